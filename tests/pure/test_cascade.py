# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

import pytest

from odoo.addons.implementation_methodology.tools.cascade import cascade
from odoo.addons.implementation_methodology.tools.schedule import Span, Step, WorkDays

#: Monday to Friday, but Wednesday the 11th of March is a public holiday.
WEEK = WorkDays(
    day
    for day in (date(2026, 1, 5) + timedelta(days=n) for n in range(400))
    if day.weekday() < 5 and day != date(2026, 3, 11)
)


def span(start, end):
    return Span(date(2026, 3, start), date(2026, 3, end))


STEPS = [
    Step("a", 5),
    Step("b", 3, ("a",)),
    Step("skipped", 1, ("b",)),
    Step("c", 2, ("skipped",)),
    Step("other", 2, ("a",)),
    Step("d", 2, ("c", "other")),
]
#: a Mon–Fri; b Mon, Tue, Thu; c Fri–Mon; other a week later; d after both.
PLAN = {
    "a": span(2, 6),
    "b": span(9, 12),
    "skipped": None,
    "c": span(13, 16),
    "other": span(16, 17),
    "d": span(18, 19),
}

TABLE = {
    "later by two days, over a holiday": (
        ("a", span(2, 10), {}),
        # b keeps its three days: Thu 12, Fri 13, Mon 16
        {"b": (12, 16), "c": (17, 18), "other": (18, 19), "d": (20, 23)},
    ),
    "only what waits for it": (("c", span(13, 18), {}), {"d": (20, 23)}),
    "nothing waits for it": (("d", span(18, 27), {}), {}),
    "started keeps its start": (
        ("a", span(2, 9), {"started": {"b"}}),
        {"b": (9, 13), "c": (16, 17), "other": (17, 18), "d": (19, 20)},
    ),
    "closed stays and holds nobody": (
        ("a", span(2, 9), {"closed": {"b", "other"}}),
        {},
    ),
    "earlier, but not before the other end it waits for": (
        ("c", span(12, 13), {}),
        {},
    ),
    "earlier": (("b", span(9, 10), {}), {"c": (12, 13)}),
    "only its start moves: nobody follows": (("a", span(3, 6), {}), {}),
}


@pytest.mark.parametrize("case", TABLE)
def test_cascade(case):
    (code, new, facts), expected = TABLE[case]
    moved = cascade(STEPS, PLAN, code, new, WEEK, skipped={"skipped"}, **facts)
    assert moved.pop(code) == new
    assert {
        key: (found.start.day, found.end.day) for key, found in moved.items()
    } == expected


def test_same_dates_move_nothing():
    assert cascade(STEPS, PLAN, "a", PLAN["a"], WEEK, skipped={"skipped"}) == {}

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools import length
from odoo.addons.hypercare.tools.length import Rule, Scope
from odoo.addons.implementation_methodology.tools.schedule import WorkDays

MONDAY = date(2026, 3, 2)
CALENDAR = [
    day
    for day in (MONDAY + timedelta(days=n) for n in range(-200, 600))
    if day.weekday() < 5
]
WEEK = WorkDays(CALENDAR)

counts = st.integers(0, 500)
scopes = st.builds(Scope, counts, counts, counts, st.integers(0, 4))
firsts = st.integers(0, 300).map(lambda n: MONDAY + timedelta(days=n))


@pytest.mark.parametrize(
    ("scope", "days"),
    [
        ((1, 1, 0, 0), 2),
        ((5, 3, 0, 0), 5),
        ((8, 4, 1, 0), 10),
        ((12, 5, 1, 0), 13),
        ((20, 6, 2, 1), 24),
        ((40, 8, 3, 2), 42),
        ((80, 10, 4, 2), 56),
        ((150, 14, 6, 4), 60),
    ],
)
def test_the_table_of_the_methodology(scope, days):
    assert length.propose(Rule(), Scope(*scope)).days == days


def test_the_parts_say_why_it_is_thirteen_days():
    proposal = length.propose(Rule(), Scope(12, 5, 1, 0))
    assert [(part.code, part.count, part.days) for part in proposal.parts] == [
        (length.BASE, 1, 1.5),
        (length.USERS, 12, 6),
        (length.APPS, 3, 3),
        (length.INTEGRATIONS, 1, 2),
    ]
    assert proposal.sum == 12.5


def test_tenths_of_a_day_do_not_add_a_day_of_their_own():
    rule = Rule(base=0, per_user=0.1)
    assert length.propose(rule, Scope(users=30)).days == 3
    assert length.propose(rule, Scope(users=31)).days == 4


@given(scopes, scopes)
def test_more_of_anything_never_makes_a_window_shorter(one, other):
    more = Scope(
        max(one.users, other.users),
        max(one.apps, other.apps),
        max(one.integrations, other.integrations),
        max(one.risks, other.risks),
    )
    days = length.propose(Rule(), one).days
    assert 2 <= days <= length.propose(Rule(), more).days <= 60


def test_an_end_on_a_weekend_moves_to_monday():
    end = length.end(MONDAY, 14, 60, WEEK)
    assert end.day == date(2026, 3, 16)
    assert (end.days, end.reason) == (15, length.NEXT_WORKDAY)


def test_an_end_that_would_pass_the_longest_moves_to_friday():
    # The 60th day of a window from 11 March is Saturday 9 May.
    end = length.end(date(2026, 3, 11), 60, 60, WEEK)
    assert end.day == date(2026, 5, 8)
    assert (end.days, end.reason) == (59, length.PREVIOUS_WORKDAY)


def test_a_month_is_closed_on_the_third_working_day_after_it():
    assert length.close_by(MONDAY, WEEK) == date(2026, 4, 3)
    # February 2026 ends on a Saturday.
    assert length.close_by(date(2026, 2, 27), WEEK) == date(2026, 3, 4)
    assert length.close_by(date(2026, 3, 31), WEEK) == date(2026, 4, 3)


def test_a_window_lasts_until_the_month_is_closed():
    close = length.close_by(MONDAY, WEEK)
    end = length.end(MONDAY, 14, 60, WEEK, close)
    assert (end.day, end.reason) == (close, length.MONTH_CLOSE)
    assert length.end(MONDAY, 40, 60, WEEK, close).day == date(2026, 4, 10)


def test_the_month_end_never_makes_it_longer_than_the_longest():
    close = length.close_by(MONDAY, WEEK)
    # 21 days from 2 March end on Sunday 22 March.
    assert length.end(MONDAY, 10, 21, WEEK, close).day == date(2026, 3, 20)


@given(firsts, st.integers(2, 60), st.integers(2, 60), st.booleans())
def test_an_end_is_a_working_day_within_the_longest(first, days, longest, accounting):
    close = length.close_by(first, WEEK) if accounting else None
    end = length.end(first, min(days, longest), longest, WEEK, close)
    assert first <= end.day <= first + timedelta(days=longest - 1)
    assert end.days == (end.day - first).days + 1
    if first.weekday() < 5:
        assert end.day in set(CALENDAR)

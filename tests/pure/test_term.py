# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The dates of an agreement: state, reminder, versions, periods."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools import term as rules
from odoo.addons.support_sla.tools.term import Term, TermError, Version

KYIV = "Europe/Kyiv"
DAY = timedelta(days=1)
YEAR = Term(
    date(2026, 3, 1),
    date(2027, 2, 28),
    sent_on=date(2026, 2, 10),
    signed_on=date(2026, 2, 20),
)


def changed(**values):
    fields = ("start", "end", "sent_on", "signed_on", "terminated_on")
    return Term(**{name: values.get(name, getattr(YEAR, name)) for name in fields})


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 2, 9), "draft"),
        (date(2026, 2, 10), "sent"),
        (date(2026, 2, 19), "sent"),
        (date(2026, 2, 20), "signed"),
        (date(2026, 2, 28), "signed"),
        (date(2026, 3, 1), "active"),
        (date(2027, 2, 28), "active"),
        (date(2027, 3, 1), "expired"),
    ],
)
def test_state_follows_from_the_dates(today, expected):
    assert rules.state(YEAR, today) == expected


def test_without_signature_an_agreement_is_never_in_force():
    unsigned = changed(signed_on=None)
    assert rules.state(unsigned, date(2026, 6, 1)) == "sent"
    assert rules.state(unsigned, date(2028, 1, 1)) == "sent"


def test_signed_late_it_is_in_force_from_the_signature():
    late = changed(signed_on=date(2026, 3, 5))
    assert rules.state(late, date(2026, 3, 4)) == "sent"
    assert rules.state(late, date(2026, 3, 5)) == "active"


def test_the_last_day_of_a_terminated_agreement_still_counts():
    ended = changed(terminated_on=date(2026, 8, 31))
    assert rules.state(ended, date(2026, 8, 31)) == "active"
    assert rules.state(ended, date(2026, 9, 1)) == "terminated"
    assert rules.state(ended, date(2028, 1, 1)) == "terminated"


def test_terminated_before_it_began_it_never_is_active():
    ended = changed(terminated_on=date(2026, 2, 22))
    days = [date(2026, 2, 20) + n * DAY for n in range(60)]
    assert {rules.state(ended, day) for day in days} == {"signed", "terminated"}


def test_terminated_for_its_agreed_last_day_it_has_expired():
    ended = changed(terminated_on=YEAR.end)
    assert rules.state(ended, date(2027, 3, 1)) == "expired"


def test_without_end_it_goes_on():
    assert rules.state(changed(end=None), date(2036, 1, 1)) == "active"


def test_an_end_before_the_start_is_refused():
    with pytest.raises(TermError, match="reversed"):
        changed(end=date(2026, 2, 28))


def test_the_reminder_moves_back_to_a_working_day():
    # 30 days before Sunday 28 February 2027 is Friday 29 January, 28 before a Sunday
    week = [date(2027, 1, 1) + n * DAY for n in range(60)]
    week = [day for day in week if day.weekday() < 5]
    assert rules.reminder_on(YEAR, 30, week) == date(2027, 1, 29)
    assert rules.reminder_on(YEAR, 28, week) == date(2027, 1, 29)
    assert rules.reminder_on(YEAR, 28) == date(2027, 1, 31)


def test_a_short_term_reminds_from_its_start():
    assert rules.reminder_on(YEAR, 1000) == YEAR.start


@pytest.mark.parametrize("values", [{"end": None}, {"terminated_on": date(2026, 9, 1)}])
def test_nothing_to_renew_reminds_of_nothing(values):
    assert rules.reminder_on(changed(**values), 30) is None
    assert not rules.reminder_due(changed(**values), 30, date(2026, 8, 30))


def test_one_reminder_for_one_end():
    due = date(2027, 2, 1)
    assert not rules.reminder_due(YEAR, 30, date(2027, 1, 28))
    assert rules.reminder_due(YEAR, 30, due)
    assert not rules.reminder_due(YEAR, 30, due, reminded=YEAR.end)
    assert rules.reminder_due(YEAR, 30, due, reminded=date(2026, 2, 28))
    assert not rules.reminder_due(YEAR, 30, date(2027, 3, 1))


VERSIONS = [
    Version(1, date(2026, 3, 1), datetime(2026, 2, 20, 10)),
    # agreed in June to hold from March on, and for July before that
    Version(2, date(2026, 7, 1), datetime(2026, 6, 1, 10)),
    Version(3, date(2026, 3, 10), datetime(2026, 6, 10, 10)),
    Version(4, date(2026, 3, 1), None),
]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 2, 28, 21, 59), None),  # 23:59 in Kyiv
        (datetime(2026, 2, 28, 22, 0), 1),
        (datetime(2026, 4, 1), 1),
        (datetime(2026, 6, 10, 9, 59), 1),
        (datetime(2026, 6, 10, 10, 0), 3),
        (datetime(2026, 7, 2), 3),  # the third has replaced the second before it began
    ],
)
def test_promises_are_never_given_for_what_has_happened(instant, expected):
    found = rules.version_at(VERSIONS, instant, KYIV)
    assert (found and found.number) == expected


def test_hours_and_prices_may_be_agreed_for_days_gone_by():
    found = rules.spans(VERSIONS[:3], date(2026, 2, 1), date(2026, 7, 31))
    assert [(str(a), str(b), version.number) for a, b, version in found] == [
        ("2026-03-01", "2026-03-09", 1),
        ("2026-03-10", "2026-07-31", 3),
    ]


def test_spans_of_a_reversed_stretch_are_none():
    assert rules.spans(VERSIONS[:1], date(2026, 4, 2), date(2026, 4, 1)) == []


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        # 31, 28, 31 days; on 29 March an hour is skipped
        ("month", [744, 672, 743]),
        ("quarter", [90 * 24 - 1]),
        ("term", [90 * 24 - 1]),
    ],
)
def test_a_period_with_a_change_of_clocks_has_its_true_length(kind, hours):
    found = rules.periods(kind, date(2026, 1, 1), date(2026, 3, 31))
    lengths = [rules.bounds(period, KYIV) for period in found]
    assert [(b - a).total_seconds() / 3600 for a, b in lengths] == hours


def test_october_has_an_hour_more():
    (october,) = rules.periods("month", date(2026, 10, 1))
    a, b = rules.bounds(october, KYIV)
    assert (a, b) == (datetime(2026, 9, 30, 21), datetime(2026, 10, 31, 22))
    assert (b - a).total_seconds() == 745 * 3600


def test_a_day_without_midnight_begins_at_the_end_of_the_gap():
    # in 2018 Brazil put its clocks from 4 November 00:00 to 01:00
    start = rules.midnight(date(2018, 11, 4), "America/Sao_Paulo")
    assert start == datetime(2018, 11, 4, 3)
    assert rules.local_day(start, "America/Sao_Paulo") == date(2018, 11, 4)
    before = start - timedelta(seconds=1)
    assert rules.local_day(before, "America/Sao_Paulo") == date(2018, 11, 3)


@pytest.mark.parametrize(
    ("kind", "first", "last", "expected"),
    [
        ("quarter", "2026-02-15", "2026-07-10", ["45/90", "91/91", "10/92"]),
        ("month", "2028-02-01", "2028-02-29", ["29/29"]),
        ("month", "2026-12-31", "2027-01-01", ["1/31", "1/31"]),
        ("term", "2026-02-15", "2026-07-10", ["146/146"]),
        ("month", "2026-02-15", "2026-02-14", []),
    ],
)
def test_periods_are_cut_to_the_term(kind, first, last, expected):
    found = rules.periods(kind, date.fromisoformat(first), date.fromisoformat(last))
    assert [f"{one.days}/{one.whole_days}" for one in found] == expected


def test_a_whole_term_needs_an_end_and_a_kind_a_name():
    with pytest.raises(TermError, match="term_without_end"):
        rules.periods("term", date(2026, 1, 1))
    with pytest.raises(TermError, match="period"):
        rules.periods("week", date(2026, 1, 1))


days = st.dates(date(2011, 6, 1), date(2031, 12, 31))
zones = st.sampled_from(
    ["UTC", KYIV, "America/Sao_Paulo", "America/Havana", "Australia/Lord_Howe"]
)
optional = st.none() | days


@given(st.sampled_from(["month", "quarter"]), days, st.integers(0, 900), zones)
def test_periods_leave_no_gap(kind, first, length, tz):
    last = first + length * DAY
    found = rules.periods(kind, first, last)
    assert (found[0].first, found[-1].last) == (first, last)
    assert sum(period.days for period in found) == length + 1
    edges = [rules.bounds(period, tz) for period in found]
    assert all(a < b for a, b in edges)
    assert all(b == c for (_, b), (c, _) in zip(edges, edges[1:], strict=False))
    for period, (a, b) in zip(found, edges, strict=True):
        assert rules.local_day(a, tz) == period.first
        assert rules.local_day(b - timedelta(seconds=1), tz) == period.last


@given(days, optional, optional, optional, optional, days, st.integers(0, 400))
def test_a_state_never_goes_back(start, end, sent, signed, ended, today, later):
    if end and end < start:
        start, end = end, start
    term = Term(start, end, sent, signed, ended)
    order = rules.STATES.index
    before, after = rules.state(term, today), rules.state(term, today + later * DAY)
    assert order(before) <= order(after)
    if before == "active":
        assert signed <= today and start <= today and (not end or today <= end)


versions = st.lists(
    st.tuples(days, st.datetimes(datetime(2011, 6, 1), datetime(2031, 12, 31))),
    max_size=6,
).map(lambda found: [Version(n, *one) for n, one in enumerate(found, 1)])


@given(versions, days, st.integers(0, 4000))
def test_spans_say_what_each_day_says(found, first, length):
    last = first + length * DAY
    spans = rules.spans(found, first, last)
    for a, b, version in spans:
        assert rules.version_on(found, a) is rules.version_on(found, b) is version
    covered = sum((b - a).days + 1 for a, b, _version in spans)
    begun = min((version.valid_from for version in found), default=last + DAY)
    assert covered == max((last - max(first, begun)).days + 1, 0)


@given(versions, st.datetimes(datetime(2012, 1, 1), datetime(2031, 12, 31)))
def test_a_later_signature_changes_nothing_before_it(found, instant):
    known = [version for version in found if version.signed_at <= instant]
    answer = rules.version_at(found, instant, KYIV)
    assert rules.version_at(known, instant, KYIV) is answer

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""When included hours run out, and when to warn: tables by hand and properties."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.allowance import Entry, Terms, reckon
from odoo.addons.support_sla.tools.allowance_outlook import outlook, pace, reached_on
from odoo.addons.support_sla.tools.term import Term

#: Monday to Friday; 2 March 2026 is a Monday.
YEAR = Term(date(2026, 1, 1), date(2026, 12, 31))
WEEK = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
WEEK = [day for day in WEEK if day.weekday() < 5]


def at(text):
    return date.fromisoformat(f"2026-{text}")


def pots(entries, today, minutes=600, **values):
    return reckon(YEAR, [Terms(1, YEAR.start, minutes, **values)], entries, today)


def daily(first, last, minutes):
    return [Entry(day, minutes) for day in WEEK if at(first) <= day <= at(last)]


@pytest.mark.parametrize(
    ("minutes", "warned", "empty"),
    [
        ([479], None, None),
        ([480], "03-02", None),  # exactly 80 %
        ([479, 1], "03-03", None),
        ([300, 300], "03-03", "03-03"),
        ([599, 0, 900], "03-02", "03-04"),
    ],
)
def test_the_day_is_told_by_the_entries(minutes, warned, empty):
    entries = [Entry(at(f"03-{day:02}"), one) for day, one in enumerate(minutes, 2)]
    pot = pots(entries, at("03-31"))[-1]
    assert reached_on(pot) == (warned and at(warned))
    assert reached_on(pot, 1) == (empty and at(empty))


def test_rolled_over_hours_put_the_warning_off():
    entries = [
        Entry(at("01-05"), 600),
        Entry(at("02-02"), 100),
        Entry(at("03-02"), 480),
    ]
    pot = pots(entries, at("03-31"), rollover="next")[-1]
    assert pot.available == 1100
    assert reached_on(pot) is None
    assert reached_on(pot, Decimal("0.4")) == at("03-02")


def test_where_nothing_is_included_nothing_warns():
    pot = pots([Entry(at("03-02"), 60)], at("03-31"), minutes=0)[-1]
    assert reached_on(pot) is reached_on(pot, 1) is None
    assert outlook([pot], WEEK, at("03-03")).reason == "nothing_included"
    assert outlook((), WEEK, at("03-03")).reason == "nothing_included"


def test_the_pace_is_that_of_the_last_working_days_before_today():
    # Tuesday 10 March: the five working days before are 3 to 6 and 9 March
    entries = [
        Entry(at("03-02"), 999),
        Entry(at("03-03"), 100),
        Entry(at("03-07"), 50),  # on a Saturday, and counted
        Entry(at("03-10"), 999),
    ]
    uses = pots(entries, at("03-10"), minutes=9000)[-1].uses
    assert pace(uses, WEEK, at("03-10"), YEAR.start, 5) == (30, 5)
    assert pace(uses, WEEK, at("03-10"), at("03-05"), 20) == (Fraction(50, 3), 3)
    assert pace(uses, WEEK, YEAR.start, YEAR.start) == (0, 0)


@pytest.mark.parametrize(
    ("today", "reason", "expected"),
    [
        # 60 minutes a day from Monday the 2nd: 600 are used up on the tenth day
        ("03-04", "runs_out", "03-13"),
        ("03-07", "runs_out", "03-13"),  # on a Saturday
        ("03-13", "runs_out", "03-13"),  # nothing was booked that day yet
        ("03-14", "ran_out", "03-13"),
    ],
)
def test_a_steady_pace_runs_out_on_the_same_day(today, reason, expected):
    entries = [one for one in daily("03-02", "03-13", 60) if one.day < at(today)]
    found = reckon(
        Term(at("03-02"), YEAR.end), [Terms(1, at("03-02"), 620)], entries, at(today)
    )
    assert found[-1].included == 600  # 620 × 30/31
    answer = outlook(found, WEEK, at(today))
    assert (answer.reason, answer.day) == (reason, at(expected))
    assert answer.pace == 60


def test_what_is_booked_today_is_a_part_of_todays_pace():
    entries = [*daily("03-02", "03-06", 60), Entry(at("03-09"), 60)]
    answer = outlook(pots(entries, at("03-09")), WEEK, at("03-09"), recent=5)
    # 240 are left after today's 60: the 10th, 11th, 12th and 13th
    assert (answer.pace, answer.day) == (60, at("03-13"))


def test_hours_that_outlive_their_period_last():
    answer = outlook(pots(daily("03-02", "03-06", 20), at("03-09")), WEEK, at("03-09"))
    # 100 minutes over the 20 working days from 9 February to 6 March
    assert (answer.reason, answer.day, answer.pace) == ("lasts", None, 5)


def test_a_quiet_month_lasts_and_a_first_day_has_no_pace():
    assert outlook(pots([], at("03-09")), WEEK, at("03-09")).reason == "lasts"
    assert outlook(pots([], YEAR.start), WEEK, YEAR.start).reason == "no_pace"


def test_a_new_month_has_the_pace_of_the_one_before():
    entries = daily("02-02", "02-27", 120)
    answer = outlook(pots(entries, at("03-02")), WEEK, at("03-02"))
    assert (answer.pace, answer.days) == (120, 20)
    assert answer.day == at("03-06")


def test_days_off_are_no_days_on_which_hours_are_used():
    holiday = [day for day in WEEK if day != at("03-04")]
    entries = daily("02-02", "02-27", 120)
    assert outlook(pots(entries, at("03-02")), holiday, at("03-02")).day == at("03-09")


entries_of = st.lists(
    st.builds(
        Entry,
        st.integers(0, 89).map(lambda n: YEAR.start + timedelta(days=n)),
        st.integers(1, 600),
    ),
    max_size=20,
).map(lambda found: [Entry(one.day, one.minutes, key=n) for n, one in enumerate(found)])
moments = st.integers(0, 120).map(lambda n: YEAR.start + timedelta(days=n))


@given(entries_of, moments, st.integers(0, 3000))
def test_a_forecast_day_is_worked_and_in_the_period(entries, today, minutes):
    entries = [entry for entry in entries if entry.day <= today]
    found = pots(entries, today, minutes=minutes, rollover="term")
    answer = outlook(found, WEEK, today)
    period = found[-1].period
    assert (answer.day is not None) == (answer.reason in ("runs_out", "ran_out"))
    if answer.reason == "runs_out":
        assert today <= answer.day <= period.last
        assert answer.day in WEEK
    if answer.reason == "ran_out":
        assert period.first <= answer.day <= today


@given(entries_of, moments, st.integers(1, 3000), st.integers(0, 3000))
def test_more_hours_never_run_out_earlier(entries, today, minutes, more):
    entries = [entry for entry in entries if entry.day <= today]
    less = outlook(pots(entries, today, minutes=minutes), WEEK, today)
    longer = outlook(pots(entries, today, minutes=minutes + more), WEEK, today)
    assert (less.day or date.max) <= (longer.day or date.max)


@given(entries_of, st.decimals("0.01", 1, places=2), st.decimals("0.01", 1, places=2))
def test_a_lower_share_warns_no_later(entries, one, other):
    low, high = sorted((one, other))
    for pot in pots(entries, YEAR.end):
        assert (reached_on(pot, low) or date.max) <= (reached_on(pot, high) or date.max)
        assert (reached_on(pot, 1) is not None) == (pot.remaining == 0)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools import clash, stretch
from odoo.addons.implementation_methodology.tools.schedule import WorkDays

FIRST = date(2026, 3, 2)
#: Monday to Friday, but Monday the 9th of March is a public holiday.
WEEK = WorkDays(
    day
    for day in (date(2026, 1, 5) + timedelta(days=n) for n in range(400))
    if day.weekday() < 5 and day != date(2026, 3, 9)
)
LENGTHS = st.integers(min_value=1, max_value=60)


def day(number):
    """The day of that number of a window that begins on ``FIRST``."""
    return FIRST + timedelta(days=number - 1)


@given(LENGTHS)
def test_thirds_never_go_back_and_the_first_is_never_the_shortest(days):
    parts = [stretch.third(FIRST, day(days), day(n)) for n in range(1, days + 1)]
    assert parts == sorted(parts)
    assert parts[0] == 1
    sizes = [parts.count(part) for part in (1, 2, 3)]
    assert sizes[0] >= max(sizes[1:])
    assert sizes[0] - min(sizes) <= 1


@given(LENGTHS)
def test_a_window_is_done_on_its_last_day_and_stays_so(days):
    assert stretch.number(FIRST, day(days), day(days)) == (days, days)
    assert stretch.number(FIRST, day(days), day(days + 9)) == (days, days)
    assert stretch.number(FIRST, day(days), day(0)) == (1, days)


@given(LENGTHS)
def test_standups_are_held_on_working_days_and_on_the_last_one(days):
    last = WEEK.on_or_after(day(days))
    held = stretch.standup_days(FIRST, last, WEEK)
    assert all(WEEK.on_or_after(one) == one for one in held)
    assert held[0] == FIRST
    assert held[-1] == last


def test_standups_ramp_down_around_a_public_holiday():
    held = stretch.standup_days(FIRST, date(2026, 3, 24), WEEK)
    # 23 days: daily until the 9th, every second working day until the 17th, then
    # a week later.
    assert [one.day for one in held] == [2, 3, 4, 5, 6, 11, 13, 17, 24]


def test_asking_until_a_day_gives_the_same_days_as_asking_for_all():
    last = date(2026, 3, 24)
    held = stretch.standup_days(FIRST, last, WEEK)
    for one in held:
        assert stretch.standup_days(FIRST, last, WEEK, until=one)[-1] == one


@pytest.mark.parametrize(
    ("reach", "days", "reason"),
    [
        (stretch.Reach(FIRST, day(14)), 0, "days"),
        (stretch.Reach(FIRST, day(14)), 15, "days"),
        (stretch.Reach(FIRST, day(14), 2), 1, "count"),
        (stretch.Reach(FIRST, day(50), 1), 11, "total"),
        (stretch.Reach(FIRST, day(60)), 1, "total"),
    ],
)
def test_what_is_too_much_is_refused_with_its_reason(reach, days, reason):
    with pytest.raises(stretch.StretchError) as error:
        stretch.check(reach, days)
    assert error.value.reason == reason


@given(LENGTHS, st.integers(0, 2))
def test_the_room_that_is_told_is_the_most_that_is_allowed(days, extensions):
    reach = stretch.Reach(FIRST, day(days), extensions)
    room = reach.room()
    if room:
        stretch.check(reach, room)
    with pytest.raises(stretch.StretchError):
        stretch.check(reach, room + 1)
    assert stretch.proposal(reach) <= room


@given(LENGTHS, st.integers(1, 14))
def test_an_allowed_extension_ends_later_and_within_all_limits(days, more):
    reach = stretch.Reach(FIRST, day(days))
    if more > reach.room():
        return
    end = stretch.new_end(reach, more, WEEK)
    assert reach.last < end
    assert (end - reach.last).days <= stretch.MAX_EXTENSION_DAYS
    assert stretch.length(FIRST, end) <= stretch.MAX_WINDOW_DAYS


def test_a_new_end_on_a_day_off_moves_on_to_the_next_working_day():
    # Two days more is Saturday the 7th; Monday is the holiday.
    reach = stretch.Reach(FIRST, date(2026, 3, 5))
    assert stretch.new_end(reach, 2, WEEK) == date(2026, 3, 10)


def test_a_new_end_moves_back_where_moving_on_would_be_too_long():
    # The 60th day is Thursday, the 30th of April; the extension ends on a Saturday.
    reach = stretch.Reach(date(2026, 2, 25), date(2026, 4, 17), 1)
    assert stretch.length(reach.first, date(2026, 4, 25)) == 60
    assert stretch.new_end(reach, 8, WEEK) == date(2026, 4, 24)


def test_two_first_weeks_clash_once_for_each_person_they_share():
    a = clash.Start(1, FIRST, frozenset({"olena", "petro", "ivan"}))
    b = clash.Start(2, FIRST, frozenset({"olena", "petro"}))
    found = clash.clashes([a, b], FIRST)
    assert found == {1: {2: {"olena", "petro"}}, 2: {1: {"olena", "petro"}}}


def test_a_third_window_is_not_hidden_by_the_second():
    starts = [
        clash.Start(n, FIRST + timedelta(days=3 * n), frozenset({"olena"}))
        for n in range(4)
    ]
    found = clash.clashes(starts, FIRST)
    assert {one: set(others) for one, others in found.items()} == {
        0: {1, 2},
        1: {0, 2, 3},
        2: {0, 1, 3},
        3: {1, 2},
    }

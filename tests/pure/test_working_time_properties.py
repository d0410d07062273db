# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Working time: what holds for all hours, zones and instants."""

import json
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.working_time import WorkingTime

LOW, HIGH = datetime(2011, 1, 1), datetime(2013, 1, 1)
HOUR = 3600
#: All of them change their clocks within the horizon, or are odd by nature.
ZONES = [
    *("UTC", "Europe/Kyiv", "America/Sao_Paulo", "America/Havana", "Asia/Tehran"),
    *("Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu"),
]
moments = st.integers(0, int((HIGH - LOW).total_seconds())).map(
    lambda seconds: LOW + timedelta(0, seconds)
)
amounts = st.integers(0, 400 * HOUR)
dates = st.integers(0, 730).map(lambda days: (LOW + timedelta(days)).date())


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def lines(draw):
    found = []
    for _ in range(draw(st.integers(1, 12))):
        opens = draw(st.integers(0, 24 * 60 - 1))
        closes = draw(st.integers(opens + 1, 24 * 60))
        found.append((draw(st.integers(0, 6)), clock(opens), clock(closes)))
    return found


zones = st.sampled_from(ZONES)
holidays = st.lists(dates, max_size=20)


def build(weekly, tz, off=()):
    return WorkingTime.from_weekly(weekly, tz, off, LOW, HIGH)


calendars = st.builds(build, lines(), zones, holidays)
three_moments = st.lists(moments, min_size=3, max_size=3).map(sorted)


@given(calendars, three_moments)
def test_between_adds_up(hours, moments):
    a, b, c = moments
    assert hours.between(a, b) + hours.between(b, c) == hours.between(a, c)
    assert hours.between(c, a) == 0
    inside = hours.intervals(a, c)
    assert hours.between(a, c) == sum((y - x).total_seconds() for x, y in inside)
    assert all(x < y for x, y in inside)
    assert all(y < x for (_, y), (x, _) in zip(inside, inside[1:], strict=False))


@given(calendars, moments, amounts)
def test_between_counts_what_was_added(hours, moment, amount):
    end, start = hours.add(moment, amount), hours.subtract(moment, amount)
    assert end is None or hours.between(moment, end) == amount
    assert start is None or hours.between(start, moment) == amount
    assert hours.add(moment, -amount - 1) == hours.subtract(moment, amount + 1)
    assert hours.subtract(moment, -amount - 1) == hours.add(moment, amount + 1)


@given(calendars, moments, amounts)
def test_what_has_an_end_can_be_taken_back(hours, moment, amount):
    end = hours.add(moment, amount + 1)
    assume(end)
    assert hours.subtract(end, amount + 1) == hours.add(moment, 0)
    assert hours.add(hours.subtract(end, amount + 1), amount + 1) == end


def later(a, b):
    """Tell whether ``b`` is not before ``a``; None is beyond the horizon."""
    return b is None or (a is not None and a <= b)


@given(calendars, moments, moments, amounts, amounts)
def test_more_or_later_never_ends_earlier(hours, one, other, less, more):
    one, other = sorted((one, other))
    less, more = sorted((less, more))
    assert later(hours.add(one, less), hours.add(one, more))
    assert later(hours.add(one, less), hours.add(other, less))
    days, more_days = less // HOUR % 20, less // HOUR % 20 + 1
    assert later(hours.wall_days(one, days), hours.wall_days(one, more_days))


@given(lines(), zones, holidays, dates, moments, amounts)
def test_a_holiday_never_ends_anything_earlier(weekly, tz, off, day, start, amount):
    before, after = build(weekly, tz, off), build(weekly, tz, [*off, day])
    assert later(before.add(start, amount), after.add(start, amount))
    assert after.total() <= before.total()


@given(lines(), zones, st.data())
def test_lines_that_overlap_add_nothing(weekly, tz, data):
    weekday, opens, closes = data.draw(st.sampled_from(weekly))
    more = data.draw(st.permutations([*weekly, (weekday, opens, closes)]))
    halves = clock(sum(int(c[:2]) * 60 + int(c[3:]) for c in (opens, closes)) // 2)
    if opens < halves < closes:
        more += [(weekday, opens, halves), (weekday, halves, closes)]
    whole = (LOW, HIGH)
    assert build(weekly, tz).intervals(*whole) == build(more, tz).intervals(*whole)


@given(lines(), zones)
def test_rules_say_the_same_as_lines(weekly, tz):
    def second(text):
        return int(text[:2]) * HOUR + int(text[3:]) * 60

    rules = {"tz": tz, "closed": [], "weekly": []}
    for weekday, opens, closes in weekly:
        rules["weekly"].append([weekday, second(opens), second(closes), None])
    found = WorkingTime.from_rules(json.loads(json.dumps(rules)), LOW, HIGH)
    assert found.intervals(LOW, HIGH) == build(weekly, tz).intervals(LOW, HIGH)


@given(calendars)
def test_intervals_say_the_same_as_lines(hours):
    pairs = hours.intervals(LOW, HIGH)
    again = WorkingTime.from_intervals(pairs[::-1], LOW, HIGH)
    assert again.intervals(LOW, HIGH) == pairs
    assert again.total() == hours.total()


@given(calendars, moments, st.integers(0, 20), st.booleans())
def test_business_days_land_in_hours(hours, start, days, until_closing):
    end = hours.wall_days(start, days, until_closing)
    assume(end)
    assert hours.is_open(end) or hours.is_open(end - timedelta(0, 1))
    assert end >= hours.add(start, 0)


@given(lines(), zones, holidays, st.lists(moments, min_size=20))
def test_open_is_what_the_clock_on_the_wall_says(weekly, tz, off, moments):
    hours = build(weekly, tz, off)
    for moment in moments:
        local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz))
        if local.fold or moment == HIGH:
            continue  # hours begin and end in the first occurrence
        shown = local.time().isoformat()
        said = local.date() not in off and any(
            local.weekday() == weekday and opens <= shown < closes
            for weekday, opens, closes in weekly
        )
        assert hours.is_open(moment) == said


def test_the_wall_clock_is_right_around_every_change():
    """Ask every 45 minutes of two years."""
    weekly = [(day, "00:15", "00:45") for day in range(7)]
    weekly += [(day, "02:15", "23:30") for day in range(0, 7, 2)]
    for tz in ZONES:
        hours, zone = build(weekly, tz), ZoneInfo(tz)
        for number in range(731 * 32):
            moment = LOW + timedelta(minutes=45 * number)
            local = moment.replace(tzinfo=timezone.utc).astimezone(zone)
            shown = local.time().replace(fold=0)
            said = time(0, 15) <= shown < time(0, 45) or (
                not local.weekday() % 2 and time(2, 15) <= shown < time(23, 30)
            )
            assert local.fold or hours.is_open(moment) == said, (tz, moment)

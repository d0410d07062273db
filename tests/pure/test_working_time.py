# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from odoo.addons.support_sla.tools.working_time import WorkingTime

LOW, HIGH = datetime(2011, 1, 1), datetime(2013, 1, 1)
YEAR = datetime(2026, 1, 1), datetime(2027, 1, 1)
OFFICE = [(day, "09:00", "17:00") for day in range(5)]
ALWAYS = [(day, "00:00", "24:00") for day in range(7)]
MONDAY = datetime(2026, 3, 2)
HOUR = 3600


def office():
    return WorkingTime.from_weekly(OFFICE, "UTC", (), *YEAR)


def kyiv(weekly, holidays=()):
    return WorkingTime.from_weekly(weekly, "Europe/Kyiv", holidays, *YEAR)


def at(text):
    return datetime.fromisoformat(text)


def instant(text, tz):
    """Naive UTC of a local instant."""
    local = at(text).replace(tzinfo=ZoneInfo(tz))
    return local.astimezone(timezone.utc).replace(tzinfo=None)


# ---------------------------------------------------------------------------
# Edges: closing, opening, zero, negative, fractions, horizon
# ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "seconds", "end"),
    [
        ("2026-03-02 09:00", 8 * HOUR, "2026-03-02 17:00"),  # a tie is closing
        ("2026-03-02 09:00", 8 * HOUR + 1, "2026-03-03 09:00:01"),
        ("2026-03-02 17:00", 0, "2026-03-03 09:00"),  # closing is outside
        ("2026-03-02 09:00", 0, "2026-03-02 09:00"),
        ("2026-03-06 20:00", 0, "2026-03-09 09:00"),
        ("2026-03-06 20:00", 1, "2026-03-09 09:00:01"),
        ("2026-03-02 10:00:00.999999", 1, "2026-03-02 10:00:01"),
        ("2026-03-02 10:00", 0.4, "2026-03-02 10:00"),
        ("2026-03-02 10:00", 0.5, "2026-03-02 10:00:01"),
        ("2026-03-02 10:00", 2.5, "2026-03-02 10:00:03"),
        ("2026-03-02 10:00", Decimal("1.5"), "2026-03-02 10:00:02"),
        ("2026-03-02 10:00", -2 * HOUR, "2026-02-27 16:00"),
    ],
)
def test_add(start, seconds, end):
    assert office().add(at(start), seconds) == at(end)


@pytest.mark.parametrize(
    ("end", "seconds", "start"),
    [
        ("2026-03-02 17:00", 8 * HOUR, "2026-03-02 09:00"),  # a tie is opening
        ("2026-03-02 17:00", 8 * HOUR + 1, "2026-02-27 16:59:59"),
        ("2026-03-02 09:00", 0, "2026-02-27 17:00"),  # opening is outside, mirrored
        ("2026-03-02 17:00", 0, "2026-03-02 17:00"),
        ("2026-03-08 12:00", 0, "2026-03-06 17:00"),
        ("2026-03-02 12:00", 0, "2026-03-02 12:00"),
        ("2026-03-06 16:00", -2 * HOUR, "2026-03-09 10:00"),
    ],
)
def test_subtract(end, seconds, start):
    assert office().subtract(at(end), seconds) == at(start)


def test_beyond_the_horizon():
    hours = office()
    last = at("2026-12-31 17:00")
    assert hours.add(last, 0) is None
    assert hours.add(at("2026-12-31 16:00"), HOUR) == last
    assert hours.add(at("2026-12-31 16:00"), HOUR + 1) is None
    assert hours.subtract(at("2026-01-01 10:00"), HOUR) == at("2026-01-01 09:00")
    assert hours.subtract(at("2026-01-01 10:00"), HOUR + 1) is None
    for outside in (YEAR[0] - timedelta(0, 1), YEAR[1] + timedelta(0, 1)):
        assert hours.add(outside, 1) is hours.subtract(outside, 1) is None
        assert hours.add(outside, 0) is hours.subtract(outside, 0) is None
        assert hours.wall_days(outside, 1) is None
        assert not hours.is_open(outside)
    assert hours.next_opening(YEAR[0] - timedelta(0, 1)) is None
    assert hours.next_opening(last) is None
    assert hours.between(datetime(2000, 1, 1), datetime(2050, 1, 1)) == hours.total()


def test_the_default_horizon_is_ten_years_around_now():
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    hours = WorkingTime.from_weekly(ALWAYS, "UTC")
    for years in (-9.99, 9.99):
        assert hours.is_open(now + timedelta(365.25 * years))
    for years in (-10.01, 10.01):
        assert hours.add(now + timedelta(365.25 * years), 0) is None


def test_hours_are_cut_to_the_horizon():
    hours = WorkingTime.from_weekly(
        OFFICE, "UTC", (), at("2026-03-02 16:00"), at("2026-03-03 10:00")
    )
    assert hours.total() == 2 * HOUR
    assert hours.add(at("2026-03-02 16:00"), 2 * HOUR) == at("2026-03-03 10:00")


def test_no_hours_at_all():
    hours = WorkingTime.from_intervals([])
    assert hours.add(MONDAY, 0) is hours.subtract(MONDAY, 1) is None
    assert hours.next_opening(MONDAY) is hours.wall_days(MONDAY, 0) is None
    assert hours.total() == hours.between(*YEAR) == 0
    assert hours.intervals(*YEAR) == []


def test_opening():
    hours = office()
    opens, closes = at("2026-03-02 09:00"), at("2026-03-02 17:00")
    assert hours.is_open(opens) and hours.is_open(closes - timedelta(0, 1))
    assert not hours.is_open(closes) and not hours.is_open(opens - timedelta(0, 1))
    assert hours.next_opening(opens) == opens
    assert hours.next_opening(opens + timedelta(0, 1)) == opens + timedelta(1)
    assert hours.next_opening(MONDAY) == opens


def test_intervals_are_cut_to_what_was_asked():
    hours = office()
    noon = at("2026-03-02 12:00")
    assert hours.intervals(noon, noon + timedelta(1)) == [
        (noon, at("2026-03-02 17:00")),
        (at("2026-03-03 09:00"), at("2026-03-03 12:00")),
    ]
    assert hours.intervals(noon, noon) == hours.intervals(*reversed(YEAR)) == []


def test_given_intervals_widen_the_default_horizon():
    ancient = datetime(1991, 1, 1, 9), datetime(1991, 1, 1, 17)
    hours = WorkingTime.from_intervals([ancient, ancient])
    assert hours.add(ancient[0], 8 * HOUR) == ancient[1]


# ---------------------------------------------------------------------------
# Changes of the clock
# ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "intervals"),
    [
        # 29 March: 03:00 EET becomes 04:00 EEST, at 01:00 UTC
        (("02:00", "03:30"), [("2026-03-29 00:00", "2026-03-29 01:00")]),
        (("03:30", "05:00"), [("2026-03-29 01:00", "2026-03-29 02:00")]),
        (("03:10", "03:50"), []),
        (("00:00", "24:00"), [("2026-03-28 22:00", "2026-03-29 21:00")]),
    ],
)
def test_in_spring_a_skipped_time_is_the_end_of_the_gap(hours, intervals):
    found = kyiv([(6, *hours)]).intervals(at("2026-03-28"), at("2026-03-30"))
    assert found == [(at(a), at(b)) for a, b in intervals]


@pytest.mark.parametrize(
    ("hours", "seconds"),
    [
        # 25 October: 04:00 EEST becomes 03:00 EET, at 01:00 UTC
        (("03:15", "03:45"), 1800),  # the first occurrence, not both
        (("02:00", "03:30"), 5400),
        (("03:30", "05:00"), 9000),
        (("00:00", "24:00"), 25 * HOUR),
    ],
)
def test_in_autumn_a_time_that_comes_twice_is_the_first(hours, seconds):
    found = kyiv([(6, *hours)])
    assert found.between(at("2026-10-24"), at("2026-10-26")) == seconds
    assert not found.is_open(at("2026-10-25 01:15")) or hours[1] > "04:00"


def test_a_local_date_that_never_was():
    # Samoa went from Thursday the 29th to Saturday the 31st of December 2011
    apia = WorkingTime.from_weekly(ALWAYS, "Pacific/Apia", (), LOW, HIGH)
    assert apia.total() == (HIGH - LOW).total_seconds()
    friday = [(4, "09:00", "17:00")]
    friday = WorkingTime.from_weekly(friday, "Pacific/Apia", (), LOW, HIGH)
    assert friday.between(at("2011-12-29"), at("2012-01-02")) == 0


def test_hours_round_the_clock_touch():
    assert len(kyiv(ALWAYS).intervals(*YEAR)) == 1
    night = [("22:00", "24:00"), ("00:00", "06:00")]
    night = [(day, *line) for day in range(7) for line in night]
    assert len(kyiv(night).intervals(at("2026-03-02"), at("2026-03-04"))) == 3


# ---------------------------------------------------------------------------
# Rules
# ---------------------------------------------------------------------------


def test_weeks_alternate_as_in_odoo():
    rules = {
        "tz": "Europe/Kyiv",
        "weekly": [[0, 9 * HOUR, 17 * HOUR, 0], [1, 9 * HOUR, 17 * HOUR, 1]],
    }
    hours = WorkingTime.from_rules(json.loads(json.dumps(rules)), *YEAR)
    for opens, _ in hours.intervals(*YEAR):
        assert opens.weekday() == (opens.toordinal() - 1) // 7 % 2


def test_closed_is_taken_off_and_empty_lines_add_nothing():
    rules = {
        "tz": "UTC",
        "weekly": [[0, 9 * HOUR, 17 * HOUR, None], [1, 0, 0, None]],
        "closed": [
            ["2026-03-02 12:00:00", "2026-03-02 14:00:00"],
            ["2026-03-02 13:00:00", "2026-03-02 13:30:00"],
            ["2026-03-02 16:00:00", "2026-03-09 10:00:00"],
            ["2026-03-16 00:00:00", "2026-03-17 00:00:00"],
        ],
    }
    found = WorkingTime.from_rules(rules, *YEAR).intervals(MONDAY, at("2026-03-18"))
    assert [(a.day, a.hour, b.hour) for a, b in found] == [
        (2, 9, 12),
        (2, 14, 16),
        (9, 10, 17),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ((7, "09:00", "17:00"), "Weekday 7: give 0"),
        (("0", "09:00", "17:00"), "Weekday '0': give 0"),
        ((0, "17:00", "09:00"), "write hours over midnight as two lines"),
        ((0, "09:00", "09:00"), "write hours over midnight as two lines"),
        ((0, "9:00", "17:00"), "'9:00' is no time of day: write HH:MM"),
        ((0, "09:00", "24:01"), "write HH:MM"),
        ((0, "09:60", "17:00"), "write HH:MM"),
        ((0, "09:00\n", "17:00"), "write HH:MM"),
        ((0, None, "17:00"), "write HH:MM"),
    ],
)
def test_bad_lines_are_refused(line, message):
    with pytest.raises(ValueError, match=message):
        WorkingTime.from_weekly([line], "UTC")


@pytest.mark.parametrize("tz", ["Europe/Nowhere", "", "../passwd", "Europe", None])
def test_unknown_zones_are_refused(tz):
    with pytest.raises(ValueError, match="Unknown zone"):
        WorkingTime.from_weekly(OFFICE, tz)


THIRD_WEEK = {"tz": "UTC", "weekly": [[0, 9 * HOUR, 17 * HOUR, 2]]}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: WorkingTime.from_weekly([], "UTC", [MONDAY]), "give a datetime.date"),
        (lambda: WorkingTime.from_weekly([], "UTC", ["2026-1-1"]), "datetime.date"),
        (lambda: WorkingTime.from_weekly([], "UTC", (), *YEAR[::-1]), "later end"),
        (lambda: WorkingTime.from_intervals([YEAR[::-1]]), "swap the two"),
        (lambda: WorkingTime.from_rules(THIRD_WEEK, *YEAR), "Week parity 2"),
        (lambda: office().wall_days(MONDAY, -1), "0 or more"),
        (lambda: office().wall_days(MONDAY, 1.5), "whole number"),
    ],
)
def test_other_mistakes_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


# ---------------------------------------------------------------------------
# Business days
# ---------------------------------------------------------------------------

SHORT = [
    *((day, "09:00", "12:00") for day in range(4)),
    *((day, "13:00", "18:00") for day in range(4)),
    (4, "10:00", "14:00"),
]


@pytest.mark.parametrize(
    ("start", "days", "until_closing", "end"),
    [
        # March in Kyiv: UTC+2 until the 28th, UTC+3 from the 29th
        ("2026-03-24 10:30", 1, False, "2026-03-25 10:30"),
        ("2026-03-24 10:30", 0, False, "2026-03-24 10:30"),
        ("2026-03-24 10:30", 0, True, "2026-03-24 18:00"),
        ("2026-03-24 03:00", 1, False, "2026-03-25 09:00"),  # from the next opening
        ("2026-03-24 12:30", 1, False, "2026-03-25 13:00"),  # from the end of the break
        ("2026-03-24 20:00", 0, False, "2026-03-25 09:00"),
        ("2026-03-24 20:00", 0, True, "2026-03-25 18:00"),
        ("2026-03-26 17:00", 1, False, "2026-03-27 14:00"),  # after closing
        ("2026-03-26 09:30", 1, False, "2026-03-27 10:00"),  # before opening
        ("2026-03-26 09:30", 1, True, "2026-03-27 14:00"),
        ("2026-03-26 17:00", 2, False, "2026-03-30 17:00"),  # summer time has begun
        ("2026-03-27 12:00", 1, False, "2026-03-30 12:00"),  # closing is in time
        ("2026-03-27 12:30", 1, False, "2026-03-30 13:00"),  # a break there
        ("2026-03-29 12:00", 1, True, "2026-03-31 18:00"),
    ],
)
def test_wall_days(start, days, until_closing, end):
    start, end = (instant(text, "Europe/Kyiv") for text in (start, end))
    assert kyiv(SHORT).wall_days(start, days, until_closing) == end


def test_a_holiday_is_no_business_day():
    start = instant("2026-03-24 10:30", "Europe/Kyiv")
    hours = kyiv(SHORT, [date(2026, 3, 25)])
    assert hours.wall_days(start, 1) == start + timedelta(2)


def test_business_days_of_nights_end_at_midnight():
    hours = WorkingTime.from_weekly(
        [(0, "22:00", "24:00"), (1, "00:00", "06:00"), (1, "22:00", "24:00")],
        "UTC",
        (),
        *YEAR,
    )
    start = at("2026-03-02 23:00")
    assert hours.wall_days(start, 0, until_closing=True) == at("2026-03-03")
    assert hours.wall_days(start, 1) == at("2026-03-03 23:00")
    assert hours.wall_days(at("2026-03-03 05:00"), 1) == at("2026-03-09 22:00")


def test_business_days_end_with_the_horizon():
    hours = office()
    assert hours.wall_days(at("2026-12-30 10:00"), 1) == at("2026-12-31 10:00")
    assert hours.wall_days(at("2026-12-30 10:00"), 2) is None
    cut = WorkingTime.from_weekly(OFFICE, "UTC", (), MONDAY, at("2026-03-03 12:00"))
    assert cut.wall_days(at("2026-03-02 10:00"), 1) is None  # its closing is unknown


def test_business_days_of_intervals_follow_their_zone():
    pairs = kyiv(SHORT).intervals(*YEAR)
    start = instant("2026-03-27 12:30", "Europe/Kyiv")
    hours = WorkingTime.from_intervals(pairs, *YEAR, tz="Europe/Kyiv")
    assert hours.wall_days(start, 1) == instant("2026-03-30 13:00", "Europe/Kyiv")

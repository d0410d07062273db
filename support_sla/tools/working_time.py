# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Working time by the second: deadlines and elapsed time on opening hours.

Every instant is a naive `datetime` in UTC, as Odoo stores it; its microseconds are cut.
Every amount is in seconds of real time. Hours are read off the wall clock of a zone
once, when a `WorkingTime` is made; after that an answer is a bisection or two.

A wall time that a change of the clock skips means the end of the gap, so hours inside
the gap vanish. A wall time that comes twice means its first occurrence.
"""

import re
from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta, timezone
from itertools import accumulate
from math import floor
from zoneinfo import ZoneInfo

DAY = 24 * 60 * 60
EPOCH = datetime(1970, 1, 1)
EPOCH_DAY = EPOCH.toordinal()
HORIZON = 3653 * DAY  # ten years
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


class WorkingTime:
    """The working time inside a horizon; immutable. The ``from_…`` methods make one.

    At their closing instant hours are over. Beyond the horizon answers are ``None``.

    >>> office = [(day, "09:00", "17:00") for day in range(5)]
    >>> horizon = datetime(2026, 1, 1), datetime(2027, 1, 1)
    >>> time = WorkingTime.from_weekly(office, "Europe/Kyiv", (), *horizon)
    >>> friday = datetime(2026, 3, 27, 14, 30)  # 16:30 in Kyiv; Sunday is 23 h long
    >>> time.add(friday, 3600)
    datetime.datetime(2026, 3, 30, 6, 30)
    >>> time.between(friday, datetime(2026, 3, 30, 6, 30))
    3600
    """

    __slots__ = ("_zone", "_low", "_high", "_starts", "_ends", "_sums")

    def __init__(self, hours, zone, low, high):
        """Take merged ``hours`` in seconds since the epoch, to be cut to the horizon.

        ``_sums`` has the working time before each interval, and last the total.
        """
        hours = [(max(a, low), min(b, high)) for a, b in hours if a < high and b > low]
        self._zone, self._low, self._high = zone, low, high
        self._starts = tuple(a for a, _ in hours)
        self._ends = tuple(b for _, b in hours)
        self._sums = tuple(accumulate((b - a for a, b in hours), initial=0))

    @classmethod
    def from_weekly(cls, weekly, tz, holidays=(), start=None, end=None):
        """Make it from lines ``(weekday, "HH:MM", "HH:MM")``; Monday is 0.

        Hours end at "24:00" at the latest; overlapping lines are merged. ``tz`` is the
        IANA name of their zone, ``holidays`` are its local dates and wholly off. The
        horizon is in naive UTC, by default ten years back and ten years ahead of now.

        Raises `ValueError` for a weekday outside 0 to 6, malformed, empty or reversed
        hours, a holiday that is no date, an unknown zone and a reversed horizon.

        >>> WorkingTime.from_weekly([(0, "09:00", "08:00")], "UTC")
        Traceback (most recent call last):
        ...
        ValueError: Hours 9:00:00 to 8:00:00 are reversed: …
        """
        lines = [(day, _second(a), _second(b), None) for day, a, b in weekly]
        off = set()
        for day in holidays:
            if not isinstance(day, date) or isinstance(day, datetime):
                raise ValueError(f"Holiday {day!r} is no date: give a datetime.date.")
            off.add(day.toordinal())
        zone, (low, high) = _zone(tz), _horizon(start, end)
        return cls(_hours(_fortnight(lines), zone, off, low, high), zone, low, high)

    @classmethod
    def from_rules(cls, rules, start, end):
        """Make it from a dict that survives JSON, for the horizon ``start`` to ``end``.

        ``rules`` has the keys "tz" (IANA name), "weekly" (lists of weekday, from and to
        in seconds of the day, week parity or null) and optionally "closed" (lists of
        two instants "YYYY-MM-DD HH:MM:SS" in UTC). The parity of a calendar of two
        weeks is Odoo's: ``(date.toordinal() - 1) // 7 % 2``. Empty hours add nothing.
        Raises `ValueError` as `from_weekly` does.

        >>> rules = {"tz": "UTC", "weekly": [[0, 32400, 61200, 1]]}
        >>> rules["closed"] = [["2026-03-09 10:00:00", "2026-03-09 16:00:00"]]
        >>> march = datetime(2026, 3, 1), datetime(2026, 4, 1)
        >>> time = WorkingTime.from_rules(rules, *march)
        >>> [(a.day, a.hour, b.hour) for a, b in time.intervals(*march)]
        [(9, 9, 10), (9, 16, 17), (23, 9, 17)]
        """
        zone, (low, high) = _zone(rules["tz"]), _horizon(start, end)
        lines = [line for line in rules["weekly"] if line[1] != line[2]]
        hours = _hours(_fortnight(lines), zone, (), low, high)
        closed = _merged(
            tuple(_stamp(datetime.fromisoformat(instant)) for instant in pair)
            for pair in rules.get("closed") or ()
        )
        return cls(_without(hours, closed), zone, low, high)

    @classmethod
    def from_intervals(cls, intervals, start=None, end=None, tz="UTC"):
        """Make it from pairs of naive UTC datetimes in any order, overlapping or not.

        The default horizon is that of `from_weekly`, widened to hold every interval.
        ``tz`` is the zone in which `wall_days` reads the clock. Raises `ValueError` for
        an interval or horizon that ends before it starts and for an unknown zone.
        """
        pairs = [(_stamp(opens), _stamp(closes)) for opens, closes in intervals]
        if any(closes < opens for opens, closes in pairs):
            raise ValueError("An interval ends before it starts: swap the two.")
        hours = _merged(pairs)
        low, high = _horizon(start, end)
        if hours:
            low = min(low, hours[0][0]) if start is None else low
            high = max(high, hours[-1][1]) if end is None else high
        return cls(hours, _zone(tz), low, high)

    def add(self, start, seconds):
        """Return the instant at which ``seconds`` were worked since ``start``.

        An amount used up exactly at closing ends at closing. Zero outside hours is the
        next opening. A fraction of a second is rounded half up; a negative amount is
        `subtract`. ``None`` if ``start`` or the answer lies beyond the horizon.

        >>> nine = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 17)
        >>> WorkingTime.from_intervals([nine]).add(datetime(2026, 3, 1), 8 * 3600)
        datetime.datetime(2026, 3, 2, 17, 0)
        """
        if seconds < 0:
            return self.subtract(start, -seconds)
        at = _stamp(start)
        if not self._low <= at <= self._high:
            return None
        seconds = _whole(seconds)
        if not seconds:
            return _moment(self._open_from(at))
        worked = self._worked(at) + seconds
        index = bisect_left(self._sums, worked) - 1
        if index == len(self._starts):
            return None
        return _moment(self._starts[index] + worked - self._sums[index])

    def subtract(self, end, seconds):
        """Return the instant from which ``seconds`` are worked until ``end``.

        The mirror of `add`: an amount used up exactly at opening starts at opening, and
        zero outside hours, or at opening, is the previous closing.

        >>> nine = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 17)
        >>> WorkingTime.from_intervals([nine]).subtract(datetime(2026, 3, 8), 3600)
        datetime.datetime(2026, 3, 2, 16, 0)
        """
        if seconds < 0:
            return self.add(end, -seconds)
        at = _stamp(end)
        if not self._low <= at <= self._high:
            return None
        seconds = _whole(seconds)
        if not seconds:
            index = bisect_left(self._starts, at) - 1
            return _moment(min(at, self._ends[index])) if index >= 0 else None
        worked = self._worked(at) - seconds
        if worked < 0:
            return None
        index = bisect_right(self._sums, worked) - 1
        return _moment(self._starts[index] + worked - self._sums[index])

    def between(self, a, b):
        """Return the seconds worked from ``a`` to ``b``; 0 if ``b`` is not later.

        What lies beyond the horizon is not counted.
        """
        a, b = _stamp(a), _stamp(b)
        return self._worked(b) - self._worked(a) if a < b else 0

    def intervals(self, a, b):
        """Return the working time inside ``a`` to ``b``, as pairs of naive datetimes.

        The pairs are in order and do not touch; the first and last are cut to fit.
        """
        a, b = _stamp(a), _stamp(b)
        if b <= a:
            return []
        inside = slice(bisect_right(self._ends, a), bisect_left(self._starts, b))
        starts, ends = self._starts[inside], self._ends[inside]
        return [
            (_moment(max(opens, a)), _moment(min(closes, b)))
            for opens, closes in zip(starts, ends, strict=True)
        ]

    def is_open(self, at):
        """Tell whether ``at`` is working time; the closing instant is not."""
        at = _stamp(at)
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]

    def next_opening(self, at):
        """Return the first instant from ``at`` on at which hours open, or ``None``.

        Inside hours that is the opening after these hours; `add` with 0 stays instead.
        """
        at = _stamp(at)
        index = bisect_left(self._starts, at)
        known = self._low <= at and index < len(self._starts)
        return _moment(self._starts[index]) if known else None

    def total(self):
        """Return the seconds of working time in the whole horizon."""
        return self._sums[-1]

    def wall_days(self, start, days, until_closing=False):
        """Return the same wall time ``days`` working days after ``start``.

        A working day is a local date with any working time. ``start`` outside hours
        counts from the next opening. A wall time outside the hours of the day found
        moves to its opening, its last closing or the end of its break. That closing, at
        the latest midnight, is what ``until_closing`` asks for.

        ``None`` if ``start`` or part of the day found lies beyond the horizon. Raises
        `ValueError` for ``days`` that are negative or not whole.

        >>> short = [(3, "09:00", "17:00"), (4, "10:00", "14:00")]
        >>> march = datetime(2026, 3, 1), datetime(2026, 4, 1)
        >>> time = WorkingTime.from_weekly(short, "UTC", (), *march)
        >>> time.wall_days(datetime(2026, 3, 5, 16), 1)
        datetime.datetime(2026, 3, 6, 14, 0)
        >>> time.wall_days(datetime(2026, 3, 7), 0, until_closing=True)
        datetime.datetime(2026, 3, 12, 17, 0)
        """
        if days < 0 or days != int(days):
            raise ValueError(f"{days} days: give a whole number that is 0 or more.")
        at = _stamp(start)
        at = self._open_from(at) if self._low <= at <= self._high else None
        if at is None:
            return None
        day, clock = divmod(at + _offset(self._zone, at), DAY)
        for _ in range(int(days)):
            day += 1
            opens = self._open_from(_instant(self._zone, day * DAY))
            if opens is None:
                return None
            day = max(day, (opens + _offset(self._zone, opens)) // DAY)
        midnights = [_instant(self._zone, one * DAY) for one in (day, day + 1)]
        if midnights[1] > self._high:
            return None
        last = bisect_left(self._starts, midnights[1]) - 1
        closing = min(self._ends[last], midnights[1])
        if until_closing:
            return _moment(closing)
        if days:
            at = _instant(self._zone, day * DAY + clock)
            at = min(max(at, self._open_from(midnights[0])), closing)
            at = max(at, self._starts[bisect_left(self._ends, at)])
        return _moment(at)

    def _worked(self, at):
        """Working time from the start of the horizon to ``at``."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return 0
        return self._sums[index] + min(at, self._ends[index]) - self._starts[index]

    def _open_from(self, at):
        """``at`` inside hours, else the next opening, else ``None``."""
        index = bisect_right(self._ends, at)
        return max(at, self._starts[index]) if index < len(self._ends) else None


def _stamp(moment):
    """Whole seconds since the epoch of a naive UTC datetime."""
    since = moment - EPOCH
    return since.days * DAY + since.seconds


def _moment(stamp):
    """The naive UTC datetime of ``stamp`` seconds since the epoch; None stays."""
    return None if stamp is None else EPOCH + timedelta(0, stamp)


def _whole(seconds):
    """``seconds`` as a whole number, half up."""
    whole = floor(seconds)
    return whole + (seconds - whole >= 0.5)


def _second(clock):
    """The second of the day of "HH:MM"; "24:00" is the end of the day."""
    found = CLOCK.fullmatch(str(clock))
    if not found:
        raise ValueError(f"{clock!r} is no time of day: write HH:MM, 00:00 to 24:00.")
    return int(found[1]) * 3600 + int(found[2]) * 60 if found[1] else DAY


def _zone(tz):
    try:
        return ZoneInfo(tz)
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise ValueError(f"Unknown zone {tz!r}: give one like Europe/Kyiv.") from error


def _horizon(start, end):
    now = _stamp(datetime.now(timezone.utc).replace(tzinfo=None))
    low = now - HORIZON if start is None else _stamp(start)
    high = now + HORIZON if end is None else _stamp(end)
    if low >= high:
        raise ValueError("The horizon ends before it starts: give a later end.")
    return low, high


def _fortnight(lines):
    """The merged hours of each of the 14 days of weeks of parity 0 and 1."""
    days = [[] for _ in range(14)]
    for weekday, opens, closes, parity in lines:
        if weekday not in range(7):
            raise ValueError(f"Weekday {weekday!r}: give 0 for Monday to 6 for Sunday.")
        if not 0 <= opens < closes <= DAY:
            raise ValueError(
                f"Hours {timedelta(0, opens)} to {timedelta(0, closes)} are reversed: "
                "write hours over midnight as two lines, the first until 24:00."
            )
        if parity not in (None, 0, 1):
            raise ValueError(f"Week parity {parity!r}: give 0, 1 or None for any week.")
        for week in (0, 1) if parity is None else (parity,):
            days[weekday + 7 * week].append((_whole(opens), _whole(closes)))
    return [_merged(hours) for hours in days]


def _hours(fortnight, zone, off, low, high):
    """The merged hours of every day from ``low`` to ``high`` that is not ``off``.

    A day that starts and ends with the same offset has it throughout.
    """
    hours = []
    first, last = low // DAY + EPOCH_DAY - 1, high // DAY + EPOCH_DAY + 1
    after = zone.utcoffset(datetime.fromordinal(first))
    for ordinal in range(first, last + 1):
        before, after = after, zone.utcoffset(datetime.fromordinal(ordinal + 1))
        # 1 January of the year 1 was a Monday, and its week is of parity 0
        lines = fortnight[(ordinal - 1) % 14]
        if not lines or ordinal in off:
            continue
        day = (ordinal - EPOCH_DAY) * DAY
        if before == after:
            day -= _stamp(EPOCH + before)
            hours += [(day + opens, day + closes) for opens, closes in lines]
        else:
            hours += [tuple(_instant(zone, day + at) for at in line) for line in lines]
    return _merged(hours)


def _merged(pairs):
    """``pairs`` in order, none of them empty, touching or overlapping."""
    merged = []
    for opens, closes in sorted(pairs):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        elif opens < closes:
            merged.append((opens, closes))
    return merged


def _without(hours, closed):
    """The parts of ``hours`` that are not ``closed``; both are merged."""
    left = []
    ends = [end for _, end in closed]
    for opens, closes in hours:
        for index in range(bisect_right(ends, opens), len(closed)):
            if closed[index][0] >= closes:
                break
            left.append((opens, closed[index][0]))
            opens = closed[index][1]
        left.append((opens, closes))
    return [(opens, closes) for opens, closes in left if opens < closes]


def _offset(zone, stamp):
    """The offset from UTC, in seconds, at the instant ``stamp``."""
    local = zone.fromutc(_moment(stamp).replace(tzinfo=zone))
    return _stamp(local.replace(tzinfo=None)) - stamp


def _instant(zone, wall):
    """The instant at which the wall clock shows ``wall``, both since the epoch."""
    local = _moment(wall)
    high = _stamp(local - zone.utcoffset(local))
    low = _stamp(local - zone.utcoffset(local.replace(fold=1)))
    after = wall - low
    # in a gap the clock changes after ``low`` and not after ``high``; else low >= high
    while high - low > 1:
        middle = (low + high) // 2
        changed = _offset(zone, middle) == after
        low, high = (low, middle) if changed else (middle, high)
    return high

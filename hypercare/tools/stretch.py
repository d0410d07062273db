# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The days of a window: its thirds, its stand-ups, its end and how far that moves.

A day is a `datetime.date` in the window's zone. ``workdays`` is an index of working
days (see ``implementation_methodology.tools.schedule``). Both ends of a window are
days of it: the one from Monday to Sunday has seven.
"""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
THIRDS = 3
#: A stand-up of the second third: every second working day.
SECOND_THIRD_GAP = 2
#: Of the last third: weekly.
LAST_THIRD_GAP = timedelta(days=7)
#: Working days before the end at which the exit is looked ahead to.
AHEAD = 3

MAX_EXTENSIONS = 2
MAX_EXTENSION_DAYS = 14
MAX_WINDOW_DAYS = 60
#: What is proposed when nobody says how many days are needed.
PROPOSED_DAYS = 7

#: Causes for which the client pays nothing.
FREE = ("defect",)


class StretchError(Exception):
    """A window cannot be extended so; ``reason`` is a stable code.

    Codes: ``days`` (none, or more than one extension may have), ``count`` (it was
    extended too often), ``total`` (the window would be too long), ``over`` (the new
    end is past), ``moved`` (the end is not the one the extension was written for).
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def length(first, last):
    """How many days the window has, both ends counted.

    >>> length(date(2026, 3, 2), date(2026, 3, 15))
    14
    """
    return (last - first).days + 1


def last_possible(first):
    """The last day a window that begins on ``first`` may ever have.

    >>> length(date(2026, 3, 2), last_possible(date(2026, 3, 2)))
    60
    """
    return first + (MAX_WINDOW_DAYS - 1) * DAY


def number(first, last, today):
    """Which day of the window ``today`` is, and of how many; never outside of it.

    >>> first, last = date(2026, 3, 2), date(2026, 3, 15)
    >>> number(first, last, date(2026, 3, 10)), number(first, last, date(2026, 4, 1))
    ((9, 14), (14, 14))
    """
    days = length(first, last)
    return min(max(length(first, today), 1), days), days


def third(first, last, today):
    """The third of the window that ``today`` lies in: 1, 2 or 3.

    Where days cannot be parted equally, the earlier third gets more.

    >>> first = date(2026, 3, 2)
    >>> [third(first, date(2026, 3, 15), first + timedelta(d)) for d in (0, 4, 5, 9)]
    [1, 1, 2, 2]
    >>> [third(first, date(2026, 3, 15), first + timedelta(d)) for d in (10, 13, 30)]
    [3, 3, 3]
    >>> [third(first, date(2026, 3, 3), first + timedelta(d)) for d in (0, 1)]
    [1, 2]
    """
    day, days = number(first, last, today)
    return (day - 1) * THIRDS // days + 1


def standup_days(first, last, workdays, until=None):
    """The days of stand-ups from ``first`` to ``last`` (or ``until``), in order.

    In the first third every working day, in the second every second one, in the last
    a week apart; the last working day always has one.

    >>> from odoo.addons.implementation_methodology.tools.schedule import WorkDays
    >>> march = WorkDays(
    ...     date(2026, 3, d) for d in range(1, 32) if date(2026, 3, d).weekday() < 5
    ... )
    >>> [d.day for d in standup_days(date(2026, 3, 2), date(2026, 3, 22), march)]
    [2, 3, 4, 5, 6, 10, 12, 19, 20]
    """
    until = min(until or last, last)
    closing = workdays.on_or_before(last)
    days = []
    day = workdays.on_or_after(first)
    while day <= until:
        if not days or day == closing or _is_due(days[-1], day, first, last, workdays):
            days.append(day)
        day = workdays.add(day, 1)
    return days


def _is_due(before, day, first, last, workdays):
    part = third(first, last, day)
    if part == 1:
        return True
    if part == 2:
        return workdays.between(before, day) >= SECOND_THIRD_GAP
    return day - before >= LAST_THIRD_GAP


def is_ahead(last, today, workdays):
    """Whether the end is three working days away or nearer, and not over.

    >>> from odoo.addons.implementation_methodology.tools.schedule import WorkDays
    >>> march = WorkDays(date(2026, 3, d) for d in (9, 10, 11, 12, 13, 16))
    >>> [is_ahead(date(2026, 3, 16), date(2026, 3, d), march) for d in (10, 11, 16, 17)]
    [False, True, True, False]
    """
    return today <= last and workdays.between(today, last) <= AHEAD


@dataclass(frozen=True)
class Reach:
    """A window's first day, its present end, and how often that was moved so far."""

    first: date
    last: date
    extensions: int = 0

    def room(self):
        """How many days one more extension may have; 0 when there is no more.

        >>> Reach(date(2026, 3, 2), date(2026, 3, 15)).room()
        14
        >>> Reach(date(2026, 3, 2), date(2026, 4, 24), 1).room()
        6
        >>> Reach(date(2026, 3, 2), date(2026, 3, 15), 2).room()
        0
        """
        if self.extensions >= MAX_EXTENSIONS:
            return 0
        left = MAX_WINDOW_DAYS - length(self.first, self.last)
        return max(0, min(MAX_EXTENSION_DAYS, left))


def check(reach, days):
    """Raise `StretchError` unless ``days`` more are allowed.

    >>> check(Reach(date(2026, 3, 2), date(2026, 3, 15)), 14)
    >>> check(Reach(date(2026, 3, 2), date(2026, 3, 15)), 15)
    Traceback (most recent call last):
    ...
    odoo.addons.hypercare.tools.stretch.StretchError: days
    """
    if not 1 <= days <= MAX_EXTENSION_DAYS:
        raise StretchError("days")
    if reach.extensions >= MAX_EXTENSIONS:
        raise StretchError("count")
    if length(reach.first, reach.last) + days > MAX_WINDOW_DAYS:
        raise StretchError("total")


def new_end(reach, days, workdays):
    """The end after ``days`` more: a working day.

    It moves on to the next working day; where that would be more than an extension or
    a window may have, back to the one before. Where even that is no gain, the day
    itself stays.

    >>> from odoo.addons.implementation_methodology.tools.schedule import WorkDays
    >>> march = WorkDays(
    ...     date(2026, 3, d) for d in range(1, 32) if date(2026, 3, d).weekday() < 5
    ... )
    >>> reach = Reach(date(2026, 3, 2), date(2026, 3, 10))
    >>> [new_end(reach, d, march).day for d in (3, 4, 5, 6, 11, 12)]
    [13, 16, 16, 16, 23, 23]
    >>> new_end(Reach(date(2026, 3, 2), date(2026, 3, 8)), 14, march).day
    20
    """
    day = reach.last + timedelta(days=days)
    most = reach.last + timedelta(days=max(reach.room(), days))
    later = workdays.on_or_after(day)
    if later <= most:
        return later
    earlier = workdays.on_or_before(day)
    return earlier if earlier > reach.last else day


def proposal(reach):
    """How many days to propose; 0 when none are allowed.

    >>> proposal(Reach(date(2026, 3, 2), date(2026, 3, 15)))
    7
    >>> proposal(Reach(date(2026, 3, 2), date(2026, 4, 28)))
    2
    """
    return min(PROPOSED_DAYS, reach.room())

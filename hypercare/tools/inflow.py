# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How many new tickets come in a window, and how many were to be expected.

After a go-live questions come at once and then ebb away. The expected curve is the
simplest that says so: ``level · decay ** n`` on the n-th working day. Its level is that
of the first five working days, and it falls so fast that the mean of the last five is
the aimed trend (a half, say) of the mean of the first five. So a window that follows
its curve reaches its aim on the last day, not before.

A day is a `datetime.date` of the window's zone. What comes on a day off waits for the
next working day, and is counted there.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from .kpi import LOWER, Figure, ratio

#: The days at both ends that are compared.
END = 5
#: What the trend is aimed at, where a policy says nothing else.
TREND = 0.5
#: "Per ten people who work with it".
PEOPLE = 10

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One working day of a window: what came, what was expected, what was left open.

    ``actual`` and ``backlog`` are ``None`` for days that have not come.
    """

    day: date
    expected: float
    actual: int | None = None
    backlog: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The working days of a window as of ``today``.

    ``worked`` are working days of its calendar in order, some beyond both ends;
    ``over`` tells whether today's working time has passed.

    >>> march = tuple(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10))
    >>> span = Span(march, date(2026, 3, 3), date(2026, 3, 9), date(2026, 3, 6), False)
    >>> [day.day for day in span.days], [day.day for day in span.full]
    ([3, 4, 5, 6, 9], [3, 4, 5])
    >>> span.age(date(2026, 3, 3)), [day.day for day in span.recent(2)]
    (3, [5, 6])
    """

    worked: tuple
    first: date
    last: date
    today: date
    over: bool = True

    @property
    def days(self):
        """Working days of the window, those to come too."""
        return [day for day in self.worked if self.first <= day <= self.last]

    @property
    def begun(self):
        """Working days of the window until today, today's included."""
        return [day for day in self.days if day <= self.today]

    @property
    def full(self):
        """Working days of the window that are over."""
        return [day for day in self.begun if self.over or day < self.today]

    def recent(self, number):
        """The ``number`` last working days of the window, today's included."""
        return self.begun[-number:]

    def age(self, day):
        """Working days that began after ``day`` until today."""
        return bisect_right(self.worked, self.today) - bisect_right(self.worked, day)


def decay(days, trend=TREND):
    """By how much a day brings less than the day before, in a window of ``days``.

    >>> round(decay(15), 4), decay(4)
    (0.933, 1.0)
    """
    if days <= END or trend <= 0:
        return 1.0
    return trend ** (1 / (days - END))


def expected(days, level, trend=TREND):
    """What each of ``days`` working days brings; the first five bring ``level`` each.

    >>> curve = expected(15, 10)
    >>> round(sum(curve[:5]) / 5, 9), round(sum(curve[-5:]) / 5, 9)
    (10.0, 5.0)
    >>> expected(3, 2)
    [2.0, 2.0, 2.0]
    """
    factor = decay(days, trend)
    shape = [factor**number for number in range(days)]
    first = shape[:END]
    top = level * len(first) / sum(first) if first else 0
    return [top * part for part in shape]


def per_day(opened, workdays):
    """``{working day: tickets}`` of the days on which tickets were opened.

    ``workdays`` are the window's, in order. What came before the first or after the
    last of them is counted there.

    >>> days = [date(2026, 3, 6), date(2026, 3, 9)]
    >>> per_day([date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)], days)
    {datetime.date(2026, 3, 6): 1, datetime.date(2026, 3, 9): 2}
    """
    counts = dict.fromkeys(workdays, 0)
    if not counts:
        return counts
    following, index = {}, 0
    for day in sorted(set(opened)):
        while index < len(workdays) - 1 and workdays[index] < day:
            index += 1
        following[day] = workdays[index]
    for day in opened:
        counts[following[day]] += 1
    return counts


def trend(counts, target=None):
    """Mean of the last five working days ÷ mean of the first five.

    ``counts`` are tickets of the working days that are over, the oldest first. Before
    the sixth there is no trend: both ends would be the same days.

    >>> found = trend([8, 8, 8, 8, 8, 6, 4, 4, 3, 3], 0.5)
    >>> found.value, found.ok
    (0.5, True)
    >>> trend([8, 8, 8, 8, 8]).value, trend([0, 0, 0, 0, 0, 1]).value
    (None, None)
    """
    if len(counts) <= END:
        return Figure(sum(counts), 0, None, target)
    first, last = sum(counts[:END]), sum(counts[-END:])
    return ratio(last, first, target, LOWER)


def rate(counts, users, targets):
    """K5: the trend, new tickets a day, and those for ten users.

    ``counts`` as in `trend`.

    >>> found = rate([4, 2], 20, {})
    >>> found["k5_day", ""].value, found["k5_users", ""].value
    (3.0, 1.5)
    """
    total, days = sum(counts), len(counts)
    return {
        ("k5", ""): trend(counts, targets.get(("k5", ""))),
        ("k5_day", ""): ratio(total, days, targets.get(("k5_day", ""))),
        ("k5_users", ""): ratio(
            total * PEOPLE, days * users, targets.get(("k5_users", ""))
        ),
    }


def curve(workdays, counts, backlogs, full, today, aim=TREND):
    """``[Day, …]`` of the window's working days, expected beside actual.

    ``counts`` as from `per_day`, ``backlogs`` maps days to tickets left open, ``full``
    is how many of the days are over. The level is the mean of the first five days, or
    of those that are over; before there is one, nothing is expected yet.

    >>> days = [date(2026, 3, d) for d in (2, 3)]
    >>> for one in curve(days, {days[0]: 4}, {days[0]: 2}, 1, days[0]):
    ...     print(one.day.day, one.expected, one.actual, one.backlog)
    2 4.0 4 2
    3 4.0 None None
    """
    first = [counts.get(day, 0) for day in workdays[: min(full, END)]]
    level = sum(first) / len(first) if first else 0
    return [
        Day(
            day,
            planned,
            counts.get(day, 0) if day <= today else None,
            backlogs.get(day),
        )
        for day, planned in zip(
            workdays, expected(len(workdays), level, aim), strict=True
        )
    ]

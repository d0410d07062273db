# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a window may end: X1 to X12 as rules on plain facts.

Every rule answers true, false, or ``None`` where it cannot be said yet. The forecast
asks the same rules about facts as they will be some working days later.

>>> facts = Facts(critical_without_plan=0)
>>> verdicts(facts)["X1"]
True
>>> verdicts(facts._replace(critical_without_plan=1))["X1"]
False
"""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

CODES = tuple(f"X{number}" for number in range(1, 13))
#: What no side can do without.
MANDATORY = frozenset({"X1", "X11", "X12"})
#: What a person says, because no record can.
BY_HAND = frozenset({"X10"})
#: The hand-over itself: everything else has to hold before it.
LAST = "X12"
#: For how many working days all criteria have to hold before an early end.
HOLD = 3
#: How many working days the forecast looks ahead.
AHEAD = 3
#: How many working days rates and trends look back.
BACK = 5


class Rate(NamedTuple):
    """A share as it is counted: of ``all``, how many are good.

    >>> Rate(9, 10).reaches(Fraction(9, 10))
    True
    >>> Rate(0, 0).reaches(Fraction(9, 10)) is None
    True
    """

    good: int | Fraction
    all: int

    def reaches(self, least):
        """Whether the share is ``least`` or more; None of nothing."""
        return None if not self.all else Fraction(self.good, self.all) >= least


class Limits(NamedTuple):
    """What is asked for; the defaults are those of the study (D.8)."""

    solved: Fraction = Fraction(90, 100)
    trend: Fraction = Fraction(1, 2)
    age: int = 10
    board: Fraction = Fraction(1)
    own: Fraction = Fraction(95, 100)
    content: Fraction = Fraction(80, 100)
    answers: int = 5
    answered: Fraction = Fraction(1)


class Facts(NamedTuple):
    """What is known of a window at an instant, or expected of it.

    ``trend`` and the rates may be projected ones; ``too_short`` is a window that ends
    before it could have a trend. ``month_end`` is when the first month of the window
    is to be closed, None when accounting is out of scope.
    """

    critical_without_plan: int = 0
    solved: Rate = Rate(0, 0)
    trend: Fraction | None = None
    too_short: bool = False
    old_without_plan: int = 0
    board: Rate = Rate(0, 0)
    own: Rate = Rate(0, 0)
    content: Rate = Rate(0, 0)
    answered: Rate = Rate(0, 0)
    sessions_open: int = 0
    videos_missing: int = 0
    month_end: date | None = None
    month_end_done: bool = False
    review_signed: bool = False
    handover_signed: bool = False
    promises: bool = False
    channels: bool = False


def verdicts(facts, limits=None):
    """{code: True, False or None} for the twelve criteria.

    Where nothing was to be solved, nothing was missed:

    >>> verdicts(Facts())["X2"], verdicts(Facts())["X6"]
    (True, True)

    But nobody is content before enough people have said so, and no process is stable
    before there is one on the board:

    >>> verdicts(Facts())["X7"], verdicts(Facts())["X5"]
    (None, None)
    >>> verdicts(Facts(content=Rate(4, 4)))["X7"]
    >>> verdicts(Facts(content=Rate(4, 5)))["X7"]
    True
    """
    limits = limits or Limits()
    return {
        "X1": facts.critical_without_plan == 0,
        "X2": facts.solved.reaches(limits.solved) is not False,
        "X3": _has_come_down(facts, limits),
        "X4": facts.old_without_plan == 0,
        "X5": facts.board.reaches(limits.board),
        "X6": facts.own.reaches(limits.own) is not False,
        "X7": (
            facts.content.reaches(limits.content)
            if facts.content.all >= limits.answers
            else None
        ),
        "X8": facts.answered.reaches(limits.answered) is not False,
        "X9": facts.sessions_open == 0 and facts.videos_missing == 0,
        "X10": facts.month_end is None or facts.month_end_done,
        "X11": facts.review_signed,
        "X12": facts.handover_signed and facts.promises and facts.channels,
    }


def _has_come_down(facts, limits):
    """X3: what comes in late, against what came in at first.

    >>> _has_come_down(Facts(trend=Fraction(1, 2)), Limits())
    True
    >>> _has_come_down(Facts(), Limits())
    >>> _has_come_down(Facts(too_short=True), Limits())
    True
    """
    if facts.trend is None:
        return True if facts.too_short else None
    return facts.trend <= limits.trend


def drift(values, steps=AHEAD):
    """By how much a line through the last ``values`` moves in ``steps`` working days.

    ``values`` are numbers a working day each, the oldest first; None where a day has
    none. One value alone does not move.

    >>> drift([Fraction(80, 100), Fraction(85, 100), Fraction(90, 100)], 2)
    Fraction(1, 10)
    >>> drift([5, None, 1], 1)
    Fraction(-2, 1)
    >>> drift([7]), drift([])
    (Fraction(0, 1), Fraction(0, 1))
    """
    points = [(x, Fraction(y)) for x, y in enumerate(values[-BACK:]) if y is not None]
    if len(points) < 2:
        return Fraction(0)
    mid_x = Fraction(sum(x for x, _y in points), len(points))
    mid_y = sum(y for _x, y in points) / len(points)
    spread = sum((x - mid_x) ** 2 for x, _y in points)
    return sum((x - mid_x) * (y - mid_y) for x, y in points) / spread * steps


def ahead_rate(rate, values, steps=AHEAD):
    """``rate`` as it will be, if it moves as the last daily ``values`` (0 to 1) did.

    It is told of as many as it is known of, so that few answers stay few.

    >>> rate = ahead_rate(Rate(8, 10), [Fraction(70, 100), Fraction(75, 100)])
    >>> rate.good / rate.all
    Fraction(19, 20)
    >>> ahead_rate(Rate(0, 0), [])
    Rate(good=0, all=0)
    """
    if not rate.all:
        return rate
    share = Fraction(rate.good, rate.all) + drift(values, steps)
    return Rate(min(max(share, Fraction(0)), Fraction(1)) * rate.all, rate.all)


class Planned(NamedTuple):
    """An open ticket as X1 and X4 see it: ``until`` is what its plan lasts to.

    ``until`` is None without an accepted plan, ``age`` is in working days.
    """

    critical: bool
    age: int
    until: date | None = None

    def has_plan(self, day):
        """Whether an accepted plan covers ``day``.

        >>> Planned(True, 1, date(2026, 3, 9)).has_plan(date(2026, 3, 9))
        True
        >>> Planned(True, 1, date(2026, 3, 9)).has_plan(date(2026, 3, 10))
        False
        """
        return self.until is not None and self.until >= day


def uncovered(tickets, day, limits=None, later=0):
    """(critical, too old) open tickets without a plan on ``day``.

    ``later`` is how many working days ``day`` is after the ages were counted. A ticket
    is too old once it is older than the limit, not on the day it reaches it:

    >>> day = date(2026, 3, 9)
    >>> tickets = [Planned(True, 2), Planned(False, 10), Planned(False, 11)]
    >>> uncovered(tickets, day)
    (1, 1)
    >>> uncovered(tickets, day, later=1)
    (1, 2)
    """
    limits = limits or Limits()
    bare = [ticket for ticket in tickets if not ticket.has_plan(day)]
    return (
        sum(ticket.critical for ticket in bare),
        sum(ticket.age + later > limits.age for ticket in bare),
    )


def board_ahead(runs, need=BACK, steps=AHEAD):
    """Stable processes of all ``steps`` working days on.

    ``runs`` are how many working days in a row each process has been ok; one that is
    not ok today will not be stable within the forecast.

    >>> board_ahead([5, 2, 1, 0])
    Rate(good=2, all=4)
    """
    good = sum(bool(run) and run + steps >= need for run in runs)
    return Rate(good, len(runs))


def has_held(since, days, need=HOLD):
    """Whether everything held on each of the last ``need`` working ``days``.

    ``since`` is the first day on which all held without a break, None if they do not;
    ``days`` are the working days of the window up to today, the oldest first.

    >>> days = [date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)]
    >>> has_held(date(2026, 3, 3), days), has_held(date(2026, 3, 4), days)
    (True, False)
    >>> has_held(None, days), has_held(date(2026, 3, 3), days[1:])
    (False, False)
    """
    return since is not None and len(days) >= need and since <= days[-need]

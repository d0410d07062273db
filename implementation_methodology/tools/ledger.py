# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The delay ledger: whose delay each working second of a running stage was.

An open, applicable, mandatory item *blocks* from the moment its due day is over until
nobody has to act on it any more. While it blocks, the sides it waits for hold the
stage. A working second held by several sides is split between them in equal parts,
however many items each of them has late; a second that no item blocks is nobody's.
So an item handed in late but waiting for the other side's confirmation is charged to
the side that has to confirm, from the moment of the hand-in.

Moments are naive UTC, intervals are half-open ``[start, end)``, amounts are seconds of
working time. Due *days* are turned into moments by the caller, who knows the zone of
the calendar: the moment is the end of the due day.

The ledger is replayed from facts, never added to: run twice it says the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from .selection import SIDES

NOBODY = "nobody"

#: Whom a second may be booked to, in reading order.
HOLDERS = (*SIDES, NOBODY)

_TICK = timedelta(microseconds=1)


class LedgerError(Exception):
    """The facts cannot be booked; ``reason`` is a stable code, ``fact`` the culprit.

    Codes: ``side`` (not a side), ``zone`` (a moment with a time zone), ``interval``
    (ends before it starts).
    """

    def __init__(self, reason, fact):
        super().__init__(f"{reason}: {fact}")
        self.reason = reason
        self.fact = fact


@dataclass(frozen=True)
class Item:
    """A mandatory item of the stage, as a story.

    ``history`` has (moment, sides waited for from then on) in order of time; no sides
    means done, not applicable or waived. Before its first line the item does not
    exist.

    ``due`` is the moment from which the item is late, None for never. Where the due
    date was moved, ``former`` keeps what was agreed before as (until, due) in order
    of time: a date moved today must not excuse yesterday's delay.
    """

    key: object
    due: datetime | None
    history: tuple = ()
    former: tuple = ()


@dataclass(frozen=True)
class Stretch:
    """Working time during which the same ``sides`` held the stage; maybe none."""

    start: datetime
    end: datetime
    sides: tuple = ()


@dataclass(frozen=True)
class Ledger:
    """Stretches of working time in order, and what they come to.

    >>> nine = datetime(2026, 3, 2, 9)
    >>> hour = timedelta(hours=1)
    >>> early = Ledger((Stretch(nine, nine + hour, ("client", "integrator")),))
    >>> late = Ledger((Stretch(nine + hour, nine + 2 * hour),))
    >>> both = early + late
    >>> [int(both.seconds[holder]) for holder in HOLDERS]
    [1800, 1800, 0, 3600]
    """

    stretches: tuple = ()

    @property
    def seconds(self):
        """Exact working seconds by holder, as fractions that add up to the total.

        Thirds of a second have no decimal form, so nothing is rounded here; see
        `whole` for showing and storing.
        """
        # a sixth of a microsecond divides by one, two and three sides
        sixths = dict.fromkeys(HOLDERS, 0)
        for stretch in self.stretches:
            length = (stretch.end - stretch.start) // _TICK
            sides = stretch.sides or (NOBODY,)
            for side in sides:
                sixths[side] += length * 6 // len(sides)
        return {side: Fraction(count, 6_000_000) for side, count in sixths.items()}

    def __add__(self, later):
        """The ledger of both spans; a stretch cut by the seam grows together."""
        return Ledger(_joined((*self.stretches, *later.stretches)))


def whole(seconds, unit=1):
    """Amounts in whole ``unit`` seconds that still add up to the rounded total.

    Every amount is rounded down; what is then missing goes, one each, to the largest
    remainders (the first in reading order among equals). Round once, at the end: the
    sum of two rounded ledgers is not the rounded sum.

    >>> third = Fraction(10, 3)
    >>> whole({"client": third, "integrator": third, "third_party": third})
    {'client': 4, 'integrator': 3, 'third_party': 3}
    """
    amounts = {side: Fraction(amount) / unit for side, amount in seconds.items()}
    rounded = {side: amount // 1 for side, amount in amounts.items()}
    missing = (sum(amounts.values()) + Fraction(1, 2)) // 1 - sum(rounded.values())
    largest = sorted(amounts, key=lambda side: rounded[side] - amounts[side])
    for side in largest[:missing]:
        rounded[side] += 1
    return rounded


def ledger(items, working, start, end):
    """Book the working time between ``start`` and ``end`` of a stage.

    ``working`` are (start, end) of working time in any order; where they overlap a
    second counts once. ``end`` is the moment of acceptance, or now.

    One sweep over all moments at which something changes: O((n + m) log (n + m)) for
    n lines of history and m intervals.

    >>> day = [(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 17))]
    >>> handed_in = datetime(2026, 3, 2, 12)
    >>> item = Item(
    ...     "backup",
    ...     due=datetime(2026, 3, 2, 10),
    ...     history=((datetime(2026, 3, 1), ("client",)), (handed_in, ())),
    ... )
    >>> booked = ledger([item], day, datetime(2026, 3, 1), datetime(2026, 3, 4))
    >>> whole(booked.seconds, unit=3600)
    {'client': 2, 'integrator': 0, 'third_party': 0, 'nobody': 6}
    """
    _check_interval(start, end)
    changes = sorted(_changes(items), key=lambda change: change[0])
    sweep = _Sweep()
    stretches, upcoming = [], 0
    for opening, closing in _clipped(working, start, end):
        cursor = opening
        while upcoming < len(changes) and changes[upcoming][0] < closing:
            moment, *change = changes[upcoming]
            if moment > cursor:
                stretches.append(Stretch(cursor, moment, sweep.holders))
                cursor = moment
            sweep.apply(*change)
            upcoming += 1
        stretches.append(Stretch(cursor, closing, sweep.holders))
    return Ledger(_joined(stretches))


def blockers(items, moment):
    """(key, sides) of the items that block at ``moment``, in the order given.

    It explains a stretch: ask for its start.

    >>> item = Item("x", datetime(2026, 3, 2), ((datetime(2026, 3, 1), ("client",)),))
    >>> blockers([item], datetime(2026, 3, 2))
    (('x', ('client',)),)
    >>> blockers([item], datetime(2026, 3, 1))
    ()
    """
    found = []
    for item in items:
        due = next((due for until, due in item.former if moment < until), item.due)
        if due is None or moment < due:
            continue
        lines = [sides for since, sides in item.history if since <= moment]
        if lines and lines[-1]:
            found.append((item.key, tuple(lines[-1])))
    return tuple(found)


class _Sweep:
    """Who holds the stage now, while the moments go by."""

    def __init__(self):
        self.late, self.sides = {}, {}
        self.counts = dict.fromkeys(SIDES, 0)

    @property
    def holders(self):
        return tuple(side for side in SIDES if self.counts[side])

    def apply(self, item, facts, value):
        """Take in one change of one item: its lateness or the sides it waits for."""
        self._count(item, -1)
        getattr(self, facts)[item] = value
        self._count(item, 1)

    def _count(self, item, sign):
        if self.late.get(item):
            for side in self.sides.get(item, ()):
                self.counts[side] += sign


def _changes(items):
    """(moment, item, what, value) of every item; those of one item are in order."""
    for number, item in enumerate(items):
        for moment, sides in item.history:
            _check_naive(moment)
            if not set(sides) <= set(SIDES):
                raise LedgerError("side", sides)
            yield moment, number, "sides", frozenset(sides)
        since = datetime.min
        for until, due in (*item.former, (datetime.max, item.due)):
            _check_interval(since, until)
            if due is not None:
                _check_naive(due)
            yield since, number, "late", due is not None and due <= since
            if due is not None and since < due < until:
                yield due, number, "late", True
            since = until


def _clipped(working, start, end):
    """Intervals within the span, in order, without overlaps or empty ones."""
    reached = start
    for opening, closing in sorted(working):
        _check_interval(opening, closing)
        opening, closing = max(opening, reached), min(closing, end)
        if opening < closing:
            yield opening, closing
            reached = closing


def _joined(stretches):
    """Stretches with neighbours grown together where the same sides hold."""
    joined = []
    for stretch in stretches:
        last = joined[-1] if joined else None
        if last and (last.end, last.sides) == (stretch.start, stretch.sides):
            joined[-1] = Stretch(last.start, stretch.end, stretch.sides)
        else:
            joined.append(stretch)
    return tuple(joined)


def _check_interval(start, end):
    _check_naive(start)
    _check_naive(end)
    if end < start:
        raise LedgerError("interval", (start, end))


def _check_naive(moment):
    if moment.tzinfo is not None:
        raise LedgerError("zone", moment)

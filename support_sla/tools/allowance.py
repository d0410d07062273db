# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Hours that an agreement includes: what is used, left, rolled over and beyond.

Amounts of time are whole minutes, rates are per hour, days are those of the client's
zone. Figures as of a day depend on what was booked until that day and on nothing
later, so they can be worked out again at any time; see `reckon` for the rules.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .allowance_price import charges
from .money import CENT, exact
from .term import MONTH, TERM, Period, periods, spans, version_on, whole_period

#: What becomes of hours that a period leaves: they lapse, may be used in the next
#: period only, until the end of the term up to a cap, until the end of the term.
LAPSE, NEXT, CAPPED, UNTIL_END = "none", "next", "capped", "term"
ROLLOVERS = (LAPSE, NEXT, CAPPED, UNTIL_END)

SUPPORT, SMALL_CHANGE = "support", "minor_change"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one signed version includes, from ``valid_from`` on.

    ``minutes`` are those of a whole ``period``; ``cap`` is the most that may be carried
    over, in minutes, where ``rollover`` is ``capped``. ``rate`` is the price of an hour
    beyond, ``None`` if none was agreed. ``scopes`` are included: with a maintenance
    package ``maintenance`` is one of them. A small change counts as support while all
    that was booked on it is less than ``small_change`` minutes.
    """

    number: int
    valid_from: date
    minutes: int
    period: str = MONTH
    rollover: str = LAPSE
    cap: int = 0
    rate: Decimal | None = None
    scopes: frozenset = frozenset({SUPPORT})
    small_change: int = 0

    def __post_init__(self):
        if self.rollover not in ROLLOVERS:
            raise ValueError(f"{self.rollover!r} is no rule: give one of {ROLLOVERS}.")
        if min(self.minutes, self.cap, self.small_change) < 0:
            raise ValueError("Included minutes are negative: give zero or more.")
        if self.rate is not None and exact(self.rate) < 0:
            raise ValueError(f"The rate {self.rate} is negative: give zero or more.")


@dataclass(frozen=True, slots=True)
class Entry:
    """Effort booked on a day; a correction has negative minutes.

    ``work`` is the ticket it was booked on, any key; ``key`` is the entry's own, by
    which entries of one day are put in order.
    """

    day: date
    minutes: int
    scope: str = SUPPORT
    work: object = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Lot:
    """Minutes by the first day of the period that they were included in."""

    origin: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one version includes in its days of a period."""

    number: int
    first: date
    last: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Use:
    """How an entry was paid: minutes from ``lots``, the rest is ``beyond``."""

    entry: Entry
    lots: tuple
    beyond: int
    number: int

    @property
    def covered(self):
        return sum(lot.minutes for lot in self.lots)


@dataclass(frozen=True, slots=True)
class Pot:
    """The hours of one period. In a running period ``carried`` is what would go over.

    ``rolled`` are lots of earlier periods, oldest first; ``returned`` minutes that
    corrections gave back beyond what was booked in the period; ``outside`` has the
    minutes of scopes that are not included.
    """

    period: Period
    shares: tuple
    rolled: tuple = ()
    returned: int = 0
    uses: tuple = ()
    carried: tuple = ()
    outside: dict = field(default_factory=dict)
    charges: tuple = ()

    @property
    def included(self):
        return sum(share.minutes for share in self.shares)

    @property
    def available(self):
        rolled = sum(lot.minutes for lot in self.rolled)
        return rolled + self.included + self.returned

    @property
    def used(self):
        return sum(use.covered for use in self.uses)

    @property
    def remaining(self):
        return self.available - self.used

    @property
    def lapsed(self):
        return self.remaining - sum(lot.minutes for lot in self.carried)

    @property
    def beyond(self):
        return sum(use.beyond for use in self.uses)

    @property
    def amount(self):
        """The price of what is beyond; ``None`` if a part of it has none.

        Where versions differ in currency, take ``charges`` one by one.
        """
        amounts = [charge.amount for charge in self.charges]
        return None if None in amounts else sum(amounts, Decimal(0))


def reckon(term, versions, entries, today, unit=CENT):
    """The pots of all periods of ``term`` begun until ``today``, in order.

    ``versions`` are the signed `Terms`, ``unit`` is what money is rounded to. Entries
    of days after ``today`` are not looked at.

    *Included.* A period that the term, or a version's days, cut short includes the
    hours by the share of its days. A version that changes in mid-period splits the
    period: each version gives its share for its own days, and together they are one
    pot, so nothing lapses on the day of the change. Sums of shares are rounded to
    minutes half up. A version with another kind of period ends the period.

    *Used.* Entries draw in order of their days, from the oldest rolled-over hours
    first. Scopes, small changes and the rate are those of the version of the entry's
    day; for a small change, of the day its work began. What is booked on it later makes
    it paid work from that later period on. A correction takes away from the newest
    entries of its period, and what is left of it gives hours back.

    *Rolled over.* The version in force on the last day of a period decides what goes
    over, of all that is left: ``next`` takes what the period itself included,
    ``capped`` the newest hours. After the term everything lapses; a renewal is a new
    term.

    >>> from odoo.addons.support_sla.tools.term import Term
    >>> term = Term(date(2026, 1, 1), date(2026, 12, 31))
    >>> ten_hours = Terms(1, term.start, 600, rollover=NEXT, rate=Decimal(40))
    >>> booked = [Entry(date(2026, 1, 9), 420), Entry(date(2026, 2, 9), 840)]
    >>> for pot in reckon(term, [ten_hours], booked, date(2026, 2, 28)):
    ...     print(pot.available, pot.used, pot.remaining, pot.beyond, pot.amount)
    600 420 180 0 0
    780 780 0 60 40.00
    """
    entries = sorted(
        (entry for entry in entries if entry.day <= today),
        key=lambda entry: (entry.day, entry.key),
    )
    scopes = _Scopes(versions)
    pots, carried = [], ()
    for period, parts in _periods(term, versions, today):
        within = [one for one in entries if period.first <= one.day <= period.last]
        counted, outside = scopes.split(within)
        counted, returned = _corrected(counted)
        shares = _shares(parts)
        own = sum(share.minutes for share in shares) + returned
        lots = [*carried, Lot(period.first, own)]
        uses, left = _draw(counted, lots, versions)
        closing = parts[-1][1]
        over = period.last == term.last
        rolled, carried = carried, () if over else _carry(left, closing, period)
        owed = charges(uses, versions, unit)
        pots.append(Pot(period, shares, rolled, returned, uses, carried, outside, owed))
    return tuple(pots)


def settled_before(term, versions, day):
    """The day from which entries matter to the pots of ``day``'s period and later.

    Where nothing goes over into another period, what was booked in earlier ones is
    settled; only small changes are remembered, see `reckon`. Elsewhere all matters.

    >>> from odoo.addons.support_sla.tools.term import Term
    >>> term = Term(date(2026, 1, 1), date(2026, 12, 31))
    >>> settled_before(term, [Terms(1, term.start, 600)], date(2026, 3, 9))
    datetime.date(2026, 3, 1)
    >>> over = [Terms(1, term.start, 600, rollover=NEXT)]
    >>> settled_before(term, over, date(2026, 3, 9))
    datetime.date(2026, 1, 1)
    """
    if not versions or any(one.rollover != LAPSE for one in versions):
        return term.start
    found = _periods(term, versions, day)
    return found[-1][0].first if found else term.start


def strays(term, versions, entries):
    """Entries that no agreement covers: before its start or after its last day."""
    return [
        entry
        for entry in entries
        if entry.day < term.start
        or (term.last and entry.day > term.last)
        or not version_on(versions, entry.day)
    ]


class _Scopes:
    """Which entries count; remembers what was booked on each small change so far."""

    def __init__(self, versions):
        self._versions = versions
        self._booked, self._limits = {}, {}

    def split(self, entries):
        """Split a period's entries into those that count and minutes of the others."""
        for entry in entries:
            if entry.scope == SMALL_CHANGE:
                work = self._work(entry)
                self._booked[work] = self._booked.get(work, 0) + entry.minutes
                if work not in self._limits:
                    began = version_on(self._versions, entry.day)
                    self._limits[work] = began.small_change
        counted, outside = [], {}
        for entry in entries:
            if self._scope(entry) in version_on(self._versions, entry.day).scopes:
                counted.append(entry)
            else:
                outside[entry.scope] = outside.get(entry.scope, 0) + entry.minutes
        return counted, outside

    def _scope(self, entry):
        if entry.scope == SMALL_CHANGE:
            work = self._work(entry)
            if self._limits[work] and self._booked[work] < self._limits[work]:
                return SUPPORT
        return entry.scope

    @staticmethod
    def _work(entry):
        """An entry without ticket is a work of its own."""
        return entry if entry.work is None else entry.work


def _periods(term, versions, today):
    """``[(Period, [(part, version), …]), …]`` until the period ``today`` is in."""
    last = term.last or whole_period("quarter", max(today, term.start))[1]
    found = []
    for first, end, version in spans(versions, term.start, last):
        if version.period == TERM:
            # without end, `periods` refuses: hours of what are these?
            whole = periods(TERM, term.start, term.end)[0]
            parts = [Period(TERM, whole.first, whole.last, first, end)]
        else:
            parts = periods(version.period, first, end)
        for part in parts:
            whole = part.kind, part.whole_first
            if found and whole == (found[-1][0].kind, found[-1][0].whole_first):
                period, together = found.pop()
                together = [*together, (part, version)]
            else:
                period, together = part, [(part, version)]
            ends = part.whole_last, period.first, part.last
            period = Period(part.kind, part.whole_first, *ends)
            found.append((period, together))
    return [one for one in found if one[0].first <= today]


def _shares(parts):
    """Each version's minutes; rounded so that their sum is the rounded sum."""
    shares, total, given = [], Fraction(0), 0
    for part, version in parts:
        total += Fraction(version.minutes * part.days, part.whole_days)
        minutes = int(total + Fraction(1, 2)) - given
        given += minutes
        shares.append(Share(version.number, part.first, part.last, minutes))
    return tuple(shares)


def _corrected(entries):
    """``(entries, returned)`` without negative minutes: see `reckon`."""
    back = -sum(entry.minutes for entry in entries if entry.minutes < 0)
    kept = []
    for entry in reversed([one for one in entries if one.minutes > 0]):
        taken = min(back, entry.minutes)
        back -= taken
        if entry.minutes > taken:
            rest = entry.minutes - taken
            changed = Entry(entry.day, rest, entry.scope, entry.work, entry.key)
            kept.append(changed if taken else entry)
    return kept[::-1], back


def _draw(entries, lots, versions):
    """Pay entries from lots in their order; return ``(uses, lots left)``."""
    left = [[lot.origin, lot.minutes] for lot in lots]
    uses = []
    for entry in entries:
        owed, paid = entry.minutes, []
        for lot in left:
            taken = min(owed, lot[1])
            if taken:
                lot[1] -= taken
                owed -= taken
                paid.append(Lot(lot[0], taken))
        number = version_on(versions, entry.day).number
        uses.append(Use(entry, tuple(paid), owed, number))
    return tuple(uses), [Lot(origin, minutes) for origin, minutes in left if minutes]


def _carry(left, closing, period):
    """The lots that go over into the next period, oldest first."""
    if closing.rollover == LAPSE:
        return ()
    if closing.rollover == NEXT:
        return tuple(lot for lot in left if lot.origin == period.first)
    if closing.rollover == UNTIL_END:
        return tuple(left)
    room, kept = closing.cap, []
    for lot in reversed(left):
        minutes = min(room, lot.minutes)
        room -= minutes
        if minutes:
            kept.append(Lot(lot.origin, minutes))
    return tuple(reversed(kept))

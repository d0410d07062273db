# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How much of what was promised was kept, and what is owed for the rest.

Attainment is an exact fraction from 0 to 1, so a band is never reached by rounding. A
percentage is one of 0 to 100, as people agree on it. ``None`` is "nothing was judged":
neither 100 % nor 0 %.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from .money import CENT, exact, rounded

#: Stands for every metric or every priority, as in a policy's targets.
ALL = ""

#: Why a credit is what it is.
NOTHING_JUDGED, NO_BAND, NO_FEE = "nothing_judged", "no_band", "no_fee"
BAND, CAP = "band", "cap"


class BandError(ValueError):
    """The bands contradict themselves; ``reason`` is a stable code, ``band`` the place.

    Codes: ``range`` (a percentage outside 0 to 100), ``twice`` (two bands of one
    border), ``order`` (less attainment would owe less), ``cap``.
    """

    def __init__(self, reason, band=None):
        super().__init__(reason)
        self.reason = reason
        self.band = band


@dataclass(frozen=True, slots=True)
class Row:
    """One judged promise: decided ``at`` an instant, ``kept`` or not.

    ``excused`` is a breach that both sides leave out of the adjusted figure; a promise
    that was kept counts in both, whatever was excused. ``key`` is the clock's own.
    """

    metric: str
    priority: str
    kept: bool
    excused: bool = False
    at: datetime | None = None
    key: object = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Numerators and denominators; ``raw`` counts every row, ``adjusted`` no excuse."""

    total: int = 0
    kept: int = 0
    excused: int = 0

    @property
    def counted(self):
        return self.total - self.excused

    @property
    def missed(self):
        return self.counted - self.kept

    @property
    def raw(self):
        return Fraction(self.kept, self.total) if self.total else None

    @property
    def adjusted(self):
        return Fraction(self.kept, self.counted) if self.counted else None


@dataclass(frozen=True, slots=True)
class Band:
    """Below ``below`` % of attainment, ``percent`` % of the fee are owed."""

    below: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Credit:
    """What is owed: ``percent`` of the fee, as ``amount``; ``reason`` is a code.

    ``band`` is the one that applies, before the cap.
    """

    amount: Decimal
    percent: Decimal
    reason: str
    band: Band | None = None


def within(rows, start, end):
    """The rows decided from ``start`` up to, without, ``end``: each in one period."""
    return [row for row in rows if start <= row.at < end]


def tallies(rows):
    """``{(metric, priority): Tally}``, with sums at ``(metric, "")`` and ``("", "")``.

    >>> rows = [
    ...     Row("resolution", "3", True),
    ...     Row("resolution", "3", False),
    ...     Row("resolution", "1", False, excused=True),
    ... ]
    >>> found = tallies(rows)
    >>> found["resolution", "3"].raw, found["resolution", "1"].adjusted
    (Fraction(1, 2), None)
    >>> found["", ""].raw, found["", ""].adjusted
    (Fraction(1, 3), Fraction(1, 2))
    """
    counts = {}
    for row in rows:
        for key in {(row.metric, row.priority), (row.metric, ALL), (ALL, ALL)}:
            total, kept, excused = counts.get(key, (0, 0, 0))
            left_out = row.excused and not row.kept
            counts[key] = total + 1, kept + bool(row.kept), excused + left_out
    return {key: Tally(*counts[key]) for key in sorted(counts)}


def percentage(attainment, places=1):
    """Attainment to be shown, in %: cut, not rounded, to ``places``.

    Else 94.96 % would be shown as the 95.0 % that it has missed.

    >>> percentage(Fraction(9496, 10000)), percentage(Fraction(1))
    (Decimal('94.9'), Decimal('100.0'))
    """
    if attainment is None:
        return None
    steps = int(exact(attainment) * 100 * 10**places)
    return Decimal(steps).scaleb(-places)


def meets(attainment, goal):
    """Whether the goal in % is met; ``None`` if nothing was judged.

    >>> meets(Fraction(19, 20), 95), meets(Fraction(18, 20), 95), meets(None, 95)
    (True, False, None)
    """
    return None if attainment is None else attainment * 100 >= exact(goal)


def check_bands(bands, cap=None):
    """Raise `BandError` for bands that nobody can have meant; return them in order.

    >>> check_bands([Band(Decimal(95), Decimal(10)), Band(Decimal(90), Decimal(5))])
    Traceback (most recent call last):
    ...
    BandError: order
    """
    bands = sorted(bands, key=lambda band: exact(band.below))
    for band in bands:
        if not (0 < exact(band.below) <= 100 and 0 <= exact(band.percent) <= 100):
            raise BandError("range", band)
    for lower, upper in zip(bands, bands[1:], strict=False):
        if exact(lower.below) == exact(upper.below):
            raise BandError("twice", upper)
        if exact(lower.percent) < exact(upper.percent):
            raise BandError("order", lower)
    if cap is not None and not 0 <= exact(cap) <= 100:
        raise BandError("cap")
    return bands


def credit(attainment, bands, cap, fee, unit=CENT):
    """What is owed for a period: the lowest band that attainment is below, capped.

    ``attainment`` is a fraction from 0 to 1, ``cap`` the most that is owed, in % of the
    ``fee`` of the period, or ``None``. Money is rounded once, to ``unit``.

    >>> bands = [Band(Decimal(95), Decimal(5)), Band(Decimal(80), Decimal(20))]
    >>> credit(Fraction(9, 10), bands, Decimal(15), Decimal(1000))
    Credit(amount=Decimal('50.00'), percent=Decimal('5'), reason='band', band=...)
    >>> credit(Fraction(1, 2), bands, Decimal(15), Decimal(1000)).amount
    Decimal('150.00')
    >>> credit(None, bands, Decimal(15), Decimal(1000)).reason
    'nothing_judged'
    """
    bands = check_bands(bands, cap)
    if fee is not None and exact(fee) < 0:
        raise ValueError(f"The fee {fee} is negative: give zero or more.")
    nothing = rounded(0, unit)
    if attainment is None:
        return Credit(nothing, Decimal(0), NOTHING_JUDGED)
    share = exact(attainment) * 100
    band = next((one for one in bands if share < exact(one.below)), None)
    if band is None:
        return Credit(nothing, Decimal(0), NO_BAND)
    capped = cap is not None and exact(band.percent) > exact(cap)
    percent = cap if capped else band.percent
    if not fee:
        return Credit(nothing, percent, NO_FEE, band)
    amount = rounded(exact(fee) * exact(percent) / 100, unit)
    return Credit(amount, percent, CAP if capped else BAND, band)

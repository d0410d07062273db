# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""When hours that an agreement includes run out, and when to warn of it.

Days are those of the client's zone, working days are dates, amounts are minutes.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .money import exact

#: The share of what is available at which to warn.
WARN_AT = Decimal("0.8")
#: How many working days before today the pace is taken from.
RECENT = 20

#: Why a forecast names a day, or none.
EMPTY, RAN_OUT, RUNS_OUT = "nothing_included", "ran_out", "runs_out"
LASTS, NO_PACE = "lasts", "no_pace"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The day on which a pot is empty, ``None`` if it lasts; ``reason`` is a code.

    ``pace`` are minutes a working day, over ``days`` working days.
    """

    reason: str
    day: date | None
    pace: Fraction
    days: int


def reached_on(pot, share=WARN_AT):
    """The day whose entries used ``share`` of what is available, or ``None``.

    This is when to warn, and with a share of 1 when the hours ran out; the day is told
    by the entries, so a late sweep and a second one say the same. A pot with nothing
    in it warns of nothing.

    >>> from odoo.addons.support_sla.tools.allowance import Entry, Terms, reckon
    >>> from odoo.addons.support_sla.tools.term import Term
    >>> march = Term(date(2026, 3, 1), date(2026, 3, 31))
    >>> booked = [Entry(date(2026, 3, 2), 479), Entry(date(2026, 3, 3), 1)]
    >>> (pot,) = reckon(march, [Terms(1, march.start, 600)], booked, march.end)
    >>> reached_on(pot), reached_on(pot, 1)
    (datetime.date(2026, 3, 3), None)
    """
    mark, used = exact(share) * pot.available, 0
    for use in pot.uses:
        used += use.covered
        if pot.available > 0 and used >= mark:
            return use.entry.day
    return None


def pace(uses, working_days, today, start, recent=RECENT):
    """``(minutes a working day, days)`` over the last ``recent`` days before ``today``.

    Today is not over and does not count; nor do days before ``start``, when there was
    nothing to book on. What was booked on days off in between counts all the same.
    ``uses`` are those of all pots: a new month does not begin without a past.
    """
    worked = sorted(day for day in set(working_days) if start <= day < today)
    worked = worked[-recent:]
    if not worked:
        return Fraction(0), 0
    booked = sum(
        use.entry.minutes for use in uses if worked[0] <= use.entry.day < today
    )
    return Fraction(booked, len(worked)), len(worked)


def outlook(pots, working_days, today, recent=RECENT):
    """When the pot of today's period will be empty if work goes on at its recent pace.

    What is booked today already is a part of today's pace. A day after the period is
    none of this pot: it lasts. ``working_days`` have to reach from ``recent`` days ago
    to the end of the period.

    >>> from datetime import timedelta
    >>> from odoo.addons.support_sla.tools.allowance import Entry, Terms, reckon
    >>> from odoo.addons.support_sla.tools.term import Term
    >>> march = Term(date(2026, 3, 1), date(2026, 3, 31))
    >>> days = [march.start + timedelta(days=n) for n in range(31)]
    >>> days = [day for day in days if day.weekday() < 5]
    >>> booked = [Entry(day, 60) for day in days[:5]]  # Monday 2nd to Friday 6th
    >>> pots = reckon(march, [Terms(1, march.start, 600)], booked, date(2026, 3, 9))
    >>> outlook(pots, days, date(2026, 3, 9)).day  # five more days, today included
    datetime.date(2026, 3, 13)
    """
    if not pots:
        return Outlook(EMPTY, None, Fraction(0), 0)
    pot = pots[-1]
    uses = [use for one in pots for use in one.uses]
    speed, days = pace(uses, working_days, today, pots[0].period.first, recent)
    if pot.available <= 0:
        return Outlook(EMPTY, None, speed, days)
    if pot.remaining <= 0:
        return Outlook(RAN_OUT, reached_on(pot, 1), speed, days)
    if not days:
        return Outlook(NO_PACE, None, speed, days)
    day = _empty_on(pot, speed, sorted(set(working_days)), today)
    return Outlook(RUNS_OUT if day else LASTS, day, speed, days)


def _empty_on(pot, speed, working_days, today):
    """The working day on which ``speed`` takes the last minute, within the period."""
    if not speed:
        return None
    ahead = working_days[bisect_left(working_days, today) :]
    left = Fraction(pot.remaining)
    for day in ahead:
        if day > pot.period.last:
            return None
        booked = sum(use.entry.minutes for use in pot.uses if use.entry.day == day)
        left -= max(speed - booked, 0)
        if left <= 0:
            return day
    return None

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The dates of an agreement: its state, its versions and the periods it is made of.

A day is a `datetime.date` of the client's zone, first and last days are both included:
an agreement "until 31 December" holds through that day. An instant is a naive
`datetime` in UTC, as Odoo stores it; `midnight` and `local_day` stand between the two.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

DRAFT, SENT, SIGNED, ACTIVE = "draft", "sent", "signed", "active"
EXPIRED, TERMINATED = "expired", "terminated"
STATES = (DRAFT, SENT, SIGNED, ACTIVE, EXPIRED, TERMINATED)

MONTH, QUARTER, TERM = "month", "quarter", "term"
#: Months of a calendar period.
MONTHS = {MONTH: 1, QUARTER: 3}

DAY = timedelta(days=1)


class TermError(ValueError):
    """The dates contradict each other; ``reason`` is a stable code.

    Codes: ``reversed``, ``term_without_end``, ``period``.
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when an agreement holds, and what became of it.

    ``end`` is ``None`` for an agreement without end. ``terminated_on`` is the last day
    on which a terminated agreement still holds.
    """

    start: date
    end: date | None = None
    sent_on: date | None = None
    signed_on: date | None = None
    terminated_on: date | None = None

    def __post_init__(self):
        if self.end and self.end < self.start:
            raise TermError("reversed")

    @property
    def last(self):
        """The last day on which it holds, before ``start`` if it never does."""
        days = [day for day in (self.end, self.terminated_on) if day]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agreement; ``signed_at`` is ``None`` until all have signed."""

    number: int
    valid_from: date
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A period as far as it lies within the term: ``first`` to ``last``.

    ``whole_first`` to ``whole_last`` is the calendar month or quarter, or the term.
    """

    kind: str
    whole_first: date
    whole_last: date
    first: date
    last: date

    @property
    def days(self):
        return (self.last - self.first).days + 1

    @property
    def whole_days(self):
        return (self.whole_last - self.whole_first).days + 1


def midnight(day, tz):
    """The instant at which ``day`` begins in the zone ``tz``.

    Where the clock skips midnight the day begins at the end of the gap.

    >>> midnight(date(2026, 3, 1), "Europe/Kyiv"), midnight(
    ...     date(2026, 4, 1), "Europe/Kyiv"
    ... )
    (datetime.datetime(2026, 2, 28, 22, 0), datetime.datetime(2026, 3, 31, 21, 0))
    """
    wall = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz))
    return wall.astimezone(timezone.utc).replace(tzinfo=None)


def local_day(instant, tz):
    """The day that it is in the zone ``tz`` at ``instant``.

    >>> local_day(datetime(2026, 3, 31, 21, 0), "Europe/Kyiv")
    datetime.date(2026, 4, 1)
    """
    return instant.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz)).date()


def bounds(period, tz):
    """The instants of a period: from the first one up to, without, the second one.

    In the month in which clocks change it has an hour less or more.

    >>> start, end = bounds(periods(MONTH, date(2026, 3, 1))[0], "Europe/Kyiv")
    >>> (end - start).total_seconds() / 3600
    743.0
    """
    return midnight(period.first, tz), midnight(period.last + DAY, tz)


def state(term, today):
    """What an agreement is on ``today``; each state follows from dates alone.

    Signed and not begun yet is ``signed``: nobody has to do anything, and nothing is
    promised yet. Without signature it is never in force, whatever its dates. What
    ends on its agreed last day has expired, though somebody had terminated it, too.

    >>> term = Term(date(2026, 3, 1), date(2026, 5, 31), signed_on=date(2026, 2, 20))
    >>> [state(term, date(2026, month, 1)) for month in (1, 3, 6)]
    ['draft', 'active', 'expired']
    """
    if not term.signed_on or today < term.signed_on:
        return SENT if term.sent_on and term.sent_on <= today else DRAFT
    if term.last and today > term.last:
        return EXPIRED if term.last == term.end else TERMINATED
    return SIGNED if today < term.start else ACTIVE


def reminder_on(term, days, working_days=()):
    """The day on which to remind of the renewal, ``days`` before the last one.

    With ``working_days`` (dates) it is moved back to one of them, for nobody reads it
    on a Sunday; never before the start. ``None``: without end, or terminated before.

    >>> reminder_on(Term(date(2026, 1, 1), date(2026, 12, 31)), 30)
    datetime.date(2026, 12, 1)
    """
    if not term.end or term.last < term.end:
        return None
    day = term.end - timedelta(days=days)
    day = max((one for one in working_days if one <= day), default=day)
    return max(day, term.start)


def reminder_due(term, days, today, reminded=None, working_days=()):
    """Whether to remind now; ``reminded`` is the end that was reminded of before.

    So a sweep may run twice, or late; and a new end is worth a new reminder.

    >>> term = Term(date(2026, 1, 1), date(2026, 12, 31), signed_on=date(2026, 1, 1))
    >>> [reminder_due(term, 30, date(2026, 12, day)) for day in (1, 31)]
    [True, True]
    >>> reminder_due(term, 30, date(2026, 12, 1), reminded=date(2026, 12, 31))
    False
    """
    day = reminder_on(term, days, working_days)
    if not day or reminded == term.end:
        return False
    return day <= today and state(term, today) == ACTIVE


def version_at(versions, instant, tz):
    """The version whose *promises* hold at ``instant``, or ``None``.

    A version holds from the beginning of its first day, yet never before it was
    signed: a promise cannot be given for what has happened already. Of those that hold
    the highest number does, since who signs a new one replaces all before it.

    >>> signed = datetime(2026, 3, 15, 12)
    >>> versions = [
    ...     Version(1, date(2026, 1, 1), datetime(2025, 12, 20)),
    ...     Version(2, date(2026, 3, 15), signed),
    ... ]
    >>> version_at(versions, datetime(2026, 3, 15, 11), "Europe/Kyiv").number
    1
    >>> version_at(versions, signed, "Europe/Kyiv").number
    2
    """
    day = local_day(instant, tz)
    holding = (
        version
        for version in versions
        if version.valid_from <= day
        and version.signed_at
        and version.signed_at <= instant
    )
    return max(holding, key=_number, default=None)


def version_on(versions, day):
    """The version whose *hours and prices* hold on ``day``, or ``None``.

    Unlike promises these can be agreed for days gone by: both sides have signed it,
    and a statement that was approved keeps its figures. Give signed versions only:
    anything with ``number`` and ``valid_from``.
    """
    holding = (version for version in versions if version.valid_from <= day)
    return max(holding, key=_number, default=None)


def spans(versions, first, last):
    """``[(first day, last day, version), …]``: who holds when, as `version_on` says.

    Days before the first version are left out.

    >>> versions = [Version(1, date(2026, 1, 1)), Version(2, date(2026, 3, 15))]
    >>> for a, b, version in spans(versions, date(2026, 3, 1), date(2026, 3, 31)):
    ...     print(a.day, b.day, version.number)
    1 14 1
    15 31 2
    """
    if last < first:
        return []
    turns = {version.valid_from for version in versions}
    starts = sorted({first} | {day for day in turns if first < day <= last})
    found = []
    for start, following in zip(starts, [*starts[1:], last + DAY], strict=True):
        version = version_on(versions, start)
        if version is None:
            continue
        if found and found[-1][2] is version:
            start = found.pop()[0]
        found.append((start, following - DAY, version))
    return found


def whole_period(kind, day):
    """First and last day of the calendar month or quarter that ``day`` is in.

    >>> [str(one) for one in whole_period(QUARTER, date(2026, 11, 30))]
    ['2026-10-01', '2026-12-31']
    """
    if kind not in MONTHS:
        raise TermError("period")
    months = MONTHS[kind]
    begun = (day.month - 1) // months * months
    first = date(day.year, begun + 1, 1)
    over = begun + months
    following = date(day.year + over // 12, over % 12 + 1, 1)
    return first, following - DAY


def periods(kind, first, last=None):
    """The periods from ``first`` to ``last``, cut to them; without ``last`` one.

    Months and quarters are those of the calendar, as the statements are: a term that
    begins on the 15th has a short first month. A ``term`` is one period.

    >>> for one in periods(MONTH, date(2026, 1, 15), date(2026, 3, 10)):
    ...     print(one.first, one.last, one.days, one.whole_days)
    2026-01-15 2026-01-31 17 31
    2026-02-01 2026-02-28 28 28
    2026-03-01 2026-03-10 10 31
    """
    if last and last < first:
        return []
    if kind == TERM:
        if not last:
            raise TermError("term_without_end")
        return [Period(kind, first, last, first, last)]
    found, day = [], first
    while not found or (last and day <= last):
        whole_first, whole_last = whole_period(kind, day)
        end = min(whole_last, last) if last else whole_last
        found.append(Period(kind, whole_first, whole_last, day, end))
        day = whole_last + DAY
    return found


def _number(version):
    return version.number

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How long a window is proposed to be, and on which day it ends.

Days are calendar days, the first one counts. A day is a `datetime.date` of the window's
zone; working days come as an index with `on_or_after`, `on_or_before` and `add`, see
`implementation_methodology.tools.schedule.WorkDays`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

#: No window is shorter or longer, whatever its policy says.
SHORTEST, LONGEST = 2, 60
DAY = timedelta(days=1)
BASE, USERS, APPS, INTEGRATIONS, RISKS = (
    "base",
    "users",
    "apps",
    "integrations",
    "risks",
)
#: Why a window ends on the day it does.
AS_LONG, NEXT_WORKDAY, PREVIOUS_WORKDAY, MONTH_CLOSE = (
    "days",
    "next",
    "previous",
    "close",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Days that each thing adds. Apps are counted beyond ``apps_included``."""

    base: float = 1.5
    per_user: float = 0.5
    users_counted: int = 60
    per_app: float = 1.0
    apps_included: int = 2
    per_integration: float = 2.0
    per_risk: float = 4.0
    shortest: int = SHORTEST
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Scope:
    """What goes live: users, apps, integrations, and how many risks it takes."""

    users: int = 0
    apps: int = 0
    integrations: int = 0
    risks: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one thing adds: ``count`` times ``each`` makes ``days``."""

    code: str
    count: int
    each: float

    @property
    def days(self):
        return self.count * self.each


@dataclass(frozen=True, slots=True)
class Proposal:
    """``days`` are those of the window, ``sum`` is what its parts come to."""

    days: int
    sum: float
    parts: tuple


@dataclass(frozen=True, slots=True)
class End:
    """The last day, why it is that one, and ``days`` from the first one to it."""

    day: date
    days: int
    reason: str


def propose(rule, scope):
    """The length for ``scope``, with what it is made of.

    >>> propose(Rule(), Scope(12, 5, 1, 0)).days
    13
    >>> [
    ...     propose(Rule(), Scope(*scope)).days
    ...     for scope in [
    ...         (1, 1, 0, 0),
    ...         (5, 3, 0, 0),
    ...         (8, 4, 1, 0),
    ...         (12, 5, 1, 0),
    ...         (20, 6, 2, 1),
    ...         (40, 8, 3, 2),
    ...         (80, 10, 4, 2),
    ...         (150, 14, 6, 4),
    ...     ]
    ... ]
    [2, 5, 10, 13, 24, 42, 56, 60]
    >>> [(part.code, part.days) for part in propose(Rule(), Scope(3, 1)).parts]
    [('base', 1.5), ('users', 1.5)]
    """
    parts = (
        Part(BASE, 1, rule.base),
        Part(USERS, min(scope.users, rule.users_counted), rule.per_user),
        Part(APPS, max(0, scope.apps - rule.apps_included), rule.per_app),
        Part(INTEGRATIONS, scope.integrations, rule.per_integration),
        Part(RISKS, scope.risks, rule.per_risk),
    )
    # Tenths do not add up exactly: 13.000000001 are 13 days, not 14.
    total = round(sum(part.days for part in parts), 6)
    return Proposal(
        clamp(ceil(total), rule), total, tuple(part for part in parts if part.days)
    )


def clamp(days, rule):
    """``days`` within what the rule and the suite allow.

    >>> clamp(0, Rule()), clamp(61, Rule()), clamp(30, Rule(longest=21))
    (2, 60, 21)
    """
    shortest = max(SHORTEST, rule.shortest)
    longest = min(LONGEST, rule.longest)
    return max(shortest, min(days, longest))


def close_by(first, workdays, after=3):
    """The working day by which the month of ``first`` is closed.

    ``after`` working days follow the last one of the month.
    """
    month_end = (first.replace(day=1) + 31 * DAY).replace(day=1) - DAY
    return workdays.add(workdays.on_or_before(month_end), after)


def end(first, days, longest, workdays, close=None):
    """The last day of a window of ``days`` that begins on ``first``.

    It is a working day: the next one, or the previous one where the next would be
    beyond ``longest`` days. ``close`` is a day until which it lasts at least, again
    never beyond ``longest``. The first day is the last one at the earliest.
    """
    limit = first + (longest - 1) * DAY
    meant = min(first + (days - 1) * DAY, limit)
    day, reason = _workday(meant, limit, workdays)
    if close and day < close:
        day, reason = _workday(min(close, limit), limit, workdays)[0], MONTH_CLOSE
    day = max(day, first)
    return End(day, (day - first).days + 1, reason)


def _workday(day, limit, workdays):
    following = workdays.on_or_after(day)
    if following == day:
        return day, AS_LONG
    if following <= limit:
        return following, NEXT_WORKDAY
    return workdays.on_or_before(day), PREVIOUS_WORKDAY

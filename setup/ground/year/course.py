# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The course of one ticket, drawn: what happened, and who said something."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from . import shares

HOUR = 3600
NEW, WORKING, AWAITING, DONE, CANCELLED = (
    "new",
    "in_progress",
    "awaiting",
    "done",
    "cancelled",
)


@dataclass
class Step:
    """Something at an instant (naive UTC): a kind of fact, or ``stage`` alone.

    ``stage`` is where the ticket stands from then on, if that changes.
    """

    at: datetime
    kind: str
    stage: str = ""


@dataclass
class Course:
    """A ticket's steps up to now, in their order."""

    opened: datetime
    priority: str
    steps: list = field(default_factory=list)
    #: From when on it has another priority, and which.
    raised: tuple = ()

    @property
    def stage(self):
        return next((one.stage for one in reversed(self.steps) if one.stage), NEW)

    @property
    def closed(self):
        """When it was closed last, or ``None`` while it is open."""
        if self.stage not in (DONE, CANCELLED):
            return None
        return next(one.at for one in reversed(self.steps) if one.stage)


def moment(draw, monday, now, offset):
    """When a ticket is opened in the week of ``monday``; ``None`` if that is to come.

    ``offset`` is what the local time is ahead of UTC, in hours.
    """
    day = draw.choices(range(7), shares.WEEKDAYS)[0]
    if draw.random() < shares.IN_HOURS:
        hour = min(17.98, max(9.0, draw.gauss(12.5, 2.6)))
    else:
        hour = draw.uniform(0, 24)
    seconds = round((hour - offset) * HOUR)
    at = monday + timedelta(days=day, seconds=seconds)
    return at if at <= now else None


def course(draw, opened, hours, now):
    """Draw what became of a ticket ``opened`` then, as far as it has come by ``now``.

    ``hours`` is a ``WorkingTime``. The share of each thing is in ``shares``.
    """
    priority = shares.pick(draw, shares.PRIORITIES)
    told = Course(opened, priority)
    replied, solved = _efforts(draw, priority)
    cancelled = draw.random() < shares.CANCELLED
    steps = [Step(hours.add(opened, replied), "reply")]
    steps.append(Step(steps[0].at + timedelta(minutes=5), "", WORKING))
    for _round in range(shares.pick(draw, shares.ROUNDS)):
        asked = draw.uniform(replied, solved)
        answered = min(asked + draw.expovariate(1 / HOUR), solved - 60)
        steps.append(Step(hours.add(opened, round(asked)), "customer"))
        steps.append(Step(hours.add(opened, round(max(asked, answered)) + 1), "reply"))
    end = hours.add(opened, solved)
    if draw.random() < shares.HELD:
        end = _hold(draw, steps, replied, solved, opened, hours)
    if draw.random() < shares.REPRIORITIZED:
        raised = hours.add(opened, round(draw.uniform(0, solved)))
        told.raised = (raised, str((int(priority) + draw.choice((1, 2))) % 4))
        steps.append(Step(raised, "priority"))
    if cancelled:
        steps.append(Step(end, "withdrawn", CANCELLED))
    else:
        steps.append(Step(end - timedelta(seconds=30), "reply"))
        steps.append(Step(end, "closed", DONE))
        if draw.random() < shares.REOPENED:
            _reopen(draw, steps, end, hours)
    told.steps = sorted((one for one in steps if one.at <= now), key=lambda one: one.at)
    return told


def _efforts(draw, priority):
    """Working seconds to the first reply and to the solution, the later one later."""
    replied = shares.REPLY[priority] * draw.lognormvariate(0, shares.REPLY_SPREAD)
    solved = shares.SOLUTION[priority] * draw.lognormvariate(0, shares.SOLUTION_SPREAD)
    first = max(120, round(replied * HOUR))
    return first, max(first + 900, round(solved * HOUR))


def _hold(draw, steps, replied, solved, opened, hours):
    """Let it wait for something: all that comes after it comes later."""
    begin = hours.add(opened, round(draw.uniform(replied + 400, solved - 60)))
    wait = timedelta(days=draw.uniform(*shares.HOLD_DAYS))
    wait -= timedelta(microseconds=wait.microseconds)
    for step in steps:
        if step.at > begin:
            step.at += wait
    over = begin + wait
    steps.append(Step(begin, "hold", AWAITING))
    if shares.pick(draw, shares.HOLD_ENDS) == "customer":
        steps.append(Step(over, "customer"))
        over += timedelta(minutes=draw.randint(2, 90))
    steps.append(Step(over, "release", WORKING))
    return max(hours.add(opened, solved) + wait, over + timedelta(minutes=10))


def _reopen(draw, steps, end, hours):
    """It comes back with a message, is answered and solved again."""
    back = end + timedelta(seconds=round(draw.uniform(*shares.REOPEN_DAYS) * 86400))
    replied, solved = _efforts(draw, "1")
    steps.append(Step(back, "customer"))
    steps.append(Step(back + timedelta(seconds=20), "reopened", WORKING))
    steps.append(Step(hours.add(back, replied) + timedelta(seconds=40), "reply"))
    steps.append(Step(hours.add(back, solved) + timedelta(seconds=60), "closed", DONE))

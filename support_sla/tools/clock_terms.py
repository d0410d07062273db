# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The words of a clock: what happened, what was promised, what a clock shows.

All instants are naive UTC, whole seconds; all amounts are seconds of working time.
"""

from dataclasses import dataclass, field
from datetime import timedelta

FIRST_RESPONSE = "first_response"
NEXT_RESPONSE = "next_response"
PERIODIC_UPDATE = "periodic_update"
RESOLUTION = "resolution"
NEWS = "news"
METRICS = (FIRST_RESPONSE, NEXT_RESPONSE, PERIODIC_UPDATE, RESOLUTION, NEWS)

IDLE, RUNNING, HELD = "idle", "running", "held"
MET, MISSED, CANCELLED = "met", "missed", "cancelled"
OPEN_STATES = (RUNNING, HELD)

#: What may happen to a cycle. Everything else a fact asks for is not possible and
#: leaves the cycle as it is: a hold before the start, a reply after the end.
TRANSITIONS = {
    (IDLE, "start"): RUNNING,
    (RUNNING, "pause"): HELD,
    (HELD, "resume"): RUNNING,
    (RUNNING, "fulfil"): MET,
    (HELD, "fulfil"): MET,
    (RUNNING, "drop"): CANCELLED,
    (HELD, "drop"): CANCELLED,
    (MET, "revive"): RUNNING,
    (CANCELLED, "revive"): RUNNING,
}

#: Which fact means what to which metric (sla_semantics, rules 9-20, 25-27).
EVENTS = {
    FIRST_RESPONSE: {
        "created": "open",
        "started": "open",
        "customer": "open",
        "reply": "answer",
        "closed": "give_up",
        "reopened": "come_back",
    },
    NEXT_RESPONSE: {
        "customer": "ask",
        "reply": "answer",
        "closed": "give_up",
        "reopened": "come_back",
    },
    PERIODIC_UPDATE: {
        "reply": "renew",
        "hold": "pause",
        "closed": "give_up",
        "reopened": "come_back",
    },
    RESOLUTION: {
        "created": "open",
        "started": "open",
        "customer": "open",
        "hold": "pause",
        "closed": "answer",
        "reopened": "come_back",
    },
    NEWS: {
        "news": "renew",
        "reply": "answer",
        "closed": "give_up",
        "reopened": "come_back",
    },
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened to a ticket at ``at``; ``seq`` breaks ties."""

    at: object
    kind: str
    seq: int = 0
    data: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Promise:
    """What one metric was promised: an amount of working time and its small print.

    Either ``seconds`` or ``days`` (working days, the same wall time; with
    ``until_closing`` to the end of that day). ``risk`` is the share of the time after
    which a clock is at risk. ``grace`` is how long (seconds of wall time) a reopened
    ticket goes on with its old clock; ``None`` means always. ``hold_max`` (seconds of
    wall time) ends a hold by itself; ``levels`` are pairs of level id and offset to
    due in seconds of working time.
    """

    working_time: object
    seconds: int = 0
    days: int = 0
    until_closing: bool = False
    risk: float = 0.75
    grace: int | None = 0
    hold_max: int = 0
    pause: bool = True
    creation_fulfils: bool = False
    levels: tuple = ()


@dataclass(slots=True)
class Reading:
    """What one cycle of a clock shows.

    ``due_at`` is empty while the clock is held: nobody knows yet. ``breached_at`` is
    the instant it was due, or the instant a change of the promise made it late.
    ``consumed`` is final for an ended cycle, else what has been used at the time of
    asking.
    """

    metric: str
    cycle: int
    state: str
    promise: object
    started_at: object
    due_at: object = None
    risk_at: object = None
    stopped_at: object = None
    breached_at: object = None
    cause: str = ""
    reason: str = ""
    excused: bool = False
    consumed: int = 0
    held_since: object = None
    held: int = 0
    idle_since: object = None
    unjustified: int = 0
    armed_from: object = None
    lapses_at: object = None
    breaks: tuple = ()

    def alert(self, now):
        """``breached``, ``risk`` or ``""`` at ``now``."""
        if self.breached_at:
            return "breached"
        at_risk = self.state == RUNNING and self.risk_at and self.risk_at <= now
        return "risk" if at_risk else ""

    def next_change(self, now):
        """The next instant at which time alone changes this reading, or ``None``.

        A clock is late one second after it was due: done at the very second is kept.
        """
        late = self.due_at and self.due_at + timedelta(seconds=1)
        moments = [self.lapses_at]
        if self.state == RUNNING and not self.breached_at:
            moments += [self.risk_at, late]
        return min((at for at in moments if at and at > now), default=None)


def in_order(facts):
    """``facts`` as they count: nothing happens to a ticket before it is there.

    >>> [fact.kind for fact in in_order([Fact(5, "reply", 1), Fact(5, "created", 2)])]
    ['created', 'reply']
    """
    return sorted(facts, key=lambda fact: (fact.at, fact.kind != "created", fact.seq))


def counted(reading, until):
    """The stretches of time that ran against the promise, ``(start, end)`` pairs.

    ``until`` ends an open clock's last stretch.

    >>> reading = Reading("resolution", 1, "held", 1, 10, breaks=((15, 18), (20, None)))
    >>> list(counted(reading, 30))
    [(10, 15), (18, 20)]
    """
    end = reading.stopped_at or until
    start = reading.started_at
    for gap_start, gap_end in reading.breaks:
        if gap_start >= end:
            break
        if start < gap_start:
            yield start, gap_start
        start = max(start, gap_end or end)
    if start < end:
        yield start, end

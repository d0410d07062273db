# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A clock is replayed from facts, never nudged.

``replay`` walks the facts of one ticket in order and tells what every clock of one
metric shows at ``now``. The live path, the sweep, the *why* view and the integrity
check all call it, so a number can be explained and worked out again.
"""

from datetime import timedelta

from .clock_cycle import Cycle
from .clock_terms import (
    CANCELLED,
    EVENTS,
    FIRST_RESPONSE,
    HELD,
    IDLE,
    MET,
    METRICS,
    MISSED,
    NEWS,
    NEXT_RESPONSE,
    OPEN_STATES,
    PERIODIC_UPDATE,
    RESOLUTION,
    RUNNING,
    Fact,
    Promise,
    Reading,
    counted,
    in_order,
)

__all__ = [
    "CANCELLED",
    "EVENTS",
    "FIRST_RESPONSE",
    "HELD",
    "IDLE",
    "MET",
    "METRICS",
    "MISSED",
    "NEWS",
    "NEXT_RESPONSE",
    "OPEN_STATES",
    "PERIODIC_UPDATE",
    "RESOLUTION",
    "RUNNING",
    "Fact",
    "Promise",
    "Reading",
    "counted",
    "replay",
    "unanswered_since",
]


def replay(facts, metric, promises, now):
    """What every cycle of ``metric`` shows at ``now``, oldest first.

    ``facts`` in any order; ``promises`` maps the keys that facts carry to ``Promise``.
    Facts later than ``now`` have not happened yet.

    >>> from datetime import datetime
    >>> from odoo.addons.support_sla.tools.working_time import WorkingTime
    >>> week = [(day, "09:00", "18:00") for day in range(5)]
    >>> hours = WorkingTime.from_weekly(week, "UTC")
    >>> promises = {1: Promise(hours, seconds=4 * 3600)}
    >>> monday = datetime(2026, 3, 2, 16)
    >>> created = Fact(monday, "created", data={"promises": {"resolution": 1}})
    >>> [reading] = replay([created], "resolution", promises, monday)
    >>> reading.state, str(reading.due_at)
    ('running', '2026-03-03 11:00:00')
    >>> held = Fact(datetime(2026, 3, 2, 17), "hold", 1)
    >>> solved = Fact(datetime(2026, 3, 4, 10), "closed", 2)
    >>> [reading] = replay([created, held, solved], "resolution", promises, solved.at)
    >>> reading.state, reading.consumed, reading.held
    ('met', 3600, 39600)
    """
    walk = _Walk(metric, promises)
    for fact in in_order(facts):
        if fact.at > now:
            break
        walk.pass_time(fact.at)
        walk.take(fact)
    walk.pass_time(now)
    return [reading for cycle in walk.cycles if (reading := cycle.shown(walk, now))]


def unanswered_since(facts):
    """When the oldest customer message came that nobody of ours has answered.

    The opening of a ticket is such a message; an automatic mail is not. Solving ends
    it, but what was left unanswered is so again when the ticket comes back.

    >>> unanswered_since([Fact(1, "created"), Fact(2, "reply"), Fact(3, "customer")])
    3
    >>> unanswered_since([Fact(1, "created"), Fact(3, "closed")])
    >>> unanswered_since([Fact(1, "created"), Fact(3, "closed"), Fact(4, "reopened")])
    1
    """
    since = parked = None
    for fact in in_order(facts):
        if fact.kind in ("created", "started", "customer"):
            since = since or (None if fact.data.get("automatic") else fact.at)
        elif fact.kind == "reply":
            since = parked = None
        elif fact.kind in ("closed", "withdrawn"):
            since, parked = None, since or parked
        elif fact.kind in ("reopened", "restored"):
            since, parked = parked or since, None
    return since


class _Walk:
    """The cycles of one metric and what they need to know of the ticket."""

    def __init__(self, metric, promises):
        self.metric = metric
        self.promises = promises
        self.events = EVENTS[metric]
        self.cycles = []
        self.key = None
        self.excused = {}
        self.replied = False
        self.asked = False
        self.closed_at = None
        self.ended = False
        self.reopens = False
        self.holding = False
        self.held_at = self.held_until = self.lapses_at = None

    @property
    def cycle(self):
        return self.cycles[-1] if self.cycles else None

    @property
    def promise(self):
        return self.promises.get(self.key)

    def pass_time(self, at):
        """Let a hold end that was to end before ``at``."""
        if self.lapses_at and self.lapses_at <= at:
            self._idle(self.lapses_at)

    def take(self, fact):
        """Let one fact happen."""
        known = getattr(self, f"_know_{fact.kind}", None)
        if known:
            known(fact)
        event = self.events.get(fact.kind)
        if event:
            getattr(self, f"_{event}")(fact)
        if fact.kind == "reply":
            self.replied, self.asked = True, False
        # What was told afterwards fires nothing that was planned before it was told.
        told, cycle = fact.data.get("told"), self.cycle
        if told and cycle:
            cycle.armed_from = max(cycle.armed_from, told)

    # What the ticket as a whole has to remember

    def _know_created(self, fact):
        self.key = fact.data.get("promises", {}).get(self.metric)
        fulfils = self.promise and self.promise.creation_fulfils
        self.replied = bool(fact.data.get("by_us") and fulfils)

    def _know_started(self, fact):
        if "promises" in fact.data:
            self._know_promise(fact)

    def _know_promise(self, fact):
        key = fact.data["promises"].get(self.metric)
        cycle = self.cycle
        if cycle and cycle.is_open() and not cycle.fixed_due and key != cycle.key:
            cycle.promise_anew(key, self.promises, fact.at)
        self.key = key
        if self.holding:
            self._limit_hold(fact.at)

    def _know_hold(self, fact):
        self._release(fact.at)
        self.holding = True
        self.held_at, self.held_until = fact.at, fact.data.get("until")
        self._limit_hold(fact.at)

    def _limit_hold(self, at):
        """Set when the hold ends by itself: never before it is known to."""
        limit = self.promise.hold_max if self.promise else 0
        ends = [self.held_until]
        ends.append(self.held_at + timedelta(seconds=limit) if limit else None)
        self.lapses_at = min((max(end, at) for end in ends if end), default=None)

    def _know_release(self, fact):
        self._release(fact.at)

    def _know_customer(self, fact):
        self.asked = True
        if self.holding:
            self._idle(fact.at)

    def _know_closed(self, fact):
        # Closed again before anybody knew that it was open: nothing has happened.
        if not self.reopens:
            self.closed_at = fact.at
        self.asked = self.reopens = False

    def _know_withdrawn(self, fact):
        self.ended = True
        cycle = self.cycle
        if cycle and cycle.is_open():
            cycle.settle(self.promises.get(cycle.key), fact.at)
            cycle.go("drop", fact.at)
            cycle.reason = fact.data.get("reason", "cancelled")

    def _know_restored(self, fact):
        """Go on where the withdrawal found the clock, as the ticket now stands."""
        self.ended = False
        cycle, reopens, self.reopens = self.cycle, self.reopens, False
        if cycle and cycle.state == CANCELLED and not self._is_given_up(cycle):
            self._revive(fact.at)
        if reopens:
            self._come_back(fact)
        elif not self.closed_at:
            self._catch_up(fact)
        elif cycle and cycle.is_open():
            self.closed_at = fact.at
            getattr(self, f"_{self.events['closed']}")(fact)

    def _know_merged(self, fact):
        cycle = self._movable()
        if cycle:
            start = min(cycle.started_at, fact.data["start"])
            cycle.start_anew(start, self.promises, fact.at, "merge")

    def _know_corrected(self, fact):
        cycle = self._movable()
        if cycle:
            cycle.start_anew(fact.data["start"], self.promises, fact.at, "correction")

    def _know_excused(self, fact):
        if fact.data.get("metric") == self.metric:
            self.excused[fact.data["cycle"]] = not fact.data.get("withdrawn")

    def _movable(self):
        """The cycle that began with the ticket, while it is open."""
        begins = self.metric in (FIRST_RESPONSE, RESOLUTION) and self.cycles
        return self.cycles[0] if begins and self.cycles[0].is_open() else None

    def _idle(self, at):
        """The hold has lost its ground: the clock goes on, the stage has not moved."""
        self.lapses_at, self.holding = None, False
        cycle = self.cycle
        if cycle and cycle.go("resume", at):
            cycle.idle.append((at, None))

    def _release(self, at):
        self.lapses_at, self.holding = None, False
        if self.cycle:
            self.cycle.end_idle(at)
            self.cycle.go("resume", at)

    # What facts do to the cycles

    def _start(self, at, due=None):
        cycle = Cycle(self.metric, len(self.cycles) + 1, at)
        cycle.key = cycle.last_key = None if due else self.key
        cycle.fixed_due = due
        self.cycles.append(cycle)
        cycle.go("start", at)
        self._keep_holding(at)

    def _revive(self, at):
        self.cycle.go("revive", at)
        self._keep_holding(at)

    def _keep_holding(self, at):
        if self.holding and "hold" in self.events and self._pauses():
            self.cycle.go("pause", at)

    def _pauses(self):
        return not self.promise or self.promise.pause

    def _is_given_up(self, cycle):
        """Whether it ended without what was promised, because the ticket closed."""
        return cycle.reason == "closed"

    def _open(self, fact):
        """Start the first cycle; an automatic mail opens a ticket but no clock."""
        if self.cycles or fact.data.get("automatic") or self.ended or self.closed_at:
            return
        answered = self.metric == FIRST_RESPONSE and self.replied
        if answered and fact.kind != "created":
            return
        self._start(fact.at)
        if answered:
            self.cycle.go("fulfil", fact.at)

    def _ask(self, fact):
        """Start from the oldest unanswered message; the first one is answered first."""
        busy = self.cycle and self.cycle.is_open()
        if self.replied and not busy and not self.closed_at and not self.ended:
            self._start(fact.at)

    def _answer(self, fact):
        cycle = self.cycle
        if cycle and cycle.go("fulfil", fact.at):
            cycle.settle(self.promises.get(cycle.key), fact.at)

    def _renew(self, fact):
        due = fact.data.get("due")
        if due:
            self._give_up(fact, "replaced")
        else:
            self._answer(fact)
        if not self.closed_at and not self.ended:
            self._start(fact.at, due)

    def _pause(self, fact):
        if self.cycle and self._pauses():
            self.cycle.go("pause", fact.at)

    def _give_up(self, fact, reason="closed"):
        """Closed without what was promised: not kept, but missed only when late."""
        cycle = self.cycle
        if not cycle or not cycle.is_open():
            return
        cycle.settle(self.promises.get(cycle.key), fact.at)
        cycle.go("fulfil" if cycle.breached_at else "drop", fact.at)
        cycle.reason = reason

    def _come_back(self, fact):
        """Go on with the old cycle within the grace period, else begin a new one."""
        if self.ended:
            self.reopens = True
            return
        cycle, closed_at, self.closed_at = self.cycle, self.closed_at, None
        if not cycle or cycle.is_open():
            self._catch_up(fact)
            return
        promise = self.promises.get(cycle.last_key)
        grace = promise.grace if promise else 0
        seconds = (fact.at - closed_at).total_seconds() if closed_at else 0
        in_grace = grace is None or seconds <= grace
        given_up = self._is_given_up(cycle)
        resolves = self.metric == RESOLUTION and cycle.stopped_at == closed_at
        if in_grace and (given_up or resolves):
            self._revive(fact.at)
        elif resolves or (given_up and self.metric != NEWS):
            self._start(fact.at)
        else:
            self._catch_up(fact)

    def _catch_up(self, fact):
        """Count a message that came meanwhile from now on."""
        if self.metric == NEXT_RESPONSE and self.asked:
            self._ask(fact)
        elif self.metric in (FIRST_RESPONSE, RESOLUTION) and self.asked:
            self._open(fact)

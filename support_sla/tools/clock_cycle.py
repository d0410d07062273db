# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""One turn of a clock: what its facts do to it, and what it shows at the end."""

from .clock_terms import (
    CANCELLED,
    HELD,
    IDLE,
    MET,
    MISSED,
    OPEN_STATES,
    RUNNING,
    TRANSITIONS,
    Reading,
    counted,
)


class Cycle:
    """One turn of a clock, while its facts are being walked."""

    def __init__(self, metric, number, at):
        self.metric = metric
        self.number = number
        self.state = IDLE
        self.started_at = self.armed_from = at
        self.stopped_at = None
        self.reason = ""
        self.breaks = []
        self.key = self.last_key = None
        self.unpromised_at = None
        self.fixed_due = None
        self.breached_at = None
        self.cause = ""
        self.idle = []

    def is_open(self):
        return self.state in OPEN_STATES

    def go(self, event, at):
        """Take the transition if there is one; tell whether there was."""
        state = TRANSITIONS.get((self.state, event))
        if not state:
            return False
        if event in ("resume", "fulfil", "drop") and self.state == HELD:
            self._end_break(at)
        if event == "pause":
            self.breaks.append((at, None))
        if event in ("fulfil", "drop"):
            self.stopped_at = at
            self.end_idle(at)
        if event == "revive":
            # The time it was closed for is a break, and nothing fires at once.
            self.breaks.append((self.stopped_at, at))
            self.stopped_at, self.reason, self.armed_from = None, "", at
        self.state = state
        return True

    def _end_break(self, at):
        start, end = self.breaks[-1]
        if end is None:
            self.breaks[-1] = (start, at)

    def end_idle(self, at):
        if self.idle and self.idle[-1][1] is None:
            self.idle[-1] = (self.idle[-1][0], at)

    def due(self, promise, breaks=None):
        """When it is due by ``promise``, breaks included; None while nobody knows."""
        if self.fixed_due or not promise:
            return self.fixed_due
        time = promise.working_time
        due = self._due_without_breaks(promise)
        for start, end in self.breaks if breaks is None else breaks:
            if not due or start >= due:
                break
            if end is None:
                return None
            broken = time.between(max(start, self.started_at), end)
            due = time.add(due, broken) if broken else due
        return due

    def _due_without_breaks(self, promise):
        time = promise.working_time
        if promise.days:
            return time.wall_days(self.started_at, promise.days, promise.until_closing)
        return time.add(self.started_at, promise.seconds)

    def settle(self, promise, at):
        """Note a breach that happened before ``at``: it is never forgotten."""
        due = self.due(promise)
        if not self.breached_at and due and due < (self.stopped_at or at):
            self.breached_at, self.cause = due, "time"

    def judge(self, promise, at, cause):
        """After a change of promise or start: too late already means breached now."""
        self.armed_from = at
        due = self.due(promise)
        if not self.breached_at and due and due < at:
            self.breached_at, self.cause = at, cause

    def promise_anew(self, key, promises, at):
        """Be judged by another promise from now on, or by none."""
        self.settle(promises.get(self.key), at)
        self.unpromised_at = None if key else at
        self.key, self.last_key = key, key or self.last_key
        if key:
            self.judge(promises[key], at, "promise")

    def start_anew(self, start, promises, at, cause):
        """Have begun at another instant; a correction may take a breach back."""
        promise = promises.get(self.key)
        self.settle(promise, at)
        self.started_at = start
        due = self.due(promise)
        if cause == "correction" and promise and not (due and due < at):
            self.breached_at, self.cause = None, ""
        self.judge(promise, at, cause)

    def shown(self, walk, now):
        """The reading, or None for a cycle that nobody was ever promised."""
        if not self.last_key and not self.fixed_due:
            return None
        state, reason, end = self.state, self.reason, self.stopped_at
        if self.is_open():
            self.settle(walk.promises.get(self.key), now)
        if not self.key and not self.fixed_due:
            state, reason, end = CANCELLED, "unpromised", self.unpromised_at
        if self.breached_at and (state == MET or reason == "unpromised"):
            state = MISSED
        promise = walk.promises.get(self.last_key)
        breaks = tuple(_until(self.breaks, end))
        reading = Reading(
            metric=self.metric,
            cycle=self.number,
            state=state,
            promise=self.last_key,
            started_at=self.started_at,
            due_at=self.due(promise, breaks),
            stopped_at=end,
            breached_at=self.breached_at,
            cause=self.cause,
            reason=reason,
            excused=walk.excused.get(self.number, False),
            armed_from=self.armed_from,
            breaks=breaks,
        )
        if state == HELD:
            reading.held_since = breaks[-1][0]
            reading.lapses_at = walk.lapses_at
        if state == RUNNING and self.idle and self.idle[-1][1] is None:
            reading.idle_since = self.idle[-1][0]
        self._measure(reading, promise, now)
        return reading

    def _measure(self, reading, promise, now):
        if not promise:
            end = reading.stopped_at or now
            reading.consumed = int((end - self.started_at).total_seconds())
            return
        time = promise.working_time
        between = time.between
        idle = _until(self.idle, reading.stopped_at)
        reading.consumed = sum(between(a, b) for a, b in counted(reading, now))
        reading.held = sum(between(a, b) for a, b in reading.breaks if b)
        reading.unjustified = sum(between(a, b) for a, b in idle if b)
        if reading.due_at:
            total = promise.seconds or between(
                self.started_at, self._due_without_breaks(promise)
            )
            rest = round(total * (1 - promise.risk))
            reading.risk_at = time.subtract(reading.due_at, rest) if rest else None


def _until(spans, end):
    """``spans`` as far as they lie before ``end``; an open end lasts until there."""
    for start, stop in spans:
        if not end:
            yield start, stop
        elif start < end:
            yield start, min(stop or end, end)

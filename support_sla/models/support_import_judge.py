# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_datetime

from ..tools.clock import MET, METRICS, MISSED, OPEN_STATES, RUNNING
from ..tools.import_rows import compare

KEPT, LATE, OPEN, NONE = "kept", "missed", "open", "none"


class SupportImportJudge(models.AbstractModel):
    """Compares the judgement of another system with what our clocks show."""

    _name = "support.import.judge"
    _description = "Comparison of Judgements"

    def _judge(self, theirs, now):
        """``{ticket id: vals of a line}`` of the comparison.

        ``theirs`` maps ticket ids to lists of ``(metric, verdict, deadline, name)``;
        the deadline may be unknown (None), the name is what they call the promise.
        """
        clocks = self.env["support.sla.clock"].search(
            [("ticket_id", "in", list(theirs)), ("cycle", "=", 1)]
        )
        ours = {(clock.ticket_id.id, clock.metric): clock for clock in clocks}
        nothing = clocks.browse()
        return {
            ticket_id: self._compare_one(
                [
                    (ours.get((ticket_id, metric), nothing), metric, *judged)
                    for metric, *judged in sorted(
                        judgements, key=lambda one: METRICS.index(one[0])
                    )
                ],
                now,
            )
            for ticket_id, judgements in theirs.items()
            if judgements
        }

    def _compare_one(self, pairs, now):
        """Values of a line for all promises of one ticket."""
        metrics = dict(self.env["support.sla.promise"]._selection_metric())
        told = {"theirs": [], "ours": [], "explanation": []}
        differs = False
        for clock, metric, verdict, due, name in pairs:
            ours = self._our_verdict(clock, now)
            our_due = clock.due_at or None
            same = compare((verdict, due), (ours, our_due)) == "same"
            differs = differs or not same
            label = metrics[metric]
            theirs = self._figure(verdict, due)
            told["theirs"].append(f"{name or label}: {theirs}")
            told["ours"].append(f"{label}: {self._figure(ours, our_due)}")
            told["explanation"].append(f"{label}: {self._our_reason(clock)}")
        return {
            "state": "different" if differs else "same",
            **{name: "\n".join(words) for name, words in told.items()},
        }

    def _our_verdict(self, clock, now):
        if clock.state == MET:
            return KEPT
        # The sweep may not have come to it yet.
        passed = clock.state == RUNNING and clock.due_at and clock.due_at < now
        late = clock.state in OPEN_STATES and clock.breached_at
        if clock.state == MISSED or late or passed:
            return LATE
        return OPEN if clock.state in OPEN_STATES else NONE

    def _figure(self, verdict, due):
        words = {
            KEPT: self.env._("kept"),
            LATE: self.env._("missed"),
            OPEN: self.env._("still open"),
            NONE: self.env._("nothing to keep"),
        }
        if not due:
            return words[verdict]
        return self.env._(
            "%(verdict)s, due %(moment)s",
            verdict=words[verdict],
            moment=self._moment_words(due),
        )

    def _our_reason(self, clock):
        """Which promise we counted by, from when to when, and how long it took."""
        if not clock:
            return self.env._(
                "we promised nothing for it: no policy that held when it was opened "
                "has a target."
            )
        if clock.state not in (MET, MISSED, *OPEN_STATES):
            reasons = dict(clock._fields["reason"]._description_selection(self.env))
            return self.env._(
                "the clock was ended: %s.", reasons.get(clock.reason, clock.state)
            )
        words = self.env["support.sla.clock"]._duration_words
        if not clock.stopped_at:
            return self.env._(
                "promised %(promised)s, begun %(start)s, not done yet.",
                promised=clock.promised,
                start=self._moment_words(clock.started_at),
            )
        return self.env._(
            "promised %(promised)s, begun %(start)s, done %(end)s: %(used)s of "
            "working time.",
            promised=clock.promised,
            start=self._moment_words(clock.started_at),
            end=self._moment_words(clock.stopped_at),
            used=words(clock.consumed),
        )

    def _moment_words(self, moment):
        return format_datetime(self.env, moment, tz=self.tz, dt_format="short")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools import clock as rules
from .support_sla_ticket_sides import MANAGERS

EXCUSES = [
    ("force_majeure", "Force majeure"),
    ("client_access", "Waiting for the client's access"),
    ("out_of_scope", "Out of scope"),
    ("third_party", "Third party"),
    ("agreed", "Our agreed exclusion"),
]
EXCUSE_SIDES = [
    ("client", "Client"),
    ("integrator", "Integrator"),
    ("third_party", "Third party"),
    ("nobody", "Nobody"),
]
#: How much of the working hours ahead a countdown is told.
AHEAD, INTERVALS = timedelta(days=35), 20


class SupportSlaClockShow(models.AbstractModel):
    """A clock in words: countdown, why view."""

    _name = "support.sla.clock.show"
    _description = "SLA Clock in Words"

    countdown = fields.Json(
        string="Time Left",
        compute="_compute_countdown",
        help="Working time left, or what has become of the promise.",
    )
    promised = fields.Char(compute="_compute_promised")
    why = fields.Html(
        compute="_compute_why",
        sanitize=False,  # rendered from our own template, which escapes everything
    )
    excuse_reason = fields.Selection(selection=EXCUSES, compute="_compute_excuse")
    excuse_side = fields.Selection(
        selection=EXCUSE_SIDES, string="Responsible", compute="_compute_excuse"
    )
    excuse_note = fields.Text(compute="_compute_excuse")
    is_late = fields.Boolean(compute="_compute_is_late")

    @api.depends("metric", "cycle")
    @api.depends_context("lang")
    def _compute_display_name(self):
        metrics = dict(self.env["support.sla.promise"]._selection_metric())
        for clock in self:
            name = metrics.get(clock.metric)
            if clock.cycle > 1:
                name = self.env._(
                    "%(metric)s, no. %(cycle)s", metric=name, cycle=clock.cycle
                )
            clock.display_name = name

    @api.depends("state", "breached_at")
    def _compute_is_late(self):
        for clock in self:
            clock.is_late = clock.state == "missed" or bool(clock.breached_at)

    @api.depends("excused")
    def _compute_excuse(self):
        facts = self._facts(self.filtered("excused"))
        for clock in self:
            data = clock._excuse(facts.get(clock.ticket_id.id, ()))
            clock.excuse_reason = data.get("reason")
            clock.excuse_side = data.get("side")
            clock.excuse_note = data.get("note")

    def _excuse(self, facts):
        """The data of the excuse in force, by the ticket's facts."""
        given = [
            fact.data
            for fact in facts
            if fact.kind == "excused"
            and fact.data.get("metric") == self.metric
            and fact.data.get("cycle") == self.cycle
        ]
        return {} if not given or given[-1].get("withdrawn") else given[-1]

    @api.model
    def _facts(self, clocks):
        """``{ticket id: facts}`` of the tickets of ``clocks``, in one query."""
        tickets = clocks.ticket_id.ids
        return self.env["support.sla.fact"]._of_tickets(tickets) if tickets else {}

    # Countdown

    @api.depends("state", "due_at", "stopped_at", "excused")
    @api.depends_context("lang", "tz")
    def _compute_countdown(self):
        now = fields.Datetime.now()
        facts = self._facts(
            self.filtered(lambda clock: clock.state in rules.OPEN_STATES)
            | self.filtered("excused")
        )
        engine = self.env["support.sla.engine"]
        readings = {
            (ticket_id, reading.metric, reading.cycle): reading
            for ticket_id, ticket_facts in facts.items()
            for reading in engine._readings(ticket_facts, now)
        }
        for clock in self:
            ticket_id = clock.ticket_id.id
            reading = readings.get((ticket_id, clock.metric, clock.cycle))
            clock.countdown = {
                **(
                    clock._countdown_open(reading, facts[ticket_id], now)
                    if reading and reading.state in rules.OPEN_STATES
                    else clock._countdown_done()
                ),
                **clock._countdown_excuse(facts.get(ticket_id, ())),
            }

    def _countdown_open(self, reading, facts, now):
        """What the browser counts on with, without asking again.

        ``left`` are seconds of working time, negative when late; ``intervals`` the
        working time ahead. Instants are UTC strings.
        """
        time = self._working_time(reading.promise)
        text = fields.Datetime.to_string
        left = self._promised_seconds(reading) - reading.consumed
        show = {
            "state": reading.state,
            "now": text(now),
            "due": text(reading.due_at) or False,
            "risk": text(reading.risk_at) or False,
            "left": left,
            "wall": not time,
            "intervals": [[text(a), text(b)] for a, b in self._ahead(time, now)],
            "since": text(reading.held_since) or False,
            "idle": text(reading.idle_since) or False,
        }
        if reading.state == rules.HELD or reading.idle_since:
            show.update(self._countdown_hold(facts, reading))
        return show

    @api.model
    def _countdown_hold(self, facts, reading):
        holds = [fact for fact in facts if fact.kind == "hold"]
        data = holds[-1].data if holds else {}
        reasons = dict(self.env["helpdesk.ticket"]._sla_hold_reasons())
        until = reading.lapses_at
        return {
            "hold": reasons.get(data.get("reason"), False),
            "note": data.get("note") or False,
            "until": fields.Datetime.to_string(until) if until else False,
        }

    def _countdown_done(self):
        late = 0
        if self.state == "missed" and self.due_at and self.stopped_at:
            time = self._working_time(self.promise_id.id)
            late = self._between(time, self.due_at, self.stopped_at)
        reason = self._fields["reason"].convert_to_export(self.reason, self)
        return {
            "state": self.state,
            "used": self.consumed,
            "late": late,
            "reason": reason or False,
        }

    def _countdown_excuse(self, facts):
        data = self._excuse(facts) if self.excused else {}
        if not data:
            return {}
        reason = dict(self._fields["excuse_reason"]._description_selection(self.env))
        side = dict(self._fields["excuse_side"]._description_selection(self.env))
        return {
            "excuse": reason.get(data.get("reason"), False),
            "side": side.get(data.get("side"), False),
        }

    @api.model
    def _working_time(self, promise_id):
        """The working time of a promise; None for news, which run by the wall clock."""
        if not promise_id:
            return None
        return self.env["support.sla.promise"]._tool(promise_id).working_time

    @api.model
    def _between(self, time, start, end):
        """Seconds that count between two instants."""
        if time:
            return time.between(start, end)
        return max(int((end - start).total_seconds()), 0)

    @api.model
    def _promised_seconds(self, reading):
        """How much time was promised, in seconds that count."""
        if not reading.promise:
            due = reading.due_at or reading.started_at
            return int((due - reading.started_at).total_seconds())
        promise = self.env["support.sla.promise"]._tool(reading.promise)
        if not promise.days:
            return promise.seconds
        time = promise.working_time
        due = time.wall_days(reading.started_at, promise.days, promise.until_closing)
        return time.between(reading.started_at, due) if due else 0

    @api.model
    def _ahead(self, time, now):
        """The working intervals from ``now`` on; the first may be under way."""
        if not time:
            return [(now, now + 10 * AHEAD)]
        ahead = time.intervals(now, now + AHEAD)
        if not ahead and (opening := time.next_opening(now)):
            ahead = time.intervals(opening, opening + AHEAD)
        return ahead[:INTERVALS]

    # Words

    @api.model
    def _duration_words(self, seconds):
        """``2 h 05 min``; seconds only where they are not zero."""
        seconds = abs(int(seconds))
        hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
        parts = []
        if hours:
            parts.append(self.env._("%s h", hours))
        if minutes:
            parts.append(self.env._("%s min", minutes))
        if rest or not parts:
            parts.append(self.env._("%s s", rest))
        return " ".join(parts)

    @api.model
    def _moment_words(self, moment):
        """An instant in the reader's zone and language; seconds only if there are."""
        if not moment:
            return ""
        pattern = "EEE d MMM y HH:mm:ss" if moment.second else "EEE d MMM y HH:mm"
        return format_datetime(self.env, moment, tz=self._zone(), dt_format=pattern)

    @api.model
    def _zone(self):
        return self.env.context.get("tz") or self.env.user.tz or "UTC"

    @api.depends("promise_id")
    @api.depends_context("lang")
    def _compute_promised(self):
        for clock in self:
            clock.promised = clock._promised_words()

    def _promised_words(self):
        """What was promised, as it was promised: ``4 h within Support hours``."""
        promise_sudo = self.promise_id.sudo()  # whoever sees the clock sees its promise
        if not promise_sudo:
            return self.env._("News at a promised time")
        if not promise_sudo.days:
            amount = self._duration_words(promise_sudo.seconds)
        elif promise_sudo.until_closing:
            amount = self.env._("%s business days, until closing", promise_sudo.days)
        else:
            amount = self.env._("%s business days", promise_sudo.days)
        return self.env._(
            "%(amount)s within %(hours)s",
            amount=amount,
            hours=promise_sudo.calendar_id.name,
        )

    # Why

    @api.depends("state", "due_at", "stopped_at", "excused", "consumed")
    @api.depends_context("lang", "tz")
    def _compute_why(self):
        now = fields.Datetime.now()
        for clock in self:
            clock.why = self.env["support.sla.why"]._render(clock, now)

    def _reading(self, now):
        """What the facts say about this clock at ``now``, or None."""
        self.ensure_one()
        facts = self._facts(self)[self.ticket_id.id]
        for reading in self.env["support.sla.engine"]._readings(facts, now):
            if (reading.metric, reading.cycle) == (self.metric, self.cycle):
                return reading
        return None

    def action_replay(self):
        """Replay the facts and tell whether they give what is stored; reads only."""
        self.ensure_one()
        self.check_access("read")
        differences = self._replay_differences(fields.Datetime.now())
        if differences:
            message = self.env._(
                "The facts say otherwise: %(differences)s. Tell your administrator.",
                differences="; ".join(differences),
            )
        else:
            message = self.env._(
                "Stored = replayed: the facts give the same clock, to the second."
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Replay"),
                "message": message,
                "type": "warning" if differences else "success",
                "sticky": bool(differences),
            },
        }

    def _replay_differences(self, now):
        """In words, where the stored clock is not what its facts say at ``now``."""
        found = self.env["support.sla.audit"]._differences(self.ticket_id.ids, now)
        differences = []
        for line in found.lines:
            if line["kind"] == "broken":
                differences.append(line["error"])
            elif line["clock_id"] == self.id and line["kind"] == "surplus":
                differences.append(self.env._("no fact gives this clock"))
            elif line["clock_id"] == self.id:
                differences += [
                    self.env._(
                        "%(field)s: stored %(stored)s, replayed %(replayed)s",
                        field=self._fields[name]._description_string(self.env),
                        stored=self._value_words(name, stored),
                        replayed=self._value_words(name, replayed),
                    )
                    for name, (stored, replayed) in line["values"].items()
                ]
        return differences

    def _value_words(self, name, value):
        field = self._fields[name]
        if field.type == "datetime":
            return self._moment_words(fields.Datetime.to_datetime(value)) or "–"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        return "–" if value is None else str(value)

    def action_withdraw_excuse(self):
        """Take the excuse back; the team lead's to do, as giving it."""
        self.ensure_one()
        self._check_may_excuse()
        self.ticket_id._sla_excuse(self, {"withdrawn": True})
        return True

    def _check_may_excuse(self):
        self.check_access("read")
        self.ticket_id.check_access("write")
        if not self.env.user.has_group(MANAGERS):
            raise UserError(self.env._("Only a team lead may excuse a promise."))

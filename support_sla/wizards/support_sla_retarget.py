# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import clock as rules

#: Tickets whose facts are held in memory at a time.
CHUNK = 500
#: Metrics whose only clock may be over for good.
ONCE = (rules.FIRST_RESPONSE, rules.RESOLUTION)
#: The most important one first.
OUTCOMES = [
    ("breached", "Breached at once"),
    ("sooner", "Due sooner"),
    ("later", "Due later"),
    ("new", "Newly promised"),
    ("dropped", "Not promised any more"),
    ("held", "On hold, not due yet"),
    ("same", "Due as before"),
    ("next", "For the next clock"),
]


class SupportSlaRetarget(models.TransientModel):
    """Gives open tickets what the policies promise today, after a preview.

    Preview and result come from the same replay: the preview has one fact more than
    has happened, and applying it makes that fact happen.
    """

    _name = "support.sla.retarget"
    _inherit = "implementation.dialog"
    _description = "Re-target Open Clocks"

    _subject_fields = ("policy_ids", "ticket_ids")

    policy_ids = fields.Many2many("support.sla.policy", readonly=True)
    ticket_ids = fields.Many2many("helpdesk.ticket", readonly=True)
    line_ids = fields.One2many("support.sla.retarget.line", "wizard_id", readonly=True)
    ticket_count = fields.Integer(string="Tickets", compute="_compute_counts")
    clock_count = fields.Integer(string="Clocks", compute="_compute_counts")
    breach_count = fields.Integer(string="Breached at once", compute="_compute_counts")
    is_stale = fields.Boolean(readonly=True)

    @api.depends("line_ids")
    def _compute_counts(self):
        for wizard in self:
            lines = wizard.line_ids
            wizard.ticket_count = len(lines.ticket_id)
            wizard.clock_count = len(lines.filtered(lambda line: line.cycle))
            wizard.breach_count = len(
                lines.filtered(lambda line: line.outcome == "breached")
            )

    @api.model
    def _open(self, policies=None, tickets=None):
        """The dialog with its preview: of these policies, these tickets or all."""
        vals = {
            "policy_ids": [fields.Command.set(policies.ids if policies else [])],
            "ticket_ids": [fields.Command.set(tickets.ids if tickets else [])],
        }
        wizard = self.create(vals)
        wizard._preview(self._now())
        return wizard._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Re-target open clocks"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_apply(self):
        """Make what was previewed happen, if it still is what would happen."""
        self.ensure_one()
        self.env["support.sla.policy"].check_access("write")
        now = self._now()
        changes = self._changes(now)
        if not changes:
            raise UserError(
                self.env._(
                    "Every open clock has what the policies promise today: there is "
                    "nothing to apply."
                )
            )
        if self._signature(changes) != set(self.line_ids.mapped("signature")):
            # Somebody changed a policy, a calendar or a ticket meanwhile.
            self._preview(now)
            self.is_stale = True
            return self._show()
        rows = [change["fact"] for change in changes]
        engine = self.env["support.sla.engine"]
        for start in range(0, len(rows), CHUNK):
            engine._record(rows[start : start + CHUNK], now)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s tickets have what the policies promise today.", len(rows)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _preview(self, now):
        """Write the lines of what would happen at ``now``."""
        # A preview is the dialog's own; nobody edits its lines.
        lines_sudo = self.line_ids.sudo()
        lines_sudo.unlink()
        lines = [line for change in self._changes(now) for line in change["lines"]]
        # What matters most first; tickets stay in order.
        rank = [outcome for outcome, _label in OUTCOMES].index
        lines.sort(key=lambda line: rank(line["outcome"]))
        lines_sudo.create(
            [
                {"wizard_id": self.id, "sequence": number, **line}
                for number, line in enumerate(lines)
            ]
        )

    @api.model
    def _signature(self, changes):
        return {line["signature"] for change in changes for line in change["lines"]}

    def _tickets(self):
        """Open tickets that the dialog's user works with."""
        domain = Domain("stage_id.closed", "=", False) & Domain(
            "duplicate_id", "=", False
        )
        if self.ticket_ids:
            domain &= Domain("id", "in", self.ticket_ids.ids)
        return self.env["helpdesk.ticket"].search(domain, order="id")

    def _changes(self, now):
        """What would change on which ticket, as dicts of ``fact`` and ``lines``."""
        changes = []
        tickets = self._tickets()
        # The user may see the tickets; promises and facts of them nobody may write.
        tickets_sudo = tickets.sudo()
        for start in range(0, len(tickets), CHUNK):
            chunk_sudo = tickets_sudo[start : start + CHUNK]
            facts = self.env["support.sla.fact"]._of_tickets(chunk_sudo.ids)
            begun_sudo = chunk_sudo.browse(key for key, known in facts.items() if known)
            matches = begun_sudo._sla_match()
            policies = self._policies_of(facts, matches)
            for ticket in begun_sudo:
                promises, why = matches[ticket.id]
                change = self._change(
                    ticket, facts[ticket.id], promises, why, policies, now
                )
                if change:
                    changes.append(change)
        return changes

    def _policies_of(self, facts, matches):
        """``{promise id: policy id}`` of all promises that are looked at."""
        keys = {key for promises, _why in matches.values() for key in promises.values()}
        for ticket_facts in facts.values():
            keys.update(self._in_force(ticket_facts).values())
        promises_sudo = self.env["support.sla.promise"].sudo().browse(keys)
        return {promise.id: promise.policy_id.id for promise in promises_sudo}

    @api.model
    def _in_force(self, facts):
        """The promises of the last fact that brought some."""
        found = [fact.data["promises"] for fact in facts if "promises" in fact.data]
        return found[-1] if found else {}

    def _change(self, ticket, facts, promises, why, policies, now):
        """The change of one ticket, or None."""
        current = self._in_force(facts)
        metrics = [
            metric
            for metric in rules.METRICS
            if current.get(metric) != promises.get(metric)
        ]
        if self.policy_ids:
            touched = {policies.get(current.get(metric)) for metric in metrics}
            touched |= {policies.get(promises.get(metric)) for metric in metrics}
            if not touched & set(self.policy_ids.ids):
                return None
        if not metrics:
            return None
        data = {"promises": promises, "why": why, "cause": "retarget"}
        fact = ticket._sla_fact("promise", now, data)
        imagined = rules.Fact(now, "promise", float("inf"), data)
        # Replays need promises and calendars, on which agents have no right.
        engine_sudo = self.env["support.sla.engine"].sudo()
        before = self._by_metric(engine_sudo._readings(facts, now))
        after = self._by_metric(engine_sudo._readings([*facts, imagined], now))
        lines = [
            self._line(ticket, metric, before, after, current, promises)
            for metric in metrics
            if metric not in ONCE
            or self._is_open(before.get(metric))
            or self._is_open(after.get(metric))
        ]
        return {"fact": fact, "lines": lines} if lines else None

    @api.model
    def _by_metric(self, readings):
        """The latest cycle of each metric."""
        return {reading.metric: reading for reading in readings}

    @api.model
    def _is_open(self, reading):
        return bool(reading) and reading.state in rules.OPEN_STATES

    def _line(self, ticket, metric, before, after, current, promises):
        old, new = before.get(metric), after.get(metric)
        old = old if self._is_open(old) else None
        new = new if self._is_open(new) else None
        reading = new or old
        keys = (current.get(metric) or 0, promises.get(metric) or 0)
        return {
            "ticket_id": ticket.id,
            "metric": metric,
            "cycle": reading.cycle if reading else 0,
            "old_promise_id": keys[0],
            "new_promise_id": keys[1],
            "old_due_at": old and old.due_at,
            "new_due_at": new and new.due_at,
            "outcome": self._outcome(old, new),
            "signature": f"{ticket.id} {metric} {keys[0]} {keys[1]}",
        }

    @api.model
    def _outcome(self, old, new):
        if not old and not new:
            return "next"
        if not new:
            return "dropped"
        if new.breached_at and not (old and old.breached_at):
            return "breached"
        if not old:
            return "new"
        if not new.due_at or not old.due_at:
            return "held"
        if new.due_at == old.due_at:
            return "same"
        return "sooner" if new.due_at < old.due_at else "later"

    @api.model
    def _now(self):
        return self.env["support.sla.engine"]._now()


class SupportSlaRetargetLine(models.TransientModel):
    """One clock before and after."""

    _name = "support.sla.retarget.line"
    _description = "Re-targeted Clock"
    _order = "sequence, id"

    wizard_id = fields.Many2one(
        "support.sla.retarget", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    metric = fields.Selection(selection="_selection_metric", string="Promise")
    cycle = fields.Integer()
    old_promise_id = fields.Many2one("support.sla.promise", ondelete="cascade")
    new_promise_id = fields.Many2one("support.sla.promise", ondelete="cascade")
    old_terms = fields.Char(string="Promised", compute="_compute_terms")
    new_terms = fields.Char(string="Promised Today", compute="_compute_terms")
    old_due_at = fields.Datetime(string="Due Now")
    new_due_at = fields.Datetime(string="Due Then")
    outcome = fields.Selection(selection=OUTCOMES)
    signature = fields.Char()

    @api.model
    def _selection_metric(self):
        return self.env["support.sla.promise"]._selection_metric()

    @api.depends("old_promise_id", "new_promise_id")
    def _compute_terms(self):
        """Both promises in words that tell them apart."""
        for line in self:
            old, new = line.old_promise_id, line.new_promise_id
            line.old_terms, line.new_terms = old.amount_words, new.amount_words
            if old and new and line.old_terms == line.new_terms:
                if old.calendar_id != new.calendar_id:
                    line.new_terms = self.env._("%s, other hours", line.old_terms)
                else:
                    line.new_terms = self.env._("%s, other rules", line.old_terms)

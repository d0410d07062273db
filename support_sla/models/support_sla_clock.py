# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

STATES = [
    ("running", "Running"),
    ("held", "On hold"),
    ("met", "Kept"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
ALERTS = [("risk", "At risk"), ("breached", "Breached")]
REASONS = [
    ("closed", "Closed without it"),
    ("replaced", "Replaced by a newer one"),
    ("unpromised", "Not promised any more"),
    ("cancelled", "Cancelled or rejected"),
    ("duplicate", "Duplicate"),
    ("archived", "Archived"),
]
CAUSES = [
    ("time", "Time passed"),
    ("promise", "The promise changed"),
    ("merge", "A duplicate was older"),
    ("correction", "The start was corrected"),
]


class SupportSlaClock(models.Model):
    """What a promise on a ticket shows: written by the engine only, from facts."""

    _name = "support.sla.clock"
    _inherit = ["support.sla.clock.show"]
    _description = "SLA Clock"
    # By the number of the ticket: its own order would read all tickets.
    _order = "ticket_id.id, metric, cycle"
    _rec_name = "metric"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", readonly=True
    )
    metric = fields.Selection(
        selection="_selection_metric", required=True, readonly=True
    )
    cycle = fields.Integer(
        required=True,
        readonly=True,
        help="A ticket reopened late, or a new question, has a clock of its own.",
    )
    promise_id = fields.Many2one(
        "support.sla.promise", ondelete="restrict", readonly=True
    )
    state = fields.Selection(selection=STATES, required=True, readonly=True)
    alert = fields.Selection(selection=ALERTS, readonly=True)
    started_at = fields.Datetime(required=True, readonly=True)
    due_at = fields.Datetime(
        string="Due", readonly=True, help="Empty while the clock is on hold."
    )
    risk_at = fields.Datetime(string="At Risk from", readonly=True)
    stopped_at = fields.Datetime(string="Done", readonly=True)
    breached_at = fields.Datetime(
        readonly=True, help="The instant it was due, not when somebody noticed."
    )
    breach_cause = fields.Selection(selection=CAUSES, readonly=True)
    reason = fields.Selection(selection=REASONS, readonly=True)
    held_since = fields.Datetime(string="On Hold since", readonly=True)
    idle_since = fields.Datetime(
        string="Unjustified Hold since",
        readonly=True,
        help="The hold has lost its ground: the client has answered, or its time is "
        "over. The clock runs although the ticket still stands in a hold stage.",
    )
    consumed = fields.Integer(
        string="Time Used (s)",
        readonly=True,
        help="Working seconds, final once the clock is done.",
    )
    held = fields.Integer(string="Time on Hold (s)", readonly=True)
    unjustified = fields.Integer(string="Unjustified Hold (s)", readonly=True)
    excused = fields.Boolean(readonly=True)
    armed_from = fields.Datetime(
        readonly=True, help="Escalations planned before this are not sent."
    )
    next_action_at = fields.Datetime(
        readonly=True, help="When the sweep has to look at this clock again."
    )

    _ticket_cycle = models.UniqueIndex(
        "(ticket_id, metric, cycle)", "One clock per ticket, metric and cycle."
    )
    _next_action = models.Index("(next_action_at) WHERE next_action_at IS NOT NULL")
    _decided = models.Index("(COALESCE(breached_at, stopped_at))")
    _promise = models.Index("(promise_id) WHERE state IN ('running', 'held')")

    @api.model
    def _selection_metric(self):
        return self.env["support.sla.promise"]._selection_metric()

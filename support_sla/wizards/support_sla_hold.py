# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SupportSlaHold(models.TransientModel):
    """Asks for whom a ticket waits, and until when."""

    _name = "support.sla.hold"
    _description = "Put a Ticket on Hold"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("ticket_id",)

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    stage_ids = fields.Many2many(
        "helpdesk.ticket.stage", string="Hold Stages", compute="_compute_stage_ids"
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        required=True,
        domain="[('id', 'in', stage_ids)]",
    )
    reason = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._sla_hold_reasons(),
        required=True,
    )
    note = fields.Text(string="What For")
    until = fields.Datetime(
        help="At this time the clocks go on by themselves. They also do as soon as the "
        "client writes.",
    )

    @api.depends("ticket_id")
    def _compute_stage_ids(self):
        for wizard in self:
            ticket = wizard.ticket_id
            wizard.stage_ids = ticket and ticket._sla_hold_stages()

    @api.depends("ticket_id")
    def _compute_stage_id(self):
        for wizard in self:
            ticket = wizard.ticket_id
            current = ticket.stage_id
            stages = wizard.stage_ids._origin
            wizard.stage_id = current if current in stages else stages[:1]

    def action_confirm(self):
        """Put the ticket on hold; it checks the right to change the ticket."""
        self.ensure_one()
        self.ticket_id._sla_hold(self.reason, self.note, self.until, self.stage_id)
        return {"type": "ir.actions.act_window_close"}

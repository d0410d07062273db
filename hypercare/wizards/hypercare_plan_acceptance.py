# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HypercarePlanAcceptance(models.TransientModel):
    """Asks who of the client agreed to the plan of a ticket, and when."""

    _name = "hypercare.plan.acceptance"
    _description = "Agreement to an Action Plan"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("ticket_id",)

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    window_id = fields.Many2one(related="ticket_id.hypercare_id")
    plan_text = fields.Text(related="ticket_id.plan_text")
    plan_until = fields.Date(related="ticket_id.plan_until")
    person_id = fields.Many2one(
        "hypercare.person",
        string="Who agreed",
        required=True,
        ondelete="cascade",
        domain="[('window_id', '=', window_id), ('side', '=', 'client'), "
        "('can_sign', '=', True)]",
    )
    agreed_at = fields.Datetime(
        string="When", required=True, default=lambda self: fields.Datetime.now()
    )

    def action_confirm(self):
        """Record it."""
        self.ensure_one()
        self.ticket_id.check_access("write")
        self.ticket_id._accept_plan(
            self.person_id, fields.Datetime.now(), at=self.agreed_at
        )
        return {"type": "ir.actions.act_window_close"}

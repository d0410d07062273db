# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SupportAgreementEnd(models.TransientModel):
    """Asks as of when an agreement ends, and why."""

    _name = "support.agreement.end"
    _description = "Terminate an Agreement"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("agreement_id",)

    agreement_id = fields.Many2one(
        "support.agreement", required=True, readonly=True, ondelete="cascade"
    )
    day = fields.Date(
        string="Holds until",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Terminate it as of that day."""
        self.ensure_one()
        self.agreement_id.check_access("write")
        self.agreement_id._terminate(self.day, self.reason)
        return {"type": "ir.actions.act_window_close"}

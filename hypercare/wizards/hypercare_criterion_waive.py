# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HypercareCriterionWaive(models.TransientModel):
    """Asks why a criterion is done without."""

    _name = "hypercare.criterion.waive"
    _description = "Waive a Criterion"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("criterion_id",)

    criterion_id = fields.Many2one(
        "hypercare.criterion", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(related="criterion_id.kind")
    evidence = fields.Text(related="criterion_id.evidence")
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Propose it; with the consent of the other side it is waived."""
        self.ensure_one()
        self.criterion_id.check_access("write")
        self.criterion_id._waive(
            self.criterion_id._own_person(), self.reason, fields.Datetime.now()
        )
        return {"type": "ir.actions.act_window_close"}

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HypercareWindowForceEnd(models.TransientModel):
    """Asks why a window ends without a hand-over."""

    _name = "hypercare.window.force.end"
    _description = "End without Hand-over"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("window_id",)

    window_id = fields.Many2one(
        "hypercare.window", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """End it now."""
        self.ensure_one()
        self.window_id.check_access("write")
        self.window_id._force_end(self.reason, fields.Datetime.now())
        return {"type": "ir.actions.act_window_close"}

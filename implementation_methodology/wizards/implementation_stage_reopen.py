# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ImplementationStageReopen(models.TransientModel):
    """Asks why an accepted stage is taken back."""

    _name = "implementation.stage.reopen"
    _description = "Reopen a Stage"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("stage_id",)

    stage_id = fields.Many2one(
        "implementation.stage",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Reopen the stage; its signed act is superseded and kept."""
        self.ensure_one()
        self.stage_id.check_access("write")
        self.stage_id._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}

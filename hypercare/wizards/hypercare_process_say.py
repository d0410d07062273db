# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.hypercare_process_day import STATES


class HypercareProcessSay(models.TransientModel):
    """Asks how a key process goes today, on behalf of the client."""

    _name = "hypercare.process.say"
    _description = "Say How a Process Goes"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("process_id",)

    process_id = fields.Many2one(
        "hypercare.process", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(STATES, required=True, default="workaround")
    note = fields.Text(string="What Is Wrong")

    def action_say(self):
        """Set today; the process checks the right to."""
        self.ensure_one()
        self.process_id._set_day(
            self.env["hypercare.person"], self.state, self.note, fields.Datetime.now()
        )
        return {"type": "ir.actions.act_window_close"}

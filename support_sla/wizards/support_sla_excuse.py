# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.support_sla_clock_show import EXCUSE_SIDES, EXCUSES


class SupportSlaExcuse(models.TransientModel):
    """Asks why a promise that was not kept is to be excused, and who answers for it."""

    _name = "support.sla.excuse"
    _description = "Excuse a Promise"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("clock_id",)

    clock_id = fields.Many2one(
        "support.sla.clock", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Selection(selection=EXCUSES, required=True)
    side = fields.Selection(selection=EXCUSE_SIDES, string="Responsible", required=True)
    note = fields.Text(string="Explanation", required=True)

    def action_confirm(self):
        """Excuse the clock; only a team lead may."""
        self.ensure_one()
        clock = self.clock_id
        clock._check_may_excuse()
        if not clock.is_late:
            raise UserError(
                self.env._("Only a promise that was not kept can be excused.")
            )
        clock.ticket_id._sla_excuse(
            clock, {"reason": self.reason, "side": self.side, "note": self.note}
        )
        return {"type": "ir.actions.act_window_close"}

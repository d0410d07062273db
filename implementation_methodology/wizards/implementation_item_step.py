# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..models.implementation_remark import SEVERITIES

STEPS = [
    ("return", "Return with a remark"),
    ("not_applicable", "Does not apply"),
]


class ImplementationItemStep(models.TransientModel):
    """Asks for the words a step needs, then takes it."""

    _name = "implementation.item.step"
    _description = "Step on Checklist Items"

    item_ids = fields.Many2many("implementation.item", required=True)
    step = fields.Selection(STEPS, required=True)
    severity = fields.Selection(
        SEVERITIES,
        default="major",
        required=True,
    )
    text = fields.Text(string="Remark", required=True)

    def action_confirm(self):
        """Take the step on every chosen item."""
        self.ensure_one()
        self.item_ids.check_access("write")
        if self.step == "return":
            self.item_ids._return(self.text, self.severity)
        else:
            self.item_ids._set_applicable(False, self.text)
        return {"type": "ir.actions.act_window_close"}

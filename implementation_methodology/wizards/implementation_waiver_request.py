# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ImplementationWaiverRequest(models.TransientModel):
    """Asks why an item is to be done without, and at which risk."""

    _name = "implementation.waiver.request"
    _description = "Request a Waiver"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("item_id",)

    item_id = fields.Many2one(
        "implementation.item",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Text(required=True)
    risk = fields.Text(
        required=True,
        help="What can happen because it is not done.",
    )
    expires_on = fields.Date(
        string="Until",
        help="After this day the item is open again. Leave empty for good.",
    )

    def action_confirm(self):
        """Request the waiver; it takes effect with the consents it needs."""
        self.ensure_one()
        self.item_id.check_access("write")
        self.item_id._request_waiver(self.reason, self.risk, self.expires_on)
        return {"type": "ir.actions.act_window_close"}

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SupportSlaNews(models.TransientModel):
    """Asks until when the client will hear from us."""

    _name = "support.sla.news"
    _description = "Promise News"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("ticket_id",)

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    due = fields.Datetime(string="News by", required=True)

    def action_confirm(self):
        """Promise it; the ticket checks the right to change it, and the time."""
        self.ensure_one()
        self.ticket_id._sla_promise_news(self.due)
        return {"type": "ir.actions.act_window_close"}

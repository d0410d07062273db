# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class HypercareProcessChoice(models.TransientModel):
    """Asks which of the usual processes are key processes of a window."""

    _name = "hypercare.process.choice"
    _description = "Choose Key Processes"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("window_id",)

    window_id = fields.Many2one(
        "hypercare.window", required=True, readonly=True, ondelete="cascade"
    )
    process_ids = fields.Many2many(
        "support.agreement.process",
        string="Processes",
        compute="_compute_process_ids",
        store=True,
        precompute=True,
        readonly=False,
    )

    @api.depends("window_id")
    def _compute_process_ids(self):
        for choice in self:
            choice.process_ids = (
                choice.window_id and choice.window_id._usual_processes()
            )

    def action_take(self):
        """Add those that are not on the board yet, named in the client's language."""
        self.ensure_one()
        window = self.window_id
        window.check_access("write")
        lang = window.partner_id.lang or self.env.lang
        known = {
            name.casefold()
            for name in window.with_context(active_test=False).process_ids.mapped(
                "name"
            )
        }
        chosen = self.process_ids.with_context(lang=lang)
        self.env["hypercare.process"].create(
            [
                {"window_id": window.id, "name": one.name, "sequence": one.sequence}
                for one in chosen
                if one.name.casefold() not in known
            ]
        )
        return {"type": "ir.actions.act_window_close"}

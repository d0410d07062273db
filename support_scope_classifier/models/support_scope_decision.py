# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES

OUTCOMES = [
    ("included", "Included"),
    ("excluded", "Out of scope"),
    ("estimate", "Waits for an estimate"),
]


class SupportScopeDecision(models.Model):
    """What a person decided a ticket is. The last one counts; all are kept."""

    _name = "support.scope.decision"
    _description = "Decided Scope"
    _inherit = ["support.sla.append.only"]
    _order = "id desc"
    _rec_name = "scope"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    at = fields.Datetime(string="Decided on", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    scope = fields.Selection(SCOPES, required=True, readonly=True)
    type_id = fields.Many2one(
        "support.scope.type", string="Request Type", ondelete="set null", readonly=True
    )
    suggestion_id = fields.Many2one(
        "support.scope.suggestion", ondelete="set null", readonly=True
    )
    suggested = fields.Selection(
        SCOPES, readonly=True, help="What was shown as sure before the decision."
    )
    is_override = fields.Boolean(
        string="Other than Suggested",
        readonly=True,
        help="Something else was shown as sure.",
    )
    estimate_minutes = fields.Integer(readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    reason = fields.Char(readonly=True, help="Why it is in or out, as it was shown.")
    answer = fields.Json(
        readonly=True, help="The same as figures, to say it in any language."
    )
    lang = fields.Char(string="Language", readonly=True)

    def _reason_words(self):
        """Why it is in or out, in the language of whoever reads it."""
        self.ensure_one()
        # A type may be deleted since: then its name is left out.
        words = self.env["helpdesk.ticket"]._scope_reason(self.answer, self.type_id)
        return words or self.reason or ""

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES

from ..models.support_scope_ticket_decide import MINUTES, SMALL_CHANGE


class SupportScopeOverride(models.TransientModel):
    """Decides what several tickets are, at once."""

    _name = "support.scope.override"
    _description = "Decide the Scope"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("ticket_ids",)

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Tickets",
        readonly=True,
        default=lambda self: self._default_ticket_ids(),
    )
    ticket_count = fields.Integer(compute="_compute_counts")
    decided_count = fields.Integer(compute="_compute_counts")
    scope = fields.Selection(SCOPES, string="Decide as", required=True)
    type_id = fields.Many2one(
        "support.scope.type",
        string="Request Type",
        help="Leave empty if they are of several types.",
    )
    hours = fields.Float(
        string="Estimate of Each",
        help="Leave at zero to estimate each of the small changes by itself.",
    )

    @api.model
    def _default_ticket_ids(self):
        if self.env.context.get("active_model") != "helpdesk.ticket":
            return False
        return self.env.context.get("active_ids") or False

    @api.depends("ticket_ids.scope_decision_id")
    def _compute_counts(self):
        for dialog in self:
            dialog.ticket_count = len(dialog.ticket_ids)
            dialog.decided_count = len(dialog.ticket_ids.filtered("scope_decision_id"))

    def action_decide(self):
        """Decide; each ticket's own rights say who may."""
        self.ensure_one()
        tickets = self.ticket_ids
        tickets.check_access("write")
        minutes = None
        if self.scope == SMALL_CHANGE and self.hours:
            minutes = self.hours * MINUTES
        tickets._decide_scope(self.scope, minutes, self.type_id)
        return {"type": "ir.actions.act_window_close"}

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.support_sla.models.helpdesk_ticket import HelpdeskTicket as Ticket
from odoo.addons.support_sla.models.support_sla_ticket_sides import AGENTS

from .support_scope_decision import OUTCOMES


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = [
        "support.scope.ticket.show",
        "support.scope.ticket.decide",
        "support.scope.ticket.suggest",
        "helpdesk.ticket",
    ]
    _guarded_fields = Ticket._guarded_fields | {
        "scope",
        "scope_outcome",
        "scope_suggestion_id",
        "scope_decision_id",
        "scope_forgotten",
    }

    # Set by a person's decision only: an undecided ticket counts as support.
    scope = fields.Selection(default=None, readonly=True, copy=False)
    scope_outcome = fields.Selection(
        OUTCOMES, string="In Scope", readonly=True, copy=False, groups=AGENTS
    )
    scope_suggestion_id = fields.Many2one(
        "support.scope.suggestion",
        string="Suggestion",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups=AGENTS,
    )
    scope_shown = fields.Selection(
        related="scope_suggestion_id.shown", string="Suggested", groups=AGENTS
    )
    scope_probability = fields.Float(
        related="scope_suggestion_id.probability", string="How Sure", groups=AGENTS
    )
    scope_decision_id = fields.Many2one(
        "support.scope.decision",
        string="Decision",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups=AGENTS,
    )
    scope_forgotten = fields.Boolean(
        string="Not Learned From",
        readonly=True,
        copy=False,
        groups=AGENTS,
        help="Somebody asked to be forgotten: nothing is learned from this ticket.",
    )
    change_request_ids = fields.One2many(
        "support.change.request", "ticket_id", string="Change Requests", groups=AGENTS
    )
    change_request_count = fields.Integer(
        compute="_compute_change_request_count", groups=AGENTS
    )

    @api.depends("change_request_ids")
    def _compute_change_request_count(self):
        for ticket in self:
            ticket.change_request_count = len(ticket.change_request_ids)

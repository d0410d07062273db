# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.support_sla.models.support_sla_ticket_sides import AGENTS

from ..tools import nature as rules


class HypercareTicketStamp(models.AbstractModel):
    """Which window a ticket belongs to, and its nature."""

    _name = "hypercare.ticket.stamp"
    _description = "Tickets of a Window"

    hypercare_origin = fields.Char(
        readonly=True,
        copy=False,
        groups=AGENTS,
        export_string_translation=False,
        help="The condition or waiver of the go-live that the ticket was made of.",
    )
    hypercare_words = fields.Char(compute="_compute_hypercare_words", groups=AGENTS)
    hypercare_is_open = fields.Boolean(
        compute="_compute_hypercare_words", groups=AGENTS
    )
    leaves_queue = fields.Boolean(
        compute="_compute_leaves_queue",
        groups=AGENTS,
        help="An enhancement that no change request was offered for yet.",
    )

    @api.depends("commercial_partner_id", "project_id", "company_id")
    def _compute_hypercare_id(self):
        Window = self.env["hypercare.window"]
        for ticket in self:
            ticket.hypercare_id = Window._find(
                ticket.company_id.id,
                ticket.commercial_partner_id.id,
                ticket.project_id.id,
                ticket.opened_at or ticket._sla_now(),
            )

    @api.depends("hypercare_id.state", "hypercare_id.date_end")
    @api.depends_context("lang")
    def _compute_hypercare_words(self):
        now = fields.Datetime.now()
        for ticket in self:
            window = ticket.hypercare_id
            ticket.hypercare_is_open = window.state == "open"
            ticket.hypercare_words = False
            if window.state == "open":
                day, days = window._day_number(window._today(now))
                ticket.hypercare_words = self.env._(
                    "Hypercare, day %(day)s of %(days)s", day=day, days=days
                )
            elif window:
                ticket.hypercare_words = self.env._("Opened during hypercare")

    @api.depends("nature", "change_request_ids")
    def _compute_leaves_queue(self):
        for ticket in self:
            ticket.leaves_queue = (
                ticket.nature == rules.ENHANCEMENT and not ticket.change_request_ids
            )

    def _decide_scope(self, code, minutes=None, request_type=None):
        decisions_sudo = super()._decide_scope(
            code, minutes=minutes, request_type=request_type
        )
        self._prefill_nature(decisions_sudo)
        return decisions_sudo

    @api.model
    def _prefill_nature(self, decisions_sudo):
        """Say what decided requests of a window are, where nobody has said it yet."""
        by_nature = {}
        for decision_sudo in decisions_sudo:
            ticket_sudo = decision_sudo.ticket_id
            if not ticket_sudo.hypercare_id or ticket_sudo.nature:
                continue
            found = rules.nature(decision_sudo.scope, decision_sudo.type_id.code)
            if found:
                by_nature.setdefault(found, []).append(ticket_sudo.id)
        for found, ticket_ids in by_nature.items():
            self.env["helpdesk.ticket"].browse(ticket_ids).sudo().nature = found

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models

from .support_agreement_match import CHANNEL, ENDED, GAPS, NO_AGREEMENT
from .support_sla_ticket_sides import AGENTS

SCOPES = [
    ("support", "Support"),
    ("minor_change", "Small change"),
    ("development", "Development"),
    ("maintenance", "Maintenance"),
]


class SupportSlaTicketAgreement(models.AbstractModel):
    """Under which agreement a ticket was opened, and what was not agreed."""

    _name = "support.sla.ticket.agreement"
    _description = "Agreement of a Ticket"

    opened_at = fields.Datetime(
        string="Opened",
        readonly=True,
        copy=False,
        default=lambda self: self._sla_now(),
    )
    agreement_id = fields.Many2one(
        "support.agreement",
        compute="_compute_agreement_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups=AGENTS,
        help="What was agreed when the ticket was opened.",
    )
    agreement_gap = fields.Selection(
        GAPS,
        string="Not Agreed",
        compute="_compute_agreement_id",
        store=True,
        groups=AGENTS,
    )
    agreement_gap_words = fields.Char(
        compute="_compute_agreement_gap_words", groups=AGENTS
    )
    scope = fields.Selection(
        SCOPES,
        default="support",
        tracking=True,
        groups=AGENTS,
        help="What the request is: the hours are counted by it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        # What is told afterwards, by an import for instance, is told to nobody else.
        if not self.env.context.get("support_sla_at"):
            tickets._tell_agreement_gap()
        return tickets

    @api.depends(
        "commercial_partner_id", "team_id", "project_id", "channel_id", "company_id"
    )
    def _compute_agreement_id(self):
        Agreement = self.env["support.agreement"]
        for ticket in self:
            agreement, gap = Agreement._find(
                ticket.company_id.id,
                ticket.commercial_partner_id.id,
                ticket.team_id.id,
                ticket.project_id.id,
                ticket.opened_at or ticket._sla_now(),
                ticket.channel_id.id,
            )
            ticket.agreement_id = agreement
            ticket.agreement_gap = gap

    @api.depends("agreement_gap", "channel_id")
    def _compute_agreement_gap_words(self):
        for ticket in self:
            words = {
                NO_AGREEMENT: self.env._(
                    "This client has no support agreement that fits this request."
                ),
                ENDED: self.env._("The support agreement of this client has ended."),
                CHANNEL: self.env._(
                    "This client's agreement does not name the channel %s.",
                    ticket.channel_id.name,
                ),
            }
            ticket.agreement_gap_words = words.get(ticket.agreement_gap, "")

    def _tell_agreement_gap(self):
        """Tell clients of what is not agreed, where their team wants it."""
        for ticket_sudo in self.sudo():  # a client who opens a ticket sees no team
            if not ticket_sudo.agreement_gap or not ticket_sudo.team_id.tell_gap:
                continue
            if ticket_sudo._sla_is_automatic() or not ticket_sudo.partner_id:
                continue
            # An automatic message: it answers nothing and starts nothing.
            ticket_sudo.message_post(
                body=Markup("<p>%s</p>") % ticket_sudo._agreement_gap_message(),
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=ticket_sudo.partner_id.ids,
                author_id=self.env.ref("base.partner_root").id,
            )

    def _agreement_gap_message(self):
        """What the client reads, in his language."""
        ticket = self.with_context(lang=self.partner_id.lang or self.env.lang)
        words = {
            NO_AGREEMENT: ticket.env._(
                "Your request is recorded. There is no support agreement with you, so "
                "no time is promised and the work may be charged: we will ask first."
            ),
            ENDED: ticket.env._(
                "Your request is recorded. Your support agreement has ended, so no "
                "time is promised and the work may be charged: we will ask first."
            ),
            CHANNEL: ticket.env._(
                "Your request is recorded. Your agreement names other channels: "
                "please use them next time, you will be answered faster."
            ),
        }
        return words[ticket.agreement_gap]

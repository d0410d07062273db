# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.support_change_request import OPEN, PRICES

MINUTES = 60


class SupportChangeOffer(models.TransientModel):
    """Asks what a change request offers: description, estimate, price, who signs."""

    _name = "support.change.offer"
    _description = "Make a Change Request"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("ticket_id",)

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ticket_id.company_id")
    client_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", string="Client"
    )
    agreement_id = fields.Many2one(related="ticket_id.agreement_id")
    open_words = fields.Char(compute="_compute_open_words")
    may_send = fields.Boolean(compute="_compute_open_words")
    name = fields.Char(
        string="Title",
        compute="_compute_offer",
        store=True,
        precompute=True,
        readonly=False,
    )
    description = fields.Html(
        string="What Is Offered",
        compute="_compute_offer",
        store=True,
        precompute=True,
        readonly=False,
    )
    reason = fields.Text(
        string="Why It Is Not Support",
        compute="_compute_offer",
        store=True,
        precompute=True,
        readonly=False,
        help="As the client reads it.",
    )
    estimate_hours = fields.Float(
        string="Estimate",
        compute="_compute_offer",
        store=True,
        precompute=True,
        readonly=False,
    )
    signer_id = fields.Many2one(
        "res.partner",
        string="Accepted By",
        compute="_compute_offer",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('is_company', '=', False)]",
        help="Who of the client may accept it. He gets it by mail.",
    )
    price_kind = fields.Selection(PRICES, string="Price", required=True, default="rate")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    rate = fields.Monetary(
        string="Price of an Hour",
        compute="_compute_rate",
        store=True,
        precompute=True,
        readonly=False,
    )
    fixed_price = fields.Monetary()
    amount = fields.Monetary(string="Total", compute="_compute_amount")
    valid_until = fields.Date(
        required=True,
        default=lambda self: self.env["support.change.request"]._default_valid_until(),
    )

    @api.depends("ticket_id")
    def _compute_open_words(self):
        for dialog in self:
            ticket_sudo = dialog.ticket_id.sudo()  # that there is one is no secret
            changes_sudo = ticket_sudo.change_request_ids
            dialog.open_words = ", ".join(
                changes_sudo.filtered(lambda one: one.state in OPEN).mapped("number")
            )
            dialog.may_send = ticket_sudo.scope_outcome == "excluded"

    @api.depends("ticket_id")
    def _compute_offer(self):
        for dialog in self:
            ticket = dialog.ticket_id
            client = ticket.commercial_partner_id
            # The client reads why, in his language.
            told = ticket.with_context(
                lang=client.lang or ticket.partner_id.lang or self.env.lang
            )
            decision_sudo = ticket.sudo().scope_decision_id  # that counts is no secret
            minutes = decision_sudo.estimate_minutes
            dialog.name = ticket.name
            dialog.description = plaintext2html(dialog._ticket_words())
            dialog.reason = (
                told._scope_reason(decision_sudo.answer, decision_sudo.type_id)
                if decision_sudo.outcome == "excluded"
                else False
            )
            dialog.estimate_hours = minutes / MINUTES
            signer, _readers = dialog._blank()._proposed_people()
            dialog.signer_id = signer

    def _ticket_words(self):
        """The customer's own words, else the ticket's as they are."""
        ticket = self.ticket_id
        Request = self.env["support.change.request"]
        return Request._plain_words(ticket.description) or ticket.name or ""

    def _blank(self):
        """The request as it would be, to ask it whom it proposes."""
        return self.env["support.change.request"].new(
            {
                "ticket_id": self.ticket_id.id,
                "agreement_id": self.ticket_id.agreement_id.id,
                "project_id": self.ticket_id.sudo().project_id.id,  # its people only
            }
        )

    @api.depends("ticket_id")
    def _compute_currency_id(self):
        for dialog in self:
            agreement_sudo = dialog.agreement_id.sudo()  # its money is no secret
            dialog.currency_id = (
                agreement_sudo.currency_id or dialog.company_id.currency_id
            )

    @api.depends("ticket_id")
    def _compute_rate(self):
        for dialog in self:
            # Managers only read the terms of money; who makes an offer needs this one.
            dialog.rate = dialog.agreement_id.sudo().version_id.rate

    @api.depends("price_kind", "rate", "fixed_price", "estimate_hours", "ticket_id")
    def _compute_amount(self):
        for dialog in self:
            dialog.amount = self.env["support.change.request"]._total(
                dialog.price_kind,
                dialog.estimate_hours,
                dialog.rate,
                dialog.fixed_price,
                dialog.currency_id,
            )

    def action_create(self):
        """Keep the offer as a draft, and open it."""
        self.ensure_one()
        return self._make()._get_records_action()

    def action_create_and_send(self):
        """Put the offer before the client at once, and open it."""
        self.ensure_one()
        request = self._make()
        request.action_send()
        return request._get_records_action()

    def _make(self):
        """The change request; creating it checks the rights of its maker."""
        ticket = self.ticket_id
        ticket.check_access("write")
        if not ticket.partner_id:
            raise UserError(
                self.env._("Set the contact of the ticket first: who is it for?")
            )
        request = self.env["support.change.request"].create(
            {
                "name": self.name or ticket.name,
                "company_id": self.company_id.id,
                "partner_id": self.client_id.id or ticket.partner_id.id,
                "ticket_id": ticket.id,
                "agreement_id": self.agreement_id.id,
                "description": self.description,
                "reason": self.reason,
                "currency_id": self.currency_id.id,
                "estimate_hours": self.estimate_hours,
                "price_kind": self.price_kind,
                "rate": self.rate,
                "fixed_price": self.fixed_price,
                "valid_until": self.valid_until,
            }
        )
        request._let_sign(self.signer_id)
        return request

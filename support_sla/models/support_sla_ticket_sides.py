# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import html2plaintext

AGENTS = "helpdesk_mgmt.group_helpdesk_user_own"
MANAGERS = "helpdesk_mgmt.group_helpdesk_manager"
#: Identity, not value: a context that came in by RPC can never hold this object.
AUTOMATIC = object()


class SupportSlaTicketSides(models.AbstractModel):
    """Who is ours, and which messages count."""

    _name = "support.sla.ticket.sides"
    _description = "Sides of a Ticket"

    def _is_our_side(self, partner):
        """Whether ``partner`` answers this ticket for the support, not for the client.

        Ours is who belongs to the ticket's team or to the helpdesk groups, and not to
        the client. On a client's own database the client's people are internal users
        too, so the kind of login says nothing.
        """
        self.ensure_one()
        # Portal users post messages as well, and may not read users.
        ticket_sudo, partner_sudo = self.sudo(), partner.sudo()
        client = ticket_sudo.commercial_partner_id
        if not partner or (client and partner_sudo.commercial_partner_id == client):
            return False
        if partner.id == self._sla_id("base.partner_root"):
            return False
        # Who is at work is known; anybody else has to be looked up.
        users = self.env.user
        if users.partner_id != partner:
            users = partner_sudo.with_context(active_test=False).user_ids
        return bool(users) and (
            any(user.has_group(AGENTS) for user in users)
            or bool(users & ticket_sudo.team_id.user_ids)
        )

    def _sla_message_kind(self, message):
        """``reply``, ``customer`` or ``""`` for a message posted on this ticket.

        Only words of a person that both sides can read count. An automatic mail, an
        out-of-office text, a template, an internal note or an empty message neither
        answers nor asks.
        """
        message_sudo = message.sudo()  # the poster need not read what he posted
        if (
            message_sudo.message_type not in ("comment", "email")
            or message_sudo.subtype_id.id != self._sla_id("mail.mt_comment")
            or message_sudo.is_internal
            or self._sla_is_automatic()
        ):
            return ""
        if self._sla_says_nothing(message_sudo):
            return ""
        author = message_sudo.author_id
        if author.id == self._sla_id("base.partner_root"):
            return ""
        return "reply" if self._is_our_side(author) else "customer"

    @api.model
    def _sla_id(self, name):
        """The id of a record by its external name, without a query."""
        return self.env["ir.model.data"]._xmlid_to_res_id(name)

    @api.model
    def _sla_says_nothing(self, message_sudo):
        """Whether there is neither a word nor a picture nor a file in a message."""
        # A mail without words comes as an empty <pre>, which is not empty to Odoo.
        body = message_sudo.body or ""
        return (
            not message_sudo.attachment_ids
            and "<img" not in body
            and not html2plaintext(body, include_references=False).strip()
        )

    def _sla_is_automatic(self):
        """Whether this work is done for a mail that no person wrote."""
        return self.env.context.get("support_sla_automatic") is AUTOMATIC

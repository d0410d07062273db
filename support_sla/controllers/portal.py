# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class SupportSlaPortalPages(CustomerPortalHelpdesk):
    """The helpdesk's pages, with the promises on the client's tickets."""

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        portal = request.env["support.sla.portal"]
        # Whoever may read the ticket reads what it promises him. The token opens the
        # whole correspondence, so it opens these few lines, too.
        ticket_sudo = ticket.sudo()
        values["sla_box"] = portal._box(ticket_sudo)
        # Whose only right is the token may read and write here, but close nothing.
        if ticket.with_user(request.env.user).has_access("read"):
            values["closed_stages"] = portal._closing_stages(ticket_sudo)
        else:
            values["closed_stages"] = request.env["helpdesk.ticket.stage"]
        return values

    @route(rate="search")
    def portal_my_tickets(self, *args, **kwargs):
        response = super().portal_my_tickets(*args, **kwargs)
        groups = getattr(response, "qcontext", {}).get("grouped_tickets") or []
        # The list was searched with the reader's rights; his clocks he may not read.
        tickets_sudo = request.env["helpdesk.ticket"].concat(*groups).sudo()
        response.qcontext["sla_next"] = request.env["support.sla.portal"]._next(
            tickets_sudo
        )
        return response

    @route(rate="page")
    def portal_my_ticket(self, *args, **kwargs):
        """The ticket's page, which a token opens without a login."""
        return super().portal_my_ticket(*args, **kwargs)

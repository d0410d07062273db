# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.implementation_methodology.controllers.routes import PAGE, POST
from odoo.addons.implementation_methodology.controllers.signing import PortalSigning
from odoo.addons.implementation_methodology.tools.given import record_id
from odoo.addons.support_sla.controllers.portal import SupportSlaPortalPages


class SupportScopePages(SupportSlaPortalPages, PortalSigning):
    """What a request counts as, on the client's own tickets, and the table of it."""

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        portal = request.env["support.scope.portal"]
        values["scope_box"] = portal._box(ticket, request.env.user)
        values["scope_flash"] = self._take_flash(ticket)
        return values

    @route("/my/ticket/<int:ticket_id>/scope/object", **POST, rate="form")
    def portal_scope_object(self, ticket_id, text=""):
        """Say that one does not agree with how one's request was decided."""
        ticket = request.env["helpdesk.ticket"].browse(ticket_id).exists()
        user = request.env.user
        if not ticket or not request.env["support.scope.portal"]._is_told(ticket, user):
            raise request.not_found()
        objection = request.env["support.scope.objection"]
        self._attempt(
            ticket,
            lambda: objection._object(ticket, user.partner_id, text),
            request.env._("Thank you. We look at it and answer here."),
            text=text,
        )
        return self._back_to(f"/my/ticket/{ticket_id}#scope")

    @route(["/my/scope", "/my/scope/<int:agreement_id>"], **PAGE)
    def portal_scope(self, agreement_id=None):
        """What counts as what, for people of an agreement."""
        Member = request.env["support.agreement.member"]
        try:
            members_sudo = Member._of_user()
            member_sudo = (
                None
                if agreement_id is None
                else Member._of_user(record_id(agreement_id) or 0)
            )
        except AccessError:
            raise request.not_found() from None
        if not members_sudo:
            raise request.not_found()
        # Without a number: what is in force goes before what was.
        member_sudo = (
            member_sudo
            or members_sudo.sorted(
                lambda one: (one.agreement_id.state == "active", one.agreement_id.id)
            )[-1:]
        )
        portal = member_sudo.env["support.scope.portal"]
        return request.render(
            "support_scope_classifier.portal_scope",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "support_scope",
                "agreement": member_sudo.agreement_id,
                "agreements": members_sudo.agreement_id,
                "base_url": f"/my/agreements/{member_sudo.agreement_id.id}",
                **portal._table_page(member_sudo),
            },
        )

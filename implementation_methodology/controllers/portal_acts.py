# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.http import request, route

from .portal import PROJECT_URL, ImplementationPortal
from .portal_actions import ImplementationPortalActions
from .routes import JSON, PAGE, POST
from .signing import pdf_response

ACT_URL = f"{PROJECT_URL}/act/<int:act_id>"
WAIVER_URL = f"{PROJECT_URL}/waiver/<int:waiver_id>"


class ImplementationPortalActs(ImplementationPortalActions):
    """The sign-off page, and decisions on waivers."""

    @route(ACT_URL, **PAGE)
    def portal_act(self, project_id, act_id):
        member_sudo = self._implementation_member(project_id)
        act_sudo = self._implementation_record(member_sudo, "act", act_id)
        return request.render(
            "implementation_methodology.portal_implementation_act",
            {
                **self._prepare_implementation_values(member_sudo, "act"),
                **member_sudo.env["implementation.portal"]._act_page(
                    member_sudo, act_sudo
                ),
                "stage": act_sudo.stage_id,
            },
        )

    @route(f"{ACT_URL}/pdf", **PAGE, rate="pdf")
    def portal_act_pdf(self, project_id, act_id):
        member_sudo = self._implementation_member(project_id)
        act_sudo = self._implementation_record(member_sudo, "act", act_id)
        return pdf_response(act_sudo.seal_id)

    @route(f"{ACT_URL}/sign", **JSON, rate="sign")
    def portal_act_sign(self, project_id, act_id, name=None, signature=None):
        """Called by Odoo's signature component with a drawing."""
        try:
            member_sudo = request.env["implementation.member"]._of_user(project_id)
        except AccessError:
            return {"error": request.env._("Invalid document.")}
        act_sudo = member_sudo.env["implementation.portal"]._find_act(
            member_sudo, act_id
        )
        if not act_sudo:
            return {"error": request.env._("Invalid document.")}
        return self._document_draw(
            member_sudo,
            act_sudo,
            name,
            signature,
            f"/my/implementations/{project_id}/act/{act_id}",
        )

    @route(f"{ACT_URL}/accept", **POST, rate="sign")
    def portal_act_accept(self, project_id, act_id, name=""):
        """Sign with a typed name, without any script."""
        member_sudo = self._implementation_member(project_id)
        act_sudo = self._implementation_record(member_sudo, "act", act_id)
        return self._document_accept(
            member_sudo,
            act_sudo,
            name,
            f"/my/implementations/{project_id}/act/{act_id}",
        )

    @route(f"{ACT_URL}/decline", **POST, rate="sign")
    def portal_act_decline(self, project_id, act_id, **remarks):
        """Decline; each field ``remark:CODE`` returns the item with that code."""
        member_sudo = self._implementation_member(project_id)
        act_sudo = self._implementation_record(member_sudo, "act", act_id)
        items = act_sudo.seal_id._content().get("items", ())
        return self._document_decline(
            member_sudo,
            act_sudo,
            [item["code"] for item in items],
            remarks,
            request.env._("Declined. The integrator sees your remarks."),
            f"/my/implementations/{project_id}/act/{act_id}",
        )

    @route(f"{WAIVER_URL}/consent", **POST, rate="sign")
    def portal_waiver_consent(self, project_id, waiver_id):
        return self._decide_waiver(project_id, waiver_id, "_consent")

    @route(f"{WAIVER_URL}/refuse", **POST, rate="sign")
    def portal_waiver_refuse(self, project_id, waiver_id):
        return self._decide_waiver(project_id, waiver_id, "_refuse")

    def _decide_waiver(self, project_id, waiver_id, verb):
        member_sudo = self._implementation_member(project_id)
        waiver_sudo = self._implementation_record(member_sudo, "waiver", waiver_id)
        item_sudo = waiver_sudo.item_id
        return self._item_step(
            member_sudo,
            item_sudo,
            "stage",
            getattr(waiver_sudo, verb),
            request.env._("Your decision is recorded."),
        )


class ImplementationDocument(ImplementationPortal):
    @route(
        "/implementation/document/<int:seal_id>/pdf",
        type="http",
        auth="user",
        readonly=False,
        rate="pdf",
    )
    def document_pdf(self, seal_id):
        """The PDF for people who read sealed documents in the backend."""
        seal = request.env["implementation.seal"].search([("id", "=", seal_id)])
        if not seal:
            raise request.not_found()
        return pdf_response(seal.sudo())  # read above; rendering needs the company's

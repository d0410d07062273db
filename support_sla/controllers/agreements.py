# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.implementation_methodology.controllers.routes import JSON, PAGE, POST
from odoo.addons.implementation_methodology.controllers.signing import (
    PortalSigning,
    file_response,
    pdf_response,
)

AGREEMENT_URL = "/my/agreements/<int:agreement_id>"
VERSION_URL = f"{AGREEMENT_URL}/version/<int:version_id>"
STATEMENT_URL = f"{AGREEMENT_URL}/statement/<int:statement_id>"


class SupportAgreementPages(PortalSigning):
    """My agreement and its documents, for whoever has a member row on it.

    One door: ``_agreement_member``. What is shown is found below the member row it
    returns, by ``support.agreement.portal``.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        members_sudo = request.env["support.agreement.member"]._of_user()
        if not counters:
            values["support_agreement_member"] = bool(members_sudo)
        if "support_agreement_sign_count" in counters:
            portal = members_sudo.env["support.agreement.portal"]
            values["support_agreement_sign_count"] = len(portal._to_sign(members_sudo))
        return values

    def _agreement_member(self, agreement_id):
        """The login's member row, or *not found*: no word on what exists."""
        try:
            return request.env["support.agreement.member"]._of_user(agreement_id)
        except AccessError:
            raise request.not_found() from None

    def _agreement_record(self, member_sudo, kind, record_id):
        """A version or statement below the member row."""
        find = getattr(member_sudo.env["support.agreement.portal"], f"_find_{kind}")
        record_sudo = find(member_sudo, record_id)
        if not record_sudo:
            raise request.not_found()
        return record_sudo

    def _prepare_agreement_values(self, member_sudo, page):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": f"support_agreement_{page}",
            "agreement": member_sudo.agreement_id,
            "member": member_sudo,
            "csrf": request.csrf_token(),
            "base_url": f"/my/agreements/{member_sudo.agreement_id.id}",
            "flash": self._take_flash(member_sudo),
        }

    @route("/my/agreements", **PAGE)
    def portal_my_agreements(self):
        members_sudo = request.env["support.agreement.member"]._of_user()
        portal = members_sudo.env["support.agreement.portal"]
        return request.render(
            "support_sla.portal_my_agreements",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "support_agreements",
                "rows": portal._list(members_sudo),
            },
        )

    @route(AGREEMENT_URL, **PAGE)
    def portal_agreement(self, agreement_id):
        member_sudo = self._agreement_member(agreement_id)
        portal = member_sudo.env["support.agreement.portal"]
        return request.render(
            "support_sla.portal_agreement",
            {
                **self._prepare_agreement_values(member_sudo, "overview"),
                **portal._agreement_page(member_sudo),
            },
        )

    @route(VERSION_URL, **PAGE)
    def portal_agreement_version(self, agreement_id, version_id):
        member_sudo = self._agreement_member(agreement_id)
        version_sudo = self._agreement_record(member_sudo, "version", version_id)
        portal = member_sudo.env["support.agreement.portal"]
        return request.render(
            "support_sla.portal_agreement_version",
            {
                **self._prepare_agreement_values(member_sudo, "version"),
                **portal._version_page(member_sudo, version_sudo),
            },
        )

    @route(f"{VERSION_URL}/pdf", **PAGE, rate="pdf")
    def portal_agreement_version_pdf(self, agreement_id, version_id):
        member_sudo = self._agreement_member(agreement_id)
        version_sudo = self._agreement_record(member_sudo, "version", version_id)
        return pdf_response(version_sudo.seal_id)

    @route(f"{VERSION_URL}/sign", **JSON, rate="sign")
    def portal_agreement_sign(
        self, agreement_id, version_id, name=None, signature=None
    ):
        """Called by Odoo's signature component with a drawing."""
        try:
            member_sudo = request.env["support.agreement.member"]._of_user(agreement_id)
        except AccessError:
            return {"error": request.env._("Invalid document.")}
        portal = member_sudo.env["support.agreement.portal"]
        version_sudo = portal._find_version(member_sudo, version_id)
        if not version_sudo:
            return {"error": request.env._("Invalid document.")}
        return self._document_draw(
            member_sudo,
            version_sudo,
            name,
            signature,
            self._version_url(version_sudo),
        )

    @route(f"{VERSION_URL}/accept", **POST, rate="sign")
    def portal_agreement_accept(self, agreement_id, version_id, name=""):
        """Sign with a typed name, without any script."""
        member_sudo = self._agreement_member(agreement_id)
        version_sudo = self._agreement_record(member_sudo, "version", version_id)
        return self._document_accept(
            member_sudo, version_sudo, name, self._version_url(version_sudo)
        )

    @route(f"{VERSION_URL}/decline", **POST, rate="sign")
    def portal_agreement_decline(self, agreement_id, version_id, **remarks):
        """Decline; the field ``remark:`` says what is to be changed."""
        member_sudo = self._agreement_member(agreement_id)
        version_sudo = self._agreement_record(member_sudo, "version", version_id)
        return self._document_decline(
            member_sudo,
            version_sudo,
            [],
            remarks,
            request.env._("Declined. We see your remarks and come back to you."),
            self._version_url(version_sudo),
        )

    @route(STATEMENT_URL, **PAGE)
    def portal_agreement_statement(self, agreement_id, statement_id):
        member_sudo = self._agreement_member(agreement_id)
        statement_sudo = self._agreement_record(member_sudo, "statement", statement_id)
        return request.render(
            "support_sla.portal_statement",
            {
                **self._prepare_agreement_values(member_sudo, "statement"),
                "statement_sudo": statement_sudo,
                "content": statement_sudo._content(),
            },
        )

    @route(f"{STATEMENT_URL}/pdf", **PAGE, rate="pdf")
    def portal_agreement_statement_pdf(self, agreement_id, statement_id):
        member_sudo = self._agreement_member(agreement_id)
        statement_sudo = self._agreement_record(member_sudo, "statement", statement_id)
        # What was sent is what is handed out: a lost file is not drawn again.
        stored = statement_sudo.with_context(bin_size=False).pdf
        if not stored:
            raise request.not_found()
        return file_response(base64.b64decode(stored), statement_sudo.pdf_name)

    def _version_url(self, version_sudo):
        agreement_sudo = version_sudo.agreement_id
        return f"/my/agreements/{agreement_sudo.id}/version/{version_sudo.id}"

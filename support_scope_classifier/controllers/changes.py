# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.implementation_methodology.controllers.routes import JSON, PAGE, POST
from odoo.addons.implementation_methodology.controllers.signing import (
    PortalSigning,
    pdf_response,
)

CHANGE_URL = "/my/changes/<int:change_id>"


class SupportChangePages(PortalSigning):
    """Change requests, for whoever is named on them.

    One door: ``_change_person``. What is shown is found below the row it returns, by
    ``support.change.portal``.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if counters and "support_change_sign_count" not in counters:
            return values
        people_sudo = request.env["support.change.person"]._of_user()
        if not counters:
            values["support_change_person"] = bool(people_sudo)
        else:
            portal = people_sudo.env["support.change.portal"]
            values["support_change_sign_count"] = len(portal._to_sign(people_sudo))
        return values

    def _change_person(self, change_id):
        """The login's row, or *not found*: no word on what exists."""
        try:
            return request.env["support.change.person"]._of_user(change_id)
        except AccessError:
            raise request.not_found() from None

    @route("/my/changes", **PAGE)
    def portal_my_changes(self):
        people_sudo = request.env["support.change.person"]._of_user()
        portal = people_sudo.env["support.change.portal"]
        rows = portal._list(people_sudo)
        return request.render(
            "support_scope_classifier.portal_my_changes",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "support_changes",
                "rows": rows,
                "sums": portal._sums(rows),
            },
        )

    @route(CHANGE_URL, **PAGE)
    def portal_change(self, change_id):
        person_sudo = self._change_person(change_id)
        portal = person_sudo.env["support.change.portal"]
        return request.render(
            "support_scope_classifier.portal_change",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "support_change",
                "member": person_sudo,
                "csrf": request.csrf_token(),
                "base_url": self._change_url(change_id),
                "flash": self._take_flash(person_sudo),
                **portal._page(person_sudo, request.env.user),
            },
        )

    @route(f"{CHANGE_URL}/pdf", **PAGE, rate="pdf")
    def portal_change_pdf(self, change_id):
        person_sudo = self._change_person(change_id)
        return pdf_response(person_sudo.request_id.seal_id)

    @route(f"{CHANGE_URL}/sign", **JSON, rate="sign")
    def portal_change_sign(self, change_id, name=None, signature=None):
        """Called by Odoo's signature component with a drawing."""
        try:
            person_sudo = request.env["support.change.person"]._of_user(change_id)
        except AccessError:
            return {"error": request.env._("Invalid document.")}
        return self._document_draw(
            person_sudo,
            person_sudo.request_id,
            name,
            signature,
            self._change_url(change_id),
        )

    @route(f"{CHANGE_URL}/accept", **POST, rate="sign")
    def portal_change_accept(self, change_id, name=""):
        """Sign with a typed name, without any script."""
        person_sudo = self._change_person(change_id)
        return self._document_accept(
            person_sudo, person_sudo.request_id, name, self._change_url(change_id)
        )

    @route(f"{CHANGE_URL}/decline", **POST, rate="sign")
    def portal_change_decline(self, change_id, **remarks):
        """Decline; the field ``remark:`` says why."""
        person_sudo = self._change_person(change_id)
        return self._document_decline(
            person_sudo,
            person_sudo.request_id,
            [],
            remarks,
            request.env._("Declined. We see your remarks and come back to you."),
            self._change_url(change_id),
        )

    @route(f"{CHANGE_URL}/ask", **POST, rate="form")
    def portal_change_ask(self, change_id, question=""):
        """A question about the offer; the answer appears on the same page."""
        person_sudo = self._change_person(change_id)
        self._attempt(
            person_sudo,
            lambda: person_sudo.request_id._ask(person_sudo, question),
            request.env._("Your question is sent. You read the answer here."),
            question=question,
        )
        return self._back_to(self._change_url(change_id))

    def _change_url(self, change_id):
        return f"/my/changes/{change_id}"

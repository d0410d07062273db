# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.implementation_methodology.controllers.routes import JSON, PAGE, POST
from odoo.addons.implementation_methodology.controllers.signing import pdf_response

from .door import WINDOW_URL, HypercareDoor

EXIT_URL = f"{WINDOW_URL}/exit"
HANDOVER_URL = f"{WINDOW_URL}/handover/<int:record_id>"
EXTENSION_URL = f"{WINDOW_URL}/extension/<int:record_id>"


class HypercareExitPages(HypercareDoor):
    """The exit of a window, and its documents to sign, for people of the window.

    What is shown and done is found below the row that the door returns.
    """

    # The exit

    @route(EXIT_URL, **PAGE)
    def portal_hypercare_exit(self, window_id):
        person_sudo = self._hypercare_person(window_id)
        portal = person_sudo.env["hypercare.portal"]
        return request.render(
            "hypercare.portal_exit",
            {
                **self._prepare_hypercare_values(person_sudo, "exit"),
                **portal._exit_page(person_sudo, fields.Datetime.now()),
            },
        )

    @route(f"{EXIT_URL}/plan/<int:ticket_id>", **POST, rate="sign")
    def portal_hypercare_plan(self, window_id, ticket_id):
        """Agree to the plan of a ticket."""
        person_sudo = self._hypercare_person(window_id)
        portal = person_sudo.env["hypercare.portal"]
        self._attempt(
            person_sudo,
            lambda: portal._plan_accept(person_sudo, ticket_id, fields.Datetime.now()),
            request.env._("Agreed. Thank you."),
        )
        return self._back_to(f"/my/hypercare/{window_id}/exit#plans")

    @route(f"{EXIT_URL}/waiver/<int:criterion_id>", **POST, rate="sign")
    def portal_hypercare_waiver(self, window_id, criterion_id, answer=""):
        """Agree to do without a criterion (``answer`` is yes), or refuse (no)."""
        person_sudo = self._hypercare_person(window_id)
        portal = person_sudo.env["hypercare.portal"]
        if answer in ("yes", "no"):
            self._attempt(
                person_sudo,
                lambda: portal._waiver_consent(
                    person_sudo, criterion_id, answer == "yes", fields.Datetime.now()
                ),
                request.env._("Recorded. Thank you."),
            )
        return self._back_to(f"/my/hypercare/{window_id}/exit")

    # Documents

    def _exit_document(self, window_id, kind, record_id):
        person_sudo = self._hypercare_person(window_id)
        record_sudo = self._hypercare_record(person_sudo, kind, record_id)
        portal = person_sudo.env["hypercare.portal"]
        return request.render(
            "hypercare.portal_document",
            {
                **self._prepare_hypercare_values(person_sudo, kind),
                **portal._document_page(person_sudo, record_sudo),
                "document_url": self._exit_url(window_id, kind, record_id),
            },
        )

    def _exit_url(self, window_id, kind, record_id):
        return f"/my/hypercare/{window_id}/{kind}/{record_id}"

    def _exit_pdf(self, window_id, kind, record_id):
        person_sudo = self._hypercare_person(window_id)
        return pdf_response(
            self._hypercare_record(person_sudo, kind, record_id).seal_id
        )

    def _exit_draw(self, window_id, kind, record_id, name, signature):
        """Called by Odoo's signature component with a drawing."""
        try:
            person_sudo = request.env["hypercare.person"]._of_user(window_id)
        except AccessError:
            return {"error": request.env._("Invalid document.")}
        portal = person_sudo.env["hypercare.portal"]
        record_sudo = getattr(portal, f"_find_{kind}")(person_sudo, record_id)
        if not record_sudo:
            return {"error": request.env._("Invalid document.")}
        return self._document_draw(
            person_sudo,
            record_sudo,
            name,
            signature,
            self._exit_url(window_id, kind, record_id),
        )

    def _exit_accept(self, window_id, kind, record_id, name):
        """Sign with a typed name, without any script."""
        person_sudo = self._hypercare_person(window_id)
        record_sudo = self._hypercare_record(person_sudo, kind, record_id)
        return self._document_accept(
            person_sudo, record_sudo, name, self._exit_url(window_id, kind, record_id)
        )

    def _exit_decline(self, window_id, kind, record_id, remarks):
        """Decline; the field ``remark:`` says what is missing."""
        person_sudo = self._hypercare_person(window_id)
        record_sudo = self._hypercare_record(person_sudo, kind, record_id)
        return self._document_decline(
            person_sudo,
            record_sudo,
            [],
            remarks,
            request.env._("Declined. We see your remarks and come back to you."),
            self._exit_url(window_id, kind, record_id),
        )

    # The hand-over

    @route(HANDOVER_URL, **PAGE)
    def portal_hypercare_handover(self, window_id, record_id):
        return self._exit_document(window_id, "handover", record_id)

    @route(f"{HANDOVER_URL}/pdf", **PAGE, rate="pdf")
    def portal_hypercare_handover_pdf(self, window_id, record_id):
        return self._exit_pdf(window_id, "handover", record_id)

    @route(f"{HANDOVER_URL}/sign", **JSON, rate="sign")
    def portal_hypercare_handover_sign(
        self, window_id, record_id, name=None, signature=None
    ):
        return self._exit_draw(window_id, "handover", record_id, name, signature)

    @route(f"{HANDOVER_URL}/accept", **POST, rate="sign")
    def portal_hypercare_handover_accept(self, window_id, record_id, name=""):
        return self._exit_accept(window_id, "handover", record_id, name)

    @route(f"{HANDOVER_URL}/decline", **POST, rate="sign")
    def portal_hypercare_handover_decline(self, window_id, record_id, **remarks):
        return self._exit_decline(window_id, "handover", record_id, remarks)

    # Extensions

    @route(EXTENSION_URL, **PAGE)
    def portal_hypercare_extension(self, window_id, record_id):
        return self._exit_document(window_id, "extension", record_id)

    @route(f"{EXTENSION_URL}/pdf", **PAGE, rate="pdf")
    def portal_hypercare_extension_pdf(self, window_id, record_id):
        return self._exit_pdf(window_id, "extension", record_id)

    @route(f"{EXTENSION_URL}/sign", **JSON, rate="sign")
    def portal_hypercare_extension_sign(
        self, window_id, record_id, name=None, signature=None
    ):
        return self._exit_draw(window_id, "extension", record_id, name, signature)

    @route(f"{EXTENSION_URL}/accept", **POST, rate="sign")
    def portal_hypercare_extension_accept(self, window_id, record_id, name=""):
        return self._exit_accept(window_id, "extension", record_id, name)

    @route(f"{EXTENSION_URL}/decline", **POST, rate="sign")
    def portal_hypercare_extension_decline(self, window_id, record_id, **remarks):
        return self._exit_decline(window_id, "extension", record_id, remarks)

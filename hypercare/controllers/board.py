# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.implementation_methodology.controllers.routes import JSON, PAGE, POST
from odoo.addons.implementation_methodology.controllers.signing import pdf_response

from .door import WINDOW_URL, HypercareDoor

BOARD_URL = f"{WINDOW_URL}/board"
REVIEW_URL = f"{WINDOW_URL}/review/<int:review_id>"


class HypercareBoardPages(HypercareDoor):
    """The board of key processes and the joint review, for people of a window.

    What is shown and done is found below the row that the door returns.
    """

    def _board_portal(self, person_sudo):
        return person_sudo.env["hypercare.portal"]

    # The board

    @route(BOARD_URL, **PAGE)
    def portal_hypercare_board(self, window_id):
        person_sudo = self._hypercare_person(window_id)
        portal = self._board_portal(person_sudo)
        return request.render(
            "hypercare.portal_board",
            {
                **self._prepare_hypercare_values(person_sudo, "board"),
                **portal._board_page(person_sudo, fields.Datetime.now()),
                "reviews": portal._reviews(person_sudo),
            },
        )

    @route(f"{BOARD_URL}/<int:process_id>", **POST, rate="form")
    def portal_hypercare_board_set(self, window_id, process_id, state="", note=""):
        """Say how a process goes today."""
        person_sudo = self._hypercare_person(window_id)
        portal = self._board_portal(person_sudo)
        self._attempt(
            person_sudo,
            lambda: portal._set_board(
                person_sudo, process_id, state, note, fields.Datetime.now()
            ),
            request.env._("Noted. Thank you."),
            item_id=process_id,
            state=state,
            note=note,
        )
        return self._back_to(f"/my/hypercare/{window_id}/board#process-{process_id}")

    # The review

    @route(REVIEW_URL, **PAGE)
    def portal_hypercare_review(self, window_id, review_id):
        person_sudo = self._hypercare_person(window_id)
        review_sudo = self._hypercare_record(person_sudo, "review", review_id)
        portal = self._board_portal(person_sudo)
        return request.render(
            "hypercare.portal_review",
            {
                **self._prepare_hypercare_values(person_sudo, "review"),
                **portal._review_page(person_sudo, review_sudo),
            },
        )

    @route(f"{REVIEW_URL}/line/<int:line_id>", **POST, rate="form")
    def portal_hypercare_review_line(self, window_id, review_id, line_id, **form):
        """Edit a line of the review; line 0 is a new one."""
        person_sudo = self._hypercare_person(window_id)
        review_sudo = self._hypercare_record(person_sudo, "review", review_id)
        portal = self._board_portal(person_sudo)
        self._attempt(
            person_sudo,
            lambda: portal._edit_line(
                person_sudo, review_sudo, line_id, form, fields.Datetime.now()
            ),
            request.env._("Saved. The other side sees it at once."),
            item_id=line_id or "new",
            form={
                name: str(value)[:4000]
                for name, value in form.items()
                if name != "csrf_token"
            },
        )
        return self._back_to(f"{self._review_url(review_sudo)}#line-{line_id}")

    @route(f"{REVIEW_URL}/pdf", **PAGE, rate="pdf")
    def portal_hypercare_review_pdf(self, window_id, review_id):
        person_sudo = self._hypercare_person(window_id)
        review_sudo = self._hypercare_record(person_sudo, "review", review_id)
        if not review_sudo.seal_id:
            raise request.not_found()
        return pdf_response(review_sudo.seal_id)

    @route(f"{REVIEW_URL}/sign", **JSON, rate="sign")
    def portal_hypercare_review_sign(
        self, window_id, review_id, name=None, signature=None
    ):
        """Called by Odoo's signature component with a drawing."""
        try:
            person_sudo = request.env["hypercare.person"]._of_user(window_id)
        except AccessError:
            return {"error": request.env._("Invalid document.")}
        review_sudo = self._board_portal(person_sudo)._find_review(
            person_sudo, review_id
        )
        if not review_sudo:
            return {"error": request.env._("Invalid document.")}
        return self._document_draw(
            person_sudo, review_sudo, name, signature, self._review_url(review_sudo)
        )

    @route(f"{REVIEW_URL}/accept", **POST, rate="sign")
    def portal_hypercare_review_accept(self, window_id, review_id, name=""):
        """Sign with a typed name, without any script."""
        person_sudo = self._hypercare_person(window_id)
        review_sudo = self._hypercare_record(person_sudo, "review", review_id)
        return self._document_accept(
            person_sudo, review_sudo, name, self._review_url(review_sudo)
        )

    @route(f"{REVIEW_URL}/decline", **POST, rate="sign")
    def portal_hypercare_review_decline(self, window_id, review_id, **remarks):
        """Decline; the field ``remark:`` says what is missing."""
        person_sudo = self._hypercare_person(window_id)
        review_sudo = self._hypercare_record(person_sudo, "review", review_id)
        return self._document_decline(
            person_sudo,
            review_sudo,
            [],
            remarks,
            request.env._("Declined. Both sides can edit the lines again."),
            self._review_url(review_sudo),
        )

    def _review_url(self, review_sudo):
        return f"/my/hypercare/{review_sudo.window_id.id}/review/{review_sudo.id}"

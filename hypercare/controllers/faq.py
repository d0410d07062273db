# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.implementation_methodology.controllers.routes import JSON, PAGE, POST
from odoo.addons.implementation_methodology.controllers.signing import PortalSigning
from odoo.addons.implementation_methodology.tools.given import record_id
from odoo.addons.portal.controllers.portal import pager

from ..models.hypercare_portal_faq import PAGE_SIZE

#: Digits of a number that an address may carry.


class HypercareFaqPages(PortalSigning):
    """Answers of a client, for its people.

    One door: ``hypercare.portal.faq._clients``. Nothing is found but below it.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            portal = request.env["hypercare.portal.faq"]
            values["hypercare_faq"] = portal._has_any(portal._clients())
        return values

    def _faq_found(self, find, record_id):
        """An answer or file behind the door, or *not found*: no word on what exists."""
        try:
            return find(record_id)
        except AccessError:
            raise request.not_found() from None

    @route(["/my/faq", "/my/faq/page/<int:page>"], **PAGE, rate="search")
    def portal_my_faq(self, page=1, search="", topic="", **kwargs):
        page = record_id(page) or 1
        topic_id = record_id(topic)
        values = request.env["hypercare.portal.faq"]._list(
            search if isinstance(search, str) else "", topic_id, (page - 1) * PAGE_SIZE
        )
        return request.render(
            "hypercare.portal_my_faq",
            {
                **self._prepare_portal_layout_values(),
                **values,
                "page_name": "hypercare_faq",
                "pager": None
                if values["search"]
                else pager(
                    "/my/faq",
                    values["total"],
                    page=page,
                    step=PAGE_SIZE,
                    url_args={"topic": topic_id} if values["topic_id"] else {},
                ),
            },
        )

    @route("/my/faq/<int:faq_id>", **PAGE)
    def portal_faq(self, faq_id, **kwargs):
        portal = request.env["hypercare.portal.faq"]
        faq_sudo = self._faq_found(portal._find_answer, faq_id)
        return request.render(
            "hypercare.portal_faq",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "hypercare_answer",
                "faq": faq_sudo,
                "vote": portal._my_vote(faq_sudo),
                "similar": portal._similar(faq_sudo),
                "flash": self._take_flash(faq_sudo),
            },
        )

    @route("/my/faq/<int:faq_id>/vote", **POST, rate="form")
    def portal_faq_vote(self, faq_id, helped="", **kwargs):
        faq_sudo = self._faq_found(
            request.env["hypercare.portal.faq"]._find_answer, faq_id
        )
        if helped in ("yes", "no"):
            self._attempt(
                faq_sudo,
                lambda: faq_sudo.env["hypercare.faq.vote"]._cast(
                    faq_sudo,
                    request.env.user.partner_id,
                    helped == "yes",
                    fields.Datetime.now(),
                ),
                request.env._("Thank you, that helps us."),
            )
        return self._back_to(f"/my/faq/{faq_id}")

    @route("/my/faq/file/<int:evidence_id>", **PAGE, rate="pdf")
    def portal_faq_file(self, evidence_id):
        evidence_sudo = self._faq_found(
            request.env["hypercare.portal.faq"]._find_file, evidence_id
        )
        stream = request.env["ir.binary"]._get_stream_from(
            evidence_sudo, "file", filename=evidence_sudo.name
        )
        stream.public = False
        # Handed out to be saved, never to be shown in our origin.
        response = stream.get_response(as_attachment=True)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @route("/my/faq/suggest", **JSON, rate="suggest")
    def portal_faq_suggest(self, text=""):
        """Answers to what is being typed into a new ticket."""
        return request.env["hypercare.portal.faq"]._suggest(
            text if isinstance(text, str) else ""
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.implementation_methodology.tools.evidence import clean_name
from odoo.addons.implementation_methodology.tools.given import record_id

SUBJECT_LENGTH = 250


class SupportSlaHelpdesk(HelpdeskTicketController):
    """The helpdesk's own routes, shut where they stand open.

    Both change something, so both are POST only. What a route is given is looked up
    among what its page has shown; nothing else exists for it.
    """

    @route(methods=["POST"], rate="form")
    def support_ticket_close(self, ticket_id=None, stage_id=None, **kwargs):
        """Close a ticket that the login may read, into a stage its page offers."""
        ticket = request.env["helpdesk.ticket"].browse(self._number(ticket_id))
        if not ticket.exists() or not ticket.has_access("read"):
            raise request.not_found()
        # In the name of the client, who has no right to write tickets otherwise.
        ticket_sudo = ticket.sudo()
        offered = request.env["support.sla.portal"]._closing_stages(ticket_sudo)
        stage = offered.filtered_domain([("id", "=", self._number(stage_id))])
        # A page left open may offer what is over by now: then it is shown afresh.
        if stage:
            ticket_sudo.stage_id = stage
        return request.redirect(f"/my/ticket/{ticket.id}", 302)

    @route(methods=["POST"], rate="ticket", files=("attachment",))
    def submit_ticket(self, subject="", description="", **kwargs):
        """Open a ticket by what the form offers; anything else is not found."""
        company = request.env.company
        values = {
            "subject": " ".join(subject.split())[:SUBJECT_LENGTH],
            "description": description.strip(),
            "team": self._offered(self._get_teams(), kwargs.get("team")),
            "category": self._offered(self._get_categories(), kwargs.get("category")),
            "attachment": kwargs.get("attachment"),
        }
        asked = ["subject", "description"]
        if self._get_teams() and company.helpdesk_mgmt_portal_team_id_required:
            asked.append("team")
        if self._get_categories() and company.helpdesk_mgmt_portal_category_id_required:
            asked.append("category")
        if not all(values[name] for name in asked):
            # The form itself asks for these: whoever gets here has left it aside.
            return request.redirect("/new/ticket", 303)
        for upload in request.httprequest.files.getlist("attachment"):
            # Kept as given, a name could hold folders, or letters that run backwards.
            if upload.filename:
                upload.filename = clean_name(upload.filename) or "file"
        # How much may be sent at once, files included, Odoo has checked on arrival.
        return super().submit_ticket(**values)

    def _offered(self, records, given):
        """``given`` as the id of one of ``records``; 0 when there was no choice."""
        if not records or not given:
            return 0
        number = self._number(given)
        if number not in records.ids:
            raise request.not_found()
        return number

    def _number(self, text):
        """An id out of a request; anything else is not found."""
        number = record_id(text)
        if not number:
            raise request.not_found()
        return number

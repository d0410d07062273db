# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.http import request, route

from odoo.addons.implementation_methodology.controllers.portal import (
    ImplementationPortal,
)
from odoo.addons.implementation_methodology.controllers.routes import PAGE

from .door import WINDOW_URL, HypercareDoor


class HypercareWindowPages(HypercareDoor, ImplementationPortal):
    """My hypercare: the list, the overview of a window and its stand-ups.

    Nothing is done here: that is for the pages of the board, the review and the exit.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        Person = request.env["hypercare.person"]
        if not counters:
            values["hypercare_person"] = bool(Person._of_user())
        if "hypercare_waiting_count" in counters:
            people_sudo = Person._of_user()
            portal = people_sudo.env["hypercare.portal"]
            values["hypercare_waiting_count"] = portal._waiting_count(people_sudo)
        return values

    def _prepare_implementation_values(self, member_sudo, page):
        """A tab to the window of the project, for who has a row in it."""
        people_sudo = request.env["hypercare.person"]._of_user()
        windows_sudo = people_sudo.window_id.filtered(
            lambda window: window.project_id == member_sudo.project_id
        ).sorted(lambda window: (window.state != "open", -window.id))
        return {
            **super()._prepare_implementation_values(member_sudo, page),
            "hypercare_url": windows_sudo and f"/my/hypercare/{windows_sudo[0].id}",
        }

    @route("/my/hypercare", **PAGE)
    def portal_my_hypercare(self):
        people_sudo = request.env["hypercare.person"]._of_user()
        portal = people_sudo.env["hypercare.portal"]
        return request.render(
            "hypercare.portal_my_hypercare",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "hypercare_windows",
                "rows": portal._list(people_sudo, fields.Datetime.now()),
            },
        )

    @route(WINDOW_URL, **PAGE)
    def portal_hypercare_window(self, window_id):
        person_sudo = self._hypercare_person(window_id)
        portal = person_sudo.env["hypercare.portal"]
        return request.render(
            "hypercare.portal_window",
            {
                **self._prepare_hypercare_values(person_sudo, "overview"),
                **portal._overview(person_sudo, fields.Datetime.now()),
            },
        )

    @route(f"{WINDOW_URL}/standups", **PAGE)
    def portal_hypercare_standups(self, window_id):
        person_sudo = self._hypercare_person(window_id)
        portal = person_sudo.env["hypercare.portal"]
        return request.render(
            "hypercare.portal_standups",
            {
                **self._prepare_hypercare_values(person_sudo, "standups"),
                **portal._standups_page(person_sudo, fields.Datetime.now()),
            },
        )

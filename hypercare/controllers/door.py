# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.implementation_methodology.controllers.signing import PortalSigning

WINDOW_URL = "/my/hypercare/<int:window_id>"


class HypercareDoor(PortalSigning):
    """The one door of all pages of a window: without routes.

    What is shown and done is found below the row that it returns, by
    ``hypercare.portal``.
    """

    def _hypercare_person(self, window_id):
        """The login's row in the window, or *not found*: no word on what exists."""
        try:
            return request.env["hypercare.person"]._of_user(window_id)
        except AccessError:
            raise request.not_found() from None

    def _hypercare_record(self, person_sudo, kind, record_id):
        """A document of the window that the person reads."""
        portal = person_sudo.env["hypercare.portal"]
        record_sudo = getattr(portal, f"_find_{kind}")(person_sudo, record_id)
        if not record_sudo:
            raise request.not_found()
        return record_sudo

    def _prepare_hypercare_values(self, person_sudo, page):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": f"hypercare_{page}",
            "window": person_sudo.window_id,
            "member": person_sudo,
            "csrf": request.csrf_token(),
            "base_url": f"/my/hypercare/{person_sudo.window_id.id}",
            "tabs": person_sudo.env["hypercare.portal"]._tabs(person_sudo),
            "flash": self._take_flash(person_sudo),
        }

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.models import implementation_anonymise

Place = implementation_anonymise.Place


class HypercareAnonymise(models.AbstractModel):
    _inherit = "implementation.anonymise"

    @api.model
    def _reach(self, contact, also=()):
        reach = super()._reach(contact, also)
        people_sudo = self.env["hypercare.person"].sudo()
        people_sudo = people_sudo.with_context(active_test=False).search(
            [("partner_id", "=", contact.id)]
        )
        windows_sudo = people_sudo.window_id
        return self._wider(reach, windows_sudo.partner_id, windows_sudo.project_id)

    @api.model
    def _places(self, reach):
        windows = Domain("partner_id", "in", reach.clients.ids)
        windows |= Domain("project_id", "in", reach.projects.ids)
        on_window = Domain("window_id", "any", windows)
        answers = Domain("partner_id", "in", [False, *reach.clients.ids]) | on_window
        company = Domain("company_id", "in", [False, *self.env.user.company_ids.ids])
        seals = Domain("owner_model", "=", "hypercare.window") & Domain(
            "owner_id", "in", self.env["hypercare.window"].sudo()._search(windows)
        )
        return [
            *super()._places(reach),
            Place("hypercare.window", windows),
            Place("hypercare.faq", answers),
            Place("hypercare.process.day", Domain("process_id", "any", on_window)),
            Place("hypercare.handover.ticket", Domain("handover_id", "any", on_window)),
            Place("hypercare.policy", company),
            Place("hypercare.topic", Domain.TRUE),
            Place("implementation.seal", seals),
            *(
                Place(f"hypercare.{name}", on_window)
                for name in (
                    "criterion",
                    "duty",
                    "extension",
                    "handover",
                    "notice",
                    "process",
                    "reading",
                    "review",
                    "review.line",
                    "session",
                    "standup",
                )
            ),
        ]

    @api.model
    def _kept(self):
        # Figures of a day are of no person, and their hash proves them.
        return {**super()._kept(), "hypercare.snapshot": {"day_sha256"}}

    @api.model
    def _end_parts(self, reach):
        self._leave("hypercare.person", reach.contact)
        return super()._end_parts(reach)

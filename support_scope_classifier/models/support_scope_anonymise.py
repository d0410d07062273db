# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.models import implementation_anonymise

Place = implementation_anonymise.Place


class SupportScopeAnonymise(models.AbstractModel):
    _inherit = "implementation.anonymise"

    @api.model
    def _places(self, reach):
        on_ticket = Domain("ticket_id", "any", self._tickets_in(reach))
        requests = Domain("partner_id", "child_of", reach.clients.ids)
        requests |= Domain("project_id", "in", reach.projects.ids)
        seals = Domain("owner_model", "=", "support.change.request") & Domain(
            "owner_id",
            "in",
            self.env["support.change.request"].sudo()._search(requests),
        )
        return [
            *super()._places(reach),
            Place("support.scope.suggestion", on_ticket),
            Place("support.scope.decision", on_ticket),
            Place("support.scope.objection", on_ticket),
            Place("support.change.request", requests),
            Place("implementation.seal", seals),
            *(
                Place(f"support.scope.{name}", Domain.TRUE)
                for name in ("cue", "model", "phrase", "type")
            ),
        ]

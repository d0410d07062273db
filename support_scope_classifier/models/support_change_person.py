# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.models.implementation_person import PARTIES


class SupportChangePerson(models.Model):
    """A person who reads a change request in the portal, and may sign it."""

    _name = "support.change.person"
    _description = "Person of a Change Request"
    _inherit = ["implementation.person"]
    _order = "request_id, id"
    _subject_field = "request_id"

    request_id = fields.Many2one(
        "support.change.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    # Its words belong to the add-on that declares it, and are found there.
    side = fields.Selection(PARTIES)
    # Who has no part in projects may not read their roles.
    role_ids = fields.Many2many(
        "project.role", string="Roles", groups="project.group_project_user"
    )
    can_sign = fields.Boolean(string="May accept")

    _partner_uniq = models.UniqueIndex(
        "(request_id, partner_id)", "This person is named already."
    )

    @api.model
    def _door_domain(self):
        """Only the client's side, and only what was sent."""
        return Domain("side", "=", "client") & Domain("request_id.sent_on", "!=", False)

    @api.model
    def _door_words(self):
        return (
            self.env._("Log in to see your change requests."),
            self.env._("This change request is not yours to see."),
        )

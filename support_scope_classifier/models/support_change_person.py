# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

SIDES = [("client", "Client"), ("integrator", "Integrator")]


class SupportChangePerson(models.Model):
    """A person who reads a change request in the portal, and may sign it."""

    _name = "support.change.person"
    _description = "Person of a Change Request"
    _order = "request_id, id"
    _rec_name = "partner_id"

    request_id = fields.Many2one(
        "support.change.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
    )
    side = fields.Selection(SIDES, required=True, default="client")
    # Who has no part in projects may not read their roles.
    role_ids = fields.Many2many(
        "project.role", string="Roles", groups="project.group_project_user"
    )
    can_sign = fields.Boolean(string="May accept")
    email = fields.Char(related="partner_id.email")
    has_login = fields.Boolean(compute="_compute_has_login")

    _partner_uniq = models.UniqueIndex(
        "(request_id, partner_id)", "This person is named already."
    )

    @api.depends("partner_id.user_ids")
    def _compute_has_login(self):
        for person in self:
            # Logins are administration data; that there is one is no secret here.
            person.has_login = bool(person.partner_id.sudo().user_ids)

    @api.model
    def _of_user(self, request_id=None):
        """The current login's rows of the client's side, as superuser.

        The door of the portal: with ``request_id`` whoever has no row gets
        ``AccessError``. What was not sent is not shown.
        """
        if self.env.user._is_public():
            raise AccessError(self.env._("Log in to see your change requests."))
        domain = [
            ("partner_id", "=", self.env.user.partner_id.id),
            ("side", "=", "client"),
            ("request_id.sent_on", "!=", False),
        ]
        if request_id is not None:
            domain.append(("request_id", "=", request_id))
        # Clients have no rights on any record of ours: the row is the right.
        people_sudo = self.sudo().search(domain)
        if request_id is not None and not people_sudo:
            raise AccessError(self.env._("This change request is not yours to see."))
        return people_sudo

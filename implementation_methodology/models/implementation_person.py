# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .project_role import SIDES

#: A third party has no say in what is promised, offered or handed over.
PARTIES = SIDES[:2]


class ImplementationPerson(models.AbstractModel):
    """A person with a part in one subject: the only source of rights on it.

    The subject is what the row hangs on: an agreement, a change request, a window.
    Clients have no rights on any record of the suite; their rows are their rights.

    Roles are declared by each floor itself: the table of a many2many belongs to the
    add-on that declares it, and goes with it.
    """

    _name = "implementation.person"
    _description = "Person with a Part in Something"
    _rec_name = "partner_id"

    #: The many2one to what the person has a part in.
    _subject_field = None

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
    )
    side = fields.Selection(PARTIES, required=True, default="client")
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    has_login = fields.Boolean(compute="_compute_has_login")

    @api.depends("partner_id.user_ids")
    def _compute_has_login(self):
        for person in self:
            # Logins are administration data; that there is one is no secret here.
            person.has_login = bool(person.partner_id.sudo().user_ids)

    @api.depends("partner_id.name")
    def _compute_display_name(self):
        for person in self:
            person.display_name = person.partner_id.name

    @api.model
    def _of_user(self, subject_id=None):
        """The current login's rows, as superuser: the door of the portal.

        With ``subject_id`` whoever has no row there gets ``AccessError``, whatever kind
        of login it is, and whether or not the subject exists.
        """
        log_in, not_yours = self._door_words()
        if self.env.user._is_public():
            raise AccessError(log_in)
        domain = self._door_domain() & Domain(
            "partner_id", "=", self.env.user.partner_id.id
        )
        if subject_id is not None:
            domain &= Domain(self._subject_field, "=", subject_id)
        # Clients have no rights on any record of ours: the row is the right.
        people_sudo = self.sudo().search(domain)
        if subject_id is not None and not people_sudo:
            raise AccessError(not_yours)
        return people_sudo

    @api.model
    def _door_domain(self):
        """What of the subjects is shown to their people at all, a Domain."""
        raise NotImplementedError

    @api.model
    def _door_words(self):
        """What is said to who is not logged in, and to who has no row: two texts."""
        raise NotImplementedError

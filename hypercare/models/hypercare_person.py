# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

SIDES = [("client", "Client"), ("integrator", "Integrator")]
DUTIES = [
    ("project_lead", "Project lead"),
    ("support_lead", "Support lead"),
    ("coordinator", "Client's coordinator"),
    ("escalation", "Escalation contact"),
    ("key_user", "Key user"),
    ("consultant", "Consultant"),
]
NOTIFY_LEVELS = [
    ("all", "Everything"),
    ("mine", "What waits for me"),
    ("digest", "Weekly summary"),
    ("none", "Nothing"),
]


class HypercarePerson(models.Model):
    """A person of a window: the only source of rights on it in the portal.

    A project without methodology may have a window too, so its people are named
    here. They begin as the members of the implementation.
    """

    _name = "hypercare.person"
    _description = "Person of a Window"
    _order = "window_id, side, escalation, id"
    _rec_name = "partner_id"

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
    )
    side = fields.Selection(SIDES, required=True, default="client")
    duty = fields.Selection(DUTIES, string="Part", required=True, default="key_user")
    # Who has no part in projects may not read their roles.
    role_ids = fields.Many2many(
        "project.role", string="Roles", groups="project.group_project_user"
    )
    can_edit = fields.Boolean(
        string="May edit",
        help="Sets the board of key processes and edits the lines of the review.",
    )
    can_sign = fields.Boolean(
        string="May sign",
        help="Signs extensions, the joint review and the hand-over for this side.",
    )
    notify_level = fields.Selection(
        NOTIFY_LEVELS, string="Mails", required=True, default="mine"
    )
    escalation = fields.Integer(
        string="Escalation Step",
        help="1 is asked first when something is stuck, then 2. 0 is no contact for "
        "escalation.",
    )
    active = fields.Boolean(default=True)
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    has_login = fields.Boolean(compute="_compute_has_login")

    _partner_uniq = models.UniqueIndex(
        "(window_id, partner_id)", "This person is in the window already."
    )
    _escalation_not_negative = models.Constraint(
        "CHECK(escalation >= 0)", "Count the steps of escalation from 1."
    )

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
    def _of_user(self, window_id=None):
        """The current login's rows, as superuser: the door of the portal.

        With ``window_id`` whoever has no row there gets ``AccessError``, whatever kind
        of login it is, and whether or not the window exists. A window that is still
        being prepared, or was given up, is shown to nobody.
        """
        if self.env.user._is_public():
            raise AccessError(self.env._("Log in to see your hypercare."))
        domain = [
            ("partner_id", "=", self.env.user.partner_id.id),
            ("window_id.state", "in", ["open", "closed"]),
        ]
        if window_id is not None:
            domain.append(("window_id", "=", window_id))
        # Clients have no rights on any record of ours: the row is the right.
        people_sudo = self.sudo().search(domain)
        if window_id is not None and not people_sudo:
            raise AccessError(self.env._("You have no part in this hypercare."))
        return people_sudo

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.models.implementation_member import (
    NOTIFY_LEVELS,
)
from odoo.addons.implementation_methodology.models.implementation_person import PARTIES

DUTIES = [
    ("project_lead", "Project lead"),
    ("support_lead", "Support lead"),
    ("coordinator", "Client's coordinator"),
    ("escalation", "Escalation contact"),
    ("key_user", "Key user"),
    ("consultant", "Consultant"),
]


class HypercarePerson(models.Model):
    """A person of a window: the only source of rights on it in the portal.

    A project without methodology may have a window too, so its people are named
    here. They begin as the members of the implementation.
    """

    _name = "hypercare.person"
    _description = "Person of a Window"
    _inherit = ["implementation.person"]
    _order = "window_id, side, escalation, id"
    _subject_field = "window_id"

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    duty = fields.Selection(DUTIES, string="Part", required=True, default="key_user")
    # Its words belong to the add-on that declares it, and are found there.
    side = fields.Selection(PARTIES)
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

    _partner_uniq = models.UniqueIndex(
        "(window_id, partner_id)", "This person is in the window already."
    )
    _escalation_not_negative = models.Constraint(
        "CHECK(escalation >= 0)", "Count the steps of escalation from 1."
    )

    @api.model
    def _door_domain(self):
        """A window that is being prepared, or was given up, is shown to nobody."""
        return Domain("window_id.state", "in", ["open", "closed"])

    @api.model
    def _door_words(self):
        return (
            self.env._("Log in to see your hypercare."),
            self.env._("You have no part in this hypercare."),
        )

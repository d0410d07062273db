# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.models.implementation_person import PARTIES


class SupportAgreementMember(models.Model):
    """A person of an agreement: the only source of rights on it in the portal.

    Members of an implementation have rights on that implementation. An agreement
    outlives it and is about money, so its people are named here, one by one.
    """

    _name = "support.agreement.member"
    _description = "Person of an Agreement"
    _inherit = ["implementation.person"]
    _order = "agreement_id, side, escalation, id"
    _subject_field = "agreement_id"

    agreement_id = fields.Many2one(
        "support.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    # Its words belong to the add-on that declares it, and are found there.
    side = fields.Selection(PARTIES)
    # Who has no part in projects may not read their roles.
    role_ids = fields.Many2many(
        "project.role", string="Roles", groups="project.group_project_user"
    )
    can_sign = fields.Boolean(
        string="May sign", help="Signs new versions for this side."
    )
    sees_hours = fields.Boolean(
        string="Sees hours",
        help="Sees hours, money and statements, and gets the statements by mail.",
    )
    escalation = fields.Integer(
        string="Escalation Step",
        help="1 is asked first when something is stuck, then 2. 0 is no contact for "
        "escalation.",
    )
    active = fields.Boolean(default=True)

    _partner_uniq = models.UniqueIndex(
        "(agreement_id, partner_id)", "This person is in the agreement already."
    )
    _escalation_not_negative = models.Constraint(
        "CHECK(escalation >= 0)", "Count the steps of escalation from 1."
    )

    @api.model
    def _door_domain(self):
        """What was never put to signature is not shown."""
        return Domain("agreement_id.active", "=", True) & Domain(
            "agreement_id.sent_on", "!=", False
        )

    @api.model
    def _door_words(self):
        return (
            self.env._("Log in to see your agreements."),
            self.env._("This agreement is not yours to see."),
        )

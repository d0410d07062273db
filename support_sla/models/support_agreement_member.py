# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

SIDES = [("client", "Client"), ("integrator", "Integrator")]


class SupportAgreementMember(models.Model):
    """A person of an agreement: the only source of rights on it in the portal.

    Members of an implementation have rights on that implementation. An agreement
    outlives it and is about money, so its people are named here, one by one.
    """

    _name = "support.agreement.member"
    _description = "Person of an Agreement"
    _order = "agreement_id, side, escalation, id"
    _rec_name = "partner_id"

    agreement_id = fields.Many2one(
        "support.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
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
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    has_login = fields.Boolean(compute="_compute_has_login")

    _partner_uniq = models.UniqueIndex(
        "(agreement_id, partner_id)", "This person is in the agreement already."
    )
    _escalation_not_negative = models.Constraint(
        "CHECK(escalation >= 0)", "Count the steps of escalation from 1."
    )

    @api.depends("partner_id.user_ids")
    def _compute_has_login(self):
        for member in self:
            # Logins are administration data; that there is one is no secret here.
            member.has_login = bool(member.partner_id.sudo().user_ids)

    @api.depends("partner_id.name")
    def _compute_display_name(self):
        for member in self:
            member.display_name = member.partner_id.name

    @api.model
    def _of_user(self, agreement_id=None):
        """The current login's rows, as superuser.

        This is the door of the portal: with ``agreement_id`` whoever has no row gets
        ``AccessError``, whatever kind of login it is, and whether or not the
        agreement exists. What was never put to signature is not shown.
        """
        if self.env.user._is_public():
            raise AccessError(self.env._("Log in to see your agreements."))
        domain = [
            ("partner_id", "=", self.env.user.partner_id.id),
            ("agreement_id.active", "=", True),
            ("agreement_id.sent_on", "!=", False),
        ]
        if agreement_id is not None:
            domain.append(("agreement_id", "=", agreement_id))
        # Clients have no rights on any record of ours: the row is the right.
        members_sudo = self.sudo().search(domain)
        if agreement_id is not None and not members_sudo:
            raise AccessError(self.env._("This agreement is not yours to see."))
        return members_sudo

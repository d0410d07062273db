# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

STATES = [
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]


class ImplementationInvitation(models.Model):
    """A colleague the client's coordinator proposes; the project manager decides."""

    _name = "implementation.invitation"
    _description = "Proposed Member"
    _inherit = ["implementation.guarded"]
    _order = "id desc"
    _guarded_fields = frozenset({"state", "decided_by_id", "requested_by_id"})

    project_id = fields.Many2one(
        "project.project",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    name = fields.Char(string="Full name", required=True)
    email = fields.Char(required=True)
    role_id = fields.Many2one("project.role")
    requested_by_id = fields.Many2one(
        "implementation.member",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        STATES,
        default="requested",
        required=True,
        readonly=True,
    )
    decided_by_id = fields.Many2one(
        "res.users",
        readonly=True,
    )

    _open_uniq = models.UniqueIndex(
        "(project_id, email) WHERE state = 'requested'",
        "This colleague has been proposed already.",
    )

    @api.model
    def _request(self, member, name, email, role):
        """Record that ``member`` proposes a colleague, and tell the manager."""
        if not member._may_invite():
            raise UserError(
                self.env._("Only the sponsor or the coordinator proposes colleagues.")
            )
        name, address = (name or "").strip(), email_normalize(email)
        if not name or not address:
            raise UserError(
                self.env._("Give the colleague's name and one valid e-mail address.")
            )
        project = member.project_id
        # Two who propose the same person at once: the second finds the first.
        self.env["implementation.seal"]._lock(project)
        if self.search_count(
            [
                ("project_id", "=", project.id),
                ("email", "=", address),
                ("state", "=", "requested"),
            ],
            limit=1,
        ) or address in project.implementation_member_ids.mapped(
            "partner_id.email_normalized"
        ):
            raise UserError(
                self.env._("This colleague is a member or proposed already.")
            )
        invitation = self._by_verb().create(
            {
                "project_id": project.id,
                "name": name,
                "email": address,
                "role_id": role.id,
                "requested_by_id": member.id,
            }
        )
        project._record_implementation_event("member_invited", note=name)
        if project.user_id:
            project.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=project.user_id.id,
                summary=self.env._("Approve %(name)s as a member", name=name),
            )
        return invitation

    def action_approve(self):
        """Make the proposed people members, and give them a login if they need one."""
        self.check_access("write")
        for invitation in self.filtered(lambda i: i.state == "requested"):
            partner = invitation._find_or_create_partner()
            self.env["implementation.member"].create(
                {
                    "project_id": invitation.project_id.id,
                    "partner_id": partner.id,
                    "side": "client",
                    "role_ids": invitation.role_id.ids,
                }
            )
            invitation._grant_portal(partner)
            invitation._decide("approved")
        return True

    def action_refuse(self):
        """Turn the proposals down."""
        self.check_access("write")
        self.filtered(lambda i: i.state == "requested")._decide("refused")
        return True

    def _decide(self, state):
        self._by_verb().write({"state": state, "decided_by_id": self.env.user.id})

    def _find_or_create_partner(self):
        """The person with this address in the client's company, or a new contact."""
        self.ensure_one()
        company = self.requested_by_id.partner_id.commercial_partner_id
        Partner = self.env["res.partner"]
        return Partner.search(
            [
                ("email_normalized", "=", self.email),
                ("commercial_partner_id", "=", company.id),
            ],
            limit=1,
        ) or Partner.create(
            {"name": self.name, "email": self.email, "parent_id": company.id}
        )

    def _grant_portal(self, partner):
        """Invite the person to the portal unless he can log in already."""
        # Logins are administration data; the approval is what grants this one.
        if partner.sudo().user_ids:
            return
        wizard_sudo = (
            self.env["portal.wizard"].sudo().create({"partner_ids": partner.ids})
        )
        wizard_sudo.user_ids.action_grant_access()

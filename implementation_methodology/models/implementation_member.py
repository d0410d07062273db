# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

NOTIFY_LEVELS = [
    ("all", "Everything"),
    ("mine", "What waits for me"),
    ("digest", "Weekly summary"),
    ("none", "Nothing"),
]


class Actor(NamedTuple):
    """Who does something, and for which side."""

    partner: models.BaseModel
    side: str
    may_tick: bool
    may_sign: bool


class ImplementationMember(models.Model):
    """A person on an implementation. The only source of client-side rights."""

    _name = "implementation.member"
    _description = "Implementation Member"
    _inherit = ["implementation.person"]
    _order = "project_id, side, id"
    _subject_field = "project_id"

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
    side = fields.Selection(
        selection_add=[("third_party", "Third party")],
        ondelete={"third_party": "cascade"},
        help="For which side this person ticks and signs. It decides what is seen "
        "and asked, not the kind of login.",
    )
    role_ids = fields.Many2many(
        "project.role",
        string="Roles",
        domain="[('implementation_side', 'in', (side, False))]",
        help="Checklist items of these roles become theirs when the implementation"
        " starts.",
    )
    can_tick = fields.Boolean(
        string="May tick",
        default=True,
        help="Ticks, returns and hands in evidence for this side.",
    )
    can_sign = fields.Boolean(
        string="May sign",
        help="Signs acceptance acts for this side.",
    )
    notify_level = fields.Selection(
        NOTIFY_LEVELS,
        string="Mails",
        required=True,
        default="mine",
        help="Which mails this person gets about the implementation.",
    )
    active = fields.Boolean(default=True)

    _partner_uniq = models.UniqueIndex(
        "(project_id, partner_id)",
        "This person is a member of the implementation already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._record_presence("member_added")
        return members

    def write(self, vals):
        if "active" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda member: member.active != vals["active"])
        result = super().write(vals)
        if not vals["active"]:
            changed._release_items()
        changed._record_presence("member_added" if vals["active"] else "member_removed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_record(self):
        self._release_items()
        self.filtered("active")._record_presence("member_removed")

    def _record_presence(self, kind):
        """Leave in the history who came or went; the first people come with it."""
        for project, members in self.grouped("project_id").items():
            if project.implementation_event_ids:
                project._record_implementation_event(
                    kind, note=", ".join(members.partner_id.mapped("name"))
                )

    def _release_items(self):
        """Open items of people who go are free to be taken."""
        self.env["implementation.item"].search(
            [("member_id", "in", self.ids), ("waiting_on", "!=", "nobody")]
        ).write({"member_id": False})

    def _remove_colleague(self, colleague):
        """End the membership of a colleague of the same side."""
        self.ensure_one()
        if not self._may_invite() or colleague.side != self.side:
            raise UserError(
                self.env._("Only the sponsor or the coordinator removes colleagues.")
            )
        if colleague == self:
            raise UserError(
                self.env._("You cannot remove yourself. Ask the project manager.")
            )
        colleague.active = False

    def _actor(self):
        """The member as somebody who acts."""
        self.ensure_one()
        return Actor(self.partner_id, self.side, self.can_tick, self.can_sign)

    def _has_role(self, *codes):
        """Whether the member has one of the shipped roles, by XML name."""
        self.ensure_one()
        # By number: `env.ref` asks each time whether the record is there.
        number_of = self.env["ir.model.data"]._xmlid_to_res_id
        numbers = {
            number_of(f"implementation_methodology.role_{code}") for code in codes
        }
        return not numbers.isdisjoint(self.role_ids.ids)

    def _may_invite(self):
        """Sponsor and coordinator look after the people of the client's side."""
        self.ensure_one()
        return self.side == "client" and self._has_role(
            "client_sponsor", "client_coordinator"
        )

    @api.model
    def _domain_of_user(self):
        """Active member rows of the current login."""
        return Domain("partner_id", "=", self.env.user.partner_id.id)

    @api.model
    def _door_domain(self):
        return Domain("project_id.active", "=", True) & Domain(
            "project_id.methodology_id", "!=", False
        )

    @api.model
    def _door_words(self):
        refused = self.env._("You are not a member of this project.")
        return refused, refused

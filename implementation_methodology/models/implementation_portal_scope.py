# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from ..tools.gate import RUNNING

#: Codes of ``waiting_on`` that mean the side of who looks. The integrator ticks for
#: third parties, which seldom have a login.
WAITS_FOR = {
    "client": ("client", "both"),
    "integrator": ("integrator", "third_party", "both"),
    "third_party": ("third_party",),
}


class ImplementationPortalScope(models.AbstractModel):
    """Which records a member may see: below his project, and client-visible only."""

    _name = "implementation.portal.scope"
    _description = "Records of an Implementation That Members See"

    @api.model
    def _members(self):
        """Member rows of the current login on running implementations."""
        Member = self.env["implementation.member"]
        # Clients have no rights on any record of ours: the row is the right.
        members_sudo = Member.sudo()
        if self.env.user._is_public():
            return members_sudo
        return members_sudo.search(
            Member._domain_of_user()
            & Domain("project_id.active", "=", True)
            & Domain("project_id.methodology_id", "!=", False),
            order="project_id desc",
        )

    @api.model
    def _domain_visible(self, members):
        """Items both sides see, on the projects of ``members``."""
        return Domain("project_id", "in", members.project_id.ids) & Domain(
            "visibility", "=", "client"
        )

    @api.model
    def _domain_open(self, members):
        """Visible items somebody has to act on now."""
        return (
            self._domain_visible(members)
            & Domain("stage_id.state", "in", RUNNING)
            & Domain("waiting_on", "!=", "nobody")
        )

    @api.model
    def _domain_actions(self, members, scope):
        """Open items in the ``scope`` mine, company, others or all.

        *Mine* are the items given to the person and those that wait for his side
        and nobody of it has taken: nothing falls between two chairs.
        """
        if scope == "all":
            return self._domain_open(members)
        wanted = Domain.FALSE
        for side, of_side in members.grouped("side").items():
            waits = Domain("waiting_on", "in", WAITS_FOR[side])
            if scope == "others":
                waits = ~waits | Domain("waiting_on", "=", "both")
            elif scope == "mine":
                waits &= self._domain_mine(of_side)
            wanted |= waits & Domain("project_id", "in", of_side.project_id.ids)
        return self._domain_open(members) & wanted

    @api.model
    def _domain_mine(self, members):
        """Items given to ``members`` (of one side), or to nobody on their side."""
        mine = Domain("member_id", "in", members.ids)
        takers = members.filtered("can_tick")
        if not takers:
            return mine
        people = takers.project_id.implementation_member_ids
        busy = people.filtered(
            lambda member: member.side in (takers[0].side, "third_party")
        )
        return mine | (
            Domain("member_id", "not in", busy.ids)
            & Domain("project_id", "in", takers.project_id.ids)
        )

    @api.model
    def _find_stage(self, member, stage_id):
        return self.env["implementation.stage"].search(
            Domain("id", "=", stage_id)
            & Domain("project_id", "=", member.project_id.id)
        )

    @api.model
    def _find_item(self, member, item_id):
        return self.env["implementation.item"].search(
            Domain("id", "=", item_id) & self._domain_visible(member)
        )

    @api.model
    def _find_evidence(self, member, evidence_id):
        return self.env["implementation.evidence"].search(
            Domain("id", "=", evidence_id) & self._domain_evidence(member)
        )

    @api.model
    def _find_attachment(self, member, attachment_id):
        """A file that came with a comment both sides read."""
        message = self.env["mail.message"].search(
            self._domain_comments()
            & Domain("attachment_ids", "in", attachment_id)
            & Domain(
                "res_id",
                "in",
                self.env["implementation.item"]._search(self._domain_visible(member)),
            ),
            limit=1,
        )
        return message.attachment_ids.filtered(lambda file: file.id == attachment_id)

    @api.model
    def _domain_evidence(self, member):
        return Domain("project_id", "=", member.project_id.id) & Domain(
            "item_id.visibility", "=", "client"
        )

    @api.model
    def _domain_comments(self):
        """Messages on items that both sides read; notes of the integrator are not."""
        return (
            Domain("model", "=", "implementation.item")
            & Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id)
            & Domain("is_internal", "=", False)
            & Domain("message_type", "in", ("comment", "email", "email_outgoing"))
        )

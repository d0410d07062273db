# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models
from odoo.fields import Domain

from .implementation_waiver import SIDES


class ImplementationPortalAct(models.AbstractModel):
    """Acts and waivers as members see them: from the frozen content only."""

    _name = "implementation.portal.act"
    _description = "Acts of an Implementation in the Portal"

    @api.model
    def _domain_acts(self, member):
        """Acts of the member's project that were put to signature."""
        return Domain("project_id", "=", member.project_id.id) & Domain(
            "seal_id", "!=", False
        )

    @api.model
    def _find_act(self, member, act_id):
        return self.env["implementation.act"].search(
            Domain("id", "=", act_id) & self._domain_acts(member)
        )

    @api.model
    def _find_waiver(self, member, waiver_id):
        return self.env["implementation.waiver"].search(
            Domain("id", "=", waiver_id)
            & Domain("project_id", "=", member.project_id.id)
            & Domain("item_id.visibility", "=", "client")
        )

    @api.model
    def _acts(self, member, search="", stage=None):
        """Acts of the project, the newest first."""
        domain = self._domain_acts(member)
        if stage:
            domain &= Domain("stage_id", "=", stage.id)
        if search:
            domain &= Domain("number", "ilike", search) | Domain(
                "seal_id.title", "ilike", search
            )
        return self.env["implementation.act"].search(domain)

    @api.model
    def _to_sign(self, members):
        """Acts that wait for the signature of these member rows of one person."""
        signing = members.filtered("can_sign")
        waiting = self.env["implementation.signature"].search(
            Domain("project_id", "in", signing.project_id.ids)
            & Domain("partner_id", "in", signing.partner_id.ids)
            & Domain("state", "=", "waiting")
            & Domain("seal_id.state", "=", "requested")
        )
        return self.env["implementation.act"].search(
            Domain("seal_id", "in", waiting.seal_id.ids)
        )

    @api.model
    def _waivers_to_decide(self, members):
        """Requested waivers the side of these member rows has not agreed to yet."""
        wanted = Domain.FALSE
        for side in SIDES:
            deciding = members.filtered(
                lambda member, side=side: member.side == side and member.can_tick
            )
            wanted |= Domain("project_id", "in", deciding.project_id.ids) & Domain(
                f"{side}_consent_on", "=", False
            )
        return self.env["implementation.waiver"].search(
            wanted
            & Domain("state", "=", "requested")
            & Domain("item_id.visibility", "=", "client")
        )

    @api.model
    def _decisions(self, members):
        """How many signatures and waivers wait for this person, by project."""
        waiting = [*self._to_sign(members), *self._waivers_to_decide(members)]
        return Counter(record.project_id for record in waiting)

    @api.model
    def _next_signature(self, member):
        """The act that holds the project up, with who has not signed it yet."""
        act = self.env["implementation.act"].search(
            self._domain_acts(member) & Domain("seal_state", "=", "requested"),
            order="id",
            limit=1,
        )
        waiting = act.seal_id.signature_ids.filtered(lambda s: s.state == "waiting")
        return {"act": act, "signers": ", ".join(waiting.partner_id.mapped("name"))}

    @api.model
    def _act_page(self, member, act):
        """What the sign-off page shows."""
        seal = act.seal_id
        mine = seal.signature_ids.filtered(
            lambda signature: signature.partner_id == member.partner_id
        )
        content = seal._content()
        return {
            "act": act,
            "seal": seal,
            "content": content,
            "template": act._seal_template(),
            # What was handed in may be opened: its fingerprint says it is the same.
            "files": {
                evidence.sha256: evidence
                for evidence in self.env["implementation.evidence"].search(
                    self._domain_evidence(member)
                    & Domain("stage_id", "=", act.stage_id.id)
                )
            },
            "evidence_count": sum(
                len(item["evidence"]) for item in content.get("items", ())
            ),
            "can_sign": member.can_sign
            and seal.state == "requested"
            and mine.state == "waiting",
            "state_words": dict(seal._fields["state"]._description_selection(self.env))[
                seal.state
            ],
        }

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ImplementationActStage(models.AbstractModel):
    """What the acceptance act of a stage holds, and what follows its signatures."""

    _name = "implementation.act.stage"
    _description = "Acceptance Act of a Stage"

    def _seal_owner(self):
        return self.project_id

    def _seal_project(self):
        return self.project_id

    def _seal_signers(self):
        return self.signer_ids

    def _seal_sequence(self):
        return "implementation.act"

    def _seal_template(self):
        return "implementation_methodology.act_document"

    def _seal_title(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        stage = self.stage_id.display_name
        if self.kind == "stage":
            return self.env._("Acceptance of %(stage)s", stage=stage)
        if stage and self.kind == "go_live":
            return self.env._("Acceptance of the go-live, %(stage)s", stage=stage)
        if stage and self.kind == "final":
            return self.env._("Final acceptance, %(stage)s", stage=stage)
        return kinds[self.kind]

    def _seal_content(self):
        """The stage as it stands: exceptions, items with evidence, plan, people."""
        self.ensure_one()
        project, stage = self.project_id, self.stage_id
        content = {
            "format": 1,
            "kind": self.kind,
            "title": self._seal_title(),
            "project": project.name,
            "client": project.partner_id.commercial_partner_id.name or "",
            "integrator": (project.company_id or self.env.company).name,
            "methodology": project.methodology_id.display_name,
            "signers": [
                {
                    "name": member.partner_id.name,
                    "side": member.side,
                    "roles": ", ".join(member.role_ids.mapped("name")),
                }
                for member in self.signer_ids
            ],
        }
        if stage:
            content["stage"] = {
                "code": stage.code,
                "number": stage.number,
                "name": stage.name,
                "goal": stage.goal or "",
                "result": stage.result or "",
                "plan_start": stage.plan_start or None,
                "plan_end": stage.plan_end or None,
                "started_on": stage.started_on or None,
            }
            if self.kind in ("go_live", "final"):
                content["went_live_on"] = project.implementation_went_live_on or None
            content["waited"] = stage._act_delays()
            content["exceptions"] = stage._act_exceptions()
            # Internal items are the integrator's own affair; both sides sign this.
            content["items"] = [
                self._item_content(item)
                for item in stage.item_ids.filtered(lambda i: i.visibility == "client")
            ]
        return content

    def _item_content(self, item):
        return {
            "code": item.code,
            "name": item.name,
            "criterion": item.criterion or "",
            "owner": item.owner_side,
            "optional": item.is_optional,
            "state": item.state,
            "round": item.round_number,
            "ticks": [
                {
                    "side": side,
                    "name": item[f"{side}_ticked_by_id"].name,
                    "at": item[f"{side}_ticked_on"],
                }
                for side in item._duty().sides
                if item[f"{side}_ticked_on"]
            ],
            "evidence": [
                {
                    "kind": evidence.kind,
                    "name": evidence.name,
                    "sha256": evidence.sha256,
                }
                for evidence in item.evidence_ids
            ],
        }

    def action_request(self):
        """Freeze the act and ask its signers."""
        self.check_access("write")
        for act in self:
            act._request()
        return True

    def action_print(self):
        """The act as PDF: the signed one, or the draft put to signature."""
        self.ensure_one()
        seal = self.seal_id
        if not seal:
            raise UserError(self.env._("Request the signatures first."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/implementation/document/{seal.id}/pdf",
            "target": "new",
        }

    def action_open_page(self):
        """The sign-off page, where members of both sides sign."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/implementations/{self.project_id.id}/act/{self.id}",
            "target": "self",
        }

    def _request(self, now=None):
        now = now or fields.Datetime.now()
        self._check_sides()
        if self.stage_id:
            self.stage_id._request_acceptance(now)
            # The act says how long each side was waited for, until this moment.
            self.project_id._refresh_plan(now=now)
        return self._request_signatures(now=now)

    def _check_sides(self):
        """An act nobody of the client signs is no acceptance."""
        if "client" not in self.signer_ids.mapped("side"):
            raise UserError(
                self.env._(
                    "Somebody of the client's side has to sign. Choose a member "
                    "with the right to sign, or give one that right."
                )
            )

    def _on_signed(self, now):
        if self.stage_id:
            self.stage_id._accept(now=now)

    def _on_declined(self, partner, remarks, now):
        self.stage_id._acceptance_declined(remarks, now)

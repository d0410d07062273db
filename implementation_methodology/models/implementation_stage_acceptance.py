# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.checklist import OPEN_STATES
from ..tools.gate import ACCEPTED, IN_PROGRESS, NOT_IN_CONTRACT, REVIEW


class ImplementationStageAcceptance(models.AbstractModel):
    """How a stage is accepted: requested, signed by both sides, or declined."""

    _name = "implementation.stage.acceptance"
    _description = "Acceptance of a Stage"

    act_ids = fields.One2many(
        "implementation.act",
        "stage_id",
        string="Acts",
    )
    act_count = fields.Integer(compute="_compute_act_count")

    def _compute_act_count(self):
        counts = dict(
            self.env["implementation.act"]._read_group(
                [("stage_id", "in", self.ids)], ["stage_id"], ["__count"]
            )
        )
        for stage in self:
            stage.act_count = counts.get(stage, 0)

    def action_request_acceptance(self):
        """Draft the acceptance act of a complete stage and open it."""
        self.ensure_one()
        self.check_access("write")
        self._check_manager()
        self._check_open()
        self._check_complete()
        act = self.act_ids.filtered(lambda act: not act.seal_id)[:1]
        if not act:
            act = (
                self.env["implementation.act"]
                ._by_verb()
                .create(
                    {
                        "project_id": self.project_id.id,
                        "stage_id": self.id,
                        "kind": self._act_kind(),
                        "signer_ids": self._default_signers().ids,
                    }
                )
            )
        return act._get_records_action()

    def action_accept(self):
        """Accept complete stages that need no signature, and open what waited."""
        self.check_access("write")
        self._check_manager()
        for stage in self:
            stage._check_open()
            if stage.acceptance_required:
                raise UserError(
                    self.env._(
                        "The client signs %(stage)s off. Request acceptance instead.",
                        stage=stage.display_name,
                    )
                )
            stage._check_complete()
            stage._accept()
        return True

    def action_open_acts(self):
        """List the acts of the stage."""
        self.ensure_one()
        return self.act_ids._get_records_action(name=self.env._("Acts"))

    def _check_manager(self):
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise UserError(
                self.env._("Only an implementation manager accepts a stage.")
            )

    def _check_complete(self):
        self.ensure_one()
        missing = self._blocking_items()
        if missing:
            raise UserError(
                self.env._(
                    "%(stage)s is not complete yet: %(count)s items are open, "
                    "the first is “%(item)s”.",
                    stage=self.display_name,
                    count=len(missing),
                    item=missing[0].name,
                )
            )

    def _default_signers(self):
        """Who signs unless somebody else is chosen: all who may, of both sides."""
        return self.project_id.implementation_member_ids.filtered(
            lambda member: member.can_sign and member.side in ("client", "integrator")
        )

    def _act_kind(self):
        """What signing the stage means: the last one of the contract ends it."""
        self.ensure_one()
        stages = self.project_id.implementation_stage_ids
        if self == stages.filtered(lambda stage: stage.state != NOT_IN_CONTRACT)[-1:]:
            return "final"
        return "go_live" if self.is_go_live else "stage"

    def _act_delays(self):
        """Tenths of working days that each side was waited for, for the act."""
        self.ensure_one()
        return {
            side: round(10 * self[f"held_{side}_days"])
            for side in ("client", "integrator", "third_party")
        }

    def _act_exceptions(self):
        """What the act says first: items not delivered, waivers and conditions."""
        self.ensure_one()
        visible = self.item_ids.filtered(lambda item: item.visibility == "client")
        return [
            {"kind": kind, "code": item.code, "name": item.name, "text": text}
            for kind, item, text in [
                *(
                    ("waived", item, item.waiver_ids[:1]._words())
                    for item in visible
                    if item.state == "waived"
                ),
                *(
                    ("not_applicable", item, item._last_note("not_applicable"))
                    for item in visible
                    if item.state == "not_applicable"
                ),
                *(
                    ("optional_open", item, "")
                    for item in visible
                    if item.is_optional and item.state in OPEN_STATES
                ),
            ]
        ] + [
            {
                "kind": "condition",
                "code": condition.item_id.code or "",
                "name": condition.text,
                "text": self.env._(
                    "Due %(date)s", date=format_date(self.env, condition.due_date)
                ),
            }
            for condition in self.gate_review_ids.filtered("decided_on").condition_ids
        ]

    def _request_acceptance(self, now):
        """The act was put to signature: the checklist is read-only from here."""
        self._check_open()
        self._check_complete()
        self._start(now=now)
        self._by_verb().write({"state": REVIEW})
        self._record_events("acceptance_requested", now=now)

    def _accept(self, now=None):
        """Accept the stages: milestone reached, evidence locked, successors open."""
        now = now or fields.Datetime.now()
        for stage in self:
            actor = stage.project_id._implementation_actor()
            stage._start(now=now)
            stage._by_verb().write(
                {
                    "state": ACCEPTED,
                    "accepted_on": now,
                    "accepted_by_id": actor.partner.id,
                }
            )
        self.item_ids.evidence_ids._by_verb().write({"locked": True})
        self.milestone_id._by_verb().write({"is_reached": True})
        self._record_events("stage_accepted", now=now)
        self.project_id.implementation_stage_ids._refresh_gates(now=now)
        self._plan_accepted(now)

    def _acceptance_declined(self, remarks, now):
        """Open the checklist again; ``remarks`` by item code return these items."""
        self.ensure_one()
        self._by_verb().write({"state": IN_PROGRESS})
        self._record_events(
            "acceptance_declined",
            now=now,
            notes={self.id: "\n".join(remarks.values())},
        )
        for item in self.item_ids:
            if item.code in remarks:
                item._return(remarks[item.code], now=now)

    def _reopen(self, reason, now=None):
        """Take an accepted stage back; its signed act is superseded, not deleted."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        reason = (reason or "").strip()
        self._check_manager()
        if self.state != ACCEPTED:
            raise UserError(self.env._("Only an accepted stage is reopened."))
        if not reason:
            raise UserError(self.env._("Say why the stage is reopened."))
        acts = self.act_ids.filtered(lambda act: act.seal_state == "signed")
        acts.seal_id.sudo()._supersede(reason, now)  # nobody has rights on seals
        self._by_verb().write(
            {
                "state": IN_PROGRESS,
                "accepted_on": False,
                "accepted_by_id": False,
                "done_before": False,
            }
        )
        self.milestone_id._by_verb().write({"is_reached": False})
        self.item_ids.evidence_ids._by_verb().write({"locked": False})
        self._record_events("stage_reopened", now=now, notes={self.id: reason})
        self.project_id.implementation_stage_ids._refresh_gates(now=now)

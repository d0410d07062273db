# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from .implementation_stage_move import span_of

DATES = ("baseline_start", "baseline_end", "plan_start", "plan_end")


class ImplementationActRevision(models.AbstractModel):
    """The act by which both sides make today's plan the new baseline."""

    _name = "implementation.act.revision"
    _description = "Revision of the Plan as an Act"

    def _seal_content(self):
        content = super()._seal_content()
        if self.kind == "revision":
            content["revision"] = self._revision_content()
        return content

    def _revision_content(self):
        """Old and new dates of every stage, with the reasons since the last one.

        The dates are what is signed: they become the baseline, whatever the plan is
        by the time the last signature comes.
        """
        stages = self.project_id.implementation_stage_ids.filtered("plan_end")
        since = self.project_id.implementation_baseline_on
        workdays = self.project_id._implementation_workdays([])
        rows = []
        for stage in stages:
            if stage.state == "not_in_contract":
                continue
            # A stage that follows says why by the stage it follows.
            changes = stage.plan_change_ids.filtered(
                lambda change: not since or change.changed_on >= since
            )
            rows.append(
                {
                    "code": stage.code,
                    "number": stage.number,
                    "name": stage.name,
                    **{name: stage[name] or None for name in DATES},
                    "shift": workdays.between(stage.baseline_end, stage.plan_end)
                    if stage.baseline_end
                    else 0,
                    "reasons": [
                        {
                            "reason": change.reason_id.name,
                            "side": change.side or None,
                            "comment": change.comment or "",
                            "shift": change.shift_days,
                            "follows": change.cause_id.stage_id.name or "",
                        }
                        for change in changes.sorted("changed_on")
                    ],
                }
            )
        return rows

    def _request(self, now=None):
        for act in self:
            if act.kind == "revision":
                act.project_id._check_rebaseline()
        return super()._request(now=now)

    def _on_signed(self, now):
        result = super()._on_signed(now)
        if self.kind == "revision":
            rows = self.seal_id.sudo()._content()["revision"]  # signers have no rights
            self.project_id.sudo()._agree_baseline(
                {
                    row["code"]: span_of(row["plan_start"], row["plan_end"])
                    for row in rows
                    if row["plan_start"]
                },
                now,
                act=self,
            )
            self.project_id._refresh_plan(now=now)
        return result

    def _on_declined(self, partner, remarks, now):
        if self.kind != "revision":
            return super()._on_declined(partner, remarks, now)
        self.project_id._record_implementation_event(
            "acceptance_declined", note="\n".join(remarks.values()), now=now
        )


class ProjectRevision(models.AbstractModel):
    _name = "implementation.project.revision"
    _description = "New Baselines of an Implementation"

    def action_propose_baseline(self):
        """Draft the act that makes the plan the new baseline, and open it."""
        self.ensure_one()
        self.check_access("write")
        self._check_rebaseline()
        Act = self.env["implementation.act"]
        act = Act.search(
            [
                ("project_id", "=", self.id),
                ("kind", "=", "revision"),
                ("seal_id", "=", False),
            ],
            limit=1,
        )
        if not act:
            signers = self.implementation_stage_ids._default_signers()
            act = Act._by_verb().create(
                {
                    "project_id": self.id,
                    "kind": "revision",
                    "signer_ids": signers.ids,
                }
            )
        return act._get_records_action()

    def _check_rebaseline(self):
        self.ensure_one()
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise UserError(
                self.env._("Only an implementation manager proposes a new baseline.")
            )
        if not self.implementation_baseline_on:
            raise UserError(
                self.env._(
                    "There is no baseline yet: it is agreed when the first stage is "
                    "accepted. Until then dates move freely."
                )
            )
        if all(
            stage._span("plan") == stage._span("baseline")
            for stage in self.implementation_stage_ids
            if stage.plan_end
        ):
            raise UserError(
                self.env._("The plan is the baseline: nothing to agree on.")
            )

    def _agree_baseline(self, spans, now, act=None):
        """Make ``spans`` by stage code the baseline, and say so in the history."""
        self.ensure_one()
        # Nobody has rights on baselines: they come from an acceptance or an act.
        Baseline = self.env["implementation.baseline"].sudo()
        baseline = Baseline._agree(self.sudo(), spans, now, act=act)
        self._record_implementation_event(
            "baseline_set", note=act.number if act else None, now=now
        )
        return baseline

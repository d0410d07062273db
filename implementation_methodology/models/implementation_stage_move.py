# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import cascade
from ..tools.gate import ACCEPTED, NOT_IN_CONTRACT
from ..tools.schedule import HorizonError, Span, Step

PLAN_DATES = ("plan_start", "plan_end")


class ImplementationStageMove(models.AbstractModel):
    """How the dates of a stage move once they were promised: with a reason."""

    _name = "implementation.stage.move"
    _description = "Moving the Dates of a Stage"

    plan_change_ids = fields.One2many(
        "implementation.plan.change",
        "stage_id",
        string="Moved dates",
    )
    is_plan_frozen = fields.Boolean(
        compute="_compute_is_plan_frozen",
        help="The baseline is agreed: dates are moved with a reason.",
    )

    def _compute_is_plan_frozen(self):
        for stage in self:
            stage.is_plan_frozen = bool(stage.project_id.implementation_baseline_on)

    def write(self, vals):
        names = [name for name in PLAN_DATES if name in vals]
        if names and not self._is_by_verb():
            self._check_dates_free({n: fields.Date.to_date(vals[n]) for n in names})
        return super().write(vals)

    def _check_dates_free(self, dates):
        """Raise when promised dates would move without a reason."""
        for stage in self.sudo():  # whether there is a baseline, not what is in it
            if stage.project_id.implementation_baseline_on and any(
                (stage[name] or None) != (date or None) for name, date in dates.items()
            ):
                raise UserError(
                    self.env._(
                        "The dates of %(stage)s are promised: the baseline is agreed. "
                        "Use “Move dates” to move them with a reason both sides see.",
                        stage=stage.display_name,
                    )
                )

    def action_move_plan(self):
        """Open the wizard that moves the dates with a reason."""
        self.ensure_one()
        self.check_access("write")
        self._check_movable()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_plan_move_action"
        )
        action["context"] = {"default_stage_id": self.id}
        return action

    def _check_movable(self):
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise UserError(self.env._("Only an implementation manager moves dates."))
        for stage in self:
            if stage.state in (ACCEPTED, NOT_IN_CONTRACT) or not stage._span("plan"):
                raise UserError(
                    self.env._(
                        "The dates of %(stage)s do not move: it is accepted, not "
                        "planned or not in the contract.",
                        stage=stage.display_name,
                    )
                )

    def _move_proposal(self, span):
        """Spans by stage if this one got ``span``: it and what waits for it.

        Raises ``UserError`` when the calendar has too few working days.
        """
        self.ensure_one()
        stages = self.project_id.implementation_stage_ids
        spans = {stage.code: stage._span("plan") for stage in stages}
        codes = {
            state: {stage.code for stage in stages if test(stage)}
            for state, test in {
                "skipped": lambda stage: stage.state == NOT_IN_CONTRACT,
                "started": lambda stage: stage.started_on,
                "closed": lambda stage: stage.state == ACCEPTED,
            }.items()
        }
        steps = [
            Step(
                stage.code,
                max(1, stage.duration_days),
                tuple(stage.predecessor_ids.mapped("code")),
            )
            for stage in stages
        ]
        workdays = self.project_id._implementation_workdays([span])
        try:
            moved = cascade.cascade(steps, spans, self.code, span, workdays, **codes)
        except HorizonError:
            raise UserError(
                self.env._("The working hours have too few working days for this.")
            ) from None
        by_code = {stage.code: stage for stage in stages}
        return {by_code[code]: new for code, new in moved.items()}

    def _move_plan(self, spans, reason, comment=None, now=None):
        """Move dates with one ``reason``; ``spans`` has the new ones by stage.

        This stage is what moves, the others in ``spans`` follow it. Due dates of open
        items move along by working days, the milestone's deadline follows, and every
        move leaves its record and its event.
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        stages = self.browse().union(self, *spans)
        stages._check_movable()
        stages.check_access("write")
        project = self.project_id
        if stages.project_id != project:
            raise UserError(self.env._("Stages of one implementation move together."))
        for stage, span in spans.items():
            if stage.started_on and span.start != stage.plan_start:
                raise UserError(
                    self.env._(
                        "Work on %(stage)s has begun, so only its end moves.",
                        stage=stage.display_name,
                    )
                )
        if not reason:
            raise UserError(self.env._("Choose the reason for moving the dates."))
        old = {stage: stage._span("plan") for stage in spans}
        spans = {stage: span for stage, span in spans.items() if span != old[stage]}
        if not spans:
            raise UserError(self.env._("These are the dates already: nothing moves."))
        workdays = project._implementation_workdays(spans.values())
        for stage, span in spans.items():
            stage._by_verb().write({"plan_start": span.start, "plan_end": span.end})
            stage._move_items(old[stage], span, workdays, now)
        self._record_moves(old, spans, reason, comment, workdays, now)
        project._refresh_plan(now=now)

    def _move_items(self, old, new, workdays, now):
        """Move the due dates of the stage's open items from ``old`` to ``new``."""
        due_dates = {}
        for item in self.item_ids:
            if not item.due_date or item.waiting_on == "nobody":
                continue
            rule = item.template_item_id.due_rule or "end"
            shift = cascade.due_shift(old, new, rule, workdays)
            due_date = cascade.shifted(item.due_date, shift, workdays)
            if due_date != item.due_date:
                due_dates[item] = due_date
        if due_dates:
            self.item_ids._follow_stage(due_dates, now)

    def _record_moves(self, old, spans, reason, comment, workdays, now):
        """Append a record and an event per moved stage, this one first."""
        actor = self.project_id._implementation_actor()
        moved = self.browse().union(*spans)
        # The history is written by the verbs only.
        Change = self.env["implementation.plan.change"].sudo()._by_verb()
        changes = cause = Change
        for stage in (self & moved) + (moved - self):
            change = Change.create(
                {
                    "stage_id": stage.id,
                    "old_start": old[stage].start,
                    "old_end": old[stage].end,
                    "new_start": spans[stage].start,
                    "new_end": spans[stage].end,
                    "shift_days": workdays.between(old[stage].end, spans[stage].end),
                    "reason_id": reason.id,
                    "side": reason.side,
                    "comment": (comment or "").strip() or False,
                    "partner_id": actor.partner.id,
                    "changed_on": now,
                    "cause_id": cause.id,
                }
            )
            cause = cause or change
            changes += change
        self.env["implementation.event"]._record(
            [
                {
                    "project_id": change.project_id.id,
                    "stage_id": change.stage_id.id,
                    "kind": "plan_moved",
                    "at": now,
                    "partner_id": actor.partner.id,
                    "side": actor.side,
                    "note": change.comment if not change.cause_id else False,
                    "plan_change_id": change.id,
                }
                for change in changes
            ]
        )

    def _plan_accepted(self, now):
        """Stages were accepted: promise the plan with the first, and work it out.

        Worked out at once, unlike after a tick: who accepts wants to see what opens
        and when, and it happens a few times in a project.
        """
        for project in self.project_id:
            stages = project.implementation_stage_ids.filtered(
                lambda stage: stage.state != NOT_IN_CONTRACT
            )
            first = stages.sorted("number")[:1]
            if first.state == ACCEPTED and not project.implementation_baseline_on:
                project._agree_baseline(stages._plan_of(), now)
            project._refresh_plan(now=now)

    def _plan_of(self):
        """Planned spans by code, of the stages that are planned."""
        spans = {
            stage.code: stage._span("plan")
            for stage in self
            if stage.state != NOT_IN_CONTRACT
        }
        return {code: span for code, span in spans.items() if span}


def span_of(start, end):
    """A span of two dates that may be ISO strings, as in signed content."""
    return Span(fields.Date.to_date(start), fields.Date.to_date(end))

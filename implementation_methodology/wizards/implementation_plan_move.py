# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.schedule import Span


class ImplementationPlanMove(models.TransientModel):
    """Moves the dates of a stage and of what waits for it, with one reason."""

    _name = "implementation.plan.move"
    _description = "Move Dates"

    stage_id = fields.Many2one(
        "implementation.stage",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    stage_started = fields.Datetime(related="stage_id.started_on")
    old_start = fields.Date(related="stage_id.plan_start", string="Start now")
    old_end = fields.Date(related="stage_id.plan_end", string="End now")
    new_start = fields.Date(
        string="New start",
        compute="_compute_new_dates",
        store=True,
        readonly=False,
        required=True,
    )
    new_end = fields.Date(
        string="New end",
        compute="_compute_new_dates",
        store=True,
        readonly=False,
        required=True,
    )
    reason_id = fields.Many2one(
        "implementation.plan.reason",
        required=True,
    )
    side = fields.Selection(related="reason_id.side")
    comment = fields.Text(help="Both sides read it.")
    line_ids = fields.One2many(
        "implementation.plan.move.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("stage_id")
    def _compute_new_dates(self):
        for wizard in self:
            wizard.new_start = wizard.stage_id.plan_start
            wizard.new_end = wizard.stage_id.plan_end

    @api.depends("stage_id", "new_start", "new_end")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "stage_id": stage.id,
                            "old_start": stage.plan_start,
                            "old_end": stage.plan_end,
                            "new_start": span.start,
                            "new_end": span.end,
                        }
                    )
                    for stage, span in wizard._followers().items()
                ),
            ]

    def _followers(self):
        """Proposed spans of the stages that wait for the moved one."""
        self.ensure_one()
        stage, span = self.stage_id._origin, self._span()
        if not stage or not span or span.end < span.start:
            return {}
        moved = stage._move_proposal(span)
        return {
            other: moved[other]
            for other in stage.project_id.implementation_stage_ids
            if other in moved and other != stage
        }

    def _span(self):
        if self.new_start and self.new_end:
            return Span(self.new_start, self.new_end)
        return None

    def action_move(self):
        """Move what is ticked and return to the stage."""
        self.ensure_one()
        span = self._span()
        if not span or span.end < span.start:
            raise UserError(self.env._("A stage cannot end before it starts."))
        self.stage_id._move_plan(
            {
                self.stage_id: span,
                **{
                    line.stage_id: Span(line.new_start, line.new_end)
                    for line in self.line_ids
                    if line.is_moved
                },
            },
            self.reason_id,
            self.comment,
        )
        return {"type": "ir.actions.act_window_close"}


class ImplementationPlanMoveLine(models.TransientModel):
    _name = "implementation.plan.move.line"
    _description = "Stage that Follows a Moved One"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.plan.move",
        required=True,
        index=True,
        ondelete="cascade",
    )
    is_moved = fields.Boolean(string="Move", default=True)
    stage_id = fields.Many2one("implementation.stage", required=True)
    old_start = fields.Date(string="Start now")
    old_end = fields.Date(string="End now")
    new_start = fields.Date(string="New start")
    new_end = fields.Date(string="New end")

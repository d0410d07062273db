# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .project_role import SIDES


class ImplementationPlanReason(models.Model):
    """Why dates move; the list is the integrator's to edit."""

    _name = "implementation.plan.reason"
    _description = "Reason for Moved Dates"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        SIDES,
        string="Caused by",
        help="The side the move is put down to; empty for nobody, as with holidays.",
    )
    active = fields.Boolean(default=True)


class ImplementationPlanChange(models.Model):
    """Dates of a stage that were moved: from what to what, why and by whom.

    Written by the verb that moves the dates, read by both sides, never changed.
    """

    _name = "implementation.plan.change"
    _description = "Moved Dates of a Stage"
    _inherit = ["implementation.guarded"]
    _order = "changed_on desc, id desc"
    _guarded_fields = frozenset(
        {
            "stage_id",
            "project_id",
            "old_start",
            "old_end",
            "new_start",
            "new_end",
            "shift_days",
            "reason_id",
            "side",
            "comment",
            "partner_id",
            "changed_on",
            "cause_id",
        }
    )

    stage_id = fields.Many2one(
        "implementation.stage",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    project_id = fields.Many2one(
        related="stage_id.project_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    old_start = fields.Date(readonly=True)
    old_end = fields.Date(readonly=True)
    new_start = fields.Date(readonly=True)
    new_end = fields.Date(readonly=True)
    shift_days = fields.Integer(
        string="Working days",
        readonly=True,
        help="Working days the end moved; negative when earlier.",
    )
    reason_id = fields.Many2one(
        "implementation.plan.reason",
        required=True,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    side = fields.Selection(
        SIDES,
        string="Caused by",
        readonly=True,
        help="As the list of reasons said when the dates were moved.",
    )
    comment = fields.Text(readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Moved by",
        readonly=True,
        ondelete="restrict",
    )
    changed_on = fields.Datetime(
        string="Moved on",
        required=True,
        readonly=True,
    )
    cause_id = fields.Many2one(
        "implementation.plan.change",
        string="Follows",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The move this stage followed; empty for the stage that was moved.",
    )

    def _compute_display_name(self):
        for change in self:
            change.display_name = (
                f"{change.stage_id.display_name}: {change.reason_id.name}"
            )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.gate import IN_PROGRESS, LOCKED, READY
from .implementation_gate_review import DECISIONS


class ImplementationStageGate(models.AbstractModel):
    """The gate of a stage: what was decided, and what go-live asks for."""

    _name = "implementation.stage.gate"
    _description = "Gate of a Stage"

    gate_passed = fields.Boolean(
        readonly=True,
        help="A recorded go lets the next stages start before this one is accepted.",
    )
    gate_decision = fields.Selection(
        DECISIONS,
        string="Latest decision",
        readonly=True,
    )
    gate_review_ids = fields.One2many(
        "implementation.gate.review",
        "stage_id",
        string="Go/no-go decisions",
    )

    def action_gate_review(self):
        """Open a new go/no-go decision on the stage."""
        self.ensure_one()
        self._check_manager()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_gate_review_action"
        )
        action["context"] = {"default_stage_id": self.id}
        action["views"] = [(False, "form")]
        return action

    def _check_go_live(self):
        """Raise unless what going live asks for is done."""
        self.ensure_one()
        missing = self.item_ids.filtered(
            lambda item: item.required_for_go_live and item.state != "done"
        )
        if missing:
            raise UserError(
                self.env._(
                    "Going live needs these items done first: %(items)s.",
                    items=", ".join(missing.mapped("name")),
                )
            )

    def _next_open_stage(self):
        """Where work that this stage leaves behind goes on; itself if nowhere else."""
        self.ensure_one()
        stages = self.project_id.implementation_stage_ids
        open_ = stages.filtered(lambda s: s.state in (LOCKED, READY, IN_PROGRESS))
        later = open_.filtered(lambda s: s.sequence > self.sequence)
        return later[:1] or open_[-1:]

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.schedule import Step

GATES = [
    ("none", "None"),
    ("soft", "Soft: the next stage warns"),
    ("hard", "Hard: the next stage stays locked"),
]


class ImplementationMethodologyStage(models.Model):
    _name = "implementation.methodology.stage"
    _description = "Stage of a Methodology"
    _inherit = ["implementation.methodology.part"]
    _order = "methodology_id, sequence, id"

    methodology_id = fields.Many2one(
        "implementation.methodology",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True,
        help="Stable identifier: projects find their stages by it.",
    )
    name = fields.Char(required=True, translate=True)
    goal = fields.Text(translate=True)
    result = fields.Text(
        string="Expected result",
        translate=True,
        help="What both sides will have when the stage is accepted; the act says it.",
    )
    result_is_proposed = fields.Boolean(
        string="Proposed result",
        help="The source of the methodology gives no result for this stage; "
        "the text is a proposal of ours.",
    )
    is_optional = fields.Boolean(
        string="Optional stage",
        help="Only in the contract when bought; otherwise shown as not in contract.",
    )
    is_go_live = fields.Boolean(
        string="Go-live stage",
        help="Planning back from a go-live date puts the start of this stage on it.",
    )
    gate = fields.Selection(
        GATES,
        default="soft",
        required=True,
        help="What the stages after this one meet while it is not accepted.",
    )
    acceptance_required = fields.Boolean(
        default=True,
        help="The client signs the stage off before it counts as accepted.",
    )
    duration_days = fields.Integer(
        string="Working days",
        default=5,
        help="How long the stage is planned to take.",
    )
    predecessor_ids = fields.Many2many(
        "implementation.methodology.stage",
        "implementation_methodology_stage_predecessor_rel",
        "stage_id",
        "predecessor_id",
        domain="[('methodology_id', '=', methodology_id), ('id', '!=', id)]",
        copy=False,
        help="These stages come before this one, by plan and by gate.",
    )
    option_ids = fields.Many2many(
        "implementation.option",
        help="In the contract when any of these options is chosen; always when empty.",
    )
    item_ids = fields.One2many(
        "implementation.methodology.item",
        "stage_id",
        copy=True,
    )
    item_count = fields.Integer(compute="_compute_item_count")

    _code_uniq = models.UniqueIndex(
        "(methodology_id, code)",
        "A methodology has each stage code once.",
    )
    _duration_positive = models.Constraint(
        "CHECK(duration_days > 0)",
        "A stage takes at least one working day.",
    )

    @api.depends("item_ids")
    def _compute_item_count(self):
        for stage in self:
            stage.item_count = len(stage.item_ids)

    def _steps(self):
        """The stages as plan steps (see ``tools/schedule.py``)."""
        return [
            Step(
                stage.code,
                stage.duration_days,
                tuple(stage.predecessor_ids.mapped("code")),
            )
            for stage in self
        ]

    def _is_bought(self, options):
        """Whether the stage is in the contract with the chosen ``options``."""
        self.ensure_one()
        if self.option_ids:
            return bool(self.option_ids & options)
        return not self.is_optional

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import checklist, gate
from ..tools.gate import (
    ACCEPTED,
    IN_PROGRESS,
    LOCKED,
    NOT_IN_CONTRACT,
    READY,
    REVIEW,
    Post,
)
from .implementation_methodology_stage import GATES
from .implementation_stage_plan import PLAN_FIELDS

STATES = [
    (NOT_IN_CONTRACT, "Not in contract"),
    (LOCKED, "Locked"),
    (READY, "Ready to start"),
    (IN_PROGRESS, "In progress"),
    (REVIEW, "Waiting for signatures"),
    (ACCEPTED, "Accepted"),
]


class ImplementationStage(models.Model):
    """A stage of one implementation; its project milestone is its shadow."""

    _name = "implementation.stage"
    _description = "Implementation Stage"
    _inherit = [
        "implementation.stage.satisfaction",
        "implementation.stage.timeline",
        "implementation.stage.acceptance",
        "implementation.stage.before",
        "implementation.stage.plan",
        "implementation.stage.move",
        "implementation.stage.gate",
        "implementation.guarded",
        "rating.mixin",
        "mail.activity.mixin",
    ]
    _order = "project_id, sequence, id"
    _guarded_fields = frozenset(
        {
            "state",
            "milestone_id",
            "template_stage_id",
            "started_on",
            "accepted_on",
            "accepted_by_id",
            "gate_passed",
            "gate_decision",
            "done_before",
            *PLAN_FIELDS,
        }
    )

    # Whoever could soften a gate would need no decision to pass it.
    _fixed_fields = frozenset(
        {
            "project_id",
            "code",
            "gate",
            "acceptance_required",
            "predecessor_ids",
            "is_go_live",
        }
    )

    project_id = fields.Many2one(
        "project.project",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    template_stage_id = fields.Many2one(
        "implementation.methodology.stage",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    milestone_id = fields.Many2one(
        "project.milestone",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(default=10)
    number = fields.Integer(
        help="Position in the methodology; a stage not in the contract keeps it.",
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    goal = fields.Text(translate=True)
    result = fields.Text(
        string="Expected result",
        translate=True,
        help="What both sides will have when the stage is accepted; the act says it.",
    )
    is_optional = fields.Boolean(
        string="Optional stage",
        help="The implementation can go live without it.",
    )
    is_go_live = fields.Boolean(string="Go-live stage")
    gate = fields.Selection(
        GATES,
        default="soft",
        required=True,
        help="Whether the stages after this one wait until it is accepted.",
    )
    acceptance_required = fields.Boolean(
        default=True,
        help="The stage is over when both sides have signed its act, not when the "
        "last item is done.",
    )
    predecessor_ids = fields.Many2many(
        "implementation.stage",
        "implementation_stage_predecessor_rel",
        "stage_id",
        "predecessor_id",
        domain="[('project_id', '=', project_id), ('id', '!=', id)]",
        help="These stages come before this one, by plan and by gate.",
    )
    duration_days = fields.Integer(
        string="Working days",
        default=5,
    )
    plan_start = fields.Date(tracking=True)
    plan_end = fields.Date(tracking=True)
    state = fields.Selection(
        STATES,
        default=READY,
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    started_on = fields.Datetime(readonly=True)
    accepted_on = fields.Datetime(readonly=True)
    accepted_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    item_ids = fields.One2many(
        "implementation.item",
        "stage_id",
        string="Checklist",
    )
    item_count = fields.Integer(
        compute="_compute_progress",
        store=True,
    )
    done_count = fields.Integer(
        compute="_compute_progress",
        store=True,
    )
    progress = fields.Float(
        compute="_compute_progress",
        store=True,
        aggregator="avg",
        help="Share of the applicable items that are done, in percent.",
    )
    is_complete = fields.Boolean(
        compute="_compute_progress",
        store=True,
        help="Every item that may block is done.",
    )
    held_by = fields.Char(
        compute="_compute_held_by",
        help="Stages that keep this one locked.",
    )
    project_stage_ids = fields.One2many(
        related="project_id.implementation_stage_ids",
        string="Stages of the implementation",
    )

    _code_uniq = models.UniqueIndex(
        "(project_id, code)",
        "An implementation has each stage code once.",
    )
    _milestone_uniq = models.UniqueIndex(
        "(milestone_id)",
        "A milestone is the shadow of one stage only.",
    )
    _plan_order = models.Constraint(
        "CHECK(plan_end >= plan_start)",
        "A stage cannot end before it starts.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for stage in self:
            stage.display_name = self.env._(
                "%(number)s. %(name)s", number=stage.number, name=stage.name or ""
            )

    @api.depends("item_ids.state", "item_ids.is_optional")
    def _compute_progress(self):
        for stage in self:
            states = stage.item_ids.mapped("state")
            counted = [s for s in states if s not in checklist.SET_ASIDE]
            stage.item_count = len(counted)
            stage.done_count = counted.count(checklist.DONE)
            stage.progress = 100 * checklist.progress(states)
            stage.is_complete = not stage._blocking_items()

    @api.depends("state", "predecessor_ids.state", "predecessor_ids.gate")
    def _compute_held_by(self):
        for stage in self:
            holders = stage.browse()
            if stage.state == LOCKED:
                holders = stage.project_id.implementation_stage_ids._holding(
                    stage, "hard"
                )
            stage.held_by = ", ".join(holders.mapped("display_name"))

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        milestones = self.env["project.milestone"].create(
            [
                {
                    "project_id": stage.project_id.id,
                    "name": stage.display_name,
                    "sequence": stage.sequence,
                    "deadline": stage.plan_end,
                }
                for stage in stages
            ]
        )
        for stage, milestone in zip(stages, milestones, strict=True):
            stage._by_verb().milestone_id = milestone
        return stages

    def write(self, vals):
        result = super().write(vals)
        if "plan_end" in vals:
            for stage in self:
                stage.milestone_id.deadline = stage.plan_end
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked_on(self):
        if self.filtered("started_on"):
            raise UserError(
                self.env._(
                    "Work on this stage has begun, so it stays. "
                    "Mark items as not applicable instead."
                )
            )

    def action_start(self):
        """Begin a ready stage; beyond a soft gate only with a note in the history."""
        self.check_access("write")
        for stage in self:
            stage._check_open()
        self._start()
        return True

    def action_open_portal(self):
        """Show the page as the client sees it."""
        self.ensure_one()
        return self.project_id._implementation_portal_action(self._portal_url())

    def _portal_url(self):
        self.ensure_one()
        return f"/my/implementations/{self.project_id.id}/stage/{self.id}"

    def _blocking_items(self):
        """Items that keep the stages from being complete."""
        return self.item_ids.filtered(
            lambda item: not item.is_optional and item.state in checklist.OPEN_STATES
        )

    def _check_open(self):
        """Raise with the reason unless people may work in the stage now."""
        self.ensure_one()
        if self.state == NOT_IN_CONTRACT:
            raise UserError(
                self.env._("%(stage)s is not in the contract.", stage=self.display_name)
            )
        if self.done_before:
            raise UserError(
                self.env._(
                    "%(stage)s was done before this portal was used, so its checklist "
                    "is closed.",
                    stage=self.display_name,
                )
            )
        if self.state == ACCEPTED:
            raise UserError(
                self.env._(
                    "%(stage)s is accepted, so its checklist is closed.",
                    stage=self.display_name,
                )
            )
        if self.state == REVIEW:
            raise UserError(
                self.env._(
                    "%(stage)s waits for signatures: its checklist is read-only "
                    "until everybody has signed or somebody declines.",
                    stage=self.display_name,
                )
            )
        if self.state == LOCKED:
            raise UserError(
                self.env._(
                    "%(stage)s is locked until this is accepted: %(holders)s.",
                    stage=self.display_name,
                    holders=self.held_by,
                )
            )

    def _start(self, now=None):
        """Move ready stages into progress; what runs already stays as it is."""
        now = now or fields.Datetime.now()
        ready = self.filtered(lambda stage: stage.state == READY)
        if not ready:
            return
        ready._by_verb().write({"state": IN_PROGRESS, "started_on": now})
        everything = ready.project_id.implementation_stage_ids
        notes = {
            stage.id: ", ".join(everything._holding(stage, "soft").mapped("name"))
            for stage in ready
        }
        ready._record_events("stage_started", now=now, notes=notes)

    def _refresh_gates(self, now=None):
        """Lock or open the stages nobody has worked on, as their gates say."""
        now = now or fields.Datetime.now()
        for stages in self.grouped("project_id").values():
            by_code = {stage.code: stage for stage in stages}
            for code, state in gate.opened(stages._posts()).items():
                by_code[code]._by_verb().write({"state": state})
                if state == READY:
                    by_code[code]._record_events("stage_opened", now=now)

    def _holding(self, stage, kind):
        """Stages among these whose gate of ``kind`` holds ``stage``."""
        codes = gate.holding(self._posts())[stage.code][kind]
        return self.filtered(lambda s: s.code in codes)

    def _posts(self):
        """The stages as the gates meet them (see ``tools/gate.py``)."""
        return [
            Post(
                stage.code,
                stage.state,
                stage.gate,
                tuple(stage.predecessor_ids.mapped("code")),
                stage.gate_passed,
            )
            for stage in self
        ]

    def _record_events(self, kind, now=None, notes=None):
        """Append one event of ``kind`` per stage; ``notes`` maps stage ids to text."""
        now = now or fields.Datetime.now()
        vals_list = []
        for stage in self:
            actor = stage.project_id._implementation_actor()
            vals_list.append(
                {
                    "project_id": stage.project_id.id,
                    "stage_id": stage.id,
                    "kind": kind,
                    "at": now,
                    "partner_id": actor.partner.id,
                    "side": actor.side,
                    "note": (notes or {}).get(stage.id) or False,
                }
            )
        self.env["implementation.event"]._record(vals_list)

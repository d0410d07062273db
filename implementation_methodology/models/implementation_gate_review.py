# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.gate import ACCEPTED, IN_PROGRESS, READY, REVIEW
from .implementation_methodology_item import OWNERS

DECISIONS = [
    ("go", "Go"),
    ("go_with_conditions", "Go with conditions"),
    ("no_go", "No go"),
]


class ImplementationGateReview(models.Model):
    """A manager's go or no-go at the gate of a stage, with its conditions."""

    _name = "implementation.gate.review"
    _description = "Go/No-Go Decision"
    _inherit = ["implementation.guarded"]
    _order = "id desc"
    _guarded_fields = frozenset({"decided_on", "decided_by_id"})
    _fixed_fields = frozenset({"stage_id"})

    stage_id = fields.Many2one(
        "implementation.stage",
        required=True,
        index=True,
        ondelete="cascade",
    )
    project_id = fields.Many2one(
        related="stage_id.project_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="stage_id.company_id",
        store=True,
    )
    decision = fields.Selection(
        DECISIONS,
        required=True,
        default="go",
    )
    note = fields.Text(
        string="Reasons",
        required=True,
    )
    participant_ids = fields.Many2many(
        "implementation.member",
        string="Participants",
        domain="[('project_id', '=', project_id)]",
    )
    condition_ids = fields.One2many(
        "implementation.gate.condition",
        "review_id",
        string="Conditions",
    )
    decided_on = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )

    @api.depends("stage_id", "decision")
    def _compute_display_name(self):
        words = dict(self._fields["decision"]._description_selection(self.env))
        for review in self:
            parts = (review.stage_id.display_name, words.get(review.decision))
            review.display_name = ": ".join(part for part in parts if part)

    def write(self, vals):
        if not self._is_by_verb() and self.filtered("decided_on"):
            raise UserError(
                self.env._("A decision is not rewritten. Record a new one instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if self.filtered("decided_on"):
            raise UserError(
                self.env._("A decision is not deleted. Record a new one instead.")
            )

    def action_decide(self):
        """Record the decision and let it take effect."""
        self.check_access("write")
        for review in self:
            review._decide()
        return True

    def _decide(self, now=None):
        """Pass or close the gate; conditions become items, go-live is recorded."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        stage = self.stage_id
        stage._check_manager()
        if self.decided_on:
            raise UserError(self.env._("This was decided already."))
        if stage.state not in (READY, IN_PROGRESS, REVIEW, ACCEPTED):
            stage._check_open()
        self._check_conditions()
        is_go = self.decision != "no_go"
        if is_go and stage.is_go_live:
            stage._check_go_live()
        self._by_verb().write(
            {"decided_on": now, "decided_by_id": self.env.user.partner_id.id}
        )
        stage._by_verb().write({"gate_passed": is_go, "gate_decision": self.decision})
        stage._record_events(
            f"gate_{self.decision}", now=now, notes={stage.id: self.note}
        )
        if is_go:
            self.condition_ids._create_items()
        self.project_id.implementation_stage_ids._refresh_gates(now=now)
        if is_go and stage.is_go_live:
            self.project_id._record_go_live(now)

    def _check_conditions(self):
        with_conditions = self.decision == "go_with_conditions"
        if with_conditions != bool(self.condition_ids):
            raise UserError(
                self.env._(
                    "List the conditions of a go with conditions, each with its owner "
                    "and due date; any other decision has none."
                )
            )


class ImplementationGateCondition(models.Model):
    """What has to be done after a go, by whom and until when."""

    _name = "implementation.gate.condition"
    _description = "Condition of a Go Decision"
    _inherit = ["implementation.guarded"]
    _order = "review_id, id"
    _rec_name = "text"
    _guarded_fields = frozenset({"item_id"})
    _fixed_fields = frozenset({"review_id"})

    review_id = fields.Many2one(
        "implementation.gate.review",
        required=True,
        index=True,
        ondelete="cascade",
    )
    project_id = fields.Many2one(
        related="review_id.project_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="review_id.company_id",
        store=True,
    )
    text = fields.Char(required=True)
    owner_side = fields.Selection(
        OWNERS,
        string="Owner",
        required=True,
        default="integrator",
    )
    member_id = fields.Many2one(
        "implementation.member",
        string="Responsible",
        domain="[('project_id', '=', project_id)]",
        index="btree_not_null",
        ondelete="set null",
    )
    due_date = fields.Date(
        string="Due",
        required=True,
    )
    item_id = fields.Many2one(
        "implementation.item",
        string="Open item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def write(self, vals):
        if not self._is_by_verb() and self.review_id.filtered("decided_on"):
            raise UserError(
                self.env._("A decision is not rewritten. Record a new one instead.")
            )
        return super().write(vals)

    def _create_items(self):
        """Make each condition an open item where the work goes on."""
        for condition in self:
            stage = condition.review_id.stage_id._next_open_stage()
            condition._by_verb().item_id = stage.item_ids.create(
                {
                    "stage_id": stage.id,
                    "sequence": 0,
                    "name": condition.text,
                    "owner_side": condition.owner_side,
                    "member_id": condition.member_id.id,
                    "due_date": condition.due_date,
                    "is_critical": True,
                }
            )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import checklist
from ..tools.gate import ACCEPTED, REVIEW
from .implementation_item_verbs import SIDES
from .implementation_methodology_item import OWNERS

STATES = [
    (checklist.TODO, "To do"),
    (checklist.SUBMITTED, "Submitted"),
    (checklist.DONE, "Done"),
    (checklist.RETURNED, "Returned"),
    (checklist.NOT_APPLICABLE, "Not applicable"),
    (checklist.WAIVED, "Waived"),
]
WAITING = [*OWNERS, ("nobody", "Nobody")]
#: What a gate, or the client, asks of an item; less of it would be a way around.
TERMS = frozenset(
    {
        "owner_side",
        "confirm_side",
        "is_optional",
        "is_critical",
        "required_for_go_live",
        "visibility",
        "evidence_required",
        "rounds_max",
    }
)


class ImplementationItem(models.Model):
    """A statement of the checklist that both sides can verify."""

    _name = "implementation.item"
    _description = "Checklist Item"
    _inherit = [
        "implementation.guarded",
        "implementation.item.mixin",
        "implementation.item.verbs",
        "implementation.item.plan",
        "implementation.item.rounds",
        "implementation.item.waivers",
        "implementation.item.activity",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "project_id, stage_sequence, stage_id, sequence, id"
    _guarded_fields = frozenset(
        {
            "state",
            "waiting_on",
            "applicable",
            "waived",
            "done_before",
            "returned_on",
            "round_number",
            "round_decided",
            "goodwill_rounds",
            "change_request_task_id",
            *(f"{side}_ticked_on" for side in SIDES),
            *(f"{side}_ticked_by_id" for side in SIDES),
        }
    )

    _fixed_fields = frozenset({"stage_id", "code"})

    stage_id = fields.Many2one(
        "implementation.stage",
        required=True,
        index=True,
        ondelete="cascade",
    )
    stage_sequence = fields.Integer(
        string="Order of the stage",
        related="stage_id.sequence",
        store=True,
        export_string_translation=False,
    )
    stage_state = fields.Selection(
        related="stage_id.state",
        string="Stage state",
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
    # Whoever changes what is asked for leaves a trace.
    owner_side = fields.Selection(tracking=True)
    confirm_side = fields.Selection(tracking=True)
    is_optional = fields.Boolean(tracking=True)
    is_critical = fields.Boolean(
        tracking=True,
        help="Overdue for long it takes its stage off track; doing without it "
        "takes the consent of both sides.",
    )
    required_for_go_live = fields.Boolean(tracking=True)
    visibility = fields.Selection(tracking=True)
    evidence_required = fields.Boolean(tracking=True)
    rounds_max = fields.Integer(tracking=True)
    template_item_id = fields.Many2one(
        "implementation.methodology.item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    member_id = fields.Many2one(
        "implementation.member",
        string="Responsible",
        domain="[('project_id', '=', project_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="Who is asked and reminded; without anybody, the people who may tick "
        "for the side that it waits for.",
    )
    due_date = fields.Date(
        string="Due",
        index="btree_not_null",
    )
    applicable = fields.Boolean(
        default=True,
        readonly=True,
    )
    done_before = fields.Boolean(
        readonly=True,
        copy=False,
        help="Done before the project was kept here: nobody has ticked it.",
    )
    client_ticked_on = fields.Datetime(readonly=True)
    client_ticked_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )
    integrator_ticked_on = fields.Datetime(readonly=True)
    integrator_ticked_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )
    third_party_ticked_on = fields.Datetime(readonly=True)
    third_party_ticked_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )
    returned_on = fields.Datetime(readonly=True)
    round_number = fields.Integer(
        string="Round",
        default=1,
        readonly=True,
    )
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
    )
    waiting_on = fields.Selection(
        WAITING,
        string="Waits for",
        compute="_compute_state",
        store=True,
        precompute=True,
        help="The side whose tick or answer is missing.",
    )
    evidence_ids = fields.One2many(
        "implementation.evidence",
        "item_id",
    )
    remark_ids = fields.One2many(
        "implementation.remark",
        "item_id",
    )
    event_ids = fields.One2many(
        "implementation.event",
        "item_id",
        string="History",
    )
    task_ids = fields.One2many(
        "project.task",
        "implementation_item_id",
    )
    task_count = fields.Integer(compute="_compute_task_count")
    can_tick = fields.Boolean(compute="_compute_can")
    can_untick = fields.Boolean(compute="_compute_can")
    can_return = fields.Boolean(compute="_compute_can")

    _stage_code_uniq = models.UniqueIndex(
        "(project_id, code)",
        "An implementation has each item code once.",
    )
    _open_due_idx = models.Index("(project_id, due_date) WHERE state != 'done'")

    @api.depends(
        "owner_side",
        "confirm_side",
        "applicable",
        "waived",
        "done_before",
        "returned_on",
        "client_ticked_on",
        "integrator_ticked_on",
        "third_party_ticked_on",
    )
    def _compute_state(self):
        for item in self:
            duty, ticks = item._duty(), item._ticks()
            item.state = checklist.state_of(
                duty,
                ticks,
                returned=bool(item.returned_on),
                applicable=item.applicable,
                waived=item.waived,
                before=item.done_before,
            )
            sides = checklist.waiting_on(duty, ticks, applicable=item._is_asked_for())
            item.waiting_on = (
                "both" if len(sides) > 1 else sides[0] if sides else "nobody"
            )

    def _compute_task_count(self):
        counts = dict(
            self.env["project.task"]._read_group(
                [("implementation_item_id", "in", self.ids)],
                ["implementation_item_id"],
                ["__count"],
            )
        )
        for item in self:
            item.task_count = counts.get(item, 0)

    @api.depends_context("uid")
    @api.depends("state", "stage_id.state", "evidence_ids")
    def _compute_can(self):
        for item in self:
            actor = item.project_id._implementation_actor(or_none=True)
            item.can_tick = item._allows(checklist.check_tick, actor)
            item.can_untick = item._allows(checklist.check_untick, actor)
            item.can_return = item._allows(checklist.check_return, actor)

    @api.model_create_multi
    def create(self, vals_list):
        Stage = self.env["implementation.stage"]
        for vals in vals_list:
            if not vals.get("code"):
                # Codes of a methodology are never of this form, so none is taken.
                stage = Stage.browse(vals.get("stage_id"))
                vals["code"] = f"{stage.code}.own_{uuid.uuid4().hex[:8]}"
        items = super().create(vals_list)
        if not self._is_by_verb():
            items._check_definition_open()
        return items

    def write(self, vals):
        if not self._is_by_verb():
            if not self._definition_names().isdisjoint(vals):
                self._check_definition_open()
            self._check_terms(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked_on(self):
        self._check_definition_open()
        if self.filtered(lambda item: any(item._ticks().values()) or item.remark_ids):
            raise UserError(
                self.env._(
                    "The item has a history, so it stays. "
                    "Mark it as not applicable instead."
                )
            )

    def _last_note(self, kind):
        """Note of the item's latest event of a kind."""
        self.ensure_one()
        events = self.event_ids.filtered(lambda event: event.kind == kind)
        return events[:1].note or ""

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Lead members of the client's side to the portal, where they may read."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self:
            return groups
        self.ensure_one()
        clients = self.project_id.sudo().implementation_member_ids.filtered(
            lambda member: member.side != "integrator"
        )  # who is a member is no secret to who may write here
        button = {"url": f"{self.stage_id._portal_url()}#item-{self.id}"}
        data = {"active": True, "has_button_access": True, "button_access": button}
        partner_ids = set(clients.partner_id.ids)
        mine = ("implementation_client", lambda pdata: pdata["id"] in partner_ids, data)
        return [mine, *groups]

    def _definition_names(self):
        return set(self._definition_fields()) | {"due_date"}

    def _check_definition_open(self):
        """Raise when a stage would get another checklist than the one signed."""
        closed = self.stage_id.filtered(lambda stage: stage.state in (ACCEPTED, REVIEW))
        if closed:
            closed[0]._check_open()

    def _check_terms(self, vals):
        """Raise when somebody but a manager changes what a gate or the client asks."""
        names = [
            name
            for name in TERMS.intersection(vals)
            if any(
                item[name] != item._fields[name].convert_to_cache(vals[name], item)
                for item in self
            )
        ]
        if names and not (
            self.env.su
            or self.env.user.has_group("implementation_methodology.group_manager")
        ):
            raise UserError(
                self.env._(
                    "Only an implementation manager changes what an item asks for: "
                    "%(fields)s. Ask for a waiver, or mark it as not applicable.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(names)
                    ),
                )
            )

    def action_tick(self):
        """Tick for the side of whoever clicks."""
        self.check_access("write")
        self._tick()
        return True

    def action_untick(self):
        """Take back the tick of the side of whoever clicks."""
        self.check_access("write")
        self._untick()
        return True

    def action_return(self):
        """Ask for the remark to return the items with."""
        self.check_access("write")
        return self._step_action("return")

    def action_not_applicable(self):
        """Ask why the items do not apply to this project."""
        self.check_access("write")
        return self._step_action("not_applicable")

    def action_applicable(self):
        """Bring items back that were set aside."""
        self.check_access("write")
        self._set_applicable(True)
        return True

    def action_open_tasks(self):
        """List the work behind the item."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "project.act_project_project_2_project_task_all"
        )
        action.update(
            domain=[("implementation_item_id", "=", self.id)],
            context={
                "default_project_id": self.project_id.id,
                "default_implementation_item_id": self.id,
                "default_milestone_id": self.stage_id.milestone_id.id,
                "default_name": self.name,
            },
        )
        return action

    def _step_action(self, step):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_item_step_action"
        )
        action["context"] = {"default_item_ids": self.ids, "default_step": step}
        return action

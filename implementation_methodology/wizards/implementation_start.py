# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.project_project import ANCHORS
from ..tools import schedule


class ImplementationStart(models.TransientModel):
    """Starts a project by a methodology: choose, preview, create."""

    _name = "implementation.start"
    _description = "Start an Implementation"

    project_id = fields.Many2one(
        "project.project",
        domain="[('methodology_id', '=', False), ('is_template', '=', False)]",
        help="Leave empty to create a new project.",
    )
    name = fields.Char(string="New project")
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        compute="_compute_partner_id",
        store=True,
        compute_sudo=False,
        readonly=False,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    methodology_id = fields.Many2one(
        "implementation.methodology",
        required=True,
        domain="[('state', '=', 'published'),"
        " ('company_id', 'in', (company_id, False))]",
        default=lambda self: self._default_methodology_id(),
    )
    variant_id = fields.Many2one(
        "implementation.variant",
        string="Hosting",
        required=True,
        default=lambda self: self._default_variant_id(),
    )
    option_ids = fields.Many2many(
        "implementation.option",
        string="Contract options",
        default=lambda self: self._default_option_ids(),
    )
    anchor = fields.Selection(
        ANCHORS,
        string="Plan from",
        required=True,
        default="start",
    )
    anchor_date = fields.Date(
        string="Date",
        required=True,
        default=fields.Date.context_today,
    )
    stage_line_ids = fields.One2many(
        "implementation.start.stage",
        "wizard_id",
        compute="_compute_stage_line_ids",
        store=True,
        compute_sudo=False,
        readonly=False,
    )
    person_line_ids = fields.One2many(
        "implementation.start.person",
        "wizard_id",
        compute="_compute_person_line_ids",
        store=True,
        compute_sudo=False,
        readonly=False,
    )
    item_line_ids = fields.One2many(
        "implementation.start.item",
        "wizard_id",
        compute="_compute_item_line_ids",
        store=True,
        compute_sudo=False,
    )

    @api.model
    def _default_methodology_id(self):
        return self.env["implementation.methodology"].search(
            [
                ("state", "=", "published"),
                ("company_id", "in", (self.env.company.id, False)),
            ],
            limit=1,
        )

    @api.model
    def _default_variant_id(self):
        return self.env["implementation.variant"].search([], limit=1)

    @api.model
    def _default_option_ids(self):
        return self.env["implementation.option"].search([("is_default", "=", True)])

    @api.depends("project_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.project_id.partner_id or wizard.partner_id

    @api.depends("methodology_id", "option_ids", "anchor", "anchor_date", "company_id")
    def _compute_stage_line_ids(self):
        for wizard in self:
            bought = wizard.methodology_id.stage_ids.filtered(
                lambda stage, wizard=wizard: stage._is_bought(wizard.option_ids)
            )
            spans = wizard._spans(bought)
            wizard.stage_line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "stage_id": stage._origin.id,
                            "is_bought": stage in bought,
                            "plan_start": spans[stage.code].start
                            if stage.code in spans
                            else False,
                            "plan_end": spans[stage.code].end
                            if stage.code in spans
                            else False,
                        }
                    )
                    for stage in wizard.methodology_id.stage_ids
                ),
            ]

    @api.depends("methodology_id")
    def _compute_person_line_ids(self):
        for wizard in self:
            roles = wizard.methodology_id.stage_ids.item_ids.role_id
            known = wizard.person_line_ids.filtered("partner_id")
            wizard.person_line_ids = [
                *(
                    Command.unlink(line.id)
                    for line in wizard.person_line_ids - known
                    if line.id
                ),
                *(
                    Command.create(
                        {"role_id": role._origin.id, "side": role.implementation_side}
                    )
                    for role in roles.sorted("sequence") - known.role_id
                ),
            ]

    @api.depends(
        "stage_line_ids", "variant_id", "option_ids", "person_line_ids.partner_id"
    )
    def _compute_item_line_ids(self):
        for wizard in self:
            workdays = wizard._workdays()
            people = {line.role_id: line.partner_id for line in wizard.person_line_ids}
            lines = []
            for line in wizard.stage_line_ids.filtered("is_bought"):
                span = schedule.Span(line.plan_start, line.plan_end)
                lines += [
                    Command.create(
                        {
                            "item_id": item._origin.id,
                            "partner_id": people.get(
                                item.role_id, self.env["res.partner"]
                            ).id,
                            "due_date": schedule.due_date(
                                span, item.due_rule, item.due_days, workdays
                            ),
                        }
                    )
                    for item in line.stage_id.item_ids
                    if item._is_included(wizard.variant_id, wizard.option_ids)
                ]
            wizard.item_line_ids = [Command.clear(), *lines]

    def action_create(self):
        """Create the implementation as previewed and open it."""
        return self._create_implementation().action_open_implementation()

    def _create_implementation(self, now=None):
        """Create the implementation as previewed; returns its project.

        Raises ``UserError`` when the project runs by a methodology already.
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        project = self.project_id or self._create_project()
        project.check_access("write")
        if project.methodology_id:
            raise UserError(
                self.env._(
                    "%(project)s has been started already.", project=project.name
                )
            )
        project._by_verb().write(
            {
                "methodology_id": self.methodology_id.id,
                "implementation_started_on": now,
                "implementation_variant_id": self.variant_id.id,
                "implementation_option_ids": [Command.set(self.option_ids.ids)],
                "implementation_anchor": self.anchor,
                "implementation_anchor_date": self.anchor_date,
                "allow_milestones": True,
            }
        )
        people = self._create_members(project)
        self.env["implementation.builder"]._build(
            project,
            self.methodology_id.stage_ids,
            self._bought(),
            self._spans(self._bought()),
            people,
            self._workdays(),
        )
        project._record_implementation_event(
            "started", note=self.methodology_id.display_name, now=now
        )
        return project

    def _create_project(self):
        if not self.name:
            raise UserError(
                self.env._("Choose a project, or give a name for a new one.")
            )
        return self.env["project.project"].create(
            {
                "name": self.name,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "allow_milestones": True,
            }
        )

    def _create_members(self, project):
        """Members by the people lines; returns member ids by role id.

        One person may have several lines: roles and rights add up.
        """
        Member = self.env["implementation.member"]
        lines = self.person_line_ids.filtered("partner_id")
        known = {
            member.partner_id: member for member in project.implementation_member_ids
        }
        wanted = lines.grouped("partner_id")
        manager = project.user_id.partner_id
        vals_list = [
            {
                "project_id": project.id,
                "partner_id": partner.id,
                "side": of_partner[0].side,
                "role_ids": [Command.set(of_partner.role_id.ids)],
                "can_tick": any(of_partner.mapped("can_tick")),
                "can_sign": any(of_partner.mapped("can_sign")),
            }
            for partner, of_partner in wanted.items()
            if partner not in known
        ]
        if manager and manager not in known and manager not in wanted:
            vals_list.append(
                {
                    "project_id": project.id,
                    "partner_id": manager.id,
                    "side": "integrator",
                    "can_sign": True,
                }
            )
        members = Member.create(vals_list)
        known.update({member.partner_id: member for member in members})
        return {line.role_id.id: known[line.partner_id].id for line in reversed(lines)}

    def _bought(self):
        return self.stage_line_ids.filtered("is_bought").stage_id

    def _steps(self, bought):
        everything = self.methodology_id.stage_ids
        return schedule.without(
            everything._steps(), set((everything - bought).mapped("code"))
        )

    def _workdays(self):
        """Working days around the anchor, by the project's or company's calendar."""
        calendar = (
            self.project_id._implementation_calendar()
            if self.project_id
            else self.company_id.resource_calendar_id
        )
        if not calendar:
            raise UserError(
                self.env._(
                    "Set working hours on the company first: dates are counted by them."
                )
            )
        first, last = self.env["implementation.builder"]._plan_window(
            self.anchor_date, self.methodology_id.stage_ids._steps()
        )
        return calendar._implementation_workdays(first, last, self.company_id)

    def _spans(self, bought):
        """Planned spans of the bought stages by code."""
        self.ensure_one()
        if not bought or not self.anchor_date:
            return {}
        steps, workdays = self._steps(bought), self._workdays()
        go_live = bought.filtered("is_go_live")[:1]
        try:
            if self.anchor == "go_live" and go_live:
                return schedule.plan_backward(
                    steps, go_live.code, self.anchor_date, workdays
                )
            return schedule.plan_forward(steps, self.anchor_date, workdays)
        except schedule.HorizonError:
            raise UserError(
                self.env._(
                    "The working hours have too few working days to plan the stages. "
                    "Check the calendar of the company."
                )
            ) from None


class ImplementationStartStage(models.TransientModel):
    _name = "implementation.start.stage"
    _description = "Stage of an Implementation to Start"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.start",
        required=True,
        index=True,
        ondelete="cascade",
    )
    stage_id = fields.Many2one("implementation.methodology.stage", required=True)
    is_bought = fields.Boolean(string="In contract")
    plan_start = fields.Date(string="Start")
    plan_end = fields.Date(string="End")


class ImplementationStartPerson(models.TransientModel):
    _name = "implementation.start.person"
    _description = "Person of an Implementation to Start"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.start",
        required=True,
        index=True,
        ondelete="cascade",
    )
    role_id = fields.Many2one("project.role", required=True)
    side = fields.Selection(
        related="role_id.implementation_side",
        store=True,
        readonly=False,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        domain="[('is_company', '=', False)]",
    )
    can_tick = fields.Boolean(string="May tick", default=True)
    can_sign = fields.Boolean(string="May sign")


class ImplementationStartItem(models.TransientModel):
    _name = "implementation.start.item"
    _description = "Item of an Implementation to Start"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.start",
        required=True,
        index=True,
        ondelete="cascade",
    )
    item_id = fields.Many2one("implementation.methodology.item", required=True)
    stage_id = fields.Many2one(related="item_id.stage_id")
    owner_side = fields.Selection(related="item_id.owner_side")
    role_id = fields.Many2one(related="item_id.role_id")
    is_optional = fields.Boolean(related="item_id.is_optional")
    partner_id = fields.Many2one("res.partner", string="Person")
    due_date = fields.Date(string="Due")

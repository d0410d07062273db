# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.implementation_builder import ITEM_TEXTS, STAGE_TEXTS
from ..tools.gate import ACCEPTED
from ..tools.schedule import Span

KINDS = [
    ("new_stage", "New stage"),
    ("new_item", "New item"),
    ("stage_text", "Stage worded differently"),
    ("item_text", "Item worded differently"),
    ("gone", "No longer in the methodology"),
]


class ImplementationPull(models.TransientModel):
    """Shows what a newer methodology version brings, and takes over what is ticked."""

    _name = "implementation.pull"
    _description = "Take Over a Newer Methodology Version"

    project_id = fields.Many2one(
        "project.project",
        required=True,
        ondelete="cascade",
    )
    current_id = fields.Many2one(related="project_id.methodology_id")
    methodology_id = fields.Many2one(
        "implementation.methodology",
        string="Newer version",
        required=True,
        compute="_compute_methodology_id",
        store=True,
        compute_sudo=False,
        readonly=False,
        precompute=True,
    )
    line_ids = fields.One2many(
        "implementation.pull.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        compute_sudo=False,
        readonly=False,
    )

    @api.depends("project_id")
    def _compute_methodology_id(self):
        for wizard in self:
            project = wizard.project_id
            wizard.methodology_id = (
                project.implementation_newer_version_id or project.methodology_id
            )

    @api.depends("methodology_id", "project_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in wizard._differences()),
            ]

    def action_apply(self):
        """Take over the ticked differences; what people did is left alone."""
        self.ensure_one()
        self.project_id.check_access("write")
        chosen = self.line_ids.filtered("is_chosen")
        builder = self.env["implementation.builder"]
        project = self.project_id
        template_stages = self.methodology_id.stage_ids
        bought = template_stages.filtered(
            lambda stage: stage._is_bought(project.implementation_option_ids)
        )
        spans = {
            stage.code: Span(stage.plan_start, stage.plan_end)
            for stage in project.implementation_stage_ids
            if stage.plan_start and stage.plan_end
        }
        new_stages = chosen.filtered(lambda line: line.kind == "new_stage").stage_id
        builder._build_stages(project, new_stages, bought, spans)
        first, last = builder._plan_window(
            project.implementation_anchor_date, template_stages._steps()
        )
        builder._build_items(
            project,
            chosen.filtered(lambda line: line.kind == "new_item").item_id,
            spans,
            {
                role.id: member.id
                for member in reversed(project.implementation_member_ids)
                for role in member.role_ids
            },
            project._implementation_calendar()._implementation_workdays(
                first, last, project.company_id or self.env.company
            ),
        )
        self._rewrite(
            chosen.filtered(lambda line: line.kind == "stage_text").stage_id,
            project.implementation_stage_ids,
            "template_stage_id",
            STAGE_TEXTS,
        )
        self._rewrite(
            chosen.filtered(lambda line: line.kind == "item_text").item_id,
            project.implementation_item_ids,
            "template_item_id",
            ITEM_TEXTS,
        )
        project._by_verb().write({"methodology_id": self.methodology_id.id})
        project.implementation_stage_ids._refresh_gates()
        project._record_implementation_event(
            "pulled", note=self.methodology_id.display_name
        )
        return project.action_open_implementation()

    def _rewrite(self, templates, records, link, names):
        """Give ``records`` the texts of the templates with their codes."""
        by_code = {template.code: template for template in templates}
        touched = records.filtered(lambda record: record.code in by_code)
        for record in touched:
            record._by_verb().write({link: by_code[record.code].id})
        self.env["implementation.builder"]._copy_texts(touched, link, names)

    def _differences(self):
        """What the chosen version has otherwise than the project, as line values."""
        self.ensure_one()
        project, methodology = self.project_id, self.methodology_id
        if methodology.code != project.methodology_id.code:
            raise UserError(
                self.env._("Only a version of the same methodology can be taken over.")
            )
        stages = {s.code: s for s in project.implementation_stage_ids}
        items = {i.code: i for i in project.implementation_item_ids}
        lines = []
        for stage in methodology.stage_ids:
            current = stages.pop(stage.code, None)
            is_open = current is None or current.state != ACCEPTED
            if current is None:
                lines.append(self._line("new_stage", stage, new=stage.name))
            elif is_open:
                lines += self._text_lines("stage_text", stage, current, STAGE_TEXTS)
            for item in stage.item_ids.filtered(
                lambda item: item._is_included(
                    project.implementation_variant_id,
                    project.implementation_option_ids,
                )
            ):
                running = items.pop(item.code, None)
                if running is None and is_open:
                    lines.append(self._line("new_item", item, new=item.name))
                elif running and running.stage_id.state != ACCEPTED:
                    lines += self._text_lines("item_text", item, running, ITEM_TEXTS)
        lines += [
            {"kind": "gone", "code": record.code, "old_text": record.name}
            for record in (*stages.values(), *items.values())
        ]
        return lines

    def _text_lines(self, kind, template, record, names):
        old = "\n".join(record[name] or "" for name in names).strip()
        new = "\n".join(template[name] or "" for name in names).strip()
        return [self._line(kind, template, old, new)] if old != new else []

    def _line(self, kind, template, old="", new=""):
        link = "stage_id" if "stage" in kind else "item_id"
        return {
            "kind": kind,
            "code": template.code,
            link: template._origin.id,
            "old_text": old,
            "new_text": new,
            "is_chosen": True,
        }


class ImplementationPullLine(models.TransientModel):
    _name = "implementation.pull.line"
    _description = "Difference to a Newer Methodology Version"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.pull",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(KINDS, required=True)
    code = fields.Char()
    stage_id = fields.Many2one("implementation.methodology.stage")
    item_id = fields.Many2one("implementation.methodology.item")
    old_text = fields.Text(string="Now")
    new_text = fields.Text(string="Newer version")
    is_chosen = fields.Boolean(string="Take over")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.gate import NOT_IN_CONTRACT, READY
from ..tools.schedule import due_date

#: No mail, no tracking and no followers while hundreds of records are made.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}

STAGE_TEXTS = ("name", "goal", "result")
ITEM_TEXTS = ("name", "criterion")


class ImplementationBuilder(models.AbstractModel):
    """Makes the running stages and items of a project from a methodology version.

    Works by code: what a project has already is left alone, so building twice
    changes nothing. The number of queries does not grow with the checklist.
    """

    _name = "implementation.builder"
    _description = "Builds an Implementation from its Methodology"

    @api.model
    def _build(self, project, template_stages, bought, spans, people, workdays):
        """Create what is missing; return the stages and items created.

        :param template_stages: methodology stages to have, in order
        :param bought: those of them that are in the contract
        :param spans: planned ``tools.schedule.Span`` by stage code
        :param people: members by ``project.role``
        :param workdays: ``tools.schedule.WorkDays`` that due dates are counted on
        """
        stages = self._build_stages(project, template_stages, bought, spans)
        template_items = template_stages.item_ids.filtered(
            lambda item: item._is_included(
                project.implementation_variant_id, project.implementation_option_ids
            )
        )
        items = self._build_items(project, template_items, spans, people, workdays)
        project.implementation_stage_ids._refresh_gates()
        return stages, items

    def _build_stages(self, project, template_stages, bought, spans):
        existing = set(project.implementation_stage_ids.mapped("code"))
        missing = template_stages.filtered(lambda stage: stage.code not in existing)
        if not missing:
            return self.env["implementation.stage"]
        numbers = {
            stage: number
            for number, stage in enumerate(missing.methodology_id.stage_ids, start=1)
        }
        stages = (
            self.env["implementation.stage"]
            .with_context(**QUIET)
            ._by_verb()
            .create(
                [
                    {
                        "project_id": project.id,
                        "template_stage_id": stage.id,
                        "number": numbers[stage],
                        "state": READY if stage in bought else NOT_IN_CONTRACT,
                        "plan_start": spans[stage.code].start
                        if stage.code in spans
                        else False,
                        "plan_end": spans[stage.code].end
                        if stage.code in spans
                        else False,
                        **{
                            name: stage[name]
                            for name in (
                                "code",
                                "sequence",
                                "is_optional",
                                "is_go_live",
                                "gate",
                                "acceptance_required",
                                "duration_days",
                                *STAGE_TEXTS,
                            )
                        },
                    }
                    for stage in missing
                ]
            )
        )
        self._copy_texts(stages, "template_stage_id", STAGE_TEXTS)
        by_code = {stage.code: stage for stage in project.implementation_stage_ids}
        for stage in stages:
            stage._by_verb().predecessor_ids = self.env["implementation.stage"].union(
                *(
                    by_code[code]
                    for code in stage.template_stage_id.predecessor_ids.mapped("code")
                    if code in by_code
                )
            )
        return stages

    def _build_items(self, project, template_items, spans, people, workdays):
        existing = set(project.implementation_item_ids.mapped("code"))
        stage_by_code = {
            stage.code: stage for stage in project.implementation_stage_ids
        }
        items = (
            self.env["implementation.item"]
            .with_context(**QUIET)
            ._by_verb()
            .create(
                [
                    {
                        "stage_id": stage_by_code[item.stage_id.code].id,
                        "template_item_id": item.id,
                        "member_id": people.get(item.role_id.id, False),
                        "due_date": due_date(
                            spans[item.stage_id.code],
                            item.due_rule,
                            item.due_days,
                            workdays,
                        )
                        if item.stage_id.code in spans
                        else False,
                        **item._definition_vals(),
                    }
                    for item in template_items
                    if item.code not in existing and item.stage_id.code in stage_by_code
                ]
            )
        )
        self._copy_texts(items, "template_item_id", ITEM_TEXTS)
        return items

    @api.model
    def _copy_texts(self, records, link, names):
        """Copy translated texts from the template in every language at once.

        The ORM writes one language of one record at a time. A translated column is
        one JSON value, so a statement in SQL carries all languages of all records.
        """
        if not records:
            return
        records.flush_recordset()
        template = self.env[records._fields[link].comodel_name]
        template.flush_model(names)
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s AS record SET %(assignments)s "
                "FROM %(template)s AS template "
                "WHERE record.%(link)s = template.id AND record.id IN %(ids)s",
                table=SQL.identifier(records._table),
                template=SQL.identifier(template._table),
                link=SQL.identifier(link),
                assignments=SQL(", ").join(
                    SQL("%s = template.%s", SQL.identifier(n), SQL.identifier(n))
                    for n in names
                ),
                ids=tuple(records.ids),
            )
        )
        records.invalidate_recordset(names)

    @api.model
    def _plan_window(self, anchor_date, steps):
        """First and last date the plan can need, generously (calendar days)."""
        reach = 400 + 3 * sum(step.days for step in steps)
        return (
            fields.Date.subtract(anchor_date, days=reach),
            fields.Date.add(anchor_date, days=reach),
        )

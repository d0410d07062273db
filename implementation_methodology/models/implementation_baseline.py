# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

#: Baselines kept per project: the first promise and the latest agreements.
KEPT = 5


class ImplementationBaseline(models.Model):
    """The dates that were promised, as agreed on at one moment."""

    _name = "implementation.baseline"
    _description = "Baseline of an Implementation"
    _inherit = ["implementation.guarded"]
    _order = "project_id, number desc"
    _rec_name = "number"
    _guarded_fields = frozenset(
        {"project_id", "number", "agreed_on", "act_id", "spans", "go_live"}
    )

    project_id = fields.Many2one(
        "project.project",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    number = fields.Integer(required=True, readonly=True)
    agreed_on = fields.Datetime(required=True, readonly=True)
    act_id = fields.Many2one(
        "implementation.act",
        string="Signed act",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty for the first baseline: it is the plan at the first acceptance.",
    )
    spans = fields.Json(
        readonly=True,
        help="First and last day as ISO dates by stage code.",
    )
    go_live = fields.Date(readonly=True)

    _number_uniq = models.UniqueIndex(
        "(project_id, number)",
        "An implementation has each baseline once.",
    )

    @api.model
    def _agree(self, project, spans, now, act=None):
        """Make ``spans`` (``tools.schedule.Span`` by stage code) the baseline.

        The dates on the stages are what everything is measured against; this record
        keeps them for when they are replaced. Of more than `KEPT` baselines the
        oldest but the first go.
        """
        baselines = self.search([("project_id", "=", project.id)], order="number")
        go_live = project._implementation_go_live_stage()
        baseline = self._by_verb().create(
            {
                "project_id": project.id,
                "number": baselines[-1:].number + 1,
                "agreed_on": now,
                "act_id": act.id if act else False,
                "spans": {
                    code: [span.start.isoformat(), span.end.isoformat()]
                    for code, span in spans.items()
                },
                "go_live": spans[go_live.code].start
                if go_live.code in spans
                else False,
            }
        )
        (baselines[1:] | baseline)[: -(KEPT - 1)].unlink()
        for stage in project.implementation_stage_ids:
            if span := spans.get(stage.code):
                stage._by_verb().write(
                    {"baseline_start": span.start, "baseline_end": span.end}
                )
        project._by_verb().write({"implementation_baseline_on": now})
        return baseline

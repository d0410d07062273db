# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import timeline
from ..tools.gate import ACCEPTED, NOT_IN_CONTRACT


class ImplementationTimeline(models.AbstractModel):
    """The picture of stages in time, in the words of the reader.

    Geometry comes from ``tools/timeline.py``; the field widget and the portal draw
    the same data.
    """

    _name = "implementation.timeline"
    _description = "Timeline of an Implementation"

    @api.model
    def _picture(self, stages, for_client=False):
        """Everything a picture of ``stages`` needs, ready for JSON.

        :param for_client: colours by what both sides see
        """
        stages = stages.filtered(lambda stage: stage.state != NOT_IN_CONTRACT)
        if not any(stage._span("plan") for stage in stages):
            return {}
        today = fields.Date.context_today(self)
        drawn = timeline.picture(
            [
                timeline.Row(
                    stage.id,
                    baseline=stage._span("baseline"),
                    plan=stage._span("plan"),
                    forecast=stage._span("forecast"),
                    is_open=stage.state != ACCEPTED,
                )
                for stage in stages
            ],
            today,
        )
        states = dict(stages._fields["state"]._description_selection(self.env))
        health = "client_health" if for_client else "health"
        for stage, row in zip(stages, drawn["rows"], strict=True):
            row["number"] = stage.number
            row["name"] = stage.display_name
            row["colour"] = (
                "accepted" if stage.state == ACCEPTED else stage[health] or "green"
            )
            row["state"] = (
                self.env._("Done before") if stage.done_before else states[stage.state]
            )
            row["delay"] = self._delay_words(stage)
            row["title"] = self._title(stage, row)
        for tick in drawn["ticks"]:
            tick["words"] = format_date(self.env, tick["day"], date_format="LLL yy")
            tick["day"] = tick["day"].isoformat()
        drawn["today_words"] = self.env._(
            "Today, %(date)s", date=format_date(self.env, today, date_format="d MMM")
        )
        drawn["title"] = self.env._("Stages in time")
        drawn["description"] = " ".join(row["title"] for row in drawn["rows"])
        drawn["legend"] = self._legend(stages)
        return drawn

    def _legend(self, stages):
        """What the kinds of bars are called, with a sample of each."""
        words = {
            "plan": self.env._("Plan"),
            "forecast": self.env._("Forecast or actual"),
            "baseline": self.env._("Baseline"),
        }
        if not any(stage.baseline_end for stage in stages):
            del words["baseline"]
        return [
            {"kind": kind, "words": words[kind], **timeline.sample(kind)}
            for kind in words
        ]

    def _delay_words(self, stage):
        """How far a stage is from its baseline, short; empty when it is on it."""
        if not stage.baseline_end or not stage.variance_days:
            return ""
        return self.env._("%(days)s working days", days=f"{stage.variance_days:+d}")

    def _title(self, stage, row):
        """A sentence with what the row shows, for a tooltip and for ears."""
        parts = [
            self.env._("%(stage)s: %(state)s", stage=row["name"], state=row["state"])
        ]
        for kind, words in (
            ("plan", self.env._("plan")),
            (
                "forecast",
                self.env._("actual")
                if stage.state == ACCEPTED
                else self.env._("forecast"),
            ),
            ("baseline", self.env._("baseline")),
        ):
            span = stage._span(kind)
            # When a stage was over that was done before, nobody knows here.
            if span and not (kind == "forecast" and stage.done_before):
                start, end = (
                    format_date(self.env, day, date_format="d MMM y")
                    for day in (span.start, span.end)
                )
                parts.append(f"{words} {start} – {end}")
        return "; ".join(parts) + "."


class ProjectTimeline(models.AbstractModel):
    _name = "implementation.project.timeline"
    _description = "Timeline of an Implementation"

    implementation_timeline = fields.Json(
        compute="_compute_implementation_timeline",
        groups="implementation_methodology.group_user",
    )

    def _compute_implementation_timeline(self):
        Timeline = self.env["implementation.timeline"]
        for project in self:
            project.implementation_timeline = Timeline._picture(
                project.implementation_stage_ids
            )


class StageTimeline(models.AbstractModel):
    _name = "implementation.stage.timeline"
    _description = "Timeline on a Stage"

    timeline = fields.Json(compute="_compute_timeline")

    def _compute_timeline(self):
        Timeline = self.env["implementation.timeline"]
        for stage in self:
            stage.timeline = Timeline._picture(
                stage.project_id.implementation_stage_ids
            )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ProjectReport(models.AbstractModel):
    """Status reports of an implementation."""

    _name = "implementation.project.report"
    _description = "Status Reports of an Implementation"

    implementation_report_ids = fields.One2many(
        "implementation.report",
        "project_id",
        string="Status reports",
        groups="implementation_methodology.group_user",
    )

    def _implementation_today(self, now=None):
        """The day it is at ``now`` (naive UTC) where the project's calendar is."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        calendar = self._implementation_calendar()
        return calendar._implementation_day_of(now) if calendar else now.date()

    def _implementation_published_reports(self):
        """Reports both sides read, the latest first."""
        return self.implementation_report_ids.filtered(
            lambda report: report.state == "published"
        )

    def action_open_implementation_reports(self):
        """List the status reports, drafts too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_report_action"
        )
        action["domain"] = [("project_id", "=", self.id)]
        action["context"] = {"default_project_id": self.id}
        return action

    def action_draft_implementation_report(self):
        """Draft the report on the week before, or open the one that is there."""
        self.ensure_one()
        report = self.env["implementation.report"]._draft(self, fields.Datetime.now())
        if not report:
            raise UserError(
                self.env._(
                    "The implementation began this week: there is no full week to "
                    "report on yet."
                )
            )
        return report._get_records_action()

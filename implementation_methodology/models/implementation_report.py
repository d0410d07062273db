# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.gate import IN_PROGRESS, READY, REVIEW

_logger = logging.getLogger(__name__)

STATES = [
    ("draft", "Draft"),
    ("published", "Published"),
]
#: Those of ``project.update`` that follow from the health of an implementation.
STATUSES = [
    ("on_track", "On track"),
    ("at_risk", "At risk"),
    ("off_track", "Off track"),
]
#: Fields with the text of the report, in reading order.
SECTIONS = ("done_text", "next_text", "waiting_text", "moves_text", "risks_text")
WEEK = timedelta(days=7)


class ImplementationReport(models.Model):
    """What the client reads of a week: drafted by rule, published by a manager.

    The text is written down when it is drafted and frozen when it is published: the
    page, the PDF and Odoo's own project update all show these words.
    """

    _name = "implementation.report"
    _description = "Status Report"
    _inherit = [
        "implementation.guarded",
        "implementation.report.facts",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "week_start desc, id desc"
    _guarded_fields = frozenset(
        {"state", "published_on", "published_by_id", "update_id"}
    )
    _fixed_fields = frozenset({"project_id", "week_start"})

    name = fields.Char(string="Title", required=True)
    project_id = fields.Many2one(
        "project.project",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('methodology_id', '!=', False)]",
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    active = fields.Boolean(
        default=True,
        help="An archived draft is not made again.",
    )
    week_start = fields.Date(
        string="Week from",
        required=True,
        help="Monday of the week reported on.",
    )
    week_end = fields.Date(
        string="Week to",
        compute="_compute_week_end",
    )
    lang = fields.Selection(
        selection="_lang_selection",
        string="Language",
        required=True,
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    status = fields.Selection(
        STATUSES,
        default="on_track",
        required=True,
    )
    progress = fields.Float(help="Items done of those both sides see, in percent.")
    done_text = fields.Text(string="Done")
    next_text = fields.Text(string="Next")
    waiting_text = fields.Text(string="Waits for")
    moves_text = fields.Text(string="Moved dates")
    risks_text = fields.Text(string="Risks")
    published_on = fields.Datetime(
        string="Published on",
        readonly=True,
        copy=False,
    )
    published_by_id = fields.Many2one(
        "res.partner",
        string="Published by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    update_id = fields.Many2one(
        "project.update",
        string="Project update",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _week_uniq = models.UniqueIndex(
        "(project_id, week_start)",
        "There is a report on this week already.",
    )
    _week_monday = models.Constraint(
        "CHECK(extract(isodow FROM week_start) = 1)",
        "A week begins on Monday.",
    )

    @api.model
    def _lang_selection(self):
        return self.env["res.lang"].get_installed()

    @api.depends("week_start")
    def _compute_week_end(self):
        for report in self:
            report.week_end = report.week_start and report.week_start + timedelta(
                days=6
            )

    @api.model_create_multi
    def create(self, vals_list):
        drafted = [
            {**self._draft_vals_of(vals), **vals} if vals.get("project_id") else vals
            for vals in vals_list
        ]
        return super().create(drafted)

    def write(self, vals):
        published = self.filtered(lambda report: report.state == "published")
        if published and not self._is_by_verb() and not vals.keys() <= {"active"}:
            raise UserError(
                self.env._(
                    "%(report)s is published: the client has read it. "
                    "Say what has changed in the next one.",
                    report=published[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if self.filtered(lambda report: report.state == "published"):
            raise UserError(self.env._("A published report stays."))

    def action_publish(self):
        """Show the reports to the client and put them on the project as updates."""
        self.check_access("write")
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise UserError(
                self.env._("Only an implementation manager publishes a report.")
            )
        self._publish()
        return True

    def action_redraft(self):
        """Write drafts anew from the facts as they are now."""
        self.check_access("write")
        for report in self:
            report.write(self._draft_vals(report.project_id, report.week_start))
        return True

    def action_print(self):
        """The report as PDF."""
        return self.env.ref(
            "implementation_methodology.report_implementation_report"
        ).report_action(self)

    def _publish(self, now=None):
        now = now or fields.Datetime.now()
        for report in self:
            if report.state != "draft":
                raise UserError(
                    self.env._("%(report)s is published already.", report=report.name)
                )
            # The author of the update is whoever publishes, with his own rights.
            update = self.env["project.update"].create(
                {
                    "project_id": report.project_id.id,
                    "name": report.name,
                    "status": report.status,
                    "progress": round(report.progress),
                    "date": report.project_id._implementation_today(now),
                    "description": report._html(),
                }
            )
            report._by_verb().write(
                {
                    "state": "published",
                    "published_on": now,
                    "published_by_id": self.env.user.partner_id.id,
                    "update_id": update.id,
                }
            )
            report.project_id._record_implementation_event(
                "report_published", note=report.name, now=now
            )
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _html(self):
        """The sections as HTML, in the language of the report."""
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "implementation_methodology.implementation_report_sections",
            {"report": self},
            lang=self.lang,
        )

    def _sections(self):
        """(field name, lines of text) of each section, in reading order."""
        self.ensure_one()
        return [
            (name, [line.strip() for line in (self[name] or "").splitlines()])
            for name in SECTIONS
        ]

    def _file_name(self):
        self.ensure_one()
        return f"{self.project_id.name} {self.week_start}".replace("/", "-")

    def _portal_url(self):
        self.ensure_one()
        return f"/my/implementations/{self.project_id.id}/report/{self.id}"

    @api.model
    def _cron_draft_reports(self, now=None):
        """Draft the reports on the week before; may be killed and run twice."""
        Cron = self.env["ir.cron"]
        now = now or fields.Datetime.now()
        projects = self._projects_without_report(now)
        Cron._commit_progress(remaining=len(projects))
        for project in projects:
            try:
                self._draft(project, now)
                self.env.flush_all()
            except Exception:  # one broken project must not keep the others waiting
                self.env.cr.rollback()
                _logger.exception("No status report for project %s", project.id)
            if not Cron._commit_progress(1):
                break

    @api.model
    def _projects_without_report(self, now):
        """Running implementations that have none on the week before ``now``.

        The number of queries does not grow with the number of projects.
        """
        projects = self.env["project.project"].search(
            [
                ("methodology_id", "!=", False),
                ("implementation_stage_ids.state", "in", (READY, IN_PROGRESS, REVIEW)),
            ]
        )
        weeks = {project.id: self._week_before(project, now) for project in projects}
        reports = self.with_context(active_test=False).search_fetch(
            [
                ("project_id", "in", projects.ids),
                ("week_start", "in", list(set(weeks.values()))),
            ],
            ["project_id", "week_start"],
        )
        known = {(report.project_id.id, report.week_start) for report in reports}
        return projects.filtered(
            lambda project: (
                (project.id, weeks[project.id]) not in known
                and self._had_begun(project, weeks[project.id])
            )
        )

    @api.model
    def _had_begun(self, project, week):
        """Whether the implementation had begun by the end of a week."""
        started = project.implementation_started_on
        return bool(started) and project._implementation_today(started) < week + WEEK

    @api.model
    def _draft(self, project, now):
        """The report on the week before ``now``, drafted unless it is there.

        Returns an empty recordset where there was no implementation yet.
        """
        week = self._week_before(project, now)
        report = self.with_context(active_test=False).search(
            [("project_id", "=", project.id), ("week_start", "=", week)]
        )
        if report or not self._had_begun(project, week):
            return report
        report = self.create({"project_id": project.id, "week_start": week})
        if project.user_id:
            report.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=project.user_id.id,
                summary=self.with_context(lang=project.user_id.lang).env._(
                    "Read, correct and publish the status report"
                ),
            )
        return report

    @api.model
    def _week_before(self, project, now):
        """Monday of the week before the one ``now`` is in, at the project's place."""
        today = project._implementation_today(now)
        return today - timedelta(days=today.weekday()) - WEEK

    @api.model
    def _draft_vals_of(self, vals):
        """Drafted values for a report somebody creates with ``vals``."""
        project = self.env["project.project"].browse(vals["project_id"])
        week = fields.Date.to_date(vals.get("week_start")) or self._week_before(
            project, fields.Datetime.now()
        )
        return self._draft_vals(project, week)

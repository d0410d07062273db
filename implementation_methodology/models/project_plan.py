# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..tools import forecast, schedule
from ..tools.gate import ACCEPTED, NOT_IN_CONTRACT
from .implementation_stage_plan import HEALTH, HELD

_logger = logging.getLogger(__name__)

#: Figures of a running implementation are never older than this, whatever happens.
MAX_AGE = timedelta(hours=6)
#: Events become visible when their transaction ends, not when they were created.
OVERLAP = timedelta(minutes=2)
#: Figures that only the plan itself sets.
GUARDED = frozenset(
    {
        "implementation_baseline_on",
        "implementation_refreshed_on",
        "implementation_health",
        "implementation_go_live_baseline",
        "implementation_go_live_forecast",
        "implementation_go_live_variance",
    }
)


class ProjectPlan(models.AbstractModel):
    """The plan of an implementation as a whole, and when it is worked out."""

    _name = "implementation.project.plan"
    _description = "Plan of an Implementation"

    implementation_baseline_ids = fields.One2many(
        "implementation.baseline",
        "project_id",
        string="Baselines",
        groups="implementation_methodology.group_user",
    )
    implementation_plan_change_ids = fields.One2many(
        "implementation.plan.change",
        "project_id",
        string="Moved dates",
        groups="implementation_methodology.group_user",
    )
    implementation_baseline_on = fields.Datetime(
        string="Baseline agreed on",
        readonly=True,
        copy=False,
        help="Empty until the first stage is accepted; dates move freely until then.",
        groups="implementation_methodology.group_user",
    )
    implementation_refreshed_on = fields.Datetime(
        readonly=True,
        copy=False,
        groups="implementation_methodology.group_user",
    )
    implementation_health = fields.Selection(
        HEALTH,
        string="Health",
        readonly=True,
        copy=False,
        help="That of the worst stage.",
        groups="implementation_methodology.group_user",
    )
    implementation_go_live_baseline = fields.Date(
        string="Go-live baseline",
        readonly=True,
        copy=False,
        groups="implementation_methodology.group_user",
    )
    implementation_go_live_forecast = fields.Date(
        string="Go-live forecast",
        readonly=True,
        copy=False,
        help="First day of the go-live stage as today's facts make it likely.",
        groups="implementation_methodology.group_user",
    )
    implementation_go_live_variance = fields.Integer(
        string="Go-live variance",
        readonly=True,
        copy=False,
        aggregator="max",
        help="Working days the go-live forecast is after the baseline.",
        groups="implementation_methodology.group_user",
    )

    implementation_go_live_words = fields.Char(
        string="Against the baseline",
        compute="_compute_implementation_go_live_words",
        groups="implementation_methodology.group_user",
    )

    @api.depends("implementation_go_live_baseline", "implementation_go_live_variance")
    def _compute_implementation_go_live_words(self):
        for project in self:
            words = ""
            if project.implementation_go_live_baseline:
                words = self.env._(
                    "%(variance)s (%(date)s)",
                    date=format_date(self.env, project.implementation_go_live_baseline),
                    variance=project._go_live_variance_words(),
                )
            project.implementation_go_live_words = words

    def _go_live_variance_words(self):
        """Go-live against its baseline, in working days; empty without one."""
        self.ensure_one()
        if not self.implementation_go_live_baseline:
            return ""
        days = self.implementation_go_live_variance
        if not days:
            return self.env._("as promised")
        if abs(days) == 1:
            return (
                self.env._("1 working day later")
                if days > 0
                else self.env._("1 working day earlier")
            )
        if days > 0:
            return self.env._("%(days)s working days later", days=days)
        return self.env._("%(days)s working days earlier", days=-days)

    @api.model
    def _plan_facts_changed(self):
        """Something was recorded: have the plans worked out soon, in the background.

        Not here: two people who tick at once would write the same figures and one
        would have to be repeated, and a client would wait for a calendar. What is to
        be done is read from the events, so there is no mark that could get lost.
        """
        data = self.env.cr.precommit.data
        if not data.setdefault("implementation_plan_triggered", False):
            data["implementation_plan_triggered"] = True
            cron = self.env.ref(
                "implementation_methodology.ir_cron_refresh_plans", False
            )
            if cron:
                cron.sudo()._trigger()  # whoever ticks may not schedule jobs himself

    @api.model
    def _cron_refresh_plans(self):
        """Work out the plans that are out of date, each in a transaction of its own."""
        Cron = self.env["ir.cron"]
        pending = self._plans_out_of_date(fields.Datetime.now())
        Cron._commit_progress(remaining=len(pending))
        for project in pending:
            try:
                with self.env.cr.savepoint():
                    project._refresh_plan()
            except Exception:  # one broken plan must not keep the others old
                _logger.exception("Plan of project %s not refreshed", project.id)
            if not Cron._commit_progress(1):
                break

    @api.model
    def _plans_out_of_date(self, now):
        """Implementations with news since their last refresh, or an old one."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT project.id
                  FROM project_project AS project
                 WHERE project.active AND project.methodology_id IS NOT NULL
                   AND (project.implementation_refreshed_on IS NULL
                        OR EXISTS (
                            SELECT FROM implementation_event AS event
                             WHERE event.project_id = project.id
                               AND event.create_date
                                   > project.implementation_refreshed_on - %(overlap)s)
                        OR project.implementation_refreshed_on < %(oldest)s
                       AND EXISTS (
                            SELECT FROM implementation_stage AS stage
                             WHERE stage.project_id = project.id
                               AND stage.state NOT IN %(closed)s))
              ORDER BY project.implementation_refreshed_on NULLS FIRST, project.id
                """,
                overlap=OVERLAP,
                oldest=now - MAX_AGE,
                closed=(ACCEPTED, NOT_IN_CONTRACT),
            )
        )
        return self.browse(row[0] for row in rows)

    def _refresh_plan(self, now=None):
        """Work out forecast, variance, health and ledger of every stage from facts.

        The number of queries does not grow with the number of items. Nothing is
        written that has not changed, so running twice changes nothing.
        """
        now = now or fields.Datetime.now()
        for project in self:
            # Figures are the same for everybody, whoever causes them.
            project_sudo = project.sudo()
            if project_sudo.implementation_stage_ids:
                project_sudo._refresh_plan_at(now)
            project_sudo._by_verb().write(
                {"implementation_refreshed_on": fields.Datetime.now()}
            )

    def _refresh_plan_at(self, now):
        self.ensure_one()
        calendar = self._implementation_calendar()
        if not calendar:
            return
        stages = self.implementation_stage_ids
        company = self.company_id or self.env.company
        today = calendar._implementation_day_of(now)
        first, last = self._plan_horizon(today)
        working = calendar._implementation_intervals(first, last, company)
        workdays = calendar._implementation_days_of(working)
        day_of = calendar._implementation_day_of
        facts = stages._plan_facts(today, day_of, workdays)
        seen = stages._plan_facts(today, day_of, workdays, visible_only=True)
        try:
            spans = forecast.forecast(facts, today, workdays)
        except schedule.PlanError as error:
            _logger.warning("No forecast for project %s: %r", self.id, error)
            spans = {}
        figures = {}
        for stage, fact, seen_fact in zip(stages, facts, seen, strict=True):
            figures[stage] = {
                **self._forecast_vals(fact, seen_fact, spans, workdays, company),
                "forecast_start": spans[stage.code].start
                if stage.code in spans
                else False,
                "forecast_end": spans[stage.code].end if stage.code in spans else False,
            }
        self._add_ledger(figures, calendar, working, now)
        for stage, vals in figures.items():
            changed = {name: new for name, new in vals.items() if stage[name] != new}
            if changed:
                stage._by_verb().write(changed)
        self._refresh_go_live(workdays)

    def _implementation_workdays(self, spans):
        """Working days of the project around its plan and the ``spans``."""
        self.ensure_one()
        calendar = self._implementation_calendar()
        if not calendar:
            raise UserError(
                self.env._(
                    "Set working hours on the company first: dates are counted by them."
                )
            )
        days = [day for span in spans for day in (span.start, span.end)]
        today = calendar._implementation_day_of(self.env.cr.now())
        ranges = [self._plan_horizon(day) for day in days or [today]]
        return calendar._implementation_workdays(
            min(first for first, _last in ranges),
            max(last for _first, last in ranges),
            self.company_id or self.env.company,
        )

    def _plan_horizon(self, today):
        """First and last day that the rules may ask the calendar about."""
        stages = self.implementation_stage_ids
        days = [
            stage[name]
            for stage in stages
            for name in ("plan_start", "plan_end", "baseline_start", "baseline_end")
            if stage[name]
        ]
        days += [due for due in self.implementation_item_ids.mapped("due_date") if due]
        if self.implementation_started_on:
            days.append(self.implementation_started_on.date())
        reach = 60 + 3 * sum(stages.mapped("duration_days"))
        return (
            min([today, *days]) - timedelta(days=30),
            max([today, *days]) + timedelta(days=reach),
        )

    def _forecast_vals(self, fact, seen_fact, spans, workdays, company):
        """Variance and health of one stage, for us and as the client sees it."""
        span = spans.get(fact.code)
        limits = company._implementation_limits()
        vals = {}
        for prefix, facts in (("", fact), ("client_", seen_fact)):
            colour, reasons = forecast.health(facts, span, workdays, **limits)
            if fact.state == NOT_IN_CONTRACT:
                colour = False
            vals[f"{prefix}health"] = colour
            vals[f"{prefix}health_reason"] = ",".join(reasons) or False
        ends = (fact.baseline and fact.baseline.end, span and span.end)
        vals["variance_days"] = forecast.variance(*ends, workdays) or 0
        return vals

    def _add_ledger(self, figures, calendar, working, now):
        """Put the hours each side holds, and the days they make, into ``figures``."""
        events = self.env["implementation.event"].search_fetch(
            [
                ("project_id", "=", self.id),
                "|",
                ("item_id", "!=", False),
                ("kind", "=", "stage_opened"),
            ],
            ["item_id", "stage_id", "kind", "at", "waiting_on", "due_was"],
            order="at, id",
        )
        by_stage = events.grouped("stage_id")
        ends = {}

        def end_of(day):
            if day and day not in ends:
                ends[day] = calendar._implementation_end_of(day)
            return ends[day] if day else None

        per_day = calendar.hours_per_day or 8.0
        for stage, vals in figures.items():
            own = by_stage.get(stage, events.browse())
            held = stage._ledger(own, end_of, working, now).seconds
            for side in HELD:
                hours = float(held[side]) / 3600
                # stored to the precision shown, so that equal figures stay unwritten
                vals[f"held_{side}_hours"] = round(hours, 2)
                vals[f"held_{side}_days"] = round(hours / per_day, 1)

    def _refresh_go_live(self, workdays):
        stage = self._implementation_go_live_stage()
        start, promised = stage.forecast_start, stage.baseline_start
        stages = self.implementation_stage_ids
        vals = {
            "implementation_health": self._worst(stages.mapped("health")),
            "implementation_go_live_forecast": start,
            "implementation_go_live_baseline": promised,
            "implementation_go_live_variance": forecast.variance(
                promised or None, start or None, workdays
            )
            or 0,
        }
        changed = {name: new for name, new in vals.items() if self[name] != new}
        if changed:
            self._by_verb().write(changed)

    @api.model
    def _worst(self, colours):
        return next(
            (
                colour
                for colour in (forecast.RED, forecast.AMBER, forecast.GREEN)
                if colour in colours
            ),
            False,
        )

    def _implementation_go_live_stage(self):
        """The stage that brings the system into use, when it is in the contract."""
        self.ensure_one()
        return self.implementation_stage_ids.filtered(
            lambda stage: stage.is_go_live and stage.state != NOT_IN_CONTRACT
        )[:1]

    def _implementation_health(self, for_client=False):
        """How the implementation goes, with reasons in the words of the reader.

        :param for_client: by what both sides see, as the portal and reports show it
        :return: ``colour`` (green, amber, red), its ``words``, the ``status`` of a
            project update, and ``reasons``: pairs (stage, words) of the stages that
            have that colour
        """
        self.ensure_one()
        prefix = "client_" if for_client else ""
        stages = self.implementation_stage_ids
        colour = self._worst(stages.mapped(f"{prefix}health")) or forecast.GREEN
        words = dict(
            self._fields["implementation_health"]._description_selection(self.env)
        )
        return {
            "colour": colour,
            "words": words[colour],
            "status": forecast.UPDATE_STATUS[colour],
            "reasons": [
                (stage, reason)
                for stage in stages
                if colour != forecast.GREEN and stage[f"{prefix}health"] == colour
                for reason in stage._health_reasons(stage[f"{prefix}health_reason"])
            ],
        }

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models

from odoo.addons.support_sla.tools import term as rules

from ..tools import inflow, kpi

#: How far beyond its ends the working days of a window are looked up.
MARGIN = timedelta(days=14)
#: Working days that "of late" means.
RECENT = 5
#: Indicators whose target holds for certain segments only.
SEGMENTS_OF_TARGET = {
    "k2": (kpi.ALL, *kpi.PRIORITIES),
    "k4": (kpi.URGENT, *kpi.URGENT_PRIORITIES),
    "k6": (kpi.CRITICAL,),
}
CODES = tuple(f"k{number}" for number in range(1, 17))
#: Promises that are the targets of their indicators.
METRICS = {"k1": kpi.FIRST_RESPONSE, "k3": kpi.RESOLUTION}
HOUR = 3600


class HypercareWindowKpi(models.AbstractModel):
    """K1 to K16 of a window, at an instant."""

    _name = "hypercare.window.kpi"
    _description = "Indicators of a Window"

    def _figures(self, now, since=None):
        """``{(code, segment): tools.kpi.Figure}`` of the window at ``now``.

        Both instants are naive UTC; ``since`` narrows K1 to K4 and K11 to what was
        answered or solved since. Segments are ``""`` for all, a priority, ``urgent``
        for the two highest (K2, K4), and a nature (K8).
        """
        self.ensure_one()
        return self._figures_by_window(now, since)[self.id]

    def _figures_by_window(self, now, since=None, known=None):
        """``{window id: figures}``, see `_figures`; tickets cost no more queries.

        ``known`` is what `_kpi_known` has found before.
        """
        days, evidence = known or self._kpi_known(now, since)
        ratings = self._kpi_ratings(now)
        readings = self._kpi_readings(days)
        hours = self._kpi_hours(days)
        figures = {}
        for window in self:
            targets = window._kpi_targets()
            found, span = evidence[window.id], days[window]
            figures[window.id] = {
                **kpi.first_response(found, targets),
                **kpi.resolution(found, targets),
                **window._kpi_inflow(found, span, targets),
                **kpi.reopened(found, targets),
                **kpi.natures(found, targets, self._kpi_natures()),
                **kpi.sufficiency(found, targets, since or window._kpi_recent(span)),
                **kpi.left_out(found),
                **window._kpi_satisfaction(found, ratings[window.id], targets),
                **window._kpi_from_readings(readings[window.id], targets),
                **window._kpi_from_others(now, span, targets),
                ("k16", kpi.ALL): kpi.share(
                    hours.get(window.id) or 0,
                    window.budget_hours,
                    targets.get(("k16", kpi.ALL)),
                    kpi.LOWER,
                ),
            }
        return figures

    def _kpi_known(self, now, since=None):
        """Days and evidence of the windows, the dear part of their figures."""
        self.env.flush_all()
        return self._kpi_days(now), self._kpi_evidence(now, since)

    # Targets

    def _kpi_targets(self):
        """``{(code, segment): target}``: of the policy, of K1 and K3 the promises."""
        self.ensure_one()
        targets = {}
        for code in CODES:
            target = self._policy_target(code)
            if target is not None:
                for segment in SEGMENTS_OF_TARGET.get(code, (kpi.ALL,)):
                    targets[code, segment] = target
        for code, metric in METRICS.items():
            for priority, hours in self._kpi_promised(metric).items():
                targets[code, priority] = hours
        return targets

    def _kpi_promised(self, metric):
        """``{priority: working hours}`` that the window's own promises give."""
        # Agents need not read the terms of a policy to see what it aims at.
        rows_sudo = self.sudo().sla_policy_id.target_ids.filtered(
            lambda target: target.metric == metric and target.unit != "days"
        )
        hours = {row.priority or "": row._seconds() / HOUR for row in rows_sudo}
        others = hours.pop("", None)
        return {
            priority: hours.get(priority, others)
            for priority in kpi.PRIORITIES
            if hours.get(priority, others) is not None
        }

    # Days

    def _kpi_days(self, now):
        """``{window: tools.inflow.Span}``; calendars are read once for all windows."""
        spans = {window: window._kpi_ends(now) for window in self}
        by_hours = self.grouped(lambda one: (one.calendar_id, one.company_id))
        days = {}
        for (calendar, company), windows in by_hours.items():
            # Whoever looks at a window need not read its calendar's absences.
            intervals = calendar.sudo()._implementation_intervals(
                min(spans[one][0] for one in windows) - MARGIN,
                max(max(spans[one][1:]) for one in windows) + MARGIN,
                company,
            )
            worked = tuple(
                sorted(
                    {
                        rules.local_day(start, calendar.sudo().tz or "UTC")
                        for start, _stop in intervals
                    }
                )
            )
            for window in windows:
                first, last, today = spans[window]
                end = window._day_end(today)
                over = not any(start < end and stop > now for start, stop in intervals)
                days[window] = inflow.Span(worked, first, last, today, over)
        return days

    def _kpi_ends(self, now):
        """First day, last day and today of the window; it lasts until it is closed."""
        self.ensure_one()
        today = self._today(now)
        first = self.date_start or today
        last = max(self.date_end or first, first)
        if self.closed_at:
            closed = self._today(self.closed_at)
            return first, max(closed, first), min(today, max(closed, first))
        return first, max(last, today), today

    def _kpi_recent(self, span):
        """The instant at which the last five working days began."""
        recent = span.recent(RECENT)
        return self._day_start(recent[0]) if recent else None

    # Single indicators

    def _kpi_inflow(self, found, span, targets):
        """K5 and K6."""
        opened = self._kpi_opened(found)
        counts = inflow.per_day(opened.values(), span.begun)
        full = [counts[day] for day in span.full]
        return {
            **inflow.rate(full, self._kpi_users(), targets),
            **kpi.backlog(found, targets, lambda one: span.age(opened[one.id])),
        }

    def _kpi_opened(self, found):
        """``{ticket id: day of the window's zone on which it was opened}``."""
        tz = self.tz
        return {
            number: rules.local_day(ticket.opened_at, tz)
            for number, ticket in found.counted().items()
        }

    def _kpi_users(self):
        """How many people of the client work with it."""
        return self.user_count

    def _kpi_natures(self):
        return self.env["helpdesk.ticket"]._fields["nature"].get_values(self.env)

    def _kpi_satisfaction(self, found, ratings, targets):
        counted = found.counted()
        rated = [rating for number, rating in ratings if number in counted]
        answers = [rating for rating in rated if rating is not None]
        enough = self._policy_target("answers")
        return kpi.satisfaction(
            answers,
            len(rated),
            targets,
            kpi.ENOUGH_ANSWERS if enough is None else enough,
        )

    def _kpi_from_readings(self, readings, targets):
        """K12 to K14, as they were read last."""
        part, whole, _day = readings.get("k12", (0, 0, None))
        done, plan, _day = readings.get("k13", (0, 0, None))
        faults, _all, _day = readings.get("k14", (0, 0, None))
        aims = [targets.get((code, kpi.ALL)) for code in ("k12", "k13", "k14")]
        return {
            ("k12", kpi.ALL): kpi.share(part, whole, aims[0]),
            ("k13", kpi.ALL): kpi.share(done, plan, aims[1], kpi.AROUND),
            ("k14", kpi.ALL): kpi.count(faults, aims[2])
            if "k14" in readings
            else kpi.Figure(target=aims[2]),
        }

    def _kpi_from_others(self, now, span, targets):
        """K9 from the FAQ and K15 from the board of key processes."""
        stable, every = 0, 0
        if self.process_ids:
            stable, every = self._board_counts(span.today)
        return {
            **kpi.knowledge(self._faq_counts(now), targets),
            ("k15", kpi.ALL): kpi.share(stable, every, targets.get(("k15", kpi.ALL))),
        }

    # The curve

    def _inflow(self, now, known=None):
        """``[tools.inflow.Day]`` of the window's working days, expected and actual.

        The backlog of days gone by is what their snapshots say, today's is live.
        """
        self.ensure_one()
        days, found = known or self._kpi_known(now)
        span, evidence = days[self], found[self.id]
        opened = self._kpi_opened(evidence)
        counts = inflow.per_day(opened.values(), span.begun)
        target = self._policy_target("k5")
        return inflow.curve(
            span.days,
            counts,
            self._kpi_backlogs(evidence, span),
            len(span.full),
            span.today,
            inflow.TREND if target is None else target,
        )

    def _kpi_backlogs(self, evidence, span):
        """``{day: open tickets}`` at the end of days gone by, and today."""
        rows = self.env["hypercare.snapshot"].search_fetch(
            [
                ("window_id", "=", self.id),
                ("code", "=", "k6"),
                ("segment", "=", False),
                ("day", "<", span.today),
            ],
            ["day", "value"],
        )
        backlogs = {row.day: row.value for row in rows}
        left = sum(ticket.open for ticket in evidence.counted().values())
        return {**backlogs, span.today: left}

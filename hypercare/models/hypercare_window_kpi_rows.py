# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from ..tools import kpi


class HypercareWindowKpiRows(models.AbstractModel):
    """What the tickets of windows say at an instant, read in a few queries.

    Tickets and clocks are shown as they stood at ``now`` (naive UTC), also when it has
    passed: their facts tell. Nature, tier and scope are those of today.
    """

    _name = "hypercare.window.kpi.rows"
    _description = "Evidence of Indicators"

    def _kpi_evidence(self, now, since=None):
        """``{window id: tools.kpi.Evidence}`` in two queries, or four for the past."""
        tickets, touched = self._kpi_tickets(now)
        clocks = self._kpi_clocks(now, touched)
        return {
            window_id: kpi.Evidence(
                found,
                [clock for one in found for clock in clocks.get(one.id, ())],
                since,
            )
            for window_id, found in tickets.items()
        }

    def _kpi_tickets(self, now):
        """``({window id: [tools.kpi.Ticket]}, ids of tickets touched after now)``."""
        found = {window_id: [] for window_id in self.ids}
        touched = set()
        self.env.cr.execute(
            SQL(
                # A priority that was changed later was, at the time, what the first
                # later change found. Who is a duplicate now never counted.
                """
                SELECT t.hypercare_id, t.id,
                       COALESCE(f.priority_then, t.priority, '0'),
                       f.opened_at, f.solving = 'closed', f.solved_at, f.reopened,
                       CASE WHEN f.ending IS NULL OR f.ending = 'restored' THEN ''
                            WHEN t.duplicate_id IS NOT NULL THEN 'duplicate'
                            ELSE COALESCE(f.ended_by, 'cancelled') END,
                       t.nature, t.solved_tier, t.scope_outcome = 'excluded',
                       f.touched
                  FROM helpdesk_ticket t
                 CROSS JOIN LATERAL (
                       SELECT min(at) FILTER (WHERE kind IN ('created', 'started'))
                                  AS opened_at,
                              (array_agg(data->>'old' ORDER BY at, id) FILTER (
                                  WHERE kind = 'priority' AND at > %(now)s))[1]
                                  AS priority_then,
                              (array_agg(kind ORDER BY at DESC, id DESC) FILTER (
                                  WHERE kind IN ('closed', 'reopened')
                                    AND at <= %(now)s))[1] AS solving,
                              max(at) FILTER (
                                  WHERE kind = 'closed' AND at <= %(now)s) AS solved_at,
                              bool_or(kind = 'reopened' AND at <= %(now)s) AS reopened,
                              (array_agg(kind ORDER BY at DESC, id DESC) FILTER (
                                  WHERE kind IN ('withdrawn', 'restored')
                                    AND at <= %(now)s))[1] AS ending,
                              (array_agg(data->>'reason' ORDER BY at DESC, id DESC)
                                  FILTER (WHERE kind = 'withdrawn'
                                    AND at <= %(now)s))[1] AS ended_by,
                              bool_or(at > %(now)s) AS touched
                         FROM support_sla_fact
                        WHERE ticket_id = t.id) f
                 WHERE t.hypercare_id = ANY(%(windows)s)
                   AND f.opened_at <= %(now)s
                 ORDER BY t.id
                """,
                now=now,
                windows=self.ids,
            )
        )
        for window_id, *values, was_touched in self.env.cr.fetchall():
            ticket = kpi.Ticket(*values)
            found[window_id].append(ticket)
            if was_touched:
                touched.add(ticket.id)
        return found, touched

    def _kpi_clocks(self, now, touched):
        """``{ticket id: [tools.kpi.Clock]}`` of the promises that are judged.

        What is stored of a clock is what its ticket's last fact made of it. Where that
        came after ``now`` the facts until then are replayed instead.
        """
        clocks = {}
        self.env.cr.execute(
            SQL(
                # A clock that runs out is late before the sweep has noticed.
                """
                SELECT c.ticket_id, c.metric, c.cycle, c.state, c.stopped_at,
                       CASE WHEN c.breached_at <= %(now)s THEN c.breached_at
                            WHEN c.state = 'running' AND c.due_at < %(now)s
                            THEN c.due_at END,
                       c.consumed, COALESCE(c.reason, ''), COALESCE(c.excused, FALSE)
                  FROM support_sla_clock c
                  JOIN helpdesk_ticket t ON t.id = c.ticket_id
                 WHERE t.hypercare_id = ANY(%(windows)s)
                   AND c.metric IN %(metrics)s
                 ORDER BY c.ticket_id, c.metric, c.cycle
                """,
                now=now,
                windows=self.ids,
                metrics=(kpi.FIRST_RESPONSE, kpi.RESOLUTION),
            )
        )
        for row in self.env.cr.fetchall():
            if row[0] not in touched:
                clocks.setdefault(row[0], []).append(kpi.Clock(*row))
        if touched:
            clocks.update(self._kpi_replayed(now, touched))
        return clocks

    def _kpi_replayed(self, now, ticket_ids):
        """Clocks of tickets as their facts until ``now`` tell, in one query."""
        # Whoever may read a window reads the figures of all its tickets.
        engine_sudo = self.env["support.sla.engine"].sudo()
        facts = engine_sudo.env["support.sla.fact"]._of_tickets(sorted(ticket_ids))
        return {
            ticket_id: [
                kpi.Clock(
                    ticket_id,
                    reading.metric,
                    reading.cycle,
                    reading.state,
                    reading.stopped_at,
                    reading.breached_at,
                    reading.consumed,
                    reading.reason,
                    reading.excused,
                )
                for reading in engine_sudo._readings(
                    [fact for fact in ticket_facts if fact.at <= now], now
                )
                if reading.metric in (kpi.FIRST_RESPONSE, kpi.RESOLUTION)
            ]
            for ticket_id, ticket_facts in facts.items()
        }

    def _kpi_ratings(self, now):
        """``{window id: [(ticket id, rating or None while unanswered)]}``."""
        found = {window_id: [] for window_id in self.ids}
        self.env.cr.execute(
            SQL(
                """
                SELECT t.hypercare_id, t.id,
                       CASE WHEN r.consumed AND (r.rated_on IS NULL
                                                 OR r.rated_on <= %(now)s)
                            THEN r.rating END
                  FROM rating_rating r
                  JOIN helpdesk_ticket t ON t.id = r.res_id
                 WHERE r.res_model = 'helpdesk.ticket'
                   AND t.hypercare_id = ANY(%(windows)s)
                """,
                now=now,
                windows=self.ids,
            )
        )
        for window_id, *values in self.env.cr.fetchall():
            found[window_id].append(tuple(values))
        return found

    def _kpi_hours(self, days):
        """``{window id: hours}`` on its tickets and on the tasks of its project.

        ``days`` maps windows to their ``tools.inflow.Span``. A ticket's hours count
        whenever they were spent, those of tasks while the window lasts.
        """
        spans = [(window, days[window]) for window in self]
        self.env.cr.execute(
            SQL(
                """
                WITH w AS (
                     SELECT * FROM unnest(%(ids)s::int[], %(projects)s::int[],
                                          %(firsts)s::date[], %(lasts)s::date[],
                                          %(todays)s::date[])
                              AS w (id, project_id, first, last, today))
                SELECT id, sum(unit_amount)
                  FROM (SELECT w.id, l.id AS line, l.unit_amount
                          FROM w
                          JOIN helpdesk_ticket t ON t.hypercare_id = w.id
                          JOIN account_analytic_line l ON l.helpdesk_ticket_id = t.id
                         WHERE l.date <= w.today
                         UNION
                        SELECT w.id, l.id, l.unit_amount
                          FROM w
                          JOIN account_analytic_line l ON l.project_id = w.project_id
                         WHERE l.task_id IS NOT NULL
                           AND l.date BETWEEN w.first AND LEAST(w.last, w.today)) lines
                 GROUP BY id
                """,
                ids=[window.id for window, _span in spans],
                projects=[window.project_id.id or None for window, _span in spans],
                firsts=[span.first for _window, span in spans],
                lasts=[span.last for _window, span in spans],
                todays=[span.today for _window, span in spans],
            )
        )
        return dict(self.env.cr.fetchall())

    def _kpi_readings(self, days):
        """``{window id: {code: (numerator, denominator, day)}}``, the latest by then.

        What somebody entered by hand goes before what a provider read on that day.
        """
        found = {window_id: {} for window_id in self.ids}
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (r.window_id, r.code)
                       r.window_id, r.code, r.numerator, r.denominator, r.day
                  FROM hypercare_reading r
                  JOIN unnest(%(ids)s::int[], %(todays)s::date[]) AS w (id, today)
                    ON w.id = r.window_id AND r.day <= w.today
                 ORDER BY r.window_id, r.code, r.day DESC, r.source = 'hand' DESC
                """,
                ids=self.ids,
                todays=[days[window].today for window in self],
            )
        )
        for window_id, code, *values in self.env.cr.fetchall():
            found[window_id][code] = tuple(values)
        return found

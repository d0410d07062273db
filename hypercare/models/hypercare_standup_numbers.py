# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

CRITICAL = "3"
NUMBERS = ("new", "closed", "open", "critical", "oldest")


class HypercareStandupNumbers(models.AbstractModel):
    """Counts the tickets of a window as they were at an instant, from facts."""

    _name = "hypercare.standup.numbers"
    _description = "Numbers of a Stand-up"

    @api.model
    def _counted_until(self, window, day, now):
        """The end of the day, or ``now`` (naive UTC) while it is not over."""
        return min(now, window._day_end(day))

    @api.model
    def _count(self, pairs, now, with_age=True):
        """``{(window, day): numbers}`` as of the end of each day, or of ``now``.

        New and solved are those of the day, the others what is left at its end.
        Duplicates are not counted, what was rejected is not open. One query, and a few
        for the working days of each window, which only the age of the oldest needs.
        """
        if not pairs:
            return {}
        rows = self._count_rows(
            [
                (
                    number,
                    window.id,
                    window._day_start(day),
                    self._counted_until(window, day, now),
                )
                for number, (window, day) in enumerate(pairs)
            ]
        )
        workdays = {}
        counted = {}
        for number, (window, day) in enumerate(pairs):
            *counts, oldest = rows.get(number, (0, 0, 0, 0, None))
            age = 0
            if oldest and with_age:
                if window not in workdays:
                    workdays[window] = window._workdays()
                age = max(workdays[window].between(window._today(oldest), day), 0)
            counted[window, day] = dict(zip(NUMBERS, (*counts, age), strict=True))
        return counted

    @api.model
    def _count_rows(self, spans):
        """Counts by the first value of ``spans``: (key, window, from, until).

        A ticket's priority at an instant is what the last change made of it, or what
        the next one found, or what it is.
        """
        self.env["helpdesk.ticket"].flush_model()
        values = SQL(", ").join(
            SQL("(%s, %s, %s::timestamp, %s::timestamp)", *span) for span in spans
        )
        query = SQL(
            """
            WITH span (key, window_id, since, until) AS (VALUES %(values)s),
            state AS (
                SELECT span.key, span.since, t.id, t.priority,
                       MIN(f.at) FILTER (WHERE f.kind = 'created') AS opened,
                       %(solved)s AS solved,
                       %(ended)s AS ended,
                       %(reason)s AS reason,
                       %(raised)s AS priority_then,
                       %(found)s AS priority_found,
                       MAX(f.at) FILTER (
                           WHERE f.kind = 'closed' AND f.at < span.until
                       ) AS closed_at
                  FROM span
                  JOIN helpdesk_ticket t ON t.hypercare_id = span.window_id
                  JOIN support_sla_fact f ON f.ticket_id = t.id
              GROUP BY span.key, span.since, span.until, t.id, t.priority
                HAVING MIN(f.at) FILTER (WHERE f.kind = 'created') < span.until
            ),
            judged AS (
                SELECT key, since, opened, closed_at,
                       COALESCE(solved = 'closed', FALSE) AS is_solved,
                       COALESCE(ended = 'withdrawn', FALSE) AS is_ended,
                       COALESCE(
                           ended = 'withdrawn' AND reason = 'duplicate', FALSE
                       ) AS is_duplicate,
                       COALESCE(priority_then, priority_found, priority) AS priority
                  FROM state
            )
            SELECT key,
                   COUNT(*) FILTER (WHERE opened >= since AND NOT is_duplicate),
                   COUNT(*) FILTER (
                       WHERE is_solved AND NOT is_ended AND closed_at >= since
                   ),
                   COUNT(*) FILTER (WHERE NOT is_solved AND NOT is_ended),
                   COUNT(*) FILTER (
                       WHERE NOT is_solved AND NOT is_ended AND priority = %(critical)s
                   ),
                   MIN(opened) FILTER (WHERE NOT is_solved AND NOT is_ended)
              FROM judged
          GROUP BY key
            """,
            values=values,
            critical=CRITICAL,
            solved=self._last("f.kind", ("closed", "reopened")),
            ended=self._last("f.kind", ("withdrawn", "restored")),
            reason=self._last("f.data->>'reason'", ("withdrawn",)),
            raised=self._last("f.data->>'new'", ("priority",)),
            found=self._first_after("f.data->>'old'", ("priority",)),
        )
        self.env.cr.execute(query)
        return {key: tuple(counts) for key, *counts in self.env.cr.fetchall()}

    @api.model
    def _last(self, value, kinds):
        """SQL: ``value`` of the last fact of ``kinds`` before the end of the span."""
        return SQL(
            "(ARRAY_AGG(%s ORDER BY f.at DESC, f.id DESC) "
            "FILTER (WHERE f.kind IN %s AND f.at < span.until))[1]",
            SQL(value),  # pylint: disable=sql-injection
            kinds,
        )

    @api.model
    def _first_after(self, value, kinds):
        """SQL: ``value`` of the first fact of ``kinds`` from the end of the span on."""
        return SQL(
            "(ARRAY_AGG(%s ORDER BY f.at, f.id) "
            "FILTER (WHERE f.kind IN %s AND f.at >= span.until))[1]",
            SQL(value),  # pylint: disable=sql-injection
            kinds,
        )

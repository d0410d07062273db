# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import attainment
from ..tools import clock as rules
from ..tools import term as terms
from ..tools.holders import holders


class Judged(NamedTuple):
    """A clock that was decided in the month, and what explains it."""

    ticket: object
    reading: rules.Reading
    row: attainment.Row
    facts: list
    team: int


class SupportStatementFigures(models.AbstractModel):
    """The figures of a month, worked out from facts, clocks' promises and hours.

    They follow from a *basis* alone, which is kept with them: the month, the last fact
    that was looked at, and the versions and dates that were signed by then. What is
    edited afterwards changes none of them.
    """

    _name = "support.statement.figures"
    _description = "Figures of a Statement"

    @api.model
    def _basis(self, agreement_sudo, first, now):
        """What the month of ``first`` is worked out from at ``now`` (naive UTC)."""
        [month] = terms.periods(terms.MONTH, first)
        start, until = terms.bounds(month, agreement_sudo.tz)
        term = agreement_sudo._term()
        self.env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM support_sla_fact")
        [fact_last] = self.env.cr.fetchone()
        return {
            "first": month.first.isoformat(),
            "last": month.last.isoformat(),
            "from": fields.Datetime.to_string(start),
            "until": fields.Datetime.to_string(until),
            "tz": agreement_sudo.tz,
            "as_of": fields.Datetime.to_string(now),
            "fact_last": fact_last,
            "versions": agreement_sudo._signed_versions().ids,
            "term": {
                "start": term.start.isoformat(),
                "end": term.end and term.end.isoformat(),
                "terminated_on": term.terminated_on and term.terminated_on.isoformat(),
            },
        }

    @api.model
    def _figures(self, agreement_sudo, basis):
        """All figures as plain codes and texts: nothing of them is translated."""
        versions_sudo = agreement_sudo.version_ids.browse(basis["versions"])
        last = self.env["support.statement.hours"]._last_day(basis)
        version_sudo = terms.version_on(versions_sudo, last)
        judged = self._judged(versions_sudo, basis)
        tallies = attainment.tallies([one.row for one in judged])
        whole = tallies.get((attainment.ALL, attainment.ALL), attainment.Tally())
        return {
            "versions": [
                {"number": version.number, "first": str(start), "last": str(end)}
                for start, end, version in terms.spans(
                    list(versions_sudo), date.fromisoformat(basis["first"]), last
                )
            ],
            "whole": self._tally_row(whole),
            "rows": [
                {"metric": metric, "priority": priority, **self._tally_row(tally)}
                for (metric, priority), tally in sorted(
                    tallies.items(), key=self._in_reading_order
                )
                if metric
            ],
            "judged": [
                [one.ticket.id, one.row.metric, one.reading.cycle, one.row.kept]
                for one in judged
            ],
            "breaches": [
                self._breach(one, basis) for one in judged if not one.row.kept
            ],
            **self._owed(version_sudo, whole),
            "hours": self.env["support.statement.hours"]._figures(
                agreement_sudo, versions_sudo, basis
            ),
        }

    # Promises

    @api.model
    def _judged(self, versions_sudo, basis):
        """The promises of these versions that were decided in the month.

        Kept counts when it was done, missed at the instant it was due, done or not.
        Cancelled clocks decide nothing.
        """
        start, until, as_of = (
            fields.Datetime.to_datetime(basis[name])
            for name in ("from", "until", "as_of")
        )
        promises = set(
            self.env["support.sla.promise"]
            .sudo()  # archived policies, too: they are read by their number
            .search([("policy_id", "in", versions_sudo.policy_id.ids)])
            .ids
        )
        ticket_ids = self._candidates(promises, start, until, basis["fact_last"])
        if not ticket_ids:
            return []
        # Whoever may read the statement reads of all its tickets.
        tickets_sudo = self.env["helpdesk.ticket"].sudo().browse(ticket_ids)
        facts = self.env["support.sla.fact"]._of_tickets(ticket_ids)
        engine = self.env["support.sla.engine"]
        found = []
        for ticket_sudo in tickets_sudo:
            all_facts = facts[ticket_sudo.id]
            known = [fact for fact in all_facts if fact.seq <= basis["fact_last"]]
            for reading in engine._readings(known, as_of):
                at = reading.breached_at or reading.stopped_at
                if reading.state == rules.CANCELLED or not at:
                    continue
                if reading.promise not in promises or not start <= at < until:
                    continue
                row = attainment.Row(
                    metric=reading.metric,
                    priority=self._value_at(
                        all_facts, known, "priority", at, ticket_sudo.priority
                    )
                    or attainment.ALL,
                    kept=not reading.breached_at,
                    excused=reading.excused,
                    at=at,
                )
                team = self._value_at(
                    all_facts, known, "team", as_of, ticket_sudo.team_id.id
                )
                found.append(Judged(ticket_sudo, reading, row, known, team))
        return found

    @api.model
    def _candidates(self, promises, start, until, fact_last):
        """Ids of tickets that were given one of the promises and may have decided it.

        Facts only are asked, as clocks may have become others since. A ticket that was
        over before the month began and was not touched in it decides nothing.
        """
        if not promises:
            return []
        self.env.cr.execute(
            SQL(
                """
                WITH given AS (
                    SELECT DISTINCT f.ticket_id
                      FROM support_sla_fact f
                     WHERE f.data ? 'promises'
                       AND jsonb_path_query_array(f.data, '$.promises.*')
                           @> ANY(%(promises)s::jsonb[])
                       AND f.id <= %(last)s
                       AND f.at < %(until)s)
                SELECT g.ticket_id
                  FROM given g,
                       LATERAL (
                           SELECT f.kind, f.at FROM support_sla_fact f
                            WHERE f.ticket_id = g.ticket_id AND f.id <= %(last)s
                            ORDER BY f.at DESC, f.id DESC
                            LIMIT 1) AS l
                 WHERE l.at >= %(start)s OR l.kind NOT IN ('closed', 'withdrawn')
                 ORDER BY g.ticket_id
                """,
                last=fact_last,
                start=start,
                until=until,
                promises=[f"[{promise}]" for promise in promises],
            )
        )
        return [ticket_id for (ticket_id,) in self.env.cr.fetchall()]

    @api.model
    def _value_at(self, all_facts, known, kind, at, today):
        """What a field of the ticket was at an instant, as far as was known then.

        Facts tell its changes only; where none had happened yet it was what the first
        one, however late, found it to be.
        """
        changes = [fact for fact in known if fact.kind == kind and fact.at <= at]
        if changes:
            return changes[-1].data.get("new")
        later = [fact for fact in all_facts if fact.kind == kind]
        return later[0].data.get("old") if later else today

    @api.model
    def _in_reading_order(self, item):
        """By promise; first all of it, then the highest priority."""
        (metric, priority), _tally = item
        order = rules.METRICS.index(metric) if metric else -1
        return order, priority != attainment.ALL, -int(priority or 0)

    @api.model
    def _tally_row(self, tally):
        return {
            "total": tally.total,
            "kept": tally.kept,
            "excused": tally.excused,
            "missed": tally.missed,
            "raw": self._percent_text(tally.raw),
            "adjusted": self._percent_text(tally.adjusted),
        }

    @api.model
    def _percent_text(self, share):
        shown = attainment.percentage(share)
        return None if shown is None else str(shown)

    @api.model
    def _breach(self, judged, basis):
        """What explains a breach; moments are naive UTC, durations working seconds."""
        ticket_sudo, reading, row, facts, team = judged
        until, as_of = (
            fields.Datetime.to_datetime(basis[name]) for name in ("until", "as_of")
        )
        time = self.env["support.sla.promise"]._tool(reading.promise).working_time
        due = reading.due_at or reading.breached_at
        # What is not done yet is told as of the end of the month.
        end = reading.stopped_at or until
        split = holders(reading, facts, team, time.between, min(end, as_of))
        text = fields.Datetime.to_string
        return {
            "ticket": ticket_sudo.id,
            "metric": reading.metric,
            "cycle": reading.cycle,
            "priority": row.priority,
            "started": text(reading.started_at),
            "due": text(due),
            "breached": text(reading.breached_at),
            "done": text(reading.stopped_at) or None,
            "late": time.between(due, end) if due < end else 0,
            "cause": reading.cause,
            "reason": reading.reason,
            "excuse": self._excuse(reading, facts) if reading.excused else None,
            "teams": sorted([key, sec] for key, sec in split.teams.items() if sec),
            "holds": sorted([key, sec] for key, sec in split.reasons.items() if sec),
        }

    @api.model
    def _excuse(self, reading, facts):
        given = [
            fact.data
            for fact in facts
            if fact.kind == "excused"
            and fact.data.get("metric") == reading.metric
            and fact.data.get("cycle") == reading.cycle
        ][-1]
        return {name: given.get(name) or "" for name in ("reason", "side", "note")}

    @api.model
    def _owed(self, version_sudo, whole):
        """Goal, fee and the credit that the bands propose, by one version."""
        if not version_sudo:
            return {
                "goal": None,
                "goal_met": None,
                "currency": None,
                "fee": None,
                "credit": None,
            }
        hours = self.env["support.statement.hours"]
        goal = version_sudo._percent("goal")
        fee = version_sudo._money(version_sudo.fee)
        owed = attainment.credit(
            whole.adjusted,
            version_sudo.band_ids._rules(),
            version_sudo._percent("credit_cap"),
            fee,
            hours._unit(version_sudo.currency_id),
        )
        return {
            "goal": str(goal),
            "goal_met": attainment.meets(whole.adjusted, goal),
            "currency": version_sudo.currency_id.name,
            "fee": str(fee),
            "credit": {
                "percent": str(owed.percent),
                "amount": hours._money_text(owed.amount, version_sudo.currency_id),
                "reason": owed.reason,
                "below": str(owed.band.below) if owed.band else None,
            },
        }

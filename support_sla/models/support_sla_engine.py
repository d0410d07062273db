# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock as rules
from ..tools import escalation

#: What a replay tells about a clock, and its type in the database.
CLOCK_COLUMNS = {
    "ticket_id": "int",
    "metric": "varchar",
    "cycle": "int",
    "promise_id": "int",
    "state": "varchar",
    "alert": "varchar",
    "started_at": "timestamp",
    "due_at": "timestamp",
    "risk_at": "timestamp",
    "stopped_at": "timestamp",
    "breached_at": "timestamp",
    "breach_cause": "varchar",
    "reason": "varchar",
    "held_since": "timestamp",
    "idle_since": "timestamp",
    "consumed": "int",
    "held": "int",
    "unjustified": "int",
    "excused": "bool",
    "armed_from": "timestamp",
    "next_action_at": "timestamp",
}
IDENTITY = ("ticket_id", "metric", "cycle")
#: What the ticket itself shows, so that lists sort and filter by an index.
TICKET_COLUMNS = {
    "sla_due_at": "timestamp",
    "sla_status": "varchar",
    "sla_idle_since": "timestamp",
    "sla_unanswered_since": "timestamp",
}
#: A trigger nearer than this may be taken by a sweep that does not see our clocks yet.
MARGIN = "2 minutes"


class SupportSlaEngine(models.AbstractModel):
    """From facts to clocks, in a number of queries that does not grow.

    Facts and clocks are written by one statement each: a batch of a thousand tickets
    costs as many queries as one. Nothing else writes them.
    """

    _name = "support.sla.engine"
    _description = "SLA Engine"

    @api.model
    def _record(self, rows, now, new=False):
        """Append the facts in ``rows`` and store what they change, in this transaction.

        ``new``: the tickets have no other facts, so none are read.
        """
        if not rows:
            return
        # The right to change a ticket was checked when it was changed; nobody has any
        # right to write facts or clocks.
        engine_sudo = self.sudo()
        Fact = engine_sudo.env["support.sla.fact"]
        Fact._append(rows)
        known = None
        if new:
            known = {row["ticket_id"]: [] for row in rows}
            for number, row in enumerate(rows):
                fact = rules.Fact(row["at"], row["kind"], number, row.get("data") or {})
                known[row["ticket_id"]].append(fact)
        engine_sudo._refresh({row["ticket_id"] for row in rows}, now, known)

    @api.model
    def _refresh(self, ticket_ids, now, known=None):
        """Replay the tickets at ``now`` and store what their clocks show."""
        facts = known or self.env["support.sla.fact"]._of_tickets(ticket_ids)
        clocks, tickets = [], []
        # Always in the same order: two batches that meet wait, and do not lock up.
        for ticket_id, ticket_facts in sorted(facts.items()):
            readings = self._readings(ticket_facts, now)
            rows = [self._clock_row(ticket_id, reading, now) for reading in readings]
            clocks += rows
            # A new ticket's columns are right already when it was only opened.
            if rows or not known or len(ticket_facts) > 1:
                since = rules.unanswered_since(ticket_facts)
                tickets.append(self._ticket_row(ticket_id, rows, since))
        self._store(clocks, tickets, now)

    @api.model
    def _readings(self, facts, now):
        """What all clocks of one ticket show at ``now``, by its facts alone."""
        keys = {
            metric: key
            for fact in facts
            for metric, key in fact.data.get("promises", {}).items()
        }
        if not keys and not any(fact.kind == "news" for fact in facts):
            return []
        promises = self._promises(facts)
        metrics = [
            metric for metric in rules.METRICS if metric in keys or metric == rules.NEWS
        ]
        return [
            reading
            for metric in metrics
            for reading in rules.replay(facts, metric, promises, now)
        ]

    @api.model
    def _promises(self, facts):
        """The promises that the facts name, as the rules take them."""
        keys = {key for fact in facts for key in fact.data.get("promises", {}).values()}
        return self.env["support.sla.promise"]._tools(keys)

    @api.model
    def _clock_row(self, ticket_id, reading, now):
        ended = reading.stopped_at
        return {
            "ticket_id": ticket_id,
            "metric": reading.metric,
            "cycle": reading.cycle,
            "promise_id": reading.promise,
            "state": reading.state,
            "alert": reading.alert(now) or None,
            "started_at": reading.started_at,
            "due_at": reading.due_at,
            "risk_at": reading.risk_at,
            "stopped_at": ended,
            "breached_at": reading.breached_at,
            "breach_cause": reading.cause or None,
            "reason": reading.reason or None,
            "held_since": reading.held_since,
            "idle_since": reading.idle_since,
            "consumed": reading.consumed if ended else 0,
            "held": reading.held,
            "unjustified": reading.unjustified,
            "excused": reading.excused,
            "armed_from": reading.armed_from,
            "next_action_at": self._next_action(reading, now),
        }

    @api.model
    def _next_action(self, reading, now):
        """When the sweep must look at the clock, or None."""
        if reading.state not in rules.OPEN_STATES:
            return None
        moments = [reading.next_change(now)]
        if reading.state == rules.RUNNING and reading.promise and reading.due_at:
            promise = self.env["support.sla.promise"]._tool(reading.promise)
            planned = escalation.plan(
                reading.due_at, promise.levels, promise.working_time
            )
            moments.append(escalation.upcoming(planned, reading.armed_from, now))
        return min((at for at in moments if at), default=None)

    @api.model
    def _ticket_row(self, ticket_id, clocks, since):
        """What the ticket shows of its clocks."""
        opened = [row for row in clocks if row["state"] in rules.OPEN_STATES]
        running = [row for row in opened if row["state"] == rules.RUNNING]
        idle = [row["idle_since"] for row in opened if row["idle_since"]]
        return {
            "id": ticket_id,
            "sla_due_at": min(
                (row["due_at"] for row in running if row["due_at"]), default=None
            ),
            "sla_status": self._ticket_status(clocks, opened, running),
            "sla_idle_since": min(idle, default=None),
            "sla_unanswered_since": since,
        }

    @api.model
    def _ticket_status(self, clocks, opened, running):
        alerts = {row["alert"] for row in opened}
        if "breached" in alerts:
            return "breached"
        if "risk" in alerts:
            return "risk"
        if running:
            return "running"
        if opened:
            return "held"
        states = {row["state"] for row in clocks}
        if "missed" in states:
            return "missed"
        return "met" if "met" in states else None

    @api.model
    def _store(self, clocks, tickets, now):
        """Write clocks and tickets, one statement each, and arm the sweep."""
        if clocks:
            self._upsert_clocks(clocks, now)
        if tickets:
            self._update_tickets(tickets)
        moments = [row["next_action_at"] for row in clocks if row["next_action_at"]]
        if moments:
            self._arm(min(moments), now)
        self.env["support.sla.clock"].invalidate_model(flush=False)
        self.env["helpdesk.ticket"].browse(
            [row["id"] for row in tickets]
        ).invalidate_recordset(
            [*TICKET_COLUMNS, "sla_revision", "sla_clock_ids", "sla_fact_ids"], False
        )

    @api.model
    def _upsert_clocks(self, rows, now):
        rest = [name for name in CLOCK_COLUMNS if name not in IDENTITY]
        plain = [name for name in rest if name != "next_action_at"]
        self.env.cr.execute(
            SQL(
                # What the sweep has not looked at yet stays due, else an escalation
                # would be lost to a message that came a second before it.
                """
                INSERT INTO support_sla_clock AS c (%(names)s) VALUES %(rows)s
                ON CONFLICT (ticket_id, metric, cycle) DO UPDATE SET
                    %(sets)s,
                    next_action_at = CASE
                        WHEN EXCLUDED.state = 'running' AND c.next_action_at <= %(now)s
                        THEN c.next_action_at ELSE EXCLUDED.next_action_at END
                WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                names=SQL(", ").join(map(SQL.identifier, CLOCK_COLUMNS)),
                rows=self._values(rows, CLOCK_COLUMNS),
                sets=SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in plain
                ),
                now=now,
                old=SQL(", ").join(SQL.identifier("c", name) for name in rest),
                new=SQL(", ").join(SQL.identifier("excluded", name) for name in rest),
            )
        )

    @api.model
    def _update_tickets(self, rows):
        columns = {"id": "int", **TICKET_COLUMNS}
        self.env.cr.execute(
            SQL(
                # The revision makes two transactions that add facts to one ticket meet:
                # the later one is run again by Odoo and sees both.
                """
                UPDATE helpdesk_ticket t
                   SET %(sets)s, sla_revision = COALESCE(t.sla_revision, 0) + 1
                  FROM (VALUES %(rows)s) AS v (%(names)s)
                 WHERE t.id = v.id
                """,
                sets=SQL(", ").join(
                    SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in TICKET_COLUMNS
                ),
                rows=self._values(rows, columns),
                names=SQL(", ").join(map(SQL.identifier, columns)),
            )
        )

    @api.model
    def _values(self, rows, columns):
        """``rows`` as a list of SQL rows; the first one carries the types."""
        typed = SQL(", ").join(
            SQL("%s::%s", rows[0][name], SQL(kind)) for name, kind in columns.items()
        )
        plain = (
            SQL("(%s)", SQL(", ").join(SQL("%s", row[name]) for name in columns))
            for row in rows[1:]
        )
        return SQL(", ").join([SQL("(%s)", typed), *plain])

    @api.model
    def _arm(self, at, now):
        """Have the sweep wake at ``at``, unless it will before."""
        names = self.env["ir.model.data"]
        cron_id = names._xmlid_to_res_id("support_sla.ir_cron_sweep")
        if not cron_id:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ir_cron_trigger
                       (cron_id, call_at, create_uid, create_date, write_uid,
                        write_date)
                SELECT %(cron)s, %(at)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                 WHERE NOT EXISTS (
                       SELECT 1 FROM ir_cron_trigger
                        WHERE cron_id = %(cron)s AND call_at <= %(at)s
                          AND call_at > %(now)s + INTERVAL %(margin)s)
                """,
                cron=cron_id,
                at=at,
                uid=self.env.uid,
                now=now,
                margin=MARGIN,
            )
        )

    @api.model
    def _now(self):
        return fields.Datetime.now()

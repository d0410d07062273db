# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from collections import namedtuple
from datetime import timedelta

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools import clock as rules
from ..tools import escalation

_logger = logging.getLogger(__name__)

#: Clocks per transaction: their tickets are locked while it lasts.
CHUNK = 1000
#: How often a chunk that met another transaction is tried again before it waits.
TRIES = 5
#: What another transaction holds, and what cannot be read at all, is tried again then.
BUSY = timedelta(seconds=10)
BROKEN = timedelta(hours=1)

COLUMNS = ("id", "ticket_id", "state", "due_at", "armed_from", "promise_id")
Claimed = namedtuple("Claimed", COLUMNS)


class SupportSlaSweep(models.AbstractModel):
    """Watches the clocks: marks what time alone has changed, and escalates.

    When only time passes there are no facts. What a replay would write follows from the
    stored columns then, so a chunk costs the same few statements whatever its size.
    A chunk is one transaction: its clocks are marked, its escalations logged and done,
    or nothing of it has happened and the next sweep finds it again.
    """

    _name = "support.sla.sweep"
    _description = "SLA Sweep"

    @api.model
    def _cron_sweep(self):
        """Do all that is due, a chunk per transaction, and arm the next instant."""
        Cron = self.env["ir.cron"]
        engine = self.env["support.sla.engine"]
        tries, time_left = 0, True
        next_at = self._next_instant()
        while next_at and next_at <= engine._now() and time_left and tries < TRIES:
            try:
                done = self._sweep_chunk(engine._now(), CHUNK)
                if not done:
                    break
                time_left = Cron._commit_progress(done)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # A chunk that met somebody's work on a ticket is begun anew.
                self.env.cr.rollback()
                tries += 1
            next_at = self._next_instant()
        if next_at:
            now = engine._now()
            engine._arm(next_at if next_at > now else now + BUSY, now)
        Cron._commit_progress(remaining=0 if time_left else 1)

    @api.model
    def _sweep_chunk(self, now, limit=CHUNK):
        """Do up to ``limit`` clocks and waiting notices; return how many were done."""
        self.env.flush_all()
        # Claimed first: what is read before would be older than what is locked.
        claimed = self._claim(now, limit)
        done = self._pass_chunk(claimed, now) if claimed else 0
        return done + self.env["support.sla.firing"]._deliver_waiting(now, limit)

    @api.model
    def _claim(self, now, limit):
        """Lock clocks that are due to be looked at, with their tickets.

        What another sweep or somebody's work holds is left for later. The ticket is
        locked too, as its status is written: the two are never waited for.
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT %s FROM support_sla_clock c
                  JOIN helpdesk_ticket t ON t.id = c.ticket_id
                 WHERE c.next_action_at <= %s ORDER BY c.next_action_at
                 LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
                """,
                self._columns("c"),
                now,
                limit,
            )
        )
        return [Claimed(*row) for row in self.env.cr.fetchall()]

    @api.model
    def _columns(self, alias):
        return SQL(", ").join(SQL.identifier(alias, name) for name in COLUMNS)

    @api.model
    def _pass_chunk(self, claimed, now):
        held = [clock for clock in claimed if clock.state == rules.HELD]
        clocks = [clock for clock in claimed if clock.state == rules.RUNNING]
        stuck = 0
        if held:
            resumed, stuck = self._let_holds_end(held, now)
            clocks += resumed
        plans = self._plans(clocks)
        verdicts = self._verdicts(clocks, plans, now) if plans else []
        Firing = self.env["support.sla.firing"]
        changing = Firing._changing_tickets(verdicts)
        if changing:
            busy = changing - self._lock_whole(changing)
            clocks = [clock for clock in clocks if clock.ticket_id not in busy]
            verdicts = [one for one in verdicts if one[0].ticket_id not in busy]
        if clocks:
            # Before the escalations: these may change promises, and with them what is
            # written here.
            self._pass_time(clocks, plans, now)
        if verdicts:
            Firing._escalate(verdicts, now)
        return len(clocks) + stuck

    # Holds

    @api.model
    def _let_holds_end(self, held, now):
        """Replay the tickets of clocks whose hold is over.

        Returns the clocks that run again, and how many could not be replayed.
        """
        tickets = self._lock_whole({clock.ticket_id for clock in held})
        engine = self.env["support.sla.engine"]
        broken = set()
        try:
            with self.env.cr.savepoint():
                engine._refresh(tickets, now)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:  # one ticket that cannot be read must not stop the others
            broken = {one for one in tickets if not self._refresh_one(one, now)}
        stuck = [clock.id for clock in held if clock.ticket_id in broken]
        if stuck:
            self.env.cr.execute(
                SQL(
                    "UPDATE support_sla_clock SET next_action_at = %s "
                    "WHERE id = ANY(%s)",
                    now + BROKEN,
                    stuck,
                )
            )
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM support_sla_clock c WHERE c.id = ANY(%s) "
                "AND c.ticket_id = ANY(%s) AND c.state = 'running'",
                self._columns("c"),
                [clock.id for clock in held],
                list(tickets - broken),
            )
        )
        return [Claimed(*row) for row in self.env.cr.fetchall()], len(stuck)

    @api.model
    def _refresh_one(self, ticket_id, now):
        try:
            with self.env.cr.savepoint():
                self.env["support.sla.engine"]._refresh({ticket_id}, now)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("The clocks of ticket %s cannot be replayed", ticket_id)
            return False
        return True

    @api.model
    def _lock_whole(self, ticket_ids):
        """Those of ``ticket_ids`` all of whose clocks could be locked.

        A replay writes every clock of a ticket. Who works on the ticket does so too,
        and may hold another clock already while it waits for the one claimed here.
        """
        self.env.cr.execute(
            SQL(
                "SELECT ticket_id, count(*) FROM support_sla_clock "
                "WHERE ticket_id = ANY(%s) GROUP BY ticket_id",
                list(ticket_ids),
            )
        )
        missing = dict(self.env.cr.fetchall())
        self.env.cr.execute(
            SQL(
                "SELECT ticket_id FROM support_sla_clock WHERE ticket_id = ANY(%s) "
                "FOR NO KEY UPDATE SKIP LOCKED",
                list(ticket_ids),
            )
        )
        for (ticket_id,) in self.env.cr.fetchall():
            missing[ticket_id] -= 1
        return {ticket_id for ticket_id, count in missing.items() if not count}

    # Escalations that have come up

    @api.model
    def _plans(self, clocks):
        """``{clock id: [(at, level id)]}`` of the clocks that have levels at all."""
        Promise = self.env["support.sla.promise"]
        promises = Promise._tools({one.promise_id for one in clocks if one.promise_id})
        plans = {}
        for clock in clocks:
            promise = promises.get(clock.promise_id)
            if promise and promise.levels and clock.due_at:
                plans[clock.id] = escalation.plan(
                    clock.due_at, promise.levels, promise.working_time
                )
        return plans

    @api.model
    def _verdicts(self, clocks, plans, now):
        """``[(clock, at, level id, word), …]`` for the levels to be logged now."""
        known = self.env["support.sla.firing"]._known(list(plans))
        return [
            (clock, *verdict)
            for clock in clocks
            if clock.id in plans
            for verdict in escalation.verdicts(
                plans[clock.id], clock.armed_from, now, known.get(clock.id, {})
            )
        ]

    # Time

    @api.model
    def _pass_time(self, clocks, plans, now):
        """Write to running clocks what a replay at ``now`` would write."""
        levels = [
            escalation.upcoming(plans[clock.id], clock.armed_from, now)
            if clock.id in plans
            else None
            for clock in clocks
        ]
        self.env.cr.execute(
            SQL(
                # Breached at the instant it was due, one second late at the soonest.
                """
                UPDATE support_sla_clock c
                   SET alert = CASE
                           WHEN c.breached_at IS NOT NULL OR c.due_at < %(now)s
                           THEN 'breached'
                           WHEN c.risk_at <= %(now)s THEN 'risk' END,
                       breach_cause = CASE
                           WHEN c.breached_at IS NULL AND c.due_at < %(now)s
                           THEN 'time' ELSE c.breach_cause END,
                       breached_at = CASE
                           WHEN c.breached_at IS NULL AND c.due_at < %(now)s
                           THEN c.due_at ELSE c.breached_at END,
                       next_action_at = LEAST(v.level_at, CASE
                           WHEN c.breached_at IS NULL AND c.due_at >= %(now)s
                           THEN LEAST(
                               CASE WHEN c.risk_at > %(now)s THEN c.risk_at END,
                               c.due_at + INTERVAL '1 second') END)
                  FROM unnest(%(ids)s, %(levels)s::timestamp[]) AS v (id, level_at)
                 WHERE c.id = v.id
                RETURNING c.ticket_id, c.alert
                """,
                now=now,
                ids=[clock.id for clock in clocks],
                levels=levels,
            )
        )
        late = dict.fromkeys((clock.ticket_id for clock in clocks), False)
        for ticket_id, alert in self.env.cr.fetchall():
            late[ticket_id] = late[ticket_id] or alert == "breached"
        self._show_on_tickets(late)
        self.env["support.sla.clock"].invalidate_model(flush=False)
        self.env["helpdesk.ticket"].browse(late).invalidate_recordset(
            ["sla_status"], flush=False
        )

    @api.model
    def _show_on_tickets(self, breached):
        """Write the status of tickets; ``{ticket id: whether a clock is breached}``.

        The same as the engine's ``_ticket_status``, where at least one clock runs.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket SET sla_status = 'breached' "
                "WHERE id = ANY(%s) AND sla_status IS DISTINCT FROM 'breached'",
                [ticket_id for ticket_id, late in breached.items() if late],
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE helpdesk_ticket t SET sla_status = v.status
                  FROM (SELECT ticket_id, CASE
                               WHEN bool_or(alert = 'breached') THEN 'breached'
                               WHEN bool_or(alert = 'risk') THEN 'risk'
                               ELSE 'running' END AS status
                          FROM support_sla_clock
                         WHERE ticket_id = ANY(%s) AND state IN ('running', 'held')
                         GROUP BY ticket_id) v
                 WHERE t.id = v.ticket_id AND t.sla_status IS DISTINCT FROM v.status
                """,
                [ticket_id for ticket_id, late in breached.items() if not late],
            )
        )

    # The next time

    @api.model
    def _next_instant(self):
        """When the next clock or waiting notice is due, or None."""
        self.env.cr.execute(
            """
            SELECT LEAST(
                (SELECT min(next_action_at) FROM support_sla_clock
                  WHERE next_action_at IS NOT NULL),
                (SELECT min(deliver_at) FROM support_sla_firing
                  WHERE outcome = 'waiting'))
            """
        )
        return self.env.cr.fetchone()[0]

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools import clock as rules
from ..tools import escalation
from .support_sla_ticket_sides import MANAGERS

_logger = logging.getLogger(__name__)

OUTCOMES = [
    ("fired", "Done"),
    ("skipped", "Skipped"),
    ("waiting", "Waits for opening"),
    ("failed", "Failed"),
    ("suppressed", "Suppressed"),
]
REASONS = [
    ("passed", "A later level had come up as well"),
    ("condition", "The conditions were not met"),
    ("level", "The level was deleted or archived"),
    ("ended", "The clock had ended"),
    ("held", "The clock was on hold"),
    ("nobody", "Nobody could be told"),
    ("armed", "Planned before the clock was started or changed"),
]
#: Where each column of a row comes from the sweep, and its type in the database.
COLUMNS = {
    "clock_id": "int",
    "level_id": "int",
    "level_ref": "int",
    "ticket_id": "int",
    "planned_at": "timestamp",
    "fired_at": "timestamp",
    "outcome": "varchar",
    "reason": "varchar",
    "error": "text",
}


class SupportSlaFiring(models.Model):
    """What has become of one level of an escalation on one clock.

    The row and what the level does are written by one transaction, and there is one row
    per clock and level: whatever crashes, it happens once.
    """

    _name = "support.sla.firing"
    _inherit = ["support.sla.firing.tell"]
    _description = "SLA Escalation"
    _order = "planned_at desc, id desc"
    _rec_name = "level_id"
    _log_access = False

    clock_id = fields.Many2one(
        "support.sla.clock", required=True, ondelete="cascade", readonly=True
    )
    level_id = fields.Many2one(
        "support.sla.level",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    level_ref = fields.Integer(
        required=True,
        readonly=True,
        help="The level's number, kept when the level is deleted.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    metric = fields.Selection(related="clock_id.metric")
    planned_at = fields.Datetime(string="Planned", required=True, readonly=True)
    fired_at = fields.Datetime(
        string="Settled",
        readonly=True,
        help="When it was done, skipped or failed; planned and settled differ after an "
        "outage or when people had to be in.",
    )
    outcome = fields.Selection(selection=OUTCOMES, required=True, readonly=True)
    reason = fields.Selection(selection=REASONS, readonly=True)
    deliver_at = fields.Datetime(
        string="Told at", readonly=True, help="The opening that the notice waits for."
    )
    changed = fields.Boolean(
        string="Ticket Changed",
        readonly=True,
        help="What the level changes on the ticket is done; a retry only tells people.",
    )
    told = fields.Char(readonly=True)
    error = fields.Text(readonly=True)

    _clock_level = models.UniqueIndex(
        "(clock_id, level_ref)", "A level fires once on a clock."
    )
    _waiting = models.Index("(deliver_at) WHERE outcome = 'waiting'")

    # What the sweep has found

    @api.model
    def _known(self, clock_ids):
        """``{clock id: {level id: word}}`` of what was logged before."""
        self.env.cr.execute(
            SQL(
                "SELECT clock_id, level_ref, outcome FROM support_sla_firing "
                "WHERE clock_id = ANY(%s)",
                clock_ids,
            )
        )
        known = {}
        for clock_id, level, outcome in self.env.cr.fetchall():
            known.setdefault(clock_id, {})[level] = outcome
        return known

    @api.model
    def _levels(self, verdicts):
        """``{id: level}`` of the levels that fire and are still in use."""
        Level = self.env["support.sla.level"]
        ids = {level for _c, _at, level, word in verdicts if word == escalation.FIRES}
        if not ids:
            return {}
        levels = Level.browse(sorted(ids)).exists().filtered("active")
        return {level.id: level for level in levels}

    @api.model
    def _changing_tickets(self, verdicts):
        """Ids of the tickets on which a level that fires does more than tell."""
        changing = {
            level.id
            for level in self._levels(verdicts).values()
            if level._changes_ticket()
        }
        return {
            clock.ticket_id
            for clock, _at, level, word in verdicts
            if word == escalation.FIRES and level in changing
        }

    @api.model
    def _escalate(self, verdicts, now):
        """Log ``verdicts`` of the sweep and do what has to be done.

        What a level changes on a ticket is done at once at any hour: it wakes nobody,
        and whoever comes in the morning finds the queue as it should be. Telling people
        waits for the opening, unless the level is urgent.
        """
        levels = self._levels(verdicts)
        refused = self._refused(verdicts, levels)
        rows = []
        for clock, at, level, word in verdicts:
            outcome, reason, error = "skipped", "passed", None
            if word == escalation.SUPPRESSED:
                outcome, reason = "suppressed", "armed"
            elif word == escalation.FIRES:
                outcome, reason, error = refused.get(
                    (clock.id, level), ("fired", None, None)
                )
            rows.append(
                {
                    "clock_id": clock.id,
                    "level_id": level,
                    "level_ref": level,
                    "ticket_id": clock.ticket_id,
                    "planned_at": at,
                    "fired_at": now,
                    "outcome": outcome,
                    "reason": reason,
                    "error": error,
                }
            )
        self._insert(rows)._perform(now)

    @api.model
    def _refused(self, verdicts, levels):
        """``{(clock id, level id): (outcome, reason, error)}`` of what may not."""
        refused, asked = {}, {}
        for clock, _at, level, word in verdicts:
            if word != escalation.FIRES:
                continue
            if level not in levels:
                refused[clock.id, level] = ("skipped", "level", None)
            else:
                asked.setdefault(level, []).append(clock)
        for level, clocks in asked.items():
            tickets = self.env["helpdesk.ticket"].browse(
                {clock.ticket_id for clock in clocks}
            )
            try:
                fitting = set(levels[level]._fitting(tickets)._ids)
                answer = ("skipped", "condition", None)
            except Exception as error:  # a condition that lost its field, for instance
                fitting, answer = set(), ("failed", None, str(error))
            for clock in clocks:
                if clock.ticket_id not in fitting:
                    refused[clock.id, level] = answer
        return refused

    @api.model
    def _insert(self, rows):
        """Write ``rows`` in one statement; return those that fire."""
        self.env.cr.execute(
            SQL(
                # A level may be gone while its number is still in a promise. What was
                # suppressed has its turn when a later due gave it a new time.
                """
                INSERT INTO support_sla_firing AS f (%(names)s)
                SELECT v.clock_id, l.id, v.level_ref, v.ticket_id, v.planned_at,
                       v.fired_at, v.outcome, v.reason, v.error
                  FROM (VALUES %(rows)s) AS v (%(names)s)
                  LEFT JOIN support_sla_level l ON l.id = v.level_id
                ON CONFLICT (clock_id, level_ref) DO UPDATE
                   SET planned_at = EXCLUDED.planned_at, fired_at = EXCLUDED.fired_at,
                       outcome = EXCLUDED.outcome, reason = EXCLUDED.reason,
                       error = EXCLUDED.error
                 WHERE f.outcome = 'suppressed'
                RETURNING id, outcome
                """,
                names=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                rows=self.env["support.sla.engine"]._values(rows, COLUMNS),
            )
        )
        written = self.env.cr.fetchall()
        self.invalidate_model(flush=False)
        return self.browse(number for number, outcome in written if outcome == "fired")

    # Doing it

    def _perform(self, now, at_once=False):
        """Change the tickets and tell the people; each failure stays with its own.

        ``at_once``: at any hour, because a person asks for it.
        """
        self._change()
        left = self.filtered(lambda one: one.outcome != "failed")
        left = left.filtered(lambda one: one.level_id.notify != "none")
        told = left if at_once else left._keep_open(now)
        if not told:
            return
        try:
            with self.env.cr.savepoint():
                told._tell(now)
                told._note_silence()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:  # found one by one below
            for firing in told:
                with firing._contained():
                    firing._tell(now)
                    firing._note_silence()

    def _change(self):
        """Do what the levels change on their tickets."""
        changing = self.filtered(
            lambda one: not one.changed and one.level_id._changes_ticket()
        )
        for level, firings in changing.grouped("level_id").items():
            # What an action does outside the database is not undone by a savepoint: it
            # must not be tried together first. A ticket can be changed once at a time.
            together = not level.action_id and len(firings) == len(firings.ticket_id)
            if together:
                try:
                    with self.env.cr.savepoint():
                        firings._change_tickets(level)
                    continue
                except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                    raise
                except Exception:  # found one by one below
                    firings.invalidate_recordset()
            for firing in firings:
                with firing._contained():
                    firing._change_tickets(level)

    def _change_tickets(self, level):
        self.ticket_id._sla_escalate(level)
        self.write({"changed": True})

    @contextmanager
    def _contained(self):
        """Let a failure of this escalation be logged with it and stop nothing else."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                yield
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            _logger.warning("Escalation %s failed", self.id, exc_info=True)
            self.write(
                {"outcome": "failed", "error": str(error) or type(error).__name__}
            )

    # Notices that waited for the opening

    @api.model
    def _deliver_waiting(self, now, limit):
        """Tell people what came up outside the hours; return how many were settled."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM support_sla_firing "
                "WHERE outcome = 'waiting' AND deliver_at <= %s "
                "ORDER BY deliver_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                now,
                limit,
            )
        )
        firings = self.browse(number for (number,) in self.env.cr.fetchall())
        if not firings:
            return 0
        firings.invalidate_recordset(flush=False)
        # The highest one of a clock says it all.
        highest = {
            firing.clock_id: firing
            for firing in firings.sorted(lambda one: (one.planned_at, one.id))
        }
        due = self.browse()
        for firing in firings:
            if firing != highest[firing.clock_id]:
                firing._skip("passed", now)
            elif firing._begin(now):
                due |= firing
        due._perform(now)
        return len(firings)

    def _begin(self, now):
        """Mark as done what still has its reason; tell whether it has."""
        reason = "failed"
        with self._contained():
            reason = self._objection()
            if not reason:
                self.write(
                    {
                        "outcome": "fired",
                        "reason": False,
                        "error": False,
                        "fired_at": now,
                    }
                )
        if reason not in ("", "failed"):
            self._skip(reason, now)
        return not reason

    def _skip(self, reason, now):
        self.write({"outcome": "skipped", "reason": reason, "fired_at": now})

    def _objection(self):
        """Why people need not be told any more, or ``""``."""
        self.ensure_one()
        clock, level = self.clock_id, self.level_id
        if clock.state == rules.HELD:
            return "held"
        if clock.state != rules.RUNNING:
            return "ended"
        if clock.armed_from >= self.planned_at:
            return "armed"
        if not level.active:
            return "level"
        # The change of the ticket may have undone the condition it was made on.
        if not self.changed and not level._fitting(self.ticket_id):
            return "condition"
        return ""

    # Retry

    def action_retry(self):
        """Do once more what failed, now; for helpdesk managers."""
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Ask a helpdesk manager: they can retry an escalation.")
            )
        self.check_access("read")
        if any(firing.outcome != "failed" for firing in self):
            raise UserError(
                self.env._("Only an escalation that failed can be done once more.")
            )
        # Nobody may write escalations; that a manager asks was checked above.
        firings_sudo = self.sudo()
        firings_sudo.lock_for_update()
        now = fields.Datetime.now()
        for firing in firings_sudo:
            if firing._begin(now):
                firing._perform(now, at_once=True)
        failed = firings_sudo.filtered(lambda one: one.outcome == "failed")
        return failed._say_why() if failed else True

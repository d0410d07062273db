# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

_logger = logging.getLogger(__name__)

#: Tickets replayed between two looks at the time.
CHUNK = 500
#: Tickets the button replays itself; a cron goes on with the rest.
AT_ONCE = 2000
KEEP = timedelta(days=90)


class SupportSlaCheck(models.Model):
    """One run over all clocks: is what is stored what the facts tell?"""

    _name = "support.sla.check"
    _description = "Check of the Clocks"
    _order = "started_at desc, id desc"
    _rec_name = "started_at"

    started_at = fields.Datetime(required=True, readonly=True)
    finished_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("whole", "All whole"),
            ("differs", "Something differs"),
            ("repaired", "Repaired"),
        ],
        required=True,
        readonly=True,
        default="running",
    )
    user_id = fields.Many2one(
        "res.users", string="Started by", readonly=True, ondelete="set null"
    )
    last_ticket = fields.Integer(readonly=True, help="How far the run has come.")
    tickets = fields.Integer(readonly=True)
    clocks = fields.Integer(readonly=True)
    waiting = fields.Integer(
        string="Waiting for the Sweep",
        readonly=True,
        help="Clocks that are due for the sweep, which has not looked at them yet. "
        "They were compared as of just before.",
    )
    differences = fields.Integer(readonly=True)
    line_ids = fields.One2many(
        "support.sla.check.line", "check_id", string="What Differs", readonly=True
    )

    def action_new_run(self):
        """Check all clocks now; a long run goes on in the background."""
        self.check_access("read")
        run = self._begin(self.env["support.sla.engine"]._now())
        run._advance(AT_ONCE)
        if run.state == "running":
            cron_sudo = self.env.ref("support_sla.ir_cron_check").sudo()
            cron_sudo._trigger()  # managers may not touch crons
        return run._get_records_action()

    def action_repair(self):
        """Write what the facts tell where something else is stored."""
        self.ensure_one()
        self.check_access("read")
        # The lines of this user's companies only.
        lines = self.env["support.sla.check.line"]
        still_open = [("check_id", "=", self.id), ("state", "=", "open")]
        lines.search(still_open)._repair(self.env["support.sla.engine"]._now())
        lines_sudo = lines.sudo()  # also those of companies this user does not see
        if not lines_sudo.search_count(still_open):
            run_sudo = self.sudo()  # nobody edits a run by hand
            run_sudo.state = "repaired"

    @api.depends("started_at")
    def _compute_display_name(self):
        for run in self:
            at = format_datetime(self.env, run.started_at)
            run.display_name = self.env._("Check of %s", at)

    @api.model
    def _begin(self, now):
        # Runs are written by these methods only; managers read them.
        return (
            self.sudo()
            .create({"started_at": now, "user_id": self.env.uid})
            .with_env(self.env)
        )

    def _advance(self, limit, now=None):
        """Replay the next ``limit`` tickets; tell how many there were."""
        self.ensure_one()
        run_sudo = self.sudo()  # clocks of all companies, whoever pressed the button
        done = 0
        while done < limit and run_sudo.state == "running":
            at = now or self.env["support.sla.engine"]._now()
            ticket_ids = run_sudo._next_tickets(min(CHUNK, limit - done))
            if not ticket_ids:
                run_sudo._finish(at)
                break
            run_sudo._check_chunk(ticket_ids, at)
            done += len(ticket_ids)
        return done

    def _next_tickets(self, limit):
        """Ids of tickets with facts or clocks after the last one that was checked."""
        self.env.cr.execute(
            SQL(
                """
                SELECT t.id FROM helpdesk_ticket t
                 WHERE t.id > %(last)s
                   AND (EXISTS (SELECT 1 FROM support_sla_fact f
                                 WHERE f.ticket_id = t.id)
                     OR EXISTS (SELECT 1 FROM support_sla_clock c
                                 WHERE c.ticket_id = t.id))
                 ORDER BY t.id LIMIT %(limit)s
                """,
                last=self.last_ticket,
                limit=limit,
            )
        )
        return [ticket_id for (ticket_id,) in self.env.cr.fetchall()]

    def _check_chunk(self, ticket_ids, now):
        found = self.env["support.sla.audit"]._differences(ticket_ids, now)
        self.env["support.sla.check.line"].create(
            [{"check_id": self.id, **line} for line in found.lines]
        )
        self.write(
            {
                "last_ticket": max(ticket_ids),
                "tickets": self.tickets + len(ticket_ids),
                "clocks": self.clocks + found.clocks,
                "waiting": self.waiting + found.waiting,
                "differences": self.differences + len(found.lines),
            }
        )

    def _finish(self, now):
        self.write(
            {
                "finished_at": now,
                "state": "differs" if self.differences else "whole",
            }
        )
        log = _logger.warning if self.differences else _logger.info
        log(
            "SLA check %s: %s clocks of %s tickets, %s differences.",
            self.id,
            self.clocks,
            self.tickets,
            self.differences,
        )

    @api.model
    def _cron_check(self):
        """Go on with runs that the button began."""
        for run in self.search([("state", "=", "running")], order="id"):
            while run.state == "running":
                done = run._advance(CHUNK)
                left = self.env["ir.cron"]._commit_progress(
                    done, remaining=int(run.state == "running")
                )
                if not left:
                    return

    @api.autovacuum
    def _gc_runs(self):
        before = self.env["support.sla.engine"]._now() - KEEP
        self.search([("started_at", "<", before)]).unlink()


class SupportSlaCheckLine(models.Model):
    """One difference, and what became of it."""

    _name = "support.sla.check.line"
    _description = "Difference of a Clock"
    _order = "check_id, id"

    check_id = fields.Many2one(
        "support.sla.check", required=True, ondelete="cascade", index=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    clock_id = fields.Many2one(
        "support.sla.clock", ondelete="set null", index="btree_not_null"
    )
    metric = fields.Selection(selection="_selection_metric", string="Promise")
    cycle = fields.Integer()
    kind = fields.Selection(
        selection=[
            ("differs", "Clock differs"),
            ("missing", "Clock is missing"),
            ("surplus", "Clock without facts"),
            ("ticket", "Ticket shows something else"),
            ("broken", "Cannot be replayed"),
        ],
        required=True,
    )
    error = fields.Char(readonly=True)
    values = fields.Json(help="Stored and replayed value of each column.")
    stored = fields.Text(compute="_compute_words")
    replayed = fields.Text(compute="_compute_words")
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("repaired", "Repaired"),
            ("gone", "Gone by itself"),
        ],
        required=True,
        default="open",
    )
    repaired_at = fields.Datetime(readonly=True)
    repaired_id = fields.Many2one(
        "res.users", string="Repaired by", readonly=True, ondelete="set null"
    )

    @api.model
    def _selection_metric(self):
        return self.env["support.sla.promise"]._selection_metric()

    @api.depends("values", "kind", "error")
    def _compute_words(self):
        for line in self:
            model = "helpdesk.ticket" if line.kind == "ticket" else "support.sla.clock"
            names = self.env[model]._fields
            stored, replayed = [], []
            for column, (old, new) in (line.values or {}).items():
                field = names[column]
                label = field._description_string(self.env)
                stored.append(f"{label}: {self._word(field, old)}")
                replayed.append(f"{label}: {self._word(field, new)}")
            line.stored = "\n".join(stored)
            line.replayed = line.error or "\n".join(replayed)

    def _word(self, field, value):
        """A value of a clock or ticket as its reader would see it."""
        if value in (None, "") or value is False:
            return "–"
        if field.type == "datetime":
            return format_datetime(self.env, fields.Datetime.to_datetime(value))
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(value, value)
        return str(value)

    def _repair(self, now):
        """Store what the facts tell of these lines' tickets, and note what was done."""
        audit_sudo = self.env["support.sla.audit"].sudo()  # nobody may write clocks
        for start in range(0, len(self), CHUNK):
            lines_sudo = self[start : start + CHUNK].sudo()
            ticket_ids = lines_sudo.ticket_id.ids
            # What is wrong now counts: a fact may have come since the check.
            found = {
                (line["ticket_id"], line["metric"], line["cycle"]): line
                for line in audit_sudo._differences(ticket_ids, now).lines
            }
            audit_sudo._repair(ticket_ids, list(found.values()), now)
            for line in lines_sudo:
                key = (line.ticket_id.id, line.metric, line.cycle)
                line._note_repair(found.get(key), now)

    def _note_repair(self, difference, now):
        self.ensure_one()
        if not difference:
            self.state = "gone"
            return
        if difference["kind"] == "broken":
            return  # nobody can tell what to write
        self.write(
            {
                "state": "repaired",
                "values": difference["values"],
                "repaired_at": now,
                "repaired_id": self.env.uid,
            }
        )
        _logger.warning(
            "SLA clock repaired by user %s: ticket %s, %s %s, {column: [before, "
            "after]} %s",
            self.env.uid,
            self.ticket_id.id,
            self.metric or "ticket",
            self.cycle,
            difference["values"],
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from collections import namedtuple
from datetime import timedelta

from psycopg2 import Error as DatabaseError

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock as rules
from .support_sla_engine import CLOCK_COLUMNS, IDENTITY, TICKET_COLUMNS

_logger = logging.getLogger(__name__)

#: ``waiting`` are clocks that the sweep has not looked at yet.
Found = namedtuple("Found", "lines clocks waiting")


class SupportSlaAudit(models.AbstractModel):
    """Compares what is stored of clocks with what their facts tell.

    A stored clock is as of its last change. Until ``next_action_at`` time alone
    changes nothing of it; from then on it waits for the sweep and is compared as of
    just before, or as of its ticket's last fact when that came later.
    """

    _name = "support.sla.audit"
    _description = "SLA Audit"

    @api.model
    def _differences(self, ticket_ids, now):
        """``Found``; its lines are values of ``support.sla.check.line``."""
        engine = self.env["support.sla.engine"]
        facts = self.env["support.sla.fact"]._of_tickets(ticket_ids)
        stored = self._stored_clocks(ticket_ids)
        shown = self._stored_tickets(ticket_ids)
        lines, clocks, waiting = [], 0, 0
        for ticket_id in ticket_ids:
            rows = stored.get(ticket_id, {})
            clocks += len(rows)
            waiting += sum(self._waits(row, now) for row in rows.values())
            ticket_facts = [fact for fact in facts[ticket_id] if fact.at <= now]
            try:
                told = self._told(ticket_id, ticket_facts, rows, now)
            except DatabaseError:
                raise
            except Exception as error:  # the other tickets are checked all the same
                _logger.warning(
                    "Ticket %s cannot be replayed", ticket_id, exc_info=True
                )
                lines.append(self._broken_line(ticket_id, error))
                continue
            for key in sorted(rows.keys() | told.keys()):
                lines += self._clock_line(ticket_id, rows.get(key), told.get(key), now)
            if ticket_facts:
                since = rules.unanswered_since(ticket_facts)
                row = engine._ticket_row(ticket_id, list(told.values()), since)
                if not rows and not told:
                    # Nothing is promised: the ticket keeps what it was created with.
                    row["sla_unanswered_since"] = shown[ticket_id][
                        "sla_unanswered_since"
                    ]
                lines += self._ticket_line(ticket_id, shown[ticket_id], row)
        return Found(lines, clocks, waiting)

    @api.model
    def _told(self, ticket_id, facts, rows, now):
        """``{(metric, cycle): row}`` of the clocks by the facts."""
        engine = self.env["support.sla.engine"]
        told = {
            (reading.metric, reading.cycle): engine._clock_row(ticket_id, reading, now)
            for reading in engine._readings(facts, now)
        }
        for moment in {self._as_of(row, facts, now) for row in rows.values()} - {now}:
            readings = engine._readings([f for f in facts if f.at <= moment], moment)
            for reading in readings:
                key = reading.metric, reading.cycle
                if key in rows and self._as_of(rows[key], facts, now) == moment:
                    told[key] = engine._clock_row(ticket_id, reading, moment)
        return told

    @api.model
    def _waits(self, row, now):
        return bool(row["next_action_at"]) and row["next_action_at"] <= now

    @api.model
    def _as_of(self, row, facts, now):
        if not self._waits(row, now):
            return now
        before = row["next_action_at"] - timedelta(seconds=1)
        last = max((fact.at for fact in facts), default=before)
        return max(before, last)

    @api.model
    def _clock_line(self, ticket_id, stored, told, now):
        if stored and told:
            columns = [name for name in CLOCK_COLUMNS if stored[name] != told[name]]
            if self._waits(stored, now) and "next_action_at" in columns:
                columns.remove("next_action_at")
            kind = "differs"
        else:
            columns = [name for name in CLOCK_COLUMNS if name not in IDENTITY]
            kind = "surplus" if stored else "missing"
        values = {
            name: [
                self._plain(stored and stored[name]),
                self._plain(told and told[name]),
            ]
            for name in columns
        }
        if kind != "differs":
            values = {name: pair for name, pair in values.items() if any(pair)}
        if not values:
            return []
        row = stored or told
        return [
            {
                "ticket_id": ticket_id,
                "clock_id": stored["id"] if stored else False,
                "metric": row["metric"],
                "cycle": row["cycle"],
                "kind": kind,
                "values": values,
            }
        ]

    @api.model
    def _broken_line(self, ticket_id, error):
        return {
            "ticket_id": ticket_id,
            "clock_id": False,
            "metric": False,
            "cycle": 0,
            "kind": "broken",
            "values": {},
            "error": f"{type(error).__name__}: {error}",
        }

    @api.model
    def _ticket_line(self, ticket_id, stored, told):
        values = {
            name: [self._plain(stored[name]), self._plain(told[name])]
            for name in TICKET_COLUMNS
            if stored[name] != told[name]
        }
        if not values:
            return []
        return [
            {
                "ticket_id": ticket_id,
                "clock_id": False,
                "metric": False,
                "cycle": 0,
                "kind": "ticket",
                "values": values,
            }
        ]

    @api.model
    def _plain(self, value):
        """``value`` as JSON takes it."""
        if hasattr(value, "isoformat"):
            return fields.Datetime.to_string(value)
        return value

    @api.model
    def _stored_clocks(self, ticket_ids):
        """``{ticket id: {(metric, cycle): row}}``, past the cache."""
        names = ["id", *CLOCK_COLUMNS]
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM support_sla_clock WHERE ticket_id = ANY(%s)",
                SQL(", ").join(map(SQL.identifier, names)),
                list(ticket_ids),
            )
        )
        stored = {}
        for values in self.env.cr.fetchall():
            row = dict(zip(names, values, strict=True))
            stored.setdefault(row["ticket_id"], {})[row["metric"], row["cycle"]] = row
        return stored

    @api.model
    def _stored_tickets(self, ticket_ids):
        names = ["id", *TICKET_COLUMNS]
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM helpdesk_ticket WHERE id = ANY(%s)",
                SQL(", ").join(map(SQL.identifier, names)),
                list(ticket_ids),
            )
        )
        return {
            values[0]: dict(zip(names, values, strict=True))
            for values in self.env.cr.fetchall()
        }

    @api.model
    def _repair(self, ticket_ids, lines, now):
        """Let the facts of the tickets be stored again; clocks of no fact go."""
        broken = {line["ticket_id"] for line in lines if line["kind"] == "broken"}
        surplus = [line["clock_id"] for line in lines if line["kind"] == "surplus"]
        if surplus:
            self.env.cr.execute(
                SQL("DELETE FROM support_sla_clock WHERE id = ANY(%s)", surplus)
            )
            self.env["support.sla.clock"].invalidate_model(flush=False)
        whole = set(ticket_ids) - broken
        if whole:
            self.env["support.sla.engine"]._refresh(whole, now)

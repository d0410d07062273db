# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.clock import Fact

KINDS = [
    ("created", "Created"),
    ("started", "Clocks started"),
    ("reply", "Our public reply"),
    ("customer", "Customer message"),
    ("hold", "Put on hold"),
    ("release", "Taken off hold"),
    ("priority", "Priority changed"),
    ("team", "Team changed"),
    ("assigned", "Assigned"),
    ("category", "Category changed"),
    ("promise", "Promise changed"),
    ("closed", "Solved"),
    ("reopened", "Reopened"),
    ("withdrawn", "Withdrawn"),
    ("restored", "Restored"),
    ("merged", "Duplicate taken over"),
    ("news", "News promised"),
    ("excused", "Excused"),
    ("corrected", "Start corrected"),
]
#: Keys of ``data`` that are instants, written as UTC strings.
MOMENTS = ("until", "due", "start", "told")


class SupportSlaFact(models.Model):
    """What happened to a ticket, as far as its clocks are concerned.

    Facts are written in one statement and never touched again. ``at`` is when the
    server learned it; a sender's own date is never believed.
    """

    _name = "support.sla.fact"
    _inherit = "support.sla.append.only"
    _description = "SLA Facts"
    _order = "at, id"
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", readonly=True
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    at = fields.Datetime(required=True, readonly=True)
    data = fields.Json(readonly=True)
    user_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    partner_id = fields.Many2one("res.partner", ondelete="set null", readonly=True)

    # Replays read a ticket's facts in order: one index serves both.
    _ticket_at = models.Index("(ticket_id, at, id)")
    # A statement asks which tickets were ever given one of the promises of a client.
    _promises = models.Index(
        "USING gin (jsonb_path_query_array(data, '$.promises.*') jsonb_path_ops)"
        " WHERE data ? 'promises'"
    )

    @api.model
    def _append(self, rows):
        """Write ``rows`` (dicts of column values, ``data`` a plain dict) at once."""
        if not rows:
            return
        values = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s::jsonb, %s, %s)",
                row["ticket_id"],
                row["kind"],
                row["at"],
                json.dumps(row["data"], default=fields.Datetime.to_string)
                if row.get("data")
                else None,
                row.get("user_id") or None,
                row.get("partner_id") or None,
            )
            for row in rows
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO support_sla_fact "
                "(ticket_id, kind, at, data, user_id, partner_id) VALUES %s",
                values,
            )
        )

    @api.model
    def _of_tickets(self, ticket_ids):
        """``{ticket id: [tools.clock.Fact]}`` of the tickets, in one query."""
        facts = {ticket_id: [] for ticket_id in ticket_ids}
        self.env.cr.execute(
            SQL(
                "SELECT ticket_id, id, at, kind, data FROM support_sla_fact "
                "WHERE ticket_id = ANY(%s) ORDER BY ticket_id, at, id",
                list(ticket_ids),
            )
        )
        for ticket_id, number, at, kind, data in self.env.cr.fetchall():
            facts[ticket_id].append(Fact(at, kind, number, self._read_data(data)))
        return facts

    @api.model
    def _read_data(self, data):
        """``data`` as the rules take it: instants are datetimes again."""
        return {
            key: fields.Datetime.to_datetime(value) if key in MOMENTS else value
            for key, value in (data or {}).items()
        }

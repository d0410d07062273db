# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields

from .common import SlaCommon


class SweepCommon(SlaCommon):
    """Time that only passes, and levels that watch it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What other data of the database is due to do is not counted here.
        cls.env.cr.execute("UPDATE support_sla_clock SET next_action_at = NULL")
        cls.sweep = cls.env["support.sla.sweep"]
        cls.engine = cls.env["support.sla.engine"]

    @classmethod
    def _level(cls, name="Level", policy=None, **vals):
        """A level that tells the leader by activity when a promise falls due."""
        return cls.env["support.sla.level"].create(
            {
                "name": name,
                "policy_id": (policy or cls.policy).id,
                "metric": "first_response",
                "moment": "at",
                "amount": 0,
                "notify": "activity",
                "role": "leader",
                **vals,
            }
        )

    @classmethod
    def _sweep(cls, at, limit=100, **context):
        """Sweep at a moment, seconds if wanted, until nothing is left."""
        at = at if at.count(":") == 2 else f"{at}:00"
        now = fields.Datetime.to_datetime(at)
        with cls._at(at.rsplit(":", 1)[0]):
            total = 0
            sweep = cls.sweep.with_context(**context)
            while done := sweep._sweep_chunk(now, limit):
                total += done
            return total

    @classmethod
    def _firings(cls, ticket):
        return cls.env["support.sla.firing"].search(
            [("ticket_id", "=", ticket.id)], order="planned_at, id"
        )

    @classmethod
    def _outcomes(cls, ticket):
        return [
            (firing.level_id.name, firing.outcome, firing.reason or "")
            for firing in cls._firings(ticket)
        ]

    def _activities(self, ticket):
        return self.env["mail.activity"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )

    def _mails(self, ticket):
        return self.env["mail.mail"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def _assert_as_replayed(self, tickets, at):
        """What is stored is what a replay at that moment would store."""
        at = at if at.count(":") == 2 else f"{at}:00"
        now = fields.Datetime.to_datetime(at)
        self.env.flush_all()
        facts = self.env["support.sla.fact"]._of_tickets(tickets.ids)
        for ticket in tickets:
            rows = [
                self.engine._clock_row(ticket.id, reading, now)
                for reading in self.engine._readings(facts[ticket.id], now)
            ]
            for row in rows:
                names = list(row)
                self.env.cr.execute(
                    f"SELECT {', '.join(names)} FROM support_sla_clock "
                    "WHERE ticket_id = %s AND metric = %s AND cycle = %s",
                    [ticket.id, row["metric"], row["cycle"]],
                )
                stored = dict(zip(names, self.env.cr.fetchone(), strict=True))
                self.assertEqual(stored, row)
            status = self.engine._ticket_row(ticket.id, rows, None)["sla_status"]
            self.assertEqual(ticket.sla_status or None, status)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import api
from odoo.tests import TransactionCase

QUIET = {"tracking_disable": True, "no_reset_password": True}
NOW = datetime(2026, 3, 4, 10, 0, 0)
TICKETS = 6


class SweepForReal(TransactionCase):
    """Real transactions, really committed: what stands afterwards is one truth."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._tidy_up)
        self.ids = {}
        with self._transaction() as env:
            self._build(env)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, QUIET)

    def _build(self, env):
        """Tickets whose first response has been due since yesterday."""
        calendar = env["resource.calendar"].create(
            {"name": "At once", "tz": "UTC", "company_id": False}
        )
        team = env["helpdesk.ticket.team"].create(
            {"name": "At once", "user_id": api.SUPERUSER_ID}
        )
        policy = env["support.sla.policy"].create(
            {
                "name": "At once",
                "sequence": -100,
                "company_id": False,
                "calendar_id": calendar.id,
                "team_ids": team.ids,
                "target_ids": [
                    (0, 0, {"metric": "first_response", "amount": 1, "unit": "hours"})
                ],
                "level_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "At once",
                            "moment": "at",
                            "notify": "note",
                            "role": False,
                            "raise_priority": True,
                        },
                    )
                ],
            }
        )
        self.ids |= {"calendar": calendar.id, "team": team.id, "policy": policy.id}
        opening = patch.object(
            self.registry["helpdesk.ticket"],
            "_sla_record_created",
            lambda tickets, now=None: record(tickets, NOW - timedelta(days=1)),
        )
        record = self.registry["helpdesk.ticket"]._sla_record_created
        with opening:
            tickets = env["helpdesk.ticket"].create(
                [
                    {"name": f"At once {n}", "description": "x", "team_id": team.id}
                    for n in range(TICKETS)
                ]
            )
        self.ids["tickets"] = tickets.ids

    def _tidy_up(self):
        with self._transaction() as env:
            env["helpdesk.ticket"].browse(self.ids.get("tickets", ())).unlink()
            env.cr.execute(
                "DELETE FROM support_sla_promise WHERE policy_id = %s",
                [self.ids.get("policy", 0)],
            )
            env.cr.execute(
                "DELETE FROM support_sla_calendar c WHERE name = 'At once' AND NOT "
                "EXISTS (SELECT 1 FROM support_sla_promise WHERE calendar_id = c.id)"
            )
            env["support.sla.policy"].browse(self.ids.get("policy", ())).unlink()
            env["helpdesk.ticket.team"].browse(self.ids.get("team", ())).unlink()
            env["resource.calendar"].browse(self.ids.get("calendar", ())).unlink()

    def _assert_whole(self):
        """Every clock shows what its facts tell."""
        with self._transaction() as env:
            found = env["support.sla.audit"]._differences(self.ids["tickets"], NOW)
            self.assertFalse(found.lines)

    def _assert_done_once(self):
        """Each clock is late since it was due, each level fired, each ticket raised."""
        with self._transaction() as env:
            tickets = env["helpdesk.ticket"].browse(self.ids["tickets"])
            clocks = tickets.sla_clock_ids
            self.assertEqual(set(clocks.mapped("alert")), {"breached"})
            self.assertEqual(
                set(clocks.mapped("breached_at")), set(clocks.mapped("due_at"))
            )
            firings = env["support.sla.firing"].search(
                [("ticket_id", "in", tickets.ids)]
            )
            self.assertEqual(firings.mapped("outcome"), ["fired"] * TICKETS)
            self.assertEqual(firings.ticket_id, tickets)
            self.assertEqual(tickets.mapped("priority"), ["2"] * TICKETS)
        self._assert_whole()

    def _assert_untouched(self):
        with self._transaction() as env:
            tickets = env["helpdesk.ticket"].browse(self.ids["tickets"])
            self.assertEqual(set(tickets.sla_clock_ids.mapped("alert")), {False})
            self.assertFalse(
                env["support.sla.firing"].search([("ticket_id", "in", tickets.ids)])
            )
            self.assertEqual(tickets.mapped("priority"), ["1"] * TICKETS)

    def _run_sweep(self):
        with (
            self._transaction() as env,
            patch.object(type(env["support.sla.engine"]), "_now", lambda _self: NOW),
        ):
            env["support.sla.sweep"]._cron_sweep()

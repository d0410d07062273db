# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

QUIET = {"tracking_disable": True, "mail_create_nolog": True}


@tagged("post_install", "-at_install")
class TestFactsAtOnce(TransactionCase):
    """Two transactions add a fact to one ticket: the later one begins anew."""

    def setUp(self):
        super().setUp()
        self.ids = {}
        self.addCleanup(self._tidy_up)
        with self._transaction() as env:
            ticket = env["helpdesk.ticket"].create(
                {"name": "At once", "description": "At once", "priority": "1"}
            )
            self.ids["ticket"] = ticket.id

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, QUIET)

    def _tidy_up(self):
        with self._transaction() as env:
            self._ticket(env).unlink()

    def _ticket(self, env):
        return env["helpdesk.ticket"].browse(self.ids["ticket"])

    def _begin(self, env):
        """Take the snapshot: it is taken by the first query, not by BEGIN."""
        return self._ticket(env).name

    def _record(self, env, kind):
        ticket = self._ticket(env)
        engine = env["support.sla.engine"]
        now = engine._now()
        engine._record([ticket._sla_fact(kind, now)], now)

    def _assert_whole(self, *kinds):
        with self._transaction() as env:
            facts = self._ticket(env).sla_fact_ids.sorted("id")
            self.assertEqual(facts.mapped("kind"), ["created", *kinds])
            now = env["support.sla.engine"]._now()
            audit = env["support.sla.audit"]
            found = audit._differences([self.ids["ticket"]], now)
            self.assertEqual(found.lines, [])

    def test_the_second_sees_the_first_when_it_is_run_again(self):
        with self.registry.cursor() as cr:
            second = api.Environment(cr, api.SUPERUSER_ID, QUIET)
            self._begin(second)
            with self._transaction() as first:
                self._record(first, "reply")
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(SerializationFailure),
            ):
                self._record(second, "customer")
            cr.rollback()
            second.clear()
            self._record(second, "customer")
        self._assert_whole("reply", "customer")

    def test_two_that_do_not_meet(self):
        for kind in ("reply", "customer"):
            with self._transaction() as env:
                self._begin(env)
                self._record(env, kind)
        self._assert_whole("reply", "customer")

    def test_what_is_rolled_back_has_not_happened(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, QUIET)
            self._record(env, "reply")
            cr.rollback()
        self._assert_whole()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
import signal
import time
import traceback
from unittest.mock import patch

from odoo import sql_db
from odoo.tests import tagged

from .common_sweep_real import NOW, TICKETS, SweepForReal

IMPORTED = 40


def _die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


@tagged("post_install", "-at_install")
class TestSweepCrash(SweepForReal):
    """A process is really killed at its work; what comes after finds all whole."""

    def _killed_sweep(self, *patches):
        self._killed(self._run_sweep, *patches)

    def _killed(self, work, *patches):
        """Do ``work`` in a process of its own that the patches kill on its way."""
        pid = os.fork()
        if not pid:
            try:
                # The connections of the parent stay the parent's: kept, never closed.
                self.inherited = sql_db._Pool
                sql_db._Pool = None
                self.registry._db = sql_db.db_connect(self.registry.db_name)
                for one in patches:
                    one.start()
                work()
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        _pid, status = os.waitpid(pid, 0)
        self.assertTrue(os.WIFSIGNALED(status), "it was to be killed")
        self.assertEqual(os.WTERMSIG(status), signal.SIGKILL)

    def _sweep_until_done(self):
        """The database lets go of the dead process's locks as soon as it notices."""
        late = "SELECT count(*) FROM support_sla_clock WHERE next_action_at <= %s"
        for _try in range(50):
            self._run_sweep()
            with self._transaction() as env:
                env.cr.execute(late, [NOW])
                if not env.cr.fetchone()[0]:
                    return
            time.sleep(0.1)
        self.fail("clocks are left that nobody may sweep")

    def test_killed_between_firing_and_commit(self):
        commit = patch.object(self.registry["ir.cron"], "_commit_progress", _die)
        self._killed_sweep(commit)
        self._assert_untouched()
        self._sweep_until_done()
        self._assert_done_once()

    def test_killed_in_the_middle_of_an_escalation(self):
        escalate = self.registry["helpdesk.ticket"]._sla_escalate

        def half(tickets, level):
            escalate(tickets[: TICKETS // 2], level)
            tickets.env.flush_all()
            _die()

        self._killed_sweep(
            patch.object(self.registry["helpdesk.ticket"], "_sla_escalate", half)
        )
        self._assert_untouched()
        self._sweep_until_done()
        self._assert_done_once()

    def test_killed_after_the_first_of_several_commits(self):
        chunk = self.registry["support.sla.sweep"]._sweep_chunk
        begun = []

        def twice(sweep, now, limit):
            if begun:
                _die()
            begun.append(now)
            return chunk(sweep, now, 2)

        self._killed_sweep(
            patch.object(self.registry["support.sla.sweep"], "_sweep_chunk", twice)
        )
        with self._transaction() as env:
            firings = env["support.sla.firing"].search(
                [("ticket_id", "in", self.ids["tickets"])]
            )
            self.assertEqual(firings.mapped("outcome"), ["fired"] * 2)
        self._sweep_until_done()
        self._assert_done_once()

    def test_killed_inside_a_batch_import(self):
        upsert = self.registry["support.sla.engine"]._upsert_clocks

        def half(engine, rows, now):
            upsert(engine, rows[: len(rows) // 2], now)
            _die()

        self._killed(
            self._import,
            patch.object(self.registry["support.sla.engine"], "_upsert_clocks", half),
        )
        self.assertFalse(self._imported())
        self._import()
        imported = self._imported()
        self.ids["tickets"] += imported
        self.assertEqual(len(imported), IMPORTED)
        with self._transaction() as env:
            clocks = env["support.sla.clock"].search_count(
                [("ticket_id", "in", imported)]
            )
            self.assertEqual(clocks, IMPORTED)
            now = env["support.sla.engine"]._now()
            audit = env["support.sla.audit"]
            self.assertFalse(audit._differences(imported, now).lines)

    def _import(self):
        with self._transaction() as env:
            result = env["helpdesk.ticket"].load(
                ["name", "description", "team_id/.id"],
                [["Imported", "x", str(self.ids["team"])] for _n in range(IMPORTED)],
            )
            self.assertFalse(result["messages"])

    def _imported(self):
        with self._transaction() as env:
            return env["helpdesk.ticket"].search([("name", "=", "Imported")]).ids

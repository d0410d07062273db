# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import threading
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_sweep_real import NOW, TICKETS, SweepForReal


@tagged("post_install", "-at_install")
class TestSweepAtOnce(SweepForReal):
    def test_two_sweeps_at_once_share_the_work(self):
        with self._transaction() as first, self._transaction() as second:
            self.assertEqual(first["support.sla.sweep"]._sweep_chunk(NOW, 4), 4)
            # The first one has not committed: what it holds is passed over.
            done = second["support.sla.sweep"]._sweep_chunk(NOW, 100)
            self.assertEqual(done, TICKETS - 4)
            second.cr.commit()
            first.cr.commit()
        with self._transaction() as env:
            self.assertEqual(env["support.sla.sweep"]._sweep_chunk(NOW, 100), 0)
        self._assert_done_once()

    def test_two_crons_racing_do_everything_once(self):
        start = threading.Barrier(2, timeout=30)
        errors = []

        def run():
            try:
                start.wait()
                with self._transaction() as env:
                    sweep = env["support.sla.sweep"]
                    while True:
                        done = sweep._sweep_chunk(NOW, 1)
                        env.cr.commit()
                        if not done:
                            break
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=run) for _number in range(2)]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        # A sweep that met the other one's commit is begun anew by the cron.
        self.assertFalse(
            [e for e in errors if "could not serialize" not in str(e)], errors
        )
        self._run_sweep()
        self._assert_done_once()

    def test_a_ticket_somebody_works_on_is_left_for_later(self):
        busy = self.ids["tickets"][0]
        with self._transaction() as agent:
            agent["helpdesk.ticket"].browse(busy).color = 4
            agent.flush_all()
            with self._transaction() as env:
                done = env["support.sla.sweep"]._sweep_chunk(NOW, 100)
                self.assertEqual(done, TICKETS - 1)
            agent.cr.commit()
        self._run_sweep()
        self._assert_done_once()

    def test_a_sweep_and_a_reply_never_wait_for_each_other(self):
        """Whoever comes second gives way or is run again; nobody is deadlocked."""
        ticket_id = self.ids["tickets"][0]
        with self._transaction() as env:
            env["support.sla.sweep"]._sweep_chunk(NOW, 100)
            refused = []

            def reply():
                with self._transaction() as agent:
                    agent.cr.execute("SET LOCAL lock_timeout = '10s'")
                    ticket = agent["helpdesk.ticket"].browse(ticket_id)
                    row = ticket._sla_fact("reply", NOW, {})
                    try:
                        agent["support.sla.engine"]._record([row], NOW)
                    except Exception as error:
                        refused.append(error)
                        agent.cr.rollback()

            thread = threading.Thread(target=reply)
            with mute_logger("odoo.sql_db"):
                thread.start()
                thread.join(1)
                self.assertTrue(thread.is_alive(), "it waits for the sweep")
                env.cr.commit()
                thread.join(30)
            self.assertFalse(thread.is_alive())
        self.assertIn("could not serialize", str(refused[0]))
        self._assert_done_once()

    def test_what_fails_in_the_middle_is_found_again(self):
        Firing = self.registry["support.sla.firing"]
        perform = Firing._perform

        def fail(firings, now, **kwargs):
            perform(firings, now, **kwargs)
            raise KeyboardInterrupt

        with (
            patch.object(Firing, "_perform", fail),
            self.assertRaises(KeyboardInterrupt),
        ):
            self._run_sweep()
        self._assert_untouched()
        self._run_sweep()
        self._run_sweep()
        self._assert_done_once()

    def test_the_cron_itself_does_it(self):
        with patch.object(
            self.registry["support.sla.engine"], "_now", lambda _self: NOW
        ):
            cron_id = self.env.ref("support_sla.ir_cron_sweep").id
            with self._transaction() as env:
                env["ir.cron"].browse(cron_id).method_direct_trigger()
        self._assert_done_once()

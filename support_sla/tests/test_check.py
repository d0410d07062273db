# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo.cli.command import find_command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SlaCommon

LOGGER = "odoo.addons.support_sla.models.support_sla_check"


@tagged("post_install", "-at_install")
class TestCheck(SlaCommon):
    def setUp(self):
        super().setUp()
        # What other data of the database shows is none of these tests' business.
        self.env.cr.execute("SELECT COALESCE(max(id), 0) FROM helpdesk_ticket")
        self.start = self.env.cr.fetchone()[0]

    def _run(self, at="2026-03-04 12:00", user=None):
        checks = self.env["support.sla.check"].with_user(user or self.leader)
        with self._at(at), mute_logger(LOGGER):
            run = checks._begin(self._moment(at))
            run.sudo().last_ticket = self.start
            run._advance(1000)
        return run

    def _spoil(self, clock, **values):
        sets = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE support_sla_clock SET {sets} WHERE id = %s",
            [*values.values(), clock.id],
        )
        self.env.invalidate_all()

    def _history(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        self._post(ticket, self.customer, "2026-03-03 12:00")
        return ticket

    def test_what_the_engine_wrote_is_whole(self):
        self._history()
        self._ticket()
        solved = self._ticket()
        self._move(solved, self.done, "2026-03-02 12:00")
        for at in (
            "2026-03-03 12:00",
            "2026-03-03 13:30",
            "2026-03-05 12:00",
            "2026-05-05 12:00",
        ):
            with self.subTest(at):
                run = self._run(at)
                self.assertRecordValues(
                    run, [{"state": "whole", "differences": 0, "tickets": 3}]
                )
                self.assertTrue(run.finished_at)

    def test_clocks_that_wait_for_the_sweep_are_told_apart(self):
        self._ticket()
        self.assertEqual(self._run("2026-03-02 10:30").waiting, 0)
        run = self._run("2026-03-04 10:30")
        self.assertEqual(run.waiting, 2)
        self.assertEqual(run.state, "whole")

    def test_a_reply_after_a_missed_wakeup_is_whole(self):
        """The fact came before the sweep: the clock still waits for it."""
        ticket = self._ticket()
        self._post(ticket, self.customer, "2026-03-02 15:30")
        self._post(ticket, self.customer, "2026-03-03 15:30")
        self.assertEqual(self._run("2026-03-04 10:30").state, "whole")

    def test_every_column_is_compared(self):
        ticket = self._history()
        clock = self._clock(ticket, "resolution")
        spoilt = {
            "state": "met",
            "due_at": self._moment("2026-03-02 18:01"),
            "started_at": self._moment("2026-03-02 10:01"),
            "alert": "breached",
            "breached_at": self._moment("2026-03-02 18:01"),
            "consumed": 1,
            "held": 1,
            "unjustified": 1,
            "excused": True,
            "armed_from": self._moment("2026-03-02 10:01"),
            "next_action_at": None,
        }
        for column, value in spoilt.items():
            with self.subTest(column):
                self.env.cr.execute(
                    f"SELECT {column} FROM support_sla_clock WHERE id = %s", [clock.id]
                )
                [before] = self.env.cr.fetchone()
                self._spoil(clock, **{column: value})
                run = self._run("2026-03-03 12:00")
                self.assertEqual(run.state, "differs")
                line = run.line_ids.filtered(lambda line: line.kind == "differs")
                self.assertEqual(line.clock_id, clock)
                self.assertEqual(list(line.values), [column])
                self._spoil(clock, **{column: before})

    def test_missing_and_surplus_clocks_are_found(self):
        ticket = self._history()
        clock = self._clock(ticket, "resolution")
        self._spoil(clock, cycle=7)
        run = self._run("2026-03-03 12:00")
        self.assertEqual(
            sorted(run.line_ids.mapped(lambda line: (line.kind, line.cycle))),
            [("missing", 1), ("surplus", 7)],
        )

    def test_what_the_ticket_shows_is_compared(self):
        ticket = self._history()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET sla_due_at = NULL, sla_status = 'met' "
            "WHERE id = %s",
            [ticket.id],
        )
        self.env.invalidate_all()
        line = self._run("2026-03-03 12:00").line_ids
        self.assertEqual(line.kind, "ticket")
        self.assertEqual(set(line.values), {"sla_due_at", "sla_status"})
        self.assertIn("Kept", line.stored)

    @mute_logger(LOGGER)
    def test_repair_writes_what_the_facts_tell_and_logs_it(self):
        ticket = self._history()
        clock = self._clock(ticket, "resolution")
        update = self._clock(ticket, "periodic_update")
        due, cycle_due = clock.due_at, update.due_at
        self._spoil(clock, due_at=self._moment("2026-03-09 18:00"), consumed=5)
        self._spoil(update, cycle=9)
        run = self._run("2026-03-03 12:00")
        self.assertEqual(run.differences, 3)
        with self._at("2026-03-03 12:05"):
            run.action_repair()
        self.env.invalidate_all()
        self.assertEqual(run.state, "repaired")
        self.assertEqual(clock.due_at, due)
        self.assertEqual(clock.consumed, 0)
        self.assertFalse(update.exists())
        self.assertEqual(self._clock(ticket, "periodic_update").due_at, cycle_due)
        line = run.line_ids.filtered(lambda line: line.kind == "differs")
        self.assertEqual(line.values["due_at"], ["2026-03-09 18:00:00", str(due)])
        self.assertRecordValues(
            line,
            [
                {
                    "state": "repaired",
                    "repaired_at": self._moment("2026-03-03 12:05"),
                    "repaired_id": self.leader.id,
                }
            ],
        )
        self.assertEqual(self._run("2026-03-03 12:06").state, "whole")

    @mute_logger(LOGGER, "odoo.addons.support_sla.models.support_sla_audit")
    def test_a_ticket_that_cannot_be_replayed_stops_no_run(self):
        broken, other = self._history(), self._history()
        self.env.cr.execute(
            "UPDATE support_sla_fact SET data = "
            "jsonb_set(data, '{promises,resolution}', '2147483000') "
            "WHERE ticket_id = %s AND kind = 'created'",
            [broken.id],
        )
        clock = self._clock(other, "resolution")
        held = clock.held
        self._spoil(clock, held=5)
        run = self._run("2026-03-03 12:00")
        self.assertEqual(set(run.line_ids.mapped("kind")), {"broken", "differs"})
        line = run.line_ids.filtered(lambda line: line.kind == "broken")
        self.assertEqual(line.ticket_id, broken)
        self.assertTrue(line.replayed)
        with self._at("2026-03-03 12:05"):
            run.action_repair()
        self.env.invalidate_all()
        self.assertEqual(clock.held, held)
        self.assertEqual(line.state, "open")
        self.assertEqual(run.state, "differs")

    def test_repair_is_written_to_the_log(self):
        clock = self._clock(self._history(), "resolution")
        self._spoil(clock, held=5)
        run = self._run("2026-03-03 12:00")
        with self.assertLogs(LOGGER, "WARNING") as logs, self._at("2026-03-03 12:05"):
            run.action_repair()
        self.assertIn("'held': [5, ", logs.output[0])

    def test_a_difference_that_is_gone_is_not_called_repaired(self):
        clock = self._clock(self._history(), "resolution")
        held = clock.held
        self._spoil(clock, held=5)
        run = self._run("2026-03-03 12:00")
        self._spoil(clock, held=held)
        with self._at("2026-03-03 12:05"):
            run.action_repair()
        self.assertRecordValues(run.line_ids, [{"state": "gone", "repaired_at": False}])

    def test_a_run_goes_on_where_it_stopped(self):
        for _i in range(3):
            self._ticket()
        run = self.env["support.sla.check"]._begin(self._moment("2026-03-02 11:00"))
        run.last_ticket = self.start
        self.assertEqual(run._advance(2), 2)
        self.assertEqual(run.state, "running")
        run._advance(10)
        self.assertRecordValues(run, [{"state": "whole", "tickets": 3}])

    def test_queries_do_not_grow_with_tickets(self):
        def count(number):
            ids = [self._history().id for _i in range(number)]
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.env["support.sla.audit"]._differences(
                ids, self._moment("2026-03-03 12:00")
            )
            return self.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(9), count(2))

    def test_old_runs_are_cleaned_up(self):
        runs = self.env["support.sla.check"]
        now = self.env["support.sla.engine"]._now()
        old = runs._begin(now - timedelta(days=91))
        young = runs._begin(now - timedelta(days=89))
        runs._gc_runs()
        self.assertFalse(old.exists())
        self.assertTrue(young.exists())

    def test_the_cron_goes_on_with_a_long_run(self):
        for _i in range(3):
            self._ticket()
        runs = self.env["support.sla.check"]
        run = runs._begin(self._moment("2026-03-02 11:00"))
        run.last_ticket = self.start
        cron = type(self.env["ir.cron"])
        with (
            patch.object(cron, "_commit_progress", return_value=60) as commit,
            mute_logger(LOGGER),
        ):
            runs._cron_check()
        self.assertNotEqual(run.state, "running")
        self.assertEqual(run.tickets, 3)
        self.assertTrue(commit.called)

    def test_the_command_is_found_and_tells_what_differs(self):
        clock = self._clock(self._history(), "resolution")
        self._spoil(clock, held=5)
        command = find_command("sla_check")()
        with (
            patch.object(self.env.cr, "commit"),
            patch.object(type(command), "_say") as say,
            mute_logger(LOGGER),
        ):
            run = command._check(self.env)
            command._tell(run)
        said = "".join(call.args[0] for call in say.call_args_list)
        self.assertGreaterEqual(run.differences, 1)
        self.assertIn(f"{clock.ticket_id.number} resolution 1 (differs)", said)
        self.assertIn("'held': [5, ", said)

    def test_only_managers_check(self):
        checks = self.env["support.sla.check"]
        for user in (self.agent, self.customer):
            with self.assertRaises(AccessError):
                checks.with_user(user).action_new_run()
        run = self._run()
        with self.assertRaises(AccessError):
            run.with_user(self.agent).action_repair()
        with self.assertRaises(AccessError):
            run.with_user(self.leader).write({"differences": 0})
        with self.assertRaises(AccessError):
            run.with_user(self.leader).unlink()

    @mute_logger(LOGGER)
    def test_lines_of_another_company_are_neither_read_nor_repaired(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._ticket(company_id=other.id, team_id=False)
        clock = self._clock(foreign, "resolution")
        self._spoil(clock, held=5)
        run = self._run("2026-03-02 10:30")
        self.assertEqual(run.differences, 1)
        self.env.invalidate_all()
        self.assertFalse(run.with_user(self.leader).line_ids)
        run.with_user(self.leader).action_repair()
        self.assertEqual(clock.held, 5)
        self.assertEqual(run.state, "differs")

    def test_the_button_makes_a_run(self):
        self._history()
        with mute_logger(LOGGER):
            action = (
                self.env["support.sla.check"].with_user(self.leader).action_new_run()
            )
        run = self.env["support.sla.check"].browse(action["res_id"])
        self.assertEqual(run.user_id, self.leader)
        self.assertIn(run.state, ("whole", "differs"))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from datetime import timedelta
from random import Random
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common_sweep import SweepCommon


@tagged("post_install", "-at_install")
class TestSweep(SweepCommon):
    """First response is due at 14:00, resolution at 18:00 of a ticket of 10:00."""

    def test_a_clock_that_passes_its_risk_is_at_risk(self):
        ticket = self._ticket()
        self._sweep("2026-03-02 12:59:59")
        self.assertEqual(ticket.sla_status, "running")
        self._sweep("2026-03-02 13:00")
        clock = self._clock(ticket, "first_response")
        self.assertEqual(clock.alert, "risk")
        self.assertEqual(ticket.sla_status, "risk")
        self._assert_as_replayed(ticket, "2026-03-02 13:00")

    def test_done_at_the_very_second_is_kept(self):
        ticket = self._ticket()
        self._sweep("2026-03-02 14:00:00")
        clock = self._clock(ticket, "first_response")
        self.assertFalse(clock.breached_at)
        self.assertEqual(clock.alert, "risk")
        self.assertEqual(str(clock.next_action_at), "2026-03-02 14:00:01")
        self._sweep("2026-03-02 14:00:01")
        self.assertEqual(clock.alert, "breached")

    def test_a_breach_is_of_the_instant_it_was_due(self):
        ticket = self._ticket()
        self._sweep("2026-03-04 11:23:45")
        clock = self._clock(ticket, "first_response")
        self.assertEqual(str(clock.breached_at), "2026-03-02 14:00:00")
        self.assertEqual(clock.breach_cause, "time")
        self.assertEqual(clock.state, "running")
        self.assertFalse(clock.next_action_at)
        self.assertEqual(ticket.sla_status, "breached")
        self._assert_as_replayed(ticket, "2026-03-04 11:23:45")

    def test_swept_twice_is_swept_once(self):
        ticket = self._ticket()
        self._sweep("2026-03-02 15:00")
        before = ticket.sla_clock_ids.read()
        self.assertEqual(self._sweep("2026-03-02 15:00"), 0)
        self.assertEqual(ticket.sla_clock_ids.read(), before)

    def test_every_instant_of_a_ticket_is_as_replayed(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._post(ticket, self.customer, "2026-03-02 12:00")
        for at in (
            "2026-03-02 13:29:59",
            "2026-03-02 13:30:00",
            "2026-03-02 14:00:00",
            "2026-03-02 14:00:01",
            "2026-03-02 15:30:00",
            "2026-03-02 18:00:00",
            "2026-03-02 18:00:01",
            "2026-03-03 09:00:00",
            "2026-03-05 09:00:00",
        ):
            self._sweep(at)
            self._assert_as_replayed(ticket, at)

    def test_a_closed_ticket_is_left_alone(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._move(ticket, self.done, "2026-03-02 12:00")
        self.assertEqual(self._sweep("2026-03-09 12:00"), 0)
        self.assertEqual(ticket.sla_status, "met")

    def test_a_hold_that_is_over_lets_the_clock_go_on(self):
        self.policy.hold_max_days = 1
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        clock = self._clock(ticket, "resolution")
        self.assertEqual(clock.state, "held")
        self.assertEqual(str(clock.next_action_at), "2026-03-03 12:00:00")
        self._sweep("2026-03-03 12:00")
        self.assertEqual(clock.state, "running")
        self.assertEqual(str(clock.idle_since), "2026-03-03 12:00:00")
        self.assertEqual(str(clock.due_at), "2026-03-03 18:00:00")
        self.assertEqual(str(ticket.sla_idle_since), "2026-03-03 12:00:00")
        self._assert_as_replayed(ticket, "2026-03-03 12:00")

    def test_a_hold_that_was_over_long_ago_is_late_at_once(self):
        self.policy.hold_max_days = 1
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        self._sweep("2026-03-10 12:00")
        clock = self._clock(ticket, "resolution")
        self.assertEqual(str(clock.breached_at), "2026-03-03 18:00:00")
        self._assert_as_replayed(ticket, "2026-03-10 12:00")

    def test_a_ticket_that_cannot_be_replayed_stops_nobody(self):
        self.policy.hold_max_days = 1
        tickets = [self._ticket() for _number in range(2)]
        for ticket in tickets:
            self._move(ticket, self.awaiting, "2026-03-02 12:00")
        broken, whole = tickets
        readings = type(self.engine)._readings

        def fail(engine, facts, now):
            if facts[0].seq == broken_seq:
                raise ValueError("no such fact")
            return readings(engine, facts, now)

        facts = self.env["support.sla.fact"]._of_tickets([broken.id])
        broken_seq = facts[broken.id][0].seq
        with (
            patch.object(type(self.engine), "_readings", fail),
            self.assertLogs("odoo.addons.support_sla", "ERROR"),
        ):
            self._sweep("2026-03-03 12:00")
        self.assertEqual(self._clock(whole, "resolution").state, "running")
        clock = self._clock(broken, "resolution")
        self.assertEqual(clock.state, "held")
        self.assertEqual(str(clock.next_action_at), "2026-03-03 13:00:00")
        self._sweep("2026-03-03 13:00")
        self.assertEqual(clock.state, "running")

    def test_a_chunk_takes_what_is_due_longest(self):
        late = self._ticket("2026-03-02 10:00")
        later = self._ticket("2026-03-02 10:30")
        now = fields.Datetime.to_datetime("2026-03-02 13:45:00")
        self.assertEqual(self.sweep._sweep_chunk(now, 1), 1)
        self.assertEqual(late.sla_status, "risk")
        self.assertEqual(later.sla_status, "running")

    def test_a_chunk_costs_the_same_whatever_its_size(self):
        counts = []
        for number in (10, 100):
            self.env["helpdesk.ticket"].search([]).unlink()
            with self._at("2026-03-02 10:00"):
                self.env["helpdesk.ticket"].create(
                    [
                        {"name": "Late", "description": "x", "team_id": self.team.id}
                        for _number in range(number)
                    ]
                )
            now = fields.Datetime.to_datetime("2026-03-04 10:00:00")
            self.env.flush_all()
            self.sweep._plans(self.sweep._claim(now, 1))  # the promises are known
            before = self.env.cr.sql_log_count
            done = self.sweep._sweep_chunk(now, 1000)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(done, 2 * number)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 5)

    def test_random_histories_are_swept_as_replayed(self):
        self.policy.write({"hold_max_days": 1, "reopen": "grace", "grace_hours": 5})
        self._level(moment="before", amount=30, metric=False, raise_priority=True)
        self._level(moment="after", amount=2, unit="hours", metric=False)
        random = Random(20260302)
        tickets = self.env["helpdesk.ticket"]
        for _number in range(8):
            tickets |= self._ticket()
        stages = [self.new, self.working, self.awaiting, self.done, self.cancelled]
        moment = fields.Datetime.to_datetime("2026-03-02 10:00:00")
        for _step in range(80):
            moment += timedelta(minutes=random.randint(0, 90))
            at = moment.strftime("%Y-%m-%d %H:%M")
            ticket = random.choice(tickets)
            match random.randint(0, 4):
                case 0:
                    self._post(ticket, random.choice([self.agent, self.customer]), at)
                case 1 | 2:
                    self._move(ticket, random.choice(stages), at)
                case 3:
                    with self._at(at):
                        ticket.priority = random.choice("0123")
                case _:
                    self._sweep(f"{at}:{random.choice(['00', '01', '30'])}")
        self._sweep(at)
        self._assert_as_replayed(tickets, at)
        firings = self.env["support.sla.firing"].search(
            [("ticket_id", "in", tickets.ids)]
        )
        self.assertTrue({"fired", "skipped"} <= set(firings.mapped("outcome")))

    def test_the_cron_does_all_and_arms_the_next_instant(self):
        self._ticket()
        self._ticket("2026-03-02 10:30")
        cron = self.env.ref("support_sla.ir_cron_sweep")
        self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        with self._committed() as commits, self._at("2026-03-02 13:00"):
            self.sweep._cron_sweep()
        self.assertEqual(commits[0], 1)
        trigger = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(str(trigger.call_at), "2026-03-02 13:30:00")

    def test_an_idle_cron_does_nothing(self):
        with self._committed() as commits, self._at("2026-03-02 13:00"):
            self.sweep._cron_sweep()
        self.assertEqual(sum(commits), 0)

    @contextmanager
    def _committed(self):
        """Take the commits out of the cron and note what each one did."""
        commits = []

        def commit(_cron, processed=0, *, remaining=None, deactivate=False):
            self.env.flush_all()
            commits.append(processed)
            return 60.0

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            yield commits

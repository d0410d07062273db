# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestCycles(SlaCommon):
    """A ticket that ends, comes back, or turns out to be another one's double."""

    def _assert_clock(self, ticket, metric, cycle=1, **expected):
        clock = self._clock(ticket, metric, cycle)
        self.assertEqual(len(clock), 1, f"{metric} {cycle}")
        found = {
            name: self._moment(value) if "-" in str(value) else value
            for name, value in expected.items()
        }
        self.assertRecordValues(clock, [found])

    def _solved(self, **policy):
        self.policy.write(policy)
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._move(ticket, self.done, "2026-03-02 12:00")
        return ticket

    def test_reopened_in_grace_goes_on(self):
        ticket = self._solved(reopen="grace", grace_hours=24)
        self._move(ticket, self.working, "2026-03-03 12:00")
        self._assert_clock(
            ticket,
            "resolution",
            state="running",
            due_at="2026-03-03 18:00",
            armed_from="2026-03-03 12:00",
        )
        self.assertEqual(ticket.sla_status, "running")
        self._move(ticket, self.done, "2026-03-03 13:00")
        self._assert_clock(ticket, "resolution", state="met", consumed=3 * 3600)

    def test_reopened_late_begins_anew_and_keeps_the_first_result(self):
        ticket = self._solved(reopen="grace", grace_hours=24)
        self._move(ticket, self.working, "2026-03-04 12:00")
        self._assert_clock(ticket, "resolution", 1, state="met", consumed=2 * 3600)
        self._assert_clock(
            ticket,
            "resolution",
            2,
            state="running",
            started_at="2026-03-04 12:00",
            due_at="2026-03-05 11:00",
        )

    def test_reopened_always_goes_on(self):
        ticket = self._solved(reopen="continue")
        self._move(ticket, self.working, "2026-03-30 12:00")
        self._assert_clock(ticket, "resolution", state="running")
        self.assertFalse(self._clock(ticket, "resolution", 2))

    def test_reopened_always_begins_anew(self):
        ticket = self._solved(reopen="new")
        self._move(ticket, self.working, "2026-03-02 12:01")
        self._assert_clock(ticket, "resolution", 1, state="met")
        self._assert_clock(ticket, "resolution", 2, state="running")

    def test_reopened_fires_nothing_at_once(self):
        """Levels before due that came up while it was closed stay silent."""
        self.env["support.sla.level"].create(
            {
                "name": "Early",
                "policy_id": self.policy.id,
                "metric": "resolution",
                "moment": "before",
                "amount": 7,
                "unit": "hours",
            }
        )
        ticket = self._solved(reopen="continue")
        self._move(ticket, self.working, "2026-03-03 12:00")
        clock = self._clock(ticket, "resolution")
        # Seven of eight hours were left at 11:00, long before it was closed.
        self.assertEqual(clock.next_action_at, clock.risk_at)
        self.assertGreater(clock.next_action_at, self._moment("2026-03-03 12:00"))

    def test_reopened_by_a_move_to_hold(self):
        ticket = self._solved(reopen="continue")
        self._move(ticket, self.awaiting, "2026-03-03 12:00")
        self._assert_clock(ticket, "resolution", state="held", due_at=False)
        self._move(ticket, self.working, "2026-03-04 12:00")
        self._assert_clock(
            ticket, "resolution", state="running", due_at="2026-03-04 18:00"
        )

    def test_solved_unanswered_then_reopened_is_owed_again(self):
        self.policy.reopen = "continue"
        ticket = self._ticket()
        self._move(ticket, self.done, "2026-03-02 12:00")
        self._assert_clock(ticket, "first_response", state="cancelled", reason="closed")
        self.assertFalse(ticket.sla_unanswered_since)
        self._move(ticket, self.working, "2026-03-02 13:00")
        self._assert_clock(ticket, "first_response", state="running")
        self.assertEqual(ticket.sla_unanswered_since, self._moment("2026-03-02 10:00"))

    def test_missed_unanswered_then_reopened_is_owed_again(self):
        self.policy.reopen = "continue"
        ticket = self._ticket()
        self._move(ticket, self.done, "2026-03-02 15:00")
        self._assert_clock(ticket, "first_response", state="missed")
        self._move(ticket, self.working, "2026-03-03 10:00")
        self._assert_clock(
            ticket,
            "first_response",
            state="running",
            breached_at="2026-03-02 14:00",
        )

    def test_a_word_to_a_closed_ticket_counts_from_the_reopening(self):
        ticket = self._solved()
        self._post(ticket, self.customer, "2026-03-02 15:00")
        self.assertFalse(self._clock(ticket, "next_response"))
        self.assertEqual(ticket.sla_unanswered_since, self._moment("2026-03-02 15:00"))
        self._move(ticket, self.working, "2026-03-02 16:00")
        self._assert_clock(
            ticket, "next_response", state="running", due_at="2026-03-02 18:00"
        )

    def test_cancelled_and_open_again(self):
        ticket = self._ticket()
        self._move(ticket, self.cancelled, "2026-03-02 12:00")
        self._assert_clock(ticket, "resolution", state="cancelled", reason="cancelled")
        self.assertFalse(ticket.sla_due_at)
        self._move(ticket, self.working, "2026-03-03 12:00")
        self._assert_clock(
            ticket, "resolution", state="running", due_at="2026-03-03 18:00"
        )

    def test_solved_then_cancelled_is_cancelled(self):
        ticket = self._solved()
        self._move(ticket, self.cancelled, "2026-03-02 13:00")
        self._assert_clock(ticket, "resolution", state="cancelled")
        self._move(ticket, self.done, "2026-03-02 14:00")
        self._assert_clock(ticket, "resolution", state="met", consumed=2 * 3600)

    def test_archived_and_restored(self):
        ticket = self._ticket()
        with self._at("2026-03-02 12:00"):
            ticket.action_archive()
        self._assert_clock(ticket, "resolution", state="cancelled", reason="archived")
        with self._at("2026-03-03 12:00"):
            ticket.action_unarchive()
        self._assert_clock(ticket, "resolution", state="running")

    def test_archived_on_hold_comes_back_on_hold(self):
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            ticket.action_archive()
        with self._at("2026-03-03 12:00"):
            ticket.action_unarchive()
        self._assert_clock(ticket, "resolution", state="held", due_at=False)

    def test_archiving_a_solved_ticket_keeps_its_results(self):
        ticket = self._solved()
        with self._at("2026-03-09 12:00"):
            ticket.action_archive()
        self._assert_clock(ticket, "resolution", state="met", consumed=2 * 3600)
        self.assertEqual(ticket.sla_status, "met")

    def test_closed_while_archived_does_not_run_when_restored(self):
        ticket = self._ticket()
        with self._at("2026-03-02 12:00"):
            ticket.action_archive()
        self._move(ticket, self.done, "2026-03-03 10:00")
        with self._at("2026-03-04 12:00"):
            ticket.action_unarchive()
        self._assert_clock(ticket, "resolution", state="met", consumed=2 * 3600)
        self._assert_clock(ticket, "first_response", state="cancelled")

    # Doubles

    def _double(self, at="2026-03-02 12:00", **vals):
        """An older ticket of the same matter, and the one that goes on."""
        double = self._ticket("2026-03-02 09:00")
        master = self._ticket("2026-03-02 11:00")
        with self._at(at):
            double.write({"duplicate_id": master.id, **vals})
        return double, master

    def test_a_double_ends_and_hands_its_start_over(self):
        double, master = self._double()
        for metric in ("first_response", "resolution"):
            self._assert_clock(double, metric, state="cancelled", reason="duplicate")
            self._assert_clock(
                master, metric, state="running", started_at="2026-03-02 09:00"
            )
        self._assert_clock(master, "first_response", due_at="2026-03-02 13:00")
        self.assertFalse(double.sla_due_at)
        self.assertFalse(any(double.sla_clock_ids.mapped("next_action_at")))

    def test_a_double_that_is_late_makes_its_master_late_now_and_sends_nothing(self):
        _double, master = self._double("2026-03-02 14:30")
        self._assert_clock(
            master,
            "first_response",
            breached_at="2026-03-02 14:30",
            breach_cause="merge",
            armed_from="2026-03-02 14:30",
        )

    def test_a_younger_double_changes_nothing(self):
        master = self._ticket("2026-03-02 09:00")
        double = self._ticket("2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            double.duplicate_id = master
        self._assert_clock(master, "resolution", started_at="2026-03-02 09:00")

    def test_a_double_closed_in_one_go_is_not_kept(self):
        double, _master = self._double(stage_id=self.done.id)
        self._assert_clock(double, "resolution", state="cancelled", reason="duplicate")

    def test_a_double_closed_by_the_helpdesks_own_dialog(self):
        double = self._ticket("2026-03-02 09:00")
        master = self._ticket("2026-03-02 11:00")
        wizard = self.env["helpdesk.ticket.duplicate.wizard"].create(
            {
                "ticket_id": double.id,
                "duplicate_of_id": master.id,
                "target_stage_id": self.done.id,
            }
        )
        with self._at("2026-03-02 12:00"):
            wizard.action_confirm()
        self._assert_clock(double, "resolution", state="cancelled")
        self._assert_clock(master, "resolution", started_at="2026-03-02 09:00")

    def test_a_double_after_all_not_goes_on(self):
        double, _master = self._double()
        with self._at("2026-03-03 09:00"):
            double.duplicate_id = False
        self._assert_clock(double, "resolution", state="running")

    def test_a_closed_double_after_all_not_is_solved(self):
        double, _master = self._double(stage_id=self.done.id)
        with self._at("2026-03-03 09:00"):
            double.duplicate_id = False
        self._assert_clock(double, "resolution", state="met", consumed=3 * 3600)

    def test_the_double_of_a_double_reaches_the_last_one(self):
        first = self._ticket("2026-03-02 09:00")
        second = self._ticket("2026-03-02 10:00")
        third = self._ticket("2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            second.duplicate_id = third
        with self._at("2026-03-02 12:30"):
            first.duplicate_id = second
        self._assert_clock(third, "resolution", started_at="2026-03-02 09:00")

    def test_doubles_of_each_other_end_both(self):
        one, two = self._ticket(), self._ticket()
        with self._at("2026-03-02 12:00"):
            one.duplicate_id = two
            two.duplicate_id = one
        for ticket in (one, two):
            self._assert_clock(ticket, "resolution", state="cancelled")

    def test_many_doubles_of_one(self):
        doubles = self._ticket("2026-03-02 09:00") | self._ticket("2026-03-02 09:30")
        master = self._ticket("2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            doubles.write({"duplicate_id": master.id})
        self._assert_clock(master, "resolution", started_at="2026-03-02 09:00")

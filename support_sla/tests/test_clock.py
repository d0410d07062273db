# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestClock(SlaCommon):
    def test_from_creation_to_solution(self):
        ticket = self._ticket()
        response = self._clock(ticket, "first_response")
        resolution = self._clock(ticket, "resolution")
        self.assertEqual(response.due_at, self._moment("2026-03-02 14:00"))
        self.assertEqual(resolution.due_at, self._moment("2026-03-02 18:00"))
        self.assertEqual(ticket.sla_due_at, response.due_at)
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self.assertRecordValues(response, [{"state": "met", "consumed": 3600}])
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        self.assertRecordValues(resolution, [{"state": "held", "due_at": False}])
        self._move(ticket, self.done, "2026-03-05 12:00")
        self.assertRecordValues(resolution, [{"state": "met", "consumed": 7200}])
        self.assertEqual(ticket.sla_status, "met")

    def _target(self, metric="resolution", **vals):
        return self.env["support.sla.target"].create(
            {"policy_id": self.policy.id, "metric": metric, "unit": "hours", **vals}
        )

    def _write(self, ticket, at, **vals):
        with self._at(at):
            ticket.write(vals)

    def test_on_hold_until_the_client_answers(self):
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        self._post(ticket, self.customer, "2026-03-02 12:00")
        clock = self._clock(ticket, "resolution")
        self.assertRecordValues(
            clock,
            [
                {
                    "state": "running",
                    "held": 3600,
                    "idle_since": self._moment("2026-03-02 12:00"),
                    "due_at": self._moment("2026-03-03 10:00"),
                }
            ],
        )
        self.assertEqual(ticket.sla_idle_since, self._moment("2026-03-02 12:00"))
        self._move(ticket, self.working, "2026-03-02 15:00")
        self.assertRecordValues(clock, [{"idle_since": False, "unjustified": 3 * 3600}])
        self.assertFalse(ticket.sla_idle_since)

    def test_a_hold_ends_by_itself(self):
        self.policy.hold_max_days = 1
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        clock = self._clock(ticket, "resolution")
        self.assertEqual(clock.next_action_at, self._moment("2026-03-03 11:00"))
        with self._at("2026-03-03 12:00"):
            self.env["support.sla.sweep"]._sweep_chunk(self._moment("2026-03-03 12:00"))
        self.assertRecordValues(
            clock,
            [{"state": "running", "idle_since": self._moment("2026-03-03 11:00")}],
        )

    def test_on_hold_over_night_and_closed_at_night(self):
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 20:00")
        self._move(ticket, self.done, "2026-03-02 23:00")
        self.assertRecordValues(
            self._clock(ticket, "resolution"),
            [{"state": "missed", "held": 0, "consumed": 8 * 3600}],
        )

    def test_due_exactly_at_closing(self):
        ticket = self._ticket("2026-03-02 14:00")
        clock = self._clock(ticket, "first_response")
        self.assertEqual(clock.due_at, self._moment("2026-03-02 18:00"))
        self._post(ticket, self.agent, "2026-03-02 18:00")
        self.assertRecordValues(clock, [{"state": "met", "breached_at": False}])

    def test_a_softer_priority_after_the_breach_keeps_the_breach(self):
        self._target("first_response", priority="0", amount=20)
        ticket = self._ticket()
        self._write(ticket, "2026-03-02 15:00", priority="0")
        clock = self._clock(ticket, "first_response")
        self.assertRecordValues(
            clock,
            [
                {
                    "breached_at": self._moment("2026-03-02 14:00"),
                    "due_at": self._moment("2026-03-04 12:00"),
                }
            ],
        )
        self._post(ticket, self.agent, "2026-03-02 16:00")
        self.assertEqual(clock.state, "missed")

    def test_a_stricter_priority_that_is_late_already_is_late_now(self):
        self._target("first_response", priority="3", amount=1)
        ticket = self._ticket()
        self._write(ticket, "2026-03-02 12:00", priority="3")
        self.assertRecordValues(
            self._clock(ticket, "first_response"),
            [
                {
                    "due_at": self._moment("2026-03-02 11:00"),
                    "breached_at": self._moment("2026-03-02 12:00"),
                    "breach_cause": "promise",
                    "armed_from": self._moment("2026-03-02 12:00"),
                    "next_action_at": False,
                }
            ],
        )

    def test_a_promise_goes_and_comes_back(self):
        self.policy.partner_ids = self.client
        ticket = self._ticket()
        clock = self._clock(ticket, "resolution")
        self._write(ticket, "2026-03-02 11:00", partner_id=False)
        self.assertRecordValues(
            clock,
            [
                {
                    "state": "cancelled",
                    "reason": "unpromised",
                    "stopped_at": self._moment("2026-03-02 11:00"),
                    "consumed": 3600,
                    "next_action_at": False,
                }
            ],
        )
        self.assertFalse(ticket.sla_status)
        self._write(ticket, "2026-03-02 12:00", partner_id=self.client.id)
        self.assertRecordValues(
            clock,
            [{"state": "running", "due_at": self._moment("2026-03-02 18:00")}],
        )

    def test_a_promise_that_is_gone_is_not_kept_by_solving(self):
        self.policy.partner_ids = self.client
        ticket = self._ticket()
        self._write(ticket, "2026-03-02 11:00", partner_id=False)
        self._move(ticket, self.done, "2026-03-06 11:00")
        self.assertEqual(self._clock(ticket, "resolution").state, "cancelled")

    def test_created_solved_cancelled_or_on_hold(self):
        for stage, state in (
            (self.done, "met"),
            (self.cancelled, "cancelled"),
            (self.awaiting, "held"),
        ):
            with self.subTest(stage.name):
                ticket = self._ticket(stage_id=stage.id)
                clock = self._clock(ticket, "resolution")
                self.assertRecordValues(clock, [{"state": state, "consumed": 0}])

    def test_business_days_with_a_hold(self):
        target = self.policy.target_ids.filtered(lambda t: t.metric == "resolution")
        target.write({"unit": "days", "amount": 1})
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 17:00")
        self._move(ticket, self.working, "2026-03-03 09:30")
        self.assertEqual(
            self._clock(ticket, "resolution").due_at, self._moment("2026-03-03 11:30")
        )

    def test_what_the_sweep_has_not_seen_stays_due(self):
        """A message a second before the sweep takes no escalation away."""
        ticket = self._ticket()
        clock = self._clock(ticket, "first_response")
        planned = clock.next_action_at
        self._write(ticket, "2026-03-02 13:30", priority="2")
        self.assertEqual(clock.next_action_at, planned)
        self.assertEqual(clock.alert, "risk")

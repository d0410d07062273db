# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.support_sla.tests.common_effort import EffortCommon

from .common import ScopeCommon


@tagged("post_install", "-at_install")
class TestDecideClocks(ScopeCommon, EffortCommon):
    """What is out of scope is neither kept nor broken; decided anew it goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maintenance = cls.env.ref("support_scope_classifier.policy_maintenance")
        cls.maintenance.write({"active": True, "calendar_id": cls.calendar.id})
        cls.ticket = cls._ticket(user_id=cls.agent.id)

    def _check_replay(self, at):
        found = self.env["support.sla.audit"]._differences(
            self.ticket.ids, self._moment(at)
        )
        self.assertEqual(found.lines, [])
        self.assertTrue(found.clocks)

    def _states(self):
        self.ticket.invalidate_recordset()
        return {
            clock.metric: (clock.state, clock.reason)
            for clock in self.ticket.sla_clock_ids
        }

    def _judged(self):
        """What the attainment report counts of the ticket: breaches by promise."""
        self.env.flush_all()
        rows = self.env["support.sla.report"].search(
            [("ticket_id", "=", self.ticket.id)]
        )
        return {row.metric: row.missed for row in rows}

    # Out of scope

    def test_development_ends_the_clocks_as_out_of_scope(self):
        self._decide(self.ticket, "development")
        gone = ("cancelled", "out_of_scope")
        states = self._states()
        self.assertEqual(states["first_response"], gone)
        self.assertEqual(states["resolution"], gone)
        self.assertFalse(self.ticket.sla_due_at)
        self.assertFalse(self.ticket.sla_status)
        self.assertFalse(self.ticket.sla_unanswered_since)
        self.assertEqual(self._judged(), {})
        self._check_replay("2026-03-02 11:00")
        self._check_replay("2026-04-02 11:00")

    def test_a_promise_kept_before_stays_kept(self):
        self._post(self.ticket, self.agent, "2026-03-02 10:30")
        self._decide(self.ticket, "development")
        states = self._states()
        self.assertEqual(states["first_response"], ("met", False))
        self.assertEqual(states["resolution"], ("cancelled", "out_of_scope"))
        self.assertEqual(self._judged(), {"first_response": 0})

    def test_a_breach_before_is_not_counted_any_more(self):
        # Two hours were promised.
        self.env["support.sla.engine"]._refresh(
            self.ticket.ids, self._moment("2026-03-02 12:30")
        )
        self.assertEqual(self._judged(), {"first_response": 1})
        self._decide(self.ticket, "development", "2026-03-02 13:00")
        self.assertEqual(self._judged(), {})
        with self._at("2026-04-02 08:00"):
            kept, total, excused = self._march_figures()
        self.assertEqual((kept, total, excused), (0, 0, 0))
        self._check_replay("2026-03-02 13:00")
        self._decide(self.ticket, "support", "2026-03-02 14:00")
        self.assertEqual(self._judged(), {"first_response": 1})
        self._check_replay("2026-03-02 14:00")

    def _march_figures(self):
        statement = self.env["support.statement"]._draft(
            self.agreement,
            self._moment("2026-03-01 00:00").date(),
            self._moment("2026-04-02 08:00"),
        )
        rows = statement._content()["figures"]["rows"]
        return [sum(row[name] for row in rows) for name in ("kept", "total", "excused")]

    def test_a_client_who_writes_again_starts_no_clock(self):
        self._decide(self.ticket, "development")
        self._post(self.ticket, self.agent, "2026-03-02 11:30")
        self._post(self.ticket, self.customer, "2026-03-02 12:00")
        open_clocks = self.ticket.sla_clock_ids.filtered(
            lambda clock: clock.state in ("running", "held")
        )
        self.assertFalse(open_clocks)
        self._check_replay("2026-03-02 12:00")

    def test_a_small_change_that_waits_for_its_estimate_keeps_its_clocks(self):
        before = self._states()
        self._decide(self.ticket, "minor_change")
        self.assertEqual(self._states(), before)
        self.ticket.with_user(self.agent)._decide_scope("minor_change", 600)
        self.assertEqual(self._states()["resolution"], ("cancelled", "out_of_scope"))

    def test_support_moves_nothing(self):
        before = self.ticket.sla_clock_ids.read()
        facts = self.ticket.sla_fact_ids
        self._decide(self.ticket, "support")
        self.ticket.invalidate_recordset()
        self.assertEqual(self.ticket.sla_fact_ids, facts)
        self.assertEqual(self.ticket.sla_clock_ids.read(), before)

    # Decided anew

    def test_decided_anew_as_support_the_clocks_go_on(self):
        self._decide(self.ticket, "development", "2026-03-02 11:00")
        self._decide(self.ticket, "support", "2026-03-02 14:00")
        response = self._clock(self.ticket, "first_response")
        self.assertEqual((response.state, response.reason), ("running", False))
        # Due at 12:00 with an hour left; three hours it was out of scope.
        self.assertEqual(response.due_at, self._moment("2026-03-02 15:00"))
        self.assertFalse(response.breached_at)
        self._check_replay("2026-03-02 14:00")
        self.assertEqual(self._judged(), {})

    def test_a_returned_ticket_goes_on_as_well(self):
        self._decide(self.ticket, "development", "2026-03-02 11:00")
        with self._at("2026-03-02 14:00"):
            self.ticket._scope_reopen("Declined")
        response = self._clock(self.ticket, "first_response")
        self.assertEqual(response.state, "running")
        self.assertEqual(response.due_at, self._moment("2026-03-02 15:00"))
        self._check_replay("2026-03-02 14:00")

    def test_a_hold_goes_on_where_it_was(self):
        self._move(self.ticket, self.awaiting, "2026-03-02 10:30")
        self._decide(self.ticket, "development", "2026-03-02 11:00")
        self._decide(self.ticket, "support", "2026-03-02 12:00")
        self.assertEqual(self._states()["resolution"], ("held", False))
        self._check_replay("2026-03-02 12:00")

    def test_closed_out_of_scope_and_decided_anew_it_stays_closed(self):
        self._decide(self.ticket, "development", "2026-03-02 11:00")
        self._move(self.ticket, self.done, "2026-03-02 12:00")
        self.assertEqual(self._judged(), {})
        self._decide(self.ticket, "support", "2026-03-02 13:00")
        self.assertEqual(self._states()["resolution"][0], "met")
        self._check_replay("2026-03-02 13:00")

    def test_a_cancelled_ticket_stays_cancelled(self):
        self._move(self.ticket, self.cancelled, "2026-03-02 10:30")
        self._decide(self.ticket, "development", "2026-03-02 11:00")
        self._decide(self.ticket, "support", "2026-03-02 12:00")
        self.assertEqual(self._states()["resolution"], ("cancelled", "cancelled"))
        self._check_replay("2026-03-02 12:00")

    # Maintenance

    def _policies(self):
        self.ticket.invalidate_recordset()
        return {
            clock.metric: clock.promise_id.policy_id
            for clock in self.ticket.sla_clock_ids
        }

    def test_maintenance_has_a_policy_of_its_own(self):
        agreed = self.agreement.version_id.policy_id
        self.assertEqual(set(self._policies().values()), {agreed})
        self._decide(self.ticket, "maintenance")
        policies = self._policies()
        self.assertEqual(policies["first_response"], self.maintenance)
        self.assertEqual(policies["resolution"], self.maintenance)
        response = self._clock(self.ticket, "first_response")
        self.assertEqual(response.due_at, self._moment("2026-03-02 14:00"))
        self._check_replay("2026-03-02 11:00")
        self.assertIn("no maintenance package", self.ticket.scope_decision_id.reason)

    def test_from_out_of_scope_straight_to_maintenance(self):
        self._decide(self.ticket, "development", "2026-03-02 11:00")
        self._decide(self.ticket, "maintenance", "2026-03-02 12:00")
        self.assertEqual(self._policies()["resolution"], self.maintenance)
        self.assertEqual(self._states()["resolution"], ("running", False))
        self._check_replay("2026-03-02 12:00")

    def test_back_to_support_gives_the_promise_of_the_day_it_was_opened(self):
        first = self.agreement.version_id
        old = self._clock(self.ticket, "resolution").promise_id
        self._decide(self.ticket, "maintenance", "2026-03-02 11:00")
        second = self.agreement._next_version({"valid_from": "2026-03-04"})
        second.target_ids.filtered(lambda t: t.metric == "resolution").amount = 99
        self._sign(second, self._moment("2026-03-03 10:00"))
        self._decide(self.ticket, "support", "2026-03-05 11:00")
        self.assertEqual(self._policies()["resolution"], first.policy_id)
        self.assertEqual(self._clock(self.ticket, "resolution").promise_id, old)
        self._check_replay("2026-03-05 11:00")

    def test_a_maintenance_package_is_said_in_the_answer(self):
        version = self.agreement._next_version(
            {"valid_from": "2026-03-01", "maintenance": True}
        )
        self._sign(version, self._moment("2026-02-20 10:00"))
        self._decide(self.ticket, "maintenance")
        self.assertIn("package has it", self.ticket.scope_decision_id.reason)
        self.assertEqual(self.ticket.scope_outcome, "included")

    # Hours

    def test_the_allowance_follows_what_is_decided(self):
        self._book(self.ticket, "2026-03-03", 3)
        for code, used in (
            (None, 3),  # undecided counts as support
            ("development", 0),
            ("maintenance", 0),  # there is no package
            ("support", 3),
        ):
            with self.subTest(code=code), self._at("2026-03-04 10:00"):
                if code:
                    self.ticket.with_user(self.agent).action_confirm_scope(code)
                self.assertEqual(self.agreement.hours_used, used)
                self.assertEqual(self.agreement.hours_left, 10 - used)

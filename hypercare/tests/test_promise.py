# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged

from .common import HypercareCommon

HOUR = 3600


@tagged("post_install", "-at_install")
class TestPromise(HypercareCommon):
    def _promised(self, ticket, metric="first_response"):
        clock = self._clock(ticket, metric)
        return clock.promise_id.seconds

    def test_a_ticket_of_the_window_is_promised_what_hypercare_promises(self):
        for priority, hours in (("3", 1), ("2", 2), ("1", 4), ("0", 4)):
            ticket = self._ticket("2026-03-03 10:00", priority=priority)
            self.assertEqual(self._promised(ticket), hours * HOUR, priority)

    def test_what_hypercare_does_not_promise_the_agreement_does(self):
        ticket = self._ticket("2026-03-03 10:00", priority="3")
        self.assertEqual(self._promised(ticket, "resolution"), 16 * HOUR)

    def test_before_and_after_the_window_the_agreement_promises(self):
        before = self._ticket("2026-03-02 06:59", priority="3")
        self.assertEqual(self._promised(before), 2 * HOUR)
        self.window._by_verb().write(
            {"state": "closed", "closed_at": "2026-03-16 16:00:00"}
        )
        policy = self.window.sla_policy_id
        self.assertEqual(policy.valid_from, self._moment("2026-03-02 07:00"))
        self.assertEqual(policy.valid_until, self._moment("2026-03-16 16:00"))
        last = self._ticket("2026-03-16 15:59", priority="3")
        self.assertEqual(self._promised(last), HOUR)
        after = self._ticket("2026-03-16 16:00", priority="3")
        self.assertEqual(self._promised(after), 2 * HOUR)

    def test_what_was_open_before_keeps_its_promise(self):
        before = self._ticket("2026-03-02 06:30", priority="3")
        with self._at("2026-03-02 07:30"):
            before.with_user(self.agent).priority = "2"
        self.assertEqual(self._promised(before), 2 * HOUR)

    def test_hypercare_comes_first_whatever_the_agreement_holds_for(self):
        self.agreement._by_verb().write({"team_ids": [Command.set(self.team.ids)]})
        self.assertEqual(self.agreement.version_ids.policy_id.sequence, 1)
        self.assertLess(self.window.sla_policy_id.sequence, 1)
        ticket = self._ticket("2026-03-03 10:00", priority="3")
        self.assertEqual(self._promised(ticket), HOUR)

    def test_another_client_is_promised_nothing_of_it(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        ticket = self._ticket("2026-03-03 10:00", partner_id=other.id)
        clock = self._clock(ticket, "first_response")
        self.assertEqual(clock.promise_id.policy_id, self.policy)

    def test_a_window_of_a_project_promises_to_its_project(self):
        project = self.env["project.project"].create({"name": "Go-live"})
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        window = self._window(project_id=project.id)
        self._open_window(window, "2026-03-03 07:00")
        ticket = self._ticket(
            "2026-03-04 10:00", project_id=project.id, partner_id=other.id
        )
        clock = self._clock(ticket, "first_response")
        self.assertEqual(clock.promise_id.policy_id, window.sla_policy_id)

    def test_the_client_set_later_gets_the_promise_then(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        ticket = self._ticket("2026-03-03 10:00", partner_id=other.id, priority="3")
        with self._at("2026-03-03 10:05"):
            ticket.with_user(self.agent).partner_id = self.client
        self.assertEqual(self._promised(ticket), HOUR)

    def test_a_window_has_its_own_copy_of_the_template(self):
        template = self.env.ref("hypercare.policy_promise")
        self.assertFalse(template.active)
        self.assertNotEqual(self.window.sla_policy_id, template)
        self.assertEqual(self.window.sla_policy_id.calendar_id, self.kyiv)
        self.assertEqual(self.window.sla_policy_id.company_id, self.window.company_id)
        self.window.sla_policy_id.target_ids.unlink()
        self.assertTrue(template.target_ids)

    def test_arming_twice_makes_one_policy(self):
        policy = self.window.sla_policy_id
        self.window._arm_promises(self._moment("2026-03-05 07:00"))
        self.assertEqual(self.window.sla_policy_id, policy)
        self.assertEqual(policy.valid_from, self._moment("2026-03-02 07:00"))

    def test_whoever_opens_a_window_need_not_read_policies(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        window = self._window(partner_id=other.id, test_ticket_id=False)
        self._entry(window, "E2")._by_verb().ticked_at = "2026-03-05 07:00:00"
        self._open_window(window.with_user(self.project_lead), "2026-03-05 07:00")
        self.assertTrue(window.sla_policy_id)

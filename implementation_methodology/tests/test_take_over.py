# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ImplementationCommon
from .common_portal import ImplementationPortalCommon

NOW = datetime(2026, 3, 16, 9)


@tagged("post_install", "-at_install")
class TestTakeOver(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.first = cls._stage(cls.project, "s1")
        cls.second = cls._stage(cls.project, "s2")
        cls.third = cls._stage(cls.project, "s3")

    def _take_over(self, stages, **kwargs):
        stages.with_user(self.manager)._take_over(now=NOW, **kwargs)

    def test_nobodys_tick_signature_or_date_is_made_up(self):
        self._take_over(self.first | self.second, note="From the old project list")
        stages = self.first | self.second
        self.assertEqual(set(stages.mapped("state")), {"accepted"})
        self.assertEqual(set(stages.mapped("done_before")), {True})
        self.assertFalse(any(stages.mapped("accepted_on")))
        self.assertFalse(stages.accepted_by_id)
        self.assertFalse(stages.act_ids)
        blocking = stages.item_ids.filtered(lambda item: not item.is_optional)
        self.assertEqual(set(blocking.mapped("state")), {"done"})
        self.assertEqual(set(blocking.mapped("waiting_on")), {"nobody"})
        self.assertFalse([t for i in stages.item_ids for t in i._ticks().values() if t])
        optional = stages.item_ids - blocking
        self.assertTrue(optional)
        self.assertEqual(set(optional.mapped("done_before")), {False})
        self.assertEqual(set(optional.mapped("state")), {"not_applicable"})
        self.assertEqual(set(optional.mapped("waiting_on")), {"nobody"})
        self.assertTrue(all(stages.milestone_id.mapped("is_reached")))
        self.assertFalse(self.project.implementation_baseline_on)

    def test_the_history_says_who_told_it_and_when(self):
        self._take_over(self.first, note="From the old project list")
        event = self.project.implementation_event_ids.filtered(
            lambda one: one.kind == "taken_over"
        )
        self.assertEqual(event.stage_id, self.first)
        self.assertEqual(event.at, NOW)
        self.assertEqual(event.partner_id, self.manager.partner_id)
        self.assertEqual(event.note, "From the old project list")

    def test_what_waited_opens_and_the_plan_can_be_worked_out(self):
        self.assertEqual(self.second.state, "locked")
        self._take_over(self.first)
        self.assertEqual(self.second.state, "ready")
        self.assertEqual(self.first.forecast_start, self.first.plan_start)
        self.assertTrue(self.second.forecast_end)
        self.assertEqual(self.first.held_client_days, 0)
        self.assertEqual(self.first.held_integrator_days, 0)

    def test_no_earlier_stage_is_left_open(self):
        with self.assertRaisesRegex(UserError, "which is still open"):
            self._take_over(self.second)
        self._take_over(self.first)
        self._take_over(self.second)
        self.assertTrue(self.second.done_before)

    def test_what_people_have_worked_on_here_was_not_done_before(self):
        self.first.with_user(self.manager)._start(now=NOW)
        with self.assertRaisesRegex(UserError, "not done before"):
            self._take_over(self.first)

    def test_only_a_manager_says_so_and_nobody_sets_it_by_hand(self):
        with self.assertRaisesRegex(UserError, "Only an implementation manager"):
            self.first.with_user(self.consultant)._take_over(now=NOW)
        for record in (self.first, self.first.item_ids[0]):
            with self.assertRaisesRegex(UserError, "cannot be set directly"):
                record.with_user(self.manager).write({"done_before": True})

    def test_a_reopened_stage_can_be_found_wanting(self):
        self._take_over(self.first)
        item = self._item(self.project, "s1.accounts")
        with self.assertRaisesRegex(UserError, "was done before this portal was used"):
            self._as_client(item)._return("Not all of them", now=NOW)
        self.first.with_user(self.manager)._reopen("Something is missing", now=NOW)
        self.assertFalse(self.first.done_before)
        self.assertEqual(item.state, "done")
        with self.assertRaisesRegex(UserError, "done before"):
            item.with_user(self.consultant)._tick(now=NOW)
        self._as_client(item)._return("Not all of them", now=NOW)
        self.assertEqual(item.state, "returned")
        self.assertFalse(item.done_before)

    def test_the_portal_says_that_it_was_done_before(self):
        self._take_over(self.first)
        member = self.project.implementation_member_ids.filtered(
            lambda one: one.partner_id == self.coordinator.partner_id
        )
        items = self.first.item_ids.filtered("done_before")
        rows = self.env["implementation.portal.item"]._item_rows(member, items[:1])
        self.assertEqual(rows[0]["words"], "Done before this portal was used")
        self.assertEqual(rows[0]["ticks"], [])
        self.assertFalse(rows[0]["can_tick"])
        status = self.env["implementation.portal"]._stage_status(self.first, False)
        self.assertEqual(status["words"], "Done before this portal was used")
        self.assertIn("was done before this portal was used", status["reason"])

    def test_the_next_stage_is_accepted_as_ever(self):
        self._take_over(self.first)
        self._finish(self.second)
        self.assertEqual(self.second.state, "accepted")
        self.assertFalse(self.second.done_before)
        self.assertTrue(self.second.accepted_on)


@tagged("post_install", "-at_install")
class TestTakenOverPortal(ImplementationPortalCommon):
    def test_what_was_live_before_has_a_page_without_the_moment(self):
        stages = self.project.implementation_stage_ids.filtered(
            lambda one: one.state != "not_in_contract"
        )
        stages.with_user(self.manager)._take_over(now=NOW)
        live = self.project._implementation_go_live_stage()
        self.assertEqual(live.state, "accepted")
        self.assertFalse(live.started_on)
        self._login(self.coordinator)
        words = self._words(self._tree(""))
        self.assertIn("Live", words)
        self.assertNotIn("Live since", words)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ImplementationCommon


@tagged("post_install", "-at_install")
class TestStage(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.first = cls._stage(cls.project, "s1")
        cls.second = cls._stage(cls.project, "s2")

    def test_hard_gate_locks_what_comes_after(self):
        self.assertEqual(self.first.state, "ready")
        self.assertEqual(self.second.state, "locked")
        self.assertIn("1.", self.second.held_by)
        item = self._item(self.project, "s2.base_settings")
        with self.assertRaisesRegex(UserError, "locked until"):
            item.with_user(self.consultant).action_tick()
        with self.assertRaisesRegex(UserError, "locked until"):
            self.second.with_user(self.consultant).action_start()

    def test_hard_gate_reaches_through_softer_ones(self):
        """Stage 4 comes after soft stage 3, which hard stage 2 keeps locked."""
        self.assertEqual(self._stage(self.project, "s4").state, "locked")
        self.assertIn("2.", self._stage(self.project, "s4").held_by)

    def test_first_tick_starts_the_stage(self):
        self._item(self.project, "s1.accounts").evidence_required = False
        self._item(self.project, "s1.accounts").with_user(self.consultant).action_tick()
        self.assertEqual(self.first.state, "in_progress")
        self.assertTrue(self.first.started_on)

    def test_incomplete_stage_is_not_accepted(self):
        stage = self.first.with_user(self.manager)
        self.assertTrue(stage.acceptance_required)
        with self.assertRaisesRegex(UserError, "Request acceptance instead"):
            stage.action_accept()
        with self.assertRaisesRegex(UserError, "not complete yet"):
            stage.action_request_acceptance()
        self.first._by_verb().acceptance_required = False
        with self.assertRaisesRegex(UserError, "not complete yet"):
            stage.action_accept()

    def test_stage_nobody_signs_is_accepted_by_the_manager(self):
        self.first._by_verb().acceptance_required = False
        self._work_through(self.first)
        self.first.with_user(self.manager).action_accept()
        self.assertEqual(self.first.state, "accepted")
        self.assertFalse(self.first.act_ids)

    def test_optional_item_does_not_block(self):
        self.assertTrue(self._item(self.project, "s1.nda_signed").is_optional)
        self._item(self.project, "s1.nda_signed").with_user(
            self.consultant
        )._set_applicable(False, "Part of the contract")
        self._finish(self.first)
        self.assertEqual(self.first.state, "accepted")

    def test_accepting_opens_the_successor_and_reaches_the_milestone(self):
        self._finish(self.first)
        self.assertTrue(self.first.milestone_id.is_reached)
        self.assertEqual(self.second.state, "ready")
        self.assertTrue(all(self.first.item_ids.evidence_ids.mapped("locked")))
        kinds = self.project.implementation_event_ids.mapped("kind")
        self.assertIn("stage_accepted", kinds)
        self.assertIn("stage_opened", kinds)

    def test_consultant_does_not_accept(self):
        with self.assertRaisesRegex(UserError, "Only an implementation manager"):
            self.first.with_user(self.consultant).action_accept()

    def test_accepted_stage_is_closed(self):
        self._finish(self.first)
        item = self._item(self.project, "s1.accounts")
        for act in (
            lambda: item.with_user(self.consultant).action_untick(),
            lambda: self._as_client(item)._return("Too late"),
            lambda: self._hand_in(item),
            lambda: item.with_user(self.consultant).write({"name": "Other words"}),
            lambda: item.with_user(self.consultant).create(
                {"name": "One more", "stage_id": self.first.id}
            ),
        ):
            with self.assertRaisesRegex(UserError, "accepted"):
                act()

    def test_milestone_is_reached_by_its_stage_only(self):
        milestone = self.first.milestone_id.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            milestone.toggle_is_reached(True)
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            milestone.write({"is_reached": True})
        free = self.env["project.milestone"].create(
            {"name": "Of nobody", "project_id": self.project.id}
        )
        free.toggle_is_reached(True)
        self.assertTrue(free.is_reached)

    def test_moving_the_plan_moves_the_milestone(self):
        self.first.with_user(self.manager).plan_end = "2026-04-30"
        self.assertEqual(str(self.first.milestone_id.deadline), "2026-04-30")

    def test_stage_not_in_contract_takes_no_work(self):
        item = self._item(self.project, "s6.videos_uploaded")
        with self.assertRaisesRegex(UserError, "not in the contract"):
            item.with_user(self.consultant).action_tick()

    def test_launch_waits_for_preparation_when_training_is_not_bought(self):
        held = self._stage(self.project, "s7").held_by
        self.assertTrue(held)
        self.assertNotIn("6.", held)

    def test_progress_counts_applicable_items(self):
        self.assertEqual(self.first.item_count, 5)
        self._item(self.project, "s1.nda_signed").with_user(
            self.consultant
        )._set_applicable(False, "Part of the contract")
        self.assertEqual(self.first.item_count, 4)
        self._finish(self.first)
        self.assertEqual(self.first.progress, 100)

    def test_figures_of_the_project(self):
        self.assertEqual(self.project.implementation_item_count, 45)
        self._finish(self.first)
        project = self.project
        project.invalidate_recordset()
        self.assertAlmostEqual(project.implementation_progress, 100 * 5 / 45, places=2)
        self.assertEqual(project.implementation_stage_id, self.second)
        self.assertTrue(project.implementation_overdue)

    def test_stage_someone_worked_on_is_not_deleted(self):
        self._finish(self.first)
        with self.assertRaisesRegex(UserError, "stays"):
            self.first.with_user(self.manager).unlink()

    def test_context_gives_no_guarded_field_a_value(self):
        """An RPC context may carry defaults; they are no way around the verbs."""
        stages = self.env["implementation.stage"].with_context(default_state="accepted")
        stage = stages.create(
            {"project_id": self.project.id, "name": "Late idea", "code": "late"}
        )
        self.assertNotEqual(stage.state, "accepted")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ImplementationCommon


@tagged("post_install", "-at_install")
class TestMethodology(ImplementationCommon):
    def _draft(self):
        action = self.methodology.with_user(self.manager).action_new_version()
        return self.env["implementation.methodology"].browse(action["res_id"])

    def test_published_version_is_frozen(self):
        methodology = self.methodology.with_user(self.manager)
        stage, item = methodology.stage_ids[0], methodology.stage_ids.item_ids[0]
        for act in (
            lambda: methodology.write({"name": "Other"}),
            lambda: stage.write({"goal": "Other"}),
            lambda: item.write({"owner_side": "client"}),
            lambda: item.copy({"code": "s1.more"}),
            lambda: stage.unlink(),
            lambda: item.unlink(),
            lambda: methodology.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "published and frozen"):
                act()

    def test_a_context_does_not_unfreeze(self):
        with self.assertRaisesRegex(UserError, "published and frozen"):
            self.methodology.with_user(self.manager).with_context(
                install_mode=True
            ).write({"name": "Other"})

    def test_state_and_version_are_not_set_by_hand(self):
        for vals in ({"state": "draft"}, {"version": 7}):
            with self.assertRaisesRegex(UserError, "set directly|frozen"):
                self.methodology.with_user(self.manager).write(vals)

    def test_new_version_carries_everything_over(self):
        draft = self._draft()
        self.assertRecordValues(
            draft,
            [
                {
                    "version": 2,
                    "state": "draft",
                    "previous_version_id": self.methodology.id,
                    "name": self.methodology.name,
                }
            ],
        )
        old, new = self.methodology.stage_ids, draft.stage_ids
        self.assertEqual(new.item_ids.mapped("code"), old.item_ids.mapped("code"))
        self.assertEqual(
            [stage.predecessor_ids.mapped("code") for stage in new],
            [stage.predecessor_ids.mapped("code") for stage in old],
        )

    def test_one_draft_at_a_time(self):
        self._draft()
        with self.assertRaisesRegex(UserError, "still a draft"):
            self._draft()

    def test_publishing_retires_the_version_before(self):
        draft = self._draft()
        draft.with_user(self.manager).action_publish()
        self.assertEqual(draft.state, "published")
        self.assertEqual(self.methodology.state, "retired")

    def test_empty_methodology_is_not_published(self):
        empty = self.env["implementation.methodology"].create(
            {"name": "Empty", "code": "empty"}
        )
        with self.assertRaisesRegex(UserError, "at least one stage"):
            empty.action_publish()

    def test_internal_item_cannot_be_the_clients(self):
        draft = self._draft()
        item = draft.stage_ids.item_ids.filtered(lambda i: i.owner_side == "client")[0]
        with self.assertRaisesRegex(ValidationError, "internal"):
            item.visibility = "internal"

    def test_consultant_reads_but_does_not_change(self):
        draft = self._draft()
        self.assertTrue(draft.with_user(self.consultant).stage_ids.mapped("name"))
        with self.assertRaises(AccessError):
            draft.with_user(self.consultant).write({"name": "Mine"})


@tagged("post_install", "-at_install")
class TestPull(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.draft = cls.env["implementation.methodology"].browse(
            cls.methodology.action_new_version()["res_id"]
        )
        cls.items = {item.code: item for item in cls.draft.stage_ids.item_ids}

    def _pull(self):
        return (
            self.env["implementation.pull"]
            .with_user(self.manager)
            .create({"project_id": self.project.id})
        )

    def _lines(self, wizard):
        return {(line.kind, line.code) for line in wizard.line_ids}

    def test_difference_is_shown_and_taken_over(self):
        self.items["s2.licenses"].copy({"code": "s2.backups", "name": "Backups run"})
        self.items["s2.base_settings"].name = "Settings completed"
        self.items["s3.dev_cleaned"].unlink()
        self.draft.action_publish()
        self.assertEqual(self.project.implementation_newer_version_id, self.draft)
        wizard = self._pull()
        self.assertEqual(
            self._lines(wizard),
            {
                ("new_item", "s2.backups"),
                ("item_text", "s2.base_settings"),
                ("gone", "s3.dev_cleaned"),
            },
        )
        wizard.action_apply()
        added = self._item(self.project, "s2.backups")
        self.assertEqual(added.name, "Backups run")
        self.assertTrue(added.due_date)
        self.assertEqual(
            self._item(self.project, "s2.base_settings").name, "Settings completed"
        )
        self.assertTrue(self._item(self.project, "s3.dev_cleaned"))
        self.assertEqual(self.project.methodology_id, self.draft)
        self.assertIn("pulled", self.project.implementation_event_ids.mapped("kind"))

    def test_only_ticked_lines_are_taken_over(self):
        self.items["s2.licenses"].copy({"code": "s2.backups", "name": "Backups run"})
        self.items["s2.base_settings"].name = "Settings completed"
        self.draft.action_publish()
        wizard = self._pull()
        wizard.line_ids.filtered(lambda li: li.kind == "item_text").is_chosen = False
        wizard.action_apply()
        self.assertTrue(self._item(self.project, "s2.backups"))
        self.assertNotEqual(
            self._item(self.project, "s2.base_settings").name, "Settings completed"
        )

    def test_ticks_survive_a_new_wording(self):
        item = self._item(self.project, "s1.accounts")
        item.evidence_required = False
        item.with_user(self.consultant).action_tick()
        self.items["s1.accounts"].name = "Accounts are open"
        self.draft.action_publish()
        self._pull().action_apply()
        self.assertEqual(item.name, "Accounts are open")
        self.assertEqual(item.state, "submitted")

    def test_accepted_stage_gets_no_new_item_and_no_new_words(self):
        self._finish(self._stage(self.project, "s1"))
        self.items["s1.accounts"].copy({"code": "s1.more"})
        self.items["s1.accounts"].name = "Accounts are open"
        self.draft.action_publish()
        wizard = self._pull()
        self.assertFalse(self._lines(wizard))

    def test_new_stage_arrives_with_items_and_milestone(self):
        stage = self.draft.stage_ids[-1].copy(
            {"code": "s9", "sequence": 90, "name": "Afterwards", "item_ids": False}
        )
        self.env["implementation.methodology.item"].create(
            {"stage_id": stage.id, "code": "s9.party", "name": "Party held"}
        )
        self.draft.action_publish()
        self._pull().action_apply()
        added = self._stage(self.project, "s9")
        self.assertEqual(added.number, 9)
        self.assertTrue(added.milestone_id)
        self.assertEqual(added.item_ids.name, "Party held")

    def test_pulling_twice_changes_nothing(self):
        self.items["s2.licenses"].copy({"code": "s2.backups", "name": "Backups run"})
        self.draft.action_publish()
        self._pull().action_apply()
        self.assertFalse(self._pull().line_ids)

    def test_other_methodology_is_refused(self):
        other = self.env["implementation.methodology"].create(
            {"name": "Other", "code": "other"}
        )
        with self.assertRaisesRegex(UserError, "same methodology"):
            wizard = self._pull()
            wizard.methodology_id = other
            wizard.line_ids.mapped("kind")

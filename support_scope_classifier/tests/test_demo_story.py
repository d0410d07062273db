# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged

from odoo.addons.implementation_methodology.tests.common_demo import (
    put_stories_aside,
)
from odoo.addons.support_sla.demo import story as support

from ..demo import story


@tagged("post_install", "-at_install")
class TestScopeDemoStory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_stories_aside(cls.env, support)
        cls.changes = story.build(cls.env)

    def test_building_twice_changes_nothing(self):
        self.assertEqual(story.build(self.env), self.changes)

    def test_one_offer_waits_and_one_became_work(self):
        self.assertEqual(
            self.changes.sorted("id").mapped("state"), ["sent", "accepted"]
        )
        accepted = self.changes.filtered("task_id")
        self.assertEqual(accepted.state, "accepted")
        self.assertEqual(accepted.task_id.allocated_hours, 6)

    def test_what_is_out_of_scope_is_neither_kept_nor_broken(self):
        clocks = self.changes.ticket_id.sla_clock_ids
        self.assertEqual(set(clocks.mapped("state")), {"cancelled"})

    def test_one_request_waits_for_a_decision_with_its_suggestion(self):
        waiting = self.env["helpdesk.ticket"].search(
            [("name", "=", story.WISHES["waits"][0])], order="id desc", limit=1
        )
        self.assertFalse(waiting.scope_decision_id)
        self.assertTrue(waiting.scope_suggestion_id)

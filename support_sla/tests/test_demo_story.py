# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.implementation_methodology.tests.common_demo import (
    put_stories_aside,
)

from ..demo import story


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_stories_aside(cls.env, story)
        cls.tickets = story.build(cls.env)

    def test_building_twice_changes_nothing(self):
        self.assertEqual(story.build(self.env), self.tickets)

    def test_every_state_is_there(self):
        self.assertEqual(
            self.tickets.sorted("id").mapped("sla_status"),
            [
                *("met", "missed", "met"),
                *("met", "missed", "breached", "risk"),
                *("held", "running", "running", "running", "running"),
            ],
        )
        clocks = self.tickets.sla_clock_ids
        self.assertIn("news", clocks.mapped("metric"))
        self.assertEqual(len(clocks.filtered("excused")), 1)
        self.assertEqual(len(self.tickets.filtered("sla_idle_since")), 1)

    def test_the_agreement_is_signed_used_and_reported(self):
        agreement = self.env["support.agreement"].search(
            [("partner_id.ref", "=", story.MARK)]
        )
        self.assertEqual(agreement.state, "active")
        self.assertTrue(agreement.allowance_near)
        self.assertEqual(
            agreement.statement_ids.sorted("date_start").mapped("state"),
            ["approved", "approved", "draft"],
        )
        ours = self.tickets.filtered(lambda ticket: not ticket.agreement_gap)
        self.assertEqual(ours.agreement_id, agreement)
        self.assertEqual((self.tickets - ours).agreement_gap, "ended")

    def test_its_clocks_show_what_their_facts_tell(self):
        found = self.env["support.sla.audit"]._differences(
            self.tickets.ids, fields.Datetime.now()
        )
        self.assertFalse(found.lines)

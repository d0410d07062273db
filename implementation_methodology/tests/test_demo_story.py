# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, tagged

from ..demo import story
from .common_demo import put_stories_aside

#: Monday, Friday and Sunday, before the hour at which the manager publishes.
DAYS = [datetime(2026, 11, day, 6) for day in (16, 20, 22)]


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_stories_aside(cls.env, story)
        cls.projects = story.build(cls.env)
        cls.kvitka = cls.projects[0]

    def test_building_twice_changes_nothing(self):
        before = self.env["implementation.seal"].search_count([])
        self.assertEqual(story.build(self.env), self.projects)
        self.assertEqual(self.env["implementation.seal"].search_count([]), before)

    def test_three_stages_are_signed_by_both_sides(self):
        acts = self.env["implementation.act"].search(
            [("project_id", "=", self.kvitka.id)], order="id"
        )
        self.assertEqual(acts.stage_id.mapped("code"), ["s1", "s2", "s3"])
        for act in acts:
            self.assertEqual(act.seal_state, "signed")
            self.assertTrue(act.pdf_sha256)
            self.assertEqual(act.signature_ids.mapped("method"), ["drawn", "typed"])
            self.assertEqual(act.stage_id.state, "accepted")
        self.assertFalse(self.env["implementation.seal"]._broken_chains())

    def test_fourth_stage_is_in_its_second_round_of_two(self):
        item = self._item("s4.revisions")
        self.assertEqual(item.stage_id.state, "in_progress")
        self.assertEqual((item.round_number, item.rounds_max), (2, 2))
        self.assertEqual((item.state, len(item.remark_ids)), ("returned", 1))
        self.assertFalse(item.needs_round_decision)

    def test_one_waiver_is_in_force(self):
        waivers = self.env["implementation.waiver"].search(
            [("project_id", "in", self.projects.ids)]
        )
        self.assertEqual(waivers.mapped("state"), ["active"])
        self.assertTrue(waivers.client_consent_on and waivers.integrator_consent_on)
        item = self._item("s3.automation")
        self.assertEqual(item.state, "waived")
        exception = item.stage_id.act_ids.seal_id._content()["exceptions"][0]
        self.assertEqual((exception["kind"], exception["code"]), ("waived", item.code))

    def test_week_before_is_reported_in_the_clients_language(self):
        report = self.env["implementation.report"].search(
            [("project_id", "in", self.projects.ids)]
        )
        self.assertEqual(len(report), 1)
        self.assertEqual(report.project_id, self.kvitka)
        self.assertEqual(report.lang, self.kvitka.partner_id.lang)
        self.assertEqual(report.state, "published")
        self.assertEqual(report.published_by_id, self.kvitka.user_id.partner_id)
        self.assertFalse(report.activity_ids)
        today = fields.Date.context_today(report)
        self.assertTrue(report.week_end < today <= report.week_end + timedelta(days=7))
        for name in ("done_text", "next_text", "waiting_text", "moves_text"):
            self.assertTrue(report[name], name)
        self.assertIn(story.LATE_DATA, report.moves_text)
        self.assertEqual(report.update_id.user_id, self.kvitka.user_id)
        self.assertIn(story.LATE_DATA, report.update_id.description)

    def test_reported_week_has_its_news_on_any_day(self):
        for number, day in enumerate(DAYS):
            with self.subTest(day=day), freeze_time(day):
                put_stories_aside(self.env, story, suffix=number)
                kvitka = story.build(self.env)[0]
                report = self.env["implementation.report"].search(
                    [("project_id", "=", kvitka.id)]
                )
                self.assertLessEqual(report.published_on, day)
                self.assertTrue(self._done_codes(report) or "3." in report.done_text)
                self.assertIn(story.LATE_DATA, report.moves_text)
                self.assertTrue(report.next_text)

    def _done_codes(self, report):
        """Codes of the items the report tells as done."""
        items = report.project_id.implementation_item_ids
        lang = items.with_context(lang=report.lang)
        return {
            item.code
            for item in lang
            if f"{item.name} ({item.stage_id.display_name})"
            in report.done_text.splitlines()
        }

    def _item(self, code):
        return self.kvitka.implementation_item_ids.filtered(
            lambda item: item.code == code
        )

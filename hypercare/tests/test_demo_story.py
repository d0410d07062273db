# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from types import SimpleNamespace

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.implementation_methodology.demo import story as implementation
from odoo.addons.implementation_methodology.tests.common_demo import (
    put_stories_aside,
)
from odoo.addons.support_sla.demo import story as support

from ..demo import requests, story, words
from ..models.helpdesk_ticket import NATURES


@tagged("post_install", "-at_install")
class TestHypercareDemoStory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_stories_aside(cls.env, implementation, support, story)
        cls.window = story.build(cls.env)
        cls.tickets = cls.window.ticket_ids

    def test_building_twice_changes_nothing(self):
        models = (
            "hypercare.window",
            "hypercare.standup",
            "helpdesk.ticket",
            "hypercare.faq",
            "mail.message",
        )
        before = [self.env[name].search_count([]) for name in models]
        self.assertEqual(story.build(self.env), self.window)
        self.assertEqual([self.env[name].search_count([]) for name in models], before)

    def test_today_is_the_ninth_day(self):
        window = self.window
        today = window._today(fields.Datetime.now())
        day, days = window._day_number(today)
        self.assertEqual((window.state, day), ("open", 9))
        self.assertIn(days, (14, 15, 16))
        entry = window.criterion_ids.filtered(lambda one: one.kind == "entry")
        self.assertEqual(set(entry.mapped("state")), {"met"})

    def test_a_story_of_any_day_has_its_working_days_in_order(self):
        for number in range(7):
            today = datetime(2026, 11, 16) + timedelta(days=number)
            first = today.date() - timedelta(days=story.PASSED)
            days = [first + timedelta(days=n) for n in range(story.PASSED)]
            told = SimpleNamespace(
                today=today.date(), past=[day for day in days if day.weekday() < 5]
            )
            found = [story.Story.day(told, n) for n in range(story.LAST + 2)]
            with self.subTest(today=today):
                self.assertEqual(found, sorted(found))
                self.assertLess(found[story.LAST], found[-1])
                self.assertGreaterEqual(found[0], first)
                self.assertEqual(len(set(found[1:])), story.LAST + 1)

    def test_steps_of_a_ticket_follow_each_other(self):
        for request in requests.REQUESTS:
            moments = [request.at, *(step[0] for step in request.steps)]
            self.assertEqual(moments, sorted(moments), request.key)
            if request.steps:  # by channels that keep office hours
                self.assertLess(moments[-1][2:], "18:00")

    def test_requests_are_of_all_natures_and_channels(self):
        self.assertEqual(len(self.tickets), len(requests.REQUESTS))
        self.assertEqual(set(self.tickets.mapped("nature")), set(dict(NATURES)))
        self.assertEqual(len(self.tickets.channel_id), 4)
        self.assertTrue(self.tickets.process_id.window_id == self.window)
        statuses = set(self.tickets.mapped("sla_status"))
        self.assertLessEqual({"met", "breached", "held"}, statuses)
        facts = self.env["support.sla.fact"].search(
            [("ticket_id", "in", self.tickets.ids), ("kind", "=", "reopened")]
        )
        self.assertEqual(len(facts), 1)
        wish = self.tickets.filtered(lambda ticket: ticket.nature == "enhancement")
        self.assertEqual(wish.change_request_ids.state, "sent")

    def test_answers_are_in_every_state_and_a_session_is_proposed(self):
        faqs = self.env["hypercare.faq"].search(
            [("partner_id", "=", self.window.partner_id.id)]
        )
        self.assertEqual(set(faqs.mapped("state")), {"draft", "review", "published"})
        self.assertTrue(faqs.filtered("helpful_count"))
        self.assertTrue(faqs.filtered("unhelpful_count"))
        sessions = self.window.session_ids
        self.assertEqual(sorted(sessions.mapped("state")), ["held", "proposed"])
        held = sessions.filtered(lambda session: session.state == "held")
        self.assertTrue(held.recording_url)
        proposed = sessions - held
        self.assertEqual(proposed.topic_id, self.env.ref("hypercare.topic_returns"))

    def test_every_day_is_done(self):
        window = self.window
        self.assertFalse(window._missing_days(fields.Datetime.now()))
        days = self.env["hypercare.snapshot"].search([("window_id", "=", window.id)])
        self.assertEqual(len(set(days.mapped("day"))), story.PASSED)
        published = window.standup_ids.filtered("is_published")
        self.assertTrue(all(one.is_due and one.decisions for one in published))
        self.assertGreaterEqual(len(published), 3)
        self.assertTrue(window.reading_ids)

    def test_the_board_has_stable_and_troubled_processes(self):
        states = {one.name: one.state for one in self.window.process_ids}
        self.assertEqual(len(states), len(words.PROCESSES))
        self.assertEqual(set(states.values()), {"ok", "workaround", "blocked"})
        self.assertEqual(self.window._board_counts(self._today()), (2, 6))
        self.assertFalse(any(self.window.process_ids.mapped("said_today")))

    def test_the_review_is_half_filled_by_both_sides(self):
        review = self.window.review_ids
        self.assertFalse(review.seal_id)
        lines = review.line_ids
        self.assertEqual(set(lines.mapped("kind")), {"improve", "module"})
        self.assertTrue(0 < review.undecided_count < len(lines))
        self.assertEqual(len(lines.edited_by_id), 2)
        for name in (*words.OURS, *words.THEIRS):
            self.assertIn(name, lines.mapped("name"))

    def test_the_exit_is_assessed_and_a_waiver_waits_for_the_client(self):
        exits = self.window.exit_criterion_ids
        self.assertEqual(len(exits), 12)
        self.assertIn("met", exits.mapped("state"))
        self.assertIn("failed", exits.mapped("state"))
        self.assertEqual(exits.filtered("waiver_pending").code, words.WAIVED[0])

    def test_two_windows_that_are_prepared_share_a_consultant(self):
        prepared = self.env["hypercare.window"].search(
            [("state", "=", "draft"), ("partner_id.ref", "!=", False)]
        )
        self.assertEqual(len(prepared), 2)
        self.assertEqual(prepared[0].clash_ids, prepared[1])
        petro = self.env["res.users"].search([("login", "=", "petro")])
        self.assertIn(petro.name, prepared[0].clash_words)

    def test_nothing_of_it_is_mailed(self):
        people = self.window.person_ids.partner_id
        mails = self.env["mail.mail"].search(
            [("state", "=", "outgoing"), ("recipient_ids", "in", people.ids)]
        )
        about = mails.filtered(lambda mail: mail.model != "helpdesk.ticket")
        self.assertFalse(about.filtered(lambda m: "hypercare" in (m.model or "")))

    def test_its_clocks_show_what_their_facts_tell(self):
        found = self.env["support.sla.audit"]._differences(
            self.tickets.ids, fields.Datetime.now()
        )
        self.assertFalse(found.lines)

    def _today(self):
        return self.window._today(fields.Datetime.now())

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.support_sla.tests.common_portal import SlaPortalCommon

from .test_faq import FaqCommon


@tagged("post_install", "-at_install")
class TestFaqPortal(SlaPortalCommon, FaqCommon):
    """``customer`` and ``colleague`` are of the client and have no row in a window."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.window.person_ids.partner_id.lang = "en_US"
        cls.faq = cls._faq(
            "How do I process a return?",
            answer="<p>Press Return on the delivery.</p>",
            topic_id=cls.returns.id,
        )
        cls.draft = cls._faq("A draft of a return?", publish=False)
        cls.library = cls._faq("Return in the library?", partner_id=False)
        cls.foreign = cls._faq("Return elsewhere?", partner_id=cls.other_client.id)
        cls.plain = cls._new_user("hyper_plain", "base.group_user")
        cls.plain.lang = "en_US"
        cls.url = f"/my/faq/{cls.faq.id}"

    def _suggest(self, text):
        self.env.flush_all()
        return self.make_jsonrpc_request("/my/faq/suggest", {"text": text})

    def _page(self, path="/my/faq"):
        return self._words(self._tree(path).get_element_by_id("wrap"))

    def _training(self, code="s5.video_guides", **vals):
        project = self.env["project.project"].create(
            {"name": "Rollout", "partner_id": self.client.id}
        )
        stage = (
            self.env["implementation.stage"]
            ._by_verb()
            .create({"name": "Training", "code": code[:2], "project_id": project.id})
        )
        item = (
            self.env["implementation.item"]
            ._by_verb()
            .create({"stage_id": stage.id, "code": code, "name": "Video guides"})
        )
        return (
            self.env["implementation.evidence"]
            ._by_verb()
            .create(
                {
                    "item_id": item.id,
                    "kind": "link",
                    "name": "Sales in ten minutes",
                    "url": "https://video.example.com/sales",
                    **vals,
                }
            )
        )

    def test_every_login_of_the_client_reads_its_answers(self):
        for user in (self.customer, self.colleague, self.coordinator):
            self._login(user)
            page = self._page()
            self.assertIn(self.faq.question, page)
            for other in (self.draft, self.library, self.foreign):
                self.assertNotIn(other.question, page)
            self.assertIn("Press Return on the delivery.", self._page(self.url))
            for other in (self.draft, self.library, self.foreign):
                answer = self._get(f"/my/faq/{other.id}")
                self.assertEqual(answer.status_code, 404)

    def test_nobody_else_does(self):
        for user in (self.stranger, self.plain, self.employee, self.agent):
            self._login(user)
            self.assertNotIn(self.faq.question, self._page(), user.login)
            self.assertEqual(self._get(self.url).status_code, 404, user.login)
            answer = self._send(f"{self.url}/vote", {"helped": "yes"})
            self.assertEqual(answer.status_code, 404)
            suggested = [one["id"] for one in self._suggest("process a return")]
            self.assertNotIn(self.faq.id, suggested)
        self.assertFalse(self.faq.vote_ids)
        self._login(None)
        self.assertIn("/web/login", self._get(self.url).url)

    def test_who_has_a_row_reads_along_and_an_archived_row_is_none(self):
        self._login(self.consultant)
        self.assertIn(self.faq.question, self._page())
        self._person(self.consultant).active = False
        self.assertEqual(self._get(self.url).status_code, 404)

    def test_an_internal_login_that_is_the_clients_contact_reads_its_answers(self):
        self.plain.partner_id.parent_id = self.client
        self._login(self.plain)
        self.assertIn(self.faq.question, self._page())

    def test_answers_outlive_the_window(self):
        self.window._by_verb().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )
        newcomer = self._new_user("hyper_newcomer", "base.group_portal", self.client)
        newcomer.lang = "en_US"
        self._login(newcomer)
        self.assertIn(self.faq.question, self._page())
        self.assertIn("/my/faq", self._get("/my/home").text)

    def test_a_retired_answer_is_gone(self):
        self.faq._retire()
        self._login(self.customer)
        self.assertEqual(self._get(self.url).status_code, 404)

    def test_search_and_topics_find_the_answer(self):
        self._faq("Something about payments?")
        self._login(self.customer)
        page = self._page("/my/faq?search=returned+goods")
        self.assertIn(self.faq.question, page)
        self.assertNotIn("payments", page)
        page = self._page(f"/my/faq?topic={self.returns.id}")
        self.assertIn(self.faq.question, page)
        self.assertNotIn("payments", page)
        for query in ("search=%27%3A*+%7C", "topic=x", "topic=999999999", "topic=²"):
            self.assertEqual(self._get(f"/my/faq?{query}").status_code, 200, query)
        self.assertIn("Nothing was found", self._page("/my/faq?search=zebra"))

    def test_a_person_votes_once_by_post_and_may_change_his_mind(self):
        self._login(self.customer)
        self.assertIn(self._get(f"{self.url}/vote").status_code, (404, 405))
        forged = self._send(f"{self.url}/vote", {"helped": "yes"}, csrf=False)
        self.assertEqual(forged.status_code, 400)
        answer = self._send(f"{self.url}/vote", {"helped": "yes"})
        self.assertIn("Thank you", answer.text)
        self.assertEqual((self.faq.helpful_count, self.faq.unhelpful_count), (1, 0))
        self._send(f"{self.url}/vote", {"helped": "no"})
        self.assertEqual((self.faq.helpful_count, self.faq.unhelpful_count), (0, 1))
        self._send(f"{self.url}/vote", {"helped": "maybe"})
        self._login(self.colleague)
        self._send(f"{self.url}/vote", {"helped": "yes"})
        self.assertEqual((self.faq.helpful_count, self.faq.unhelpful_count), (1, 1))
        self.assertEqual(len(self.faq.vote_ids), 2)

    def test_suggestions_come_for_words_and_not_for_beginnings(self):
        for number in range(7):
            self._faq(f"Process a return, case {number}?")
        self._login(self.customer)
        found = self._suggest("How can I process a return of the customer?")
        self.assertEqual(len(found), 5)
        self.assertEqual(set(found[0]), {"id", "question", "url"})
        self.assertFalse(self._suggest("ret"))
        self.assertFalse(self._suggest("how do I do this?"))
        self.assertFalse(self._suggest(["return"]))

    def test_the_form_of_a_new_ticket_leads_to_the_answers(self):
        self._login(self.customer)
        tree = self._tree("/new/ticket")
        self.assertTrue(tree.xpath("//p/a[@href='/my/faq']"))
        box = tree.xpath("//form//div[@class='o_hyper_suggest']")
        self.assertIn("hidden", box[0].attrib)

    def test_what_is_typed_costs_the_same_however_many_answers_there_are(self):
        portal = self.env["hypercare.portal.faq"].with_user(self.customer)
        portal._suggest("How do I process a return?")
        counts = []
        for many in (1, 30):
            for number in range(many):
                self._faq(f"Another return, case {number}?")
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            portal._suggest("How do I process a return?")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 8)

    def test_videos_and_instructions_of_the_training_stay(self):
        self._training()
        self._training(code="s7.users_connected", name="No lesson")
        self._login(self.colleague)
        page = self._page()
        self.assertIn("Sales in ten minutes", page)
        self.assertNotIn("No lesson", page)
        self._login(self.stranger)
        self.assertNotIn("Sales in ten minutes", self._page())

    def test_internal_items_stay_internal(self):
        self._training().item_id._by_verb().visibility = "internal"
        self._login(self.colleague)
        self.assertNotIn("Sales in ten minutes", self._page())

    def test_files_are_handed_out_by_our_own_door_only(self):
        file = self._training(
            kind="file",
            name="guide.pdf",
            url=False,
            file=base64.b64encode(b"%PDF-1.4 guide"),
        )
        self._login(self.colleague)
        self.assertIn("guide.pdf", self._page())
        answer = self._get(f"/my/faq/file/{file.id}")
        self.assertEqual(answer.content, b"%PDF-1.4 guide")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        for user in (self.stranger, self.plain):
            self._login(user)
            self.assertEqual(self._get(f"/my/faq/file/{file.id}").status_code, 404)

    def test_recordings_of_sessions_are_shown(self):
        session = self.env["hypercare.session"].create(
            {
                "window_id": self.window.id,
                "topic_id": self.returns.id,
                "date_start": "2026-03-09 08:00:00",
                "recording_url": "https://video.example.com/returns",
            }
        )
        self._login(self.colleague)
        self.assertNotIn("Training sessions", self._page())
        session._plan()
        session._hold(self._moment("2026-03-09 12:00"))
        tree = self._tree("/my/faq")
        self.assertTrue(tree.xpath("//a[@href='https://video.example.com/returns']"))

    def test_the_door_is_shut_for_who_is_not_logged_in(self):
        public = self.env.ref("base.public_user")
        portal = self.env["hypercare.portal.faq"].with_user(public)
        self.assertFalse(portal._clients())
        with self.assertRaises(AccessError):
            portal._find_answer(self.faq.id)
        self.assertEqual(portal._suggest("process a return"), [])

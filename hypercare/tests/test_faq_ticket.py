# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .test_faq import FaqCommon


@tagged("post_install", "-at_install")
class TestFaqTicket(FaqCommon):
    def _mails_to(self, ticket):
        return (
            self.env["mail.mail"]
            .search([("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)])
            .filtered(lambda mail: "answer" in (mail.subject or ""))
        )

    def test_a_question_is_shown_answers_in_its_words(self):
        mine, theirs = self._faq(), self._faq(partner_id=self.other_client.id)
        library = self._faq("Повернення від покупця?", partner_id=False)
        ticket = self._question().with_user(self.agent)
        self.assertEqual(ticket.similar_faq_ids, mine | library)
        self.assertNotIn(theirs, ticket.similar_faq_ids)
        ticket.nature = "defect"
        self.assertFalse(ticket.similar_faq_ids)

    def test_a_solved_question_without_an_answer_says_so(self):
        ticket = self._question()
        self.assertFalse(ticket.faq_missing)
        self._move(ticket, self.done, "2026-03-03 09:00")
        self.assertTrue(ticket.faq_missing)
        ticket.faq_id = self._faq()
        self.assertFalse(ticket.faq_missing)

    def test_the_draft_is_the_askers_question_and_our_last_reply_without_names(self):
        self.customer.partner_id.name = "Марія Гнатюк"
        ticket = self._question(topic_id=self.returns.id)
        self._post(ticket, self.agent, "2026-03-03 08:30", "Дивимося.")
        self._post(
            ticket,
            self.agent,
            "2026-03-03 08:40",
            "Добрий день, Маріє!\nВідкрийте замовлення й натисніть Повернення.\n"
            "Гнатюк отримає 500 грн, ваш тел. 067 123 45 67.\nЗ повагою\nАгент",
        )
        self._post(ticket, self.customer, "2026-03-03 08:50", "Дякую, вийшло!")
        action = ticket.with_user(self.agent).action_draft_faq()
        faq = self.env["hypercare.faq"].browse(action["res_id"])
        self.assertEqual(faq.state, "draft")
        self.assertEqual(faq.question, "Як мені оформити повернення?")
        self.assertEqual(
            " ".join(html2plaintext(faq.answer).split()),
            "Відкрийте замовлення й натисніть Повернення. [ім’я] отримає [сума], "
            "ваш тел. [телефон].",
        )
        self.assertEqual(faq.partner_id, self.client)
        self.assertEqual(faq.window_id, self.window)
        self.assertEqual(faq.topic_id, self.returns)
        self.assertEqual(faq.lang, "uk")
        self.assertEqual(faq.ticket_ids, ticket)
        self.assertEqual(ticket._draft_faq(self._moment("2026-03-03 09:00")), faq)

    def test_internal_notes_are_no_answers(self):
        ticket = self._question()
        note = {"subtype_xmlid": "mail.mt_note"}
        self._post(ticket, self.agent, "2026-03-03 08:30", "Secret", **note)
        faq = ticket._draft_faq(self._moment("2026-03-03 09:00"))
        self.assertFalse(faq._has_answer())

    def test_an_answer_published_before_the_question_is_a_repeat(self):
        faq = self._faq(at="2026-03-03 08:00")
        later, before = self._question("2026-03-03 08:01"), self._question()
        early = self._question("2026-03-03 07:59")
        for ticket in (later, before, early):
            ticket._link_faq(faq, self._moment("2026-03-03 10:00"))
        self.assertTrue(later.faq_known)
        self.assertTrue(before.faq_known, "in the very moment")
        self.assertFalse(early.faq_known)
        self.assertEqual(faq.ticket_count, 3)

    def test_linking_the_library_gives_the_client_a_copy_of_its_own(self):
        library = self._faq(partner_id=False, topic_id=self.returns.id)
        first, second = self._question(), self._question("2026-03-04 08:00")
        agent = library.with_user(self.agent)
        with self._at("2026-03-03 10:00"):
            agent.with_context(hypercare_ticket_id=first.id).action_link_ticket()
        copy = first.faq_id
        self.assertEqual((copy.origin_id, copy.state), (library, "published"))
        self.assertEqual(copy.partner_id, self.client)
        self.assertFalse(first.faq_known)
        self.assertEqual(first.topic_id, self.returns)
        with self._at("2026-03-04 10:00"):
            agent.with_context(hypercare_ticket_id=second.id).action_link_ticket()
        self.assertEqual(second.faq_id, copy)
        self.assertTrue(second.faq_known)

    def test_only_tickets_one_may_write_are_linked(self):
        faq = self._faq()
        own = self._new_user("hyper_own", "helpdesk_mgmt.group_helpdesk_user_own")
        ticket = self._question(user_id=self.agent.id)
        with self.assertRaises(AccessError):
            faq.with_user(own).with_context(
                hypercare_ticket_id=ticket.id
            ).action_link_ticket()
        with self.assertRaises(ValueError):
            faq.with_user(self.agent).action_link_ticket()

    def test_another_clients_answer_is_not_linked(self):
        with self.assertRaises(ValidationError):
            self._question().faq_id = self._faq(partner_id=self.other_client.id)

    def test_the_asker_is_told_once_when_the_answer_is_published(self):
        ticket = self._question()
        faq = ticket._draft_faq(self._moment("2026-03-03 09:00"))
        faq.answer = "<p>So</p>"
        self.assertFalse(self._mails_to(ticket))
        faq.with_user(self.consultant)._publish(self._moment("2026-03-03 10:00"))
        mail = self._mails_to(ticket)
        self.assertEqual(len(mail), 1)
        self.assertIn(f"/my/faq/{faq.id}", mail.body_html)
        self.assertIn("So", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.customer.partner_id)
        faq._redraft()
        faq._publish(self._moment("2026-03-03 11:00"))
        self.assertEqual(len(self._mails_to(ticket)), 1)

    def test_telling_the_asker_is_no_reply_to_the_ticket(self):
        ticket = self._question()
        ticket._link_faq(self._faq(), self._moment("2026-03-03 10:00"))
        self.assertTrue(self._mails_to(ticket))
        self.env.cr.execute(
            "SELECT 1 FROM support_sla_fact WHERE ticket_id = %s AND kind = 'reply'",
            [ticket.id],
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_who_wants_no_mails_gets_none(self):
        self._person(self.coordinator).notify_level = "none"
        ticket = self._question(partner_id=self.coordinator.partner_id.id)
        ticket._link_faq(self._faq(), self._moment("2026-03-03 10:00"))
        self.assertFalse(self._mails_to(ticket))

    def test_the_form_of_a_question_opens_for_agents(self):
        self._faq()
        ticket = self._question().with_user(self.agent)
        with Form(ticket) as form:
            form.topic_id = self.returns
        self.assertEqual(ticket.topic_id, self.returns)

    def test_counts_tell_links_repeats_and_what_lacks_an_answer(self):
        now = self._moment("2026-03-10 08:00")
        known = self._faq(at="2026-03-02 08:00", topic_id=self.returns.id)
        for _number in range(2):
            self._question()._link_faq(known, now)
        draft = self._faq("Щось інше?", publish=False)
        for _number in range(2):
            self._question()._link_faq(draft, now)
        self._question(nature="defect")
        self._question(duplicate_id=self._question(topic_id=self.returns.id).id)
        self._question(stage_id=self.cancelled.id)
        self._question("2026-03-11 08:00")
        self.assertEqual(
            self.window._faq_counts(now),
            {
                "howto": 5,
                "linked": 4,
                "known": 2,
                "repeated": 2,
                "repeated_without_published": 1,
            },
        )
        with self._at("2026-03-10 09:00"):
            draft._publish(self._moment("2026-03-10 07:00"))
        counts = self.window._faq_counts(now)
        self.assertEqual(counts["repeated_without_published"], 0)
        self.assertEqual(
            self.window._faq_counts(self._moment("2026-03-03 07:00"))["howto"], 0
        )

    def test_counts_cost_the_same_however_many_tickets_there_are(self):
        now = self._moment("2026-03-10 08:00")
        faq = self._faq()
        for many in (1, 10):
            for _number in range(many):
                self._question()._link_faq(faq, now)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(1):
                self.window._faq_counts(now)

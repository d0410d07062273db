# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .test_faq import FaqCommon


@tagged("post_install", "-at_install")
class TestFaqSearch(FaqCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._faq()
        cls.paid = cls._faq(
            "Як побачити, чи надійшла оплата (платіж)?",
            answer="<p>Відкрийте рахунок: під підсумком є кожен платіж.</p>",
        )
        cls.found = cls._faq(
            "How do I find a customer's document?",
            answer="<p>Open Contacts and search for the customer.</p>",
        )
        cls.foreign = cls._faq(
            "Як повернути товар?", partner_id=cls.other_client.id, at="2026-03-02 09:00"
        )
        cls.draft = cls._faq("Повернення постачальнику?", publish=False)

    def _search(self, text, **kwargs):
        return self.env["hypercare.faq"]._search_answers(text, self.client, **kwargs)

    def test_inflected_words_find_the_answer_in_ukrainian(self):
        for text in (
            "повернень",
            "Повернути товари",
            "ПОВЕРНЕННЯМ",
            "повернули частину товару",
        ):
            self.assertEqual(self._search(text)[:1], self.goods, text)
        for text in ("платежі", "оплату", "де платежу немає", "плат"):
            self.assertEqual(self._search(text)[:1], self.paid, text)

    def test_inflected_words_find_the_answer_in_english(self):
        for text in ("documents", "finding customers' documents", "customer docum"):
            self.assertEqual(self._search(text)[:1], self.found, text)

    def test_what_the_question_says_comes_before_what_the_answer_says(self):
        other = self._faq("Щось інше?", answer="<p>Оплата і платіж, оплати.</p>")
        self.assertEqual(self._search("оплата")[:2], self.paid | other)

    def test_more_words_found_come_first(self):
        best = self._faq("Оплата за повернення товару?")
        self.assertEqual(self._search("оплата повернення")[:1], best)

    def test_drafts_and_other_clients_answers_are_never_found(self):
        found = self._search("повернути товар постачальнику", limit=50)
        self.assertIn(self.goods, found)
        self.assertFalse(found & (self.foreign | self.draft))

    def test_the_library_is_found_only_where_it_is_asked_for(self):
        library = self._faq("Повернення від клієнта?", partner_id=False)
        self.assertNotIn(library, self._search("повернення", limit=50))
        self.assertIn(library, self._search("повернення", limit=50, library=True))
        copy = library._copy_for(
            self.client, self.window, self._moment("2026-03-03 08:00")
        )
        found = self._search("повернення", limit=50, library=True)
        self.assertEqual(found & (library | copy), copy, "not twice")

    def test_a_retired_answer_is_not_found_and_a_changed_one_by_its_new_words(self):
        self.goods._retire()
        self.assertNotIn(self.goods, self._search("повернення"))
        self.paid.question = "Де квитанція?"
        self.assertEqual(self._search("квитанції")[:1], self.paid)

    def test_a_word_by_the_way_is_no_suggestion(self):
        text = "Після оплати кабелю друкарка не вмикається, а люди чекають"
        self.assertTrue(self._search(text))
        self.assertFalse(self._search(text, sure=True))
        self.assertEqual(
            self._search("Клієнт хоче повернути товар, що натискати?", sure=True),
            self.goods,
        )

    def test_the_readers_language_decides_between_equals(self):
        uk = self._faq("Odoo SMS?", lang="uk")
        en = self._faq("Odoo SMS?", lang="en")
        self.assertEqual(self._search("sms", lang="uk")[:1], uk)
        self.assertEqual(self._search("sms", lang="en")[:1], en)

    def test_texts_without_a_word_and_hostile_ones_find_nothing(self):
        for text in ("", "   ", "як це?", "':* | !", "\\", "%_", None, "<->"):
            self.assertFalse(self._search(text), text)
        self._search("a' | b:* & !c \\ (" * 2000)

    def test_a_search_is_one_query_however_many_answers_there_are(self):
        self._search("повернення")
        self.env.flush_all()
        for many in (1, 40):
            for number in range(many):
                self._faq(f"Повернення номер {number}?")
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(1):
                self._search("повернення товару", limit=5, sure=True)

    def test_an_agent_searches_what_he_may_read(self):
        company = self.env["res.company"].create({"name": "Other Co"})
        self.goods.flush_recordset()
        hidden = self._faq("Повернення деінде?", company_id=company.id)
        Faq = self.env["hypercare.faq"].with_user(self.agent)
        found = Faq._search_answers("повернення", self.client, limit=50)
        self.assertIn(self.goods, found)
        self.assertNotIn(hidden, found)

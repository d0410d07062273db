# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HypercareCommon


class FaqCommon(HypercareCommon):
    """A solved question of the client, and somebody else's answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Answers the database has would be found by the way.
        cls.env["hypercare.faq"].search([]).filtered(
            lambda faq: faq.state != "retired"
        )._retire()
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Somebody else", "is_company": True}
        )
        cls.returns = cls.env["hypercare.topic"].create({"name": "Goods back"})

    @classmethod
    def _faq(cls, question="Як провести повернення товару?", publish=True, **vals):
        at = vals.pop("at", "2026-03-02 08:00")
        faq = cls.env["hypercare.faq"].create(
            {
                "question": question,
                "answer": "<p>Натисніть Повернення.</p>",
                "partner_id": cls.client.id,
                **vals,
            }
        )
        if publish:
            faq._publish(cls._moment(at))
        return faq

    @classmethod
    def _question(cls, at="2026-03-03 08:00", **vals):
        return cls._ticket(
            at,
            **{
                "name": "Як мені оформити повернення?",
                "description": "<p>Клієнт повернув товар.</p>",
                "partner_id": cls.customer.partner_id.id,
                "nature": "question",
                **vals,
            },
        )


@tagged("post_install", "-at_install")
class TestFaq(FaqCommon):
    def test_an_answer_goes_from_draft_through_review_to_its_clients(self):
        faq = self._faq(publish=False)
        self.assertEqual(faq.state, "draft")
        self.assertEqual(faq.lang, "uk")
        faq.with_user(self.consultant).action_request_review()
        faq.with_user(self.agent)._publish(self._moment("2026-03-04 10:00"))
        self.assertEqual(faq.state, "published")
        self.assertEqual(faq.reviewer_id, self.agent)
        self.assertEqual(faq.published_at, self._moment("2026-03-04 10:00"))

    def test_no_form_import_or_call_publishes_by_writing_the_state(self):
        faq = self._faq(publish=False)
        for vals in ({"state": "published"}, {"reviewer_id": self.agent.id}):
            with self.assertRaises(UserError):
                faq.with_user(self.agent).write(vals)
        with self.assertRaises(UserError):
            self.env["hypercare.faq"].create({"question": "?", "state": "published"})

    def test_an_answer_never_becomes_another_clients(self):
        with self.assertRaises(UserError):
            self._faq().write({"partner_id": self.other_client.id})

    def test_nothing_without_words_is_published(self):
        with self.assertRaisesRegex(UserError, "Write the answer first"):
            self._faq(answer="<p><br></p>")

    def test_who_published_first_is_kept_and_the_first_day_too(self):
        faq = self._faq()
        faq._retire()
        faq._publish(self._moment("2026-03-09 08:00"))
        self.assertEqual(faq.published_at, self._moment("2026-03-02 08:00"))
        self.assertEqual(faq.reviewed_at, self._moment("2026-03-09 08:00"))

    def test_who_changes_what_clients_read_has_reviewed_it(self):
        faq = self._faq()
        with self._at("2026-03-05 08:00"):
            faq.with_user(self.consultant).answer = "<p>Better</p>"
        self.assertEqual(faq.reviewer_id, self.consultant)
        self.assertEqual(faq.reviewed_at, self._moment("2026-03-05 08:00"))

    def test_what_clients_have_read_is_not_deleted(self):
        with self.assertRaises(UserError):
            self._faq().unlink()
        self._faq(publish=False).unlink()

    def test_markup_that_does_something_is_taken_out(self):
        faq = self._faq(
            answer="<p onclick='x()' style='position:fixed'>a</p><script>x()</script>"
        )
        self.assertNotIn("script", faq.answer)
        self.assertNotIn("onclick", faq.answer)
        self.assertNotIn("fixed", faq.answer)

    def test_the_library_gets_a_copy_without_what_is_the_clients(self):
        ticket = self._question(name="Повернення")
        faq = self._faq(
            "Чому Client & Sons не бачить повернення?",
            answer="<p>Sla_customer просив 500 грн на 067 123 45 67.</p>",
            topic_id=self.returns.id,
        )
        ticket.faq_id = faq
        self.customer.partner_id.name = "Марія Гнатюк"
        faq.answer = "<p>Марії Гнатюк повернули 500 грн, тел. 067 123 45 67.</p>"
        action = faq.with_user(self.agent).action_promote()
        copy = self.env["hypercare.faq"].browse(action["res_id"])
        self.assertEqual(copy.state, "review")
        self.assertFalse(copy.partner_id | copy.window_id.partner_id)
        self.assertEqual(copy.question, "Чому [компанія] не бачить повернення?")
        self.assertEqual(
            " ".join(copy.answer.striptags().split()),
            "[ім’я] повернули [сума], тел. [телефон].",
        )
        self.assertFalse(copy.ticket_ids)
        self.assertEqual(faq._promote(), copy, "not once more")

    def test_the_library_answers_the_next_client_from_the_first_day(self):
        fits = self._faq(partner_id=False, topic_id=self.returns.id)
        other_topic = self.env["hypercare.topic"].create({"name": "Other"})
        self._faq(partner_id=False, topic_id=other_topic.id, question="Про інше?")
        self._faq(partner_id=False, question="How do I return?", lang="en")
        self._faq(partner_id=False, question="Чернетка?", publish=False)
        self.env["res.lang"]._activate_lang("uk_UA")
        window = self.window
        (self.client | window.person_ids.partner_id).lang = "uk_UA"
        window.topic_ids = self.returns
        self.assertEqual(window._faq_languages(), ["uk"])
        now = self._moment("2026-03-02 09:00")
        mine = window.with_user(self.project_lead)._preload_faq(now)
        self.assertEqual(mine.origin_id, fits)
        self.assertEqual(mine.partner_id, self.client)
        self.assertEqual(mine.state, "published")
        self.assertEqual(mine.published_at, now)
        again = window._preload_faq(self._moment("2026-03-05 09:00"))
        self.assertEqual(again, mine, "once is enough")

    def test_only_who_works_with_clients_reads_answers(self):
        faq = self._faq()
        plain = self._new_user("hyper_plain", "base.group_user")
        for user in (plain, self.customer, self.coordinator):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                faq.with_user(user).read(["question"])
        for user in (self.agent, self.consultant):
            self.assertTrue(faq.with_user(user).read(["question"]))

    def test_another_companys_answers_are_not_read_but_the_library_is(self):
        company = self.env["res.company"].create({"name": "Other Co"})
        faq = self._faq(company_id=company.id)
        shipped = self._faq(partner_id=False, company_id=False)
        with self.assertRaises(AccessError):
            faq.with_user(self.agent).read(["question"])
        self.assertTrue(shipped.with_user(self.agent).read(["question"]))

    def test_an_answer_belongs_to_a_company_and_not_to_a_person(self):
        with self.assertRaises(ValidationError):
            self._faq(partner_id=self.customer.partner_id.id)

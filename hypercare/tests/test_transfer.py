# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.implementation_methodology.tests.common_transfer import TransferMixin

PARTS = ("hypercare_policies", "topics", "faq")
HEADS = "implementation_methodology.group_manager,helpdesk_mgmt.group_helpdesk_manager"


class TestTransfer(TransferMixin, BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("uk_UA")
        cls.head = new_test_user(cls.env, "hyper_transfer", groups=HEADS)
        cls.engine = cls.env["implementation.transfer"].with_user(cls.head)
        cls.topic = cls.env["hypercare.topic"].create({"name": "Own topic"})
        cls.faq = cls._answer("How is it done?", "<p>Press <b>Save</b>.</p>")
        cls.faq._publish()

    @classmethod
    def _answer(cls, question, answer, **vals):
        return cls.env["hypercare.faq"].create(
            {
                "question": question,
                "answer": answer,
                "lang": "en",
                "topic_id": cls.topic.id,
                "role_ids": cls.env.ref(
                    "implementation_methodology.role_client_coordinator"
                ).ids,
                **vals,
            }
        )

    def _found(self):
        return self.env["hypercare.faq"].search([("question", "=", "How is it done?")])

    def test_library_and_policies_come_back_as_they_went(self):
        data = self._export(*PARTS)
        self.assertEqual(self.stayed, [])
        policy = self.env["hypercare.policy"].search([], limit=1)
        policy.target_ids[0].unlink()
        policy.target_ids[0].value = 1
        policy.base_days = 7
        self.faq.sudo()._by_verb().write({"published_at": False})
        self.faq.unlink()
        self.topic.unlink()
        self._import(data)
        self.assertEqual(self._export(*PARTS), data)
        self.assertRecordValues(
            self._found(),
            [
                {
                    "state": "published",
                    "reviewer_id": self.head.id,
                    "company_id": self.env.company.id,
                    "partner_id": False,
                }
            ],
        )
        self.assertEqual(self._kinds(data), {})

    def test_answers_of_a_client_and_drafts_stay(self):
        client = self.env["res.partner"].create({"name": "Client", "is_company": True})
        mine = self._answer("Whose is it?", "<p>Mine.</p>", partner_id=client.id)
        mine._publish()
        self._answer("Not yet?", "<p>A draft.</p>")
        data = self._export("faq")
        self.assertNotIn(b"Whose is it?", data)
        self.assertNotIn(b"Not yet?", data)

    def test_what_is_not_masked_stays_and_is_named(self):
        self.faq.answer = "<p>Call +380 67 123 45 67.</p>"
        self.assertNotIn(b"123 45", self._export("faq"))
        self.assertIn("How is it done?", self.stayed[0])

    def test_names_of_the_client_it_came_from_stay(self):
        client = self.env["res.partner"].create(
            {"name": "Кавовий Двір", "is_company": True}
        )
        mine = self._answer("Where is it?", "<p>Here.</p>", partner_id=client.id)
        mine._publish()
        promoted = mine._promote()
        promoted.answer = "<p>As Кавовий Двір does.</p>"
        promoted._publish()
        self.assertNotIn("Кавовий".encode(), self._export("faq"))

    def test_hostile_markup_is_sanitized(self):
        def hostile(parts):
            for one in parts["faq"]:
                one["answer"] = (
                    '<p onclick="x()">Hi<script>alert(1)</script>'
                    '<a href="javascript:alert(1)">there</a></p>'
                )

        data = self._edited(self._export("faq", "topics"), hostile)
        self._import(data)
        for bad in ("script", "onclick"):
            self.assertNotIn(bad, self.faq.answer)
        self.assertIn("Hi", self.faq.answer)
        self.assertEqual(self._kinds(data), {}, "twice is once")

    def test_the_whole_suite_travels(self):
        system = new_test_user(
            self.env, "hyper_system", groups=f"{HEADS},base.group_system"
        )
        self.engine = self.engine.with_user(system)
        data = self._export()
        parts = self.engine._read_file(data)["content"]["parts"]
        self.assertEqual(len(parts), len(self.engine._parts()))
        self.assertEqual(self._kinds(data), {})

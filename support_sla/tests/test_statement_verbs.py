# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import date
from hashlib import sha256
from unittest.mock import patch

from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementVerbs(StatementCommon):
    """From the draft to the mailbox, and who may do what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What other agreements of the database wait for is not counted.
        others = cls.env["support.agreement"].with_context(active_test=False)
        others = others.search([("id", "!=", cls.agreement.id)])
        others._by_verb().signed_on = False
        cls._march()
        cls._hours()

    def _cron(self, at="2026-04-02 08:00", commit=None):
        with (
            self._at(at),
            patch.object(
                type(self.env["ir.cron"]),
                "_commit_progress",
                commit or (lambda *_a, **_k: 60.0),
            ),
        ):
            self.env["support.statement"]._cron_statements(now=self._moment(at))
        return self.agreement.statement_ids.sorted("date_start")

    # Drafts

    def test_each_complete_month_gets_one_draft_and_only_one(self):
        # 22:59 in Kyiv on the last day of March, an hour before April.
        found = self._cron("2026-03-31 19:59")
        self.assertEqual(
            found.mapped("date_start"), [date(2026, 1, 1), date(2026, 2, 1)]
        )
        found = self._cron("2026-03-31 21:00")
        self.assertEqual(found.mapped("date_end")[-1], date(2026, 3, 31))
        self.assertEqual(self._cron("2026-04-02 08:00"), found)
        self.assertEqual(len(set(found.mapped("name"))), 3)
        self.assertEqual(set(found.mapped("state")), {"draft"})

    def test_a_killed_run_goes_on(self):
        calls = []

        def commit(_cron, *args, **_kwargs):
            calls.append(args)
            return 0.0 if len(calls) > 1 else 60.0

        self.assertEqual(len(self._cron(commit=commit)), 1)
        self.assertEqual(len(self._cron()), 3)

    def test_one_broken_agreement_does_not_stop_the_others(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        person = self.env["res.partner"].create({"name": "She", "parent_id": other.id})
        second = self._signed_agreement(
            self._moment("2026-01-05 09:00"),
            vals={"partner_id": other.id, "contact_id": person.id},
        )
        hours = self.registry["support.statement.hours"]
        original = hours._figures

        def fail(model, agreement, versions, basis):
            if agreement == self.agreement:
                raise ValueError("Broken")
            return original(model, agreement, versions, basis)

        with (
            patch.object(hours, "_figures", fail),
            mute_logger("odoo.addons.support_sla.models.support_statement_draft"),
        ):
            self.assertFalse(self._cron())
        self.assertEqual(len(second.statement_ids), 3)
        self.assertEqual(len(self._cron()), 3)

    def test_no_further_back_than_a_year(self):
        months = self.env["support.statement"]._months(
            self.agreement, self._moment("2027-06-15 12:00")
        )
        self.assertEqual(months[0], date(2026, 6, 1))
        self.assertEqual(months[-1], date(2027, 5, 1))
        self.agreement._terminate(date(2027, 1, 10), "Moves away")
        months = self.env["support.statement"]._months(
            self.agreement, self._moment("2027-06-15 12:00")
        )
        self.assertEqual(months[-1], date(2027, 1, 1))

    def test_whoever_answers_for_the_agreement_is_asked(self):
        statement = self._statement()
        activity = statement.activity_ids
        self.assertEqual(activity.user_id, self.leader)
        self.assertIn("March 2026", activity.summary)
        self._approved(statement)
        self.assertFalse(statement.activity_ids)

    def test_a_month_that_is_not_over_has_no_statement(self):
        with self.assertRaisesRegex(UserError, "not over"):
            self._statement("2026-04-01", "2026-04-20 08:00")

    @mute_logger("odoo.sql_db")
    def test_a_month_has_one_statement(self):
        self._statement()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._statement()

    # Sending

    def _sent(self):
        statement = self._approved(self._statement())
        with self._at("2026-04-02 10:00"):
            statement.with_user(self.leader).action_send()
        return statement

    def test_it_goes_to_the_people_who_see_hours(self):
        blind = self._new_user("sla_blind", "base.group_portal", self.client)
        self.env["support.agreement.member"].create(
            {"agreement_id": self.agreement.id, "partner_id": blind.partner_id.id}
        )
        statement = self._sent()
        mails = self.env["mail.mail"].search(
            [("model", "=", "support.statement"), ("res_id", "=", statement.id)]
        )
        self.assertEqual(mails.recipient_ids, self.customer.partner_id)
        self.assertIn("March 2026", mails.subject)
        self.assertIn(statement._portal_url(), mails.body_html)
        self.assertEqual(mails.attachment_ids.name, statement.pdf_name)
        self.assertEqual(mails.attachment_ids.raw, base64.b64decode(statement.pdf))
        self.assertEqual(
            statement.pdf_sha256, sha256(base64.b64decode(statement.pdf)).hexdigest()
        )
        self.assertEqual(statement.state, "sent")

    def test_sending_without_a_reader_says_what_to_do(self):
        self.agreement.member_ids.sees_hours = False
        with self.assertRaisesRegex(UserError, "sees hours"):
            self._sent()

    def test_what_was_sent_stays(self):
        statement = self._sent().with_user(self.leader)
        for verb in ("refresh", "approve", "send", "reopen"):
            with self.assertRaises(UserError):
                getattr(statement, f"action_{verb}")()
        with self.assertRaises(UserError):
            statement.sudo().unlink()

    def test_fields_are_set_by_verbs_only(self):
        statement = self._statement().with_user(self.leader)
        for name in ("state", "content", "content_sha256", "pdf", "fact_last", "lang"):
            with self.assertRaises(UserError):
                statement[name] = False

    # The document

    def _pdf_text(self, statement):
        pdf = statement.with_context(force_report_rendering=True)._render_pdf()
        pages = PdfReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def test_the_pdf_is_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.env.ref("base.module_support_sla")._update_translations("uk_UA")
        words = self._pdf_text(self._statement())
        for part in ("March 2026", "71.4 %", "Late", "No login", "13:30", "150.00"):
            self.assertIn(part, words)
        self.client.lang = "uk_UA"
        self.agreement.statement_ids._by_verb().unlink()
        words = self._pdf_text(self._statement())
        for part in ("березень 2026", "71,4 %", "Перша відповідь", "150,00"):
            self.assertIn(part, words)

    def test_names_are_no_markup(self):
        hostile = "<script>alert(1)</script> & <b>bold</b>"
        with self._at("2026-04-01 12:00"):
            self.late.name = hostile
        html = self._statement().document
        self.assertNotIn("<script>alert", html)
        self.assertNotIn("<b>bold", html)
        self.assertIn("&lt;b&gt;bold", html)

    def test_the_portal_page_shows_the_frozen_content(self):
        statement = self._sent()
        html = self.env["ir.qweb"]._render(
            "support_sla.statement_document",
            {"statement": statement, "content": statement._shown_content()},
        )
        self.assertIn("No login", html)
        self.assertNotIn("Draft. Not approved", html)

    # Access

    def test_only_managers_of_the_company_see_statements(self):
        statement = self._statement()
        self.assertTrue(statement.with_user(self.leader).document)
        for user in (self.agent, self.customer):
            with self.assertRaises(AccessError):
                statement.with_user(user).read(["name"])
            for verb in ("refresh", "approve", "send", "reopen", "check"):
                with self.assertRaises(AccessError):
                    getattr(statement.with_user(user), f"action_{verb}")()
            with self.assertRaises(AccessError):
                self.env["support.statement"].with_user(user).action_draft_missing()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user(
            "sla_stranger",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            statement.with_user(stranger).read(["name"])
        with self.assertRaises(AccessError):
            statement.with_user(self.leader).unlink()

    def test_a_manager_drafts_what_is_missing(self):
        with self._at("2026-04-02 08:00"):
            model = self.env["support.statement"].with_user(self.leader)
            model.action_draft_missing()
            model.action_draft_missing()
        self.assertEqual(len(self.agreement.statement_ids), 3)

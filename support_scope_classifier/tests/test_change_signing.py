# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_change import ChangeCommon


@tagged("post_install", "-at_install")
class TestChangeAnswer(ChangeCommon):
    """What follows the client's answer, and what follows none."""

    def _mails(self, request):
        seal = request.seal_id.sudo()
        return self.env["mail.mail"].search(
            [("model", "=", "implementation.seal"), ("res_id", "=", seal.id)]
        )

    def test_the_signer_is_asked_by_mail(self):
        request = self._sent()
        mail = self._mails(request)
        self.assertEqual(mail.recipient_ids, self.client_person)
        self.assertIn(f"/my/changes/{request.id}", mail.body_html)
        self.assertIn("200.00", mail.body_html)
        self.assertIn(self.agent.email, mail.email_from)
        self.assertEqual(
            request.sent_on, self._moment("2026-03-02 12:00"), "naive, in UTC"
        )

    def test_what_is_accepted_becomes_a_task(self):
        request = self._sent()
        self._accept(request)
        task = request.task_id
        self.assertRecordValues(
            request,
            [{"state": "accepted", "decided_on": self._moment("2026-03-03 10:00")}],
        )
        self.assertRecordValues(
            task,
            [
                {
                    "name": f"{request.number} Discount by volume",
                    "allocated_hours": 5,
                    "partner_id": self.client.id,
                    "user_ids": self.agent.ids,
                    "project_id": self.ticket._effort_project().id,
                }
            ],
        )
        self.assertIn("a rule", task.description)
        self.assertEqual(self.ticket.task_id, task)
        self.assertEqual(request.project_id, task.project_id)
        self.assertEqual(self.ticket.scope_outcome, "excluded")
        self.assertNotIn(
            self.client_person, task.message_partner_ids, "not by accepting"
        )

    def test_it_is_accepted_once(self):
        request = self._sent()
        self._accept(request)
        task = request.task_id
        for again in (self._accept, self._refuse):
            with self.assertRaisesRegex(UserError, "does not wait"):
                again(request)
        for verb in (request.action_cancel, request.action_revise):
            with self.assertRaises(UserError):
                verb()
        self.assertEqual((request.state, request.task_id), ("accepted", task))

    def test_the_work_goes_to_the_project_of_the_offer_else_of_the_ticket(self):
        projects = self.env["project.project"].create(
            [{"name": name, "allow_timesheets": True} for name in ("One", "Two")]
        )
        self.ticket.project_id = projects[0]
        request = self._sent()
        request.sudo().project_id = projects[1]
        self.assertEqual(request._work_project(), projects[1])
        request.sudo().project_id = False
        self.assertEqual(request.sudo()._work_project(), projects[0])

    def test_a_refusal_needs_remarks_and_returns_the_ticket(self):
        request = self._sent()
        clock = self._clock(self.ticket, "resolution")
        self.assertEqual((clock.state, clock.reason), ("cancelled", "out_of_scope"))
        with self.assertRaisesRegex(UserError, "Say what is missing"):
            self._refuse(request, "  ")
        self._refuse(request, "Too dear")
        self.assertEqual(
            (request.state, request.declined_reason), ("declined",) + ("Too dear",)
        )
        self.assertFalse(request.task_id)
        self.assertFalse(self.ticket.scope_decision_id)
        self.assertFalse(self.ticket.scope_outcome)
        activity = self.ticket.activity_ids.filtered(
            lambda one: "Too dear" in (one.summary or "")
        )
        self.assertEqual(activity.user_id, self.agent)
        clock = self._clock(self.ticket, "resolution")
        self.assertEqual(clock.state, "running", "support until it is decided anew")

    def test_a_refused_offer_can_be_made_anew(self):
        request = self._sent()
        self._refuse(request)
        request.action_revise()
        with self.assertRaisesRegex(UserError, "Decide first"):
            request._send_offer(self._moment("2026-03-03 12:00"))
        self._decide("development", "2026-03-03 12:00")
        request.rate = 30
        with self._at("2026-03-03 12:00"):
            request.action_send()
        self._accept(request, "2026-03-03 13:00")
        self.assertEqual((request.state, request.amount), ("accepted", 150))
        self.assertEqual(request.document_ids.mapped("state"), ["signed", "superseded"])

    def test_an_offer_taken_back_returns_the_ticket(self):
        request = self._sent()
        request.action_cancel()
        self.assertEqual(request.state, "cancelled")
        self.assertEqual(request.seal_id.sudo().state, "superseded")
        self.assertFalse(self.ticket.scope_decision_id)
        with self.assertRaisesRegex(UserError, "does not wait"):
            self._accept(request)

    def test_a_ticket_with_another_open_offer_is_not_returned(self):
        first, second = self._sent(), self._sent()
        first.action_cancel()
        self.assertTrue(self.ticket.scope_decision_id)
        self._refuse(second)
        self.assertFalse(self.ticket.scope_decision_id)

    def test_a_question_leaves_the_offer_open(self):
        request = self._sent()
        offer, row = self._mine(request)
        now = self._moment("2026-03-03 10:00")
        with self.assertRaisesRegex(UserError, "Write your question"):
            offer._ask(row, "  \n ", now)
        offer._ask(row, "Is <b>it</b> much?", now)
        self.assertEqual(request.state, "sent")
        message = request.message_ids[:1]
        self.assertEqual(message.author_id, self.client_person)
        self.assertIn("Is &lt;b&gt;it&lt;/b&gt; much?", message.body)
        activity = request.activity_ids
        self.assertEqual(activity.user_id, self.agent)
        self.assertIn(request.number, activity.summary)
        self.assertIn("&lt;b&gt;", activity.note)
        self.assertIn(self.client_person, request.message_partner_ids)
        request.action_cancel()
        with self.assertRaisesRegex(UserError, "does not wait"):
            offer._ask(row, "And now?", now)

    def test_without_a_responsible_the_agent_of_the_ticket_is_told(self):
        request = self._sent()
        request.sudo().user_id = False
        self.ticket.user_id = self.leader
        self._refuse(request)
        self.assertEqual(self.ticket.activity_ids.user_id, self.leader)

    def test_nobody_who_may_not_read_it_is_given_work_on_it(self):
        request = self._sent()
        gone = self._new_user("change_gone", "base.group_user")
        request.sudo().user_id = gone
        self._refuse(request)
        self.assertEqual(self.ticket.activity_ids.user_id, self.agent)

    def test_an_offer_lasts_to_the_end_of_its_last_day_for_the_client(self):
        request = self._sent(valid_until=date(2026, 3, 16))
        # In Kyiv it is midnight at 22:00 UTC.
        self.assertFalse(request._is_over(self._moment("2026-03-16 21:59")))
        self.assertTrue(request._is_over(self._moment("2026-03-16 22:00")))
        # As the reader writes dates, not as computers do.
        with self.assertRaisesRegex(UserError, r"was valid until 03/16/2026\."):
            self._accept(request, "2026-03-16 22:30")
        self.assertEqual(request.state, "sent")

    def _watch(self, at):
        """Run the watch at ``at``; returns how often it reported its progress."""
        Cron = type(self.env["ir.cron"])
        with (
            self._at(at),
            patch.object(Cron, "_commit_progress", return_value=60) as progress,
        ):
            self.env["support.change.request"]._cron_expire(self._moment(at))
        return progress.call_count

    def test_the_watch_ends_offers_that_are_over_and_returns_their_tickets(self):
        request = self._sent(valid_until=date(2026, 3, 16))
        self._watch("2026-03-16 21:00")
        self.assertEqual(request.state, "sent")
        self._watch("2026-03-16 22:30")
        self.assertEqual(request.state, "expired")
        self.assertFalse(self.ticket.scope_decision_id)
        activities = self.ticket.activity_ids
        self.assertIn("expired", activities.summary)
        self.assertEqual(self._watch("2026-03-16 23:30"), 1, "nothing is left")
        self.assertEqual(self.ticket.activity_ids, activities)

    def test_an_expired_offer_gets_a_new_day(self):
        request = self._sent(valid_until=date(2026, 3, 3))
        self._watch("2026-03-04 10:00")
        request.action_revise()
        self._decide("development", "2026-03-04 11:00")
        with self.assertRaisesRegex(UserError, "over already"):
            request._send_offer(self._moment("2026-03-04 11:00"))
        request.valid_until = "2026-03-10"
        request._send_offer(self._moment("2026-03-04 11:00"))
        self._accept(request, "2026-03-05 11:00")
        self.assertEqual(request.state, "accepted")


@tagged("post_install", "-at_install")
class TestChangeDocument(ChangeCommon):
    """The paper says what was frozen, in the client's language."""

    def _words(self, request):
        seal = request.seal_id.sudo()
        page, _type = (
            self.env["ir.actions.report"]
            .with_context(lang=seal.lang, tz=seal._tz())
            ._render_qweb_html("implementation_methodology.report_seal", seal.ids)
        )
        words = html.fromstring(page).find_class("o_implementation_seal")[0]
        return " ".join(words.text_content().replace("\N{NO-BREAK SPACE}", " ").split())

    def test_everything_that_is_offered_stands_on_it(self):
        words = self._words(self._sent())
        for expected in (
            "Client & Sons",
            self.ticket.number,
            self.agreement.name,
            "Discount by volume",
            "– a rule – a report",
            "Why it is not support",
            "5 h",
            "Price of an hour 40.00",
            "Total by the estimate 200.00",
            "we stop and ask you first",
            "03/16/2026",
            "Draft put to signature",
        ):
            with self.subTest(expected):
                self.assertIn(expected, words)

    def test_a_fixed_price_names_no_rate(self):
        words = self._words(self._sent(price_kind="fixed", fixed_price=1500))
        self.assertIn("Fixed price 1,500.00", words)
        self.assertIn("stays the same", words)
        self.assertNotIn("Price of an hour", words)

    def test_it_says_what_was_frozen_whatever_the_records_say_now(self):
        request = self._sent()
        before = self._words(request)
        self.client.name = self.ticket.name = "Renamed"
        request.sudo().currency_id.name = "OLD"
        request.sudo()._by_verb().write(
            {"name": "Renamed", "rate": 1, "description": "Renamed", "reason": "No"}
        )
        self.assertEqual(self._words(request), before)

    def test_numbers_are_written_as_the_client_writes_them(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.client.lang = "uk_UA"
        request = self._sent(price_kind="fixed", fixed_price=12500)
        self.assertEqual(request.seal_id.sudo().lang, "uk_UA")
        words = self._words(request)
        self.assertIn("12 500,00", words)
        self.assertIn("16.03.2026", words)

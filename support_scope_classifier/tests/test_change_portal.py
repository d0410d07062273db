# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_scope_portal import ScopePortalCommon

INVALID = {"error": "Invalid document."}


@tagged("post_install", "-at_install")
class TestChangeDoor(ScopePortalCommon):
    """Who reaches an offer, and what the others learn: nothing."""

    def _codes(self, url):
        """What every route answers, the drawing first."""
        with mute_logger("odoo.http"):
            answers = [
                self._get(url),
                self._get(f"{url}/pdf"),
                self._accept(url=url),
                self._decline("No", url=url),
                self._ask("Why?", url=url),
            ]
            drawn = self._draw(url)
        return drawn, {answer.status_code for answer in answers}

    def _assert_unanswered(self):
        self.env.invalidate_all()
        self.assertEqual(self.change.state, "sent")
        self.assertEqual(self.change.seal_state, "requested")

    def test_nobody_without_a_row_reaches_any_route(self):
        messages = self.change.message_ids
        for user in (self.colleague, self.stranger, self.agent, self.leader):
            self._login(user)
            self.assertEqual(self._codes(self.url), (INVALID, {404}), user.login)
            self.assertNotIn(self.change.name, self._seen("/my/changes"))
        self._assert_unanswered()
        self.assertEqual(self.change.message_ids, messages)

    def test_a_row_of_our_side_is_no_door(self):
        self.change.person_ids.filtered(
            lambda one: one.partner_id == self.reader.partner_id
        ).side = "integrator"
        self._login(self.reader)
        self.assertEqual(self._codes(self.url), (INVALID, {404}))

    def test_forged_numbers_are_as_unknown_as_drafts(self):
        draft = self._change(name="Not sent yet")
        self._login(self.customer)
        for number in (draft.id, self.other.id, 2**30, 2**70):
            url = f"/my/changes/{number}"
            self.assertEqual(self._codes(url), (INVALID, {404}), url)
        self.assertNotIn("Not sent yet", self._seen("/my/changes"))

    def test_without_a_login_one_gets_to_the_login(self):
        self._login(None)
        for path in ("/my/changes", self.url, f"{self.url}/pdf"):
            answer = self._get(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, path)
            self.assertIn("/web/login", answer.headers["Location"])
        self._accept()
        self._decline("No")
        self._ask("Why?")
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self._draw()
        self._assert_unanswered()

    def test_a_link_and_a_form_of_another_site_change_nothing(self):
        self._login(self.customer)
        with mute_logger("odoo.http"):
            for path in ("/accept", "/decline", "/ask"):
                answer = self._get(f"{self.url}{path}")
                self.assertEqual(answer.status_code, 405, path)
            self.assertEqual(self._accept(csrf=False).status_code, 400)
            self.assertEqual(self._decline("No", csrf=False).status_code, 400)
            self.assertEqual(self._ask("Why?", csrf=False).status_code, 400)
            forged = self._send(f"{self.url}/sign", {"name": "Customer"})
        self.assertEqual(forged.status_code, 415)
        self._assert_unanswered()

    def test_the_card_is_there_for_who_has_an_offer(self):
        counters = {"counters": ["support_change_sign_count"]}
        for user, count in ((self.customer, 1), (self.reader, 0), (self.colleague, 0)):
            self._login(user)
            card = self._tree("/my").xpath("//a[@href='/my/changes']")
            self.assertEqual(bool(card), user != self.colleague, user.login)
            counted = self.make_jsonrpc_request("/my/counters", counters)
            self.assertEqual(counted["support_change_sign_count"], count)


@tagged("post_install", "-at_install")
class TestMyChange(ScopePortalCommon):
    """Reading an offer, and answering it."""

    def test_the_offer_says_what_it_costs_and_why(self):
        self._login(self.customer)
        page = self._seen(self.url)
        for words in (
            "Discount by volume",
            "200.00",
            "Waits for an answer",
            "What is done",
            "It is new logic.",
            "What your agreement says",
            "less than 2 h counts as support",
            "Accept and sign",
        ):
            self.assertIn(words, page)
        self.assertNotIn("Signed PDF", page)

    def test_what_is_read_is_what_was_frozen(self):
        """Whatever becomes of the record while nobody has answered."""
        self.env.cr.execute(
            "UPDATE support_change_request SET name = 'Changed since', amount = 1 "
            "WHERE id = %s",
            [self.change.id],
        )
        self.env.invalidate_all()
        self._login(self.customer)
        for path in (self.url, "/my/changes"):
            page = self._seen(path)
            self.assertIn("Discount by volume", page)
            self.assertIn("200.00", page)
            self.assertNotIn("Changed since", page)

    def test_notes_and_mails_of_ours_stay_ours(self):
        self.change.message_post(body="Our own note")
        self._login(self.customer)
        self.assertNotIn("Our own note", self._get(self.url).text)

    def test_a_drawn_signature_accepts_and_the_work_begins(self):
        self._login(self.customer)
        with mute_logger("odoo.addons.implementation_methodology"):
            answer = self._draw()
        self.assertEqual(answer, {"force_refresh": True, "redirect_url": self.url})
        self.assertEqual(self.change.state, "accepted")
        self.assertEqual(self.change.task_id.allocated_hours, 5)
        page = self._seen(self.url)
        self.assertIn("Signed. Thank you.", page)
        self.assertIn("Accepted. The work is in our plan.", page)
        self.assertNotIn("Accept and sign", page)

    def test_a_typed_name_accepts_too_and_only_once(self):
        self._login(self.customer)
        page = self._after(self._accept(" "))
        self.assertEqual(self.change.state, "sent")
        self.assertIn("Write your name to sign", page)
        with mute_logger("odoo.addons.implementation_methodology"):
            self._accept("Cus Tomer")
        self.assertEqual(self.change.state, "accepted")
        signature = self.change.seal_id.signature_ids
        self.assertEqual(
            (signature.method, signature.signer_name), ("typed", "Cus Tomer")
        )
        task = self.change.task_id
        self._accept("Again")
        self._decline("After all, no")
        self.assertEqual((self.change.state, self.change.task_id), ("accepted", task))

    def test_who_may_not_sign_reads_and_asks_only(self):
        self._login(self.reader)
        page = self._seen(self.url)
        self.assertNotIn("Accept and sign", page)
        self.assertIn("You may read this offer and ask", page)
        self._accept("Reader")
        self._decline("I do not like it")
        self.assertIn("error", self._draw())
        self.assertEqual(self.change.state, "sent")
        self.assertIn("What is in it?", self._after(self._ask("What is in it?")))

    def test_declining_needs_words_and_returns_the_ticket(self):
        self._login(self.customer)
        page = self._after(self._decline("  "))
        self.assertEqual(self.change.state, "sent")
        self.assertIn("Say what is missing", page)
        page = self._after(self._decline("Too dear\nfor us"))
        self.assertEqual(self.change.state, "declined")
        self.assertFalse(self.ticket.scope_decision_id)
        self.assertIn("We see your remarks", page)
        self.assertIn("Too dear", page)

    def test_what_was_typed_is_kept_when_it_is_refused(self):
        self._login(self.reader)
        page = self._after(self._decline("My long text"))
        self.assertIn("What you wrote was not recorded", page)
        self.assertIn("My long text", page)
        self.assertEqual(self.change.state, "sent")

    def test_a_question_is_told_to_who_answers_for_the_offer(self):
        self._login(self.customer)
        self._ask("Does it cover <b>all</b> shops?\nAnd when?")
        activity = self.change.activity_ids
        self.assertEqual(activity.user_id, self.agent)
        self.assertIn(self.change.number, activity.summary)
        self.change.with_user(self.agent).message_post(
            body="All of them.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        page = self._seen(self.url)
        self.assertIn("Does it cover <b>all</b> shops?", page)
        self.assertIn("All of them.", page)
        count = len(self.change.message_ids)
        page = self._after(self._ask("   "))
        self.assertEqual(len(self.change.message_ids), count)
        self.assertIn("Write your question", page)

    def test_an_offer_that_is_over_is_not_accepted(self):
        self.env.cr.execute(
            "UPDATE support_change_request SET valid_until = %s WHERE id = %s",
            [date.today() - timedelta(days=2), self.change.id],
        )
        self.env.invalidate_all()
        self._login(self.customer)
        page = self._seen(self.url)
        self.assertIn("This offer is over", page)
        self.assertNotIn("Accept and sign", page)
        self._accept()
        self.assertIn("error", self._draw())
        self.assertEqual(self.change.state, "sent")
        self.assertNotIn("Waiting for your signature", self._seen("/my/changes"))

    def test_a_cancelled_offer_says_why(self):
        self.change.action_cancel()
        self._login(self.customer)
        page = self._seen(self.url)
        self.assertIn("Cancelled", page)
        self.assertIn("This document is no longer in force", page)
        self._accept()
        self.assertEqual(self.change.state, "cancelled")

    def test_the_ticket_is_linked_for_who_may_read_it(self):
        self._login(self.customer)
        link = f"//a[@href='/my/ticket/{self.ticket.id}']"
        self.assertTrue(self._tree(self.url).xpath(link))
        self.change._by_verb().person_ids = self._people((self.stranger, False))
        self._login(self.stranger)
        page = self._tree(self.url)
        self.assertFalse(page.xpath(link))
        self.assertNotIn(self.ticket.name, page.text_content())

    def test_sums_are_of_what_waits_and_of_what_was_accepted_by_currency(self):
        euro = self.env.ref("base.EUR")
        dollar = self.env.ref("base.USD")
        (euro | dollar).active = True
        self.change._end("cancelled", "Made anew")
        asked = {
            (euro, 5): "sent",
            (euro, 2): "sent",
            (dollar, 1): "sent",
            (euro, 3): "accepted",
        }
        for (currency, hours), state in asked.items():
            change = self._change(
                currency_id=currency.id, estimate_hours=hours, ticket_id=False
            )
            change._send_offer()
            change._by_verb().state = state
        person = self.env["support.change.person"].with_user(self.customer)
        people = person.with_context(lang="en_US")._of_user()
        portal = people.env["support.change.portal"]
        rows = portal._list(people)
        self.assertEqual([row["state"] for row in rows[:3]], ["sent"] * 3)
        waiting, accepted = portal._sums(rows)
        self.assertEqual((waiting["count"], accepted["count"]), (3, 1))
        self.assertEqual(len(waiting["sums"]), 2)
        self.assertTrue(any("280.00" in words for words in waiting["sums"]))
        self.assertTrue(any("40.00" in words for words in waiting["sums"]))
        [kept] = accepted["sums"]
        self.assertIn("120.00", kept)

    def test_the_pdf_is_handed_out(self):
        if not self.env.ref(self.change._seal_template(), raise_if_not_found=False):
            self.skipTest("No layout of the document")
        self._login(self.customer)
        answer = self._get(f"{self.url}/pdf")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_offers_cost_no_queries(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            person = self.env["support.change.person"].with_user(self.customer)
            people = person.with_context(lang="en_US")._of_user()
            portal = people.env["support.change.portal"]
            portal._sums(portal._list(people))
            portal._to_sign(people)
            portal._page(people[0], self.customer)
            return self.cr.sql_log_count - before

        self._change(ticket_id=False)._send_offer()
        queries()
        few = queries()
        for _one in range(12):
            self._change(ticket_id=False)._send_offer()
        self.assertEqual(queries(), few)

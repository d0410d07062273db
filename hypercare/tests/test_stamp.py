# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.support_sla.tests.common_mail import SlaMailCommon
from odoo.addons.support_sla.tests.common_portal import SlaPortalCommon

from .common import HypercareCommon


@tagged("post_install", "-at_install")
class TestStamp(HypercareCommon):
    def test_tickets_of_the_client_are_stamped_while_the_window_is_open(self):
        before = self._ticket("2026-03-02 06:59")
        first = self._ticket("2026-03-02 07:00")
        self.assertFalse(before.hypercare_id)
        self.assertEqual(first.hypercare_id, self.window)
        self.window._by_verb().write(
            {"state": "closed", "closed_at": "2026-03-16 16:00:00"}
        )
        last = self._ticket("2026-03-16 15:59")
        after = self._ticket("2026-03-16 16:00")
        self.assertEqual(last.hypercare_id, self.window)
        self.assertFalse(after.hypercare_id)

    def test_a_person_of_the_client_stands_for_the_client(self):
        ticket = self._ticket("2026-03-03 10:00", partner_id=self.client_person.id)
        self.assertEqual(ticket.hypercare_id, self.window)

    def test_tickets_of_others_are_not_stamped(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        ticket = self._ticket("2026-03-03 10:00", partner_id=other.id)
        self.assertFalse(ticket.hypercare_id)
        # Said later that it is the client's after all: it was opened in the window.
        with self._at("2026-03-04 10:00"):
            ticket.partner_id = self.client
        self.assertEqual(ticket.hypercare_id, self.window)

    def test_the_project_comes_before_the_client(self):
        project = self.env["project.project"].create(
            {"name": "Second go-live", "partner_id": self.client.id}
        )
        second = self._window(project_id=project.id)
        self._open_window(second, "2026-03-03 07:00")
        ours = self._ticket("2026-03-04 10:00", project_id=project.id)
        self.assertEqual(ours.hypercare_id, second)
        other = self.env["res.partner"].create({"name": "Sub", "is_company": True})
        theirs = self._ticket(
            "2026-03-04 10:00", project_id=project.id, partner_id=other.id
        )
        self.assertEqual(theirs.hypercare_id, second)
        older = self._ticket("2026-03-02 10:00", project_id=project.id)
        self.assertEqual(older.hypercare_id, self.window)

    def test_another_company_has_its_own_windows(self):
        company = self.env["res.company"].create({"name": "Second integrator"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Their line", "company_id": company.id}
        )
        ticket = self._ticket("2026-03-03 10:00", team_id=team.id)
        self.assertEqual(ticket.company_id, company)
        self.assertFalse(ticket.hypercare_id)

    def test_nobody_stamps_a_ticket_by_hand(self):
        with self.assertRaises(UserError):
            self._ticket("2026-02-20 10:00", hypercare_id=self.window.id)
        ticket = self._ticket("2026-02-20 10:00")
        with self.assertRaises(UserError):
            ticket.hypercare_id = self.window

    def test_what_was_opened_before_anybody_said_it_is_open_is_stamped(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        ticket = self._ticket("2026-03-05 10:00", partner_id=other.id)
        window = self._window(partner_id=other.id, test_ticket_id=False)
        self._entry(window, "E2")._by_verb().ticked_at = "2026-03-05 07:00:00"
        self._open_window(window, "2026-03-05 07:00")
        self.assertEqual(ticket.hypercare_id, window)

    def test_a_hundred_tickets_cost_no_more_queries_than_one(self):
        Window = self.env["hypercare.window"]
        tickets = self.env["helpdesk.ticket"]
        for _number in range(100):
            tickets |= self._ticket("2026-03-03 10:00")
        self.env.flush_all()
        self._stamped(tickets)  # warm
        with self.assertQueryCount(0):
            self._stamped(tickets)
        self.assertEqual(tickets.hypercare_id, self.window)
        Window._forget()
        one = tickets[:1]
        with self.assertQueryCount(1):
            self._stamped(one)
        Window._forget()
        with self.assertQueryCount(1):
            self._stamped(tickets)

    def _stamped(self, tickets):
        """Whose window it is, asked anew for tickets that are in the cache."""
        return [
            self.env["hypercare.window"]._find(
                ticket.company_id.id,
                ticket.commercial_partner_id.id,
                ticket.project_id.id,
                ticket.opened_at,
            )
            for ticket in tickets
        ]

    # Nature

    def test_the_nature_follows_from_the_decision(self):
        howto = self.env.ref("support_scope_classifier.type_sup_howto_general")
        ticket = self._ticket("2026-03-03 10:00")
        self._suggested(ticket, "support", type_id=howto.id)
        self.assertFalse(ticket.nature)
        self._decide(ticket, "support")
        self.assertEqual(ticket.nature, "question")

    def test_new_development_is_an_enhancement_and_leaves_the_queue(self):
        ticket = self._ticket("2026-03-03 10:00")
        self.assertFalse(ticket.leaves_queue)
        self._decide(ticket, "development")
        self.assertEqual(ticket.nature, "enhancement")
        self.assertTrue(ticket.leaves_queue)
        action = ticket.with_user(self.agent).action_offer_change()
        self.assertEqual(action["res_model"], "support.change.offer")

    def test_what_the_agent_has_said_stays(self):
        ticket = self._ticket("2026-03-03 10:00", nature="data")
        self._decide(ticket, "development")
        self.assertEqual(ticket.nature, "data")

    def test_without_a_type_support_may_be_anything(self):
        ticket = self._ticket("2026-03-03 10:00")
        self._suggested(ticket)
        self._decide(ticket, "support")
        self.assertFalse(ticket.nature)

    def test_the_ticket_says_which_day_of_the_window_it_is(self):
        ticket = self._ticket("2026-03-03 10:00")
        with self._at("2026-03-05 10:00"):
            self.assertEqual(ticket.hypercare_words, "Hypercare, day 4 of 15")


@tagged("post_install", "-at_install")
class TestStampMail(HypercareCommon, SlaMailCommon):
    def test_a_mail_of_the_client_is_stamped(self):
        ticket = self._receive(self._mail(), "2026-03-03 10:00")
        self.assertEqual(ticket.commercial_partner_id, self.client)
        self.assertEqual(ticket.hypercare_id, self.window)
        self.assertEqual(
            self._clock(ticket, "first_response").promise_id.seconds, 14400
        )

    def test_a_mail_from_an_unknown_address_is_nobodys(self):
        mail = self._mail(From="Somebody <somebody@example.org>")
        ticket = self._receive(mail, "2026-03-03 10:00")
        self.assertTrue(ticket)
        self.assertFalse(ticket.hypercare_id)


@tagged("post_install", "-at_install")
class TestStampPortal(SlaPortalCommon, HypercareCommon):
    def _submit(self, user, subject):
        self._login(user)
        self._send("/submitted/ticket", {"subject": subject, "description": "No."})
        return self.env["helpdesk.ticket"].search([("name", "=", subject)])

    def test_a_request_of_the_portal_is_stamped(self):
        self.assertEqual(
            self._submit(self.coordinator, "Of ours").hypercare_id, self.window
        )
        stranger = self._submit(self.stranger, "Of somebody else")
        self.assertTrue(stranger)
        self.assertFalse(stranger.hypercare_id)

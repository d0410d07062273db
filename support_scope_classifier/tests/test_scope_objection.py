# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_scope_portal import ScopePortalCommon


@tagged("post_install", "-at_install")
class TestObjection(ScopePortalCommon):
    """Not to agree with a decision, and what becomes of it."""

    def _objections(self, tickets=None):
        return self.env["support.scope.objection"].search(
            [("ticket_id", "in", (tickets or self.ticket).ids)]
        )

    def _made(self):
        """An objection of the customer, as the leader sees it."""
        objection = self.env["support.scope.objection"]._object(
            self.ticket, self.customer.partner_id, "It worked before"
        )
        return objection.with_user(self.leader).sudo(False)

    def test_an_objection_is_recorded_and_asks_the_head_of_the_team(self):
        self._login(self.customer)
        answer = self._object("It <b>worked</b> before")
        self.assertEqual(answer.status_code, 200)
        objection = self._objections()
        self.assertEqual(objection.text, "It <b>worked</b> before")
        self.assertEqual(objection.partner_id, self.customer.partner_id)
        self.assertEqual(objection.decision_id, self.ticket.scope_decision_id)
        self.assertEqual(objection.activity_ids.user_id, self.leader)
        self.assertNotIn(objection.partner_id, objection.message_partner_ids)
        page = self._seen(self.page)
        self.assertIn("It <b>worked</b> before", page)
        self.assertIn("We are looking at it.", page)
        self.assertNotIn("I do not agree", page)

    def test_words_are_needed_and_one_is_open_at_a_time(self):
        self._login(self.customer)
        page = self._after(self._object("   "))
        self.assertFalse(self._objections())
        self.assertIn("Say why you do not agree", page)
        self._object("First")
        page = self._after(self._object("Second"))
        self.assertEqual(self._objections().text, "First")
        self.assertIn("is being looked at already", page)
        self._login(self.colleague)
        self._object("Third")
        self.assertEqual(len(self._objections()), 1)

    def test_two_at_once_are_one(self):
        first = self._made()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            first.sudo()._by_verb().copy()

    def test_others_may_not_object(self):
        self.ticket.message_subscribe(self.stranger.partner_id.ids)
        for user in (self.stranger, self.agent, self.leader):
            self._login(user)
            with mute_logger("odoo.http"):
                self.assertEqual(self._object().status_code, 404, user.login)
        self._login(self.customer)
        theirs = self._ticket(partner_id=self.other_client.id)
        theirs.with_user(self.agent)._decide_scope("support")
        with mute_logger("odoo.http"):
            for ticket in (theirs.id, 2**30, 2**70):
                self.assertEqual(self._object(ticket=ticket).status_code, 404)
            path = f"/my/ticket/{self.ticket.id}/scope/object"
            self.assertEqual(self._get(path).status_code, 405)
            self.assertEqual(self._object(csrf=False).status_code, 400)
        self._login(None)
        self._object()
        self.assertFalse(self._objections(self.ticket | theirs))

    def test_nothing_to_object_to_while_nothing_is_decided(self):
        ticket = self._ticket()
        self._login(self.customer)
        self._object(ticket=ticket)
        self.assertFalse(self._objections(ticket))

    def test_who_accepted_the_offer_agreed(self):
        self._login(self.customer)
        with mute_logger("odoo.addons.implementation_methodology"):
            self._accept()
        self.assertNotIn("I do not agree", self._seen(self.page))
        self._object()
        self.assertFalse(self._objections())

    def test_keeping_needs_an_answer_that_the_client_reads(self):
        objection = self._made()
        with self.assertRaises(UserError):
            objection.action_keep()
        objection.answer = "It never was\npart of it."
        objection.action_keep()
        self.assertEqual(objection.state, "kept")
        self.assertEqual(objection.answered_by_id, self.leader)
        self.assertFalse(objection.activity_ids)
        message = self.ticket.message_ids[0]
        self.assertIn("part of it.", message.body)
        self.assertIn("The decision stays", message.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn(self.customer.partner_id, message.partner_ids)
        self.assertEqual(self.ticket.scope, "development")
        self.assertEqual(self.change.state, "sent")
        self._login(self.customer)
        page = self._seen(self.page)
        self.assertIn("The decision stays.", page)
        self.assertIn("It never was", page)
        self._object("Still not")
        self.assertEqual(self._objections().mapped("state"), ["open", "kept"])

    def test_upholding_opens_the_decision_and_takes_the_offer_back(self):
        objection = self._made()
        action = objection.action_uphold()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("helpdesk.ticket", self.ticket.id)
        )
        self.assertEqual(objection.state, "upheld")
        self.assertFalse(self.ticket.scope_decision_id)
        self.assertFalse(self.ticket.scope)
        self.assertEqual(self.change.state, "cancelled")
        posted = self.ticket.message_ids.filtered(
            lambda one: one.subtype_id == self.env.ref("mail.mt_comment")
        )[:1]
        self.assertIn("decide on this request anew", posted.body)
        with self.assertRaises(UserError):
            objection.action_keep()

    def test_what_was_decided_anew_meanwhile_stays(self):
        objection = self._made()
        self.change.action_cancel()
        self.ticket.with_user(self.agent)._decide_scope("support")
        objection.action_uphold()
        self.assertEqual(self.ticket.scope, "support")

    def test_an_accepted_offer_is_not_taken_back(self):
        objection = self._made()
        self.change._by_verb().state = "accepted"
        with self.assertRaises(UserError):
            objection.action_uphold()
        self.assertEqual(objection.state, "open")

    def test_agents_read_and_managers_answer(self):
        objection = self._made()
        read = objection.with_user(self.agent)
        self.assertEqual(read.text, "It worked before")
        for verb in ("action_keep", "action_uphold"):
            with self.assertRaises(AccessError):
                getattr(read, verb)()
        for user in (self.customer, self.employee):
            with self.assertRaises(AccessError):
                objection.with_user(user).read(["text"])
        with self.assertRaises(UserError):
            objection.create({"ticket_id": self.ticket.id, "text": "x"})
        for vals in ({"state": "kept"}, {"text": "Never mind"}):
            with self.assertRaises(UserError):
                objection.write(vals)
        objection.answer = "No"
        objection.action_keep()
        with self.assertRaises(UserError):
            objection.answer = "Yes"

    def test_objections_of_another_company_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Another"})
        objection = self._made()
        self.ticket.sudo().write({"team_id": False, "company_id": company.id})
        self.env.flush_all()
        self.env.invalidate_all()
        found = objection.search([("id", "=", objection.id)])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            objection.read(["text"])

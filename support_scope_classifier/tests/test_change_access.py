# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_change import ChangeCommon

MODELS = ("support.change.request", "support.change.person", "support.change.offer")


@tagged("post_install", "-at_install")
class TestChangeAccess(ChangeCommon):
    """Who sees an offer, who makes one, and who learns nothing of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own = "helpdesk_mgmt.group_helpdesk_user_own"
        cls.own = cls._new_user("change_own", own)
        cls.mate = cls._new_user(
            "change_mate", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.far = cls._new_user("change_far", "helpdesk_mgmt.group_helpdesk_user_team")
        cls.team.user_ids |= cls.own | cls.mate
        cls.employee = cls._new_user("change_employee", "base.group_user")
        cls.consultant = cls._new_user(
            "change_consultant", "implementation_methodology.group_user"
        )
        cls.company = cls.env["res.company"].create({"name": "Second integrator"})
        cls.abroad = cls._new_user(
            "change_abroad",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.request = cls._sent().with_env(cls.env)

    def _reads(self, user, record=None):
        return (record or self.request).with_user(user).has_access("read")

    def test_who_is_not_ours_reads_and_writes_nothing(self):
        public = self.env.ref("base.public_user")
        for user in (self.customer, self.employee, self.consultant, public):
            for model in MODELS:
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(user=user.login, model=model, op=operation):
                        self.assertFalse(
                            self.env[model].with_user(user).has_access(operation)
                        )
            for verb in ("action_send", "action_cancel", "action_revise"):
                with self.assertRaises(AccessError):
                    getattr(self.request.with_user(user), verb)()
        self.assertEqual(self.request.state, "sent")

    def test_another_company_sees_nothing(self):
        for record in (self.request, self.request.person_ids, self.request.seal_id):
            self.assertFalse(self._reads(self.abroad, record))
        found = self.env["support.change.request"].with_user(self.abroad).search([])
        self.assertNotIn(self.request, found)

    def test_agents_see_those_of_their_tickets(self):
        self.assertFalse(self._reads(self.own))
        self.assertFalse(self._reads(self.far))
        self.ticket.user_id = self.own
        self.assertTrue(self._reads(self.own))
        self.assertTrue(self._reads(self.own, self.request.person_ids))
        self.ticket.user_id = self.agent
        self.assertFalse(self._reads(self.own), "a ticket of a colleague")
        self.assertTrue(self._reads(self.mate), "a ticket of the team")
        self.request.user_id = self.own
        self.assertTrue(self._reads(self.own), "his own offer")

    def test_sealed_documents_are_for_who_sees_all_requests(self):
        for user, sees in (
            (self.agent, True),
            (self.leader, True),
            (self.own, False),
            (self.mate, False),
        ):
            for record in (self.request.seal_id, self.request.signature_ids):
                self.assertEqual(self._reads(user, record), sees, user.login)

    def test_an_agent_of_own_tickets_makes_and_sends_an_offer(self):
        self.request.action_cancel()
        self.ticket.user_id = self.own
        self._decide_as(self.own)
        request = self._sent(self.own)
        self.assertEqual(request.state, "sent")
        self.assertEqual(request.rate, 40, "who offers knows the price of an hour")
        self.assertTrue(request.seal_number)
        with self.assertRaises(AccessError):
            request.agreement_id.version_id.read(["rate"])
        with self.assertRaises(AccessError):
            request.unlink()
        self._accept(request)
        self.assertTrue(request.read(["task_id", "pdf_name", "state"]))

    def _decide_as(self, user):
        with self._at("2026-03-02 11:30"):
            self.ticket.with_user(user).action_confirm_scope("development")

    def test_the_dialog_is_for_tickets_one_reads(self):
        with self.assertRaises(AccessError):
            self._dialog(self.own)
        with self.assertRaises(AccessError):
            self.env["support.change.request"].with_user(self.own).create(
                {
                    "name": "x",
                    "partner_id": self.client.id,
                    "ticket_id": self.ticket.id,
                    "description": "x",
                }
            )

    def test_rows_of_people_follow_their_request(self):
        Person = self.env["support.change.person"].with_user(self.own)
        with self.assertRaises(AccessError):
            Person.create(
                {
                    "request_id": self.request.id,
                    "partner_id": self.employee.partner_id.id,
                }
            )

    def test_the_row_is_the_right_in_the_portal(self):
        draft = self._draft()
        Person = self.env["support.change.person"]
        self.assertEqual(self._mine(self.request)[0].id, self.request.id)
        colleague = self._new_user("change_colleague", "base.group_portal", self.client)
        for user, request in (
            (colleague, self.request),
            (self.customer, draft),
            (self.employee, self.request),
        ):
            with self.assertRaises(AccessError):
                Person.with_user(user)._of_user(request.id)
        with self.assertRaises(AccessError):
            Person.with_user(self.env.ref("base.public_user"))._of_user()

    def test_dropping_the_right_to_accept_holds_at_once(self):
        self.request.person_ids.can_sign = False
        with self.assertRaisesRegex(Exception, "may read this document but not sign"):
            self._accept(self.request)

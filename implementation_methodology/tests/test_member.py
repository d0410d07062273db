# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ImplementationCommon


@tagged("post_install", "-at_install")
class TestMember(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.coordinator_row = cls.project.implementation_member_ids.filtered(
            lambda member: member.partner_id == cls.coordinator.partner_id
        )

    def _kinds(self):
        return self.project.implementation_event_ids.sorted("id").mapped("kind")

    def _add_colleague(self):
        return self.env["implementation.member"].create(
            {
                "project_id": self.project.id,
                "partner_id": self.colleague.partner_id.id,
                "side": "client",
            }
        )

    def test_people_of_the_start_are_not_news(self):
        self.assertEqual(self._kinds(), ["started"])

    def test_who_comes_and_goes_is_in_the_history(self):
        member = self._add_colleague()
        member.active = False
        member.active = True
        member.unlink()
        self.assertEqual(
            self._kinds(),
            [
                "started",
                "member_added",
                "member_removed",
                "member_added",
                "member_removed",
            ],
        )

    def test_items_of_who_goes_are_free_and_done_ones_keep_their_name(self):
        member = self._add_colleague()
        open_item = self._item(self.project, "s1.accounts")
        done_item = self._item(self.project, "s1.nda_signed")
        (open_item | done_item).write({"member_id": member.id})
        done_item.with_user(self.consultant)._set_applicable(False, "In the contract")
        member.active = False
        self.assertFalse(open_item.member_id)
        self.assertEqual(done_item.member_id, member)

    def test_coordinator_removes_a_colleague_but_not_herself(self):
        member = self._add_colleague()
        with self.assertRaisesRegex(UserError, "yourself"):
            self.coordinator_row._remove_colleague(self.coordinator_row)
        with self.assertRaisesRegex(UserError, "Only the sponsor"):
            member._remove_colleague(self.coordinator_row)
        self.coordinator_row._remove_colleague(member)
        self.assertFalse(member.active)

    def test_approved_colleague_becomes_a_member_with_a_login(self):
        role = self.env.ref("implementation_methodology.role_client_key_user")
        invitation = self.env["implementation.invitation"]._request(
            self.coordinator_row.with_user(self.coordinator).sudo(),
            " Nadiia ",
            "Nadiia@Example.com",
            role,
        )
        self.assertEqual(invitation.email, "nadiia@example.com")
        invitation.with_user(self.manager).action_approve()
        member = self.project.implementation_member_ids.filtered(
            lambda m: m.partner_id.email_normalized == "nadiia@example.com"
        )
        self.assertEqual(member.role_ids, role)
        self.assertEqual(member.partner_id.parent_id, self.client)
        self.assertTrue(member.partner_id.user_ids._is_portal())
        self.assertEqual(invitation.state, "approved")

    def test_a_colleague_is_proposed_once(self):
        role = self.env["project.role"]
        row = self.coordinator_row.with_user(self.coordinator).sudo()
        Invitation = self.env["implementation.invitation"]
        Invitation._request(row, "Nadiia", "nadiia@example.com", role)
        for email in ("NADIIA@example.com", self.coordinator.email):
            with self.assertRaisesRegex(UserError, "member or proposed already"):
                Invitation._request(row, "Nadiia", email, role)
        for name, email in (("", "a@b.c"), ("Nadiia", "no address")):
            with self.assertRaisesRegex(UserError, "one valid e-mail"):
                Invitation._request(row, name, email, role)

    def test_client_view_is_offered_to_members(self):
        self.assertIn(
            f"/my/implementations/{self.project.id}",
            self.project.with_user(self.manager).action_open_implementation_portal()[
                "url"
            ],
        )
        other = self._new_user("other", "implementation_methodology.group_manager")
        with self.assertRaisesRegex(UserError, "Only members see"):
            self.project.with_user(other).action_open_implementation_portal()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PDF
from .common_portal import ImplementationPortalCommon


@tagged("post_install", "-at_install")
class TestPortalActions(ImplementationPortalCommon):
    """What people do on the pages."""

    def setUp(self):
        super().setUp()
        self._login(self.coordinator)
        self.item.evidence_required = False

    def test_tick_and_take_back(self):
        answer = self._post_item("tick")
        self.assertIn(f"/stage/{self.first.id}", answer.url)
        self.assertIn("Ticked.", answer.text)
        self.assertEqual(self.item.client_ticked_by_id, self.coordinator.partner_id)
        self.assertEqual(self.item.state, "submitted")
        self._post_item("untick")
        self.assertEqual(self.item.state, "todo")

    def test_redirect_leads_back_to_the_item(self):
        answer = self._post_item("tick", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(
            answer.headers["Location"].endswith(
                f"/stage/{self.first.id}#item-{self.item.id}"
            )
        )
        answer = self._post_item("untick", {"back": "mine"}, allow_redirects=False)
        self.assertIn("/actions?scope=mine#item-", answer.headers["Location"])
        answer = self._post_item(
            "tick", {"back": "https://example.com"}, allow_redirects=False
        )
        self.assertNotIn("example.com", answer.headers["Location"])

    def test_script_is_told_where_to_go(self):
        answer = self._post_item(
            "tick",
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
        self.assertIn(f"#item-{self.item.id}", answer.json()["redirect"])
        self.assertIn("Ticked.", self._get(f"/stage/{self.first.id}").text)

    def test_return_with_a_remark(self):
        self._as_client(self.item, self.consultant)._tick()
        self._post_item("return", {"remark": "The administrator is missing"})
        self.assertEqual(self.item.state, "returned")
        self.assertEqual(self.item.remark_ids.partner_id, self.coordinator.partner_id)
        self.assertIn("The administrator is missing", self._get("/history").text)

    def test_refused_remark_is_not_lost(self):
        answer = self._post_item("return", {"remark": "My long remark"})
        self.assertIn("there is nothing to return", answer.text)
        self.assertIn("My long remark", answer.text)
        self.assertFalse(self.item.remark_ids)
        self.assertNotIn("My long remark", self._get(f"/stage/{self.first.id}").text)

    def test_ask(self):
        self._post_item("comment", {"comment": "Which accounts?"})
        self.assertIn("Which accounts?", self._get(f"/stage/{self.first.id}").text)
        message = self.item.message_ids[0]
        self.assertEqual(message.author_id, self.coordinator.partner_id)
        self.assertFalse(message.is_internal)

    def test_take_and_hand_over(self):
        colleague = self._add_member(self.colleague)
        item = self._item(self.project, "s1.subscription")
        self._post_item("take", {"member_id": colleague.id}, item=item)
        self.assertEqual(item.member_id, colleague)
        self._post_item("take", item=item)
        self.assertEqual(item.member_id.partner_id, self.coordinator.partner_id)

    def test_work_is_not_handed_to_the_other_side(self):
        consultant = self.project.implementation_member_ids.filtered(
            lambda m: m.partner_id == self.consultant.partner_id
        )
        answer = self._post_item("take", {"member_id": consultant.id})
        self.assertEqual(answer.status_code, 404)

    def test_reader_changes_nothing(self):
        self._add_member(self.colleague, can_tick=False)
        self._login(self.colleague)
        page = self._get(f"/stage/{self.first.id}").text
        self.assertNotIn('method="post"', page)
        for verb, data in (
            ("tick", {}),
            ("comment", {"comment": "x"}),
            ("take", {}),
            ("evidence", {"kind": "text", "text": "x"}),
        ):
            self.assertIn("not tick it", self._post_item(verb, data).text, verb)
        self.assertFalse(self.item.client_ticked_on)
        self.assertFalse(self.item.evidence_ids)

    def test_several_files_at_once(self):
        answer = self._post_item(
            "evidence",
            {"kind": "file"},
            files=[
                ("file", ("one.pdf", PDF, "application/pdf")),
                ("file", ("../../etc/two.txt", b"two", "text/plain")),
            ],
        )
        self.assertIn("Added to the evidence", answer.text)
        self.assertEqual(self.item.evidence_ids.mapped("name"), ["one.pdf", "two.txt"])
        self.assertEqual(self.item.evidence_ids[0].side, "client")
        self.assertIn(self.item.evidence_ids[0].sha256, answer.text)

    def test_files_that_are_refused(self):
        for name, content, words in (
            ("empty.pdf", b"", "empty.pdf is empty"),
            ("page.html", b"<html>", "Files of this type are not accepted"),
            ("page.pdf", b"<html>", "is not what its name says"),
            ("noextension", b"x", "Files of this type are not accepted"),
        ):
            answer = self._post_item(
                "evidence",
                {"kind": "file"},
                files=[
                    ("file", ("good.pdf", PDF, "application/pdf")),
                    ("file", (name, content, "application/pdf")),
                ],
            )
            self.assertIn(words, answer.text)
            self.assertFalse(self.item.evidence_ids, "all of a batch, or none")
        answer = self._post_item("evidence", {"kind": "file"})
        self.assertIn("Choose a file first", answer.text)

    def test_file_over_the_limit(self):
        limit = patch.object(
            type(self.env["implementation.evidence"]), "_max_bytes", lambda self: 4
        )
        with limit:
            answer = self._post_item(
                "evidence",
                {"kind": "file"},
                files=[("file", ("big.pdf", PDF, "application/pdf"))],
            )
        self.assertIn("The file is larger than", answer.text)
        self.assertFalse(self.item.evidence_ids)

    def test_links_and_texts(self):
        self._post_item("evidence", {"kind": "link", "url": "https://example.com/a"})
        self._post_item("evidence", {"kind": "text", "text": "Seen on the call"})
        self.assertEqual(self.item.evidence_ids.mapped("kind"), ["link", "text"])
        answer = self._post_item(
            "evidence", {"kind": "link", "url": "javascript:alert(1)"}
        )
        self.assertIn("A link starts with", answer.text)
        answer = self._post_item("evidence", {"kind": "record"})
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(len(self.item.evidence_ids), 2)

    def test_posted_fields_are_not_taken_over(self):
        with mute_logger("odoo.http"):
            self._post_item(
                "evidence",
                {"kind": "text", "text": "x", "side": "integrator", "locked": "1"},
            )
        self.assertEqual(self.item.evidence_ids.side, "client")
        self.assertFalse(self.item.evidence_ids.locked)

    def test_own_evidence_is_removed_and_others_is_not(self):
        own = self._hand_in(self.item, user=self.coordinator)
        theirs = self._hand_in(self.item)
        self.assertEqual(self._post(f"/evidence/{theirs.id}/remove").status_code, 404)
        self._post(f"/evidence/{own.id}/remove")
        self.assertEqual(self.item.evidence_ids, theirs)

    def test_propose_a_colleague(self):
        role = self.env.ref("implementation_methodology.role_client_key_user")
        answer = self._post(
            "/team/invite",
            {"name": "New One", "email": "new@example.com", "role_id": role.id},
        )
        self.assertIn("with the project manager", answer.text)
        invitation = self.env["implementation.invitation"].search(
            [("project_id", "=", self.project.id)]
        )
        self.assertEqual(invitation.email, "new@example.com")
        self.assertEqual(invitation.role_id, role)
        answer = self._post("/team/invite", {"name": "New Two", "email": "not a mail"})
        self.assertIn("one valid e-mail address", answer.text)
        self.assertIn("New Two", answer.text)

    def test_only_the_coordinator_changes_the_team(self):
        colleague = self._add_member(self.colleague)
        coordinator = self.project.implementation_member_ids.filtered(
            lambda m: m.partner_id == self.coordinator.partner_id
        )
        self._login(self.colleague)
        self.assertNotIn("Propose a colleague", self._get("/team").text)
        answer = self._post("/team/invite", {"name": "N", "email": "n@example.com"})
        self.assertIn("Only the sponsor or the coordinator", answer.text)
        answer = self._post(f"/team/{coordinator.id}/remove")
        self.assertIn("Only the sponsor or the coordinator", answer.text)
        self.assertTrue(coordinator.active and colleague.active)

    def test_remove_a_colleague(self):
        colleague = self._add_member(self.colleague)
        item = self._item(self.project, "s1.subscription")
        item.member_id = colleague
        self._post(f"/team/{colleague.id}/remove")
        self.assertFalse(colleague.active)
        self.assertFalse(item.member_id)
        event = self.project.implementation_event_ids[0]
        self.assertEqual(event.kind, "member_removed")
        self.assertEqual(event.partner_id, self.coordinator.partner_id)

    def test_coordinator_cannot_remove_himself_or_the_others(self):
        people = self.project.implementation_member_ids
        own = people.filtered(lambda m: m.partner_id == self.coordinator.partner_id)
        self.assertIn(
            "cannot remove yourself", self._post(f"/team/{own.id}/remove").text
        )
        theirs = people.filtered(lambda m: m.side == "integrator")[0]
        self.assertEqual(self._post(f"/team/{theirs.id}/remove").status_code, 404)
        self.assertTrue(own.active and theirs.active)

    def test_internal_client_acts_for_the_client(self):
        role = self.env.ref("implementation_methodology.role_client_coordinator")
        self._add_member(self.client_internal, role_ids=[Command.set(role.ids)])
        self._login(self.client_internal)
        self._post_item("tick")
        self.assertEqual(self.item.client_ticked_by_id, self.client_internal.partner_id)

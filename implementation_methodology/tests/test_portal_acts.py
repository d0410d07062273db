# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_acts import ImplementationActsCommon
from .test_portal import SCRIPT

SVG = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()


@tagged("post_install", "-at_install")
class TestActDoor(ImplementationActsCommon):
    """Who reaches an act, and what the others learn: nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rowless = cls._new_user(
            "rowless", "implementation_methodology.group_manager", lang="en_US"
        )

    def _assert_unsigned(self):
        self.env.invalidate_all()
        self.assertEqual(set(self.act.signature_ids.mapped("state")), {"waiting"})
        self.assertEqual(self.seal.state, "requested")
        self.assertEqual(self.first.state, "review")

    def test_nobody_without_a_row_reads_signs_or_declines(self):
        for user in (self.colleague, self.stranger, self.rowless):
            self._login(user)
            with mute_logger("odoo.http"):
                answers = [
                    self.url_open(self._act_url()),
                    self.url_open(self._act_url("/pdf")),
                    self._type(),
                    self._decline({"s1.accounts": "No"}),
                ]
            codes = [answer.status_code for answer in answers]
            self.assertEqual(codes, [404] * 4, user.login)
            self.assertEqual(self._draw(), {"error": "Invalid document."})
        self._assert_unsigned()

    def test_unknown_and_foreign_acts_answer_alike(self):
        """An act of another project is unknown below one's own."""
        project = self.stranger_project
        member = self._member(self.stranger, project)
        member.can_sign = True
        stage = self._stage(project, "s1")
        stage.item_ids.write({"is_optional": True})
        theirs = self._request_act(stage)
        self._login(self.sponsor)
        for act_id in (theirs.id, 2**30):
            url = f"{self.base}/act/{act_id}"
            with mute_logger("odoo.http"):
                codes = [
                    self.url_open(url).status_code,
                    self.url_open(f"{url}/pdf").status_code,
                    self._post("", {"name": "X"}, base=f"{url}/accept").status_code,
                    self._post("", base=f"{url}/decline").status_code,
                ]
            self.assertEqual(codes, [404] * 4)
            self.assertEqual(self._draw(f"{url}/sign"), {"error": "Invalid document."})
        theirs_url = f"/my/implementations/{project.id}/act/{theirs.id}"
        self.assertEqual(self.url_open(theirs_url).status_code, 404)
        self.assertEqual(
            self._draw(f"{theirs_url}/sign"), {"error": "Invalid document."}
        )
        self.assertEqual(set(theirs.signature_ids.mapped("state")), {"waiting"})

    def test_draft_that_was_not_requested_is_not_shown(self):
        self._as_client(self.act, self.sponsor)._decline(
            self._member(self.sponsor), {"s1.accounts": "No"}
        )
        self._work_through(self.first)
        action = self.first.with_user(self.manager).action_request_acceptance()
        self._login(self.sponsor)
        answer = self.url_open(f"{self.base}/act/{action['res_id']}")
        self.assertEqual(answer.status_code, 404)

    def test_anonymous_signs_nothing(self):
        self.authenticate(None, None)
        answer = self.url_open(self._act_url(), allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        self._type()
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self._draw()
        self._assert_unsigned()

    def test_get_and_forged_posts_sign_nothing(self):
        self._login(self.sponsor)
        for path in ("/accept", "/decline"):
            self.assertEqual(self.url_open(self._act_url(path)).status_code, 405)
        with mute_logger("odoo.http"):
            self.assertEqual(self._type(csrf=False).status_code, 400)
            # A form of another site cannot send JSON to the drawn way.
            forged = self.url_open(self._act_url("/sign"), data={"name": "Sponsor"})
        self.assertEqual(forged.status_code, 415)
        self._assert_unsigned()

    def test_member_without_the_right_reads_and_does_not_sign(self):
        self._login(self.coordinator)
        page = self.url_open(self._act_url())
        self.assertEqual(page.status_code, 200)
        self.assertNotIn('id="sign"', page.text)
        self.assertIn("not sign it", self._draw()["error"])
        self.assertIn("not sign it", self._type().text)
        answer = self._decline({"s1.accounts": "A long remark"})
        self.assertIn("not decline it", answer.text)
        self.assertIn("A long remark", answer.text, "what was typed is not lost")
        self._assert_unsigned()

    def test_right_to_sign_is_not_a_place_among_the_signers(self):
        self._member(self.coordinator).can_sign = True
        self._login(self.coordinator)
        self.assertIn("is not for you to sign", self._draw()["error"])
        self._assert_unsigned()

    def test_right_that_was_taken_away_no_longer_signs(self):
        self._member(self.sponsor).can_sign = False
        self._login(self.sponsor)
        self.assertIn("not sign it", self._draw()["error"])
        self._member(self.sponsor).active = False
        self.assertEqual(self._draw(), {"error": "Invalid document."})
        self._assert_unsigned()

    def test_pdf_is_for_members_and_for_people_of_the_implementation(self):
        self._login(self.coordinator)
        answer = self.url_open(self._act_url("/pdf"))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        backend = f"/implementation/document/{self.seal.id}/pdf"
        for user, code in (
            (self.manager, 200),
            (self.sponsor, 404),
            (self.stranger, 404),
            (self._second_company()[1], 404),
        ):
            self._login(user)
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
                status = self.url_open(backend).status_code
            self.assertIn(status, (code, 403) if code == 404 else (code,), user.login)


@tagged("post_install", "-at_install")
class TestActSigning(ImplementationActsCommon):
    def test_drawn_signature_is_kept_as_it_came(self):
        self._login(self.sponsor)
        answer = self._draw(name="  Sponsor \n of   the client ")
        self.assertTrue(answer["force_refresh"])
        self.assertEqual(answer["redirect_url"], self._act_url())
        mine = self._signature(self.sponsor)
        self.assertRecordValues(
            mine,
            [
                {
                    "state": "signed",
                    "method": "drawn",
                    "signer_name": "Sponsor of the client",
                    "content_sha256": self.seal.content_sha256,
                    "ip": "127.0.0.1",
                }
            ],
        )
        self.assertTrue(mine.user_agent)
        self.assertIn(mine.image.decode(), self.url_open(self._act_url()).text)
        self.assertEqual(self.first.state, "review")

    def test_typed_name_signs_without_any_script(self):
        self._login(self.sponsor)
        answer = self._type("Sponsor")
        self.assertIn("Signed. Thank you.", answer.text)
        self.assertEqual(self._signature(self.sponsor).method, "typed")
        self._login(self.manager)
        self._type("Manager")
        self.assertEqual(self.first.state, "accepted")
        self.assertTrue(self.first.milestone_id.is_reached)

    def test_replayed_signature_changes_nothing(self):
        self._login(self.sponsor)
        self._draw()
        signed_on = self._signature(self.sponsor).signed_on
        self.assertIn("signed this document already", self._draw()["error"])
        self.assertIn("signed this document already", self._type("Other").text)
        self.assertEqual(self._signature(self.sponsor).signer_name, "Sponsor")
        self.assertEqual(self._signature(self.sponsor).signed_on, signed_on)
        self.assertEqual(self.seal.signed_count, 1)

    def test_drawing_that_is_no_picture_is_refused(self):
        self._login(self.sponsor)
        for drawing in (SVG, "%%%", "AAAA", 7, ["x"], {"a": "b"}):
            answer = self._draw(signature=drawing)
            self.assertIn("could not be read", answer["error"], drawing)
        self.assertEqual(self._signature(self.sponsor).state, "waiting")

    def test_name_is_needed(self):
        self._login(self.sponsor)
        for name in ("", "   ", None, 0, []):
            self.assertIn("Write your name", self._draw(name=name)["error"])
        self.assertIn("Write your name", self._type("  ").text)
        self._draw(name="x" * 5000)
        self.assertLessEqual(len(self._signature(self.sponsor).signer_name), 200)

    def test_forged_fields_are_not_taken_over(self):
        self._login(self.sponsor)
        params = {"partner_id": self.manager.partner_id.id, "ip": "1.2.3.4"}
        with mute_logger("odoo.http"):
            self._draw(**params)
        self.assertEqual(self._signature(self.manager).state, "waiting")
        self.assertEqual(self._signature(self.sponsor).ip, "127.0.0.1")

    def test_superseded_act_is_read_and_not_signed(self):
        self._as_client(self.act, self.manager)._decline(
            self._member(self.manager), {"": "Wrong stage"}
        )
        self._login(self.sponsor)
        self.assertIn("does not wait for signatures", self._draw()["error"])
        page = self._words(self._tree(f"/act/{self.act.id}"))
        self.assertIn("no longer in force", page)
        self.assertIn("Wrong stage", page)
        self.assertNotIn("Decline with remarks", page)

    def test_checklist_is_frozen_over_http(self):
        self._login(self.coordinator)
        answer = self._post_item("untick")
        self.assertIn("waits for signatures", answer.text)
        answer = self._post_item("evidence", {"kind": "text", "text": "more"})
        self.assertIn("waits for signatures", answer.text)
        self.assertEqual(self.item.state, "done")

    def test_those_who_sign_are_told_where(self):
        self._login(self.sponsor)
        for path in ("", f"/stage/{self.first.id}", "/actions"):
            page = self._words(self._tree(path))
            self.assertIn("Waiting for your signature", page, path)
        counters = {"counters": ["implementation_action_count"]}
        counted = self.make_jsonrpc_request("/my/counters", counters)
        self._draw()
        self.assertNotIn("Waiting for your", self._words(self._tree("/actions")))
        after = self.make_jsonrpc_request("/my/counters", counters)
        name = "implementation_action_count"
        self.assertEqual(after[name], counted[name] - 1)
        self._login(self.coordinator)
        overview = self._words(self._tree(""))
        self.assertNotIn("Waiting for your signature", overview)
        self.assertIn("Waiting for the signature of", overview)
        self.assertIn(self.act.number, self._words(self._tree("/documents")))
        stage = self._words(self._tree(f"/stage/{self.first.id}"))
        self.assertIn(self.act.number, stage)

    def test_evidence_that_is_signed_can_be_opened(self):
        evidence = self._item(self.project, "s1.contract_signed").evidence_ids
        self._login(self.sponsor)
        tree = self._tree(f"/act/{self.act.id}")
        self.assertTrue(tree.xpath(f"//a[contains(@href, '/evidence/{evidence.id}')]"))
        self.assertIn(evidence.sha256[:16], self._words(tree))


@tagged("post_install", "-at_install")
class TestActDecline(ImplementationActsCommon):
    def test_declined_items_return_with_their_remarks(self):
        self._login(self.sponsor)
        answer = self._decline(
            {"s1.accounts": "Nobody can log in", "s1.first_payment": " ", "": "Later"}
        )
        self.assertIn("The integrator sees your remarks", answer.text)
        self.assertEqual(self.seal.state, "superseded")
        self.assertEqual(self._signature(self.sponsor).state, "declined")
        self.assertEqual(self.item.state, "returned")
        self.assertEqual(self.item.remark_ids.text, "Nobody can log in")
        self.assertEqual(self.item.remark_ids.partner_id, self.sponsor.partner_id)
        self.assertEqual(self._item(self.project, "s1.first_payment").state, "done")
        self.assertIn("Later", self.seal.superseded_reason)

    def test_declining_without_a_word_is_refused(self):
        self._login(self.sponsor)
        answer = self._decline({"s1.accounts": "  ", "s1.unknown": "Forged code"})
        self.assertIn("Say what is missing", answer.text)
        self.assertEqual(self.seal.state, "requested")

    def test_nothing_typed_is_lost_on_refusal(self):
        remarks = {"s1.accounts": "First long remark", "": "Second long remark"}
        self._login(self.sponsor)
        self._draw()
        answer = self._decline(remarks)
        self.assertIn("signed this document already", answer.text)
        for text in remarks.values():
            self.assertIn(text, answer.text)
        self.assertFalse(self.item.remark_ids)
        self.assertEqual(self.seal.state, "requested")

    def test_failed_item_takes_the_whole_decline_back(self):
        self._login(self.sponsor)
        refused = UserError("Cannot be returned today")
        with patch.object(type(self.item), "_return", side_effect=refused):
            answer = self._decline({"s1.accounts": "My long remark"})
        self.assertIn("Cannot be returned today", answer.text)
        self.assertIn("My long remark", answer.text)
        self.env.invalidate_all()
        self.assertEqual(self.seal.state, "requested")
        self.assertEqual(self._signature(self.sponsor).state, "waiting")


@tagged("post_install", "-at_install")
class TestActHostile(ImplementationActsCommon):
    """What people wrote is text, wherever it is read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._as_client(cls.act, cls.sponsor)._decline(
            cls._member(cls.sponsor), {"s1.accounts": f"{SCRIPT} declined"}
        )
        cls.item.name = f"{SCRIPT} item"
        cls.first.goal = f"{SCRIPT} goal"
        cls.sponsor.partner_id.name = f"{SCRIPT} sponsor"
        cls._work_through(cls.first)
        cls.declined, cls.act = cls.act, cls._request_act(cls.first)
        cls.seal = cls.act.seal_id

    def test_on_the_pages(self):
        self._login(self.sponsor)
        self._draw(name=f"{SCRIPT} signed")
        for path in (
            f"/act/{self.act.id}",
            f"/act/{self.declined.id}",
            f"/stage/{self.first.id}",
            "/documents",
            "",
        ):
            text = self._get(path).text
            self.assertNotIn("<script>alert", text, path)
            self.assertNotIn("<b>bold", text, path)
        self.assertIn("&lt;b&gt;bold", self._get(f"/act/{self.act.id}").text)

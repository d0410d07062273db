# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_agreement_portal import AgreementPortalCommon

SVG = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestAgreementSigning(AgreementPortalCommon):
    """The second version waits for the customer only; the first one is in force."""

    def _mine(self, user=None):
        partner = (user or self.customer).partner_id
        return self.second.signature_ids.filtered(lambda one: one.partner_id == partner)

    def _assert_unsigned(self):
        self.env.invalidate_all()
        self.assertEqual(self._mine().state, "waiting")
        self.assertEqual(self.second.seal_state, "requested")

    def test_a_drawing_signs(self):
        self._login(self.customer)
        answer = self._draw(name="  Customer \n of   the client ")
        self.assertEqual(
            answer, {"force_refresh": True, "redirect_url": self.second_url}
        )
        self.assertRecordValues(
            self._mine(),
            [
                {
                    "state": "signed",
                    "method": "drawn",
                    "signer_name": "Customer of the client",
                    "content_sha256": self.second.seal_id.content_sha256,
                    "ip": "127.0.0.1",
                }
            ],
        )
        self.assertTrue(self._mine().user_agent)
        self.assertEqual(self.second.seal_state, "signed")
        self.assertEqual(self.agreement.version_id, self.second)
        page = self._get(self.second_url).text
        self.assertIn("Signed. Thank you.", page)
        self.assertIn(self._mine().image.decode(), page)
        self.assertNotIn("Signed. Thank you.", self._get(self.second_url).text)

    def test_a_typed_name_signs_without_any_script(self):
        self._login(self.customer)
        form = self._tree(self.second_url).xpath("//form[contains(@action, '/accept')]")
        self.assertEqual(form[0].get("action"), f"{self.second_url}/accept")
        answer = self._accept()
        self.assertIn("Signed. Thank you.", answer.text)
        self.assertEqual(self._mine().method, "typed")
        self.assertEqual(self.second.seal_state, "signed")
        page = self._seen(self.url)
        self.assertIn("Version 2 In force", page)
        self.assertNotIn("Waiting for your signature", page)

    def test_the_signed_file_is_handed_out(self):
        self._login(self.customer)
        self._accept()
        self.assertTrue(self.second.seal_id.pdf_sha256)
        answer = self._get(f"{self.second_url}/pdf")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(
            answer.content,
            base64.b64decode(self.second.seal_id.with_context(bin_size=False).pdf),
        )

    def test_a_ticket_of_the_portal_gets_what_was_signed_last(self):
        self._login(self.customer)

        def promised(subject):
            self._send("/submitted/ticket", {"subject": subject, "description": "No."})
            ticket = self.env["helpdesk.ticket"].search([("name", "=", subject)])
            self.assertEqual(ticket.agreement_id, self.agreement)
            return self._clock(ticket, "first_response").promise_id.seconds

        self.assertEqual(promised("Before"), 2 * 3600)
        self._accept()
        self.assertEqual(promised("After"), 3600)

    def test_an_internal_user_with_a_row_signs(self):
        self._accept_all_but(self.employee)
        self._login(self.employee)
        self.assertIn("Read and sign", self._seen(self.url))
        self._draw()
        self.assertEqual(self._mine(self.employee).state, "signed")
        self.assertEqual(self.second.seal_state, "signed")

    def _accept_all_but(self, user):
        """Put it to signature anew; all but ``user`` have signed."""
        self.second.action_withdraw()
        self.second._request()
        for member in self.agreement.member_ids.filtered("can_sign"):
            if member.partner_id != user.partner_id:
                self.second._sign(member, member.partner_id.name)

    def test_nobody_signs_twice(self):
        self._login(self.customer)
        self._draw()
        self.assertIn("does not wait for signatures", self._draw()["error"])
        self.assertIn("does not wait for signatures", self._accept("Other").text)
        self.assertEqual(self._mine().signer_name, "Customer")

    def test_who_may_not_sign_reads_and_does_not_sign(self):
        self._login(self.looker)
        page = self._get(self.second_url)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn('id="sign"', page.text)
        self.assertIn("not sign it", self._draw()["error"])
        self.assertIn("not sign it", self._accept().text)
        answer = self._decline("A long remark")
        self.assertIn("not decline it", answer.text)
        self.assertIn("A long remark", answer.text, "what was typed is not lost")
        self._assert_unsigned()

    def test_who_came_later_is_not_asked_for_this_version(self):
        self.env["support.agreement.member"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": self.signer.partner_id.id,
                "can_sign": True,
            }
        )
        self._login(self.signer)
        self.assertNotIn('id="sign"', self._get(self.second_url).text)
        self.assertIn("is not for you to sign", self._draw()["error"])
        self._assert_unsigned()

    def test_a_drawing_that_is_no_picture_is_refused(self):
        self._login(self.customer)
        for drawing in (SVG, "%%%", "AAAA", 7, ["x"], {"a": "b"}):
            answer = self._draw(signature=drawing)
            self.assertIn("could not be read", answer["error"], drawing)
        self._assert_unsigned()

    def test_a_name_is_needed(self):
        self._login(self.customer)
        for name in ("", "   ", None, 0, []):
            self.assertIn("Write your name", self._draw(name=name)["error"])
        self.assertIn("Write your name", self._accept("  ").text)
        self._assert_unsigned()

    def test_forged_fields_are_not_taken_over(self):
        self._login(self.customer)
        with mute_logger("odoo.http"):
            self._draw(partner_id=self.leader.partner_id.id, ip="1.2.3.4")
        self.assertEqual(self._mine().ip, "127.0.0.1")

    def test_remarks_decline(self):
        self._login(self.customer)
        answer = self._decline(f"Too dear {SCRIPT}")
        self.assertIn("We see your remarks", answer.text)
        self.assertEqual(self.second.seal_state, "superseded")
        self.assertEqual(self._mine().state, "declined")
        self.assertIn("Too dear", self.second.seal_id.superseded_reason)
        page = self._get(self.second_url).text
        self.assertIn("no longer in force", page)
        self.assertIn("Too dear", page)
        self.assertNotIn(SCRIPT, page)
        self.assertNotIn('id="sign"', page)
        page = self._seen(self.url)
        self.assertIn("Version 1 In force", page, "the signed one goes on")

    def test_declining_without_a_word_is_refused(self):
        self._login(self.customer)
        self.assertIn("Say what is missing", self._decline("  ").text)
        self.assertIn("Say what is missing", self._decline_with("remark:x").text)
        self._assert_unsigned()

    def _decline_with(self, field):
        return self._send(f"{self.second_url}/decline", {field: "Forged"})

    def test_remarks_are_kept_when_declining_is_refused(self):
        self._login(self.customer)
        self._draw()
        answer = self._decline("My long remark")
        self.assertIn("does not wait for signatures", answer.text)
        self.assertIn("My long remark", answer.text)
        self.assertEqual(self.second.seal_state, "signed")

    def test_what_is_told_on_one_agreement_is_not_told_on_another(self):
        another = self._agreement({"date_start": "2027-01-01"})
        another.draft_id._request()
        self._login(self.customer)
        self._accept("  ", allow_redirects=False)
        page = self._get(f"/my/agreements/{another.id}").text
        self.assertNotIn("Write your name", page)

    def test_a_request_that_was_taken_back_is_read_and_not_signed(self):
        self.second.action_withdraw()
        self._login(self.customer)
        page = self._get(self.second_url).text
        self.assertIn("no longer in force", page)
        self.assertNotIn('id="sign"', page)
        self.assertIn("does not wait for signatures", self._draw()["error"])

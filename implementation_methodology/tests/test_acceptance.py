# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import date, datetime

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PDF, ImplementationCommon
from .common_acts import DRAWING

NOW = datetime(2026, 3, 9, 10)


@tagged("post_install", "-at_install")
class TestAcceptance(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sponsor = cls._new_user("sponsor", "base.group_portal", cls.client)
        cls.project = cls._start_implementation(
            people={**cls._people(), "client_sponsor": cls.sponsor}
        )
        cls.members = {
            member.partner_id: member
            for member in cls.project.implementation_member_ids
        }
        for user in (cls.sponsor, cls.manager):
            cls.members[user.partner_id].can_sign = True
        cls.stage = cls._stage(cls.project, "s1")
        cls._work_through(cls.stage)

    def _request(self):
        action = self.stage.with_user(self.manager).action_request_acceptance()
        act = self.env["implementation.act"].browse(action["res_id"])
        act.with_user(self.manager)._request(now=NOW)
        return act

    def _sign(self, act, user, **kwargs):
        member = self.members[user.partner_id]
        self._as_client(act, user)._sign(member, user.name, now=NOW, **kwargs)

    def test_signed_by_all_the_stage_is_accepted(self):
        act = self._request()
        self.assertEqual(self.stage.state, "review")
        self._sign(act, self.sponsor, image=DRAWING)
        self.assertEqual(self.stage.state, "review")
        self._sign(act, self.manager)
        self.assertEqual(self.stage.state, "accepted")
        self.assertEqual(act.seal_state, "signed")
        self.assertTrue(self.stage.milestone_id.is_reached)
        self.assertEqual(self._stage(self.project, "s2").state, "ready")
        self.assertEqual(
            act.signature_ids.mapped("method"),
            ["drawn", "typed"],
        )

    def test_launch_and_last_stage_have_acts_of_their_own_kind(self):
        kinds = {
            stage.code: stage._act_kind()
            for stage in self.project.implementation_stage_ids
            if stage.state != "not_in_contract"
        }
        special = {"s7": "go_live", "s8": "final"}
        self.assertEqual(
            kinds, {code: special.get(code, "stage") for code in kinds} | special
        )
        went_live = datetime(2026, 3, 4, 9)
        self.project._by_verb().implementation_went_live_on = went_live
        for kind, title in (("go_live", "go-live"), ("final", "Final acceptance")):
            with self.subTest(kind=kind), self.env.cr.savepoint() as savepoint:
                self.patch(type(self.stage), "_act_kind", lambda _stage, k=kind: k)
                act = self._request()
                content = act.seal_id._content()
                self.assertEqual((act.kind, content["kind"]), (kind, kind))
                self.assertIn(title, content["title"])
                self.assertTrue(content["went_live_on"].startswith("2026-03-04"))
                self._sign(act, self.sponsor)
                self._sign(act, self.manager)
                self.assertEqual(self.stage.state, "accepted")
                savepoint.rollback()

    def test_act_says_how_long_each_side_was_waited_for(self):
        """The client's item is due on Tuesday and done on Thursday at 14 in Kyiv."""
        item = self.env["implementation.item"].create(
            {
                "stage_id": self.stage.id,
                "name": "Late",
                "owner_side": "client",
                "due_date": date(2026, 3, 3),
            }
        )
        self._as_client(item)._tick(now=datetime(2026, 3, 5, 12))
        content = self._request().seal_id._content()
        # Eight hours of Wednesday and five of Thursday, in tenths of a working day.
        self.assertEqual(
            content["waited"], {"client": 16, "integrator": 0, "third_party": 0}
        )
        html = self.env["ir.qweb"]._render(
            "implementation_methodology.act_waited", {"content": content}
        )
        self.assertIn("1.6", str(html))

    def test_incomplete_stage_is_not_put_to_signature(self):
        item = self._item(self.project, "s1.accounts")
        item.with_user(self.consultant).action_untick()
        with self.assertRaisesRegex(UserError, "not complete"):
            self.stage.with_user(self.manager).action_request_acceptance()

    def test_checklist_is_read_only_while_it_waits(self):
        self._request()
        item = self._item(self.project, "s1.accounts")
        for step in (
            lambda: item.with_user(self.consultant).action_untick(),
            lambda: self._as_client(item)._return("Not so fast"),
            lambda: self._hand_in(item),
        ):
            with self.assertRaisesRegex(UserError, "waits for signatures"):
                step()

    def test_what_is_signed_does_not_follow_the_records(self):
        act = self._request()
        before = act.seal_id.content
        self.stage.sudo().name = "Something else"
        self.project.name = "Renamed"
        self.assertEqual(act.seal_id.content, before)
        self.assertEqual(act.seal_id._content()["project"], "Odoo for the client")
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            act.seal_id.content = before.replace("Odoo", "Oddo")

    def test_content_that_was_tampered_with_is_not_signed(self):
        act = self._request()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE implementation_seal SET content = %s WHERE id = %s",
            (act.seal_id.content.replace("client", "Client"), act.seal_id.id),
        )
        act.seal_id.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "does not match its fingerprint"):
            self._sign(act, self.sponsor)

    def test_signing_twice_is_refused(self):
        act = self._request()
        self._sign(act, self.sponsor)
        with self.assertRaisesRegex(UserError, "signed this document already"):
            self._sign(act, self.sponsor)

    def test_only_a_named_signer_with_the_right_signs(self):
        act = self._request()
        with self.assertRaisesRegex(UserError, "not sign it"):
            self._sign(act, self.coordinator)
        self.members[self.coordinator.partner_id].can_sign = True
        with self.assertRaisesRegex(UserError, "not for you to sign"):
            self._sign(act, self.coordinator)

    def test_a_name_is_needed(self):
        act = self._request()
        with self.assertRaisesRegex(UserError, "Write your name"):
            self._as_client(act, self.sponsor)._sign(
                self.members[self.sponsor.partner_id], "   ", now=NOW
            )

    def test_declining_returns_the_items_named(self):
        act = self._request()
        item = self._item(self.project, "s1.accounts")
        self._as_client(act, self.sponsor)._decline(
            self.members[self.sponsor.partner_id],
            {"s1.accounts": "The accountant has none", "s1.contract_signed": " "},
            now=NOW,
        )
        self.assertEqual(act.seal_state, "superseded")
        self.assertEqual(self.stage.state, "in_progress")
        self.assertEqual(item.state, "returned")
        self.assertEqual(item.remark_ids.text, "The accountant has none")
        self.assertEqual(self._item(self.project, "s1.contract_signed").state, "done")

    def test_new_request_is_chained_to_the_declined_one(self):
        first = self._request()
        self._as_client(first, self.sponsor)._decline(
            self.members[self.sponsor.partner_id], {"s1.accounts": "No"}, now=NOW
        )
        self._work_through(self.stage)
        second = self._request()
        self.assertNotEqual(first, second)
        self.assertEqual(second.seal_id.position, 2)
        self.assertFalse(self.env["implementation.seal"]._broken_chains())
        self.env.cr.execute(
            "UPDATE implementation_seal SET content = '{}' WHERE id = %s",
            (first.seal_id.id,),
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.env["implementation.seal"]._broken_chains(),
            [("project.project", self.project.id, 1)],
        )

    def test_reopening_supersedes_and_keeps_the_old_document(self):
        act = self._request()
        self._sign(act, self.sponsor)
        self._sign(act, self.manager)
        self.stage.with_user(self.manager)._reopen("Contract was amended", now=NOW)
        self.assertEqual(self.stage.state, "in_progress")
        self.assertEqual(act.seal_state, "superseded")
        self.assertFalse(self.stage.milestone_id.is_reached)
        self.assertEqual(self._stage(self.project, "s2").state, "locked")
        self.assertTrue(act.seal_id.signed_on)
        for reason, user in (("", self.manager), ("Reason", self.consultant)):
            with self.assertRaises(UserError):
                self.stage.with_user(user)._reopen(reason)

    def test_signed_file_of_a_signer_is_attached_by_a_manager(self):
        act = self._request()
        self._sign(act, self.manager)
        waiting = act.signature_ids.filtered(lambda s: s.state == "waiting")
        wizard_vals = {
            "signature_id": waiting.id,
            "file": base64.b64encode(PDF),
            "file_name": "signed.pdf",
        }
        self.env["implementation.sign.file"].with_user(self.manager).create(
            wizard_vals
        ).action_attach()
        self.assertEqual(self.stage.state, "accepted")
        self.assertEqual(waiting.method, "uploaded")
        found = self.env["implementation.seal"]._find_by_hash(waiting.file_sha256)
        self.assertEqual(found, act.seal_id)

    def test_internal_items_are_not_in_the_act(self):
        item = self._item(self.project, "s1.accounts")
        self.stage.item_ids.create(
            {
                "name": "Margin checked",
                "stage_id": self.stage.id,
                "visibility": "internal",
                "is_optional": True,
            }
        )
        act = self._request()
        self.assertNotIn("Margin", act.seal_id.content)
        self.assertIn(item.code, act.seal_id.content)

    def test_exceptions_come_first_and_with_their_reason(self):
        nda = self._item(self.project, "s1.nda_signed")
        nda.with_user(self.consultant)._untick()
        self._as_client(nda)._untick() if nda.client_ticked_on else None
        nda.with_user(self.consultant)._set_applicable(False, "Part of the contract")
        act = self._request()
        exception = act.seal_id._content()["exceptions"][0]
        self.assertEqual(exception["kind"], "not_applicable")
        self.assertEqual(exception["text"], "Part of the contract")

    def test_seal_and_signature_are_never_deleted(self):
        act = self._request()
        for record in (act, act.seal_id, act.signature_ids[0]):
            with self.assertRaisesRegex(UserError, "stays|not deleted"):
                record.sudo().unlink()

    def test_act_without_a_signer_of_the_client_is_refused(self):
        self.members[self.sponsor.partner_id].can_sign = False
        action = self.stage.with_user(self.manager).action_request_acceptance()
        act = self.env["implementation.act"].browse(action["res_id"])
        with self.assertRaisesRegex(UserError, "client's side has to sign"):
            act.with_user(self.manager).action_request()

    def test_final_pdf_is_rendered_once_and_found_by_its_hash(self):
        act = self._request()
        self._sign(act, self.sponsor, image=DRAWING)
        self.assertFalse(act.pdf_sha256)
        self._sign(act, self.manager)
        seal = act.seal_id
        self.assertTrue(seal.pdf_sha256)
        first = seal.pdf
        seal._render_once()
        self.assertEqual(seal.pdf, first)
        found = self.env["implementation.seal"]._find_by_hash(seal.pdf_sha256.upper())
        self.assertEqual(found, seal)

    def test_failed_rendering_keeps_the_signature_and_is_made_up_for(self):
        act = self._request()
        self._sign(act, self.sponsor)
        Seal = type(self.env["implementation.seal"])
        with (
            self.assertLogs("odoo.addons.implementation_methodology", "ERROR"),
            self.patch_render(Seal),
        ):
            self._sign(act, self.manager)
        self.assertEqual(self.stage.state, "accepted")
        self.assertFalse(act.pdf_sha256)
        act.seal_id._render_once()
        self.assertTrue(act.pdf_sha256)

    def test_hostile_texts_are_texts_in_the_pdf(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.client.lang = "en_US"
        hostile = "<script>alert('x')</script><b>bold</b>"
        item = self._item(self.project, "s1.accounts")
        item.name = f"{hostile} item"
        self.stage.goal = f"{hostile} goal"
        self.sponsor.partner_id.name = f"{hostile} sponsor"
        act = self._request()
        self._sign(act, self.sponsor, image=DRAWING)
        self._sign(act, self.manager)
        html = act.seal_id._render().decode()
        self.assertNotIn("<script>alert", html)
        self.assertNotIn("<b>bold", html)
        pdf = act.seal_id.with_context(force_report_rendering=True)._render()
        pages = PdfReader(io.BytesIO(pdf)).pages
        # PDF breaks lines where it likes.
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
        for tail in ("item", "goal", "sponsor"):
            self.assertIn(f"{hostile} {tail}", words)

    def test_pdf_is_in_the_language_of_the_client(self):
        """With the translations that are shipped, drawn by wkhtmltopdf."""
        words = {
            "en_US": ("Draft put to signature", "Checklist", "Signatures", "Waiting"),
            "uk_UA": ("Примірник", "Чек-ліст", "Підписи", "Очікується"),
        }
        for lang in words:
            self.env["res.lang"]._activate_lang(lang)
        module = self.env.ref("base.module_implementation_methodology")
        module._update_translations("uk_UA")
        for lang, labels in words.items():
            with self.subTest(lang=lang), self.env.cr.savepoint() as savepoint:
                self.client.lang = lang
                seal = self._request().seal_id
                pdf = seal.with_context(force_report_rendering=True)._render()
                pages = PdfReader(io.BytesIO(pdf)).pages
                text = " ".join(" ".join(page.extract_text() for page in pages).split())
                for label in labels:
                    self.assertIn(label, text)
                savepoint.rollback()

    def patch_render(self, seal_class):
        def fail(_seal):
            raise OSError("wkhtmltopdf went away")

        from unittest.mock import patch

        return patch.object(seal_class, "_render", fail)

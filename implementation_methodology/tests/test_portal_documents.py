# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import verify
from .common_acts import DRAWING, ImplementationActsCommon


@tagged("post_install", "-at_install")
class TestVerify(ImplementationActsCommon):
    """The signed PDF is one file, and anybody can check that he has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sign_as(cls.sponsor, image=DRAWING)
        cls._sign_as(cls.manager)
        cls.stored = base64.b64decode(cls.seal.pdf)

    def _verify(self, content=None, digest=""):
        files = None
        if content is not None:
            files = [("file", ("act.pdf", content, "application/pdf"))]
        answer = self.url_open(
            "/implementation/verify/check",
            data={"csrf_token": Request.csrf_token(self), "digest": digest},
            files=files,
        )
        self.assertEqual(answer.status_code, 200)
        page = html.fromstring(answer.content).get_element_by_id("wrap")
        return self._words(page)

    def test_download_is_the_stored_file(self):
        self._login(self.coordinator)
        with patch.object(type(self.seal), "_render", side_effect=AssertionError):
            answer = self.url_open(self._act_url("/pdf"))
        self.assertEqual(answer.content, self.stored)
        self.assertEqual(
            hashlib.sha256(answer.content).hexdigest(), self.seal.pdf_sha256
        )
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_file_stays_when_the_stage_is_reopened(self):
        self.first.with_user(self.manager)._reopen("Contract was amended")
        self._login(self.coordinator)
        self.assertEqual(self.url_open(self._act_url("/pdf")).content, self.stored)
        self.authenticate(None, None)
        self.assertIn("No longer in force", self._verify(self.stored))

    def test_file_and_fingerprints_are_found(self):
        self.authenticate(None, None)
        number = self.act.number
        self.assertIn(number, self._verify(self.stored))
        for digest in (
            self.seal.pdf_sha256,
            f" {self.seal.pdf_sha256.upper()} ",
            self.seal.content_sha256,
        ):
            self.assertIn(number, self._verify(digest=digest))

    def test_one_changed_byte_differs(self):
        self.authenticate(None, None)
        changed = bytearray(self.stored)
        changed[len(changed) // 2] ^= 1
        for content in (bytes(changed), self.stored + b"\n", b"anything"):
            page = self._verify(content)
            self.assertIn("none of our signed documents", page)
            self.assertNotIn(self.act.number, page)

    def test_signed_upload_is_found_as_well(self):
        upload = b"%PDF-1.7 signed by hand"
        self.first.with_user(self.manager)._reopen("Signed on paper this time")
        self._work_through(self.first)
        act = self._request_act(self.first)
        self.env["implementation.sign.file"].with_user(self.manager).create(
            {
                "signature_id": self._signature(self.sponsor, act).id,
                "file": base64.b64encode(upload),
                "file_name": "signed.pdf",
            }
        ).action_attach()
        self.authenticate(None, None)
        page = self._verify(upload)
        self.assertIn(act.number, page)
        self.assertIn("Not signed by everybody yet", page)

    def test_page_tells_nothing_of_the_content(self):
        self.authenticate(None, None)
        page = self._verify(self.stored)
        for secret in (
            self.project.name,
            self.client.name,
            self.sponsor.name,
            self.manager.name,
            self.item.name,
            "s1.accounts",
        ):
            self.assertNotIn(secret, page)

    def test_nothing_is_found_by_guessing(self):
        self.authenticate(None, None)
        for digest in ("%", "0" * 64, "_" * 64, "a" * 63, "", "False"):
            self.assertNotIn(self.act.number, self._verify(digest=digest))

    def test_file_over_the_limit_and_missing_token(self):
        self.authenticate(None, None)
        with patch.object(verify, "MAX_BYTES", 4):
            self.assertIn("larger than any document", self._verify(b"12345"))
        with mute_logger("odoo.http"):
            answer = self.url_open("/implementation/verify/check", data={"digest": "1"})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.url_open("/implementation/verify/check").status_code, 405)


@tagged("post_install", "-at_install")
class TestWaiverRoutes(ImplementationActsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.sponsor, cls.manager):
            cls._sign_as(user)
        cls.critical = cls._item(cls.project, "s2.prototype_approved")
        cls.waiver = cls._ask(cls.critical)

    @classmethod
    def _ask(cls, item):
        return cls._as_client(item, cls.consultant)._request_waiver(
            "Not needed yet",
            "Seen too late",
            expires_on=fields.Date.today() + timedelta(days=30),
        )

    def _decide(self, decision, waiver=None, **kwargs):
        return self._post(f"/waiver/{(waiver or self.waiver).id}/{decision}", **kwargs)

    def test_client_is_asked_and_agrees(self):
        self._login(self.coordinator)
        page = self._words(self._tree(""))
        self.assertIn("Not needed yet", page)
        self.assertIn("Risk: Seen too late", page)
        answer = self._decide("consent")
        self.assertIn("Your decision is recorded", answer.text)
        self.assertEqual(self.waiver.state, "active")
        self.assertEqual(self.waiver.client_consent_by_id, self.coordinator.partner_id)
        self.assertEqual(self.critical.state, "waived")
        self.assertNotIn("Risk: Seen too late", self._words(self._tree("/actions")))
        self.assertIn("decided on already", self._decide("refuse").text)
        self.assertEqual(self.waiver.state, "active")

    def test_client_refuses(self):
        self._login(self.coordinator)
        self._decide("refuse")
        self.assertEqual(self.waiver.state, "refused")
        self.assertEqual(self.critical.state, "todo")

    def test_reader_and_strangers_decide_nothing(self):
        self._add_member(self.colleague, can_tick=False)
        self._login(self.colleague)
        self.assertNotIn("/waiver/", self._get("").text)
        self._decide("consent")
        for user in (self.stranger, self.client_internal):
            self._login(user)
            with mute_logger("odoo.http"):
                self.assertEqual(self._decide("consent").status_code, 404)
        self.assertEqual(self.waiver.state, "requested")
        self.assertFalse(self.waiver.client_consent_on)

    def test_get_token_and_unknown_decisions(self):
        self._login(self.coordinator)
        url = f"{self.base}/waiver/{self.waiver.id}/"
        self.assertEqual(self.url_open(f"{url}consent").status_code, 405)
        with mute_logger("odoo.http"):
            self.assertEqual(self._decide("consent", csrf=False).status_code, 400)
            self.assertEqual(self._decide("expire").status_code, 404)
        self.assertEqual(self.waiver.state, "requested")

    def test_waiver_of_an_internal_item_is_unknown(self):
        item = self.env["implementation.item"].create(
            {
                "name": "Margin checked",
                "stage_id": self.critical.stage_id.id,
                "owner_side": "integrator",
                "visibility": "internal",
                "is_critical": True,
            }
        )
        waiver = self._ask(item)
        self._login(self.coordinator)
        with mute_logger("odoo.http"):
            answer = self._decide("consent", waiver)
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn("Margin checked", self._get("").text)

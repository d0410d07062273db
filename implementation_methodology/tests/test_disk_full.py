# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_acts import ImplementationActsCommon
from .common_disk import FullDiskMixin, full_disk
from .common_portal import ImplementationPortalCommon


@tagged("post_install", "-at_install")
class TestDiskFull(FullDiskMixin, ImplementationActsCommon):
    def _store(self, name="paper.pdf"):
        return self.env["ir.attachment"].create({"name": name, "raw": self.content})

    def _path(self):
        attachments = self.env["ir.attachment"]
        checksum = attachments._compute_checksum(self.content)
        return attachments._full_path(f"{checksum[:2]}/{checksum}")

    def test_it_is_said_in_plain_words_and_leaves_nothing(self):
        with full_disk(), self.assertRaisesRegex(UserError, "disk may be full"):
            self._store()
        self.assertFalse(os.path.exists(self._path()))
        self.assertEqual(self._store().raw, self.content, "it can be repeated")

    def test_half_a_file_of_a_crash_is_not_in_the_way(self):
        os.makedirs(os.path.dirname(self._path()), exist_ok=True)
        with open(self._path(), "wb") as half:
            half.write(self.content[:10])
        self.assertEqual(self._store().raw, self.content)

    def test_a_whole_file_is_never_deleted(self):
        kept = self._store()
        with full_disk():
            again = self._store("again.pdf")
        self.assertEqual(again.raw, self.content, "it was there already")
        self.assertEqual(kept.raw, self.content)

    def test_the_pdf_of_a_signed_document_is_made_later(self):
        Seal = self.env.registry["implementation.seal"]
        self.startPatcher(patch.object(Seal, "_render", lambda seal: self.content))
        with full_disk():
            self._sign_as(self.sponsor)
            self._sign_as(self.manager)
        self.assertEqual(self.seal.state, "signed", "signed all the same")
        self.assertFalse(self.seal.pdf_sha256)
        cron = self.env.ref("implementation_methodology.ir_cron_finish_documents")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.seal._render_once()
        self.assertTrue(self.seal.pdf_sha256)


@tagged("post_install", "-at_install")
class TestDiskFullInPortal(FullDiskMixin, ImplementationPortalCommon):
    def test_evidence(self):
        """The portal says what is wrong; nothing of it is there, and it can be sent."""
        item = self.first.item_ids.filtered(
            lambda one: one.owner_side == "client" and one.visibility == "client"
        )[0]
        self.authenticate(self.coordinator.login, self.coordinator.login)
        files = {"file": ("act.pdf", self.content, "application/pdf")}
        base = f"{self.base}/item/{item.id}"
        with full_disk():
            page = self._post(
                "", {"kind": "file"}, base=f"{base}/evidence", files=files
            )
        self.assertIn("disk may be full", page.text)
        self.assertFalse(item.evidence_ids)
        self._post("", {"kind": "file"}, base=f"{base}/evidence", files=files)
        self.assertEqual(len(item.evidence_ids), 1)
        self.assertEqual(base64.b64decode(item.evidence_ids.file), self.content)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PDF, ImplementationCommon

# printf '%PDF-1.7 test' | sha256sum
SHA256_OF_PDF = "eddc31937fbdaf708e866af0d20b9fb8c79dd001881c8a11e4c617f2882e779f"


@tagged("post_install", "-at_install")
class TestEvidence(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.contract = cls._item(cls.project, "s1.contract_signed")

    def test_file_keeps_its_fingerprint(self):
        evidence = self._hand_in(self.contract)
        self.assertRecordValues(
            evidence,
            [
                {
                    "sha256": SHA256_OF_PDF,
                    "size": len(PDF),
                    "side": "integrator",
                    "added_by_id": self.consultant.partner_id.id,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "keeps its fingerprint"):
            evidence.write({"file": base64.b64encode(b"%PDF-other")})

    def test_what_cannot_be_evidence_is_refused_with_advice(self):
        cases = [
            ({"file": False}, "Nothing was handed in"),
            ({"file": base64.b64encode(b"")}, "Nothing was handed in"),
            ({"name": "run.exe"}, "not accepted"),
            ({"name": "page.html"}, "not accepted"),
            ({"file": base64.b64encode(b"<html>")}, "not what its name says"),
            ({"kind": "link", "url": "javascript:alert(1)"}, "http"),
            ({"kind": "text", "text": ""}, "Nothing was handed in"),
        ]
        for vals, words in cases:
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, words):
                self._hand_in(self.contract, **vals)
        self.assertFalse(self.contract.evidence_ids)

    def test_file_above_the_upload_limit_is_refused(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", "10")
        with self.assertRaisesRegex(UserError, "larger than"):
            self._hand_in(self.contract)

    def test_name_is_cleaned_of_folders(self):
        evidence = self._hand_in(self.contract, name="../../etc/act.pdf")
        self.assertEqual(evidence.name, "act.pdf")

    def test_author_and_time_cannot_be_forged(self):
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self._hand_in(self.contract, added_by_id=self.stranger.partner_id.id)
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self._hand_in(self.contract, sha256="0" * 64)

    def test_record_must_be_readable_by_who_points_at_it(self):
        project = self.env["project.project"].create(
            {"name": "Private", "privacy_visibility": "followers"}
        )
        task = self.env["project.task"].create(
            {"name": "Secret", "project_id": project.id}
        )
        vals = {
            "item_id": self.contract.id,
            "kind": "record",
            "record_ref": f"project.task,{task.id}",
        }
        with self.assertRaises(AccessError):
            self.env["implementation.evidence"].with_user(self.consultant).create(vals)

    def test_evidence_of_a_done_item_stays(self):
        evidence = self._hand_in(self.contract)
        self.contract.with_user(self.consultant).action_tick()
        self._as_client(self.contract)._tick()
        with self.assertRaisesRegex(UserError, "ticked with this evidence"):
            evidence.with_user(self.consultant).unlink()

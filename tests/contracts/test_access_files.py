# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The access contract for files: what somebody hands in harms nobody who fetches it."""

import base64
import io
import time
import zipfile
from unittest.mock import patch

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.implementation_methodology.controllers import verify

from . import access_support
from .access_case import AccessCase

PDF = b"%PDF-1.7 harmless"
PNG = b"\x89PNG\r\n\x1a\n"
SCRIPT = b"<html><script>alert(document.cookie)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
#: Names of files, with what is kept of them; None where the file is refused.
NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    # what the parser of headers leaves of these holds no folder and no line
    "C:\\windows\\act.pdf": "C:windowsact.pdf",
    "a\r\nX-Injected: 1.pdf": "a%0D%0AX-Injected: 1.pdf",
    "/etc/act.pdf": "act.pdf",
    "act\u202efdp.exe": None,
    "\u202eact.pdf": "act.pdf",
    "a\x00ct.pdf": "act.pdf",
    'a".pdf': 'a".pdf',
    "акт.pdf": "акт.pdf",
    ".htaccess": None,
    ".pdf": None,
    "act.pdf.html": None,
    "act.svg": None,
    "act": None,
    f"{'x' * 300}.pdf": f"{'x' * 124}.pdf",
}
#: Names and contents that do not agree, or that nobody should have to look at.
LIES = {
    "page.pdf": SCRIPT,
    "image.png": SVG,
    "film.mp4": SCRIPT,
    "picture.webp": b"RIFF\x00\x00\x00\x00WAVE",
    "sheet.xlsx": b"<?xml version='1.0'?>",
    "program.pdf": b"MZ\x90\x00",
    "empty.pdf": b"",
}


def bomb(megabytes):
    """A small archive that unpacks to a lot of nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _megabyte in range(megabytes):
                sheet.write(b"\0" * 2**20)
    return target.getvalue()


@tagged("post_install", "-at_install", "contract")
class TestFiles(AccessCase):
    def setUp(self):
        super().setUp()
        self.enter("member")
        self.item = self.world.items.filtered(lambda i: i.visibility == "client")[0]
        self.base = f"/my/implementations/{self.world.project.id}"

    def form(self, url, fields, name, files):
        """Send a form whose files may have any name; the answer."""
        token = http.Request.csrf_token(self)
        parts = [
            (name, (given, content, "application/octet-stream"))
            for given, content in files
        ]
        return self.request(
            files[0][0], "POST", url, data={**fields, "csrf_token": token}, files=parts
        )

    def hand_in(self, *files):
        """Hand in evidence; what was added, and what the next page says."""
        evidence = self.env["implementation.evidence"]
        last = evidence.search([], order="id desc", limit=1).id
        url = f"{self.base}/item/{self.item.id}/evidence"
        answer = self.form(url, {"kind": "file"}, "file", files)
        self.assertEqual(answer.status_code, 303, answer.text[-500:])
        page = self.request("page", "GET", f"{self.base}/stage/{self.item.stage_id.id}")
        return evidence.search([("id", ">", last)]), page.text

    def assert_harmless(self, answer):
        """The bytes are saved to disk: nothing of them runs in our origin."""
        self.assertEqual(answer.status_code, 200)
        shown = answer.headers.get("Content-Disposition", "inline")
        self.assertTrue(shown.startswith("attachment"), shown)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("X-Injected", answer.headers)

    def test_names_of_evidence(self):
        for given, kept in NAMES.items():
            with self.subTest(given):
                added, page = self.hand_in((given, PDF))
                self.assertEqual(added.name or None, kept)
                self.assertIn("Added" if kept else "not accepted", page)
                if kept:
                    url = f"{self.base}/evidence/{added.id}"
                    answer = self.request(given, "GET", url)
                    self.assert_harmless(answer)
                    self.assertEqual(answer.content, PDF)
        packed = self.request("zip", "GET", f"{self.base}/documents/zip")
        self.assert_harmless(packed)
        for name in zipfile.ZipFile(io.BytesIO(packed.content)).namelist():
            parts = name.split("/")
            self.assertEqual(len(parts), 2, name)
            self.assertFalse({"", ".", ".."} & set(parts), name)
        self.verdict()

    def test_evidence_that_lies(self):
        for given, content in LIES.items():
            with self.subTest(given):
                added, page = self.hand_in((given, content))
                self.assertFalse(added)
                self.assertRegex(page, "empty|not what its name says")
        self.verdict()

    def test_one_bad_file_of_several(self):
        """All or nothing: who sends five files sees what became of each."""
        added, page = self.hand_in(("a.pdf", PDF), ("b.pdf", SCRIPT), ("c.pdf", PDF))
        self.assertFalse(added)
        self.assertIn("not what its name says", page)

    def test_too_large(self):
        limit = len(PDF) * 60
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", limit)
        url = f"{self.base}/item/{self.item.id}/evidence"
        answer = self.form(url, {"kind": "file"}, "file", [("a.pdf", PDF * 100)])
        self.assertEqual(answer.status_code, 413)
        self.assertFalse(self.item.evidence_ids.filtered(lambda e: e.name == "a.pdf"))

    def test_a_bomb_stays_packed(self):
        """Nobody of ours looks into an archive."""
        content = bomb(200)
        self.assertLess(len(content), 2**18)
        started = time.monotonic()
        added, _page = self.hand_in(("bomb.xlsx", content))
        self.assertEqual(added.size, len(content))
        self.assertLess(time.monotonic() - started, 30)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", added._name), ("res_id", "=", added.id)]
        )
        self.assertLess(len(files.index_content or ""), 2**16)

    def test_ticket_files(self):
        if not access_support.present(self.env):
            return
        given = [(name, PDF) for name in NAMES] + [("x.html", SCRIPT), ("x.svg", SVG)]
        fields = {"subject": "Files", "description": "Files"}
        for name in ("team", "category"):
            fields[name] = ""
        answer = self.form("/submitted/ticket", fields, "attachment", given)
        self.assertEqual(answer.status_code, 302, answer.text[-500:])
        number = int(answer.headers["Location"].rsplit("/", 1)[1])
        ticket = self.env["helpdesk.ticket"].browse(number)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertEqual(len(files), len(given))
        for attachment in files:
            with self.subTest(attachment.name):
                self.assertNotRegex(attachment.name, r"[/\\\x00-\x1f\u202e]")
                self.assertLessEqual(len(attachment.name), 128)
                self.assertNotIn("html", attachment.mimetype)
                self.assertNotIn("svg", attachment.mimetype)
                token = attachment.generate_access_token()[0]
                url = f"/web/content/{attachment.id}?access_token={token}"
                answer = self.request("file", "GET", url)
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                policy = answer.headers.get("Content-Security-Policy", "")
                self.assertIn("default-src 'none'", policy)
        self.verdict()

    def test_verify(self):
        """Anybody may send a file: it is read in pieces, and up to a limit."""
        self.enter(None)
        url = "/implementation/verify/check"
        for given in ("../x.pdf", "a\x00.pdf", "x" * 300):
            answer = self.form(url, {}, "file", [(given, PDF)])
            self.assertEqual(answer.status_code, 200)
            self.assertNotIn("../x", answer.text)
        with patch.object(verify, "MAX_BYTES", 10):
            answer = self.form(url, {}, "file", [("x.pdf", PDF)])
        self.assertRegex(answer.text, "(?i)larger|too large")
        self.verdict()

    def test_imports(self):
        if not access_support.present(self.env):
            return
        long = b"key,subject\n" + b'"' + b"x" * 2**20 + b'",y\n'
        many = b"key,subject\n" + b"1,2\n" * 60_000
        wide = b"," * 2**20 + b"\n1\n"
        contents = {
            "an archive": bomb(50),
            "a page": SCRIPT,
            "a long cell": long,
            "many rows": many,
            "many columns": wide,
            "one line": b"x" * 2**22,
            "NUL": b"key,subject\n\x00,x\n",
            "a torn quote": b'key,subject\n"1,2\n',
            "UTF-16 without end": b"\xff\xfek\x00e",
            "nothing": b" ",
        }
        Import = self.env["support.import"].with_user(self.world.users["owner"])
        before = self.env["helpdesk.ticket"].search_count([])
        for what, content in contents.items():
            with self.subTest(what):
                run = Import.create(
                    {
                        "kind": "tickets",
                        "file": base64.b64encode(content),
                        "file_name": "../../rows.csv",
                    }
                )
                started = time.monotonic()
                with self.assertRaises(UserError):
                    run.action_check()
                self.assertLess(time.monotonic() - started, 20)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

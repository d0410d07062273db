# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import errno
import os
import tempfile
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.implementation_methodology.tests.common_disk import (
    FullDiskMixin,
    full_disk,
)

from .common_import import ImportCommon
from .common_statement import StatementCommon


class RefusedMixin(FullDiskMixin):
    @contextmanager
    def _refused(self, words="disk may be full"):
        """What is done meanwhile is refused, and rolled back as a request is."""
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            yield
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestDiskFullImport(RefusedMixin, ImportCommon):
    """The file of an import, uploaded to a disk that is full."""

    def setUp(self):
        super().setUp()
        # A file that no other test has stored: its name is made of its content.
        self.row = self._row("1", subject=os.urandom(8).hex())

    def _files(self):
        return self.env["ir.attachment"].search_count(
            [("res_model", "=", "support.import"), ("res_field", "=", "file")]
        )

    def test_nothing_is_there_and_the_same_file_can_be_sent_again(self):
        runs, files = self.env["support.import"].search_count([]), self._files()
        with full_disk(), self._refused():
            self._import([self.row])
        self.assertEqual(self.env["support.import"].search_count([]), runs)
        self.assertEqual(self._files(), files)
        self.assertEqual(len(self._run(self._import([self.row]))), 1)

    def test_another_file_for_a_checked_import(self):
        """The old file stays, with what was found out about it."""
        run = self._import([self._row("1")])
        self._check(run)
        before = run.file
        with full_disk(), self._refused():
            run.file = self._csv([self.row])
        self.assertEqual(run.file, before)
        self.assertEqual((run.state, run.ok_count), ("checked", 1))
        run.file = self._csv([self.row])
        self.assertEqual(self._run(run).name, self.row["subject"])


@tagged("post_install", "-at_install")
class TestDiskFullStatement(RefusedMixin, StatementCommon):
    """The PDF of a statement that finds no room on its way to the client."""

    def setUp(self):
        super().setUp()
        quiet = mute_logger("odoo.addons.support_sla.models.support_statement_verbs")
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)
        members = self.agreement.member_ids.filtered(lambda one: one.side == "client")
        members.sees_hours = True
        self.statement = self._approved(self._statement()).with_user(self.leader)

    def _mails(self):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "support.statement"),
                ("res_id", "=", self.statement.id),
            ]
        )

    def _drawn(self):
        plain = type(self.statement)
        return patch.object(plain, "_render_pdf", lambda _statement: self.content)

    def _assert_not_sent(self):
        self.assertEqual(self.statement.state, "approved")
        for name in ("pdf", "pdf_sha256", "sent_on"):
            self.assertFalse(self.statement[name], name)
        self.assertFalse(self._mails())

    def test_it_is_not_sent_and_can_be_sent_later(self):
        with self._drawn(), full_disk(), self._refused():
            self.statement.action_send()
        self._assert_not_sent()
        with self._drawn():
            self.statement.action_send()
        self.assertEqual(self.statement.state, "sent")
        self.assertEqual(base64.b64decode(self.statement.pdf), self.content)
        self.assertEqual(self._mails().attachment_ids.raw, self.content)

    def test_the_program_that_draws_it_finds_no_room_either(self):
        def full(*_arguments, **_options):
            raise OSError(errno.ENOSPC, "No space left on device")

        statement = self.statement.with_context(force_report_rendering=True)
        with (
            patch.object(tempfile, "mkstemp", full),
            patch.object(tempfile, "NamedTemporaryFile", full),
            self._refused("could not draw the PDF"),
        ):
            statement.action_send()
        self._assert_not_sent()

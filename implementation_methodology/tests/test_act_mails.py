# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
from datetime import datetime
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ImplementationCommon

NOW = datetime(2026, 3, 9, 10)


@tagged("post_install", "-at_install")
class TestActMails(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})
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
        action = cls.stage.with_user(cls.manager).action_request_acceptance()
        cls.act = cls.env["implementation.act"].browse(action["res_id"])

    def _notices(self, kind):
        return self.env["implementation.notice"].search(
            [("kind", "=", kind), ("project_id", "=", self.project.id)]
        )

    def _sign_all(self, now=NOW):
        for user in (self.sponsor, self.manager):
            member = self.members[user.partner_id]
            self._as_client(self.act, user)._sign(member, user.name, now=now)

    def test_signers_are_asked_with_a_link(self):
        # Whoever has to sign is asked, whatever he wants to hear else.
        self.members[self.sponsor.partner_id].notify_level = "none"
        self.act.with_user(self.manager)._request(now=NOW)
        notices = self._notices("signature")
        self.assertEqual(notices.partner_id, (self.sponsor | self.manager).partner_id)
        for mail in notices.mail_id:
            self.assertIn(
                f"/my/implementations/{self.project.id}/act/{self.act.id}",
                mail.body_html,
            )
            self.assertIn(self.act.seal_id.number, mail.subject)
            self.assertIn("the checklist with its evidence", mail.body_html)

    def test_signed_pdf_goes_to_all_signers_once(self):
        self.act.with_user(self.manager)._request(now=NOW)
        self.assertFalse(self._notices("signed"))
        self._sign_all()
        notices = self._notices("signed")
        self.assertEqual(notices.partner_id, (self.sponsor | self.manager).partner_id)
        self.assertEqual(len(notices.mail_id), 2)
        for mail in notices.mail_id:
            pdf = base64.b64decode(mail.attachment_ids.datas)
            self.assertEqual(
                hashlib.sha256(pdf).hexdigest(), self.act.seal_id.pdf_sha256
            )
            self.assertTrue(PdfReader(io.BytesIO(pdf)).pages)
            self.assertEqual(mail.attachment_ids.name, self.act.seal_id.pdf_name)
        self.act._on_finished()
        self.act._tell_missed(NOW)
        self.assertEqual(self._notices("signed"), notices)

    def test_a_mail_that_fails_does_not_undo_the_signature(self):
        self.act.with_user(self.manager)._request(now=NOW)
        now = Datetime.now()
        Notice = type(self.env["implementation.notice"])
        with (
            patch.object(Notice, "_queue", side_effect=ValueError("broken")),
            mute_logger(Notice._queue_once.__module__),
        ):
            self._sign_all(now)
        self.assertEqual(self.act.seal_state, "signed")
        self.assertTrue(self.act.seal_id.pdf_sha256)
        self.assertFalse(self._notices("signed"))
        self.env["implementation.act"]._tell_missed(now)
        self.assertEqual(len(self._notices("signed")), 2)

    def test_coordinator_is_asked_once_how_it_was(self):
        self.act.with_user(self.manager)._request(now=NOW)
        self._sign_all()
        notice = self._notices("rating")
        self.assertEqual(notice.partner_id, self.coordinator.partner_id)
        rating = self.stage.rating_ids
        self.assertEqual(rating.parent_res_id, self.project.id)
        self.assertIn(f"/rate/{rating.access_token}/5", notice.mail_id.body_html)
        self.stage.with_user(self.manager)._reopen("Something is missing", now=NOW)
        self.stage.with_user(self.manager)._accept(now=NOW)
        self.assertEqual(self._notices("rating"), notice)
        self.stage.rating_apply(5, token=rating.access_token)
        self.assertEqual(self.stage.rating_last_value, 5)

    def test_digest_counts_for_managers(self):
        digest = self.env["digest.digest"].create(
            {
                "name": "Digest",
                "kpi_implementation_waiting_client": True,
                "kpi_implementation_overdue": True,
            }
        )
        second = self._stage(self.project, "s2")
        self.project.implementation_item_ids.due_date = False
        running = self.env["implementation.item"].search(
            [
                ("company_id", "in", [self.env.company.id, False]),
                ("stage_id.state", "in", ("ready", "in_progress")),
            ]
        )
        self.assertNotIn(second, running.stage_id)
        before = digest.kpi_implementation_waiting_client_value
        late = digest.kpi_implementation_overdue_value
        self.act.with_user(self.manager)._request(now=NOW)
        self._sign_all()
        waits = second.item_ids.filtered(lambda i: i.waiting_on in ("client", "both"))
        waits[0].due_date = "2026-03-02"
        digest.invalidate_recordset()
        self.assertEqual(
            digest.kpi_implementation_waiting_client_value, before + len(waits)
        )
        self.assertEqual(digest.kpi_implementation_overdue_value, late + 1)
        with self.assertRaises(AccessError):
            digest.with_user(
                self.consultant
            )._compute_kpi_implementation_overdue_value()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_acts import ImplementationActsCommon

MAIL = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestMailDown(ImplementationActsCommon):
    """No mail server answers: what was done stands, and its mails go later, once."""

    def setUp(self):
        super().setUp()
        self.sent = []
        servers = self.env.registry["ir.mail_server"]
        self.startPatcher(patch.object(servers, "_disable_send", lambda _self: False))
        self.startPatcher(patch.object(servers, "_connect__", self._connect))
        self.startPatcher(patch.object(servers, "send_email", self._send_email))
        self.is_down = True
        self.env["mail.mail"].search([("state", "=", "outgoing")]).unlink()

    def _connect(self, *_arguments, **_options):
        if self.is_down:
            raise OSError("Connection refused")

    def _send_email(self, message, **_options):
        self.sent.append(message["To"])
        return message["Message-Id"]

    def _run_queue(self):
        with mute_logger(MAIL):
            self.env["mail.mail"].process_email_queue()

    def _request(self):
        act = self._request_act(self.project.implementation_stage_ids[1])
        return self.env["implementation.notice"].search(
            [("seal_id", "=", act.seal_id.id), ("kind", "=", "signature")]
        )

    def test_asked_to_sign_and_told_later_once(self):
        self._work_through_second()
        notices = self._request()
        self.assertTrue(notices)
        self._run_queue()
        self.assertEqual(set(notices.mapped("mail_state")), {"exception"})
        self._run_queue()
        self.assertFalse(self.sent, "still down")
        self.is_down = False
        self._run_queue()
        self._run_queue()
        self.assertEqual(len(self.sent), len(notices))

    def _work_through_second(self):
        self._sign_as(self.sponsor)
        with mute_logger(
            "odoo.addons.implementation_methodology.models.implementation_seal_pdf"
        ):
            self._sign_as(self.manager)
        self._work_through(self.project.implementation_stage_ids[1])
        self.env["mail.mail"].search([("state", "=", "outgoing")]).unlink()

    def test_a_mail_kept_in_no_thread_goes_again_as_well(self):
        """The question how it was: its link is a key, so no record has the mail."""
        self._work_through_second()
        self.env["implementation.notice"].search([("kind", "=", "rating")]).unlink()
        stage = self.project.implementation_stage_ids[0]
        stage._ask_satisfaction(fields.Datetime.now())
        notice = self.env["implementation.notice"].search(
            [("key", "=", f"rating/{stage.id}")]
        )
        self.assertFalse(notice.mail_id.model)
        self._run_queue()
        self.assertEqual(notice.mail_state, "exception")
        self.is_down = False
        self._run_queue()
        self._run_queue()
        self.assertEqual(len(self.sent), 1)

    def test_what_is_not_tried_again(self):
        """What a server has seen, what is old, and what is not ours."""
        now = fields.Datetime.now()
        mails = self.env["mail.mail"].create(
            [
                {"state": "exception", "model": model, "failure_type": kind}
                for model, kind in (
                    ("implementation.notice", False),
                    ("implementation.notice", "unknown"),
                    ("implementation.notice", "mail_email_invalid"),
                    ("res.partner", False),
                    (False, False),
                    ("implementation.notice", False),
                )
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_mail SET create_date = %s WHERE id = %s",
            [now - timedelta(days=4), mails[-1].id],
        )
        self.env["mail.mail"]._queue_unsent_again(now)
        self.assertEqual(
            mails.mapped("state"),
            ["outgoing", *["exception"] * 5],
        )

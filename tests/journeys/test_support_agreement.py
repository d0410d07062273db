# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""From the questions to the statement of the month, in a real browser."""

from datetime import timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.support_sla.tests.common_mail import SlaMailCommon


@tagged("post_install", "-at_install", "browser")
class TestSupportAgreement(HttpCase, SlaMailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        people = cls.agent | cls.leader | cls.customer
        people.write({"lang": "en_US", "tz": "UTC"})
        cls.client.lang = "en_US"
        cls.env.company.resource_calendar_id.tz = "UTC"
        cls.env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "company_id": cls.env.company.id,
                }
                for user in (cls.agent, cls.leader)
            ]
        )

    def _tour(self, url, name, user):
        # The backend's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.start_tour(url, name, login=user.login)

    def _receive_now(self, mail):
        number = self.env["mail.thread"].message_process(None, mail)
        self.env.cr.flush()
        return self.env["helpdesk.ticket"].browse(number)

    def test_from_the_questions_to_the_statement(self):
        Seal = type(self.env["implementation.seal"])
        render = Seal._render
        self.startPatcher(
            patch.object(
                Seal,
                "_render",
                # Odoo's tests get a page instead of a PDF, unless they say so.
                lambda seal: render(seal.with_context(force_report_rendering=True)),
            )
        )
        action = self.env.ref("support_sla.support_agreement_action")
        self._tour(
            f"/odoo/action-{action.id}", "support_agreement_form_tour", self.leader
        )
        agreement = self.env["support.agreement"].search(
            [("partner_id", "=", self.client.id)]
        )
        version = agreement.draft_id
        self.assertEqual(agreement.state, "sent")
        self.assertEqual(version.level_id.code, "business_critical")
        self.assertIn("40", version.level_reasons)

        self._tour("/my", "support_agreement_sign_tour", self.customer)
        self._tour(
            f"/odoo/support.agreement.version/{version.id}",
            "support_agreement_countersign_tour",
            self.leader,
        )
        agreement.invalidate_recordset()
        self.assertEqual(agreement.state, "active")
        self.assertTrue(version.seal_id.pdf_sha256)

        # The second of the signature may be this one.
        later = fields.Datetime.now() + timedelta(seconds=2)
        with patch.object(
            type(self.env["helpdesk.ticket"]), "_sla_now", lambda self: later
        ):
            ticket = self._receive_now(self._mail())
        self.assertEqual(ticket.agreement_id, agreement)
        self.assertEqual(ticket.sla_clock_ids.promise_id.policy_id, version.policy_id)

        ticket.user_id = self.agent
        opened = self.env.ref("helpdesk_mgmt.helpdesk_ticket_action_opened")
        self._tour(
            f"/odoo/action-{opened.id}/{ticket.id}", "support_effort_tour", self.agent
        )
        agreement.invalidate_recordset()
        self.assertEqual(agreement.hours_used, 1.5)
        # The first month is a part of one, and so are its hours.
        self.assertGreater(agreement.hours_left, 0)
        self.assertEqual(agreement.hours_left, agreement.hours_available - 1.5)

        self._statement(agreement)
        self._tour(
            f"/my/agreements/{agreement.id}", "support_statement_tour", self.customer
        )

    def _statement(self, agreement):
        """The statement of this month, drafted and sent when the next one begins."""
        first = agreement._today().replace(day=1)
        then = fields.Datetime.to_datetime(first + relativedelta(months=1))
        then += timedelta(days=1, hours=8)
        Statement = self.env["support.statement"]
        statement = Statement._draft(agreement, first, then)
        self.assertEqual(statement.state, "draft")
        statement.with_user(self.leader)._approve(then)
        statement.with_user(self.leader)._send(then)
        self.assertEqual(statement.state, "sent")
        self.assertEqual(statement._reproduce(), [])

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""From a client's message to an accepted change request and its task, in a browser."""

from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.support_scope_classifier.tests.common import ScopeCommon


@tagged("post_install", "-at_install", "browser")
class TestSupportScope(HttpCase, ScopeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        people = cls.agent | cls.leader | cls.customer
        people.write({"lang": "en_US", "tz": "UTC"})
        cls.client.lang = "en_US"

    def _tour(self, url, name, user):
        # The backend's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.start_tour(url, name, login=user.login)

    def test_from_a_message_to_accepted_paid_work(self):
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
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.customer)
            .sudo()
            .create(
                {
                    "name": "New discount rule",
                    "description": "<p>We need a new calculation of discounts by the "
                    "volume of a quarter, the system has to do it by itself.</p>",
                    "partner_id": self.customer.partner_id.id,
                    "team_id": self.team.id,
                }
            )
            .with_env(self.env)
        )
        self.assertTrue(ticket.scope_suggestion_id)
        self.assertFalse(ticket.scope)
        opened = self.env.ref("helpdesk_mgmt.helpdesk_ticket_action_opened")
        self._tour(
            f"/odoo/action-{opened.id}/{ticket.id}",
            "support_scope_agent_tour",
            self.leader,
        )
        self.assertEqual(ticket.scope, "development")
        self.assertEqual(set(ticket.sla_clock_ids.mapped("state")), {"cancelled"})
        offer = ticket.change_request_ids
        self.assertEqual((offer.state, offer.amount), ("sent", 480))

        self._tour("/my", "support_change_accept_tour", self.customer)
        offer.invalidate_recordset()
        self.assertEqual(offer.state, "accepted")
        self.assertEqual(offer.task_id.allocated_hours, 12)
        self.assertEqual(ticket.task_id, offer.task_id)
        self.assertTrue(offer.seal_id.pdf_sha256)

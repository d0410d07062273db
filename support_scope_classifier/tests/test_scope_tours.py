# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_scope_portal import ScopePortalCommon


@tagged("post_install", "-at_install", "browser")
class TestScopeTours(ScopePortalCommon):
    """Many decisions at once, and an objection from both sides, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.agent | cls.leader | cls.customer
        people.write({"lang": "en_US", "tz": "UTC"})

    def _tour(self, url, name, user):
        # The backend's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.start_tour(url, name, login=user.login)

    def test_sure_ones_are_confirmed_at_once_and_the_rest_is_decided(self):
        names = ("Cannot print", "Prices are wrong", "Something")
        tickets = self.env["helpdesk.ticket"].browse(
            [self._ticket(name=name, user_id=self.agent.id).id for name in names]
        )
        for ticket, shown in zip(tickets, ("support", "support", False), strict=True):
            self._suggested(ticket, shown)
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Three tickets",
                "res_model": "helpdesk.ticket",
                "view_mode": "list,form",
                "domain": [("id", "in", tickets.ids)],
            }
        )
        self._tour(f"/odoo/action-{action.id}", "support_scope_bulk_tour", self.agent)
        tickets.invalidate_recordset()
        self.assertEqual(tickets.mapped("scope"), ["support", "support", "maintenance"])
        self.assertEqual(tickets.scope_decision_id.user_id, self.agent)

    def test_a_client_objects_and_is_answered(self):
        self._tour(self.page, "support_scope_object_tour", self.customer)
        objection = self.env["support.scope.objection"].search(
            [("ticket_id", "=", self.ticket.id)]
        )
        self.assertEqual(objection.state, "open")
        self.assertEqual(objection.partner_id, self.customer.partner_id)
        action = self.env.ref("support_scope_classifier.support_scope_objection_action")
        self._tour(
            f"/odoo/action-{action.id}", "support_scope_answer_tour", self.leader
        )
        objection.invalidate_recordset()
        self.assertEqual(objection.state, "kept")
        self.assertIn(
            "The old system was another one",
            str(self.ticket.message_ids.sorted("id")[-1].body),
        )

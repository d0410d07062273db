# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.implementation_methodology.tests.test_guide import GuideCommon

HEAD = "helpdesk_mgmt.group_helpdesk_manager"


@tagged("post_install", "-at_install")
class TestGuideScope(GuideCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._in_company("guide_head", HEAD)

    def test_types_that_can_be_suggested(self):
        step = self._shown(self.head)["types"]
        self.assertEqual((step["state"], step["button"]), ("done", "Try a text"))
        action = self._guide(self.head).action_open("types")
        self.assertEqual(action["res_model"], "support.scope.try")
        self.env["support.scope.type"].search([]).active = False
        step = self._shown(self.head)["types"]
        self.assertEqual(step["state"], "todo")
        action = self._guide(self.head).action_open("types")
        self.assertEqual(action["res_model"], "support.scope.type")

    def test_a_person_has_decided(self):
        self.assertEqual(self._state("decision"), "todo")
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "A new report of sales",
                "description": "<p>We need a new report of sales by region</p>",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._state("decision"), "todo")  # suggested, not decided
        ticket.with_user(self.head).action_confirm_scope("support")
        step = self._shown()["decision"]
        self.assertEqual(step["state"], "done")
        self.assertEqual(step["now"], "Decided by people: 1")

    def test_buttons_of_the_head(self):
        self.assertLessEqual({"types", "decision"}, self._check_buttons(self.head))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.implementation_methodology.tests.test_guide import GuideCommon

HEAD = "helpdesk_mgmt.group_helpdesk_manager"


@tagged("post_install", "-at_install")
class TestGuideHypercare(GuideCommon):
    def _window(self):
        windows = self.env["hypercare.window"].with_company(self.company)
        return windows.create(
            {
                "partner_id": self.client.id,
                "company_id": self.company.id,
                "planned_days": 14,
                "days_reason": "Small",
            }
        )

    def test_a_policy_and_a_window(self):
        self.assertEqual(self._state("hypercare_policy"), "done")
        self.assertEqual(self._state("window"), "todo")
        self._window()
        step = self._shown()["window"]
        self.assertEqual((step["state"], step["now"]), ("done", "Windows: 1"))
        self.env["hypercare.policy"].search([]).active = False
        self.assertEqual(self._state("hypercare_policy"), "todo")

    def test_both_kinds_of_managers_may_prepare_windows(self):
        head = self._in_company("guide_head", HEAD)
        for user in (head, self.boss):
            steps = self._check_buttons(user)
            self.assertLessEqual({"hypercare_policy", "window"}, steps)
        self.assertFalse(self._shown(self.admin)["window"]["may"])

    def test_the_policy_of_a_window_is_no_promise_to_others(self):
        policy = self.env.ref("support_sla.policy_default")
        self.assertIn(policy, self._guide()._policies())
        self._window()._by_verb().sla_policy_id = policy
        self.assertNotIn(policy, self._guide()._policies())

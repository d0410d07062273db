# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""From the start of a project to a history both sides read, in a real browser."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "browser")
class TestFirstStage(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        client = cls.env["res.partner"].create(
            {"name": "Journey Client", "is_company": True}
        )
        for login, group in (
            ("journey_manager", "implementation_methodology.group_manager"),
            ("journey_consultant", "implementation_methodology.group_user"),
            ("journey_coordinator", "base.group_portal"),
        ):
            user = new_test_user(cls.env, login, groups=group, lang="en_US")
            user.tz = "Europe/Kyiv"
            setattr(cls, login.removeprefix("journey_"), user)
        cls.coordinator.partner_id.parent_id = client

    def test_start_hand_in_return_and_history(self):
        self.start_tour(
            "/odoo/implementations",
            "implementation_start_tour",
            login="journey_manager",
        )
        project = self.env["project.project"].search(
            [("name", "=", "Odoo for the journey")]
        )
        self.assertEqual(len(project.implementation_item_ids), 48)
        contract = project.implementation_item_ids.filtered(
            lambda item: item.code == "s1.contract_signed"
        )
        self.start_tour(
            f"/odoo/implementation.item/{contract.id}",
            "implementation_hand_in_tour",
            login="journey_consultant",
        )
        self.assertEqual(contract.state, "submitted")
        self.assertEqual(contract.evidence_ids.name, "contract.pdf")
        # The portal's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.start_tour(
            "/my", "implementation_client_tour", login="journey_coordinator"
        )
        self.assertEqual(contract.state, "returned")
        self.assertEqual(contract.remark_ids.text, "The stamp is missing")
        action = self.env.ref("implementation_methodology.implementation_event_action")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "implementation_history_tour",
            login="journey_manager",
        )

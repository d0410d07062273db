# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The first hour of a new company, in a real browser."""

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "browser")
class TestGettingStarted(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.company = cls.env["res.company"].create({"name": "YourCompany"})
        cls.company.resource_calendar_id.tz = "UTC"
        cls.env["resource.calendar.leaves"].search([]).unlink()
        groups = "base.group_system,implementation_methodology.group_manager"
        new_test_user(
            cls.env,
            "journey_admin",
            groups=groups,
            lang="en_US",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def test_from_an_empty_company_to_the_next_step(self):
        # The backend's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.start_tour(
            "/odoo/implementation-suite",
            "implementation_guide_tour",
            login="journey_admin",
        )
        self.assertEqual(self.company.name, "Journey Integrators")
        self.assertFalse(self.company.implementation_guide_aside)

    def test_remote_calls_ask_for_the_rights(self):
        new_test_user(self.env, "journey_nobody", groups="base.group_user")
        self.authenticate("journey_nobody", "journey_nobody")
        for method, args in (
            ("action_screen", []),
            ("action_open", ["company"]),
            ("action_put_aside", ["company"]),
        ):
            params = {
                "model": "implementation.guide",
                "method": method,
                "args": args,
                "kwargs": {},
            }
            body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
            answer = self.url_open("/web/dataset/call_kw", json=body).json()
            name = answer["error"]["data"]["name"]
            self.assertEqual(name, "odoo.exceptions.AccessError")

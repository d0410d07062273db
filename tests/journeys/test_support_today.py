# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The morning of a head of support, in a real browser."""

from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.support_sla.tests.common import SlaCommon


@tagged("post_install", "-at_install", "browser")
class TestSupportToday(HttpCase, SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket"].search([]).active = False
        cls.env["res.lang"]._activate_lang("en_US")
        # A day that is not over while the test runs.
        zone = "UTC" if datetime.now().hour < 18 else "Pacific/Honolulu"
        cls.leader.write({"lang": "en_US", "tz": zone})
        # The browser's time cannot be frozen: these hours are always open.
        cls.calendar = cls._calendar("Always", [(day, 0, 24) for day in range(7)])
        cls.policy.calendar_id = cls.calendar
        cls._ticket(cls._ago(hours=1), user_id=cls.leader.id)
        cls._ticket(cls._ago(days=2), user_id=False, name="Bank statement")
        cls._ticket(cls._ago(days=2), user_id=cls.agent.id, name="Somebody else")

    @classmethod
    def _ago(cls, **kwargs):
        return f"{datetime.now() - timedelta(**kwargs):%Y-%m-%d %H:%M}"

    def test_tiles_lists_and_tickets(self):
        # The backend's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.start_tour(
            "/odoo/support-today", "support_today_tour", login=self.leader.login
        )

    def test_the_queues_still_open(self):
        self.url_open("/web/login")
        for name in ("my_queue", "team_queue"):
            action = self.env.ref(f"support_sla.helpdesk_ticket_action_{name}")
            self.browser_js(
                f"/odoo/action-{action.id}",
                "console.log('test successful')",
                "!!document.querySelector('.o_list_view .o_data_row')",
                login=self.leader.login,
            )

    def _call(self, *args):
        params = {
            "model": "support.today",
            "method": "action_tiles",
            "args": list(args),
            "kwargs": {},
        }
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
        return self.url_open("/web/dataset/call_kw", json=body).json()

    def test_remote_calls_ask_for_the_rights(self):
        self.authenticate(self.customer.login, self.customer.login)
        for role in (None, "agent", "lead", "head"):
            error = self._call(role)["error"]
            self.assertEqual(error["data"]["name"], "odoo.exceptions.AccessError")
        self.authenticate(self.leader.login, self.leader.login)
        self.assertEqual(self._call()["result"]["role"], "head")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import tagged

from odoo.addons.implementation_methodology.tests.test_guide import NOW, GuideCommon

OWN = "helpdesk_mgmt.group_helpdesk_user_own"
HEAD = "helpdesk_mgmt.group_helpdesk_manager"


@tagged("post_install", "-at_install")
class TestGuideSupport(GuideCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket.team"].search([]).active = False
        cls.head = cls._in_company("guide_head", HEAD)

    def _team(self, **vals):
        return self.env["helpdesk.ticket.team"].create(
            {"name": "First line", "company_id": self.company.id, **vals}
        )

    def test_agents(self):
        self.head.company_ids |= self.env.company
        self.assertEqual(self._state("agents"), "done")  # the head is one
        self.head.write(
            {
                "company_id": self.env.company.id,
                "company_ids": [Command.set(self.env.company.ids)],
            }
        )
        self.assertEqual(self._state("agents"), "todo")
        self._in_company("guide_agent", OWN)
        self.assertEqual(self._state("agents"), "done")

    def test_a_team_needs_people(self):
        team = self._team()
        self.assertEqual(self._state("team"), "todo")
        team.user_ids = self.head
        step = self._shown()["team"]
        self.assertEqual((step["state"], step["now"]), ("done", "First line"))
        team.company_id = self.env.company
        self.assertEqual(self._state("team"), "todo")

    def test_channels_and_categories(self):
        categories = self.env["helpdesk.ticket.category"]
        categories.search([]).active = False
        channels = self.env["helpdesk.ticket.channel"]
        channels.create({"name": "Counter", "company_id": self.company.id})
        step = self._shown(self.head)["sorting"]
        self.assertEqual((step["state"], step["button"]), ("todo", "Open categories"))
        action = self._guide(self.head).action_open("sorting")
        self.assertEqual(action["res_model"], "helpdesk.ticket.category")
        categories.create({"name": "Invoices", "company_id": self.company.id})
        self.assertEqual(self._state("sorting"), "done")
        channels.search([]).active = False
        action = self._guide(self.head).action_open("sorting")
        self.assertEqual(action["res_model"], "helpdesk.ticket.channel")

    def test_incoming_mail(self):
        self.company.alias_domain_id = False
        self.env["fetchmail.server"].search([]).active = False
        step = self._shown(self.admin)["incoming"]
        self.assertEqual(step["now"], "Your company has no domain for mail")
        action = self._guide(self.admin).action_open("incoming")
        self.assertEqual(action["res_model"], "mail.alias.domain")
        domain = self.env["mail.alias.domain"].create({"name": "guide.example.com"})
        self.env["mail.alias"].search([]).alias_domain_id = False
        self.company.alias_domain_id = domain
        self.assertEqual(self._shown()["incoming"]["now"], "No team has an address")
        team = self._team()
        team.alias_id.write({"alias_name": "desk", "alias_domain_id": domain.id})
        step = self._shown()["incoming"]
        self.assertEqual(step["state"], "todo")
        self.assertIn("desk@guide.example.com", step["now"])
        team.alias_id.alias_status = "valid"
        self.assertEqual(self._state("incoming"), "done")
        team.alias_id.alias_status = "not_tested"
        server = self.env["fetchmail.server"].create(
            {"name": "Ours", "server_type": "imap"}
        )
        self.assertEqual(self._state("incoming"), "todo")
        server.state = "done"
        self.assertEqual(self._state("incoming"), "done")

    def test_a_policy_whose_hours_have_the_companys_zone(self):
        policies = self.env["support.sla.policy"]
        calendar = self.env.ref("support_sla.resource_calendar_support")
        calendar.tz = "UTC"
        self.assertEqual(self._state("policy"), "done")
        self.company.resource_calendar_id.tz = "Europe/Kyiv"
        step = self._shown(self.admin)["policy"]
        self.assertEqual(step["state"], "todo")
        self.assertIn("counted in UTC", step["now"])
        self.assertEqual(
            self._guide(self.admin).action_open("policy")["res_id"], calendar.id
        )
        calendar.tz = "Europe/Kyiv"
        self.assertEqual(self._state("policy"), "done")
        policies.search([]).active = False
        step = self._shown()["policy"]
        self.assertEqual((step["state"], step["now"]), ("todo", "Nothing is promised"))

    def test_holidays_have_to_count_in_the_hours_of_promises(self):
        own = self.company.resource_calendar_id
        leaves = self.env["resource.calendar.leaves"].with_company(self.company)
        leave = leaves.create(
            {
                "name": "Only in the office",
                "date_from": NOW + timedelta(days=30),
                "date_to": NOW + timedelta(days=31),
                "calendar_id": own.id,
            }
        )
        step = self._shown()["holidays"]
        self.assertEqual(step["state"], "todo")
        self.assertIn("Support hours", step["now"])
        leave.write({"calendar_id": False})
        self.assertEqual(leave.company_id, self.company)
        self.assertEqual(self._state("holidays"), "done")

    def test_an_agreement_is_signed(self):
        self.assertEqual(self._state("agreement"), "todo")
        self.assertEqual(
            self._guide(self.head).action_open("agreement")["res_model"],
            "support.agreement.form",
        )
        agreement = self.env["support.agreement"].create(
            {
                "partner_id": self.client.id,
                "company_id": self.company.id,
                "contact_id": self.coordinator.partner_id.id,
                "date_start": "2026-01-01",
                "user_id": self.head.id,
            }
        )
        step = self._shown()["agreement"]
        self.assertEqual(step["state"], "todo")
        self.assertEqual(step["now"], "Signed: 0, not yet: 1")
        agreement._by_verb().signed_on = "2026-01-02"
        self.assertEqual(self._state("agreement"), "done")

    def test_buttons_of_the_head(self):
        done = self._check_buttons(self.head)
        self.assertLessEqual({"team", "sorting", "policy", "agreement"}, done)

    def test_the_heads_page_and_home(self):
        guide = self._guide(self.head)
        wanted = "implementation_methodology.implementation_guide_action"
        self.assertEqual(guide._home(NOW), wanted)
        self.assertFalse(self._shown(self.head)["project"]["may"])
        self.assertTrue(self._shown(self.head)["agreement"]["may"])
        for key, step in self._shown(self.head).items():
            if step["mandatory"] and step["state"] == "todo":
                guide.action_put_aside(key)
        today = "support_sla.support_today_action"
        self.assertEqual(guide._home(NOW), today)
        agent = self._in_company("guide_agent", OWN)
        self.assertEqual(self._guide(agent)._home(NOW), today)
        both = self._in_company(
            "guide_both", f"{OWN},implementation_methodology.group_user"
        )
        projects = "implementation_methodology.project_project_action"
        self.assertEqual(self._guide(both)._home(NOW), projects)

    def _count(self):
        """Queries of the page, as a new request has it: with nothing in the cache."""
        guide = self._guide(self.head)
        guide._screen(datetime.now())  # groups, translations, XML ids
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        guide._screen(datetime.now())
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_tickets(self):
        team = self._team(user_ids=[Command.set(self.head.ids)])
        few = self._count()
        self.env["helpdesk.ticket"].create(
            [
                {"name": f"{number}", "description": "<p>-</p>", "team_id": team.id}
                for number in range(40)
            ]
        )
        many = self._count()
        self.assertLess(few, 60)
        self.assertEqual(many, few)

    def test_the_settings_page(self):
        """Administrators have it; the helpdesk's part needs its rights."""
        both = self._in_company("guide_both", f"base.group_system,{HEAD}")
        for user, shown in ((self.admin, False), (both, True)):
            settings = self.env["res.config.settings"].with_user(user)
            arch = settings.get_view(False, "form")["arch"]
            self.assertIn('name="implementation_methodology"', arch)
            self.assertEqual('name="support_project_id"' in arch, shown)
        project = self.env["project.project"].create(
            {"name": "Hours", "company_id": self.company.id, "allow_timesheets": True}
        )
        settings = self.env["res.config.settings"].with_user(both)
        settings = settings.with_company(self.company).create({})
        settings.support_project_id = project
        self.assertEqual(self.company.support_project_id, project)

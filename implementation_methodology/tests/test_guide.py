# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ImplementationCommon

NOW = datetime(2026, 3, 2, 9)


class GuideCommon(ImplementationCommon):
    """A company of its own, in which nothing was done yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].search([]).active = False
        cls.company = cls.env["res.company"].create({"name": "YourCompany"})
        cls.company.resource_calendar_id.tz = "UTC"
        cls.admin = cls._in_company("guide_admin", "base.group_system")
        cls.boss = cls._in_company(
            "guide_boss", "implementation_methodology.group_manager"
        )
        # The manager is a consultant too; who counts is who works for this company.
        cls.boss.company_ids |= cls.env.ref("base.main_company")

    @classmethod
    def _in_company(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            tz="Europe/Kyiv",
        )

    def _guide(self, user=None):
        user = user or self.boss
        return (
            self.env["implementation.guide"]
            .with_user(user)
            .with_context(allowed_company_ids=self.company.ids)
        )

    def _shown(self, user=None, now=NOW):
        """``{key: step}`` of the page."""
        screen = self._guide(user)._screen(now)
        return {
            step["key"]: step
            for section in screen["sections"]
            for step in section["steps"]
        }

    def _check_buttons(self, user):
        """Press each button that ``user`` has; the keys of their steps."""
        steps = {key for key, step in self._shown(user).items() if step["may"]}
        for key in steps:
            with self.subTest(key):
                action = self._guide(user).action_open(key)
                model = self.env[action["res_model"]].with_user(user)
                model.check_access("read")
                views = [(view, kind) for view, kind in action["views"]]
                model.get_views(views)
                if action.get("res_id"):
                    model.browse(action["res_id"]).check_access("write")
                    self.assertEqual([kind for _id, kind in views], ["form"])
        return steps

    def _state(self, key, **kwargs):
        return self._shown(**kwargs)[key]["state"]


@tagged("post_install", "-at_install")
class TestGuide(GuideCommon):
    def test_an_empty_company_is_told_what_comes_first(self):
        steps = self._shown()
        for key in ("company", "hours", "holidays", "project", "members", "visit"):
            self.assertEqual(steps[key]["state"], "todo", key)
        self.assertTrue(steps["company"]["next"])
        self.assertEqual(sum(step["next"] for step in steps.values()), 1)
        self.assertEqual(steps["methodology"]["state"], "done")
        self.assertIn("country", steps["company"]["now"])

    def test_company_data(self):
        self.company.write({"name": "Ours", "email": "office@example.com"})
        self.assertEqual(self._state("company"), "todo")
        self.company.country_id = self.env.ref("base.ua")
        step = self._shown()["company"]
        self.assertEqual(step["state"], "done")
        self.assertEqual(step["now"], "Ours, Ukraine, office@example.com")
        self.assertTrue(self._shown()["hours"]["next"])

    def test_hours_need_a_zone_of_the_country(self):
        calendar = self.company.resource_calendar_id
        self.assertEqual(self._state("hours"), "todo")
        calendar.tz = "Europe/Brussels"
        self.assertEqual(self._state("hours"), "done")
        self.company.country_id = self.env.ref("base.ua")
        step = self._shown()["hours"]
        self.assertEqual(step["state"], "todo")
        self.assertIn("Europe/Brussels is no time zone of Ukraine", step["now"])
        calendar.tz = "Europe/Kyiv"
        self.assertEqual(self._state("hours"), "done")
        calendar.attendance_ids.unlink()
        self.assertEqual(self._shown()["hours"]["now"], "No working hours")
        self.company.resource_calendar_id = False
        self.assertEqual(self._state("hours"), "todo")
        xmlid, _changes = self._guide()._find_step("hours")["open"]
        self.assertEqual(xmlid, "base.action_res_company_form")
        # Holidays are told of all the same.
        self._holiday(NOW + timedelta(days=30))
        self.assertEqual(self._state("holidays"), "done")

    def _holiday(self, day, company=None, **vals):
        company = company or self.company
        leaves = self.env["resource.calendar.leaves"].with_company(company)
        vals = {"calendar_id": False, "company_id": company.id, **vals}
        leave = leaves.create(
            {
                "name": "Holiday",
                "date_from": datetime.combine(day, datetime.min.time()),
                "date_to": datetime.combine(day, datetime.min.time())
                + timedelta(hours=23),
                **vals,
            }
        )
        self.assertEqual(leave.company_id, company)
        return leave

    def test_holidays_of_the_next_twelve_months(self):
        own = self.company.resource_calendar_id
        self._holiday(NOW - timedelta(days=2))
        self._holiday(NOW + timedelta(days=366))
        self._holiday(NOW + timedelta(days=5), company=self.env.company)
        self.assertEqual(self._state("holidays"), "todo")
        self._holiday(NOW + timedelta(days=30))
        # In Kyiv the third of April begins while it is the second in UTC.
        own.tz = "Europe/Kyiv"
        step = self._shown()["holidays"]
        self.assertEqual(step["state"], "done")
        self.assertEqual(step["now"], "Holidays ahead: 1, the last on 04/01/2026")

    def test_a_holiday_of_other_hours_does_not_count(self):
        other = self.env["resource.calendar"].create(
            {"name": "Shop", "company_id": self.company.id}
        )
        own = self.company.resource_calendar_id
        leave = self._holiday(NOW + timedelta(days=30), calendar_id=other.id)
        # Higher floors have hours of their own to look after.
        for calendar in self._guide()._calendars() - own:
            self._holiday(NOW + timedelta(days=30), calendar_id=calendar.id)
        step = self._shown()["holidays"]
        self.assertEqual(step["state"], "todo")
        self.assertEqual(step["now"], f"None counts in: {own.name}")
        leave.calendar_id = own
        self.assertEqual(self._state("holidays"), "done")

    def test_languages(self):
        self.env["res.lang"].search([("code", "=", "uk_UA")]).active = False
        self.env["res.lang"]._activate_lang("en_US")
        self.assertEqual(self._state("languages"), "todo")
        self.company.country_id = self.env.ref("base.de")
        self.assertEqual(self._state("languages"), "unneeded")
        self.env["res.lang"]._activate_lang("uk_UA")
        self.assertEqual(self._state("languages"), "done")

    def test_outgoing_mail(self):
        self.env["mail.notification"].search([]).unlink()
        self.assertEqual(self._state("mail"), "todo")
        server = self.env["ir.mail_server"].create(
            {"name": "Ours", "smtp_host": "mail.example.com"}
        )
        self.assertEqual(self._state("mail"), "done")
        self.env["mail.mail"].create({"state": "exception"})
        now = datetime.now()
        step = self._shown(now=now)["mail"]
        self.assertEqual(step["state"], "done")
        self.assertRegex(step["now"], r"not sent in the last week: \d")
        server.active = False
        self.assertEqual(self._state("mail"), "todo")
        # Mail that has left by other ways is known to work.
        message = self.boss.partner_id.message_post(body="Sent")
        self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.client.id,
                "notification_type": "email",
                "notification_status": "sent",
            }
        )
        self.assertEqual(self._state("mail"), "done")

    def test_consultants(self):
        self.assertEqual(self._state("consultants"), "done")  # the manager is one
        main = self.env.ref("base.main_company")
        self.boss.write({"company_id": main.id, "company_ids": [(6, 0, main.ids)]})
        step = self._shown(self.admin)["consultants"]
        self.assertEqual(step["state"], "todo")
        self.assertEqual(step["now"], "Nobody but the administrator")

    def test_methodology(self):
        self.methodology.search([]).active = False
        self.assertEqual(self._state("methodology"), "todo")
        self.methodology.active = True
        self.assertEqual(self._state("methodology"), "done")

    def test_project_members_and_a_visit(self):
        self.assertEqual(self._state("project"), "todo")
        wizard = self._start_wizard()
        wizard.action_create()
        project = self.env["project.project"].search([], limit=1, order="id desc")
        project.company_id = self.env.company
        self.assertEqual(self._state("project"), "todo")
        project.company_id = self.company
        self.assertEqual(self._state("project"), "done")
        self.assertEqual(self._state("members"), "done")  # the wizard's people
        members = self.env["implementation.member"]
        members.search([("project_id", "=", project.id)]).unlink()
        self.assertEqual(self._shown()["members"]["now"], "Nobody is a member")
        person = self.env["res.partner"].create(
            {"name": "No login", "parent_id": self.client.id}
        )
        member = {"project_id": project.id, "side": "client"}
        members.create({**member, "partner_id": person.id})
        step = self._shown()["members"]
        self.assertEqual(step["state"], "todo")
        self.assertEqual(step["now"], "Members: 1, with a login: 0")
        members.create({**member, "partner_id": self.coordinator.partner_id.id})
        self.assertEqual(self._state("members"), "done")
        self.assertEqual(self._state("visit"), "todo")
        self.env["res.users.log"].with_user(self.coordinator).sudo().create({})
        self.assertEqual(self._state("visit"), "done")

    def test_put_aside_for_this_company_and_taken_up_again(self):
        guide = self._guide()
        before = guide.action_screen()["progress"]
        screen = guide.action_put_aside("holidays")
        self.assertEqual(screen["progress"]["total"], before["total"] - 1)
        self.assertEqual(self._state("holidays"), "aside")
        self.assertFalse(self.env.company.implementation_guide_aside)
        self.assertEqual(self._state("holidays", user=self.admin), "aside")
        self.assertEqual(guide.action_put_aside("holidays", False)["progress"], before)
        # What was done meanwhile is done, whatever people said.
        guide.action_put_aside("hours")
        self.company.resource_calendar_id.tz = "Europe/Kyiv"
        self.assertEqual(self._state("hours"), "done")
        with self.assertRaises(UserError):
            guide.action_put_aside("no such step")

    def test_who_may_do_a_step_and_who_else_can(self):
        step = self._shown()["mail"]
        self.assertFalse(step["may"])
        self.assertIn(self.admin.name, step["helpers"])
        with self.assertRaises(AccessError):
            self._guide().action_open("mail")
        step = self._shown(self.admin)["mail"]
        self.assertTrue(step["may"])
        self.assertFalse(step["helpers"])
        action = self._guide(self.admin).action_open("mail")
        self.assertEqual(action["res_model"], "ir.mail_server")
        self.assertFalse(self._shown(self.admin)["project"]["may"])

    def test_every_button_opens_a_screen_its_people_can_read(self):
        both = "base.group_system,implementation_methodology.group_manager"
        done = self._check_buttons(self._in_company("guide_all", both))
        self.assertLessEqual({"company", "mail", "project", "visit"}, done)

    def test_the_page_is_for_managers(self):
        for user in (self.consultant, self.client_internal, self.coordinator):
            guide = self.env["implementation.guide"].with_user(user)
            for call in (
                guide.action_screen,
                lambda guide=guide: guide.action_open("company"),
                lambda guide=guide: guide.action_put_aside("company"),
            ):
                with self.assertRaises(AccessError):
                    call()
        self.assertTrue(self._guide(self.admin).action_screen()["sections"])

    def test_the_app_opens_with_what_is_missing_else_with_the_work(self):
        work = "implementation_methodology.project_project_action"
        guide = "implementation_methodology.implementation_guide_action"
        self.assertEqual(self._guide()._home(NOW), guide)
        for key, step in self._shown().items():
            if step["mandatory"] and step["state"] == "todo":
                self._guide().action_put_aside(key)
        self.assertEqual(self._guide()._home(NOW), work)
        self.assertEqual(self._guide(self.consultant)._home(NOW), work)
        self.assertEqual(self._guide(self.admin)._home(NOW), guide)
        self.assertFalse(self._guide(self.client_internal).action_home())
        self.assertEqual(self._guide().action_home()["path"], "implementations")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import support_import
from .common_import import ImportCommon

MANAGER = "implementation_methodology.group_manager"


@tagged("post_install", "-at_install")
class TestImportProjects(ImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.group_ids = [Command.link(cls.env.ref(MANAGER).id)]
        cls.env.company.resource_calendar_id = cls.calendar

    @classmethod
    def _row(cls, name, /, **cells):
        return {
            "key": "",
            "name": name,
            "client": "C-7",
            "methodology": "",
            "stage": "4",
            "start date": "2026-01-12",
            "go-live date": "",
            "manager login": "sla_leader",
            "client coordinator": "sla_customer@example.com",
            **{heading.replace("_", " "): cell for heading, cell in cells.items()},
        }

    @classmethod
    def _import(cls, rows=(), **vals):
        return super()._import(rows, kind="projects", **vals)

    def _project(self, run):
        self._run(run)
        self.assertEqual(set(run.line_ids.mapped("state")), {"imported"})
        return run.line_ids.project_id.with_env(self.env)

    def test_a_check_writes_nothing(self):
        projects = self.env["project.project"].search_count([])
        noise = self._noise()
        lines = self._check(self._import([self._row("Rollout")]))
        self.assertEqual(lines.state, "ok", lines.message)
        for words in (
            "a new project",
            "client: Client & Sons",
            "manager: sla_leader",
            "coordinator: sla_customer",
            "now in: ",
        ):
            self.assertIn(words, lines.matched)
        self.assertEqual(self.env["project.project"].search_count([]), projects)
        self.assertEqual(self._noise(), noise)

    def test_a_project_begins_at_the_stage_it_has_come_to(self):
        project = self._project(self._import([self._row("Rollout")]))
        stages = project.implementation_stage_ids.sorted("sequence")
        over, current, later = stages[:3], stages[3], stages[4:]
        self.assertEqual(set(over.mapped("done_before")), {True})
        self.assertEqual(set(over.mapped("state")), {"accepted"})
        self.assertFalse(over.act_ids)
        self.assertFalse(any(over.mapped("accepted_on")))
        self.assertEqual(current.state, "in_progress")
        self.assertEqual(project.implementation_stage_id, current)
        self.assertFalse(any((current | later).mapped("done_before")))
        self.assertNotIn("in_progress", later.mapped("state"))
        items = project.implementation_item_ids
        self.assertFalse(
            [tick for item in items for tick in item._ticks().values() if tick]
        )
        self.assertFalse(project.implementation_went_live_on)
        self.assertFalse(project.implementation_baseline_on)
        self.assertEqual(str(project.implementation_anchor_date), "2026-01-12")
        members = project.implementation_member_ids
        sides = {member.partner_id: member.side for member in members}
        self.assertEqual(
            sides,
            {
                self.leader.partner_id: "integrator",
                self.customer.partner_id: "client",
            },
        )
        self.assertEqual(project.user_id, self.leader)
        kinds = project.implementation_event_ids.mapped("kind")
        self.assertEqual(kinds.count("taken_over"), 3)
        self.assertNotIn("ticked", kinds)
        self.assertNotIn("signed", kinds)

    def test_nobody_is_told(self):
        noise = self._noise()
        mails = self.env["implementation.notice"].search_count([])
        self._project(self._import([self._row("Rollout")]))
        self.assertEqual(self.env["implementation.notice"].search_count([]), mails)
        after = self._noise()
        for name in ("mail.mail", "mail.notification", "mail.activity"):
            self.assertEqual(after[name], noise[name], name)

    def test_a_go_live_of_the_past_is_recorded_on_its_day(self):
        row = self._row("Rollout", stage="8")
        row["go-live date"] = "2026-03-01"
        project = self._project(self._import([row], tz="Europe/Kyiv"))
        self.assertEqual(
            project.implementation_went_live_on, self._moment("2026-02-28 22:00")
        )
        self.assertEqual(project.implementation_anchor, "go_live")
        self.assertTrue(project.implementation_stage_id.number, 8)

    def test_a_project_that_is_here_is_taken_over(self):
        known = self.env["project.project"].create({"name": "Old project"})
        rows = [self._row("", key="Old project", stage="2")]
        self.assertEqual(self._project(self._import(rows)), known)
        self.assertEqual(known.partner_id, self.client)
        first, second = known.implementation_stage_ids.sorted("sequence")[:2]
        self.assertTrue(first.done_before)
        self.assertEqual(second.state, "in_progress")

    def test_a_stage_can_be_named(self):
        stage = self.env.ref("implementation_methodology.methodology_odoo").stage_ids[1]
        row = self._row("Rollout", stage=stage.name)
        project = self._project(self._import([row]))
        self.assertEqual(project.implementation_stage_id.code, stage.code)

    def test_nothing_is_taken_over_at_the_first_stage(self):
        project = self._project(self._import([self._row("Rollout", stage="1")]))
        self.assertFalse(any(project.implementation_stage_ids.mapped("done_before")))
        self.assertEqual(project.implementation_stage_id.number, 1)

    def test_twice_makes_no_second_project(self):
        rows = [self._row("Rollout"), self._row("Second", stage="1")]
        run = self._import(rows)
        with patch.dict(support_import.CHUNKS, {"projects": 1}):
            projects = self._project(run)
        self.assertEqual(len(projects), 2)
        again = self._import(rows)
        self.assertEqual(self._project(again), projects)
        self.assertIn("runs by a methodology already", again.line_ids[0].message)

    def test_errors_say_what_to_do(self):
        for cells, words in (
            ({"stage": "9"}, "Write its name, or a number from 1 to 8"),
            ({"stage": ""}, "stage: this may not be empty"),
            ({"start_date": ""}, "start: this may not be empty"),
            ({"go-live_date": "2026-01-01"}, "before the start"),
            ({"client": "Nobody"}, "“Nobody” is not known here"),
            ({"manager_login": "nobody"}, "Write the login of a colleague"),
            (
                {"client_coordinator": "x@example.com"},
                "Make the person a contact of the client first",
            ),
            ({"key": "No such project"}, "then a new one is made"),
            ({"methodology": "Waterfall"}, "Write the code of a published one"),
            ({"name": ""}, "name: this may not be empty"),
        ):
            row = {**self._row("Rollout"), **self._row("Rollout", **cells)}
            if "name" in cells:
                row["name"] = ""
            lines = self._check(self._import([row]))
            self.assertEqual(lines.state, "error", cells)
            self.assertIn(words, lines.message)

    def test_one_project_is_one_row(self):
        lines = self._check(self._import([self._row("Rollout"), self._row("rollout")]))
        self.assertEqual(lines.mapped("state"), ["ok", "error"])

    def test_only_implementation_managers_take_projects_over(self):
        self.leader.group_ids = [Command.unlink(self.env.ref(MANAGER).id)]
        run = self._import([self._row("Rollout")])
        with self.assertRaisesRegex(UserError, "Ask an implementation manager"):
            run.action_check()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import HypercareCommon


@tagged("post_install", "-at_install")
class TestClash(HypercareCommon):
    TODAY = "2026-03-03 10:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        others = cls.env["hypercare.window"].search([("id", "!=", cls.window.id)])
        others._by_verb().write({"state": "cancelled"})
        cls.other = cls.env["res.partner"].create({"name": "Other", "is_company": True})

    def _prepared(self, first="2026-03-08", people=None, **vals):
        """A window of another client that is planned to begin on ``first``."""
        people = people or self.consultant
        return self._window(
            partner_id=self.other.id,
            planned_start=first,
            person_ids=[
                Command.create(
                    {
                        "partner_id": user.partner_id.id,
                        "side": "integrator",
                        "duty": "consultant",
                    }
                )
                for user in people
            ],
            **vals,
        )

    def _clash_of(self, window, user=None):
        with self._at(self.TODAY):
            seen = window.with_user(user or self.consultant)
            seen.invalidate_recordset(["clash_ids", "clash_words"])
            return seen.clash_ids.with_env(self.env)

    def test_two_first_weeks_that_share_a_consultant_clash_on_both_sides(self):
        second = self._prepared()
        self.assertEqual(self._clash_of(self.window), second)
        self.assertEqual(self._clash_of(second), self.window)
        with self._at(self.TODAY):
            words = second.with_user(self.consultant).clash_words
        self.assertIn(self.consultant.name, words)
        self.assertIn(self.window.number, words)

    def test_a_week_later_there_is_no_clash(self):
        self.assertFalse(self._clash_of(self._prepared("2026-03-09")))

    def test_other_people_do_not_clash_nor_does_the_clients_side(self):
        second = self._prepared(people=self.agent)
        second.person_ids = [
            Command.create(
                {"partner_id": self.coordinator.partner_id.id, "duty": "coordinator"}
            )
        ]
        self.assertFalse(self._clash_of(second))

    def test_support_serves_many_clients_and_is_no_clash(self):
        second = self._prepared(people=self.support_lead)
        second.person_ids.duty = "support_lead"
        self.assertFalse(self._clash_of(second))

    def test_whoever_has_a_duty_in_the_first_week_clashes(self):
        second = self._prepared(people=self.support_lead)
        second.person_ids.duty = "support_lead"
        for window in (self.window, second):
            self.env["hypercare.duty"].create(
                {
                    "window_id": window.id,
                    "person_id": self._person(self.support_lead, window).id,
                    "date_from": "2026-03-08",
                }
            )
        self.assertEqual(self._clash_of(second), self.window)
        self.window.duty_ids.date_from = "2026-03-09"
        self.assertFalse(self._clash_of(second))

    def test_what_is_over_or_given_up_does_not_clash(self):
        second = self._prepared()
        second._by_verb().state = "cancelled"
        self.assertFalse(self._clash_of(self.window))

    def test_windows_that_clash_are_found_by_a_filter(self):
        second = self._prepared()
        alone = self._prepared("2026-06-01")
        Window = self.env["hypercare.window"]
        with self._at(self.TODAY):
            found = Window.search([("clash_ids", "!=", False)])
            rest = Window.search([("clash_ids", "=", False)])
        self.assertEqual(found, self.window | second)
        self.assertIn(alone, rest)

    def test_nothing_is_told_of_windows_of_another_company(self):
        company = self.env["res.company"].create({"name": "Sister"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Theirs", "company_id": company.id}
        )
        self.env.user.company_ids |= company
        second = self._prepared(
            company_id=company.id, team_id=team.id, user_id=self.env.uid
        )
        self.assertFalse(self._clash_of(self.window))
        self.assertNotIn(
            second, self.env["hypercare.window"].with_user(self.consultant).search([])
        )
        self.consultant.company_ids |= company
        seen = self.window.with_context(
            allowed_company_ids=[self.env.company.id, company.id]
        )
        self.assertEqual(self._clash_of(seen), second)

    def test_the_portfolio_reads_many_windows_in_as_few_queries_as_one(self):
        fields = [
            "clash_words",
            "day_words",
            "open_ticket_count",
            "critical_ticket_count",
            "exit_words",
            "effort_hours",
        ]

        def queries(windows):
            self.env.invalidate_all()
            windows.mapped("display_name")
            before = self.env.cr.sql_log_count
            with self._at(self.TODAY):
                windows.read(fields)
            return self.env.cr.sql_log_count - before

        many = self.window
        for _number in range(2):
            many |= self._open_window(self._window(), "2026-03-02 08:00")
        for number in range(5):
            self._ticket(f"2026-03-02 1{number}:00")
        few = queries(many)
        for _number in range(4):
            many |= self._open_window(self._window(), "2026-03-02 08:00")
        self.assertLessEqual(queries(many), few + 1)

    def test_open_and_critical_tickets_are_those_of_now(self):
        self._ticket("2026-03-02 10:00", priority="3")
        self._move(self._ticket("2026-03-02 11:00"), self.done, "2026-03-02 12:00")
        self._ticket("2026-03-03 08:00")
        with self._at(self.TODAY):
            self.window.invalidate_recordset()
            self.assertEqual(self.window.open_ticket_count, 2)
            self.assertEqual(self.window.critical_ticket_count, 1)

    def test_effort_is_shown_against_the_budget(self):
        ticket = self._ticket("2026-03-02 10:00")
        project = self.env["project.project"].create({"name": "Support"})
        self.env["account.analytic.line"].create(
            {
                "name": "Looked at it",
                "project_id": project.id,
                "helpdesk_ticket_id": ticket.id,
                "date": date(2026, 3, 3),
                "unit_amount": 5,
                "user_id": self.agent.id,
                "employee_id": self.env["hr.employee"]
                .create({"name": "Agent", "user_id": self.agent.id})
                .id,
            }
        )
        self.window.budget_hours = 20
        with self._at("2026-03-04 10:00"):
            self.window.invalidate_recordset()
            shown = self.window.with_user(self.consultant)
            self.assertEqual((shown.effort_hours, shown.effort_progress), (5, 25))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged

from .common_kpi import KpiCommon


@tagged("post_install", "-at_install")
class TestKpiInflow(KpiCommon):
    """K5, K8, K10, K11 and K16 against what was counted by hand."""

    def _days(self, *numbers):
        """So many tickets on each working day from Monday, 2 March, on."""
        days = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13]
        for day, number in zip(days, numbers, strict=False):
            for _one in range(number):
                self._ticket(f"2026-03-{day:02} 09:00")

    # K5

    def test_the_trend_compares_the_last_five_days_with_the_first(self):
        self._days(4, 3, 2, 2, 1, 1, 1, 1, 0, 1)
        found = self._figure("k5", at="2026-03-13 16:00")
        # 4 in the second week, 12 in the first
        self._assert_share(found, 4, 12)
        self.assertTrue(found.ok)
        per_day = self._figure("k5_day", at="2026-03-13 16:00")
        self.assertEqual(per_day.value, 1.6)
        self.assertEqual(self._figure("k5_users", at="2026-03-13 16:00").value, 0.8)

    def test_today_counts_when_its_working_time_is_over(self):
        self._days(4, 0)
        self.assertEqual(self._figure("k5_day", at="2026-03-03 15:59").value, 4)
        self.assertEqual(self._figure("k5_day", at="2026-03-03 16:00").value, 2)

    def test_there_is_no_trend_in_the_first_five_days(self):
        self._days(4, 3, 2, 2, 1)
        found = self._figure("k5", at="2026-03-06 16:00")
        self.assertEqual((found.value, found.ok), (None, None))

    def test_what_comes_on_a_weekend_waits_for_monday(self):
        self._days(1)
        self._ticket("2026-03-07 09:00")
        with self._at("2026-03-09 09:00"):
            rows = self.window._inflow(self._moment("2026-03-09 09:00"))
        actual = {row.day.day: row.actual for row in rows}
        self.assertEqual(actual[6], 0)
        self.assertEqual(actual[9], 1)
        self.assertIsNone(actual[10])
        self.assertEqual(rows[-1].day, self.LAST)
        # the mean of the first five days, 0.2, ebbs away
        self.assertAlmostEqual(sum(row.expected for row in rows[:5]), 1)

    # Natures, ratings, tiers, hours

    def test_the_share_of_questions_among_what_is_known(self):
        for nature in ("question", "question", "question", "defect", False):
            self._ticket("2026-03-02 09:00", nature=nature)
        self._assert_share(self._figure("k8"), 3, 4)
        self.assertEqual(self._figure("k8", "defect").value, 25)
        self.assertEqual(self._figure("k8", "data").value, 0)

    def _rate(self, ticket, rating):
        with self._at("2026-03-02 12:00"):
            self.env["rating.rating"].create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                    "res_id": ticket.id,
                    "rating": rating or 0,
                    "consumed": bool(rating),
                }
            )

    def test_ratings_count_when_there_are_enough(self):
        tickets = [self._ticket("2026-03-02 09:00") for _one in range(6)]
        for ticket, rating in zip(tickets, [5, 5, 3, 4, None, None], strict=True):
            self._rate(ticket, rating)
        found = self._figure("k10")
        self.assertEqual((found.value, found.ok), (75, None))
        self.assertEqual(self._figure("k10_mean").value, 4.25)
        self._assert_share(self._figure("k10_response"), 4, 6)
        self._rate(tickets[0], 5)
        found = self._figure("k10")
        self.assertEqual((found.value, found.ok), (80, True))

    def test_a_rating_of_a_rejected_ticket_does_not_count(self):
        ticket = self._ticket("2026-03-02 09:00")
        self._rate(ticket, 1)
        self._move(ticket, self.cancelled, "2026-03-02 10:00")
        self.assertEqual(self._figure("k10").denominator, 0)

    def test_solved_without_the_project_team_in_the_last_five_working_days(self):
        for tier in ("l3", False, "l1", "l2"):
            self._solved("2026-03-03 09:00", "2026-03-03 10:00", solved_tier=tier)
        self._solved("2026-03-02 09:00", "2026-03-02 10:00", solved_tier="l4")
        self._assert_share(self._figure("k11", at="2026-03-06 09:00"), 3, 5)
        # Monday has gone out of the last five
        found = self._figure("k11", at="2026-03-09 09:00")
        self._assert_share(found, 3, 4)
        self.assertFalse(found.ok)

    def _book(self, day, hours, **vals):
        employee = self.env["hr.employee"].search(
            [("user_id", "=", self.agent.id)], limit=1
        ) or self.env["hr.employee"].create({"name": "Agent", "user_id": self.agent.id})
        with self._at("2026-03-10 08:00"):
            return self.env["account.analytic.line"].create(
                {
                    "name": "Work",
                    "date": day,
                    "unit_amount": hours,
                    "employee_id": employee.id,
                    **vals,
                }
            )

    def test_hours_of_tickets_and_of_the_projects_tasks_use_up_the_budget(self):
        project = self.env["project.project"].create(
            {"name": "Live", "allow_timesheets": True}
        )
        task = self.env["project.task"].create(
            {"name": "Help", "project_id": project.id}
        )
        self.window._by_verb().project_id = project
        ticket = self._ticket("2026-03-02 09:00")
        self._book("2026-03-02", 3, helpdesk_ticket_id=ticket.id)
        self._book("2026-03-03", 5, project_id=project.id, task_id=task.id)
        # before the window, and not yet
        self._book("2026-03-01", 7, project_id=project.id, task_id=task.id)
        self._book("2026-03-05", 11, project_id=project.id, task_id=task.id)
        found = self._figure("k16", at="2026-03-04 09:00")
        self._assert_share(found, 8, 40)
        self.assertEqual((found.value, found.ok), (20, True))
        self.window.budget_hours = 6
        self.assertFalse(self._figure("k16", at="2026-03-04 09:00").ok)
        self.window.budget_hours = 0
        self.assertIsNone(self._figure("k16", at="2026-03-04 09:00").value)

    # Several windows

    def test_many_windows_are_worked_out_at_once(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        second = self._second_window(other)
        self._answered("2026-03-02 08:00", "2026-03-02 09:00")
        self._answered("2026-03-02 08:00", "2026-03-02 11:00", partner_id=other.id)
        draft = self._window(person_ids=[Command.clear()])
        both = (self.window | second | draft)._figures_by_window(
            self._moment("2026-03-02 16:00")
        )
        self.assertEqual(both[self.window.id]["k1", ""].value, 1)
        self.assertEqual(both[second.id]["k1", ""].value, 3)
        self.assertIsNone(both[draft.id]["k1", ""].value)

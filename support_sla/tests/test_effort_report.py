# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_effort import EffortCommon


@tagged("post_install", "-at_install")
class TestEffortReport(EffortCommon):
    """Hours and tickets by client, period, scope and person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["support.effort.report"].with_user(cls.leader)
        cls.mine = [("partner_id", "=", cls.client.id)]

    def _rows(self, *groupby):
        rows = self.report._read_group(
            self.mine, groupby, ["hours:sum", "ticket_count:sum"]
        )
        return sorted(rows, key=str)

    def test_hours_and_tickets_add_up_by_scope_and_person(self):
        support = self._ticket(user_id=self.agent.id)
        change = self._ticket(user_id=self.agent.id)
        support._by_verb().scope = "support"
        change._by_verb().scope = "development"
        self._book(support, "2026-03-02", 1)
        self._book(support, "2026-03-03", 2, self.colleague)
        self._book(change, "2026-03-03", 4)
        self.assertEqual(self._rows("partner_id"), [(self.client, 7, 2)])
        self.assertEqual(
            self._rows("scope"), [("development", 4, 1), ("support", 3, 1)]
        )
        by_person = {user: row for user, *row in self._rows("user_id")}
        self.assertEqual(by_person[self.agent], [5, 2])
        self.assertEqual(by_person[self.colleague], [2, 0])

    def test_a_ticket_counts_on_the_clients_day_and_hours_on_theirs(self):
        agreement = self._signed_agreement(self._moment("2026-01-01 10:00"))
        ticket = self._ticket(at="2026-03-31 21:30", user_id=self.agent.id)
        self._book(ticket, "2026-05-04", 1)
        rows = self.report.search(self.mine, order="date")
        self.assertEqual(rows.mapped("date"), [date(2026, 4, 1), date(2026, 5, 4)])
        self.assertEqual(rows.mapped("kind"), ["ticket", "hours"])
        self.assertEqual(rows.agreement_id, agreement)

    def test_an_archived_ticket_is_not_counted_but_its_hours_are(self):
        ticket = self._ticket(user_id=self.agent.id)
        self._book(ticket, "2026-03-02", 1)
        ticket.active = False
        self.assertEqual(self._rows("partner_id"), [(self.client, 1, 0)])

    def test_hours_without_ticket_are_no_support(self):
        project = self.env["project.project"].create(
            {"name": "Project", "partner_id": self.client.id, "allow_timesheets": True}
        )
        self.env["account.analytic.line"].create(
            {
                "project_id": project.id,
                "employee_id": self.employees[self.agent].id,
                "unit_amount": 1,
                "date": "2026-03-02",
            }
        )
        self.assertFalse(self.report.search(self.mine))

    def test_a_row_opens_its_ticket(self):
        ticket = self._ticket()
        action = self.report.search(self.mine).action_open_ticket()
        self.assertEqual(action["res_id"], ticket.id)

    def test_the_report_is_for_managers(self):
        self._ticket()
        for user in (self.agent, self.customer):
            with self.assertRaises(AccessError):
                self.report.with_user(user).search(self.mine)

    def test_a_company_sees_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        desk = self.team.copy({"name": "Other desk", "company_id": other.id})
        ticket = self._ticket(team_id=desk.id)
        self.assertEqual(ticket.company_id, other)
        self.assertFalse(self.report.search([("ticket_id", "=", ticket.id)]))
        self.leader.company_ids |= other
        both = self.report.with_context(allowed_company_ids=self.leader.company_ids.ids)
        self.assertTrue(both.search([("ticket_id", "=", ticket.id)]))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_effort import EffortCommon

TIMESHEETS = "hr_timesheet.group_hr_timesheet_user"
ALL_TIMESHEETS = "hr_timesheet.group_hr_timesheet_approver"


@tagged("post_install", "-at_install")
class TestEffort(EffortCommon):
    """Hours on tickets: who books and sees them, and what follows from the ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)

    def _project(self, **vals):
        return self.env["project.project"].create(
            {"name": "Project", "allow_timesheets": True, **vals}
        )

    # Where hours are booked

    def test_an_agent_books_without_the_rights_of_the_timesheets_app(self):
        self.assertFalse(self.agent.has_group(TIMESHEETS))
        line = self._book(self.ticket, "2026-03-02", 1.5)
        self.assertEqual(line.employee_id, self.employees[self.agent])
        self.assertEqual(line.user_id, self.agent)
        self.assertEqual(line.unit_amount, 1.5)

    def test_the_companys_project_is_made_once_when_it_is_needed(self):
        self.company.support_project_id = False
        line = self._book(self.ticket, "2026-03-02", 1)
        project = self.company.support_project_id
        self.assertEqual(line.project_id, project)
        self.assertEqual(project.name, "Support")
        self.assertTrue(project.allow_timesheets)
        self.assertEqual(project.privacy_visibility, "employees")
        again = self._book(self._ticket(), "2026-03-03", 1)
        self.assertEqual(again.project_id, project)

    def test_the_project_of_the_ticket_comes_before_that_of_the_team(self):
        self.team.effort_project_id = self._project()
        own = self._project()
        self.assertEqual(
            self._book(self.ticket, "2026-03-02", 1).project_id,
            self.team.effort_project_id,
        )
        self.ticket.project_id = own
        self.assertEqual(self._book(self.ticket, "2026-03-02", 1).project_id, own)
        own.allow_timesheets = False
        self.assertEqual(
            self._book(self.ticket, "2026-03-02", 1).project_id,
            self.team.effort_project_id,
        )

    def test_a_project_of_another_company_is_passed_over(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.team.effort_project_id = self._project(company_id=other.id)
        line = self._book(self.ticket, "2026-03-02", 1)
        self.assertEqual(line.project_id, self.company.support_project_id)
        self.assertEqual(line.company_id, self.company)

    def test_without_an_employee_one_is_told_what_to_do(self):
        with self.assertRaisesRegex(UserError, "there is none for sla_leader"):
            self._book(self.ticket, "2026-03-02", 1, self.leader)
        ticket = self.ticket.with_user(self.leader)
        self.assertFalse(ticket.effort_has_person)
        self.assertTrue(self.ticket.with_user(self.agent).effort_has_person)
        with self.assertRaisesRegex(UserError, "there is none for sla_leader"):
            ticket.action_effort_start()

    def test_a_new_line_on_the_ticket_is_the_readers_and_of_the_clients_day(self):
        self._signed_agreement(self._moment("2026-01-01 10:00"))
        ticket = self._ticket(user_id=self.agent.id)
        with self._at("2026-03-31 21:30"):  # half past midnight in Kyiv
            values = (
                self.env["account.analytic.line"]
                .with_user(self.agent)
                .with_context(default_helpdesk_ticket_id=ticket.id)
                .default_get(["date", "employee_id", "helpdesk_ticket_id"])
            )
        self.assertEqual(values["employee_id"], self.employees[self.agent].id)
        self.assertEqual(str(values["date"]), "2026-04-01")

    def test_the_total_counts_everybodys_hours_for_each_reader(self):
        self._book(self.ticket, "2026-03-02", 1.5)
        self._book(self.ticket, "2026-03-02", 2, self.colleague)
        ticket = self.ticket.with_user(self.agent)
        self.assertEqual(ticket.effort_hours, 3.5)
        self.assertEqual(
            ticket.effort_by,
            f"{self.colleague.name}: 2 h · {self.agent.name}: 1 h 30 min",
        )
        self.assertEqual(ticket.effort_ids.mapped("unit_amount"), [1.5])

    # Whose hours they are

    def test_a_colleagues_hours_are_not_to_be_read_changed_or_deleted(self):
        line = self._book(self.ticket, "2026-03-02", 1).with_user(self.colleague)
        for attempt in (
            lambda: line.read(["unit_amount", "amount"]),
            lambda: line.write({"unit_amount": 9}),
            lambda: line.unlink(),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_hours_are_not_booked_for_a_colleague_nor_given_to_him(self):
        person = self.employees[self.colleague]
        with self.assertRaises(AccessError):
            self._book(self.ticket, "2026-03-02", 1, employee_id=person.id)
        line = self._book(self.ticket, "2026-03-02", 1).with_user(self.agent)
        with self.assertRaises(AccessError):
            line.write({"employee_id": person.id})

    def test_hours_stay_on_tickets(self):
        line = self._book(self.ticket, "2026-03-02", 1).with_user(self.agent)
        with self.assertRaises(AccessError):
            line.write({"helpdesk_ticket_id": False})
        with self.assertRaises(AccessError):
            line.create({"name": "None", "unit_amount": 1, "date": "2026-03-02"})

    def test_project_and_cost_are_not_the_agents_to_say(self):
        project = self._project()
        with self.assertRaisesRegex(AccessError, "project_id"):
            self._book(self.ticket, "2026-03-02", 1, project_id=project.id)
        line = self._book(self.ticket, "2026-03-02", 1).with_user(self.agent)
        with self.assertRaisesRegex(AccessError, "amount"):
            line.write({"amount": -1000})

    def test_the_agreement_is_nobodys_to_say(self):
        agreement = self._signed_agreement(self._moment("2026-01-01 10:00"))
        line = self._book(self.ticket, "2025-03-02", 1)
        self.assertFalse(line.agreement_id)
        with self.assertRaises(UserError):
            line.write({"agreement_id": agreement.id})

    def test_hours_are_booked_on_tickets_that_one_may_write_only(self):
        narrow = self._new_user("sla_narrow", "helpdesk_mgmt.group_helpdesk_user_own")
        self.env["hr.employee"].create({"name": "Narrow", "user_id": narrow.id})
        with self.assertRaises(AccessError):
            self._book(self.ticket, "2026-03-02", 1, narrow)
        mine = self._ticket(user_id=narrow.id)
        line = self._book(mine, "2026-03-02", 1, narrow)
        with self.assertRaises(AccessError):
            line.with_user(narrow).write({"helpdesk_ticket_id": self.ticket.id})

    def test_a_manager_sees_all_hours_and_changes_them_with_all_timesheets(self):
        line = self._book(self.ticket, "2026-03-02", 1).with_user(self.leader)
        self.assertEqual(line.unit_amount, 1)
        with self.assertRaises(AccessError):
            line.write({"unit_amount": 2})
        self.leader.group_ids |= self.env.ref(ALL_TIMESHEETS)
        line.write({"unit_amount": 2})
        self.assertEqual(line.unit_amount, 2)

    def test_the_portal_sees_no_hours(self):
        project = self._project(privacy_visibility="portal", partner_id=self.client.id)
        self.ticket.project_id = project
        line = self._book(self.ticket, "2026-03-02", 1)
        self.assertEqual(line.project_id, project)
        lines = self.env["account.analytic.line"].with_user(self.customer)
        with self.assertRaises(AccessError):
            lines.browse(line.id).read(["unit_amount"])
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.customer).read(["effort_hours"])
        # Odoo's own page of timesheets reads as superuser what this domain gives.
        domain = lines._timesheet_get_portal_domain()
        self.assertNotIn(line, lines.sudo().search(domain))
        line.helpdesk_ticket_id = False
        self.assertIn(line, lines.sudo().search(domain), "or nothing was shown at all")

    def test_a_project_shared_with_the_client_shows_no_hours_on_tickets(self):
        project = self._project(privacy_visibility="portal", partner_id=self.client.id)
        self.ticket.project_id = project
        line = self._book(self.ticket, "2026-03-02", 1)
        project.message_subscribe(self.client_person.ids)
        self.env["project.collaborator"].create(
            {"project_id": project.id, "partner_id": self.client_person.id}
        )
        lines = self.env["account.analytic.line"].with_user(self.customer)
        self.assertNotIn(line, lines.search([]))
        line.helpdesk_ticket_id = False
        self.assertIn(line, lines.search([]), "or nothing was shown at all")

    # Which agreement

    def test_hours_belong_to_the_agreement_of_their_day(self):
        agreement = self._signed_agreement(
            self._moment("2026-01-01 10:00"), {"date_end": "2026-03-31"}
        )
        days = ("2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01")
        lines = [self._book(self.ticket, day, 1) for day in days]
        self.assertEqual(
            [line.agreement_id for line in lines],
            [agreement.browse(), agreement, agreement, agreement.browse()],
        )
        lines[3].date = "2026-03-30"
        self.assertEqual(lines[3].agreement_id, agreement)

    def test_a_signature_and_an_end_find_hours_anew(self):
        march = self._book(self.ticket, "2026-03-02", 1)
        april = self._book(self.ticket, "2026-04-02", 1)
        stranger = self._ticket(partner_id=False)
        other = self._book(stranger, "2026-03-02", 1)
        agreement = self._agreement()
        self.assertFalse((march | april).agreement_id, "nobody has signed yet")
        self._sign(agreement.draft_id, self._moment("2026-03-05 10:00"))
        self.assertEqual(march.agreement_id, agreement)
        self.assertEqual(april.agreement_id, agreement)
        agreement._terminate(self._moment("2026-03-31 00:00").date(), "Moved")
        self.assertEqual(march.agreement_id, agreement)
        self.assertFalse(april.agreement_id)
        self.assertFalse(other.agreement_id)

    def test_hours_follow_their_ticket_to_the_agreement_of_its_team(self):
        desk = self.team.copy({"name": "Second line"})
        agreement = self._signed_agreement(
            self._moment("2026-01-01 10:00"), {"team_ids": [(6, 0, desk.ids)]}
        )
        line = self._book(self.ticket, "2026-03-02", 1)
        self.assertFalse(line.agreement_id)
        self.ticket.team_id = desk
        self.assertEqual(line.agreement_id, agreement)

    def test_hours_of_an_approved_month_keep_their_agreement(self):
        agreement = self._signed_agreement(
            self._moment("2026-01-01 10:00"),
            {"team_ids": [Command.set(self.team.ids)]},
        )
        march = self._book(self.ticket, "2026-03-31", 1)
        april = self._book(self.ticket, "2026-04-01", 1)
        locked = {agreement.id: fields.Date.to_date("2026-03-31")}
        statements = type(self.env["support.statement"])
        with patch.object(statements, "_locked_until", return_value=locked):
            self.ticket.team_id = self.team.copy({"name": "Second line"})
            self.assertEqual(march.agreement_id, agreement)
            self.assertFalse(april.agreement_id)
            with self.assertRaisesRegex(UserError, "are approved"):
                march.with_user(self.agent).unit_amount = 2
            with self.assertRaisesRegex(UserError, "are approved"):
                march.with_user(self.agent).unlink()

    def test_the_agreement_of_another_company_takes_no_hours(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._signed_agreement(
            self._moment("2026-01-01 10:00"), {"company_id": other.id}
        )
        self.assertFalse(self._book(self.ticket, "2026-03-02", 1).agreement_id)

    def test_the_hours_of_an_agreement_open_as_a_list(self):
        agreement = self._signed_agreement(self._moment("2026-01-01 10:00"))
        line = self._book(self.ticket, "2026-03-02", 1)
        action = agreement.with_user(self.leader).action_open_hours()
        found = self.env[action["res_model"]].with_user(self.leader)
        self.assertEqual(found.search(action["domain"]), line)

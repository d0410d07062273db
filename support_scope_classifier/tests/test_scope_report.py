# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ScopeCommon


@tagged("post_install", "-at_install")
class TestScopeReport(ScopeCommon):
    """Decided tickets beside what was suggested before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["support.scope.report"].with_user(cls.leader)
        cls.mine = [("partner_id", "=", cls.client.id)]
        cls.env["hr.employee"].create({"name": "Agent", "user_id": cls.agent.id})

    def _decided(self, shown, code, at="2026-03-02 11:00", **vals):
        ticket = self._ticket(user_id=self.agent.id)
        self._suggested(ticket, shown, **vals)
        self._decide(ticket, code, at)
        return ticket

    def _figures(self, *groupby, figures=("ticket_count:sum",)):
        rows = self.report._read_group(self.mine, groupby, figures)
        return {row[: len(groupby)]: row[len(groupby) :] for row in rows}

    def _book(self, ticket, hours):
        return self.env["account.analytic.line"].create(
            {
                "helpdesk_ticket_id": ticket.id,
                "date": "2026-03-03",
                "name": "Work",
                "unit_amount": hours,
                "user_id": self.agent.id,
            }
        )

    def test_accuracy_counts_only_what_was_shown(self):
        self._decided("support", "support")
        self._decided("support", "support")
        self._decided("support", "development")
        self._decided(False, "maintenance")
        names = ("accuracy", "override_share", "coverage")
        counts = ("ticket_count", "shown_count", "right_count", "override_count")
        figures = self._figures(
            figures=[
                *(f"{name}:avg" for name in names),
                *(f"{name}:sum" for name in counts),
            ]
        )[()]
        self.assertAlmostEqual(figures[0], 2 / 3)
        self.assertAlmostEqual(figures[1], 1 / 3)
        self.assertAlmostEqual(figures[2], 3 / 4)
        self.assertEqual(figures[3:], (4, 3, 2, 1))

    def test_the_matrix_sets_what_was_shown_against_what_was_decided(self):
        self._decided("support", "support")
        self._decided("support", "development")
        self._decided("development", "development")
        self._decided(False, "support")
        self.assertEqual(
            self._figures("suggested", "scope"),
            {
                ("support", "support"): (1,),
                ("support", "development"): (1,),
                ("development", "development"): (1,),
                ("nothing", "support"): (1,),
            },
        )

    def test_the_last_decision_counts_once(self):
        ticket = self._decided("support", "development")
        self._decide(ticket, "support", "2026-03-03 11:00")
        row = self.report.search(self.mine)
        self.assertEqual(len(row), 1)
        self.assertEqual((row.suggested, row.scope), ("support", "support"))
        self.assertEqual((row.accuracy, row.override_count), (1, 0))

    def test_a_suggestion_made_after_the_decision_changes_nothing(self):
        ticket = self._decided("support", "development")
        self._suggested(ticket, "development", at="2026-03-04 10:00:00")
        row = self.report.search(self.mine)
        self.assertEqual((row.suggested, row.right_count), ("support", 0))

    def test_a_returned_ticket_is_not_decided(self):
        ticket = self._decided("support", "development")
        ticket._scope_reopen("The client declined.")
        self.assertFalse(self.report.search(self.mine))

    def test_a_ticket_from_before_suggestions_lowers_no_coverage(self):
        self._decided("support", "support")
        old = self._ticket(user_id=self.agent.id)
        old._by_verb().scope_suggestion_id = False
        self._decide(old, "support")
        coverage = self._figures(figures=("coverage:avg", "ticket_count:sum"))[()]
        self.assertEqual(coverage, (1, 2))

    def test_months_classes_and_languages_are_told_apart(self):
        self._decided("support", "support", "2026-03-02 11:00")
        self._decided("support", "development", "2026-04-02 11:00", lang="uk")
        by_lang = self._figures("lang", figures=("accuracy:avg",))
        self.assertEqual(by_lang, {("en",): (1,), ("uk",): (0,)})
        by_month = self._figures("date:month", figures=("accuracy:avg",))
        self.assertEqual([row[0] for row in by_month.values()], [1, 0])

    def test_a_type_is_blamed_for_overrides_though_the_decision_drops_it(self):
        kind = self._type()
        self._decided("support", "development", type_id=kind.id)
        row = self.report.search(self.mine)
        self.assertEqual(row.suggested_type_id, kind)
        self.assertFalse(row.type_id)
        by_type = self._figures("suggested_type_id", figures=("override_share:avg",))
        self.assertEqual(by_type, {(kind,): (1,)})

    def test_hours_of_a_ticket_stand_by_client_and_class(self):
        change = self._decided("development", "development")
        support = self._decided("support", "support")
        self._book(change, 4)
        self._book(change, 1.5)
        self._book(support, 2)
        by_scope = self._figures("scope", figures=("hours:sum", "ticket_count:sum"))
        self.assertEqual(by_scope, {("development",): (5.5, 1), ("support",): (2, 1)})

    def test_what_hours_cost_is_seen_by_who_approves_timesheets(self):
        ticket = self._decided("support", "support")
        line_sudo = self._book(ticket, 2).sudo()
        line_sudo.amount = -50
        row = self.report.search(self.mine)
        self.assertNotIn("cost", self.report.fields_get())
        with self.assertRaises(AccessError):
            row.read(["cost"])
        self.leader.group_ids += self.env.ref(
            "hr_timesheet.group_hr_timesheet_approver"
        )
        self.assertEqual(row.read(["cost"])[0]["cost"], 50)

    def test_agents_do_not_read_the_report(self):
        with self.assertRaises(AccessError):
            self.env["support.scope.report"].with_user(self.agent).search([])

    def test_another_company_is_not_seen(self):
        self._decided("support", "support")
        other = self.env["res.company"].create({"name": "Other company"})
        stranger = self._new_user(
            "scope_stranger",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=other.id,
            company_ids=[other.id],
        )
        report = self.env["support.scope.report"].with_user(stranger)
        self.assertTrue(self.report.search_count(self.mine))
        self.assertFalse(report.search_count(self.mine))

    def test_a_row_opens_its_ticket(self):
        ticket = self._decided("support", "support")
        action = self.report.search(self.mine).action_open_ticket()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("helpdesk.ticket", ticket.id)
        )

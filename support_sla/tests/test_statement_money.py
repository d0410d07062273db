# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementMoney(StatementCommon):
    """Hours, prices and credits of a month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._march()
        cls._hours()

    def test_hours_of_a_month(self):
        statement = self._statement()
        hours = self._figures(statement)["hours"]
        self.assertEqual(hours["minutes"], 13.5 * 60)
        self.assertEqual(hours["by_scope"], [["development", 90], ["support", 12 * 60]])
        agent, colleague = (
            self.employees[user].id for user in (self.agent, self.colleague)
        )
        self.assertEqual(
            hours["by_person"],
            sorted([[agent, 5.5 * 60], [colleague, 8 * 60]]),
        )
        self.assertEqual(
            hours["by_ticket"],
            [
                [self.kept.id, "support", 240],
                [self.late.id, "support", 480],
                [self.excused.id, "development", 90],
            ],
        )
        pot = hours["pot"]
        self.assertEqual(
            [pot[name] for name in ("included", "used", "remaining", "beyond")],
            [600, 600, 0, 120],
        )
        self.assertEqual(pot["outside"], [["development", 90]])
        self.assertEqual(hours["price"], "80.00")
        self.assertEqual(statement.hours, 13.5)
        self.assertEqual(statement.hours_beyond, 2)

    def test_the_pots_of_the_agreement_say_the_same(self):
        statement = self._statement()
        pot = self.agreement._pots(statement.date_end)[-1]
        stored = self._figures(statement)["hours"]["pot"]
        for name in ("included", "available", "used", "remaining", "beyond"):
            self.assertEqual(getattr(pot, name), stored[name], name)

    def test_the_lowest_band_is_capped(self):
        statement = self._statement()
        # 71.4 % is below 80 %: 20 %, yet 15 % at most.
        self.assertEqual(
            self._figures(statement)["credit"],
            {
                "percent": "15.00",
                "amount": "150.00",
                "reason": "cap",
                "below": "80.00",
            },
        )
        self.assertEqual(statement.credit_percent, 15)
        self.assertEqual(statement.credit_amount, 150)

    def test_another_credit_needs_a_reason_that_the_client_reads(self):
        statement = self._statement().with_user(self.leader)
        with Form(statement) as form:
            form.credit_amount = 200
            form.credit_reason = "Goodwill"
        with self._at("2026-04-02 08:30"):
            statement.action_refresh()
        self.assertEqual(statement.credit_amount, 200)
        self.assertEqual(statement.credit_proposed, 150)
        statement.credit_reason = " "
        with self.assertRaisesRegex(UserError, "Say why"):
            self._approved(statement)
        statement.credit_reason = "Goodwill & more"
        self._approved(statement)
        self.assertEqual(
            statement._content()["credit"],
            {"amount": "200.00", "because": "Goodwill & more"},
        )
        self.assertIn("Goodwill &amp; more", statement.document)
        with self.assertRaises(UserError):
            statement.credit_amount = 300

    def test_a_credit_of_the_bands_is_worked_out_anew(self):
        statement = self._statement()
        self._excuse(self.late, "2026-04-02 08:10")
        self._excuse(self.unsolved, "2026-04-02 08:10", "resolution")
        with self._at("2026-04-02 08:30"):
            statement.action_refresh()
        self.assertEqual(statement.attainment_adjusted, 1)
        self.assertEqual(statement.credit_amount, 0)

    def test_another_company_in_yen(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        other = self.env["res.company"].create({"name": "Tokyo", "currency_id": yen.id})
        self.leader.company_ids |= other
        self.agent.company_ids |= other
        agreement = self._signed_agreement(
            self._moment("2026-01-05 09:00"),
            vals={"company_id": other.id, "currency_id": yen.id},
            terms=self._terms(fee=12350, credit_cap=100, rate=1000, allowance_hours=0),
        )
        ticket = self._served(
            "2026-03-02 10:00",
            "2026-03-02 15:00",
            "2026-03-03 12:00",
            company_id=other.id,
            team_id=False,
        )
        for number in range(9):
            self._served(
                f"2026-03-{10 + number} 10:00",
                f"2026-03-{10 + number} 10:30",
                f"2026-03-{10 + number} 11:00",
                company_id=other.id,
                team_id=False,
            )
        self.assertEqual(ticket.agreement_id, agreement)
        person = self.env["hr.employee"].create(
            {"name": "Tanaka", "company_id": other.id}
        )
        line = self.env["account.analytic.line"].create(
            {
                "helpdesk_ticket_id": ticket.id,
                "date": "2026-03-03",
                "unit_amount": 50 / 60,
                "name": "Work",
                "employee_id": person.id,
            }
        )
        self.assertEqual(line.agreement_id, agreement)
        statement = self._statement(agreement=agreement)
        figures = self._figures(statement)
        # 19 of 20 are 95 %, which is not below 95 %.
        self.assertEqual(figures["credit"]["reason"], "no_band")
        self.assertEqual(figures["fee"], "12350")
        # 50 minutes at 1000: 833.33
        self.assertEqual(figures["hours"]["price"], "833")
        self.assertEqual(statement._money_words("12350", "JPY"), "12,350 JPY")
        self._served(
            "2026-03-23 10:00",
            "2026-03-23 15:00",
            "2026-03-24 10:00",
            company_id=other.id,
            team_id=False,
        )
        with self._at("2026-04-02 08:30"):
            statement._refresh(self._moment("2026-04-02 08:30"))
        # 20 of 22 are below 95 %: 5 % of 12350 are 617.5, half goes up.
        self.assertEqual(self._figures(statement)["credit"]["amount"], "618")
        self.assertEqual(statement.credit_amount, 618)
        self.assertEqual(statement.currency_id, yen)
        # The first company's March is not touched by it.
        self.assertEqual(self._statement().judged, 8)

    def test_a_correction_later_is_in_the_price_of_its_month(self):
        self._approved(self._statement())
        self._book(self.late, "2026-04-08", -1, self.colleague)
        april = self._statement("2026-04-01", "2026-05-02 08:00")
        hours = self._figures(april)["hours"]
        self.assertEqual(hours["minutes"], 0)
        self.assertEqual(hours["price"], "0.00")
        self.assertEqual(hours["pot"]["remaining"], 600)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestStatement(StatementCommon):
    """Figures of a month, worked out by hand beside."""

    def test_a_month_of_promises(self):
        self._march()
        statement = self._statement()
        self.assertEqual(self._row(statement, "first_response"), (2, 4, 1))
        self.assertEqual(self._row(statement, "resolution"), (3, 4, 0))
        self.assertEqual(self._row(statement, "first_response", "3"), (0, 1, 0))
        self.assertEqual(self._row(statement, "resolution", "3"), (1, 1, 0))
        figures = self._figures(statement)
        self.assertEqual(
            figures["whole"],
            {
                "total": 8,
                "kept": 5,
                "excused": 1,
                "missed": 2,
                "raw": "62.5",  # 5 of 8
                "adjusted": "71.4",  # 5 of 7
            },
        )
        self.assertIs(figures["goal_met"], False)
        self.assertEqual(
            [line[:3] for line in figures["judged"] if not line[3]],
            [
                [self.late.id, "first_response", 1],
                [self.excused.id, "first_response", 1],
                [self.unsolved.id, "resolution", 1],
            ],
        )
        self.assertEqual(statement.attainment_raw, 0.625)
        self.assertEqual(statement.attainment_adjusted, 0.714)
        self.assertEqual(statement.goal_met, "missed")

    def test_a_breach_is_explained(self):
        self._march()
        statement = self._statement()
        late, excused, unsolved = self._figures(statement)["breaches"]
        self.assertEqual(late["ticket"], self.late.id)
        self.assertEqual(late["priority"], "3")
        self.assertEqual(late["due"], "2026-03-02 12:00:00")
        self.assertEqual(late["done"], "2026-03-02 15:00:00")
        self.assertEqual(late["late"], 3 * 3600)
        self.assertEqual(late["teams"], [[self.team.id, 5 * 3600]])
        self.assertIsNone(late["excuse"])
        self.assertEqual(
            excused["excuse"],
            {"reason": "client_access", "side": "client", "note": "No login"},
        )
        self.assertIsNone(unsolved["done"])
        self.assertEqual(unsolved["due"], "2026-03-31 17:00:00")
        self.assertEqual(unsolved["late"], 3600)
        words = statement._content()["words"]
        self.assertEqual(words["tickets"][str(self.late.id)]["name"], "Late")
        self.assertEqual(words["teams"][str(self.team.id)], "First line")

    def test_what_was_done_after_the_month_is_told(self):
        self._march()
        self._move(self.unsolved, self.done, "2026-04-01 11:00")
        unsolved = self._figures(self._statement())["breaches"][-1]
        self.assertEqual(unsolved["done"], "2026-04-01 11:00:00")
        self.assertEqual(unsolved["late"], 3 * 3600)  # 17–18, 9–11

    def test_april_has_what_was_decided_in_april(self):
        self._march()
        april = self._statement("2026-04-01", "2026-05-02 08:00")
        self.assertEqual(self._row(april, "first_response"), (1, 1, 0))
        self.assertEqual(self._row(april, "resolution"), (1, 1, 0))

    def test_a_hold_is_told(self):
        ticket = self._served("2026-03-02 10:00", "2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            ticket.with_user(self.agent)._sla_hold("client", "The statement")
        self._move(ticket, self.working, "2026-03-02 14:00")
        self._move(ticket, self.done, "2026-03-06 12:00")
        statement = self._statement()
        [breach] = self._figures(statement)["breaches"]
        self.assertEqual(breach["holds"], [["client", 2 * 3600]])
        self.assertIn("client", statement._content()["words"]["holds"])

    def test_nothing_judged_is_no_percentage(self):
        statement = self._statement()
        self.assertEqual(statement.judged, 0)
        self.assertIsNone(self._figures(statement)["whole"]["raw"])
        self.assertFalse(statement.goal_met)
        self.assertEqual(self._figures(statement)["credit"]["reason"], "nothing_judged")
        self.assertEqual(statement.credit_amount, 0)
        self.env.cr.execute(
            "SELECT attainment_raw, attainment_adjusted FROM support_statement "
            "WHERE id = %s",
            [statement.id],
        )
        self.assertEqual(self.env.cr.fetchone(), (None, None))

    # Month

    def test_the_month_of_summer_time_has_an_hour_less(self):
        basis = self._statement()._content()["basis"]
        self.assertEqual(basis["from"], "2026-02-28 22:00:00")
        self.assertEqual(basis["until"], "2026-03-31 21:00:00")

    def test_the_month_turns_at_the_clients_midnight(self):
        # 20:59 and 21:00 UTC: a minute before midnight of Kyiv, and midnight.
        self._served("2026-03-31 17:00", "2026-03-31 20:59")
        self._served("2026-03-31 17:00", "2026-03-31 21:00")
        self.assertEqual(self._row(self._statement(), "first_response"), (1, 1, 0))
        april = self._statement("2026-04-01", "2026-05-02 08:00")
        self.assertEqual(self._row(april, "first_response")[:1], (1,))
        # Before summer time midnight is at 22:00.
        self._served("2026-02-27 17:00", "2026-02-28 21:59")
        february = self._statement("2026-02-01")
        self.assertEqual(self._row(february, "first_response"), (1, 1, 0))

    def test_other_clients_and_promises_do_not_count(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self._served("2026-03-02 10:00", "2026-03-02 11:00", partner_id=other.id)
        self.assertEqual(self._statement().judged, 0)

    def test_the_month_before_is_the_trend(self):
        self._served("2026-02-02 10:00", "2026-02-02 11:00", "2026-02-02 12:00")
        self._march()
        self._statement("2026-02-01", "2026-03-02 08:00")
        statement = self._statement()
        before = statement._content()["before"]
        self.assertEqual((before["adjusted"], before["total"]), ("100.0", 2))
        self.assertEqual(statement._trend_words("71.4", "100.0"), "−28.6")

    # Versions

    def _second_version(self):
        with self._at("2026-03-13 12:00"):
            version = self.agreement._next_version({"valid_from": "2026-03-16"})
            version.write(
                {
                    "target_ids": [
                        Command.clear(),
                        Command.create({"metric": "first_response", "amount": 1}),
                    ],
                    "goal": 30,
                    "fee": 2000,
                    "credit_cap": 100,
                    "band_ids": self._bands([(99, 10)]),
                    "allowance_hours": 20,
                    "rate": 60,
                }
            )
            return self._sign(version, self._moment("2026-03-13 12:00"))

    def test_both_versions_of_a_month_count_and_the_last_one_owes(self):
        self._second_version()
        # The first promised two hours: 1:30 is kept; solved in time, too.
        self._served("2026-03-02 10:00", "2026-03-02 11:30", "2026-03-02 12:00")
        # The second promised one hour: 1:30 is late. It promises no solution.
        self._served("2026-03-17 10:00", "2026-03-17 11:30", "2026-03-17 12:00")
        figures = self._figures(self._statement())
        self.assertEqual(figures["whole"]["total"], 3)
        self.assertEqual(figures["whole"]["kept"], 2)
        self.assertEqual(figures["goal"], "30.00")
        self.assertIs(figures["goal_met"], True)
        self.assertEqual(figures["fee"], "2000.00")
        self.assertEqual(
            figures["credit"],
            {
                "percent": "10.00",
                "amount": "200.00",
                "reason": "band",
                "below": "99.00",
            },
        )
        self.assertEqual(
            [(line["number"], line["first"][-2:]) for line in figures["versions"]],
            [(1, "01"), (2, "16")],
        )
        # 15 of 31 days of 600 min and 16 of 31 days of 1200 min: 290.32 + 619.35.
        self.assertEqual(figures["hours"]["pot"]["included"], 910)

    def test_the_last_day_is_that_of_a_terminated_agreement(self):
        self._second_version()
        self.agreement._terminate(date(2026, 3, 15), "Moves away")
        figures = self._figures(self._statement())
        self.assertEqual(figures["fee"], "1000.00")
        self.assertEqual(figures["hours"]["pot"]["last"], "2026-03-15")
        self.assertEqual(figures["hours"]["pot"]["included"], 290)  # 600 × 15 / 31

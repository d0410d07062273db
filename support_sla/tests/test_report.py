# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestReport(SlaCommon):
    def setUp(self):
        super().setUp()
        # Other clocks of the database are none of these tests' business.
        self.env.cr.execute("DELETE FROM support_sla_clock")
        self.env.invalidate_all()

    def _rows(self, user=None, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        rows = self.env["support.sla.report"].with_user(user or self.leader)
        return rows.search(domain)

    def _figures(self, *domain):
        [figures] = self.env["support.sla.report"]._read_group(
            list(domain),
            [],
            ["kept:avg", "kept_adjusted:avg", "missed:sum", "missed_excused:sum"],
        )
        return figures

    def _kept(self, **vals):
        ticket = self._ticket(**vals)
        self._post(ticket, self.agent, "2026-03-02 11:00")
        return ticket

    def _late(self, **vals):
        ticket = self._ticket(**vals)
        self._post(ticket, self.agent, "2026-03-02 16:00")
        return ticket

    def _excuse(self, ticket, **data):
        now = self._moment("2026-03-05 12:00")
        fact = ticket.with_user(self.leader)._sla_fact(
            "excused",
            now,
            {
                "metric": "first_response",
                "cycle": 1,
                "reason": "client_access",
                "side": "client",
                "note": "No login",
                **data,
            },
        )
        self.env["support.sla.engine"]._record([fact], now)

    def test_nothing_decided_has_no_figures(self):
        self.assertEqual(self._figures(), (False,) * 4)
        self._ticket()
        self.assertFalse(self._rows())

    def test_raw_and_adjusted_stand_side_by_side(self):
        self._kept()
        self._kept()
        self._late()
        excused = self._late()
        of_response = ("metric", "=", "first_response")
        self.assertEqual(self._figures(of_response), (0.5, 0.5, 2, 0))
        self._excuse(excused)
        raw, adjusted, missed, missed_excused = self._figures(of_response)
        self.assertEqual(raw, 0.5)
        self.assertAlmostEqual(adjusted, 2 / 3)
        self.assertEqual((missed, missed_excused), (2, 1))

    def test_a_row_tells_whose_it_was(self):
        ticket = self._kept(user_id=self.agent.id, priority="3")
        row = self._rows(ticket_id=ticket.id, metric="first_response")
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": self.client.id,
                    "team_id": self.team.id,
                    "user_id": self.agent.id,
                    "policy_id": self.policy.id,
                    "priority": "3",
                    "kept": 1.0,
                    "missed": 0,
                    "consumed_hours": 1.0,
                    "date": self._moment("2026-03-02 11:00"),
                    "is_open": False,
                }
            ],
        )

    def test_the_client_is_the_company_of_the_contact(self):
        ticket = self._kept(partner_id=self.customer.partner_id.id)
        row = self._rows(ticket_id=ticket.id, metric="first_response")
        self.assertEqual(row.partner_id, self.client)

    def test_a_breach_is_of_the_day_it_was_due(self):
        ticket = self._late()
        row = self._rows(ticket_id=ticket.id, metric="first_response")
        self.assertRecordValues(
            row,
            [
                {
                    "date": self._moment("2026-03-02 14:00"),
                    "overdue_hours": 2.0,
                    "consumed_hours": 6.0,
                    "breach_cause": "time",
                }
            ],
        )

    def test_an_open_breach_counts_already(self):
        ticket = self._ticket()
        with self._at("2026-03-02 15:00"):
            self.env["support.sla.engine"].sudo()._refresh(
                [ticket.id], self._moment("2026-03-02 15:00")
            )
        row = self._rows(ticket_id=ticket.id)
        self.assertRecordValues(
            row, [{"metric": "first_response", "kept": 0.0, "is_open": True}]
        )
        self.assertGreater(row.overdue_hours, 0)

    def test_cancelled_clocks_are_not_counted(self):
        ticket = self._ticket()
        self._move(ticket, self.cancelled, "2026-03-02 11:00")
        late = self._late()
        self._move(late, self.cancelled, "2026-03-02 17:00")
        self.assertFalse(self._rows(ticket_id=ticket.id))
        self.assertEqual(
            self._rows(ticket_id=late.id).mapped("metric"), ["first_response"]
        )

    def test_a_breach_tells_its_excuse_until_it_is_withdrawn(self):
        ticket = self._late()
        self._excuse(ticket)
        row = self._rows(ticket_id=ticket.id, metric="first_response")
        self.assertRecordValues(
            row,
            [
                {
                    "excuse_reason": "client_access",
                    "excuse_side": "client",
                    "excuse_note": "No login",
                    "kept": 0.0,
                }
            ],
        )
        self._excuse(ticket, reason="agreed", side="nobody", note="Again")
        self.env.invalidate_all()
        self.assertEqual(row.excuse_reason, "agreed")
        self._excuse(ticket, withdrawn=True)
        self.env.invalidate_all()
        self.assertFalse(row.excuse_reason)
        self.assertEqual(row.missed_excused, 0)

    def test_only_managers_of_the_company_read_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._late(company_id=other.id, team_id=False)
        self._late()
        self.assertNotIn(foreign, self._rows().ticket_id)
        for user in (self.agent, self.customer):
            with self.assertRaises(AccessError):
                self._rows(user)

    def test_the_ticket_opens_from_the_list(self):
        ticket = self._late()
        action = self._rows(ticket_id=ticket.id).action_open_ticket()
        self.assertEqual(action["res_id"], ticket.id)

    # Digest

    def _digest(self, start="2026-03-02 00:00", end="2026-03-03 00:00", user=None):
        digest = self.env["digest.digest"].create(
            {"name": "Lead", "company_id": self.env.company.id}
        )
        return digest.with_user(user or self.leader).with_context(
            start_datetime=self._moment(start), end_datetime=self._moment(end)
        )

    def test_the_digest_tells_the_figures_of_its_period(self):
        self._kept()
        self._kept()
        self._late()
        digest = self._digest()
        self.assertAlmostEqual(digest.kpi_support_sla_attainment_value, 66.7, 1)
        self.assertEqual(digest.kpi_support_sla_breaches_value, 1)
        later = self._digest("2026-03-03 00:00", "2026-03-04 00:00")
        self.assertEqual(later.kpi_support_sla_attainment_value, 100)
        self.assertEqual(later.kpi_support_sla_breaches_value, 0)

    def test_the_digest_counts_its_own_company_only(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._late(company_id=other.id, team_id=False)
        digest = self._digest()
        self.assertEqual(digest.kpi_support_sla_breaches_value, 0)

    def test_others_get_no_figures(self):
        with self.assertRaises(AccessError):
            self._digest(user=self.agent).kpi_support_sla_breaches_value  # noqa: B018

    def test_the_digest_links_to_its_lists(self):
        actions = self._digest()._compute_kpis_actions(self.env.company, self.leader)
        for name, action in (
            ("attainment", "support_sla_report_action"),
            ("breaches", "support_sla_breach_action"),
        ):
            self.assertIn(action, actions[f"kpi_support_sla_{name}"])

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestScale(StatementCommon):
    """What must not grow with the business: see ``docs/measured.md``."""

    def _plan(self, work):
        """How PostgreSQL answers the last query of ``work()`` in a table of facts."""
        # Tables of a test are small: reading them as a whole would be right.
        self.env.cr.execute(
            "INSERT INTO support_sla_fact (ticket_id, kind, at) "
            "SELECT %s, 'assigned', '2026-03-02' FROM generate_series(1, 5000)",
            (self.late.id,),
        )
        self.env.cr.execute("ANALYZE support_sla_fact")
        work()
        query = self.env.cr._obj.query.decode()
        self.env.cr.execute("EXPLAIN " + query.replace("%", "%%"), ())
        return "\n".join(line for (line,) in self.env.cr.fetchall())

    def test_a_statement_finds_its_tickets_by_an_index(self):
        self._march()
        promises = self.env["support.sla.promise"].search([("policy_id", "!=", False)])
        figures = self.env["support.statement.figures"]
        found = []
        plan = self._plan(
            lambda: found.extend(
                figures._candidates(promises.ids, "2026-03-01", "2026-04-01", 2**31 - 1)
            )
        )
        self.assertIn(self.late.id, found)
        self.assertIn("support_sla_fact_promises", plan)

    def test_settled_hours_need_not_be_read_for_the_running_period(self):
        ticket = self._ticket()
        small = self._ticket()
        small._by_verb().scope = "minor_change"
        for day, hours in (
            ("2026-01-12", 30),
            ("2026-02-02", 4),
            ("2026-02-27", 12),
            ("2026-03-02", 3),
        ):
            self._book(ticket, day, hours)
            self._book(small, day, hours / 2)
        today = date(2026, 3, 20)
        [whole] = self.agreement._pots_of(today).values()
        [recent] = self.agreement._pots_of(today, recent=True).values()
        self.assertEqual(len(whole), 3)
        self.assertEqual(recent[-1], whole[-1])
        self.assertTrue(whole[0].uses)
        entries = self.agreement._effort_entries({self.agreement.id: today})
        days = {entry.day.month for entry in entries[self.agreement.id]}
        self.assertEqual(days, {1, 2, 3}, "Small changes are told from the beginning.")
        scopes = {entry.scope for entry in entries[self.agreement.id]}
        self.assertEqual(scopes, {"minor_change"})

    def test_a_ticket_keeps_nothing_about_other_clients(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        theirs = self.env["support.sla.policy"].create(
            {
                "name": "Theirs",
                "sequence": 1,
                "calendar_id": self.calendar.id,
                "partner_ids": other.ids,
                "target_ids": [(0, 0, {"metric": "resolution", "amount": 1})],
            }
        )
        ticket = self._ticket()
        created = ticket.sla_fact_ids.filtered(lambda fact: fact.kind == "created")
        told = [line[0] for line in created.data["why"]]
        self.assertNotIn(theirs.id, told)
        _targets, why = ticket.sudo()._sla_match_targets(ticket.create_date)
        self.assertIn([theirs.id, "client", []], why)

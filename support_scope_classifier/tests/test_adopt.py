# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from odoo.addons.support_sla.tests.common_effort import EffortCommon

from .. import _post_init
from .common import ScopeCommon


@tagged("post_install", "-at_install")
class TestAdopt(ScopeCommon, EffortCommon):
    """Tickets from before the add-on was there, as the installation leaves them."""

    def _stated(self, scope, **vals):
        """A ticket as it was before there were suggestions and decisions."""
        ticket = self._ticket(**vals)
        ticket._by_verb().write({"scope": scope, "scope_suggestion_id": False})
        self.assertFalse(ticket.scope_decision_id)
        return ticket

    def _pots(self):
        """What is used of the included hours on the first of March days."""
        return [
            pot
            for pot in self.agreement._pots(date(2026, 3, 3))
            if pot.period.first <= date(2026, 3, 2) <= pot.period.last
        ]

    def _installed(self):
        _post_init(self.env)
        self.env.invalidate_all()

    def test_support_that_nobody_decided_is_undecided_and_counts_the_same(self):
        ticket = self._stated("support", name="Не друкується накладна")
        self._book(ticket, "2026-03-02", 1.5)
        [pot] = self._pots()
        self._installed()
        self.assertFalse(ticket.scope)
        self.assertFalse(ticket.scope_decision_id)
        self.assertTrue(ticket.scope_suggestion_id, "open: somebody will decide")
        self.assertFalse(ticket.with_user(self.agent).scope_panel["decision"])
        self.assertNotEqual(ticket.with_user(self.agent).scope_brief, "Support")
        self.assertEqual(self._pots(), [pot])
        self.assertEqual(pot.used, 90)

    def test_what_somebody_stated_stays_and_ends_no_clock(self):
        stated = self._stated("development", name="Не друкується накладна")
        self._book(stated, "2026-03-02", 1.5)
        clocks = stated.sla_clock_ids.mapped("state")
        used = [pot.used for pot in self._pots()]
        self._installed()
        self.assertEqual(stated.scope, "development")
        self.assertFalse(stated.scope_decision_id)
        self.assertTrue(stated.scope_suggestion_id, "open: somebody will decide")
        self.assertEqual(stated.sla_clock_ids.mapped("state"), clocks)
        self.assertIn("running", clocks)
        self.assertEqual([pot.used for pot in self._pots()], used)

    def test_what_is_closed_keeps_its_clocks_and_gets_no_suggestion(self):
        undecided, built = self._stated("support"), self._stated("development")
        tickets = undecided | built
        with self._at("2026-03-02 12:00"):
            tickets.stage_id = self.done
        states = built.sla_clock_ids.mapped("state")
        self._installed()
        self.assertFalse(undecided.scope_suggestion_id)
        self.assertFalse(undecided.scope)
        self.assertEqual(built.sla_clock_ids.mapped("state"), states)
        self.assertEqual(built.scope, "development")
        self.assertFalse(built.scope_suggestion_id)

    def test_decided_tickets_and_a_second_time_change_nothing(self):
        ticket = self._ticket()
        self._decide(ticket, "support")
        decision = ticket.scope_decision_id
        stated = self._stated("development")
        for _time in range(2):
            self._installed()
        self.assertEqual(
            (ticket.scope, ticket.scope_decision_id), ("support", decision)
        )
        self.assertEqual(
            self.env["support.scope.suggestion"].search_count(
                [("ticket_id", "=", stated.id)]
            ),
            2,
            "one from its opening, one from the installation",
        )

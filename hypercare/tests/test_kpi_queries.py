# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_kpi import KpiCommon

NOW, LATER = "2026-03-04 16:30", "2026-03-05 08:00"


@tagged("post_install", "-at_install")
class TestKpiQueries(KpiCommon):
    """More tickets cost more time and not one query more."""

    def _fill(self, number):
        for one in range(number):
            ticket = self._answered(
                "2026-03-02 08:00", "2026-03-02 09:00", priority=str(one % 4)
            )
            self._move(ticket, self.done, "2026-03-03 09:00")
            if one % 2:
                self._move(ticket, self.working, "2026-03-05 07:00")

    def _queries(self, run):
        """Queries of ``run()``, the second time as in a running server."""
        run()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _measured(self, at):
        with self._at(at):
            return self._queries(lambda: self.window._figures(self._moment(NOW)))

    def test_figures_cost_as_many_queries_for_more_tickets(self):
        self._fill(2)
        few, few_past = self._measured(NOW), self._measured(LATER)
        self._fill(6)
        self.assertEqual(self._measured(NOW), few)
        # also where the past is replayed from facts
        self.assertEqual(self._measured(LATER), few_past)
        self.assertLessEqual(few, 25)

    def _page(self):
        self.window.invalidate_recordset()
        return self.window.kpi_tiles, self.window.inflow_chart

    def test_the_page_costs_as_many_queries_for_more_tickets(self):
        self._fill(2)
        with self._at(NOW):
            few = self._queries(self._page)
        self._fill(6)
        with self._at(NOW):
            self.assertEqual(self._queries(self._page), few)

    def test_a_snapshot_costs_as_many_queries_for_more_tickets(self):
        def take():
            day = self.window._today(self._moment(NOW))
            self.window._take_snapshot(day, self._moment(NOW))

        self._fill(2)
        with self._at(NOW):
            few = self._queries(take)
        self._fill(6)
        with self._at(NOW):
            self.assertEqual(self._queries(take), few)

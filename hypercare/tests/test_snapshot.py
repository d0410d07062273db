# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_kpi import KpiCommon

NAMES = ("numerator", "denominator", "value", "is_measured", "target", "ok")
MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
EVENING, NEXT_MORNING = "2026-03-02 16:30", "2026-03-03 05:00"


@tagged("post_install", "-at_install")
class TestSnapshot(KpiCommon):
    def _take(self, day, at, window=None):
        with self._at(at):
            (window or self.window)._take_snapshot(day, self._moment(at))

    def _rows(self, day, window=None):
        rows = self.env["hypercare.snapshot"].search(
            [("window_id", "=", (window or self.window).id), ("day", "=", day)]
        )
        return {
            (row.code, row.segment): tuple(row[name] for name in NAMES) for row in rows
        }

    def test_a_day_is_kept_with_its_parts(self):
        self._answered("2026-03-02 08:00", "2026-03-02 08:30", priority="3")
        self._take(MONDAY, EVENING)
        rows = self._rows(MONDAY)
        self.assertEqual(rows["k1", "3"], (0.5, 1, 0.5, True, 1, "yes"))
        self.assertEqual(rows["k2", False], (1, 1, 100, True, 95, "yes"))
        # nothing was solved: no value, and not a zero either
        self.assertEqual(rows["k3", False][2:], (0, False, 0, False))
        self.assertEqual(set(rows), {(c, s or False) for c, s in self._all_keys()})

    def _all_keys(self):
        return self.window._figures(self._moment(EVENING))

    def test_taken_twice_it_is_the_same(self):
        self._answered("2026-03-02 08:00", "2026-03-02 09:00")
        self._take(MONDAY, EVENING)
        first = self._rows(MONDAY)
        self._take(MONDAY, EVENING)
        self.assertEqual(self._rows(MONDAY), first)

    def test_during_the_day_the_later_one_is_kept(self):
        self._take(MONDAY, "2026-03-02 09:00")
        self.assertEqual(self._rows(MONDAY)["k6", False][2], 0)
        self._ticket("2026-03-02 10:00")
        self._take(MONDAY, EVENING)
        self.assertEqual(self._rows(MONDAY)["k6", False][2], 1)

    def test_a_day_that_is_over_is_not_touched_again(self):
        ticket = self._ticket("2026-03-02 10:00", nature="question")
        self._take(MONDAY, NEXT_MORNING)
        kept = self._rows(MONDAY)
        # facts cannot tell when a nature was named
        ticket.nature = "defect"
        self._take(MONDAY, "2026-03-03 09:00")
        self.assertEqual(self._rows(MONDAY), kept)

    def test_a_missed_day_is_as_if_it_had_been_taken_on_time(self):
        """Two windows with the same story: one is told every day, one in the end."""
        other = self.env["res.partner"].create({"name": "Late", "is_company": True})
        late = self._second_window(other)
        pairs = []
        for at, priority in (("2026-03-02 08:00", "3"), ("2026-03-02 09:00", "1")):
            pairs.append(
                [
                    self._ticket(at, priority=priority, partner_id=partner.id)
                    for partner in (self.client, other)
                ]
            )
        for ticket in pairs[0]:
            self._post(ticket, self.agent, "2026-03-02 08:30")
            self._move(ticket, self.done, "2026-03-02 10:00")
        self._take(MONDAY, EVENING)
        for ticket in pairs[0]:
            self._move(ticket, self.working, "2026-03-03 08:00")
            with self._at("2026-03-03 09:00"):
                ticket.with_user(self.agent).write({"priority": "1"})
        for ticket in pairs[1]:
            self._post(ticket, self.agent, "2026-03-03 10:00")
            self._move(ticket, self.cancelled, "2026-03-03 12:00")
        self._take(TUESDAY, "2026-03-03 20:00")
        self._take(MONDAY, "2026-03-05 08:00", late)
        self._take(TUESDAY, "2026-03-05 08:00", late)
        self.maxDiff = None
        self.assertEqual(self._rows(MONDAY, late), self._rows(MONDAY))
        self.assertEqual(self._rows(TUESDAY, late), self._rows(TUESDAY))
        self.assertEqual(self._rows(TUESDAY)["rejected", False][2], 1)

    def test_nobody_writes_what_a_day_was(self):
        self._take(MONDAY, EVENING)
        row = self.env["hypercare.snapshot"].search(
            [("window_id", "=", self.window.id)], limit=1
        )
        for user in (self.agent, self.consultant, self.leader, self.project_lead):
            mine = row.with_user(user)
            self.assertTrue(mine.code)
            with self.assertRaises(AccessError):
                mine.write({"value": 1})
            with self.assertRaises(AccessError):
                mine.unlink()
            with self.assertRaises(AccessError):
                mine.copy()
        with self.assertRaises(UserError):
            row.sudo().write({"value": 1})
        with self.assertRaises(UserError):
            row.sudo().unlink()
        with self.assertRaises(AccessError):
            row.with_user(self.coordinator).read(["value"])

    def test_a_snapshot_of_another_company_is_not_read(self):
        company = self.env["res.company"].create({"name": "Sister"})
        self._take(MONDAY, EVENING)
        self.env.flush_all()
        for table in ("hypercare_window", "hypercare_snapshot"):
            self.env.cr.execute(f"UPDATE {table} SET company_id = %s", (company.id,))
        self.env.invalidate_all()
        snapshots = self.env["hypercare.snapshot"].with_user(self.leader)
        self.assertFalse(snapshots.search([("window_id", "=", self.window.id)]))

    # Tiles

    def _tile(self, code, at):
        with self._at(at):
            tiles = self.window._tiles(self._moment(at))
        return next(tile for tile in tiles if tile["code"] == code)

    def test_a_tile_says_its_result_in_words(self):
        self._answered("2026-03-02 08:00", "2026-03-02 08:30", priority="3")
        tile = self._tile("k2", EVENING)
        self.assertEqual(tile["value"], "100 %")
        self.assertEqual(tile["target"], "at least 95 %")
        self.assertEqual((tile["ok"], tile["word"]), ("good", "On target"))
        nothing = self._tile("k10", EVENING)
        self.assertEqual(
            (nothing["value"], nothing["ok"], nothing["word"]),
            ("", "none", "Nothing measured yet"),
        )
        backlog = self._tile("k6", EVENING)
        self.assertEqual((backlog["value"], backlog["ok"]), ("1", "bad"))

    def test_a_tile_tells_how_it_goes_since_five_working_days(self):
        self._ticket("2026-03-02 08:00")
        self._ticket("2026-03-02 08:00")
        self._take(MONDAY, EVENING)
        self.assertEqual(self._tile("k6", "2026-03-06 16:00")["arrow"], "")
        same = self._tile("k6", "2026-03-09 06:00")
        self.assertEqual((same["arrow"], same["trend"]), ("flat", "same"))
        self._ticket("2026-03-09 07:00")
        more = self._tile("k6", "2026-03-09 08:00")
        self.assertEqual((more["arrow"], more["trend"]), ("up", "worse"))

    def test_the_curve_shows_the_backlog_that_days_have_left(self):
        self._ticket("2026-03-02 08:00")
        self._take(MONDAY, NEXT_MORNING)
        self._ticket("2026-03-03 08:00")
        with self._at("2026-03-03 09:00"):
            rows = self.window._inflow(self._moment("2026-03-03 09:00"))
        self.assertEqual([row.backlog for row in rows[:3]], [1, 2, None])

    def test_the_page_of_an_agent_shows_tiles_and_curve(self):
        self._ticket("2026-03-02 08:00")
        with self._at("2026-03-03 08:00"):
            window = self.window.with_user(self.agent)
            self.assertEqual(len(window.kpi_tiles), 16)
            days = window.inflow_chart["days"]
        self.assertEqual(days[0]["actual"], 1)
        self.assertEqual(len(days), 11)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .plan_common import START, PlanCommon


@tagged("post_install", "-at_install")
class TestForecast(PlanCommon):
    def _ends(self):
        return {code: stage.forecast_end for code, stage in self.stages.items()}

    def test_on_plan_the_forecast_is_the_plan(self):
        self.project._refresh_plan(now=START)
        for stage in self.stages.values():
            if stage.state == "not_in_contract":
                self.assertFalse(stage.forecast_end)
                self.assertFalse(stage.health)
            else:
                self.assertEqual(stage.forecast_start, stage.plan_start)
                self.assertEqual(stage.forecast_end, stage.plan_end)
                self.assertEqual(stage.health, "green")

    def test_skipped_stage_hands_its_waiting_on(self):
        """Stage 6 is not bought, so stage 7 follows stage 5."""
        self.assertEqual(self.stages["s6"].state, "not_in_contract")
        self._accept_first()
        stage, spans = self._longer("s5", 4)
        stage._move_plan(spans, self.reason, now=datetime(2026, 3, 9, 9))
        self.assertEqual(self.stages["s7"].variance_days, 4)
        self.assertFalse(self.stages["s6"].plan_end)

    def test_nothing_started_the_plan_slips_with_today(self):
        self._accept_first()
        before = self.stages["s2"].plan_start
        # nothing happens in stage 2 until the second working day after its start
        late = self.project._implementation_workdays([]).add(before, 2)
        self.project._refresh_plan(now=datetime.combine(late, START.time()))
        self.assertEqual(self.stages["s2"].variance_days, 2)
        self.assertEqual(self.stages["s3"].variance_days, 2)

    def test_holidays_of_the_projects_company_count(self):
        """A holiday inside stage 2 makes it end a day later."""
        self._accept_first()
        self._holiday(date(2026, 3, 11))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._holiday(date(2026, 3, 12), other)
        stage = self.stages["s2"]
        self.project._refresh_plan(now=datetime(2026, 3, 9, 7))
        self.assertEqual(stage.forecast_start, date(2026, 3, 9))
        self.assertEqual(stage.variance_days, 1)

    def test_thresholds_of_the_company_make_the_health(self):
        self._accept_first()
        stage = self.stages["s2"]
        self.assertEqual(stage.gate, "hard")
        workdays = self.project._implementation_workdays([])
        self._undated(stage)
        for late, colour, reasons in (
            (2, "green", False),
            (3, "amber", "behind"),
            (5, "amber", "behind"),
            (6, "red", "far_behind,behind"),
        ):
            with self.subTest(late=late):
                day = workdays.add(stage.plan_start, late)
                self.project._refresh_plan(now=datetime.combine(day, START.time()))
                self.assertEqual((stage.health, stage.health_reason), (colour, reasons))
        self.assertEqual(self.project.implementation_health, "red")
        self.env.company.implementation_red_days = 6
        self.project._refresh_plan(now=datetime.combine(day, START.time()))
        self.assertEqual(stage.health, "amber")
        health = self.project._implementation_health()
        self.assertEqual(health["status"], "at_risk")
        self.assertIn("6 working days", health["reasons"][0][1])

    def test_critical_item_and_no_go_make_it_red(self):
        stage = self.stages["s1"]
        item = self._item(self.project, "s1.accounts")
        self._undated(stage)
        item.due_date = date(2026, 3, 3)
        now = datetime(2026, 3, 6, 9)
        self.project._refresh_plan(now=now)
        self.assertEqual((stage.health, stage.health_reason), ("amber", "overdue"))
        item.is_critical = True
        self.project._refresh_plan(now=now)
        self.assertEqual(stage.health_reason, "critical_overdue,overdue")
        stage._by_verb().gate_decision = "no_go"
        self.project._refresh_plan(now=now)
        self.assertTrue(stage.health_reason.startswith("no_go"))
        self.assertIn("no go", stage.health_words)

    def test_internal_item_does_not_show_through(self):
        stage = self.stages["s1"]
        self._undated(stage)
        stage.item_ids.create(
            {
                "name": "Margin checked",
                "stage_id": stage.id,
                "visibility": "internal",
                "due_date": date(2026, 3, 3),
            }
        )
        self.project._refresh_plan(now=datetime(2026, 3, 5, 9))
        self.assertEqual(stage.health, "amber")
        self.assertEqual(
            (stage.client_health, stage.client_health_reason), ("green", 0)
        )
        self.assertEqual(self.project._implementation_health(True)["colour"], "green")
        self.assertFalse(stage.held_integrator_hours)

    def test_figures_are_set_by_nobody(self):
        for name, value in (
            ("health", "green"),
            ("forecast_end", "2026-01-01"),
            ("baseline_end", "2026-01-01"),
            ("held_client_hours", 8),
            ("waiting_on", "client"),
        ):
            with self.assertRaisesRegex(UserError, "cannot be set directly"):
                self.stages["s1"].with_user(self.manager).write({name: value})
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self.project.with_user(self.manager).implementation_health = "green"

    def test_broken_plan_does_not_stop_the_refresh(self):
        self.stages["s1"]._by_verb().predecessor_ids = self.stages["s2"]
        with self.assertLogs("odoo.addons.implementation_methodology", "WARNING"):
            self.project._refresh_plan(now=START)
        self.assertFalse(self.stages["s2"].forecast_end)

    def test_queries_do_not_grow_with_the_checklist(self):
        def refresh(count):
            self.stages["s1"].item_ids.create(
                [
                    {
                        "name": f"Item {number}",
                        "stage_id": self.stages["s1"].id,
                        "due_date": date(2026, 3, 3),
                    }
                    for number in range(count)
                ]
            )
            counts = []
            for minute in (1, 2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.project._refresh_plan(now=datetime(2026, 3, 5, 9, minute))
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            return counts[1]

        few, many = refresh(50), refresh(450)
        # Odoo reads records by the thousand: a long history may cost one read more.
        self.assertLessEqual(many, few + 1)


@tagged("post_install", "-at_install")
class TestLedger(PlanCommon):
    """Working days are nine to five in Kyiv, that is seven to three UTC (winter)."""

    def setUp(self):
        super().setUp()
        self.stage = self.stages["s1"]
        self._undated(self.stage)
        self.item = self._item(self.project, "s1.accounts")
        self.item.write({"evidence_required": False, "is_optional": False})

    def _held(self, now):
        self.project._refresh_plan(now=now)
        names = ("client", "integrator", "third_party", "nobody")
        return [self.stage[f"held_{name}_hours"] for name in names]

    def test_hand_computed_on_both_sides(self):
        """Due on Tuesday the 3rd; both have to tick.

        Monday, Tuesday: nobody, 16 h. Wednesday until noon UTC (5 h): both, 2.5 h
        each. The integrator ticks; the client owes the remaining 3 h and Thursday's 8.
        """
        self.assertEqual(self.item.waiting_on, "both")
        self.item._move_due(date(2026, 3, 3), now=START)
        self.item.with_user(self.consultant)._tick(now=datetime(2026, 3, 4, 12))
        held = self._held(datetime(2026, 3, 5, 15))
        self.assertEqual(held, [2.5 + 3 + 8, 2.5, 0, 16])
        self.assertEqual(self.stage.held_client_days, 1.7)
        # The client ticks on Friday at 9 UTC: two more hours, then it is nobody's.
        self._as_client(self.item)._tick(now=datetime(2026, 3, 6, 9))
        self.assertEqual(self._held(datetime(2026, 3, 6, 15)), [15.5, 2.5, 0, 22])

    def test_holiday_is_no_delay(self):
        self.item._move_due(date(2026, 3, 3), now=START)
        self._holiday(date(2026, 3, 4))
        self.assertEqual(self._held(datetime(2026, 3, 4, 15)), [0, 0, 0, 16])

    def test_moving_a_due_date_does_not_excuse_the_past(self):
        self.item._move_due(date(2026, 3, 2), now=START)
        late = self._held(datetime(2026, 3, 3, 15))
        self.assertEqual(late, [4, 4, 0, 8])
        self.item._move_due(date(2026, 3, 20), now=datetime(2026, 3, 3, 15))
        self.assertEqual(self._held(datetime(2026, 3, 3, 15)), late)
        self.assertEqual(self._held(datetime(2026, 3, 4, 15)), [4, 4, 0, 16])

    def test_editing_leaves_events_the_ledger_reads(self):
        self.item.with_user(self.consultant).due_date = date(2026, 3, 3)
        self.item.with_user(self.consultant).due_date = date(2026, 3, 4)
        self.item.with_user(self.manager).owner_side = "integrator"
        events = self.item.event_ids.sorted("id")
        self.assertEqual(
            events.mapped("kind"), ["due_moved", "due_moved", "duty_changed"]
        )
        self.assertEqual(events.mapped("due_was"), [False, date(2026, 3, 3), False])
        self.assertEqual(events[-1].waiting_on, "integrator")

    def test_running_twice_changes_nothing(self):
        self.item._move_due(date(2026, 3, 3), now=START)
        now = datetime(2026, 3, 5, 15)
        first = self._held(now)
        writes = []
        original = type(self.stage).write

        def write(records, vals):
            writes.append(vals)
            return original(records, vals)

        self.patch(type(self.stage), "write", write)
        self.assertEqual(self._held(now), first)
        self.assertFalse(writes)

    def test_waiting_on_follows_the_items(self):
        self.assertEqual(self.stage.waiting_on, "both")
        (self.stage.item_ids - self.item).is_optional = True
        self.item.with_user(self.consultant)._tick()
        self.assertEqual(self.stage.waiting_on, "client")

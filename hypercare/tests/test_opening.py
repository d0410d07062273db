# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import HypercareCommon


@tagged("post_install", "-at_install")
class TestOpening(HypercareCommon):
    def test_a_window_opens_on_the_day_of_its_zone_and_ends_on_a_working_day(self):
        self.assertEqual(self.window.state, "open")
        self.assertEqual(self.window.date_start, self.FIRST)
        self.assertEqual(self.window.date_end, self.LAST)
        self.assertEqual(self.window.first_end, self.LAST)
        self.assertTrue(self.window._is_open_at(self._moment("2026-03-02 07:00")))
        self.assertFalse(self.window._is_open_at(self._moment("2026-03-02 06:59")))

    def test_a_late_evening_in_utc_is_the_next_day_of_the_client(self):
        window = self._window(partner_id=self._other_client().id, test_ticket_id=False)
        self._entry(window, "E2")._by_verb().ticked_at = "2026-03-05 20:00:00"
        self._open_window(window, "2026-03-05 22:30")
        self.assertEqual(window.date_start, date(2026, 3, 6))

    def test_a_window_is_opened_once(self):
        with self.assertRaises(UserError):
            self.window._open(self._moment("2026-03-03 07:00"))

    def test_nobody_opens_a_window_by_writing_its_state(self):
        window = self._window()
        with self.assertRaises(UserError):
            window.write({"state": "open"})
        with self.assertRaises(UserError):
            window.write({"date_end": "2026-03-30"})

    def test_a_window_given_up_can_be_prepared_again(self):
        window = self._window()
        window.action_cancel()
        self.assertEqual(window.state, "cancelled")
        window.action_prepare_again()
        self.assertEqual(window.state, "draft")
        with self.assertRaises(UserError):
            self.window.action_cancel()

    def test_other_days_than_proposed_need_a_reason(self):
        with self.assertRaisesRegex(ValidationError, "2 days are proposed"):
            self._window(days_reason=False)
        window = self._window(planned_days=2, days_reason=False)
        self.assertEqual(window.proposed_days, 2)
        with self.assertRaises(ValidationError):
            window.planned_days = 20

    def test_the_days_follow_the_scope_until_somebody_has_a_reason(self):
        window = self._window(planned_days=2, days_reason=False)
        window.write({"user_count": 12, "app_count": 5, "integration_count": 1})
        self.assertEqual(window.proposed_days, 13)
        self.assertEqual(window.planned_days, 13)
        self.assertIn("6 = 12 users × 0.5", window.length_words)
        self.assertIn("Together 12.5, so 13 days", window.length_words)
        window.write({"planned_days": 20, "days_reason": "The team is new."})
        window.user_count = 20
        self.assertEqual(window.planned_days, 20)

    def test_the_factors_are_those_of_the_policy(self):
        policy = self.window.policy_id.copy({"user_days": 1.0, "longest_days": 21})
        window = self._window(
            policy_id=policy.id, user_count=12, planned_days=14, days_reason=False
        )
        self.assertEqual(window.proposed_days, 14)
        window.user_count = 40
        self.assertEqual(window.planned_days, 21)
        with self.assertRaisesRegex(ValidationError, "2 to 21 days"):
            window.write({"planned_days": 22, "days_reason": "More."})

    def test_with_accounting_it_lasts_until_the_first_month_is_closed(self):
        window = self._window(has_accounting=True, planned_start="2026-03-02")
        self.assertTrue(window.covers_close)
        self.assertEqual(window.planned_end, date(2026, 4, 3))
        self.assertIn("first month is closed", window.end_words)
        window.covers_close = False
        self.assertEqual(window.planned_end, date(2026, 3, 16))
        self.assertEqual(window._month_close(), date(2026, 4, 3))

    def test_a_public_holiday_moves_the_end(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.kyiv.id,
                "company_id": self.env.company.id,
                "date_from": "2026-03-15 22:00:00",
                "date_to": "2026-03-16 21:59:59",
            }
        )
        window = self._window(planned_start="2026-03-02")
        self.assertEqual(window.planned_end, date(2026, 3, 17))

    def test_targets_are_those_of_the_policy(self):
        self.assertEqual(self.window._policy_target("k4"), 90)
        self.assertEqual(self.window._policy_target("X3"), 0.5)
        self.assertEqual(self.window._policy_target("k6"), 0)
        self.assertIsNone(self.window._policy_target("k8"))
        policy = self.window.policy_id.copy()
        self.assertEqual(len(policy.target_ids), len(self.window.policy_id.target_ids))

    def test_a_window_is_typed_into_its_form(self):
        other = self._other_client()
        with Form(self.env["hypercare.window"].with_user(self.project_lead)) as form:
            form.partner_id = other
            form.user_count = 12
            form.app_count = 5
            form.integration_count = 1
            self.assertEqual(form.planned_days, 13)
        window = form.record
        self.assertTrue(window.number.startswith("HC/"))
        self.assertEqual(window.planned_days, 13)
        self.assertTrue(window.entry_missing)

    @classmethod
    def _other_client(cls):
        return cls.env["res.partner"].create({"name": "Other", "is_company": True})

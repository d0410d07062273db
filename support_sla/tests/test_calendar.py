# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import SUPERUSER_ID
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestCalendar(SlaCommon):
    def _due(self, ticket, metric="resolution"):
        return self._clock(ticket, metric).due_at

    def _holiday(self, start, end, company=None, calendar=None, **vals):
        company = company or self.env.company
        leaves = self.env["resource.calendar.leaves"].with_company(company)
        leave = leaves.create(
            {
                "name": "Holiday",
                "date_from": self._moment(start),
                "date_to": self._moment(end),
                "calendar_id": calendar.id if calendar else False,
                **vals,
            }
        )
        # Computed by the company at work: now, not when something else is flushed.
        leave.flush_recordset()
        self.assertEqual(leave.company_id, company)
        return leave

    # Refused when saved

    def test_empty_hours_are_refused(self):
        empty = self._calendar("Never", [])
        with self.assertRaisesRegex(ValidationError, "no working hours"):
            self.policy.calendar_id = empty
        with self.assertRaisesRegex(ValidationError, "no working hours"):
            self.policy.target_ids[0].calendar_id = empty

    def test_a_policy_without_targets_wants_good_hours_too(self):
        empty = self._calendar("Never", [])
        with self.assertRaisesRegex(ValidationError, "no working hours"):
            self._policy("Later", vals={"calendar_id": empty.id})

    def test_flexible_and_duration_based_hours_are_refused(self):
        flexible = self._calendar("Any", [(0, 9, 18)], schedule_type="flexible")
        with self.assertRaisesRegex(ValidationError, "flexible or duration-based"):
            self.policy.calendar_id = flexible
        by_duration = self._calendar("Some", [(0, 9, 18)], duration_based=True)
        with self.assertRaisesRegex(ValidationError, "flexible or duration-based"):
            self.policy.target_ids[0].calendar_id = by_duration

    def test_too_sparse_hours_are_refused(self):
        sparse = self._calendar("An hour a week", [(0, 9, 10)])
        target = self.policy.target_ids[0]
        target.calendar_id = sparse
        with self.assertRaisesRegex(ValidationError, "more than a year"):
            target.amount = 60
        target.write({"amount": 50, "unit": "days"})
        with self.assertRaisesRegex(ValidationError, "more than a year"):
            target.amount = 60

    def test_parts_of_business_days_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "whole days"):
            self.policy.target_ids[0].write({"amount": 1.5, "unit": "days"})

    def test_an_edit_of_promised_hours_is_refused(self):
        edits = [
            {"schedule_type": "flexible"},
            {"duration_based": True},
            {"attendance_ids": [Command.clear()]},
        ]
        for vals in edits:
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.calendar.write(vals)
        with self.assertRaisesRegex(ValidationError, "no working hours"):
            self.calendar.attendance_ids.unlink()
        with self.assertRaisesRegex(ValidationError, "delete|targets"):
            self.calendar.unlink()

    def test_the_hours_of_a_day_become_too_sparse(self):
        self.policy.target_ids[0].write({"amount": 300, "unit": "hours"})
        lines = self.calendar.attendance_ids
        with self.assertRaisesRegex(ValidationError, "more than a year"):
            self.calendar.attendance_ids = [
                Command.set(lines[0].ids),
                Command.update(lines[0].id, {"hour_to": 10}),
            ]

    def test_a_closure_of_years_is_refused(self):
        now = self.env["support.sla.engine"]._now()
        start, end = (
            f"{now + timedelta(days=days):%Y-%m-%d %H:%M}" for days in (0, 700)
        )
        self._ticket()
        with self.assertRaisesRegex(ValidationError, "more than a year"):
            self._holiday(start, end)
        with self.assertRaisesRegex(ValidationError, "more than a year"):
            self._holiday(start, end, calendar=self.calendar)
        unused = self._calendar("Unused", [(0, 9, 18)])
        self._holiday(start, end, calendar=unused)

    def test_all_lines_may_be_replaced_at_once(self):
        self.calendar.attendance_ids = [
            Command.clear(),
            Command.create(
                {
                    "name": "Sunday",
                    "dayofweek": "6",
                    "hour_from": 10,
                    "hour_to": 12,
                    "day_period": "full_day",
                }
            ),
        ]
        self.assertEqual(self._due(self._ticket(), "next_response") or "none", "none")
        self.assertEqual(
            self._due(self._ticket(), "first_response"),
            self._moment("2026-03-15 12:00"),
        )

    def test_promised_hours_may_switch_to_two_weeks_and_back(self):
        self.calendar.switch_calendar_type()
        self.assertTrue(self.calendar.two_weeks_calendar)
        self.assertEqual(self._due(self._ticket()), self._moment("2026-03-02 18:00"))
        self.calendar.switch_calendar_type()
        self.assertFalse(self.calendar.two_weeks_calendar)
        with self.assertRaisesRegex(ValidationError, "duration-based"):
            self.calendar.switch_based_on_duration()

    def test_hours_of_an_archived_policy_are_free(self):
        self.policy.action_archive()
        self.calendar.schedule_type = "flexible"
        with self.assertRaisesRegex(ValidationError, "flexible"):
            self.policy.action_unarchive()

    # Right to the second

    def test_lunch_does_not_count(self):
        self.policy.calendar_id = self._calendar(
            "With lunch",
            [(day, *hours) for day in range(5) for hours in ((9, 13), (14, 18))],
        )
        self.assertEqual(self._due(self._ticket()), self._moment("2026-03-03 10:00"))

    def test_a_lunch_line_is_no_working_time(self):
        lines = [
            {"hour_from": 9, "hour_to": 13, "day_period": "morning"},
            {"hour_from": 13, "hour_to": 14, "day_period": "lunch"},
            {"hour_from": 14, "hour_to": 18, "day_period": "afternoon"},
        ]
        self.policy.calendar_id = self._calendar(
            "Lunch line",
            [],
            attendance_ids=[
                Command.create({"name": "x", "dayofweek": str(day), **line})
                for day in range(5)
                for line in lines
            ],
        )
        self.assertEqual(self._due(self._ticket()), self._moment("2026-03-03 10:00"))

    def test_night_hours_go_over_midnight(self):
        self.policy.calendar_id = self._calendar(
            "Night",
            [(day, *hours) for day in range(7) for hours in ((0, 6), (22, 24))],
        )
        ticket = self._ticket("2026-03-02 21:00")
        self.assertEqual(self._due(ticket), self._moment("2026-03-03 06:00"))
        late = self._ticket("2026-03-02 23:00")
        self.assertEqual(self._due(late), self._moment("2026-03-03 23:00"))

    def test_two_weeks_take_turns(self):
        """2026-03-02 is in an odd week of Odoo's, where Monday is 9–18."""
        Line = self.env["resource.calendar.attendance"]
        kind = str(Line.get_week_type(self._moment("2026-03-02 10:00").date()))
        other = "1" if kind == "0" else "0"
        calendar = self._calendar("Turns", [], two_weeks_calendar=True)
        calendar.attendance_ids = [
            Command.create(
                {
                    "name": "x",
                    "dayofweek": day,
                    "hour_from": 9,
                    "hour_to": 17,
                    "day_period": "full_day",
                    "week_type": week,
                }
            )
            for day, week in (("0", kind), ("1", other))
        ]
        self.policy.calendar_id = calendar
        ticket = self._ticket("2026-03-02 13:00")
        self.assertEqual(self._due(ticket), self._moment("2026-03-10 13:00"))

    def test_summer_time_is_the_calendars_own(self):
        self.policy.calendar_id = self._calendar(
            "Kyiv", [(day, 9, 18) for day in range(5)], tz="Europe/Kyiv"
        )
        ticket = self._ticket("2026-03-27 13:00")  # Friday 15:00 in Kyiv
        # 3 h on Friday, 5 h on Monday from 9:00 summer time, which is 6:00 UTC
        self.assertEqual(self._due(ticket), self._moment("2026-03-30 11:00"))

    # Holidays and companies

    def test_holidays_of_the_company_are_off(self):
        self._holiday("2026-03-02 00:00", "2026-03-02 23:59")
        self.assertEqual(self._due(self._ticket()), self._moment("2026-03-03 17:00"))

    def test_personal_leave_does_not_matter(self):
        resource = self.env["resource.resource"].create(
            {"name": "Agent", "calendar_id": self.calendar.id}
        )
        self._holiday(
            "2026-03-02 00:00",
            "2026-03-02 23:59",
            calendar=self.calendar,
            resource_id=resource.id,
        )
        self.assertEqual(self._due(self._ticket()), self._moment("2026-03-02 18:00"))

    def test_user_and_superuser_promise_the_same_in_each_company(self):
        """Odoo itself subtracts holidays of other companies for a superuser."""
        other = self.env["res.company"].create({"name": "Other"})
        self._holiday("2026-03-02 00:00", "2026-03-02 23:59")
        self._holiday("2026-03-03 00:00", "2026-03-03 23:59", company=other)
        by_user = self._ticket(user=self.agent)
        root = self.env["res.users"].browse(SUPERUSER_ID)
        by_root = self._ticket(user=root)
        self.assertEqual(self._due(by_user), self._moment("2026-03-03 17:00"))
        self.assertEqual(self._due(by_root), self._due(by_user))
        elsewhere = self._ticket(user=root, company_id=other.id, team_id=False)
        self.assertEqual(self._due(elsewhere), self._moment("2026-03-02 18:00"))

    def test_another_company_of_the_calendar_keeps_it_right(self):
        """Odoo then takes over the hours of that company's own calendar."""
        other = self.env["res.company"].create({"name": "Other"})
        before = self._ticket()
        self.calendar.company_id = other
        self.assertEqual(self._due(before), self._moment("2026-03-02 18:00"))
        self.assertTrue(self.calendar.attendance_ids)
        self.assertTrue(self._due(self._ticket()))

    # Snapshots

    def test_tickets_share_a_snapshot(self):
        self.policy.calendar_id = self._calendar("Odd", [(0, 9.25, 17.1)])
        before = self.env["support.sla.calendar"].search_count([])
        tickets = self._ticket() | self._ticket("2026-03-03 11:00")
        clocks = tickets.sla_clock_ids
        self.assertEqual(len(clocks.promise_id.calendar_id), 1)
        self.assertEqual(self.env["support.sla.calendar"].search_count([]), before + 1)

    def test_equal_hours_of_two_calendars_share_a_snapshot(self):
        first = self._ticket()
        twin = self._calendar("Twin", [(day, 9, 18) for day in range(5)])
        self.policy.calendar_id = twin
        second = self._ticket()
        self.assertEqual(
            first.sla_clock_ids.promise_id.calendar_id,
            second.sla_clock_ids.promise_id.calendar_id,
        )

    def test_an_edit_is_for_new_tickets_only(self):
        old = self._ticket()
        self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "0"
        ).hour_to = 12
        new = self._ticket()
        self.assertEqual(self._due(old), self._moment("2026-03-02 18:00"))
        self.assertEqual(self._due(new), self._moment("2026-03-03 15:00"))
        self._post(old, self.agent, "2026-03-02 11:00")
        self.assertEqual(self._due(old), self._moment("2026-03-02 18:00"))
        self.assertNotEqual(
            old.sla_clock_ids.promise_id.calendar_id,
            new.sla_clock_ids.promise_id.calendar_id,
        )

    def test_a_new_holiday_is_for_new_tickets_only(self):
        old = self._ticket()
        holiday = self._holiday("2026-03-02 12:00", "2026-03-02 23:59")
        self.assertEqual(self._due(self._ticket()), self._moment("2026-03-03 15:00"))
        self.assertEqual(self._due(old), self._moment("2026-03-02 18:00"))
        holiday.unlink()
        self.assertEqual(self._due(self._ticket()), self._moment("2026-03-02 18:00"))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HypercareCommon


@tagged("post_install", "-at_install")
class TestStandup(HypercareCommon):
    def _standup(self, day=date(2026, 3, 3), at="2026-03-03 10:00", user=None, **vals):
        with self._at(at):
            return (
                self.env["hypercare.standup"]
                .with_user(user or self.agent)
                .create({"window_id": self.window.id, "date": day, **vals})
                .with_env(self.env)
            )

    def _numbers(self, standup, at):
        with self._at(at):
            standup.invalidate_recordset()
            return (
                standup.new_count,
                standup.closed_count,
                standup.open_count,
                standup.critical_count,
                standup.oldest_days,
            )

    def _story(self):
        """Four tickets between Monday and Wednesday."""
        first = self._ticket("2026-03-02 09:00")
        second = self._ticket("2026-03-03 08:00", priority="3")
        third = self._ticket("2026-03-03 21:30")
        # 22:30 UTC is Wednesday already in Kyiv.
        self._ticket("2026-03-03 22:30", priority="3")
        self._move(first, self.done, "2026-03-03 12:00")
        self._move(first, self.working, "2026-03-04 09:00")
        self._move(second, self.done, "2026-03-04 10:00")
        self._move(third, self.cancelled, "2026-03-04 10:00")

    def test_numbers_are_those_of_the_day_in_the_windows_zone(self):
        self._story()
        tuesday = self._standup()
        wednesday = self._standup(date(2026, 3, 4), "2026-03-04 15:00")
        at = "2026-03-06 10:00"
        # New: the second and the third; solved the first; open both, one critical.
        self.assertEqual(self._numbers(tuesday, at), (2, 1, 2, 1, 0))
        # The first was reopened, the third rejected, the fourth is new and critical.
        self.assertEqual(self._numbers(wednesday, at), (1, 1, 2, 1, 2))

    def test_a_priority_that_was_raised_later_is_not_critical_before(self):
        ticket = self._ticket("2026-03-02 09:00", priority="1")
        with self._at("2026-03-04 09:00"):
            ticket.with_user(self.agent).priority = "3"
        tuesday = self._standup()
        wednesday = self._standup(date(2026, 3, 4), "2026-03-04 15:00")
        self.assertEqual(self._numbers(tuesday, "2026-03-06 10:00")[3], 0)
        self.assertEqual(self._numbers(wednesday, "2026-03-06 10:00")[3], 1)

    def test_a_duplicate_is_neither_new_nor_open(self):
        master = self._ticket("2026-03-03 08:00")
        repeated = self._ticket("2026-03-03 08:30")
        with self._at("2026-03-03 09:00"):
            repeated.duplicate_id = master
        self.assertEqual(
            self._numbers(self._standup(), "2026-03-06 10:00"), (1, 0, 1, 0, 0)
        )

    def test_tickets_before_and_of_others_do_not_count(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self._ticket("2026-03-03 08:00", partner_id=other.id)
        self._ticket("2026-03-02 06:00")
        self.assertEqual(
            self._numbers(self._standup(), "2026-03-06 10:00"), (0, 0, 0, 0, 0)
        )

    def test_numbers_are_live_until_the_day_is_published(self):
        standup = self._standup()
        self._ticket("2026-03-03 10:30")
        self.assertEqual(self._numbers(standup, "2026-03-03 11:00")[0], 1)
        with self._at("2026-03-03 12:00"):
            standup.with_user(self.agent).action_publish()
        self._ticket("2026-03-03 13:00")
        self.assertEqual(self._numbers(standup, "2026-03-03 14:00")[0], 1)

    def test_words_of_a_published_day_change_only_after_taking_it_back(self):
        standup = self._standup(blockers="Printer")
        with self._at("2026-03-03 12:00"):
            standup.action_publish()
            with self.assertRaises(UserError):
                standup.with_user(self.agent).write({"blockers": "None"})
            standup.with_user(self.agent).action_take_back()
            standup.with_user(self.agent).write({"blockers": "None"})
        self.assertFalse(standup.is_published)
        self.assertTrue(standup.numbers, "what was shown once stays as it was")

    def test_nobody_types_numbers_or_publishes_by_writing(self):
        standup = self._standup()
        for vals in (
            {"numbers": {"new": 0}},
            {"is_published": True},
            {"counted_at": False},
            {"date": "2026-03-04"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                standup.with_user(self.project_lead).write(vals)

    def test_a_day_has_one_standup(self):
        self._standup()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._standup()

    def test_tomorrow_is_not_published_today(self):
        standup = self._standup(date(2026, 3, 5))
        with self._at("2026-03-03 12:00"), self.assertRaises(UserError):
            standup.action_publish()

    def test_a_window_that_is_not_open_has_no_standup(self):
        window = self._window()
        with self.assertRaises(UserError):
            self.env["hypercare.standup"].create({"window_id": window.id})
        with self.assertRaises(UserError):
            window.action_standup()

    def test_the_button_opens_the_one_of_today_and_makes_it_once(self):
        with self._at("2026-03-03 10:00"):
            first = self.window.with_user(self.agent).action_standup()
            again = self.window.with_user(self.agent).action_standup()
        self.assertEqual(first["res_id"], again["res_id"])
        standup = self.window.standup_ids
        self.assertEqual(standup.date, date(2026, 3, 3))
        self.assertTrue(standup.is_due)

    def test_a_client_has_no_right_on_standups(self):
        standup = self._standup()
        with self.assertRaises(AccessError):
            standup.with_user(self.coordinator).read(["blockers"])
        with self.assertRaises(AccessError):
            standup.with_user(self.coordinator).action_publish()

    def test_counting_many_days_takes_as_many_queries_as_counting_one(self):
        self._story()
        now = self._moment("2026-03-06 10:00")
        pairs = [(self.window, date(2026, 3, day)) for day in (2, 3, 4, 5)]
        Standup = self.env["hypercare.standup"]

        def queries(pairs):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            Standup._count(pairs, now)
            return self.env.cr.sql_log_count - before

        queries(pairs)
        self.assertEqual(queries(pairs), queries(pairs[-1:]))

    def test_the_ramp_down_says_on_which_days_a_standup_is_held(self):
        held = [
            day
            for day in range(2, 17)
            if self.window._is_standup_day(date(2026, 3, day))
        ]
        # 15 days: daily until the 6th, every second day until the 11th, the last day.
        self.assertEqual(held, [2, 3, 4, 5, 6, 10, 16])
        self.assertEqual(self.window._day_number(date(2026, 3, 10)), (9, 15))
        self.assertEqual(self.window._third(date(2026, 3, 10)), 2)

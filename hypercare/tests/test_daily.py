# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import date
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HypercareCommon

DAILY = "odoo.addons.hypercare.models.hypercare_window_daily"


class Killed(BaseException):
    """What ends a worker at once; nothing of ours catches it."""


@tagged("post_install", "-at_install")
class TestDaily(HypercareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Windows that the database has would be done as well.
        others = cls.env["hypercare.window"].search([("id", "!=", cls.window.id)])
        others._by_verb().write({"state": "cancelled"})

    def _run(self, at, progress=None):
        """The cron at a moment (UTC), its commits left out."""
        commit = progress or (lambda *_args, **_kwargs: 60)
        with (
            self._at(at),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", commit),
        ):
            self.env["hypercare.window"]._cron_daily(self._moment(at))
            self.env.flush_all()

    def _run_until_killed(self, at, progress=None):
        """The cron as `_run`, killed; what it had committed stays."""
        try:  # assertRaises would take back what was committed
            self._run(at, progress)
        except Killed:
            return
        self.fail("Nothing killed it.")

    def _spied(self):
        """Counts how often each day of each window is done."""
        done = Counter()
        Window = type(self.env["hypercare.window"])
        daily = Window._daily

        def spy(window, day, now):
            daily(window, day, now)
            done[window.id, day] += 1

        return done, patch.object(Window, "_daily", spy)

    def _days(self, window=None):
        standups = (window or self.window).standup_ids
        return sorted(standups.mapped("date"))

    def test_a_day_is_done_when_it_is_over_in_the_windows_zone(self):
        self._run("2026-03-02 21:30")
        self.assertFalse(self.window.done_until)
        self._run("2026-03-02 22:30")
        self.assertEqual(self.window.done_until, date(2026, 3, 2))
        self.assertEqual(self._days(), [date(2026, 3, 2)])

    def test_run_twice_it_does_nothing_twice(self):
        self._ticket("2026-03-02 09:00")
        done, spied = self._spied()
        with spied:
            self._run("2026-03-03 00:30")
            self._run("2026-03-03 01:30")
        self.assertEqual(done, {(self.window.id, date(2026, 3, 2)): 1})
        standup = self.window.standup_ids
        self.assertEqual((standup.new_count, standup.open_count), (1, 1))

    def test_missed_days_are_made_up_for_as_they_were(self):
        ticket = self._ticket("2026-03-02 09:00")
        self._move(ticket, self.done, "2026-03-04 09:00")
        self._run("2026-03-06 04:00")
        numbers = {
            standup.date.day: (
                standup.new_count,
                standup.closed_count,
                standup.open_count,
            )
            for standup in self.window.standup_ids
        }
        self.assertEqual(
            numbers, {2: (1, 0, 1), 3: (0, 0, 1), 4: (0, 1, 0), 5: (0, 0, 0)}
        )
        snapshots = self.env["hypercare.snapshot"].search(
            [("window_id", "=", self.window.id)]
        )
        self.assertEqual(set(snapshots.mapped("day")), set(self._days()))

    def test_a_day_off_has_numbers_only_when_something_happened(self):
        self._ticket("2026-03-08 10:00")
        self._run("2026-03-09 04:00")
        self.assertEqual([day.day for day in self._days()], [2, 3, 4, 5, 6, 8])
        sunday = self.window.standup_ids.filtered(lambda one: one.date.day == 8)
        self.assertFalse(sunday.is_due)

    def test_a_day_somebody_began_keeps_its_words(self):
        with self._at("2026-03-03 08:00"):
            standup = self.env["hypercare.standup"].create(
                {"window_id": self.window.id, "blockers": "Printer"}
            )
        self._ticket("2026-03-03 18:00")
        self._run("2026-03-04 04:00")
        self.assertEqual(standup.blockers, "Printer")
        self.assertEqual(standup.new_count, 1)
        self.assertTrue(standup.counted_at)

    def test_killed_between_two_days_it_goes_on_where_it_was(self):
        calls = []

        def dies(*_args, **_kwargs):
            calls.append(1)
            if len(calls) == 3:  # announced, then one day after the other
                raise Killed
            return 60

        done, spied = self._spied()
        with spied:
            self._run_until_killed("2026-03-06 04:00", dies)
            self.assertEqual(len(done), 2)
            self._run("2026-03-06 05:00")
        self.assertEqual(set(done.values()), {1})
        self.assertEqual(len(done), 4)

    def test_killed_in_the_middle_of_a_day_nothing_of_it_stays(self):
        Window = type(self.env["hypercare.window"])
        with patch.object(Window, "_assess_exit", side_effect=Killed):
            self._run_until_killed("2026-03-03 04:00")
        self.env.invalidate_all()
        self.assertFalse(self.window.done_until)
        self.assertFalse(self.window.standup_ids)
        self._run("2026-03-03 05:00")
        self.assertEqual(self._days(), [date(2026, 3, 2)])

    def test_time_that_is_up_ends_the_run_and_the_rest_follows(self):
        self._run("2026-03-06 04:00", lambda *_args, **_kwargs: 0)
        self.assertEqual(self.window.done_until, date(2026, 3, 2))
        self._run("2026-03-06 05:00")
        self.assertEqual(self.window.done_until, date(2026, 3, 5))

    def test_a_window_that_fails_stops_no_other_and_tells(self):
        second = self._open_window(self._window(), "2026-03-02 08:00")
        Window = type(self.env["hypercare.window"])
        write = Window._write_standup

        def fails(window, day, now):
            if window == self.window and day.day == 3:
                raise ValueError("broken")
            write(window, day, now)

        with (
            patch.object(Window, "_write_standup", fails),
            mute_logger(DAILY),
        ):
            self._run("2026-03-05 04:00")
            self._run("2026-03-05 05:00")
        self.assertEqual(self.window.done_until, date(2026, 3, 2))
        self.assertEqual(second.done_until, date(2026, 3, 4))
        told = self.env["hypercare.notice"].search([("kind", "=", "failed")])
        self.assertEqual(len(told), 1, "once a day, not every hour")
        self.assertEqual(told.partner_id, self.project_lead.partner_id)
        self._run("2026-03-05 06:00")
        self.assertEqual(self.window.done_until, date(2026, 3, 4))

    def test_a_window_that_was_closed_is_left_alone(self):
        self._run("2026-03-03 04:00")
        self.window._by_verb().state = "closed"
        self._run("2026-03-06 04:00")
        self.assertEqual(self.window.done_until, date(2026, 3, 2))

    def test_the_third_moves_on_with_the_days(self):
        thirds = []
        for at in ("2026-03-03 04:00", "2026-03-08 04:00", "2026-03-13 04:00"):
            self._run(at)
            thirds.append(self.window.third)
        self.assertEqual(thirds, ["1", "2", "3"])

    def test_three_working_days_before_the_end_more_days_are_proposed(self):
        self._ticket("2026-03-09 09:00", priority="3")
        self._run("2026-03-10 23:00")
        # The 11th is three working days before Monday, the 16th.
        extension = self.window.extension_ids
        self.assertEqual(extension.proposed_by, "system")
        self.assertEqual(extension.state, "draft")
        self.assertEqual(extension.new_end, date(2026, 3, 23))
        self.assertTrue(self.window.needs_extension)
        critical = self.window.criterion_ids.filtered(lambda one: one.code == "X1")
        self.assertIn(critical.name, extension.reason)
        with self._at("2026-03-11 08:00"):
            extension.action_withdraw()
        self._run("2026-03-11 23:00")
        self.assertEqual(len(self.window.extension_ids), 1, "once for each end")

    def test_a_day_earlier_nothing_is_proposed(self):
        self._ticket("2026-03-09 09:00", priority="3")
        self._run("2026-03-09 23:00")
        self.assertFalse(self.window.extension_ids)
        self.assertFalse(self.window.needs_extension)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_kpi import KpiCommon

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
NOW = "2026-03-02 16:30"


@tagged("post_install", "-at_install")
class TestReading(KpiCommon):
    def _enter(self, code, numerator, denominator=0, day=MONDAY, user=None):
        with self._at(NOW):
            return (
                self.env["hypercare.reading"]
                .with_user(user or self.consultant)
                .create(
                    {
                        "window_id": self.window.id,
                        "day": day,
                        "code": code,
                        "numerator": numerator,
                        "denominator": denominator,
                    }
                )
            )

    def _read(self, day=MONDAY, at=NOW):
        with self._at(at):
            self.window._read_provider(day, self._moment(at))
        return {
            reading.code: reading
            for reading in self.env["hypercare.reading"].search(
                [("window_id", "=", self.window.id), ("day", "=", day)]
            )
        }

    # By hand

    def test_who_entered_a_figure_is_kept(self):
        reading = self._enter("k12", 8, 10, user=self.agent)
        self.assertEqual(reading.user_id, self.agent)
        self.assertEqual(reading.entered_at, self._moment(NOW))
        self.assertEqual(reading.source, "hand")
        reading.with_user(self.consultant).numerator = 9
        self.assertEqual(reading.user_id, self.consultant)
        with self.assertRaises(UserError):
            reading.with_user(self.agent).write({"user_id": self.agent.id})
        with self.assertRaises(AccessError):
            reading.with_user(self.agent).unlink()
        with self.assertRaises(AccessError):
            self._enter("k12", 1, user=self.coordinator)

    def test_entered_figures_are_the_indicators(self):
        self._enter("k12", 8, 10)
        self._enter("k13", 60, 100)
        self._enter("k14", 2)
        found = self._figure("k12")
        self.assertEqual((found.value, found.ok), (80, True))
        found = self._figure("k13")
        self.assertEqual((found.value, found.target, found.ok), (60, 30, False))
        found = self._figure("k14")
        self.assertEqual((found.value, found.ok), (2, False))

    def test_without_a_reading_nothing_is_measured(self):
        for code in ("k12", "k13", "k14"):
            self.assertIsNone(self._figure(code).value)

    def test_the_last_reading_until_a_day_counts(self):
        self._enter("k12", 5, 10)
        self._enter("k12", 9, 10, day=date(2026, 3, 4))
        self.assertEqual(self._figure("k12", at="2026-03-03 09:00").value, 50)
        self.assertEqual(self._figure("k12", at="2026-03-04 09:00").value, 90)

    def test_a_reading_of_another_company_is_not_read(self):
        company = self.env["res.company"].create({"name": "Sister"})
        reading = self._enter("k12", 5, 10)
        self.env.flush_all()
        for table in ("hypercare_window", "hypercare_reading"):
            self.env.cr.execute(f"UPDATE {table} SET company_id = %s", (company.id,))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            reading.with_user(self.agent).read(["numerator"])

    # This database

    def test_this_database_is_read_once_a_day(self):
        self.window.provider = "local"
        first = self._read()
        self.assertEqual(set(first), {"k12", "k13", "k14"} & set(first))
        self.assertIn("k12", first)
        self.assertIn("k14", first)
        users = self.env["res.users"].search_count(
            [("share", "=", False), ("company_ids", "in", self.window.company_id.ids)]
        )
        self.assertEqual(first["k12"].denominator, users)
        self.assertEqual(first["k12"].source, "local")
        self.assertFalse(first["k12"].user_id)
        again = self._read(at="2026-03-02 17:00")
        self.assertEqual(again["k12"], first["k12"])
        self.assertEqual(again["k12"].entered_at, self._moment("2026-03-02 17:00"))

    def test_faults_of_this_database_are_counted(self):
        self.window.provider = "local"
        before = self._read()["k14"].numerator
        self.env["mail.mail"].create({"subject": "Lost", "state": "exception"})
        cron = self.env["ir.cron"].search([], limit=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_cron SET failure_count = 3 WHERE id = %s", (cron.id,)
        )
        self.env.invalidate_all()
        self.assertEqual(self._read()["k14"].numerator, before + 2)

    def test_logins_of_days_long_gone_are_not_told(self):
        self.window.provider = "local"
        found = self._read(at="2026-03-06 09:00")
        self.assertNotIn("k12", found)
        self.assertNotIn("k14", found)

    def test_a_day_off_has_no_business_to_measure(self):
        self.window.provider = "local"
        self.assertNotIn("k13", self._read(SUNDAY, "2026-03-08 16:00"))

    def test_by_hand_goes_before_what_was_read(self):
        self.window.provider = "local"
        self._enter("k14", 7)
        self._read()
        self.assertEqual(self._figure("k14").value, 7)

    def test_who_corrects_what_was_read_answers_for_it(self):
        self.window.provider = "local"
        reading = self._read()["k14"]
        reading.with_user(self.agent).write({"numerator": 0})
        self.assertEqual((reading.source, reading.user_id), ("hand", self.agent))

    # What goes wrong

    def test_what_a_provider_raises_is_a_note_and_stops_nothing(self):
        self.window.provider = "local"
        model = type(self.env["hypercare.provider.local"])

        def broken(provider, window, day, now):
            provider.env.cr.execute("SELECT 1 FROM there_is_no_such_table")

        before = self.window.message_ids
        with (
            patch.object(model, "_read", broken),
            mute_logger(
                "odoo.sql_db", "odoo.addons.hypercare.models.hypercare_window_reading"
            ),
            self._at(NOW),
        ):
            self.window._take_snapshot(MONDAY, self._moment(NOW))
        note = self.window.message_ids - before
        self.assertIn("could not be read for 2026-03-02", note.body)
        self.assertTrue(note.subtype_id.internal)
        self.assertTrue(
            self.env["hypercare.snapshot"].search_count(
                [("window_id", "=", self.window.id)]
            )
        )

    def test_a_day_is_read_before_it_is_kept(self):
        self.window.provider = "local"
        with self._at(NOW):
            self.window._take_snapshot(MONDAY, self._moment(NOW))
        row = self.env["hypercare.snapshot"].search(
            [("window_id", "=", self.window.id), ("code", "=", "k12")]
        )
        self.assertTrue(row.is_measured)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.implementation_methodology.tests.common_integrity import (
    IntegrityMixin,
    change,
)

from .common import HypercareCommon


@tagged("post_install", "-at_install")
class TestIntegrity(IntegrityMixin, HypercareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.morning = cls._moment("2026-03-04 05:00")
        with cls._at("2026-03-04 05:00"):
            for day in cls.window._missing_days(cls.morning):
                cls.window._do_day(day, cls.morning)

    def test_what_was_written_is_whole(self):
        for code in ("window", "snapshot", "standup"):
            with self.subTest(code):
                self.assertFalse(self._found(code))

    def test_windows(self):
        self.assertDamage(
            "window",
            self.window,
            [
                change(self.window, sets)
                for sets in (
                    "date_end = date_end + 1",
                    "first_end = first_end + 1",
                    "opened_at = NULL",
                    "closed_at = now()",
                    "state = 'closed'",
                    "state = 'draft'",
                )
            ],
        )

    def test_extensions(self):
        with self._at("2026-03-04 08:00"):
            extension = self.env["hypercare.extension"].create(
                {
                    "window_id": self.window.id,
                    "days": 3,
                    "reason_class": "scope",
                    "reason": "More to do",
                }
            )
            extension._request(self._moment("2026-03-04 08:00"))
        self.assertFalse(self._found("window"))
        self.assertDamage(
            "window",
            extension,
            [
                change(extension, "state = 'agreed'"),
                change(extension, "state = 'withdrawn'"),
                change(extension, "seal_state = 'signed'"),
            ],
        )
        self.assertDamage(
            "window",
            self.window,
            [
                change(
                    extension,
                    "state = 'agreed', seal_state = 'signed', decided_on = now()",
                )
            ],
        )

    def test_indicators_of_past_days(self):
        rows = self.env["hypercare.snapshot"].search(
            [("window_id", "=", self.window.id)]
        )
        self.assertEqual(len(set(rows.mapped("day"))), 2)
        row = rows[0]
        self.assertDamage(
            "snapshot",
            self.window,
            [
                change(row, sets)
                for sets in (
                    "value = value + 1",
                    "numerator = numerator + 1",
                    "denominator = denominator + 1",
                    "target = target + 1",
                    "ok = CASE WHEN ok = 'no' THEN 'yes' ELSE 'no' END",
                    "taken_at = taken_at + interval '1 hour'",
                    "day_sha256 = NULL",
                )
            ]
            + [
                ("DELETE FROM hypercare_snapshot WHERE id = %s", row.id),
                ("DELETE FROM hypercare_snapshot WHERE day = %s", row.day),
            ],
        )

    def test_days_of_earlier_versions_have_no_hash(self):
        self._sql("UPDATE hypercare_snapshot SET day_sha256 = NULL")
        self.assertFalse(self._found("snapshot"))

    def test_standups(self):
        standup = self.window.standup_ids[:1]
        self.assertTrue(standup.counted_at)
        self.assertDamage(
            "standup",
            standup,
            [
                change(standup, "counted_at = NULL"),
                change(standup, "numbers = NULL"),
                change(standup, "counted_at = NULL, numbers = NULL"),
            ],
        )
        self._sql("DROP INDEX hypercare_standup_day_uniq")
        later = standup.date + timedelta(days=1)
        self._sql(
            "UPDATE hypercare_standup SET date = %s WHERE window_id = %s",
            later,
            self.window.id,
        )
        twice = [key for key in self._found("unique") if key[0] == standup._name]
        self.assertEqual(len(twice), 2, "the rule is gone, and a day is there twice")

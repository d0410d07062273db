# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HypercareCommon

NOTICE = "odoo.addons.hypercare.models.hypercare_notice"


@tagged("post_install", "-at_install")
class TestNotice(HypercareCommon):
    NOON = "2026-03-04 10:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Notice = cls.env["hypercare.notice"]
        others = cls.env["hypercare.window"].search([("id", "!=", cls.window.id)])
        others._by_verb().write({"state": "cancelled"})
        cls.Notice.search([]).unlink()

    def _tell(self, kind, at=NOON, people=None, **values):
        with self._at(at):
            return self.Notice._tell(
                self.window, kind, self._moment(at), people, **values
            )

    def _levels(self, **levels):
        for name, level in levels.items():
            self._person(getattr(self, name)).notify_level = level

    def _readers(self, notices):
        return notices.partner_id

    def _daily(self, at):
        with (
            self._at(at),
            patch.object(
                type(self.env["ir.cron"]),
                "_commit_progress",
                lambda *_args, **_kwargs: 60,
            ),
        ):
            self.env["hypercare.window"]._cron_daily(self._moment(at))

    def test_levels_decide_who_is_told(self):
        self._levels(
            project_lead="mine",
            support_lead="none",
            consultant="all",
            coordinator="digest",
            director="mine",
        )
        told = self._tell("review_due")
        self.assertEqual(
            told.partner_id, self.project_lead.partner_id | self.consultant.partner_id
        )
        told = self._tell("closed")
        self.assertEqual(
            told.partner_id,
            (self.window.person_ids - self._person(self.support_lead)).partner_id,
        )

    def test_who_is_asked_to_sign_is_asked_at_any_level(self):
        self._levels(coordinator="none")
        with self._at(self.NOON):
            extension = self.env["hypercare.extension"].create(
                {"window_id": self.window.id, "days": 2}
            )
        person = self._person(self.coordinator)
        told = self._tell("sign", people=person, about=extension)
        self.assertEqual(told.partner_id, self.coordinator.partner_id)

    def test_what_is_ours_to_repair_is_not_told_to_the_client(self):
        self._levels(coordinator="all")
        told = self._tell("overdue")
        self.assertTrue(told)
        self.assertNotIn(self.coordinator.partner_id, told.partner_id)

    def test_the_responsible_hears_of_decisions_though_no_person(self):
        self._person(self.project_lead).unlink()
        self.assertIn(
            self.project_lead.partner_id, self._tell("exit_forecast").partner_id
        )
        self.assertNotIn(self.project_lead.partner_id, self._tell("standup").partner_id)

    def test_nobody_is_told_the_same_twice_a_day(self):
        self.assertTrue(self._tell("review_due"))
        self.assertFalse(self._tell("review_due", "2026-03-04 15:00"))
        self.assertTrue(self._tell("review_due", "2026-03-05 10:00"))

    def test_once_is_once_for_ever(self):
        self.assertTrue(self._tell("review_due", once="2026-03-09"))
        self.assertFalse(
            self._tell("review_due", "2026-03-05 10:00", once="2026-03-09")
        )

    def test_each_notice_has_one_mail_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.coordinator.partner_id.lang = "uk_UA"
        template = self.env.ref("hypercare.mail_template_review_due")
        template.with_context(lang="uk_UA").subject = "Час для перегляду"
        told = self._tell("review_due")
        self.assertEqual(len(told.mail_id), len(told))
        subjects = {one.partner_id: one.mail_id.subject for one in told}
        self.assertEqual(subjects[self.coordinator.partner_id], "Час для перегляду")
        self.assertIn("joint review", subjects[self.project_lead.partner_id])

    def test_the_client_and_we_follow_different_links(self):
        told = self._tell("opened")
        for notice in told:
            path = "/my/hypercare/" if notice.side == "client" else "/mail/view?"
            self.assertIn(path, notice.mail_id.body_html)
            self.assertIn("Your Hypercare News", notice.mail_id.body_html)

    def test_what_the_daily_work_finds_waits_for_working_hours(self):
        told = self._tell("review_due", "2026-03-06 22:30")
        self.assertEqual(
            set(told.mail_id.mapped("scheduled_date")), {datetime(2026, 3, 9, 7, 0)}
        )
        told = self._tell("opened", "2026-03-06 22:30")
        self.assertFalse(any(told.mail_id.mapped("scheduled_date")))

    def test_a_broken_template_undoes_nothing_of_what_is_told(self):
        self.env.ref("hypercare.mail_template_standup").subject = "{{ object.nothing }}"
        with self._at(self.NOON):
            standup = self.env["hypercare.standup"].create(
                {"window_id": self.window.id}
            )
            with mute_logger(NOTICE, "odoo.addons.mail.models.mail_render_mixin"):
                standup.action_publish()
        self.assertTrue(standup.is_published)
        self.assertFalse(self.Notice.search([("kind", "=", "standup")]))

    def test_a_crash_after_the_row_loses_and_repeats_nothing(self):
        Template = type(self.env["mail.template"])
        with (
            patch.object(Template, "send_mail_batch", side_effect=ValueError),
            mute_logger(NOTICE),
        ):
            self.assertFalse(self._tell("review_due"))
        self.assertFalse(self.Notice.search([]), "the row goes with its mail")
        self.assertTrue(self._tell("review_due"))

    def test_a_published_standup_is_told_once_with_its_words(self):
        self._levels(director="all")
        with self._at(self.NOON):
            standup = self.env["hypercare.standup"].create(
                {"window_id": self.window.id, "blockers": "The printer is away"}
            )
            standup.action_publish()
            standup.action_take_back()
            standup.action_publish()
        told = self.Notice.search([("kind", "=", "standup")])
        self.assertEqual(
            told.partner_id, self.coordinator.partner_id | self.director.partner_id
        )
        self.assertIn("The printer is away", told[0].mail_id.body_html)

    def test_the_forecast_tells_which_criteria_are_missing(self):
        self._ticket("2026-03-09 09:00", priority="3")
        self._daily("2026-03-10 23:00")
        told = self.Notice.search([("kind", "=", "exit_forecast")])
        self.assertIn(self.coordinator.partner_id, told.partner_id)
        failing = self.window.criterion_ids.filtered(
            lambda one: one.kind == "exit" and one.code == "X1"
        )
        self.assertIn(failing.name, told[0].mail_id.body_html)
        self._daily("2026-03-11 23:00")
        self.assertEqual(
            told, self.Notice.search([("kind", "=", "exit_forecast")]), "once an end"
        )

    def test_mails_of_missed_days_are_not_sent_late(self):
        self._daily("2026-03-20 04:00")
        kinds = set(self.Notice.search([]).mapped("kind"))
        self.assertEqual(kinds, {"overdue"})

    def test_one_summary_a_week_for_all_windows_of_a_person(self):
        second = self._open_window(self._window(), "2026-03-02 08:00")
        self.Notice.search([]).unlink()
        for window in self.window | second:
            self._person(self.consultant, window).notify_level = "digest"
        self._ticket("2026-03-04 09:00")
        for at in ("2026-03-06 04:00", "2026-03-08 23:00", "2026-03-09 12:00"):
            self._daily(at)
        told = self.Notice.search([("kind", "=", "digest")])
        self.assertEqual(len(told), 1)
        self.assertEqual(told.window_ids, self.window | second)
        self.assertEqual(told.mail_id.scheduled_date, datetime(2026, 3, 9, 7, 0))
        rows = {row["name"]: row["new"] for row in told._week_rows()}
        self.assertEqual(set(rows), set(told.window_ids.mapped("display_name")))
        self.assertEqual(sum(rows.values()), 1)
        self.assertIn(second.number, told.mail_id.body_html)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from .common_notices import MONDAY, NoticeCommon, at
from .common_rounds import IdleRoundMixin

ROUND = "odoo.addons.implementation_methodology.models.implementation_notice_round"
TUESDAY = at(MONDAY + timedelta(1))


@tagged("post_install", "-at_install")
class TestIdleRounds(IdleRoundMixin, NoticeCommon):
    """A round with nothing to do costs the same for two projects and for twenty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id = cls.calendar
        cls.begun = 1

    def _begin_until(self, count):
        """Have ``count`` implementations, each with a client's person of its own."""
        while self.begun < count:
            person = self._new_user(
                f"client{self.begun}", "base.group_portal", self.client
            )
            with freeze_time(datetime(2026, 2, 2, 8)):
                self._start_implementation(
                    people={**self._people(), "client_coordinator": person},
                    name=f"Project {self.begun}",
                )
            self.begun += 1

    def _undated(self):
        """Nothing is due anywhere but on one item."""
        self.env["implementation.item"].search([]).due_date = False
        self._run(TUESDAY)
        self.item.due_date = date(2026, 3, 5)

    def _idle(self, job):
        return self._cost_when_idle(job, self._begin_until)

    def test_letters(self):
        self.assertLess(self._idle(lambda: self._run(TUESDAY)), 60)
        self.assertEqual(len(self.env["implementation.notice"]._chunks()), 20)
        self.assertFalse(self._run(TUESDAY))
        self.assertFalse(self.counts["letters"] + self.counts["activities"])

    def test_letters_outside_the_hours(self):
        self._idle(lambda: self._run(datetime(2026, 3, 7, 9)))
        self.assertEqual(self.counts["closed"], 20)

    def test_status_reports(self):
        reports = self.env["implementation.report"]

        def job():
            with patch.object(IrCron, "_commit_progress", lambda *_a, **_k: 60.0):
                reports._cron_draft_reports(now=datetime(2026, 3, 9, 8))

        self.assertLess(self._idle(job), 15)
        self.assertEqual(
            reports.search_count([("week_start", "=", date(2026, 3, 2))]), 20
        )

    def test_plans(self):
        projects = self.env["project.project"]

        def job():
            with patch.object(IrCron, "_commit_progress", lambda *_a, **_k: 60.0):
                projects._cron_refresh_plans()

        # What began in this very transaction would be news for another two minutes.
        overlap = "odoo.addons.implementation_methodology.models.project_plan.OVERLAP"
        with patch(overlap, timedelta(0)):
            self.assertLess(self._idle(job), 4)
        self.assertFalse(
            projects.search_count(
                [
                    ("methodology_id", "!=", False),
                    ("implementation_refreshed_on", "=", False),
                ]
            )
        )

    def test_only_projects_with_news_are_worked_on(self):
        self._begin_until(4)
        self._undated()
        Notice = type(self.env["implementation.notice"])
        tell, worked_on = Notice._tell, []

        def notes(notice, projects, now):
            worked_on.append(projects)
            return tell(notice, projects, now)

        with patch.object(Notice, "_tell", notes):
            letters = self._run(at(date(2026, 3, 4)))
        self.assertEqual(self._told(letters), {"coordinator": {"due": self.item}})
        self.assertEqual(worked_on, [self.project])

    def test_who_is_passed_over_is_counted_without_news(self):
        self._begin_until(3)
        self._run(TUESDAY)
        friend = self.env["res.partner"].create({"name": "Friend"})
        self.env["implementation.member"].create(
            {"project_id": self.project.id, "partner_id": friend.id, "side": "client"}
        )
        self.assertFalse(self._run(at(MONDAY + timedelta(1), 9)))
        self.assertEqual(self.counts["no_email"], 1)

    def test_a_project_nobody_can_look_at_does_not_silence_the_others(self):
        self._begin_until(2)
        self._undated()
        broken = self.env["project.project"].search([("name", "=", "Project 1")])
        Notice = type(self.env["implementation.notice"])
        look = Notice._look

        def breaks(notice, projects, now, passed):
            if broken in projects:
                raise ValueError("broken")
            return look(notice, projects, now, passed)

        with (
            patch.object(Notice, "_look", breaks),
            patch.object(self.env.cr, "rollback"),
            mute_logger(ROUND),
        ):
            letters = self._run(at(date(2026, 3, 4)))
        self.assertEqual(self._told(letters), {"coordinator": {"due": self.item}})
        self.assertEqual(self.counts["failed"], 1)

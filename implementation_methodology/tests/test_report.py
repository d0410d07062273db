# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import date, datetime
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.base.models.ir_cron import IrCron

from .common import ImplementationCommon

#: Monday morning in Kyiv, of the week after the one reported on.
NOW = datetime(2026, 3, 9, 8)
WEEK = date(2026, 3, 2)


class ReportCommon(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("en_US", "uk_UA"):
            cls.env["res.lang"]._activate_lang(code)
        cls.client.lang = "uk_UA"
        with freeze_time(datetime(2026, 3, 2, 8)):
            cls.project = cls._start_implementation()
        cls.stage = cls._stage(cls.project, "s1")
        cls.item = cls.stage.item_ids.filtered(lambda i: i.waiting_on == "client")[0]
        cls.item.with_context(lang="uk_UA").name = "Оплату отримано"

    @classmethod
    def _draft(cls, now=NOW):
        with patch.object(IrCron, "_commit_progress", lambda *_a, **_k: 60.0):
            cls.env["implementation.report"]._cron_draft_reports(now=now)
        return cls.project.implementation_report_ids

    @classmethod
    def _pdf_text(cls, report):
        pdf, kind = (
            cls.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(
                "implementation_methodology.report_implementation_report", report.ids
            )
        )
        assert kind == "pdf"
        pages = PdfReader(io.BytesIO(pdf)).pages
        # PDF breaks lines where it likes.
        return " ".join(" ".join(page.extract_text() for page in pages).split())


@tagged("post_install", "-at_install")
class TestReport(ReportCommon):
    def test_drafted_once_per_week_in_the_clients_language(self):
        report = self._draft()
        self.assertEqual(len(report), 1)
        self.assertEqual(report.week_start, WEEK)
        self.assertEqual(report.week_end, date(2026, 3, 8))
        self.assertEqual(report.lang, "uk_UA")
        self.assertIn("2 березня – 8 березня 2026", report.name)
        self.assertEqual(self._draft(), report)
        self.assertEqual(self._draft(datetime(2026, 3, 13, 12)), report)
        self.assertEqual(len(self._draft(datetime(2026, 3, 16, 8))), 2)
        self.assertEqual(
            report.activity_ids.user_id, self.project.user_id or self.env["res.users"]
        )

    def test_archived_draft_is_not_made_again(self):
        report = self._draft()
        report.active = False
        self._draft()
        self.assertEqual(
            self.env["implementation.report"]
            .with_context(active_test=False)
            .search([("project_id", "=", self.project.id)]),
            report,
        )

    def test_no_report_on_weeks_before_the_start(self):
        self.assertFalse(self._draft(datetime(2026, 3, 6, 8)))

    def test_says_what_was_done_what_is_next_and_who_is_waited_for(self):
        done = self.stage.item_ids.filtered(
            lambda i: i.waiting_on == "client" and i != self.item
        )[:1]
        self._hand_in(done, user=self.coordinator)
        self._as_client(done)._tick(now=datetime(2026, 3, 4, 9))
        while done.waiting_on == "integrator":
            self._as_client(done, self.consultant)._tick(now=datetime(2026, 3, 4, 9))
        self.item.due_date = date(2026, 3, 5)
        coming = self.env["implementation.item"].create(
            {
                "stage_id": self.stage.id,
                "name": "Coming",
                "owner_side": "integrator",
                "due_date": date(2026, 3, 12),
            }
        )
        internal = self.env["implementation.item"].create(
            {
                "stage_id": self.stage.id,
                "name": "Secret",
                "owner_side": "integrator",
                "visibility": "internal",
                "due_date": date(2026, 3, 12),
            }
        )
        report = self._draft()
        self.assertIn(done.with_context(lang="uk_UA").name, report.done_text)
        self.assertIn(coming.name, report.next_text)
        self.assertIn("Оплату отримано", report.waiting_text)
        self.assertIn("5 березня", report.waiting_text)
        everything = "".join(report[name] or "" for name, _lines in report._sections())
        self.assertNotIn(internal.name, everything)

    def test_moved_dates_come_with_their_reasons(self):
        reason = self.env["implementation.plan.reason"].search([], limit=1)
        self.env["implementation.plan.change"]._by_verb().create(
            {
                "stage_id": self.stage.id,
                "old_end": date(2026, 3, 6),
                "new_end": date(2026, 3, 10),
                "shift_days": 2,
                "reason_id": reason.id,
                "side": "client",
                "comment": "The contract\nwas signed later",
                "changed_on": datetime(2026, 3, 4, 9),
            }
        )
        report = self._draft()
        self.assertIn("6 березня", report.moves_text)
        self.assertIn("+2", report.moves_text)
        self.assertIn(reason.with_context(lang="uk_UA").name, report.moves_text)
        self.assertIn("The contract was signed later", report.moves_text)

    def test_health_makes_the_status(self):
        self.stage._by_verb().client_health = "red"
        self.assertEqual(self._draft().status, "off_track")

    def test_publishing_makes_the_project_update(self):
        report = self._draft()
        self.assertFalse(self.project.update_ids)
        report.with_user(self.manager).write(
            {"risks_text": "First <b>risk</b>\n\nSecond risk", "status": "at_risk"}
        )
        report.with_user(self.manager).action_publish()
        update = self.project.update_ids
        self.assertEqual(update, report.update_id)
        self.assertEqual(update.status, "at_risk")
        self.assertEqual(self.project.last_update_status, "at_risk")
        self.assertEqual(update.name, report.name)
        self.assertIn("First &lt;b&gt;risk&lt;/b&gt;", update.description)
        self.assertFalse(report.activity_ids)
        self.assertEqual(
            self.project.implementation_event_ids.filtered(
                lambda event: event.kind == "report_published"
            ).note,
            report.name,
        )
        with self.assertRaisesRegex(UserError, "published already"):
            report.with_user(self.manager).action_publish()
        self.assertEqual(len(self.project.update_ids), 1)

    def test_published_text_is_frozen(self):
        report = self._draft()
        report.with_user(self.manager).action_publish()
        for change in (
            lambda: report.write({"done_text": "More"}),
            lambda: report.with_user(self.manager).action_redraft(),
            report.unlink,
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self._draft(datetime(2026, 3, 16, 8))[0].state = "published"

    def test_only_a_manager_publishes(self):
        report = self._draft()
        report.with_user(self.consultant).done_text = "Corrected"
        with self.assertRaisesRegex(UserError, "Only an implementation manager"):
            report.with_user(self.consultant).action_publish()
        with self.assertRaises(AccessError):
            report.with_user(self.coordinator).read(["name"])

    def test_manager_drafts_by_hand(self):
        with freeze_time(NOW):
            project = self.project.with_user(self.manager)
            action = project.action_draft_implementation_report()
            again = project.action_draft_implementation_report()
        self.assertEqual(action["res_id"], again["res_id"])

    def test_pdf_is_printed_from_the_frozen_text(self):
        report = self._draft()
        report.done_text = "Налаштовано склади\nІмпортовано товари"
        self.assertRegex(self._pdf_text(report), "Draft|Чернетка")
        report.with_user(self.manager).action_publish()
        self.item.with_context(lang="uk_UA").name = "Щось інше"
        text = self._pdf_text(report)
        self.assertIn("Налаштовано склади", text)
        self.assertIn(report.name, text)
        self.assertNotIn("Щось інше", text)
        self.assertNotIn("Not published", text)

    def test_labels_of_the_pdf_are_in_the_language_of_the_report(self):
        view = self.env.ref("implementation_methodology.implementation_report_sections")
        view.update_field_translations(
            "arch_db", {"uk_UA": {"Done this week": "Зроблено за тиждень"}}
        )
        report = self._draft()
        self.assertIn("Зроблено за тиждень", self._pdf_text(report))
        self.assertIn("Зроблено за тиждень", report._html())
        report.lang = "en_US"
        self.assertIn("Done this week", self._pdf_text(report))

    def test_queries_of_drafting_do_not_grow_with_the_items(self):
        def draft_with(count):
            with self.env.cr.savepoint() as savepoint:
                for place in range(count):
                    self.env["implementation.item"].create(
                        {
                            "stage_id": self.stage.id,
                            "name": f"Item {place}",
                            "owner_side": "client",
                            "due_date": date(2026, 3, 5),
                        }
                    )
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.env["implementation.report"]._draft_vals(self.project, WEEK)
                counted = self.env.cr.sql_log_count - before
                savepoint.rollback()
            return counted

        draft_with(1)
        self.assertEqual(draft_with(10), draft_with(100))


@tagged("post_install", "-at_install")
class TestReportPortal(ReportCommon, HttpCase):
    def test_members_read_what_is_published_and_nothing_else(self):
        report = self._draft()
        url = f"/my/implementations/{self.project.id}/report/{report.id}"
        history = f"/my/implementations/{self.project.id}/history"
        self.authenticate(self.coordinator.login, "coordinator")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertNotIn(report.name, self.url_open(history).text)
        report.with_user(self.manager).action_publish()
        self.env.cr.flush()
        self.assertIn(report.name, self.url_open(history).text)
        self.assertIn(url, self.url_open(history).text)
        overview = self.url_open(f"/my/implementations/{self.project.id}").text
        self.assertIn(url, overview)
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.authenticate(self.stranger.login, "stranger")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)

    def test_report_of_another_project_is_not_found(self):
        report = self._draft()
        report.with_user(self.manager).action_publish()
        with freeze_time(datetime(2026, 3, 2, 8)):
            other = self._start_implementation(
                people={"client_coordinator": self.stranger}, name="Other"
            )
        self.authenticate(self.stranger.login, "stranger")
        url = f"/my/implementations/{other.id}/report/{report.id}"
        self.assertEqual(self.url_open(url).status_code, 404)

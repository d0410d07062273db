# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import HypercareCommon

WEEK = [date(2026, 3, day) for day in range(2, 7)]


class BoardCommon(HypercareCommon):
    """Two key processes of the window, and a hand to set them with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales, cls.stock = cls.env["hypercare.process"].create(
            [
                {"window_id": cls.window.id, "name": "Sales", "sequence": 1},
                {"window_id": cls.window.id, "name": "Stock", "sequence": 2},
            ]
        )
        cls.nobody = cls.env["hypercare.person"]

    @classmethod
    def _say(cls, process, day, state="ok", note="", user=None, hour="10:00"):
        """Have the coordinator (or ``user``) set a day of March 2026."""
        moment = f"2026-03-{day:02d} {hour}"
        with cls._at(moment):
            person_sudo = cls._person(user or cls.coordinator).sudo()
            process.sudo()._set_day(person_sudo, state, note, cls._moment(moment))
        process.invalidate_recordset()

    @classmethod
    def _week(cls, process, *days):
        for day in days or range(2, 7):
            cls._say(process, day)


@tagged("post_install", "-at_install")
class TestBoard(BoardCommon):
    def _row(self, process, day):
        rows = self.window._board(date(2026, 3, day))
        return next(row for row in rows if row["process"] == process)

    def test_five_working_days_of_ok_make_a_process_stable(self):
        self._week(self.sales, 2, 3, 4, 5)
        self.assertFalse(self._row(self.sales, 5)["stable"])
        self._say(self.sales, 6)
        row = self._row(self.sales, 6)
        self.assertEqual(row["ok_run"], 5)
        self.assertTrue(row["stable"])
        self.assertEqual(self.window._board_counts(date(2026, 3, 6)), (1, 2))

    def test_a_workaround_begins_anew(self):
        self._week(self.sales)
        self._say(self.sales, 9, "workaround", "Labels are printed by hand")
        self.assertEqual(self._row(self.sales, 9)["ok_run"], 0)
        self._say(self.sales, 10)
        self.assertEqual(self._row(self.sales, 10)["ok_run"], 1)

    def test_a_day_without_a_word_breaks_nothing_and_adds_nothing(self):
        self._week(self.sales, 2, 3, 5, 6)
        self.assertEqual(self._row(self.sales, 6)["ok_run"], 4)
        self._say(self.sales, 9)
        self.assertTrue(self._row(self.sales, 9)["stable"])

    def test_a_holiday_adds_nothing(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.kyiv.id,
                "company_id": self.env.company.id,
                "date_from": "2026-03-03 22:00:00",
                "date_to": "2026-03-04 21:59:59",
            }
        )
        self._week(self.sales)
        self.assertEqual(self._row(self.sales, 6)["ok_run"], 4)

    def test_the_board_of_a_day_knows_nothing_of_later_days(self):
        self._week(self.sales)
        self._say(self.sales, 9, "blocked", "No label is printed")
        self.assertTrue(self._row(self.sales, 6)["stable"])
        self.assertEqual(self._row(self.sales, 6)["state"], "ok")
        self.assertEqual(self._row(self.sales, 9)["state"], "blocked")

    def test_the_row_shows_the_last_five_working_days(self):
        self._say(self.sales, 6)
        self._say(self.sales, 9, "workaround", "By hand")
        states = self._row(self.sales, 10)["states"]
        self.assertEqual(
            {day.day: state for day, state in states.items()},
            {4: "", 5: "", 6: "ok", 9: "workaround", 10: ""},
        )

    def test_what_was_said_last_stands(self):
        self._say(self.sales, 3, "blocked", "No label is printed")
        self.assertEqual(self.sales.state, "blocked")
        with self._at("2026-03-05 10:00"):
            self.sales.invalidate_recordset()
            self.assertEqual(self.sales.state_on, date(2026, 3, 3))
            self.assertFalse(self.sales.said_today)
            chips = self.sales.last_days
        self.assertEqual([chip["state"] for chip in chips], ["", "blocked", "", ""])
        self.assertEqual(chips[1]["note"], "No label is printed")

    def test_trouble_needs_a_note(self):
        for state in ("workaround", "blocked"):
            with self.assertRaises(UserError):
                self._say(self.sales, 3, state, "  ")
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            self.env["hypercare.process.day"]._by_verb().create(
                {"process_id": self.sales.id, "day": WEEK[0], "state": "blocked"}
            )
            self.env.flush_all()

    def test_an_unknown_state_is_refused(self):
        for state in ("", "fine", None):
            with self.assertRaises(UserError):
                self._say(self.sales, 3, state, "x")

    def test_the_day_is_the_one_of_the_client(self):
        """At 22:30 UTC it is the next day in Kyiv already."""
        self._say(self.sales, 3, hour="22:30")
        self.assertEqual(self.sales.day_ids.day, date(2026, 3, 4))

    def test_the_same_day_said_again_keeps_what_it_replaces(self):
        self._say(self.sales, 3, "blocked", "No label is printed", hour="08:00")
        self._say(self.sales, 3, "ok", "", self.project_lead, hour="12:00")
        day = self.sales.day_ids
        self.assertRecordValues(
            day,
            [
                {
                    "state": "ok",
                    "note": False,
                    "partner_id": self.project_lead.partner_id.id,
                    "on_behalf": True,
                    "said_at": self._moment("2026-03-03 12:00"),
                }
            ],
        )
        trace = self.sales.message_ids[:1]
        self.assertIn("Blocked (No label is printed), hyper_coordinator", trace.preview)
        self.assertEqual(trace.author_id, self.project_lead.partner_id)

    def test_who_may_not_edit_may_not_set(self):
        for user in (self.director, self.consultant):
            with self.assertRaises(UserError):
                self._say(self.sales, 3, user=user)
        self.assertFalse(self.sales.day_ids)

    def test_a_person_of_another_window_may_not_set(self):
        other = self._window()
        person = self._person(self.coordinator, other)
        with self.assertRaises(UserError):
            self.sales.sudo()._set_day(
                person.sudo(), "ok", "", self._moment("2026-03-03 10:00")
            )

    def test_a_consultant_says_it_on_behalf(self):
        with self._at("2026-03-03 10:00"):
            self.sales.with_user(self.consultant).action_set_ok()
        self.assertTrue(self.sales.day_ids.on_behalf)
        self.assertEqual(self.sales.day_ids.partner_id, self.consultant.partner_id)

    def test_a_client_has_no_button(self):
        with self.assertRaises(AccessError):
            self.sales.with_user(self.coordinator).action_set_ok()

    def test_trouble_is_said_with_the_dialog(self):
        with self._at("2026-03-03 10:00"):
            form = Form(
                self.env["hypercare.process.say"]
                .with_user(self.consultant)
                .with_context(default_process_id=self.sales.id)
            )
            form.state = "blocked"
            form.note = "No label is printed"
            form.save().action_say()
        self.assertEqual(self.sales.state, "blocked")

    def test_a_board_that_is_closed_is_not_set(self):
        self.window._by_verb().write(
            {"state": "closed", "closed_at": "2026-03-06 12:00:00"}
        )
        with self.assertRaises(UserError):
            self._say(self.sales, 9)

    def test_long_after_its_end_the_board_is_as_it_was(self):
        self._week(self.sales)
        self.window._by_verb().write(
            {"state": "closed", "closed_at": "2026-03-06 12:00:00"}
        )
        rows = self.window._board(date(2027, 5, 5))
        self.assertEqual(rows[0]["ok_run"], 5)
        self.assertEqual(list(rows[0]["states"]), WEEK)

    def test_days_are_neither_written_nor_deleted_by_hand(self):
        self._say(self.sales, 3, "blocked", "No label is printed")
        day = self.sales.day_ids.with_user(self.project_lead)
        with self.assertRaises(UserError):
            day.state = "ok"
        with self.assertRaises(UserError):
            day.unlink()
        with self.assertRaises(UserError):
            self.sales.with_user(self.project_lead).unlink()
        with self.assertRaises(UserError):
            self.env["hypercare.process.day"].with_user(self.project_lead).create(
                {"process_id": self.stock.id, "day": WEEK[0], "state": "ok"}
            )

    def test_an_archived_process_is_not_on_the_board(self):
        self.stock.action_archive()
        self.assertEqual(self.window._board_counts(WEEK[0]), (0, 1))

    def test_usual_processes_are_chosen_once(self):
        ref = self.env.ref
        usual = ref("support_sla.agreement_process_sales") | ref(
            "support_sla.agreement_process_invoicing"
        )
        self.agreement.version_ids._by_verb().level_reasons = (
            f"Critical processes: {usual[1].name}"
        )
        choice = self.env["hypercare.process.choice"].create(
            {"window_id": self.window.id}
        )
        self.assertEqual(choice.process_ids, usual[1])
        for user in (self.project_lead, self.consultant, self.agent):
            self.assertTrue(usual.with_user(user).has_access("read"), user.name)
        choice.process_ids = usual
        choice.action_take()
        choice.action_take()
        self.assertEqual(
            sorted(self.window.process_ids.mapped("name")),
            ["Invoicing", "Sales", "Stock"],
        )

    def test_queries_do_not_grow_with_processes_and_days(self):
        def queries():
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            self.window._board(date(2026, 3, 13))  # warm up
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.window._board(date(2026, 3, 13))
            return self.env.cr.sql_log_count - before

        self._say(self.sales, 3, "blocked", "No label is printed")
        few = queries()
        more = self.env["hypercare.process"].create(
            [{"window_id": self.window.id, "name": f"P{n}"} for n in range(20)]
        )
        self.env["hypercare.process.day"]._by_verb().create(
            [
                {"process_id": process.id, "day": day, "state": "ok"}
                for process in more
                for day in WEEK
            ]
        )
        self.assertEqual(queries(), few)

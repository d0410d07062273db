# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_effort import EffortCommon


@tagged("post_install", "-at_install")
class TestTimer(EffortCommon):
    """A timer on a ticket: whose it is, and what it becomes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)
        cls.other = cls._ticket(name="Another one", user_id=cls.agent.id)

    def _start(self, ticket, at, user=None):
        with self._at(at):
            return ticket.with_user(user or self.agent).action_effort_start()

    def _timers(self, user=None):
        return self.env["support.timer"].search(
            [("user_id", "=", (user or self.agent).id)]
        )

    def _dialog(self, action, user=None):
        return Form(
            self.env["support.effort.log"]
            .with_user(user or self.agent)
            .with_context(**action["context"])
        )

    def test_stopping_asks_and_confirming_books(self):
        self._start(self.ticket, "2026-03-02 10:00")
        with self._at("2026-03-02 11:30"):
            action = self.ticket.with_user(self.agent).action_effort_stop()
            self.assertTrue(self._timers(), "it runs on until the time is confirmed")
            form = self._dialog(action)
            self.assertEqual(form.hours, 1.5)
            self.assertEqual(form.name, self.ticket.name)
            form.name = "Looked into it"
            form.save().action_confirm()
        self.assertFalse(self._timers())
        line = self.ticket.effort_ids
        self.assertEqual(line.unit_amount, 1.5)
        self.assertEqual(line.name, "Looked into it")
        self.assertEqual(line.user_id, self.agent)
        self.assertEqual(line.date, fields.Date.to_date("2026-03-02"))

    def test_begun_minutes_count_and_there_is_at_least_one(self):
        self._start(self.ticket, "2026-03-02 10:00")
        timer = self._timers()
        for moment, minutes in (
            ("10:00:00", 1),
            ("10:00:20", 1),
            ("10:01:00", 1),
            ("10:01:01", 2),
            ("11:00:00", 60),
        ):
            now = fields.Datetime.to_datetime(f"2026-03-02 {moment}")
            self.assertEqual(timer._minutes(now), minutes, moment)

    def test_the_day_is_the_clients(self):
        self._signed_agreement(self._moment("2026-01-01 10:00"))
        ticket = self._ticket(user_id=self.agent.id)
        self._start(ticket, "2026-03-31 20:30")
        with self._at("2026-03-31 21:30"):  # half past midnight in Kyiv
            action = ticket.with_user(self.agent).action_effort_stop()
            self._dialog(action).save().action_confirm()
        self.assertEqual(ticket.effort_ids.date, fields.Date.to_date("2026-04-01"))

    def test_the_running_time_is_told_by_the_server(self):
        self._start(self.ticket, "2026-03-02 10:00")
        with self._at("2026-03-02 10:07"):
            mine = self.ticket.with_user(self.agent)
            mine.invalidate_recordset()
            self.assertTrue(mine.effort_is_timed)
            self.assertEqual(
                mine.effort_timer,
                {"started": "2026-03-02 10:00:00", "now": "2026-03-02 10:07:00"},
            )
            self.assertFalse(self.ticket.with_user(self.colleague).effort_is_timed)
            self.assertFalse(self.other.with_user(self.agent).effort_is_timed)

    def test_starting_elsewhere_stops_nothing_silently(self):
        self._start(self.ticket, "2026-03-02 10:00")
        action = self._start(self.other, "2026-03-02 10:30")
        self.assertEqual(self._timers().ticket_id, self.ticket)
        with self._at("2026-03-02 10:30"):
            form = self._dialog(action)
            self.assertEqual(form.ticket_id, self.ticket)
            form.save().action_confirm()
        self.assertEqual(self.ticket.effort_hours, 0.5)
        self.assertEqual(self._timers().ticket_id, self.other)
        self.assertEqual(self._timers().started_at, self._moment("2026-03-02 10:30"))

    def test_the_old_time_can_be_discarded_before_starting_elsewhere(self):
        self._start(self.ticket, "2026-03-02 10:00")
        action = self._start(self.other, "2026-03-02 10:30")
        self._dialog(action).save().action_discard()
        self.assertFalse(self.ticket.effort_ids)
        self.assertEqual(self._timers().ticket_id, self.other)

    def test_starting_twice_goes_on(self):
        self._start(self.ticket, "2026-03-02 10:00")
        self._start(self.ticket, "2026-03-02 10:30")
        self.assertEqual(self._timers().started_at, self._moment("2026-03-02 10:00"))

    def test_discarding_books_nothing(self):
        self._start(self.ticket, "2026-03-02 10:00")
        self.ticket.with_user(self.agent).action_effort_discard()
        self.assertFalse(self._timers())
        self.assertFalse(self.ticket.effort_ids)

    def test_what_is_confirmed_twice_is_booked_once(self):
        self._start(self.ticket, "2026-03-02 10:00")
        with self._at("2026-03-02 10:30"):
            action = self.ticket.with_user(self.agent).action_effort_stop()
            first, second = (self._dialog(action).save() for _window in range(2))
            first.action_confirm()
            with self.assertRaisesRegex(UserError, "has ended"):
                second.action_confirm()
        self.assertEqual(len(self.ticket.effort_ids), 1)

    def test_a_timer_is_its_users_alone(self):
        self._start(self.ticket, "2026-03-02 10:00")
        timer = self._timers()
        theirs = self.ticket.with_user(self.colleague)
        for attempt in (theirs.action_effort_stop, theirs.action_effort_discard):
            with self.assertRaisesRegex(UserError, "does not run"):
                attempt()
        with self.assertRaises(AccessError):
            timer.with_user(self.colleague)._drop()
        with self.assertRaises(AccessError):
            self.env["support.effort.log"].with_user(self.colleague).create(
                {"ticket_id": self.ticket.id, "timer_id": timer.id}
            )
        for user in (self.agent, self.leader):
            with self.assertRaises(AccessError):
                timer.with_user(user).write({"started_at": "2020-01-01 00:00:00"})
            with self.assertRaises(AccessError):
                timer.with_user(user).unlink()
        self.assertEqual(self._timers(), timer)

    def test_two_colleagues_time_the_same_ticket(self):
        self._start(self.ticket, "2026-03-02 10:00")
        self._start(self.ticket, "2026-03-02 10:10", self.colleague)
        self.assertTrue(self._timers(self.agent))
        self.assertTrue(self._timers(self.colleague))

    def test_two_windows_do_not_start_two_timers(self):
        self._start(self.ticket, "2026-03-02 10:00")
        timers = self.env["support.timer"].with_user(self.agent)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            timers._start(self.other, self._moment("2026-03-02 10:00"))

    def test_a_timer_on_a_ticket_that_went_to_others_is_dropped_and_told(self):
        narrow = self._new_user("sla_narrow", "helpdesk_mgmt.group_helpdesk_user_own")
        self.env["hr.employee"].create({"name": "Narrow", "user_id": narrow.id})
        gone, mine = (self._ticket(user_id=narrow.id) for _ticket in range(2))
        self._start(gone, "2026-03-02 10:00", narrow)
        gone.user_id = self.agent
        action = self._start(mine, "2026-03-02 12:00", narrow)
        self.assertIn("2 h", action["params"]["message"])
        self.assertEqual(self._timers(narrow).ticket_id, mine)

    def test_the_portal_times_nothing(self):
        ticket = self.ticket.with_user(self.customer)
        with self.assertRaises(AccessError):
            ticket.action_effort_start()
        with self.assertRaises(AccessError):
            self.env["support.timer"].with_user(self.customer)._mine()

    def test_time_is_logged_without_a_timer_too(self):
        with self._at("2026-03-02 10:00"):
            action = self.ticket.with_user(self.agent).action_effort_log()
            form = self._dialog(action)
            self.assertEqual(form.hours, 0)
            with self.assertRaisesRegex(UserError, "more than zero"):
                form.save().action_confirm()
            form.hours = 0.25
            form.save().action_confirm()
        self.assertEqual(self.ticket.effort_hours, 0.25)

    def test_a_forgotten_timer_is_pointed_at(self):
        self._start(self.ticket, "2026-03-02 10:00")
        with self._at("2026-03-03 10:00"):
            action = self.ticket.with_user(self.agent).action_effort_stop()
            self.assertTrue(self._dialog(action).is_long)

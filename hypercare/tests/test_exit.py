# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common_exit import GOOD, ExitCommon


@tagged("post_install", "-at_install")
class TestExit(ExitCommon):
    """X1 to X12 with hand-made records and indicators."""

    def test_a_critical_ticket_needs_a_plan_the_client_agreed_to(self):
        self._assess()
        self.assertExit(X1="met")
        ticket = self._ticket("2026-03-13 08:00", priority="3")
        self.assertEqual(ticket.hypercare_id, self.window)
        self._assess()
        self.assertExit(X1="failed", X4="met")
        self.assertEqual(self._row("X1").evidence, "Without an agreed plan: 1")
        ticket.write({"plan_text": "A patch on Friday", "plan_until": "2026-03-20"})
        self._assess()
        self.assertExit(X1="failed")
        ticket._accept_plan(self._person(self.coordinator), self.now)
        self._assess()
        self.assertExit(X1="met")

    def test_another_plan_is_agreed_to_anew(self):
        ticket = self._ticket("2026-03-13 08:00", priority="3")
        ticket.write({"plan_text": "A patch on Friday", "plan_until": "2026-03-20"})
        ticket._accept_plan(self._person(self.coordinator), self.now)
        ticket.write({"plan_text": "A patch on Friday"})
        self.assertTrue(ticket.plan_accepted_at)
        ticket.plan_until = "2026-03-27"
        self.assertFalse(ticket.plan_accepted_at or ticket.plan_accepted_by_id)
        self._assess()
        self.assertExit(X1="failed")

    def test_a_closed_or_repeated_critical_ticket_needs_none(self):
        ticket = self._ticket("2026-03-13 08:00", priority="3")
        other = self._ticket("2026-03-13 09:00", priority="3")
        other.duplicate_id = ticket
        self._move(ticket, self.done, "2026-03-13 10:00")
        self._assess()
        self.assertExit(X1="met")

    def test_a_plan_covers_its_last_day_and_no_more(self):
        ticket = self._ticket("2026-03-13 08:00", priority="3")
        ticket.write({"plan_text": "A patch", "plan_until": "2026-03-16"})
        ticket._accept_plan(self._person(self.coordinator), self.now)
        self._assess()
        self.assertExit(X1="met")
        self.assertEqual(self._row("X1").forecast, "failed")
        self._assess("2026-03-17 08:00")
        self.assertExit(X1="failed")

    def test_urgent_tickets_are_solved_in_time(self):
        for share, state in (((9, 10), "met"), ((8, 10), "failed"), ((0, 0), "met")):
            with self._indicators(k4=share):
                self._assess()
            self.assertExit(X2=state)

    def test_new_tickets_come_down_by_half(self):
        for share, state in (
            ((5, 10), "met"),
            ((6, 10), "failed"),
            ((3, 0), "open"),
            ((0, 0), "met"),
        ):
            with self._indicators(k5=share):
                self._assess()
            self.assertExit(X3=state)

    def test_a_window_too_short_for_a_trend_is_not_asked_for_one(self):
        self.window._by_verb().date_end = "2026-03-06"
        with self._indicators(k5=(8, 0)):
            self._assess()
        self.assertExit(X3="met")
        self.assertIn("too short", self._row("X3").evidence)

    def test_a_ticket_older_than_ten_working_days_needs_a_plan(self):
        ticket = self._ticket("2026-03-02 08:00")
        self._assess("2026-03-16 14:00")
        self.assertExit(X4="met")
        self.assertEqual(self._row("X4").forecast, "failed")
        self._assess("2026-03-17 14:00")
        self.assertExit(X4="failed")
        ticket.write({"plan_text": "In the spring", "plan_until": "2026-03-31"})
        ticket._accept_plan(self._person(self.coordinator), self.now)
        self._assess("2026-03-17 14:00")
        self.assertExit(X4="met", X1="met")

    def test_offered_work_has_left_the_queue(self):
        ticket = self._ticket("2026-03-02 08:00", priority="3")
        ticket._by_verb().scope_outcome = "excluded"
        self._assess("2026-03-17 14:00")
        self.assertExit(X1="met", X4="met")

    def test_key_processes_are_stable_after_five_working_days(self):
        self._assess()
        self.assertExit(X5="open")
        process = self.env["hypercare.process"].create(
            {"window_id": self.window.id, "name": "Invoicing"}
        )
        person = self._person(self.coordinator)
        for day in (10, 11, 12, 13):
            process._set_day(person, "ok", "", self._moment(f"2026-03-{day} 10:00"))
        self._assess("2026-03-13 14:00")
        self.assertExit(X5="failed")
        self.assertEqual(self._row("X5").forecast, "met")
        process._set_day(person, "ok", "", self._moment("2026-03-16 10:00"))
        self._assess()
        self.assertExit(X5="met")

    def test_support_solves_by_itself(self):
        for share, state in (((19, 20), "met"), ((18, 20), "failed")):
            with self._indicators(k11=share):
                self._assess()
            self.assertExit(X6=state)

    def test_five_answers_are_asked_for_before_content_is_known(self):
        for share, state in (
            ((4, 5), "met"),
            ((3, 5), "failed"),
            ((4, 4), "open"),
            ((0, 0), "open"),
        ):
            with self._indicators(k10=share):
                self._assess()
            self.assertExit(X7=state)

    def test_repeated_questions_need_a_published_answer(self):
        topic = self.env["hypercare.topic"].search([], limit=1)
        answer = self.env["hypercare.faq"].create(
            {
                "question": "How to process a return?",
                "answer": "<p>Like so.</p>",
                "partner_id": self.client.id,
                "window_id": self.window.id,
                "topic_id": topic.id,
            }
        )
        for hour in (8, 9):
            ticket = self._ticket(f"2026-03-13 0{hour}:00")
            ticket.nature = "question"
            ticket._link_faq(answer, self._moment(f"2026-03-13 0{hour}:30"))
        self._assess()
        self.assertExit(X8="failed")
        answer._publish(self._moment("2026-03-13 12:00"))
        self._assess()
        self.assertExit(X8="met")

    def _session(self):
        topic = self.env["hypercare.topic"].search([], limit=1)
        return self.env["hypercare.session"].create(
            {"window_id": self.window.id, "topic_id": topic.id}
        )

    def test_sessions_are_held_and_recorded(self):
        self._assess()
        self.assertExit(X9="met")
        session = self._session()
        self._assess()
        self.assertExit(X9="failed")
        session._by_verb().write({"state": "held", "held_at": "2026-03-12 08:00:00"})
        self._assess()
        self.assertExit(X9="failed")
        self.assertIn("without a recording", self._row("X9").evidence)
        session.recording_url = "https://video.example.com/1"
        self._assess()
        self.assertExit(X9="met")

    def test_the_first_month_is_closed_where_accounting_went_live(self):
        self._assess()
        self.assertExit(X10="met")
        self.window.has_accounting = True
        self._assess()
        self.assertExit(X10="failed")
        self.assertEqual(self.window._month_end_day(), date(2026, 4, 3))
        self._row("X10")._tick(self.coordinator.partner_id, self.now)
        self.assertExit(X10="met")

    def test_the_review_is_signed(self):
        self._assess()
        self.assertExit(X11="failed")
        with self._facts(review_signed=True):
            self._assess()
        self.assertExit(X11="met")

    def test_the_handover_is_accepted_and_regular_support_promises(self):
        handover = self._handover()
        handover._request(self.now)
        self._sign_by(handover, self.project_lead, self.support_lead)
        self._assess()
        self.assertExit(X12="failed")
        self.assertEqual(self._row("X12").forecast, "met")
        self._sign_by(handover, self.coordinator)
        self.assertExit(X12="met")
        self.agreement._terminate(date(2026, 3, 10), "They go")
        self._assess()
        self.assertExit(X12="failed")
        self.assertIn("no regular agreement", self._row("X12").evidence)

    def test_a_team_nobody_reaches_takes_nothing_over(self):
        self.team.write({"show_in_portal": False, "alias_name": False})
        with self._facts(handover_signed=True):
            self._assess()
        self.assertExit(X12="met")
        self.assertFalse(self.window._is_reached(self.team))
        self.team.alias_name = "help-client"
        self.assertTrue(self.window._is_reached(self.team))

    def test_the_policy_of_the_window_sets_the_limits(self):
        targets = self.window.policy_id.target_ids
        targets.filtered(lambda one: one.code == "x2").value = 80
        with self._indicators(k4=(8, 10)):
            self._assess()
        self.assertExit(X2="met")

    def test_readiness_leaves_out_the_handover_only(self):
        with self._facts():
            self._assess("2026-03-11 14:00")
        self.assertAllMet(but={"X12"})
        self.assertEqual(self.window.exit_ready_count, 11)
        self.assertEqual(self.window.exit_open_count, 1)
        self.assertEqual(self.window.exit_ready_since, date(2026, 3, 11))
        self.assertTrue(self.window._exit_ready(self.now))
        with self._facts(critical_without_plan=1):
            self._assess("2026-03-12 14:00")
        self.assertFalse(self.window.exit_ready_since)
        self.assertFalse(self.window._exit_ready(self.now))

    def test_an_early_end_takes_three_working_days_in_a_row(self):
        with self._facts():
            self._assess("2026-03-05 14:00")
            self._assess("2026-03-06 14:00")
            at = self._moment("2026-03-08 14:00")
            self.assertFalse(self.window._exit_has_held(at))
            self._assess("2026-03-09 14:00")
        at = self._moment("2026-03-09 14:00")
        self.assertTrue(self.window._exit_has_held(at))
        self.window.policy_id.exit_hold_days = 4
        self.assertFalse(self.window._exit_has_held(at))

    def test_the_forecast_is_told_by_code(self):
        self._assess()
        forecast = self.window._forecast(self.now)
        self.assertEqual(set(forecast), set(self._states()))
        self.assertTrue(forecast["X1"])
        self.assertFalse(forecast["X11"])
        self._session()
        self.assertFalse(self.window._forecast(self.now)["X9"])

    def test_anybody_who_reads_a_window_may_have_it_assessed(self):
        self.window.with_user(self.consultant).action_assess_exit()
        self.assertEqual(len(self.window.exit_criterion_ids), 12)

    def test_windows_that_are_not_open_are_not_assessed(self):
        draft = self._window()
        with self._facts(GOOD):
            draft._assess_exit(self.now)
        self.assertFalse(draft.exit_criterion_ids)

    def test_the_queries_do_not_grow_with_tickets(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._assess()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        self._assess()
        self._ticket("2026-03-12 08:00", priority="3")
        few = queries()
        for minute in range(12):
            self._ticket(f"2026-03-12 09:{minute:02}", priority="3")
        queries()
        self.assertLessEqual(queries(), few)

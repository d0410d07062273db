# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SlaCommon

NOW = "2026-03-02 17:00"
ACTIONS = "odoo.addons.base.models.ir_actions"


@tagged("post_install", "-at_install")
class TestRetarget(SlaCommon):
    def setUp(self):
        super().setUp()
        # Other tickets of the database are none of these tests' business.
        self.env.cr.execute("DELETE FROM support_sla_fact")

    def _open(self, at=NOW, user=None, **kwargs):
        wizards = self.env["support.sla.retarget"].with_user(user or self.leader)
        with self._at(at):
            action = wizards._open(**kwargs)
        return wizards.browse(action["res_id"])

    def _apply(self, wizard, at=NOW):
        with self._at(at):
            return wizard.action_apply()

    def _target(self, metric, policy=None):
        return (policy or self.policy).target_ids.filtered(
            lambda target: target.metric == metric
        )

    def _history(self):
        """Tickets in every state that a clock can be in."""
        waiting = self._ticket()
        answered = self._ticket()
        self._post(answered, self.agent, "2026-03-02 11:00")
        held = self._ticket()
        self._move(held, self.awaiting, "2026-03-02 12:00")
        resumed = self._ticket()
        self._move(resumed, self.awaiting, "2026-03-02 11:00")
        self._move(resumed, self.working, "2026-03-02 13:00")
        asked = self._ticket()
        self._post(asked, self.agent, "2026-03-02 11:00")
        self._post(asked, self.customer, "2026-03-02 16:00")
        solved = self._ticket()
        self._move(solved, self.done, "2026-03-02 12:00")
        return waiting | answered | held | resumed | asked | solved

    def test_nothing_to_do_while_nothing_has_changed(self):
        self._history()
        wizard = self._open()
        self.assertFalse(wizard.line_ids)
        with self.assertRaisesRegex(UserError, "nothing to apply"):
            self._apply(wizard)

    def test_the_preview_is_the_result(self):
        tickets = self._history()
        for metric, hours in (
            ("first_response", 2),
            ("next_response", 0.5),
            ("resolution", 12),
        ):
            self._target(metric).amount = hours
        self._target("periodic_update").unlink()
        wizard = self._open()
        seen = {
            (line.ticket_id.id, line.metric): line
            for line in wizard.line_ids
            if line.cycle
        }
        self.assertLessEqual(
            {"breached", "later", "sooner", "held", "dropped", "next"},
            set(wizard.line_ids.mapped("outcome")),
        )
        self._apply(wizard)
        for (ticket_id, metric), line in seen.items():
            with self.subTest(ticket=ticket_id, metric=metric):
                clock = self._clock(
                    self.env["helpdesk.ticket"].browse(ticket_id), metric, line.cycle
                )
                if line.outcome == "dropped":
                    self.assertEqual(clock.state, "cancelled")
                    continue
                self.assertEqual(clock.due_at, line.new_due_at)
                self.assertEqual(clock.promise_id, line.new_promise_id)
                self.assertEqual(
                    line.outcome == "breached", clock.breach_cause == "promise"
                )
        untouched = tickets.sla_clock_ids.filtered(
            lambda clock: (clock.ticket_id.id, clock.metric) not in seen
        )
        self.assertFalse(untouched.filtered(lambda c: c.state in ("running", "held")))
        self.assertFalse(self._open().line_ids)

    def test_what_is_finished_stays(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        names = ["due_at", "state", "consumed", "promise_id", "write_date"]
        response = self._clock(ticket, "first_response")
        before = response.read(names)
        self._target("first_response").amount = 0.5
        self._target("resolution").amount = 12
        self._apply(self._open())
        self.env.invalidate_all()
        self.assertEqual(response.read(names), before)
        self.assertEqual(
            self._clock(ticket, "resolution").due_at, self._moment("2026-03-03 13:00")
        )

    def test_a_clock_that_comes_out_late_is_breached_now_and_quiet(self):
        self.env["support.sla.level"].create(
            {"name": "Late", "policy_id": self.policy.id, "moment": "at"}
        )
        ticket = self._ticket()
        self._target("first_response").amount = 1
        wizard = self._open("2026-03-02 12:30")
        self.assertEqual(wizard.breach_count, 1)
        self._apply(wizard, "2026-03-02 12:30")
        clock = self._clock(ticket, "first_response")
        now = self._moment("2026-03-02 12:30")
        self.assertRecordValues(
            clock,
            [
                {
                    "breached_at": now,
                    "breach_cause": "promise",
                    "armed_from": now,
                    "next_action_at": False,
                }
            ],
        )

    def test_the_fact_tells_the_cause(self):
        ticket = self._ticket()
        self._target("resolution").amount = 12
        self._apply(self._open())
        fact = ticket.sla_fact_ids.filtered(lambda fact: fact.kind == "promise")
        self.assertEqual(fact.data["cause"], "retarget")
        self.assertEqual(fact.user_id, self.leader)
        self.assertEqual(
            set(fact.data["promises"]),
            {"first_response", "next_response", "periodic_update", "resolution"},
        )
        [[policy, word, metrics]] = fact.data["why"]
        self.assertEqual((policy, word), (self.policy.id, "matched"))
        self.assertEqual(set(metrics), set(fact.data["promises"]))

    def test_a_calendar_edit_is_retargeted_too(self):
        ticket = self._ticket()
        self.calendar.attendance_ids.filtered(
            lambda line: line.dayofweek == "0"
        ).hour_to = 12
        wizard = self._open("2026-03-02 11:00")
        self._apply(wizard, "2026-03-02 11:00")
        self.assertEqual(
            self._clock(ticket, "resolution").due_at, self._moment("2026-03-03 15:00")
        )

    def test_a_ticket_nobody_promised_anything_gets_clocks_from_its_start(self):
        self.policy.action_archive()
        ticket = self._ticket()
        self.assertFalse(ticket.sla_clock_ids)
        self.policy.action_unarchive()
        wizard = self._open("2026-03-02 11:00")
        self.assertIn("new", wizard.line_ids.mapped("outcome"))
        self._apply(wizard, "2026-03-02 11:00")
        self.assertEqual(
            self._clock(ticket, "resolution").due_at, self._moment("2026-03-02 18:00")
        )

    def test_only_the_policies_asked_for(self):
        other = self._policy(
            "Other", 1, {"partner_ids": [Command.set(self.client.ids)]}, resolution=3
        )
        mine = self._ticket()
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        theirs = self._ticket(partner_id=stranger.id)
        self._target("resolution", other).amount = 4
        self._target("resolution").amount = 9
        wizard = self._open(policies=other)
        self.assertEqual(wizard.line_ids.ticket_id, mine)
        wizard = self._open(tickets=theirs)
        self.assertEqual(wizard.line_ids.ticket_id, theirs)
        self.assertEqual(self._open().line_ids.ticket_id, mine | theirs)

    def test_a_stale_preview_is_shown_again_and_not_applied(self):
        ticket = self._ticket()
        self._target("resolution").amount = 9
        wizard = self._open()
        self._target("resolution").amount = 10
        action = self._apply(wizard)
        self.assertEqual(action["res_id"], wizard.id)
        self.assertTrue(wizard.is_stale)
        self.assertEqual(
            self._clock(ticket, "resolution").due_at, self._moment("2026-03-02 18:00")
        )
        self.assertEqual(wizard.line_ids.new_due_at, self._moment("2026-03-03 11:00"))
        self._apply(wizard)
        self.assertEqual(
            self._clock(ticket, "resolution").due_at, self._moment("2026-03-03 11:00")
        )

    def test_queries_do_not_grow_with_tickets(self):
        def count(number, hours):
            tickets = self.env["helpdesk.ticket"].concat(
                *(self._ticket() for _i in range(number))
            )
            self._target("resolution").amount = hours
            self.env.flush_all()
            self.env.invalidate_all()
            wizards = self.env["support.sla.retarget"].with_user(self.leader)
            with self._at(NOW):
                wizard = wizards.create({"ticket_ids": [Command.set(tickets.ids)]})
                before = self.cr.sql_log_count
                wizard._preview(wizard._now())
                wizard.action_apply()
                self.env.flush_all()
                return self.cr.sql_log_count - before

        count(1, 9)
        self.assertLessEqual(count(30, 11), count(3, 10) + 3)

    def test_agents_may_not(self):
        self._ticket()
        with self.assertRaises(AccessError):
            self._open(user=self.agent)
        self._target("resolution").amount = 9
        wizard = self._open()
        with self.assertRaises(AccessError):
            wizard.with_user(self.agent).action_apply()
        second = self._new_user("sla_lead2", "helpdesk_mgmt.group_helpdesk_manager")
        with self.assertRaises(AccessError):
            wizard.with_user(second).action_apply()

    def test_from_the_list_of_tickets(self):
        mine, other = self._ticket(), self._ticket()
        self._target("resolution").amount = 9
        action = self.env.ref("support_sla.support_sla_retarget_tickets")
        context = {"active_model": "helpdesk.ticket", "active_ids": mine.ids}
        answer = action.with_user(self.leader).with_context(**context).run()
        wizard = self.env["support.sla.retarget"].browse(answer["res_id"])
        self.assertEqual(wizard.line_ids.ticket_id, mine)
        self.assertNotIn(other, wizard.line_ids.ticket_id)
        with self.assertRaises(AccessError), mute_logger(ACTIONS):
            action.with_user(self.agent).with_context(**context).run()

    def test_from_the_menu_come_all_open_tickets(self):
        tickets = self._ticket() | self._ticket()
        self._target("resolution").amount = 9
        answer = (
            self.env.ref("support_sla.support_sla_retarget_all")
            .with_user(self.leader)
            .run()
        )
        wizard = self.env["support.sla.retarget"].browse(answer["res_id"])
        self.assertEqual(wizard.line_ids.ticket_id & tickets, tickets)

    def test_words_tell_the_promises_apart(self):
        self._ticket()
        self._target("resolution").amount = 1.5
        self.policy.risk_percent = 50
        lines = {line.metric: line for line in self._open().line_ids}
        self.assertEqual(lines["resolution"].old_terms, "8 h")
        self.assertEqual(lines["resolution"].new_terms, "1 h 30 min")
        self.assertEqual(lines["first_response"].new_terms, "4 h, other rules")

    def test_tickets_of_another_company_are_left_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._ticket(company_id=other.id, team_id=False)
        mine = self._ticket()
        self._target("resolution").amount = 9
        self.assertEqual(self._open().line_ids.ticket_id, mine)
        with self.assertRaises(AccessError):
            self._open(tickets=foreign)

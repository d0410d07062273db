# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestWhy(SlaCommon):
    def _why(self, clock, at, user=None, **context):
        clock.invalidate_recordset()
        with self._at(at):
            return clock.with_user(user or self.agent).with_context(**context).why

    def _told(self, clock, at):
        values = {}
        with self._at(at):
            now = self._moment(at)
            values = (
                self.env["support.sla.why"]
                .with_user(self.agent)
                ._tell(clock.with_user(self.agent), now)
            )
        return values

    def test_rules_tried_each_with_its_reason(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self._policy("Foreign team", 1, {"team_ids": other.ids}, resolution=1)
        self._policy("Responses", 2, first_response=1)
        self._policy("Late comer", 99, resolution=1)
        ticket = self._ticket()
        clock = self._clock(ticket, "resolution")
        self.assertEqual(
            self._told(clock, "2026-03-02 11:00")["rules"],
            [
                ("Foreign team", "not for this team", False),
                ("Responses", "fits, but promises nothing for this clock", False),
                ("Promise", "fits: this is the promise", True),
                (
                    "Late comer",
                    "fits, but an earlier policy has promised it all",
                    False,
                ),
            ],
        )

    def test_a_deleted_policy_is_named_so(self):
        gone = self._policy("Gone", 1, {"team_ids": self.team.ids}, next_response=9)
        ticket = self._ticket()
        gone.unlink()
        rules = self._told(self._clock(ticket, "resolution"), "2026-03-02 11:00")[
            "rules"
        ]
        self.assertEqual(rules[0][0], "A deleted policy")

    def test_the_intervals_add_up_to_the_time_used(self):
        ticket = self._ticket()
        self._move(ticket, self.working, "2026-03-02 10:30")
        with self._at("2026-03-02 12:00"):
            ticket.with_user(self.agent)._sla_hold("client", "The statement")
        with self._at("2026-03-03 10:00"):
            ticket.with_user(self.agent).action_sla_release()
        self._move(ticket, self.done, "2026-03-04 09:30")
        clock = self._clock(ticket, "resolution")
        told = self._told(clock, "2026-03-05 10:00")
        self.assertEqual(
            [line[2] for line in told["counted"]], ["2 h", "8 h", "30 min"]
        )
        self.assertEqual((told["used"], told["total"]), ("10 h 30 min", "8 h"))
        self.assertEqual(clock.consumed, 37800)
        self.assertEqual(
            [line[2:] for line in told["breaks"]],
            [("Waiting for the client: The statement", "7 h")],
        )
        self.assertEqual(told["teams"], [("First line", "10 h 30 min")])
        self.assertEqual(told["reasons"], [("Waiting for the client", "7 h")])

    def test_facts_in_order_with_who_and_what(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 10:30")
        with self._at("2026-03-02 11:00"):
            ticket.with_user(self.agent).write({"priority": "3"})
            ticket.with_user(self.agent)._sla_hold("planned")
        lines = self._told(self._clock(ticket, "resolution"), "2026-03-02 12:00")[
            "facts"
        ]
        self.assertEqual(
            [line[1:] for line in lines],
            [
                ("Created", self.customer.name),
                ("Our public reply", self.agent.name),
                ("Priority changed: Medium → Very High", self.agent.name),
                ("Put on hold: Planned", self.agent.name),
            ],
        )

    def test_every_kind_of_fact_is_told(self):
        ticket, master = self._ticket(user_id=False), self._ticket("2026-03-02 11:00")
        other = self.env["helpdesk.ticket.team"].create({"name": "Second line"})
        agent = ticket.with_user(self.agent)
        with self._at("2026-03-02 12:00"):
            agent._sla_promise_news(self._moment("2026-03-02 13:00"))
            agent.write({"user_id": self.leader.id})
            agent.write({"team_id": other.id})
            agent.write({"duplicate_id": master.id})
        self._post(ticket, self.customer, "2026-03-02 12:30")
        words = "\n".join(
            line[1]
            for one in (ticket, master)
            for line in self._told(self._clock(one, "resolution"), "2026-03-03 12:00")[
                "facts"
            ]
        )
        self.assertIn("Team changed: First line → Second line", words)
        self.assertIn(f"Assigned: none → {self.leader.name}", words)
        self.assertIn("News promised: by Mon 2 Mar 2026 13:00", words)
        self.assertIn("Withdrawn: Duplicate", words)
        self.assertIn(f"{ticket.number}, opened Mon 2 Mar 2026 10:00", words)

    def test_times_are_in_the_readers_zone(self):
        clock = self._clock(self._ticket(), "first_response")
        text = html2plaintext(self._why(clock, "2026-03-02 11:00", tz="Europe/Kyiv"))
        self.assertIn("Mon 2 Mar 2026 16:00", text)
        self.assertIn("Europe/Kyiv", text)
        self.assertNotIn("14:00", text)

    def test_words_of_people_are_escaped(self):
        ticket = self._ticket()
        with self._at("2026-03-02 11:00"):
            ticket.with_user(self.agent)._sla_hold("client", "<script>x</script>")
        why = self._why(self._clock(ticket, "resolution"), "2026-03-02 12:00")
        self.assertIsInstance(why, Markup)
        self.assertNotIn("<script>", why)
        self.assertIn("&lt;script&gt;", why)

    def test_an_unjustified_hold_is_shown_and_counted(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 10:30")
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        self._post(ticket, self.customer, "2026-03-02 12:00")
        self._move(ticket, self.working, "2026-03-02 14:00")
        told = self._told(self._clock(ticket, "resolution"), "2026-03-02 15:00")
        self.assertEqual(told["unjustified"], "2 h")
        self.assertEqual(told["used"], "4 h")
        self.assertEqual(told["reasons"], [("Hold without a reason", "1 h")])

    def test_news_are_told_by_the_wall_clock(self):
        ticket = self._ticket()
        with self._at("2026-03-02 17:00"):
            ticket.with_user(self.agent)._sla_promise_news(
                self._moment("2026-03-02 20:00")
            )
        told = self._told(self._clock(ticket, "news"), "2026-03-02 19:00")
        self.assertEqual((told["used"], told["total"]), ("2 h", "3 h"))
        self.assertEqual(told["rules"], [])

    # Replay

    def test_replay_gives_what_is_stored(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        with self._at("2026-03-02 13:00"):
            for clock in ticket.sla_clock_ids.with_user(self.agent):
                params = clock.action_replay()["params"]
                self.assertEqual(params["type"], "success", params["message"])

    def test_replay_tells_the_difference(self):
        clock = self._clock(self._ticket(), "resolution")
        self.env.cr.execute(
            "UPDATE support_sla_clock SET due_at = '2026-03-02 17:00', held = 60 "
            "WHERE id = %s",
            [clock.id],
        )
        clock.invalidate_recordset()
        with self._at("2026-03-02 11:00"):
            params = clock.with_user(self.agent).action_replay()["params"]
        self.assertEqual(params["type"], "warning")
        self.assertIn(
            "Due: stored Mon 2 Mar 2026 17:00, replayed Mon 2 Mar 2026 18:00",
            params["message"],
        )
        self.assertIn("Time on Hold (s): stored 60, replayed 0", params["message"])

    def test_a_clock_that_the_watch_has_not_seen_yet_is_no_difference(self):
        clock = self._clock(self._ticket(), "resolution")
        with self._at("2026-03-09 11:00"):
            params = clock.with_user(self.agent).action_replay()["params"]
        self.assertEqual(params["type"], "success", params["message"])

    # Excuses

    def _missed(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-03 12:00")
        clock = self._clock(ticket, "first_response")
        self.assertEqual(clock.state, "missed")
        return clock

    def _excuse(self, clock, user=None, **vals):
        wizard = (
            self.env["support.sla.excuse"]
            .with_user(user or self.leader)
            .create(
                {
                    "clock_id": clock.id,
                    "reason": "client_access",
                    "side": "client",
                    "note": "No VPN",
                    **vals,
                }
            )
        )
        wizard.action_confirm()

    def test_a_lead_excuses_and_withdraws(self):
        clock = self._missed()
        self._excuse(clock)
        self.assertRecordValues(
            clock,
            [
                {
                    "excused": True,
                    "state": "missed",
                    "excuse_reason": "client_access",
                    "excuse_side": "client",
                    "excuse_note": "No VPN",
                }
            ],
        )
        self.assertEqual(clock.countdown["excuse"], "Waiting for the client's access")
        self.assertEqual(clock.countdown["side"], "Client")
        clock.with_user(self.leader).action_withdraw_excuse()
        self.assertRecordValues(
            clock, [{"excused": False, "excuse_reason": False, "excuse_side": False}]
        )
        self.assertNotIn("excuse", clock.countdown)

    def test_an_excuse_is_of_one_clock_only(self):
        clock = self._missed()
        other = self._clock(clock.ticket_id, "resolution")
        self._excuse(clock)
        self.assertFalse(other.excused or other.excuse_reason)

    def test_an_agent_may_not_excuse(self):
        clock = self._missed()
        with self.assertRaises(AccessError):
            self._excuse(clock, self.agent)
        self._excuse(clock)
        with self.assertRaisesRegex(UserError, "Only a team lead"):
            clock.with_user(self.agent).action_withdraw_excuse()
        self.assertTrue(clock.excused)

    def test_what_was_kept_needs_no_excuse(self):
        clock = self._clock(self._ticket(), "resolution")
        with self.assertRaisesRegex(UserError, "was not kept"):
            self._excuse(clock)

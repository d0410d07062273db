# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestTicketScreens(SlaCommon):
    def _countdown(self, clock, at):
        clock.invalidate_recordset()
        with self._at(at):
            return clock.with_user(self.agent).countdown

    # Countdown

    def test_the_countdown_tells_working_time_and_hours_ahead(self):
        clock = self._clock(self._ticket(), "resolution")
        told = self._countdown(clock, "2026-03-02 17:30")
        self.assertEqual((told["state"], told["left"]), ("running", 1800))
        self.assertEqual(told["due"], "2026-03-02 18:00:00")
        self.assertEqual(
            told["intervals"][:2],
            [
                ["2026-03-02 17:30:00", "2026-03-02 18:00:00"],
                ["2026-03-03 09:00:00", "2026-03-03 18:00:00"],
            ],
        )
        self.assertEqual(len(told["intervals"]), 20)

    def test_late_is_negative_working_time(self):
        clock = self._clock(self._ticket(), "resolution")
        told = self._countdown(clock, "2026-03-03 09:35")
        self.assertEqual(told["left"], -35 * 60)

    def test_outside_hours_the_next_opening_comes_first(self):
        clock = self._clock(self._ticket(), "first_response")
        self.assertEqual(
            self._countdown(clock, "2026-03-06 20:00")["intervals"][0],
            ["2026-03-09 09:00:00", "2026-03-09 18:00:00"],
        )

    def test_on_hold_the_time_left_stands_still(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 10:30")
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        clock = self._clock(ticket, "resolution")
        for at in ("2026-03-02 13:00", "2026-03-05 13:00"):
            told = self._countdown(clock, at)
            self.assertEqual((told["state"], told["left"]), ("held", 6 * 3600))
            self.assertEqual(told["since"], "2026-03-02 12:00:00")

    def test_business_days_count_down_too(self):
        self.policy.target_ids.filtered(lambda t: t.metric == "resolution").write(
            {"unit": "days", "amount": 2}
        )
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        told = self._countdown(self._clock(ticket, "resolution"), "2026-03-10 12:00")
        self.assertEqual(told["left"], 16 * 3600)

    def test_what_is_done_tells_the_time_used(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 10:40")
        told = self._countdown(
            self._clock(ticket, "first_response"), "2026-03-05 12:00"
        )
        self.assertEqual((told["state"], told["used"]), ("met", 40 * 60))
        late = self._ticket()
        self._post(late, self.agent, "2026-03-03 09:30")
        told = self._countdown(self._clock(late, "first_response"), "2026-03-05 12:00")
        self.assertEqual((told["state"], told["late"]), ("missed", 4.5 * 3600))

    def test_many_clocks_are_told_with_few_queries(self):
        tickets = self.env["helpdesk.ticket"]
        for _number in range(3):
            tickets |= self._ticket()
        with self._at("2026-03-02 12:00"):
            clocks = self.env["support.sla.clock"].browse(tickets.sla_clock_ids.ids)
            clocks.mapped("countdown")  # fills the caches of promises and hours
            clocks.invalidate_model()
            clocks.mapped("state")
            with self.assertQueryCount(1):
                clocks.mapped("countdown")

    # Panel

    def test_the_panel_shows_open_clocks_and_the_last_done_of_each_kind(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 10:30")
        for hour in (11, 12, 13):
            self._post(ticket, self.customer, f"2026-03-02 {hour}:00")
            if hour < 13:
                self._post(ticket, self.agent, f"2026-03-02 {hour}:30")
        shown = [
            (row["name"], row["countdown"]["state"])
            for row in ticket.with_user(self.agent).sla_panel
            if row["metric"] in ("first_response", "next_response")
        ]
        self.assertEqual(
            shown,
            [
                ("First response", "met"),
                ("Next response, no. 2", "met"),
                ("Next response, no. 3", "running"),
            ],
        )

    def test_the_form_opens_for_agents_and_for_readers(self):
        ticket = self._ticket(user_id=self.agent.id)
        with Form(ticket.with_user(self.agent)) as form:
            form.name = "Another title"
        reader = self._new_user("sla_reader", "base.group_user")
        ticket.message_subscribe(reader.partner_id.ids)
        arch = ticket.with_user(reader).get_view(view_type="form")["arch"]
        self.assertNotIn("sla_panel", arch)
        self.assertNotIn("action_sla_release", arch)

    # Queues and filters

    def _in_queue(self, action, user):
        action = self.env.ref(f"support_sla.helpdesk_ticket_action_{action}")
        tickets = self.env["helpdesk.ticket"].with_user(user)
        view = action.view_ids.filtered(lambda line: line.view_mode == "list").view_id
        order = view._get_combined_arch().get("default_order")
        return tickets.search(safe_eval(action.domain, {"uid": user.id}), order=order)

    def test_my_queue_is_ordered_by_what_is_due_next(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        late = self._ticket("2026-03-02 12:00", user_id=self.agent.id)
        soon = self._ticket("2026-03-02 10:00", user_id=self.agent.id)
        free = self._ticket("2026-03-02 11:00", user_id=False)
        mates = self._ticket("2026-03-02 11:00", user_id=self.leader.id)
        foreign = self._ticket("2026-03-02 11:00", team_id=other.id)
        closed = self._ticket("2026-03-02 11:00", user_id=self.agent.id)
        self._move(closed, self.done, "2026-03-02 12:00")
        ours = late | soon | free | mates | foreign | closed
        queue = self._in_queue("my_queue", self.agent) & ours
        self.assertEqual(queue.ids, [soon.id, free.id, late.id])
        team = self._in_queue("team_queue", self.leader) & ours
        self.assertEqual(set(team.ids), set((late | soon | free | mates).ids))

    def _filtered(self, name, at):
        arch = self.env.ref("helpdesk_mgmt.helpdesk_ticket_view_search")
        tree = arch._get_combined_arch()
        [node] = tree.xpath(f"//filter[@name='{name}']")
        domain = safe_eval(node.get("domain"))
        with self._at(at):
            return (
                self.env["helpdesk.ticket"]
                .with_user(self.agent)
                .search([("id", "in", self.all.ids), *domain])
            )

    def test_the_filters_find_what_they_say(self):
        running = self._ticket()
        held = self._ticket()
        self._move(held, self.awaiting, "2026-03-02 10:10")
        idle = self._ticket()
        self._post(idle, self.agent, "2026-03-02 10:05")
        self._move(idle, self.awaiting, "2026-03-02 10:10")
        self._post(idle, self.customer, "2026-03-02 10:20")
        quiet = self._ticket("2026-03-02 10:00")
        self._post(quiet, self.agent, "2026-03-02 10:05")
        self._move(quiet, self.done, "2026-03-02 10:30")
        self.all = running | held | idle | quiet
        before, after = "2026-03-02 13:30", "2026-03-02 14:01"
        for name, at, found in (
            ("sla_due_hour", before, running | held),
            ("sla_due_hour", "2026-03-02 10:30", self.env["helpdesk.ticket"]),
            ("sla_due_today", before, running | held | idle),
            ("sla_due_today", "2026-03-03 10:00", self.env["helpdesk.ticket"]),
            # the watch has not come by yet, the instant tells it all the same
            ("sla_breached", after, running | held | idle),
            ("sla_breached", "2026-03-02 12:00", self.env["helpdesk.ticket"]),
            ("sla_held", before, held | idle),
            ("sla_unexplained", before, held | idle),
            ("sla_unjustified", before, idle),
            ("sla_unanswered", before, running | held | idle),
        ):
            with self.subTest(name=name, at=at):
                self.assertEqual(self._filtered(name, at), found)
        self.env["support.sla.engine"]._refresh(
            running.ids, self._moment("2026-03-02 13:30")
        )
        self.assertEqual(self._filtered("sla_risk", before), running)

    # Access

    def test_an_agent_of_own_tickets_sees_no_others_clocks(self):
        own = self._new_user("sla_own", "helpdesk_mgmt.group_helpdesk_user_own")
        mine = self._ticket(user_id=False)
        mine.team_id.user_ids |= own
        mine.user_id = own
        foreign = self._ticket(user_id=self.agent.id)
        Clock = self.env["support.sla.clock"].with_user(own)
        found = Clock.search([("ticket_id", "in", (mine | foreign).ids)])
        self.assertEqual(found.ticket_id, mine)
        clock = self._clock(foreign, "resolution").with_user(own)
        clock.invalidate_recordset()
        for name in ("countdown", "why", "promised", "excuse_reason"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                clock.read([name])
        with self.assertRaises(AccessError):
            clock.action_replay()

    def test_a_customer_reads_no_panel(self):
        ticket = self._ticket()
        with self.assertRaises(AccessError):
            ticket.with_user(self.customer).read(["sla_panel"])
        with self.assertRaises(AccessError):
            self._clock(ticket, "resolution").with_user(self.customer).action_replay()

    # The helpdesk's own duplicates

    def test_the_duplicate_dialog_ends_clocks_and_keeps_the_earliest_start(self):
        duplicate = self._ticket("2026-03-02 10:00")
        master = self._ticket("2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            self.env["helpdesk.ticket.duplicate.wizard"].with_user(self.agent).create(
                {
                    "ticket_id": duplicate.id,
                    "duplicate_of_id": master.id,
                    "target_stage_id": self.cancelled.id,
                }
            ).action_confirm()
        self.assertEqual(set(duplicate.sla_clock_ids.mapped("state")), {"cancelled"})
        self.assertEqual(set(duplicate.sla_clock_ids.mapped("reason")), {"duplicate"})
        self.assertFalse(duplicate.sla_due_at)
        response = self._clock(master, "first_response")
        self.assertEqual(response.started_at, self._moment("2026-03-02 10:00"))
        self.assertEqual(response.due_at, self._moment("2026-03-02 14:00"))
        self.assertEqual(response.state, "running")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestFaults(SlaCommon):
    """The faults found in the community's other SLA add-on; none of them is here."""

    def _resolution(self, hours):
        target = self.policy.target_ids.filtered(lambda t: t.metric == "resolution")
        target.amount = hours
        return target

    def test_01_closed_from_hold_never_done_and_expired_days_later(self):
        self._resolution(4)
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        self._move(ticket, self.done, "2026-03-05 11:00")
        born_held = self._ticket("2026-03-02 10:00", stage_id=self.awaiting.id)
        self._move(born_held, self.done, "2026-03-05 11:00")
        with self._at("2026-03-27 11:00"):
            now = fields.Datetime.now()
            self.env["support.sla.sweep"]._sweep_chunk(now, 500)
        for one, used in ((ticket, 3600), (born_held, 0)):
            self.assertRecordValues(
                self._clock(one, "resolution"),
                [{"state": "met", "consumed": used, "breached_at": False}],
            )

    def test_02_titles_and_notes_leak_to_every_portal_user(self):
        secret = self.env["res.partner"].create({"name": "Secret & Co"})
        ticket = self._ticket(name="CONFIDENTIAL TITLE", partner_id=secret.id)
        stranger = self._new_user("sla_stranger", "base.group_portal")
        for model in ("support.sla.clock", "support.sla.fact", "support.sla.policy"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(stranger).search_read([], [])
        own = self._new_user("sla_own", "helpdesk_mgmt.group_helpdesk_user_own")
        clocks = self.env["support.sla.clock"].with_user(own)
        self.assertFalse(clocks.search([("ticket_id", "=", ticket.id)]))

    def test_03_filtering_by_access_raises(self):
        ticket = self._ticket()
        clocks = ticket.sla_clock_ids
        own = self._new_user("sla_own", "helpdesk_mgmt.group_helpdesk_user_own")
        self.assertFalse(clocks.with_user(own)._filtered_access("read"))
        mine = clocks.with_user(self.agent)._filtered_access("read")
        self.assertEqual(mine.sudo(), clocks)

    def test_04_promises_of_another_company_attach_as_superuser(self):
        other = self.env["res.company"].create({"name": "Next door"})
        self.policy.company_id = other
        self.assertFalse(self._ticket().sla_clock_ids)
        with self._at("2026-03-02 10:00"):
            there = self.env["helpdesk.ticket"].create(
                {"name": "There", "description": "There", "company_id": other.id}
            )
        self.assertTrue(there.sla_clock_ids)

    def test_05_a_condition_with_uid_makes_every_creation_fail(self):
        self.policy.domain = (
            "[('create_uid', '=', uid), ('company_id', 'in', company_ids), "
            "('create_date', '<', context_today().strftime('%Y-12-31'))]"
        )
        self.assertTrue(self._ticket().sla_clock_ids)

    def test_06_a_team_without_a_calendar_makes_creation_fail(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "Without hours"})
        self.env.company.resource_calendar_id = False
        self.assertTrue(self._ticket(team_id=team.id).sla_clock_ids)
        self.assertTrue(self._ticket(team_id=False).sla_clock_ids)

    def test_07_a_calendar_without_enough_hours_makes_tickets_unusable(self):
        empty = self._calendar("Never", [])
        sparse = self._calendar("Mondays", [(0, 9, 10)])
        with self.assertRaises(ValidationError):
            self._policy(resolution=4, vals={"calendar_id": empty.id})
        with self.assertRaises(ValidationError):
            self._policy(resolution=201, vals={"calendar_id": sparse.id})
        self._policy(resolution=4, vals={"calendar_id": sparse.id})

    def test_08_a_promise_without_a_stage_is_kept_at_birth(self):
        ticket = self._ticket()
        self.assertEqual(set(ticket.sla_clock_ids.mapped("state")), {"running"})

    def test_09_cancelled_and_waiting_count_as_done(self):
        cancelled, waiting = self._ticket(), self._ticket()
        self._move(cancelled, self.cancelled, "2026-03-02 11:00")
        self._move(waiting, self.awaiting, "2026-03-02 11:00")
        self.assertEqual(self._clock(cancelled, "resolution").state, "cancelled")
        self.assertEqual(self._clock(waiting, "resolution").state, "held")
        # Not the place of a stage counts but what it says.
        self.cancelled.sequence, self.done.sequence = 1, 2
        self.awaiting.sequence = 99
        self._move(waiting, self.working, "2026-03-02 12:00")
        self.assertEqual(self._clock(waiting, "resolution").state, "running")

    def test_10_no_new_match_when_the_ticket_changes(self):
        second = self.team.copy({"name": "Second line"})
        other = self.env["res.partner"].create({"name": "Other & Co"})
        category = self.env["helpdesk.ticket.category"].create({"name": "Stock"})
        tag = self.env["helpdesk.ticket.tag"].create({"name": "VIP"})
        channel = self.env["helpdesk.ticket.channel"].create({"name": "Phone"})
        changes = {
            "team_id": ("team_ids", second),
            "partner_id": ("partner_ids", other),
            "category_id": ("category_ids", category),
            "tag_ids": ("tag_ids", tag),
            "channel_id": ("channel_ids", channel),
            "priority": (None, "3"),
        }
        for name, (condition, value) in changes.items():
            with self.subTest(name):
                policy = self._policy(name=name, sequence=1, resolution=2)
                if condition:
                    policy[condition] = value
                else:
                    policy.target_ids.priority = value
                ticket = self._ticket()
                clock = self._clock(ticket, "resolution")
                self.assertEqual(clock.promise_id.policy_id, self.policy)
                with self._at("2026-03-02 11:00"):
                    ticket[name] = value
                self.assertEqual(clock.promise_id.policy_id, policy)
                self.assertEqual(clock.due_at, self._moment("2026-03-02 12:00"))
                policy.active = False
        self.policy.team_ids = self.team
        ticket = self._ticket()
        with self._at("2026-03-02 11:00"):
            ticket.team_id = second
        self.assertEqual(set(ticket.sla_clock_ids.mapped("reason")), {"unpromised"})

    def test_11_an_edited_promise_can_never_be_applied(self):
        """New tickets get it at once; the open ones by the manager's preview."""
        ticket = self._ticket()
        self._resolution(2)
        due = self._clock(ticket, "resolution").due_at
        self.assertEqual(due, self._moment("2026-03-02 18:00"))
        later = self._clock(self._ticket(), "resolution")
        self.assertEqual(later.due_at, self._moment("2026-03-02 12:00"))
        self.assertIn("support.sla.retarget", self.env)

    def test_12_the_default_and_the_special_promise_both_attach(self):
        self._policy(name="VIP", sequence=1, resolution=1)
        clocks = self._ticket().sla_clock_ids.filtered(
            lambda clock: clock.metric == "resolution"
        )
        self.assertEqual(clocks.mapped("due_at"), [self._moment("2026-03-02 11:00")])

    def test_13_hours_are_whole_and_a_day_is_an_average(self):
        uneven = self._calendar("8 and 4", [(0, 9, 17), (1, 9, 13)])
        target = self._resolution(1.5)
        due = self._clock(self._ticket(), "resolution").due_at
        self.assertEqual(due, self._moment("2026-03-02 11:30"))
        target.write({"unit": "days", "amount": 1, "calendar_id": uneven.id})
        for created, promised in (("02 10:00", "03 10:00"), ("02 16:00", "03 13:00")):
            due = self._clock(self._ticket(f"2026-03-{created}"), "resolution").due_at
            self.assertEqual(due, self._moment(f"2026-03-{promised}"))

    def test_14_expired_is_a_dead_end_and_is_not_written_down(self):
        self.policy.reopen = "new"
        ticket = self._ticket()
        with self._at("2026-03-03 12:00"):
            now = fields.Datetime.now()
            while self.env["support.sla.sweep"]._sweep_chunk(now, 500):
                pass
        clock = self._clock(ticket, "resolution")
        self.assertEqual(clock.breached_at, self._moment("2026-03-02 18:00"))
        self.assertEqual(ticket.sla_status, "breached")
        self._move(ticket, self.done, "2026-03-03 13:00")
        self.assertEqual((clock.state, ticket.sla_status), ("missed", "missed"))
        self._move(ticket, self.working, "2026-03-03 14:00")
        again = self._clock(ticket, "resolution", 2)
        self.assertRecordValues(again, [{"state": "running", "breached_at": False}])

    def test_15_due_cannot_be_sorted_searched_or_grouped(self):
        late = self._ticket("2026-03-02 12:00")
        early = self._ticket("2026-03-02 10:00")
        Ticket = self.env["helpdesk.ticket"]
        both = [("id", "in", (late | early).ids)]
        self.assertEqual(Ticket.search(both, order="sla_due_at"), early | late)
        before = [*both, ("sla_due_at", "<=", "2026-03-02 14:00:00")]
        self.assertEqual(Ticket.search(before), early)
        self.assertEqual(
            Ticket._read_group(both, ["sla_status"], ["__count"]), [("running", 2)]
        )

    def test_16_no_index_but_the_primary_key(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename IN %s",
            [("support_sla_clock", "support_sla_fact", "helpdesk_ticket")],
        )
        found = " ".join(row[0] for row in self.env.cr.fetchall())
        for columns in (
            "(ticket_id, metric, cycle)",
            "(next_action_at)",
            "(ticket_id, at, id)",
            "(sla_due_at)",
            "(promise_id)",
        ):
            self.assertIn(columns, found)

    def test_17_categories_below_are_not_meant(self):
        Category = self.env["helpdesk.ticket.category"]
        parent = Category.create({"name": "Stock"})
        child = Category.create({"name": "Counting", "parent_id": parent.id})
        self.policy.category_ids = parent
        self.assertTrue(self._ticket(category_id=child.id).sla_clock_ids)
        self.assertFalse(self._ticket().sla_clock_ids)

    def test_18_switching_a_promise_off_deletes_its_history(self):
        ticket = self._ticket()
        self._move(ticket, self.done, "2026-03-02 12:00")
        clock = self._clock(ticket, "resolution")
        self.policy.active = False
        self._move(ticket, self.working, "2026-03-02 13:00")
        self.policy.unlink()
        self.assertEqual(clock.exists().started_at, self._moment("2026-03-02 10:00"))
        self.assertEqual(clock.promise_id.name, "Promise")

    def test_19_nobody_is_told_of_a_breach_and_its_time_is_unknown(self):
        self.env["support.sla.level"].create(
            {
                "name": "Late",
                "policy_id": self.policy.id,
                "metric": "first_response",
                "moment": "at",
                "notify": "activity",
                "role": "leader",
            }
        )
        ticket = self._ticket()
        with self._at("2026-03-02 17:00"):
            now = fields.Datetime.now()
            while self.env["support.sla.sweep"]._sweep_chunk(now, 500):
                pass
        clock = self._clock(ticket, "first_response")
        self.assertEqual(clock.breached_at, self._moment("2026-03-02 14:00"))
        self.assertEqual(ticket.activity_ids.user_id, self.leader)

    def test_20_reports_know_no_company_and_count_archived_tickets_as_late(self):
        other = self.env["res.company"].create({"name": "Next door"})
        ticket = self._ticket()
        with self._at("2026-03-02 12:00"):
            ticket.action_archive()
        kept, there = self._ticket(), self._ticket(company_id=other.id, team_id=False)
        for one in (kept, there):
            self._move(one, self.done, "2026-03-02 12:00", self.env.user)
        self.env.flush_all()
        rows = self.env["support.sla.report"].with_user(self.leader).search([])
        self.assertNotIn(ticket, rows.ticket_id)
        self.assertIn(kept, rows.ticket_id)
        self.assertNotIn(there.id, rows.ticket_id.ids)
        self.assertEqual(rows.filtered(lambda row: row.ticket_id == kept).kept, 1)

    def test_21_a_day_of_24_hours_drifts(self):
        always = self._calendar("Always", [(day, 0, 24) for day in range(7)])
        self.policy.calendar_id = always
        self._resolution(240)
        due = self._clock(self._ticket(), "resolution").due_at
        self.assertEqual(due, self._moment("2026-03-12 10:00"))

    def test_22_every_ticket_costs_queries_of_its_own(self):
        """Facts and clocks of a batch are one statement each; see the query counts."""
        tickets = self.env["helpdesk.ticket"].concat(
            *(self._ticket() for _number in range(12))
        )
        engine = self.env["support.sla.engine"]
        now = self._moment("2026-03-02 12:00")
        engine._refresh(tickets.ids, now)
        with self.assertQueryCount(4):  # facts, clocks, tickets, and the sweep is armed
            engine._refresh(tickets[:2].ids, now)
        with self.assertQueryCount(4):
            engine._refresh(tickets.ids, now)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_23_only_one_thing_is_promised_and_always_from_the_creation(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._post(ticket, self.customer, "2026-03-02 12:00")
        with self._at("2026-03-02 12:30"):
            ticket._sla_promise_news(self._moment("2026-03-03 12:00"))
        started = {clock.metric: clock.started_at for clock in ticket.sla_clock_ids}
        self.assertEqual(
            {metric: f"{at:%H:%M}" for metric, at in started.items()},
            {
                "first_response": "10:00",
                "next_response": "12:00",
                "periodic_update": "11:00",
                "resolution": "10:00",
                "news": "12:30",
            },
        )

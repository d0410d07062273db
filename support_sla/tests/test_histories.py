# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from random import Random

from odoo import fields
from odoo.tests import freeze_time, tagged

from .common import SlaCommon

TICKETS = 1000
ROUNDS = 9
#: Tickets that something happens to in one round, by what happens.
SHARES = {
    "stage": 120,
    "priority": 40,
    "team": 40,
    "client": 30,
    "category": 20,
    "restore": 20,
    "archive": 30,
    "merge": 20,
    "part": 10,
}
TALKS = 20


@tagged("post_install", "-at_install")
class TestHistories(SlaCommon):
    """Whatever happens to tickets: what is stored is what their facts tell."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = Random(20260302)
        cls.env.cr.execute("UPDATE support_sla_clock SET next_action_at = NULL")
        cls.engine = cls.env["support.sla.engine"]
        cls.second = cls.env["helpdesk.ticket.team"].create(
            {"name": "Second line", "user_ids": [fields.Command.set(cls.agent.ids)]}
        )
        # A stage of the first line only: who leaves it has to leave the stage.
        cls.waiting = cls.env["helpdesk.ticket.stage"].create(
            {
                "name": "Waiting for a part",
                "sla_effect": "holds",
                "team_ids": [fields.Command.set(cls.team.ids)],
            }
        )
        cls.other = cls.env["res.partner"].create({"name": "Other & Co"})
        cls.categories = cls.env["helpdesk.ticket.category"].create(
            [{"name": "Sales"}, {"name": "Stock"}]
        )
        # Who is no client of ours is promised nothing by the first line.
        cls.policy.write(
            {
                "partner_ids": [fields.Command.set(cls.client.ids)],
                "reopen": "grace",
                "grace_hours": 24,
                "hold_max_days": 3,
            }
        )
        cls._policy(
            name="Second line",
            sequence=1,
            resolution=3,
            periodic_update=2,
            vals={
                "team_ids": [fields.Command.set(cls.second.ids)],
                "reopen": "new",
                "pause_updates": False,
            },
        )
        days = cls._policy(name="Others", sequence=2, first_response=1)
        days.write({"partner_ids": [fields.Command.set(cls.other.ids)]})
        days.target_ids.create(
            {
                "policy_id": days.id,
                "metric": "resolution",
                "amount": 2,
                "unit": "days",
                "priority": "3",
                "until_closing": True,
            }
        )
        cls.stages = cls.env["helpdesk.ticket.stage"].search(
            [
                ("team_ids", "=", False),
                ("company_id", "in", [False, cls.env.company.id]),
            ]
        )

    def test_stored_is_replayed(self):
        now = datetime(2026, 3, 2, 8)
        with freeze_time(now):
            tickets = self._open(TICKETS // 2)
        for turn in range(ROUNDS):
            now += timedelta(seconds=self.random.randrange(600, 90_000))
            with freeze_time(now):
                for action, number in SHARES.items():
                    some = tickets.browse(self.random.sample(tickets.ids, number))
                    getattr(self, f"_do_{action}")(some.with_user(self._somebody()))
                for ticket in self.random.sample(list(tickets), TALKS):
                    self._talk(ticket, now)
                if turn == 2:
                    tickets |= self._open(TICKETS // 2)
                self.env.flush_all()
                if turn % 3 == 2:
                    self._sweep(now)
                    self._assert_as_replayed(tickets, now)
        self._assert_everything_happened(tickets)

    def _open(self, tickets):
        choose = self.random.choice
        vals_list = [
            {
                "name": f"Number {number}",
                "description": "<p>Words</p>",
                "partner_id": choose([self.client.id, self.other.id, False]),
                "team_id": choose([self.team.id, self.team.id, self.second.id]),
                "priority": choose("0123"),
                "stage_id": choose(self.stages.ids + self.new.ids * 9),
                "category_id": choose([False, *self.categories.ids]),
            }
            for number in range(tickets)
        ]
        Ticket = self.env["helpdesk.ticket"].with_context(tracking_disable=True)
        return Ticket.create(vals_list).with_context(tracking_disable=False)

    def _somebody(self):
        return self.random.choice([self.agent, self.leader])

    def _do_stage(self, tickets):
        for part in range(4):
            group = tickets[part::4].with_context(tracking_disable=part != 0)
            group.filtered("active").write({"stage_id": self._stage().id})

    def _stage(self):
        weighted = [self.done, self.awaiting, self.awaiting, self.working]
        return self.random.choice([*self.stages, *weighted])

    def _do_priority(self, tickets):
        tickets.write({"priority": self.random.choice("0123")})

    def _do_team(self, tickets):
        for team in (self.team, self.second):
            group = tickets.browse(self.random.sample(tickets.ids, 20))
            group.write({"team_id": team.id})
        waiting = tickets.filtered(lambda ticket: ticket.team_id == self.team)[:9]
        waiting.write({"stage_id": self.waiting.id})

    def _do_client(self, tickets):
        client = self.random.choice([self.client.id, self.other.id, False])
        tickets.write({"partner_id": client})

    def _do_category(self, tickets):
        tickets.write({"category_id": self.random.choice(self.categories.ids)})

    def _do_archive(self, tickets):
        tickets.action_archive()

    def _do_restore(self, tickets):
        archived = tickets.with_context(active_test=False).search(
            [("active", "=", False)], limit=len(tickets)
        )
        archived.action_unarchive()

    def _do_merge(self, tickets):
        half = len(tickets) // 2
        for ticket, master in zip(tickets[:half], tickets[half:], strict=True):
            ticket.duplicate_id = master

    def _do_part(self, tickets):
        tickets.search([("duplicate_id", "!=", False)], limit=5).duplicate_id = False

    def _talk(self, ticket, now):
        chance = self.random.random()
        if chance < 0.4:
            self._say(ticket, self.agent)
        elif chance < 0.8:
            self._say(ticket, self.customer)
        elif not ticket.stage_id.closed:
            hours = self.random.randrange(1, 60)
            due = now + timedelta(hours=hours)
            ticket.with_user(self.agent).sudo()._sla_promise_news(due)
        if chance > 0.9 and ticket._sla_hold_stages() and not ticket.stage_id.closed:
            until = now + timedelta(hours=self.random.randrange(1, 60))
            ticket._sla_hold("client", until=until)

    def _say(self, ticket, user):
        ticket.with_user(user).sudo().message_post(
            body="Words",
            author_id=user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _sweep(self, now):
        while self.env["support.sla.sweep"]._sweep_chunk(now, 500):
            pass

    def _assert_as_replayed(self, tickets, now):
        """Every column of every clock, and no clock too many."""
        audit = self.env["support.sla.audit"]
        facts = self.env["support.sla.fact"]._of_tickets(tickets.ids)
        stored = audit._stored_clocks(tickets.ids)
        for ticket_id in tickets.ids:
            told = {
                (reading.metric, reading.cycle): self.engine._clock_row(
                    ticket_id, reading, now
                )
                for reading in self.engine._readings(facts[ticket_id], now)
            }
            rows = {
                key: {name: row[name] for name in told.get(key, row)}
                for key, row in stored.get(ticket_id, {}).items()
            }
            kinds = [(str(f.at), f.kind, f.data) for f in facts[ticket_id]]
            self.assertEqual(rows, told, kinds)
        self.assertEqual(audit._differences(tickets.ids, now).lines, [])

    def _assert_everything_happened(self, tickets):
        """The test is worth its name: each fact and each end came up."""
        clocks = self.env["support.sla.clock"].search(
            [("ticket_id", "in", tickets.ids)]
        )
        everything = tickets.with_context(active_test=False)
        facts = self.env["support.sla.fact"].search(
            [("ticket_id", "in", everything.ids)]
        )
        told = set(facts.mapped("kind"))
        kinds = {kind for kind, _label in facts._fields["kind"].selection}
        self.assertEqual(kinds - told, {"started", "corrected", "excused"})
        self.assertEqual(
            set(clocks.mapped("state")),
            {"running", "held", "met", "missed", "cancelled"},
        )
        self.assertEqual(
            set(clocks.mapped("reason")),
            {False, "closed", "replaced", "unpromised", "cancelled", "duplicate"}
            | {"archived"},
        )
        self.assertTrue(clocks.filtered("unjustified"))
        self.assertTrue(clocks.filtered(lambda clock: clock.cycle > 1))
        self.assertTrue(clocks.filtered(lambda clock: clock.breach_cause == "promise"))
        self.assertTrue(clocks.filtered(lambda clock: clock.breach_cause == "merge"))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestFacts(SlaCommon):
    """Whatever way a change takes, it leaves its fact, once and in order."""

    def _kinds(self, ticket):
        return ticket.sudo().sla_fact_ids.sorted(lambda f: (f.at, f.id)).mapped("kind")

    def _assert_kinds(self, ticket, *kinds):
        self.assertEqual(self._kinds(ticket), list(kinds))

    # Ways in

    def test_a_form(self):
        with self._at("2026-03-02 10:00"):
            form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
            form.name, form.description = "By hand", "<p>Words</p>"
            form.team_id = self.team
            ticket = form.save()
        with self._at("2026-03-02 11:00"), Form(ticket) as form:
            form.priority = "3"
            form.stage_id = self.awaiting
        self._assert_kinds(ticket, "created", "priority", "hold")
        created = ticket.sudo().sla_fact_ids.filtered(lambda f: f.kind == "created")
        self.assertTrue(created.data["by_us"])
        self.assertEqual(created.user_id, self.agent)

    def test_a_form_that_is_not_saved_leaves_nothing(self):
        ticket = self._ticket()
        with self._at("2026-03-02 11:00"):
            form = Form(ticket)
            form.team_id = self.team.copy({"name": "Second line"})
            form.priority = "3"
        self._assert_kinds(ticket, "created")

    def test_a_card_dragged_in_the_kanban(self):
        ticket = self._ticket()
        with self._at("2026-03-02 11:00"):
            ticket.with_user(self.agent).web_save(
                {"stage_id": self.awaiting.id}, {"stage_id": {}}
            )
        self._assert_kinds(ticket, "created", "hold")

    def test_a_client_in_the_portal(self):
        ticket = self._ticket(user=self.customer)
        [created] = ticket.sla_fact_ids
        self.assertNotIn("by_us", created.data)
        self.assertEqual(created.partner_id, self.customer.partner_id)

    def test_an_import(self):
        with self._at("2026-03-02 10:00"):
            result = self.env["helpdesk.ticket"].load(
                ["name", "description", "team_id/.id", "stage_id/.id", "priority"],
                [
                    ["One", "Words", str(self.team.id), str(self.new.id), "High"],
                    ["Two", "Words", str(self.team.id), str(self.done.id), "Low"],
                    ["Three", "Words", str(self.team.id), str(self.awaiting.id), "Low"],
                ],
            )
        self.assertFalse(result["messages"])
        one, two, three = self.env["helpdesk.ticket"].browse(result["ids"])
        self._assert_kinds(one, "created")
        self._assert_kinds(two, "created", "closed")
        self._assert_kinds(three, "created", "hold")
        with self._at("2026-03-02 11:00"):
            self.env["helpdesk.ticket"].load(
                [".id", "stage_id/.id"],
                [[str(one.id), str(self.done.id)], [str(two.id), str(self.new.id)]],
            )
        self._assert_kinds(one, "created", "closed")
        self._assert_kinds(two, "created", "closed", "reopened")

    def test_without_tracking(self):
        quiet = {
            "tracking_disable": True,
            "mail_notrack": True,
            "mail_create_nolog": True,
        }
        with self._at("2026-03-02 10:00"):
            ticket = (
                self.env["helpdesk.ticket"]
                .with_context(**quiet)
                .create({"name": "Quiet", "description": "Quiet"})
            )
        with self._at("2026-03-02 11:00"):
            ticket.write({"stage_id": self.awaiting.id, "priority": "3"})
        self._assert_kinds(ticket, "created", "priority", "hold")

    def test_the_stage_moved_by_another_team(self):
        second = self.team.copy({"name": "Second line"})
        own = self.env["helpdesk.ticket.stage"].create(
            {"name": "Parked", "sla_effect": "holds", "team_ids": [self.team.id]}
        )
        ticket = self._ticket(stage_id=own.id)
        with self._at("2026-03-02 11:00"):
            ticket.team_id = second
        kinds = self._kinds(ticket)
        self.assertEqual(kinds[:4], ["created", "hold", "release", "team"])

    def test_the_team_chosen_by_the_person(self):
        ticket = self._ticket(team_id=False)
        with self._at("2026-03-02 11:00"):
            ticket.user_id = self.agent
        self.assertEqual(ticket.team_id, self.team)
        self._assert_kinds(ticket, "created", "team", "assigned")

    def test_the_person_taken_away_by_another_team(self):
        second = self.env["helpdesk.ticket.team"].create({"name": "Second line"})
        ticket = self._ticket(user_id=self.agent.id)
        with self._at("2026-03-02 11:00"):
            ticket.team_id = second
        self._assert_kinds(ticket, "created", "team", "assigned")

    def test_who_may_not_read_clocks_records_all_the_same(self):
        """A portal visitor closes his ticket: the page writes for him."""
        ticket = self._ticket()
        with self._at("2026-03-02 11:00"):
            ticket.with_user(self.customer).sudo().write({"stage_id": self.done.id})
        fact = ticket.sla_fact_ids.filtered(lambda fact: fact.kind == "closed")
        self.assertEqual(fact.user_id, self.customer)

    # Many at once, and one thing inside another

    def test_many_tickets_with_different_pasts_moved_at_once(self):
        fresh, held, solved = self._ticket(), self._ticket(), self._ticket()
        gone = self._ticket()
        self._move(held, self.awaiting, "2026-03-02 11:00")
        self._move(solved, self.done, "2026-03-02 11:00")
        self._move(gone, self.cancelled, "2026-03-02 11:00")
        self._move(fresh | held | solved | gone, self.working, "2026-03-02 12:00")
        self._assert_kinds(fresh, "created")
        self._assert_kinds(held, "created", "hold", "release")
        self._assert_kinds(solved, "created", "closed", "reopened")
        self._assert_kinds(gone, "created", "withdrawn", "restored")

    def test_what_happens_below_us_while_a_ticket_is_created(self):
        """A write of a lower add-on comes before its creation is recorded."""
        lower = self.env.registry["implementation.guarded"]
        create = lower.create

        def create_and_hold(records, vals_list):
            tickets = create(records, vals_list)
            if records._name == "helpdesk.ticket":
                tickets.write({"stage_id": self.awaiting.id})
            return tickets

        with patch.object(lower, "create", create_and_hold):
            ticket = self._ticket()
        clock = self._clock(ticket, "resolution")
        self.assertEqual(clock.state, "held")
        self.assertEqual(set(self._kinds(ticket)), {"created", "hold"})
        found = self.env["support.sla.audit"]._differences(
            ticket.ids, self._moment("2026-03-02 10:00")
        )
        self.assertEqual(found.lines, [])

    def test_a_write_that_changes_nothing_records_nothing(self):
        ticket = self._ticket()
        with self._at("2026-03-02 11:00"):
            ticket.write(
                {
                    "stage_id": ticket.stage_id.id,
                    "priority": ticket.priority,
                    "tag_ids": [fields.Command.clear()],
                    "partner_id": ticket.partner_id.id,
                }
            )
        self._assert_kinds(ticket, "created")

    def test_tags_in_another_order_are_the_same_tags(self):
        tags = self.env["helpdesk.ticket.tag"].create([{"name": "A"}, {"name": "B"}])
        ticket = self._ticket(tag_ids=tags.ids)
        with (
            self._at("2026-03-02 11:00"),
            patch.object(type(ticket), "_sla_match", side_effect=AssertionError),
        ):
            ticket.tag_ids = [fields.Command.set(tags.ids[::-1])]

    def test_several_changes_of_one_write_come_in_the_order_in_which_they_count(self):
        ticket = self._ticket(stage_id=self.awaiting.id)
        with self._at("2026-03-02 12:00"):
            ticket.write(
                {"stage_id": self.done.id, "priority": "3", "user_id": self.agent.id}
            )
        self._assert_kinds(
            ticket, "created", "hold", "release", "priority", "assigned", "closed"
        )

    # Copies, deletions, promises

    def test_a_copy_begins_by_itself(self):
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        with self._at("2026-03-05 12:00"):
            copy = ticket.copy()
        self._assert_kinds(copy, "created")
        started = set(copy.sla_clock_ids.mapped("started_at"))
        self.assertEqual(started, {self._moment("2026-03-05 12:00")})
        self.assertEqual(copy.sla_status, "running")
        self.assertEqual(copy.sla_unanswered_since, self._moment("2026-03-05 12:00"))

    def test_facts_and_clocks_go_with_their_ticket(self):
        ticket = self._ticket()
        facts, clocks = ticket.sla_fact_ids, ticket.sla_clock_ids
        ticket.unlink()
        self.assertFalse(facts.exists() | facts.browse())
        self.assertFalse(clocks.exists())

    def test_facts_are_never_changed(self):
        facts = self._ticket().sla_fact_ids
        for change in (lambda: facts.write({"kind": "reply"}), facts.unlink):
            with self.assertRaises(UserError):
                change()

    def test_what_a_ticket_shows_is_not_set_from_outside(self):
        ticket = self._ticket()
        for vals in ({"sla_status": "met"}, {"sla_due_at": "2030-01-01 00:00:00"}):
            with self.assertRaises(UserError):
                ticket.with_user(self.leader).write(vals)

    def test_the_same_target_keeps_the_version_it_was_promised_with(self):
        ticket = self._ticket()
        keys = ticket.sla_clock_ids.promise_id
        self.policy.target_ids.write({"amount": 1})
        with self._at("2026-03-02 11:00"):
            ticket.write({"priority": "3", "user_id": self.agent.id})
        self._assert_kinds(ticket, "created", "priority", "assigned")
        self.assertEqual(ticket.sla_clock_ids.promise_id, keys)

    def test_a_ticket_that_nobody_promises_anything(self):
        self.policy.active = False
        ticket = self._ticket()
        self.assertFalse(ticket.sla_clock_ids)
        self.assertFalse(ticket.sla_status)
        self.assertEqual(ticket.sla_unanswered_since, self._moment("2026-03-02 10:00"))
        solved = self._ticket(stage_id=self.done.id)
        self.assertFalse(solved.sla_unanswered_since)

    def test_a_client_known_later_is_promised_from_the_creation(self):
        self.policy.partner_ids = self.client
        ticket = self._ticket(partner_id=False)
        self.assertFalse(ticket.sla_clock_ids)
        with self._at("2026-03-02 16:00"):
            ticket.partner_id = self.customer.partner_id
        self.assertRecordValues(
            self._clock(ticket, "first_response"),
            [
                {
                    "started_at": self._moment("2026-03-02 10:00"),
                    "breached_at": self._moment("2026-03-02 16:00"),
                    "breach_cause": "promise",
                    "armed_from": self._moment("2026-03-02 16:00"),
                }
            ],
        )

    def test_a_batch_that_takes_a_while_is_stored_as_it_is_replayed(self):
        """The seconds that a creation takes do not part columns and facts."""
        with self._at("2026-03-02 10:00"):
            ticket = self.env["helpdesk.ticket"].new({})
            default = ticket.default_get(["sla_unanswered_since"])
        watch = type(self.env["helpdesk.ticket"])._sla_record_created

        def later(tickets):
            return watch(tickets, self._moment("2026-03-02 10:01"))

        with patch.object(type(ticket), "_sla_record_created", later):
            ticket = self._ticket()
        self.assertEqual(
            ticket.sla_fact_ids.at, fields.Datetime.to_datetime(*default.values())
        )
        self.assertEqual(ticket.sla_unanswered_since, ticket.sla_fact_ids.at)

    def test_nobody_dates_a_ticket_back_by_a_default(self):
        with self._at("2026-03-02 10:00"):
            ticket = (
                self.env["helpdesk.ticket"]
                .with_context(default_sla_unanswered_since="2020-01-01 00:00:00")
                .create({"name": "Old", "description": "Old"})
            )
        self.assertEqual(ticket.sla_fact_ids.at, self._moment("2026-03-02 10:00"))
        self.assertEqual(ticket.sla_unanswered_since, ticket.sla_fact_ids.at)

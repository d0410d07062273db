# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestAgreementMatch(AgreementCommon):
    """Which agreement a ticket belongs to, and what was not agreed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signed = cls._moment("2026-02-02 09:00")
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Somebody else", "is_company": True}
        )
        cls.project = cls.env["project.project"].create({"name": "Their project"})
        cls.other_team = cls.env["helpdesk.ticket.team"].create({"name": "Second line"})

    def _gap(self, **vals):
        ticket = self._ticket(**vals)
        return ticket.agreement_id, ticket.agreement_gap

    @property
    def _nothing(self):
        return self.env["support.agreement"]

    def test_where_nobody_has_an_agreement_nothing_is_missing(self):
        self._agreement()
        self.assertEqual(self._gap(), (self._nothing, False))
        self.assertFalse(self._ticket().agreement_gap_words)

    def test_a_request_without_agreement_is_recorded_and_marked(self):
        self._signed_agreement(self.signed)
        ticket = self._ticket(partner_id=self.other_client.id)
        self.assertEqual(ticket.agreement_gap, "none")
        self.assertIn("no support agreement", ticket.agreement_gap_words)
        self.assertEqual(
            self._clock(ticket, "first_response").promise_id.policy_id, self.policy
        )

    def test_a_request_after_the_end_is_marked(self):
        agreement = self._signed_agreement(self.signed, {"date_end": "2026-02-28"})
        # Kyiv's February is over at 22:00 UTC.
        self.assertEqual(self._gap(at="2026-02-28 21:59"), (agreement, False))
        self.assertEqual(self._gap(at="2026-02-28 22:00"), (self._nothing, "ended"))

    def test_before_the_first_signature_there_was_no_agreement(self):
        self._signed_agreement(self.signed)
        self.assertEqual(self._gap(at="2026-02-02 08:59"), (self._nothing, "none"))

    def test_a_channel_that_was_not_agreed_is_marked_and_promised_the_same(self):
        channels = self.env["helpdesk.ticket.channel"]
        mail, phone = channels.create([{"name": "By letter"}, {"name": "By pigeon"}])
        agreement = self._signed_agreement(
            self.signed, terms={"channel_ids": [Command.link(mail.id)]}
        )
        self.assertEqual(self._gap(channel_id=mail.id), (agreement, False))
        self.assertEqual(self._gap(channel_id=False), (agreement, False))
        ticket = self._ticket(channel_id=phone.id)
        self.assertEqual(
            (ticket.agreement_id, ticket.agreement_gap), (agreement, "channel")
        )
        self.assertIn("By pigeon", ticket.agreement_gap_words)
        self.assertEqual(
            self._clock(ticket, "first_response").promise_id.policy_id,
            agreement.version_id.policy_id,
        )
        ticket.channel_id = mail
        self.assertFalse(ticket.agreement_gap)

    def test_the_more_special_agreement_comes_first(self):
        special = self._signed_agreement(
            self.signed,
            {"project_ids": [Command.link(self.project.id)]},
            {"target_ids": [Command.clear(), Command.create({"amount": 1})]},
        )
        of_team = self._signed_agreement(
            self.signed, {"team_ids": [Command.link(self.other_team.id)]}
        )
        general = self._signed_agreement(self.signed)
        for vals, agreement in (
            ({}, general),
            ({"project_id": self.project.id}, special),
            ({"team_id": self.other_team.id}, of_team),
        ):
            with self.subTest(vals):
                ticket = self._ticket(**vals)
                self.assertEqual(ticket.agreement_id, agreement)
                self.assertEqual(
                    self._clock(ticket, "first_response").promise_id.policy_id,
                    agreement.version_id.policy_id,
                )

    def test_an_agreement_for_one_project_is_none_for_another(self):
        self._signed_agreement(
            self.signed, {"project_ids": [Command.link(self.project.id)]}
        )
        self.assertEqual(self._gap(), (self._nothing, "none"))

    def test_a_project_that_its_manager_may_not_see_still_is_a_condition(self):
        self.project.privacy_visibility = "followers"
        agreement = self._agreement(
            {"project_ids": [Command.link(self.project.id)], "user_id": self.leader.id}
        )
        self.env.invalidate_all()
        version = agreement.draft_id.with_user(self.leader)
        self._sign(version, self.signed)
        self.assertEqual(
            version.sudo().seal_id._content()["projects"], ["Their project"]
        )
        self.assertIn(str(self.project.id), agreement.version_id.policy_id.domain)
        self.assertEqual(self._gap(), (self._nothing, "none"))

    def test_a_ticket_that_changes_is_matched_by_when_it_was_opened(self):
        first = self._signed_agreement(self.signed, {"date_end": "2026-02-28"})
        ticket = self._ticket("2026-02-20 10:00", partner_id=self.other_client.id)
        self.assertEqual(ticket.agreement_gap, "none")
        with self._at("2026-03-10 10:00"):
            ticket.partner_id = self.client
            self.assertEqual(ticket.agreement_id, first)
            self.assertFalse(ticket.agreement_gap)
            ticket.partner_id = self.other_client
            self.assertEqual(ticket.agreement_gap, "none")

    def test_a_ticket_that_moves_to_another_team_or_project(self):
        agreement = self._signed_agreement(
            self.signed,
            {
                "team_ids": [Command.link(self.other_team.id)],
                "project_ids": [Command.link(self.project.id)],
            },
        )
        ticket = self._ticket()
        self.assertFalse(ticket.agreement_id)
        ticket.team_id = self.other_team
        self.assertFalse(ticket.agreement_id)
        ticket.project_id = self.project
        self.assertEqual(ticket.agreement_id, agreement)
        ticket.team_id = self.team
        self.assertFalse(ticket.agreement_id)

    def test_nobody_sets_the_agreement_of_a_ticket(self):
        agreement = self._signed_agreement(self.signed)
        ticket = self._ticket(partner_id=self.other_client.id)
        for vals in (
            {"agreement_id": agreement.id},
            {"agreement_gap": False},
            {"opened_at": "2026-01-01 00:00:00"},
        ):
            with self.subTest(vals), self.assertRaisesRegex(Exception, "directly"):
                ticket.with_user(self.leader).write(vals)

    def test_every_worker_looks_again_when_something_changes(self):
        """What is known of agreements is forgotten, whatever changes them."""

        def told():
            self.env.flush_all()
            return self._gap(at="2026-03-02 10:00")

        self.assertEqual(told(), (self._nothing, False))
        agreement = self._signed_agreement(self.signed)
        self.assertEqual(told(), (agreement, False))
        with self._at("2026-02-10 10:00"):
            agreement._terminate(date(2026, 2, 10), "They leave.")
        self.assertEqual(told(), (self._nothing, "ended"))
        with self._at("2026-03-10 10:00"):
            agreement.action_archive()
        self.assertEqual(told(), (self._nothing, "ended"))
        second = self._agreement({"date_start": "2026-03-01"})
        self.assertEqual(told(), (self._nothing, "ended"))
        self._sign(second.draft_id, self._moment("2026-03-01 09:00"))
        self.assertEqual(told(), (second, False))
        with self._at("2026-03-01 10:00"):
            version = second._next_version({})
            version.channel_ids = self.env["helpdesk.ticket.channel"].create(
                {"name": "By letter"}
            )
            self._sign(version, self._moment("2026-03-01 10:00"))
        pigeon = self.env["helpdesk.ticket.channel"].create({"name": "By pigeon"})
        self.assertEqual(self._gap(channel_id=pigeon.id), (second, "channel"))

    def test_hours_have_an_agreement_from_its_first_day_on(self):
        """Promises are for what comes; hours may be agreed for days gone by."""
        agreement = self._signed_agreement(
            self.signed, {"date_start": "2026-01-01", "date_end": "2026-01-31"}
        )
        find = self.env["support.agreement"]._find_on
        ids = (agreement.company_id.id, self.client.id, self.team.id, False)
        self.assertEqual(find(*ids, date(2026, 1, 1)), agreement.id)
        self.assertEqual(find(*ids, date(2026, 1, 31)), agreement.id)
        self.assertFalse(find(*ids, date(2025, 12, 31)))
        self.assertFalse(find(*ids, date(2026, 2, 1)))
        self.assertEqual(self._gap(at="2026-01-15 10:00"), (self._nothing, "none"))
        self.assertEqual(self._gap(at="2026-02-15 10:00"), (self._nothing, "ended"))

    def test_an_upgrade_says_of_older_tickets_when_they_were_opened(self):
        ticket = self._ticket("2026-03-02 10:00")
        Ticket = type(self.env["helpdesk.ticket"])
        with patch.object(Ticket, "_sla_record_created", lambda tickets: None):
            older = self._ticket("2026-03-02 10:00")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET opened_at = now() AT TIME ZONE 'UTC', "
            "create_date = '2026-01-05 08:00:00' WHERE id = ANY(%s)",
            [[ticket.id, older.id]],
        )
        path = Path(__file__).parents[1] / "migrations/19.0.1.1.0/post-migrate.py"
        spec = spec_from_file_location("post_migrate", path)
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(ticket.opened_at, self._moment("2026-03-02 10:00"))
        self.assertEqual(older.opened_at, self._moment("2026-01-05 08:00"))

    def test_a_hundred_tickets_cost_as_many_queries_as_without_agreements(self):
        tickets = self.env(user=self.agent, context={})["helpdesk.ticket"]

        def create(number):
            tickets.create(
                [
                    {
                        "name": f"Ticket {place}",
                        "description": "<p>Words</p>",
                        "partner_id": self.client.id,
                        "team_id": self.team.id,
                    }
                    for place in range(number)
                ]
            )
            self.env.cr.flush()

        def cost(number):
            for _time in range(2):  # until caches are warm
                create(number)
                self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            create(number)
            return self.env.cr.sql_log_count - before

        with self._at("2026-03-02 10:00"):
            bare = {number: cost(number) for number in (1, 100)}
            self._signed_agreement(self.signed)
            for number, queries in bare.items():
                with self.subTest(number):
                    self.assertLessEqual(cost(number), queries + 1)

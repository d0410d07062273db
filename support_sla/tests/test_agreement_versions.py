# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestAgreementVersions(AgreementCommon):
    """A new version never rewrites what older clocks were promised."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._signed_agreement(
            cls._moment("2026-02-02 09:00"),
            terms={
                "goal": 97.5,
                "band_ids": [Command.create({"below": 90, "percent": 10})],
                "escalation_ids": [Command.create({"name": "Tell the leader"})],
            },
        )
        cls.first = cls.agreement.version_id

    def _second(self, hours=1, at="2026-03-04 12:00", valid_from="2026-03-04", **vals):
        """A second version with other targets, signed by all at ``at``."""
        with self._at(at):
            version = self.agreement._next_version({"valid_from": valid_from, **vals})
            version.write(
                {
                    "target_ids": [
                        Command.clear(),
                        Command.create({"metric": "first_response", "amount": hours}),
                    ]
                }
            )
            return self._sign(version, self._moment(at))

    def _due(self, ticket, metric="first_response"):
        return self._clock(ticket, metric).due_at

    def test_a_new_version_begins_with_the_terms_of_the_last(self):
        second = self.agreement._next_version({})
        self.assertEqual(second.number, 2)
        self.assertEqual(second.goal, 97.5)
        self.assertEqual(second.band_ids.mapped("percent"), [10])
        self.assertEqual(second.escalation_ids.name, "Tell the leader")
        self.assertEqual(second.target_ids.mapped("amount"), [2, 16])
        self.assertFalse(second.target_ids & self.first.target_ids)
        self.assertFalse(second.policy_id.active)
        self.assertFalse(second.seal_id)
        self.assertTrue(self.first.policy_id.active)
        with self.assertRaises(UserError):
            self.agreement._next_version({})

    def test_a_version_is_begun_by_the_agreement_only(self):
        with self.assertRaises(UserError):
            self.env["support.agreement.version"].create(
                {"agreement_id": self.agreement.id, "valid_from": "2026-03-01"}
            )
        with self.assertRaises(UserError):
            self.first.copy()

    def test_a_change_in_mid_period_is_for_later_tickets_only(self):
        old = self._ticket("2026-03-04 11:00")
        self._second()
        new = self._ticket("2026-03-04 13:00")
        self.assertEqual(self._due(old), self._moment("2026-03-04 13:00"))
        self.assertEqual(self._due(new), self._moment("2026-03-04 14:00"))

    def test_an_old_ticket_that_changes_keeps_its_version(self):
        old = self._ticket("2026-03-04 11:00")
        second = self._second()
        category = self.env["helpdesk.ticket.category"].create({"name": "Stock"})
        with self._at("2026-03-04 13:30"):
            old.with_user(self.agent).write({"priority": "3"})
            old.with_user(self.agent).write({"category_id": category.id})
            old.with_user(self.agent).write({"team_id": self.team.copy().id})
        self.assertEqual(self._due(old), self._moment("2026-03-04 13:00"))
        promised = old.sla_clock_ids.promise_id.policy_id
        self.assertEqual(promised, self.first.policy_id)
        self.assertNotIn(second.policy_id, promised)

    def test_a_priority_of_its_own_is_taken_from_the_version_of_then(self):
        with self._at("2026-03-03 09:00"):
            self.agreement._terminate(date(2026, 3, 3), "A new one is agreed.")
            agreement = self._agreement({"date_start": "2026-03-04"})
            agreement.draft_id.target_ids = [
                Command.create(
                    {"metric": "first_response", "priority": "3", "amount": 0.5}
                )
            ]
            self._sign(agreement.draft_id, self._moment("2026-03-03 09:00"))
        old = self._ticket("2026-03-03 10:00")
        new = self._ticket("2026-03-04 10:00")
        with self._at("2026-03-04 10:10"):
            (old | new).with_user(self.agent).write({"priority": "3"})
        self.assertEqual(self._due(old), self._moment("2026-03-03 12:00"))
        self.assertEqual(self._due(new), self._moment("2026-03-04 10:30"))

    def test_re_targeting_gives_old_tickets_the_new_version_on_purpose(self):
        old = self._ticket("2026-03-04 11:00")
        second = self._second(hours=4)
        with self._at("2026-03-04 12:30"):
            Retarget = self.env["support.sla.retarget"].with_user(self.leader)
            action = Retarget._open(tickets=old)
            Retarget.browse(action["res_id"]).action_apply()
        self.assertEqual(self._due(old), self._moment("2026-03-04 15:00"))
        promised = self._clock(old, "first_response").promise_id.policy_id
        self.assertEqual(promised, second.policy_id)

    def test_a_version_that_is_signed_late_promises_nothing_before(self):
        second = self._second(valid_from="2026-03-01", at="2026-03-04 12:00")
        self.assertEqual(second.policy_id.valid_from, self._moment("2026-03-04 12:00"))
        self.assertEqual(
            self.first.policy_id.valid_until, self._moment("2026-03-04 12:00")
        )
        before = self._ticket("2026-03-04 11:59")
        after = self._ticket("2026-03-04 12:00")
        self.assertEqual(
            before.sla_clock_ids.promise_id.policy_id, self.first.policy_id
        )
        self.assertEqual(
            self._clock(after, "first_response").promise_id.policy_id,
            second.policy_id,
        )

    def test_a_version_begins_at_the_clients_midnight_when_clocks_change(self):
        """In Kyiv 29 March has 23 hours: it begins at 22:00 UTC and ends at 21:00."""
        second = self._second(valid_from="2026-03-29")
        third = self._second(valid_from="2026-03-30", at="2026-03-05 12:00")
        self.assertEqual(
            [
                (version.policy_id.valid_from, version.policy_id.valid_until)
                for version in (self.first, second, third)
            ],
            [
                (self._moment("2026-02-02 09:00"), self._moment("2026-03-28 22:00")),
                (self._moment("2026-03-28 22:00"), self._moment("2026-03-29 21:00")),
                (self._moment("2026-03-29 21:00"), False),
            ],
        )
        for at, version in (
            ("2026-03-28 21:59", self.first),
            ("2026-03-28 22:00", second),
            ("2026-03-29 20:59", second),
            ("2026-03-29 21:00", third),
        ):
            with self.subTest(at):
                ticket = self._ticket(at)
                promised = self._clock(ticket, "first_response").promise_id.policy_id
                self.assertEqual(promised, version.policy_id)

    def test_it_ends_at_the_clients_midnight_when_clocks_change_back(self):
        """In Kyiv 25 October has 25 hours: it ends at 22:00 UTC."""
        with self._at("2026-10-01 10:00"):
            self.agreement._terminate(date(2026, 10, 25), "They leave.")
        self.assertEqual(
            self.first.policy_id.valid_until, self._moment("2026-10-25 22:00")
        )
        self.assertEqual(self._ticket("2026-10-25 21:30").agreement_id, self.agreement)
        self.assertEqual(self._ticket("2026-10-25 22:00").agreement_gap, "ended")

    def test_a_version_that_a_later_one_replaces_at_once_promises_nothing(self):
        second = self._second(valid_from="2026-06-01")
        third = self._second(valid_from="2026-05-01", at="2026-03-05 12:00")
        self.assertFalse(second.policy_id.active)
        self.assertEqual(self.first.policy_id.valid_until, third.policy_id.valid_from)
        with self._at("2026-06-02 10:00"):
            self.agreement.invalidate_recordset(["version_id"])
            self.assertEqual(self.agreement.version_id, third)

    def test_what_was_put_to_signature_is_frozen_in_every_part(self):
        version = self.agreement._next_version({})
        version._request(now=self._moment("2026-03-04 12:00"))
        for frozen in (version, self.first):
            policy = frozen.policy_id
            other = self._calendar("Other", [(0, 9, 12)])
            changes = {
                "goal": lambda v=frozen: v.write({"goal": 50}),
                "hours": lambda v=frozen: v.write({"allowance_hours": 5}),
                "calendar by version": lambda v=frozen, c=other: v.write(
                    {"calendar_id": c.id}
                ),
                "calendar": lambda p=policy, c=other: p.write({"calendar_id": c.id}),
                "policy": lambda p=policy: p.write({"risk_percent": 10}),
                "archived policy": lambda p=policy: p.write({"active": not p.active}),
                "clients": lambda p=policy: p.write({"partner_ids": [(5, 0, 0)]}),
                "target": lambda p=policy: p.target_ids[0].write({"amount": 99}),
                "target by version": lambda v=frozen: v.write(
                    {"target_ids": [(1, v.target_ids[0].id, {"amount": 99})]}
                ),
                "no target": lambda p=policy: p.target_ids[0].unlink(),
                "new target": lambda p=policy: p.target_ids.create(
                    {"policy_id": p.id, "metric": "next_response"}
                ),
                "escalation": lambda p=policy: p.level_ids.write({"amount": 99}),
                "no escalation": lambda p=policy: p.level_ids.unlink(),
                "band": lambda v=frozen: v.band_ids.write({"percent": 99}),
                "no band": lambda v=frozen: v.band_ids.unlink(),
                "new band": lambda v=frozen: v.band_ids.create(
                    {"version_id": v.id, "below": 50, "percent": 50}
                ),
                "deleted policy": lambda p=policy: p.unlink(),
                "deleted": lambda v=frozen: v.unlink(),
            }
            for name, change in changes.items():
                with (
                    self.subTest(name, version=frozen.number),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    change()
                    self.env.flush_all()

    def test_nothing_moves_into_what_is_frozen(self):
        target = self.env["support.sla.target"].create(
            {"policy_id": self.policy.id, "metric": "resolution", "priority": "0"}
        )
        with self.assertRaises(UserError):
            target.policy_id = self.first.policy_id
        second = self.agreement._next_version({})
        with self.assertRaises(UserError):
            second.band_ids.version_id = self.first

    def test_records_that_a_condition_names_are_not_deleted(self):
        channel = self.env["helpdesk.ticket.channel"].create({"name": "Telegram"})
        team = self.env["helpdesk.ticket.team"].create({"name": "Only"})
        agreement = self._agreement(
            {"team_ids": [Command.link(team.id)]},
            {"channel_ids": [Command.link(channel.id)]},
        )
        self.assertTrue(agreement)
        for record in (channel, team):
            with (
                self.subTest(record),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                record.unlink()

    def test_an_unsigned_version_goes_with_its_policy(self):
        second = self.agreement._next_version({})
        policy = second.policy_id
        second.unlink()
        self.assertFalse(policy.exists())
        self.assertEqual(self.agreement.version_id, self.first)

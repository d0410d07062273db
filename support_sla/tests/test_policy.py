# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import _post_init
from .common import SlaCommon

POLICY_LOGGER = "odoo.addons.support_sla.models.support_sla_policy"


@tagged("post_install", "-at_install")
class TestPolicy(SlaCommon):
    def _promised(self, ticket, metric="resolution"):
        clock = self._clock(ticket, metric)
        return clock.promise_id.policy_id

    def test_the_first_policy_that_fits_wins_per_metric(self):
        vip = self._policy(
            "Premium", 1, {"partner_ids": [Command.set(self.client.ids)]}, resolution=2
        )
        ticket = self._ticket()
        self.assertEqual(self._promised(ticket), vip)
        self.assertEqual(self._promised(ticket, "first_response"), self.policy)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self._ticket(partner_id=stranger.id)
        self.assertEqual(self._promised(other), self.policy)

    def test_the_handle_decides_and_then_the_number(self):
        second = self._policy("Second", 10, resolution=3)
        self.assertEqual(self._promised(self._ticket()), self.policy)
        second.sequence = 5
        self.assertEqual(self._promised(self._ticket()), second)

    def test_a_category_takes_its_children_along(self):
        parent = self.env["helpdesk.ticket.category"].create({"name": "Accounting"})
        child = self.env["helpdesk.ticket.category"].create(
            {"name": "Invoices", "parent_id": parent.id}
        )
        books = self._policy(
            "Books", 1, {"category_ids": [Command.set(parent.ids)]}, resolution=2
        )
        ticket = self._ticket(category_id=child.id)
        self.assertEqual(self._promised(ticket), books)
        self.assertEqual(self._promised(self._ticket()), self.policy)

    def test_every_name_of_the_domain_editor_works(self):
        """What the editor writes, what it wrote in earlier versions, and both in JS."""
        good = [
            "[('user_id', '=', uid)]",
            "[('user_id', '!=', user.id)]",
            "[('company_id', 'in', company_ids)]",
            "[('company_id', '=', company_id)]",
            "[('company_id', '=', current_company_id)]",
            "[('company_id', 'in', allowed_company_ids)]",
            "[('create_date', '>=', 'today')]",
            "[('create_date', '>=', '-1d')]",
            "[('create_date', '>=', 'today =1d -1m')]",
            "[('create_date', '>=', now)]",
            "[('create_date', '>=', today)]",
            "[('create_date', '>=', current_date)]",
            "[('create_date', '>', context_today())]",
            "[('create_date', '>', context_today().strftime('%Y-%m-%d'))]",
            "[('create_date', '>', (context_today() + relativedelta(days=-7))"
            ".strftime('%Y-%m-%d'))]",
            "[('create_date', '>', datetime.datetime.combine(context_today(), "
            "datetime.time(0, 0, 0)).to_utc().strftime('%Y-%m-%d %H:%M:%S'))]",
            "[('create_date', '>', datetime.datetime.combine(context_today() + "
            "relativedelta(days=1), datetime.time(0, 0, 0)).to_utc()"
            ".strftime('%Y-%m-%d %H:%M:%S'))]",
            "[('create_date', '>', datetime.datetime.now() - "
            "datetime.timedelta(days=1))]",
            "[('create_date', '>', time.strftime('%Y-%m-%d'))]",
            "[('create_date', '>', dateutil.relativedelta.relativedelta(days=1) "
            "+ context_today())]",
            "[('closed', '=', false)]",
            "[('closed', '!=', true)]",
            "['|', ('name', 'ilike', 'x'), ('tag_ids', 'any', [('name', '=', 'y')])]",
            "[('partner_id.country_id.code', '=', 'UA')]",
            "[]",
            "",
        ]
        for domain in good:
            with self.subTest(domain):
                self.policy.domain = domain
                self.assertTrue(self._ticket().id)

    def test_a_domain_of_names_decides(self):
        self.policy.domain = "[('user_id', '=', uid)]"
        hers = self._ticket(user=self.leader, user_id=self.agent.id)
        self.assertFalse(hers.sla_clock_ids)
        mine = self._ticket(user=self.agent, user_id=self.agent.id)
        self.assertEqual(self._promised(mine), self.policy)

    def test_a_bad_domain_is_refused_when_saved(self):
        bad = [
            "[('no_such_field', '=', 1)]",
            "[('name', 'sounds like', 'x')]",
            "[('name', '=',",
            "[('user_id', '=', nobody)]",
            "'name'",
            "[('partner_id.no_such_field', '=', 1)]",
        ]
        for domain in bad:
            with (
                self.subTest(domain),
                self.assertRaisesRegex(
                    ValidationError, "conditions of Promise cannot be read"
                ),
            ):
                self.policy.domain = domain

    @mute_logger(POLICY_LOGGER)
    def test_a_condition_that_broke_later_stops_no_ticket(self):
        """A field went with its add-on: the policy is passed over, and it is said."""
        self._policy("Fallback", 20, resolution=30)
        self.env.cr.execute(
            "UPDATE support_sla_policy SET domain = %s WHERE id = %s",
            ["[('x_gone', '=', 1)]", self.policy.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        ticket = self._ticket()
        self.assertEqual(self._promised(ticket).name, "Fallback")
        why = ticket.sla_fact_ids.filtered(lambda fact: fact.kind == "created").data
        self.assertIn([self.policy.id, "domain", []], why["why"])
        ticket.priority = "3"
        self.assertEqual(self._promised(ticket).name, "Fallback")

    def test_the_broken_condition_is_logged(self):
        with self.assertLogs(POLICY_LOGGER, logging.WARNING):
            fits = self.policy._fits("[('x_gone', '=', 1)]", self._ticket())
        self.assertFalse(fits)

    def test_a_copy_has_its_own_targets_and_levels(self):
        self.env["support.sla.level"].create(
            {"name": "Soon", "policy_id": self.policy.id}
        )
        copy = self.policy.copy()
        self.assertEqual(copy.name, "Promise (copy)")
        self.assertEqual(len(copy.target_ids), 4)
        self.assertEqual(copy.level_ids.mapped("name"), ["Soon"])
        self.assertFalse(copy.target_ids & self.policy.target_ids)
        self.assertFalse(copy.level_ids & self.policy.level_ids)

    def test_an_archived_policy_promises_nothing_new(self):
        ticket = self._ticket()
        self.policy.action_archive()
        self.assertFalse(self._ticket().sla_clock_ids)
        self.assertEqual(self._clock(ticket, "resolution").state, "running")

    def test_a_deleted_policy_leaves_its_clocks_whole(self):
        ticket = self._ticket()
        clock = self._clock(ticket, "resolution")
        due = clock.due_at
        self.policy.unlink()
        self.env.invalidate_all()
        self.assertEqual(clock.due_at, due)
        self.assertEqual(clock.promise_id.seconds, 8 * 3600)
        self.assertEqual(clock.promise_id.name, "Promise")
        self.assertFalse(clock.promise_id.policy_id)
        self._move(ticket, self.done, "2026-03-02 19:00")
        self.assertRecordValues(clock, [{"state": "missed", "breached_at": due}])

    def test_one_target_per_metric_and_priority(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.policy.target_ids[0].copy().flush_recordset()

    def test_a_policy_of_another_company_is_neither_seen_nor_applied(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._policy("Foreign", 1, {"company_id": other.id}, resolution=1)
        ticket = self._ticket()
        self.assertEqual(self._promised(ticket), self.policy)
        policies = self.env["support.sla.policy"].with_user(self.leader)
        self.assertNotIn(foreign, policies.search([]))
        with self.assertRaises(AccessError):
            foreign.target_ids.with_user(self.leader).read(["amount"])
        elsewhere = self._ticket(company_id=other.id, team_id=False)
        promise = self._clock(elsewhere, "resolution").promise_id
        self.assertEqual(promise.policy_id, foreign)
        with self.assertRaises(AccessError):
            promise.with_user(self.leader).read(["name"])

    def test_only_managers_write_policies(self):
        policy = self.policy.with_user(self.agent)
        self.assertEqual(policy.name, "Promise")
        with self.assertRaises(AccessError):
            policy.name = "Mine"
        with self.assertRaises(AccessError):
            policy.action_retarget()
        with self.assertRaises(AccessError):
            self.policy.with_user(self.customer).read(["name"])

    def test_trying_a_ticket_tells_why(self):
        vip = self._policy("Premium", 1, {"team_ids": []}, resolution=2)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self._policy(
            "Stranger's", 2, {"partner_ids": [Command.set(stranger.ids)]}, resolution=1
        )
        dialog = (
            self.env["support.sla.try"]
            .with_user(self.leader)
            .create({"ticket_id": self._ticket().id})
        )
        words = {line.policy_id: line.word for line in dialog.line_ids}
        self.assertEqual(words[vip], "matched")
        self.assertEqual(words[other], "client")
        self.assertEqual(words[self.policy], "matched")
        self.assertEqual(dialog.line_ids[0].metrics, "Resolution")

    def test_trying_promises_nothing(self):
        ticket = self._ticket()
        self.policy.target_ids.amount = 1
        before = self.env["support.sla.promise"].search_count([])
        self.env["support.sla.try"].create({"ticket_id": ticket.id}).line_ids.read()
        self.assertEqual(self.env["support.sla.promise"].search_count([]), before)

    def test_the_shipped_promise_is_that_of_the_source(self):
        policy = self.env.ref("support_sla.policy_default")
        hours = {
            target.priority: (target.amount, target.unit)
            for target in policy.target_ids
        }
        self.assertEqual(
            hours,
            {
                "3": (1, "hours"),
                "2": (2, "hours"),
                "1": (4, "hours"),
                "0": (4, "hours"),
            },
        )
        self.assertEqual(policy.target_ids.mapped("metric"), ["first_response"] * 4)

    def test_the_shipped_hours_are_those_of_the_company(self):
        company = self.env.ref("base.main_company")
        company.resource_calendar_id.tz = "Europe/Kyiv"
        _post_init(self.env)
        calendar = self.env.ref("support_sla.resource_calendar_support")
        self.assertEqual(calendar.tz, "Europe/Kyiv")

    def test_a_database_error_is_not_swallowed(self):
        ticket = self._ticket()
        with (
            patch.object(type(ticket), "filtered_domain", side_effect=OperationalError),
            self.assertRaises(OperationalError),
        ):
            self.policy._fits("[]", ticket)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SlaCommon

GROUP = "helpdesk_mgmt.group_helpdesk"
#: What tells of single tickets, what tells of promises, what only managers have.
OF_TICKETS = ("support.sla.clock", "support.sla.fact", "support.sla.firing")
OF_PROMISES = (
    "support.sla.policy",
    "support.sla.target",
    "support.sla.level",
    "support.sla.promise",
    "support.sla.calendar",
)
OF_MANAGERS = ("support.sla.report", "support.sla.check", "support.sla.check.line")
RULES = ("support.sla.policy", "support.sla.target", "support.sla.level")
OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestAccess(SlaCommon):
    """Who may do what, model by model, and that companies stay apart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_team = cls.env["helpdesk.ticket.team"].create({"name": "Far away"})
        cls.own = cls._new_user("sla_own", f"{GROUP}_user_own")
        cls.of_team = cls._new_user("sla_of_team", f"{GROUP}_user_team")
        cls.team.user_ids = [
            fields.Command.link(cls.own.id),
            fields.Command.link(cls.of_team.id),
        ]
        cls.internal = cls._new_user("sla_internal", "base.group_user")
        cls.public = cls.env.ref("base.public_user")
        cls.mine = cls._ticket(user_id=cls.own.id)
        cls.colleagues = cls._ticket(user_id=cls.of_team.id)
        cls.far = cls._ticket(team_id=cls.other_team.id, user_id=False)
        cls.tickets = cls.mine | cls.colleagues | cls.far

    def _may(self, user, model):
        records = self.env[model].with_user(user)
        return {name for name in OPERATIONS if records.has_access(name)}

    def test_the_rights_of_every_role_on_every_model(self):
        read, everything = {"read"}, set(OPERATIONS)
        nothing = set()
        for model in (*OF_TICKETS, *OF_PROMISES, *OF_MANAGERS):
            manages = everything if model in RULES else read
            agents = nothing if model in OF_MANAGERS else read
            for user, rights in (
                (self.public, nothing),
                (self.customer, nothing),
                (self.internal, nothing),
                (self.own, agents),
                (self.of_team, agents),
                (self.agent, agents),
                (self.leader, manages),
            ):
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(self._may(user, model), rights)

    def test_clocks_and_facts_are_read_with_their_ticket(self):
        for user, seen in (
            (self.own, self.mine),
            (self.of_team, self.mine | self.colleagues),
            (self.agent, self.tickets),
            (self.leader, self.tickets),
        ):
            for model in OF_TICKETS[:2]:
                with self.subTest(model=model, user=user.login):
                    records = self.env[model].with_user(user)
                    found = records.search([("ticket_id", "in", self.tickets.ids)])
                    self.assertEqual(found.sudo().ticket_id, seen)

    def test_a_clock_of_somebody_elses_ticket_cannot_be_read_by_its_number(self):
        for records in (self.far.sla_clock_ids, self.far.sla_fact_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.own).read(["display_name"])

    def test_not_even_the_superuser_changes_a_fact(self):
        for records in (self.mine.sla_fact_ids, self.mine.sla_clock_ids.promise_id):
            with self.assertRaises(UserError):
                records.sudo().write({"data": False})
            with self.assertRaises(UserError):
                records.sudo().unlink()

    def test_managers_write_no_clock(self):
        clock = self.mine.sla_clock_ids[:1].with_user(self.leader)
        with self.assertRaises(AccessError):
            clock.write({"state": "met"})
        with self.assertRaises(AccessError):
            clock.unlink()
        with self.assertRaises(AccessError):
            clock.create({"ticket_id": self.mine.id, "metric": "news", "cycle": 9})

    def test_a_client_reads_what_his_ticket_shows_and_no_more(self):
        self.mine.message_subscribe(self.customer.partner_id.ids)
        ticket = self.mine.with_user(self.customer)
        self.assertEqual(ticket.read(["name"])[0]["name"], self.mine.name)
        for name in ("sla_clock_ids", "sla_fact_ids"):
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.read([name])
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.search([(f"{name}.id", "!=", False)])

    def test_helpers_are_not_reached_by_rpc(self):
        for model in ("support.sla.engine", "support.sla.sweep", "support.sla.audit"):
            public = [
                name
                for name in type(self.env[model]).__dict__
                if not name.startswith("_") and callable(getattr(self.env[model], name))
            ]
            self.assertEqual(public, [])

    # Companies

    def _company(self):
        company = self.env["res.company"].create({"name": "Next door"})
        there = self._policy("There", 1, {"company_id": company.id}, resolution=1)
        return company, there

    def test_a_policy_of_another_company_never_attaches(self):
        company, there = self._company()
        both = [self.env.company.id, company.id]
        envs = (
            self.env(su=True),
            self.env(user=self.agent),
            self.env(su=True, context={"allowed_company_ids": both[::-1]}),
            self.env(su=True, context={"active_test": False}),
        )
        for env in envs:
            vals = {
                "name": "Here",
                "description": "Here",
                "team_id": self.team.id,
                "company_id": self.env.company.id,
            }
            with self._at("2026-03-02 10:00"):
                ticket = self.env["helpdesk.ticket"].with_env(env).create(vals).sudo()
            self.assertTrue(ticket.sla_clock_ids)
            self.assertNotIn(there, ticket.sla_clock_ids.promise_id.policy_id)
            why = ticket.sla_fact_ids[:1].data["why"]
            self.assertNotIn(there.id, [line[0] for line in why])

    def test_a_ticket_that_moves_to_another_company_is_promised_what_holds_there(self):
        company, there = self._company()
        ticket = self._ticket(team_id=False)
        with self._at("2026-03-02 10:30"):
            ticket.company_id = company
        clock = self._clock(ticket, "resolution")
        self.assertEqual(clock.promise_id.policy_id, there)
        self.assertEqual(clock.due_at, self._moment("2026-03-02 11:00"))

    def test_clocks_of_another_company_are_not_seen(self):
        company, there = self._company()
        ticket = self._ticket(team_id=False, company_id=company.id)
        self.assertEqual(self._clock(ticket, "resolution").promise_id.policy_id, there)
        for model in ("support.sla.clock", "support.sla.fact"):
            seen = self.env[model].with_user(self.leader)
            self.assertFalse(seen.search([("ticket_id", "=", ticket.id)]))
        for record in (there, there.target_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.leader).read(["display_name"])

    # Conditions that must not turn into promises for everybody

    def test_an_archived_policy_is_never_cached_as_one_in_force(self):
        """Whoever looks at archived records first must not decide for everybody."""
        self.policy.active = False
        gone = self._policy("Gone", 1, {"active": False}, resolution=1)
        with self._at("2026-03-02 10:00"):
            for context in ({"active_test": False}, {}):
                ticket = (
                    self.env["helpdesk.ticket"]
                    .with_context(**context)
                    .create({"name": "Here", "description": "Here"})
                )
                self.assertNotIn(gone, ticket.sla_clock_ids.promise_id.policy_id)
                self.assertFalse(ticket.sla_clock_ids)

    def test_a_policy_for_what_is_archived_is_not_one_for_everybody(self):
        category = self.env["helpdesk.ticket.category"].create({"name": "Old"})
        for field, record in (
            ("partner_ids", self.env["res.partner"].create({"name": "Old client"})),
            ("team_ids", self.other_team),
            ("category_ids", category),
        ):
            with self.subTest(field):
                policy = self._policy(field, 1, resolution=1)
                policy[field] = record
                record.active = False
                self.env.registry.clear_cache()
                clock = self._clock(self._ticket(), "resolution")
                self.assertEqual(clock.promise_id.policy_id, self.policy)
                policy.active = False

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The table of ``docs/security.md`` says what the registry says, and that is true."""

import doctest
from collections import Counter

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from . import security_table, security_words, suite
from .access_world import World

OTHER_COMPANY = {
    "of the companies they are in",
    "of the companies they are in, or of none",
}
#: What is only for whoever made it, which none of the roles below is.
OWN = {"which they opened themselves", "their own"}


@tagged("post_install", "-at_install", "contract")
class TestSecurityPage(TransactionCase):
    def test_words(self):
        self.assertFalse(doctest.testmod(security_words).failed)

    def test_the_page_is_what_the_registry_says(self):
        text, unsaid = security_table.text(self.env)
        self.assertFalse(unsaid, "Say in security_words.py:" + suite.listed(unsaid))
        self.assertEqual(
            security_table.kept().strip().splitlines(),
            text.strip().splitlines(),
            "Run: setup/odoo shell -d DATABASE < tests/contracts/write_security.py",
        )


@tagged("post_install", "-at_install", "contract")
class TestSecurityTable(TransactionCase):
    """Every role tries every operation on the owner's record of every model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.env)
        cls.world.project.privacy_visibility = "portal"
        cls.table = security_table.Table(cls.env(context={"lang": "en_US"}))
        cls.people = {
            (role, company): cls._user(role, company)
            for role in security_table.ROLES
            for company in (cls.world.company, cls.world.other_company)
        }

    @classmethod
    def _user(cls, role, company):
        if role == "Nobody":
            return cls.env.ref("base.public_user")
        return new_test_user(
            cls.env,
            f"table_{role}_{company.id}".lower().replace(": ", "_"),
            groups=security_table.ROLES[role],
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def tries(self):
        """Each role in each company, with its record of each model and each right."""
        self.env.flush_all()
        self.env.invalidate_all()
        for (role, company), user in self.people.items():
            for model in self.table.models:
                record = self.env[model].with_user(user)
                record = record.browse(self.world.ids.get(model, [])[:1])
                for right in security_table.RIGHTS:
                    yield role, company, record, right

    def test_what_the_table_says_is_so(self):
        problems, count = [], Counter()
        for role, company, record, right in self.tries():
            model = record._name
            may = self.table.may(role, model, right)
            for_all = self.table.for_all(model)
            what = f"{role} of {company.name}: {right} {model}"
            if record.browse().has_access(right) != may:
                problems.append(f"{what}: the access lists say {not may}")
            if not record:
                continue  # a report has no rows of its own
            is_foreign = company != self.world.company and for_all & OTHER_COMPANY
            if not may or is_foreign or for_all & OWN:
                count["refused"] += 1
                if record.has_access(right):
                    problems.append(f"{what}: allowed, and must not be")
            elif not self.table.for_role(role, model, right):
                count["allowed"] += 1
                if not record.has_access(right):
                    problems.append(f"{what}: refused, and must not be")
            else:
                count["narrowed"] += 1
        self.assertFalse(problems, suite.listed(problems))
        # it would be blind if there were nothing of a kind
        self.assertGreater(min(count.values()), 100, count)

    def test_narrowed_rows(self):
        """What narrows a role to its team keeps the tickets of other teams away."""
        problems = []
        tickets = {m for m in self.table.models if "ticket_id" in self.env[m]._fields}
        for role, company, record, right in self.tries():
            if not record or company != self.world.company:
                continue
            told = self.table.for_role(role, record._name, right)
            if (
                self.table.may(role, record._name, right)
                and role in ("Agent: own", "Agent: team")
                and record._name in tickets
                and told
                and record.has_access(right)
            ):
                problems.append(f"{role}: {right} {record._name}")
        self.assertFalse(problems, suite.listed(problems))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools import level_advice
from .common_agreement import AgreementCommon

BASIC, STANDARD, CRITICAL = (
    "support_sla.agreement_level_basic",
    "support_sla.agreement_level_standard",
    "support_sla.agreement_level_business_critical",
)


@tagged("post_install", "-at_install")
class TestAgreementForm(AgreementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["support.agreement.rule"]
        cls.Level = cls.env["support.agreement.level"]

    def _form(self, users=0, apps=0, processes=(), it_team="unknown", **vals):
        """The wizard as the leader fills it in."""
        form = Form(self.env["support.agreement.form"].with_user(self.leader))
        form.partner_id = self.client
        form.users = users
        form.apps = apps
        form.it_team = it_team
        for code in processes:
            form.process_ids.add(self.env.ref(f"support_sla.agreement_process_{code}"))
        for name, value in vals.items():
            setattr(form, name, value)
        return form

    def _agreed(self, form):
        """The agreement that the wizard makes and opens."""
        action = form.save().action_create()
        self.assertEqual(action["res_model"], "support.agreement")
        return self.env["support.agreement"].browse(action["res_id"])

    # What is shipped

    def test_the_shipped_rules_and_levels_are_those_of_the_tool(self):
        self.assertEqual(self.Rule.search([])._rules(), list(level_advice.RULES))
        self.assertEqual(self.Level.search([])._levels(), list(level_advice.LEVELS))

    def test_every_shipped_level_promises_a_first_answer_as_the_source_does(self):
        for level in self.Level.search([]):
            with self.subTest(level.code):
                self.assertFalse(level.policy_id.active)
                first = {
                    target.priority: (target.amount, target.unit)
                    for target in level.policy_id.target_ids
                    if target.metric == "first_response"
                }
                self.assertEqual(sorted(first), ["0", "1", "2", "3"])
                self.assertEqual(first.pop("3"), (1, "hours"))
                for amount, unit in first.values():
                    self.assertEqual(unit, "hours")
                    self.assertTrue(2 <= amount <= 4)
                self.assertTrue(level.policy_id.level_ids)
                self.assertTrue(level.service_ids)
                self.assertTrue(level.duties)

    # The three examples

    def test_8_users_3_apps_and_no_it_team_get_basic(self):
        form = self._form(8, 3, it_team="no")
        self.assertEqual(form.proposed_id, self.env.ref(BASIC))
        self.assertEqual(form.points, 1)
        agreement = self._agreed(form)
        version = agreement.draft_id
        self.assertEqual(version.number, 1)
        self.assertEqual(version.level_id, self.env.ref(BASIC))
        self.assertEqual(
            version.level_reasons,
            "Users: 8\nApps: 3\nCritical processes: none\nOwn IT team: No\n"
            "Proposed: Basic (points: 1)\n"
            "• No IT team of its own: every question comes to us (+1)",
        )

    def test_40_users_8_apps_stock_and_invoicing_get_business_critical(self):
        form = self._form(40, 8, ["stock", "invoicing"])
        self.assertEqual(form.proposed_id, self.env.ref(CRITICAL))
        self.assertEqual(form.points, 5)
        self.assertEqual(
            form.reasons,
            "• 15 to 49 users (+1)\n• 5 to 9 apps (+1)\n"
            "• Several processes are critical (+3)",
        )
        version = self._agreed(form).draft_id
        self.assertEqual(version.level_id, self.env.ref(CRITICAL))
        self.assertTrue(version.maintenance)

    def test_150_users_14_apps_and_an_it_team_get_standard(self):
        form = self._form(150, 14, it_team="yes")
        self.assertEqual(form.proposed_id, self.env.ref(STANDARD))
        self.assertEqual(form.points, 4)
        self.assertIn("Its own IT team answers the first questions (-1)", form.reasons)
        version = self._agreed(form).draft_id
        self.assertEqual(version.level_id, self.env.ref(STANDARD))

    # What the person sees and decides

    def test_a_level_raised_by_a_rule_says_which_rule(self):
        form = self._form(8, 3, ["stock"], it_team="yes")
        self.assertEqual(form.points, 0)
        self.assertEqual(form.proposed_id, self.env.ref(STANDARD))
        self.assertIn("• At least “Standard”: One process is critical", form.reasons)

    def test_nothing_answered_proposes_the_lowest_level(self):
        form = self._form()
        self.assertEqual(form.proposed_id, self.env.ref(BASIC))
        self.assertEqual(form.reasons, "• Nothing speaks for more.")

    def test_another_level_may_be_chosen_and_is_told_apart(self):
        form = self._form(8, 3, it_team="no")
        form.level_id = self.env.ref(CRITICAL)
        version = self._agreed(form).draft_id
        self.assertEqual(version.level_id, self.env.ref(CRITICAL))
        self.assertIn("Proposed: Basic", version.level_reasons)
        self.assertIn("Chosen instead: Business-critical", version.level_reasons)

    def test_the_version_begins_with_the_terms_of_its_level(self):
        level = self.env.ref(STANDARD)
        agreement = self._agreed(
            self._form(20, 6, contact_id=self.client_person, date_end="2099-12-31")
        )
        version = agreement.draft_id
        self.assertEqual(version.level_id, level)
        for name in ("goal", "allowance_hours", "small_change_hours", "duties"):
            self.assertEqual(version[name], level[name], name)
        self.assertEqual(version.service_ids, level.service_ids)
        self.assertEqual(version.summary, level.summary)
        policy = version.policy_id
        self.assertNotEqual(policy, level.policy_id)
        self.assertFalse(policy.active)
        self.assertEqual(policy.partner_ids, self.client)
        self.assertEqual(
            policy.level_ids.mapped("name"), level.policy_id.level_ids.mapped("name")
        )
        self.assertEqual(agreement.contact_id, self.client_person)
        self.assertEqual(str(agreement.date_end), "2099-12-31")
        self.assertEqual(
            set(agreement.member_ids.mapped("side")), {"client", "integrator"}
        )

    def test_terms_are_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.client.lang = "uk_UA"
        level = self.env.ref(STANDARD)
        level.with_context(lang="uk_UA").duties = "Пояснюємо письмово."
        version = self._agreed(self._form(20, 6)).draft_id
        self.assertEqual(version.duties, "Пояснюємо письмово.")

    def test_what_was_agreed_on_a_level_stays_when_the_level_changes(self):
        level = self.env.ref(STANDARD)
        version = self._agreed(self._form(20, 6)).draft_id
        level.goal = 50
        level.policy_id.target_ids[:1].amount = 3.5
        self.assertEqual(version.goal, 95)
        self.assertNotIn(3.5, version.target_ids.mapped("amount"))

    def test_another_level_replaces_the_terms_of_a_draft_only(self):
        agreement = self._agreed(self._form(8, 3, contact_id=self.client_person))
        version = agreement.draft_id
        old = version.policy_id
        version.level_id = self.env.ref(CRITICAL)
        version.action_take_level()
        self.assertEqual(version.goal, 98)
        self.assertFalse(old.exists())
        self.assertIn("periodic_update", version.target_ids.mapped("metric"))
        version._request()
        with self.assertRaisesRegex(UserError, "was put to signature"):
            version.action_take_level()

    def test_a_client_with_an_agreement_is_pointed_out(self):
        agreement = self._agreed(self._form(8, 3))
        self.assertIn(agreement.name, self._form(8, 3).others)

    def test_the_only_person_of_a_client_is_its_contact(self):
        company = self.env["res.partner"].create({"name": "One", "is_company": True})
        person = self.env["res.partner"].create(
            {"name": "Only", "parent_id": company.id}
        )
        form = self._form(partner_id=company)
        self.assertEqual(form.contact_id, person)
        form.partner_id = self.client
        self.assertNotEqual(form.contact_id, person)

    def test_an_end_before_the_start_is_refused_in_words(self):
        form = self._form(8, 3, date_end="2000-01-01")
        with self.assertRaisesRegex(UserError, "ends on the day it begins"):
            form.save().action_create()

    def test_agents_form_no_agreements(self):
        with self.assertRaises(AccessError):
            self.env["support.agreement.form"].with_user(self.agent).create(
                {"partner_id": self.client.id}
            )

    # Editing the table

    def test_a_rule_of_ones_own_is_asked(self):
        self.Rule.create(
            {
                "name": "Payroll stops everything",
                "process_ids": [
                    Command.set(
                        self.env.ref("support_sla.agreement_process_payroll").ids
                    )
                ],
                "floor_id": self.env.ref(CRITICAL).id,
            }
        )
        self.assertEqual(
            self._form(8, 3, ["sales"]).proposed_id, self.env.ref(STANDARD)
        )
        self.assertEqual(
            self._form(8, 3, ["payroll"]).proposed_id, self.env.ref(CRITICAL)
        )

    def test_an_archived_rule_is_not_asked(self):
        self.env.ref("support_sla.agreement_rule_it_team_none").action_archive()
        self.assertEqual(self._form(8, 3, it_team="no").points, 0)

    def test_conditions_are_said_in_words(self):
        words = {
            "users_some": "users: 15 to 49",
            "users_very_many": "users: 100 or more",
            "critical_one": "critical processes: 1",
            "it_team_none": "no IT team",
        }
        for code, text in words.items():
            rule = self.env.ref(f"support_sla.agreement_rule_{code}")
            self.assertEqual(rule.condition, text)
        self.assertEqual(self.Rule.create({"name": "All"}).condition, "every client")

    def test_a_level_that_a_rule_asks_for_is_not_archived(self):
        with self.assertRaisesRegex(
            ValidationError, "“One process is critical” asks for at least.*Standard"
        ):
            self.env.ref(STANDARD).action_archive()

    def test_the_last_level_is_not_archived(self):
        self.Rule.search([]).floor_id = False
        with self.assertRaisesRegex(ValidationError, "Keep at least one level"):
            self.Level.search([]).action_archive()

    def test_a_range_that_runs_backwards_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.Rule.create({"name": "x", "users_from": 9, "users_to": 3})
            self.env.flush_all()

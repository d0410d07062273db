# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_agreement import AgreementCommon

MONEY = {"fee", "rate", "credit_cap", "band_ids", "pdf", "signature_ids"}


@tagged("post_install", "-at_install")
class TestAgreementScreens(AgreementCommon):
    def _version(self, **terms):
        return self._agreement(terms=terms).draft_id.with_user(self.leader)

    def _fields_shown(self, user, model):
        """Names of the fields that the form of ``model`` shows to ``user``."""
        arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
        form = etree.fromstring(arch)
        # Columns of lists inside belong to other models.
        return {
            node.get("name")
            for node in form.iter("field")
            if not any(parent.tag == "field" for parent in node.iterancestors())
        }

    def test_a_manager_forms_an_agreement_and_puts_it_to_signature(self):
        form = Form(self.env["support.agreement.form"].with_user(self.leader))
        form.partner_id = self.client
        form.contact_id = self.client_person
        form.users = 40
        action = form.save().action_create()
        agreement = (
            self.env[action["res_model"]]
            .with_user(self.leader)
            .browse(action["res_id"])
        )
        self.assertFalse(agreement.missing)
        with Form(agreement.draft_id) as version:
            version.fee = 500
            version.goal = 97
            version.reach_note = "support@example.com"
            with version.target_ids.edit(0) as target:
                target.amount = 1.5
            with version.target_ids.new() as target:
                target.metric = "next_response"
                target.amount = 6
            with version.band_ids.new() as band:
                band.below = 90
                band.percent = 10
        version = agreement.draft_id
        self.assertEqual(version.goal, 97)
        self.assertIn(1.5, version.policy_id.target_ids.mapped("amount"))
        self.assertIn("next_response", version.policy_id.target_ids.mapped("metric"))
        self.assertEqual(version.band_ids.percent, 10)
        agreement.action_request()
        self.assertEqual(version.seal_state, "requested")
        self.assertEqual(agreement.state, "sent")
        self.assertEqual(agreement.draft_seal_state, "requested")

    def test_a_target_is_taken_away_on_the_form(self):
        version = self._version()
        with Form(version) as form:
            form.target_ids.remove(0)
        self.assertEqual(len(version.policy_id.target_ids), 1)

    def test_what_was_put_to_signature_is_read_only_on_the_form(self):
        version = self._version()
        version.action_request()
        form = Form(version)
        for name in ("goal", "duties", "fee", "allowance_hours", "valid_from"):
            with self.subTest(name), self.assertRaises(AssertionError):
                form[name] = form[name]
        with self.assertRaises(AssertionError):
            form.target_ids.remove(0)

    def test_a_request_that_was_taken_back_can_be_changed_again(self):
        version = self._version()
        version.action_request()
        version.agreement_id.action_withdraw()
        with Form(version) as form:
            form.goal = 80
        self.assertEqual(version.goal, 80)

    def test_people_are_added_on_the_form_of_the_agreement(self):
        agreement = self._agreement().with_user(self.leader)
        other = self.env["res.partner"].create(
            {"name": "Director", "parent_id": self.client.id}
        )
        with Form(agreement) as form, form.member_ids.new() as person:
            person.partner_id = other
            person.escalation = 1
        self.assertIn(other, agreement.member_ids.partner_id)

    def test_the_form_says_what_is_missing(self):
        agreement = self._agreement({"contact_id": False}).with_user(self.leader)
        self.assertEqual(
            agreement.missing,
            "• Give a person of the client the right to sign (People).",
        )
        with self.assertRaises(UserError):
            agreement.action_request()
        agreement.draft_id.target_ids.unlink()
        self.assertIn("add at least one target", agreement.missing)
        agreement.contact_id = self.client_person
        self.assertNotIn("right to sign", agreement.missing)

    def test_the_form_says_what_is_worth_a_look(self):
        agreement = self._agreement().with_user(self.leader)
        self.assertIn("No services are named.", agreement.advised)
        self.assertIn("It does not say how to reach you.", agreement.advised)
        self.client_person.email = False
        self.assertIn("has no e-mail address", agreement.advised)
        agreement.draft_id.reach_note = "By phone"
        self.assertNotIn("how to reach you", agreement.advised)
        agreement.action_request()
        self.assertFalse(agreement.advised)

    def test_an_agreement_shows_the_terms_of_the_version_in_force(self):
        agreement = self._signed_agreement(
            self._moment("2026-01-01 09:00"), terms={"allowance_hours": 7}
        )
        draft = agreement._next_version({})
        draft.allowance_hours = 9
        self.assertEqual(agreement.draft_id, draft)
        self.assertEqual(agreement.allowance_hours, 7)
        self.assertEqual(agreement.target_ids, agreement.version_id.target_ids)
        self.assertEqual(agreement.version_count, 2)

    def test_agents_read_agreements_without_money(self):
        agreement = self._signed_agreement(
            self._moment("2026-01-01 09:00"), terms={"fee": 900}
        ).with_user(self.agent)
        shown = self._fields_shown(self.agent, "support.agreement.version")
        self.assertFalse(shown & MONEY)
        self.assertTrue(
            MONEY <= self._fields_shown(self.leader, "support.agreement.version")
        )
        for record in (agreement, agreement.version_id):
            names = self._fields_shown(self.agent, record._name)
            self.assertTrue(record.read(list(names)))
            self.assertFalse(record.has_access("write"))
        with self.assertRaises(AccessError):
            agreement.version_id.read(["fee"])
        with self.assertRaises(AccessError):
            agreement.version_id.read(["pdf"])
        with self.assertRaises(AccessError):
            agreement.version_id.action_take_level()

    def test_agents_open_the_forms(self):
        agreement = self._signed_agreement(self._moment("2026-01-01 09:00"))
        for record in (agreement, agreement.version_id, agreement.version_id.policy_id):
            view = record.with_user(self.agent).get_view(view_type="form")
            self.assertTrue(view["arch"])
            Form(record.with_user(self.agent))

    def test_a_policy_says_which_version_it_belongs_to(self):
        agreement = self._signed_agreement(self._moment("2026-01-01 09:00"))
        policy = agreement.version_id.policy_id
        self.assertEqual(policy.agreement_version_id, agreement.version_id)
        self.assertFalse(self.policy.agreement_version_id)
        found = self.env["support.sla.policy"].search(
            [("agreement_version_ids", "!=", False)]
        )
        self.assertIn(policy, found)
        self.assertNotIn(self.policy, found)

    def test_stat_buttons_open_what_they_count(self):
        agreement = self._signed_agreement(self._moment("2026-01-01 09:00"))
        ticket = self._ticket()
        self.assertEqual(agreement.ticket_count, 1)
        for action, model, expected in (
            (agreement.action_open_tickets(), "helpdesk.ticket", ticket),
            (
                agreement.action_open_versions(),
                "support.agreement.version",
                agreement.version_ids,
            ),
        ):
            self.assertEqual(action["res_model"], model)
            self.assertEqual(self.env[model].search(action["domain"]), expected)
        for action in (
            agreement.action_open_statements(),
            agreement.action_open_hours(),
        ):
            self.assertFalse(self.env[action["res_model"]].search(action["domain"]))

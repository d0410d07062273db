# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_exit import ExitCommon


@tagged("post_install", "-at_install")
class TestCriteria(ExitCommon):
    """Ticking and waiving; X7 is not met, X1 is mandatory."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.window._assess_exit(cls.now)
        cls.row = cls.window.exit_criterion_ids.filtered(lambda one: one.code == "X7")

    def _waived(self):
        lead, coordinator = (
            self._person(self.project_lead),
            self._person(self.coordinator),
        )
        self.row._waive(lead, "Nobody was asked", self.now)
        self.row._consent(coordinator, self.now)

    def test_an_open_window_has_twelve_criteria_once(self):
        self._assess()
        codes = self.window.exit_criterion_ids.mapped("code")
        self.assertEqual(codes, [f"X{number}" for number in range(1, 13)])
        mandatory = self.window.exit_criterion_ids.filtered("is_mandatory")
        self.assertEqual(mandatory.mapped("code"), ["X1", "X11", "X12"])

    def test_a_criterion_has_its_name_in_the_reader_s_language(self):
        self.assertEqual(self.row.name, "People are content with the support")

    def test_states_are_not_written_from_outside(self):
        with self.assertRaises(UserError):
            self.row.state = "met"
        with self.assertRaises(UserError):
            self.row.waived_client_at = self.now

    def test_one_side_alone_waives_nothing(self):
        self.row._waive(self._person(self.project_lead), "Too few", self.now)
        self.assertEqual(self.row.state, "open")
        self.assertTrue(self.row.waiver_pending)
        self.assertIn("the client is asked", self.row.waiver_words)

    def test_both_sides_waive_together(self):
        self._waived()
        self.assertEqual(self.row.state, "waived")
        self.assertFalse(self.row.waiver_pending)
        self.assertEqual(self.row.waived_client_id, self.coordinator.partner_id)
        self.assertEqual(self.row.waived_integrator_id, self.project_lead.partner_id)
        self.assertIn("Nobody was asked", self.row.waiver_words)

    def test_a_waiver_lasts_while_the_criterion_is_not_met(self):
        self._waived()
        self._assess()
        self.assertEqual(self.row.state, "waived")
        with self._facts():
            self._assess()
        self.assertEqual(self.row.state, "met")

    def test_mandatory_criteria_are_never_waived(self):
        for code in ("X1", "X11", "X12"):
            with self.assertRaisesRegex(UserError, "mandatory|is met"):
                self._row(code)._waive(
                    self._person(self.project_lead), "No time", self.now
                )
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            self._row("X12")._by_verb().write({"state": "waived"})
            self.env.flush_all()

    def test_a_waiver_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.row._waive(self._person(self.project_lead), "  ", self.now)

    def test_who_may_not_sign_does_not_consent_for_the_client(self):
        self.row._waive(self._person(self.project_lead), "Too few", self.now)
        with self.assertRaisesRegex(UserError, "may sign"):
            self.row._consent(self._person(self.director), self.now)
        self.assertEqual(self.row.state, "open")

    def test_a_side_consents_once(self):
        self.row._waive(self._person(self.project_lead), "Too few", self.now)
        with self.assertRaisesRegex(UserError, "other one is asked"):
            self.row._consent(self._person(self.support_lead), self.now)

    def test_a_refusal_asks_for_the_criterion_again(self):
        self.row._waive(self._person(self.project_lead), "Too few", self.now)
        self.row._refuse(self._person(self.coordinator))
        self.assertFalse(self.row.waive_reason or self.row.waived_integrator_id)
        with self.assertRaisesRegex(UserError, "No waiver"):
            self.row._consent(self._person(self.coordinator), self.now)

    def test_only_managers_propose_waivers_in_the_back_office(self):
        with self.assertRaises(AccessError):
            self.row.with_user(self.consultant).action_waive()
        with self.assertRaises(AccessError):
            self.row.with_user(self.agent).action_refuse()
        action = self.row.with_user(self.project_lead).action_waive()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.project_lead)
            .with_context(**action["context"])
            .create({"reason": "Too few"})
        )
        dialog.action_confirm()
        self.assertEqual(self.row.waived_integrator_id, self.project_lead.partner_id)

    def test_a_manager_who_is_not_among_the_people_decides_for_nobody(self):
        stranger = self._new_user("hyper_other", "helpdesk_mgmt.group_helpdesk_manager")
        self.row._waive(self._person(self.coordinator), "Too few", self.now)
        with self.assertRaisesRegex(UserError, "people of the window"):
            self.row.with_user(stranger).action_consent()

    def test_what_follows_from_records_is_not_ticked(self):
        with self.assertRaisesRegex(UserError, "Nobody ticks it"):
            self.row._tick(self.project_lead.partner_id, self.now)

    def test_the_month_s_end_is_ticked_by_a_person_and_stays(self):
        self.window.has_accounting = True
        self._assess()
        row = self._row("X10")
        self.assertEqual(row.state, "failed")
        self.assertTrue(row.can_tick)
        row.with_user(self.project_lead).action_tick()
        self._assess()
        self.assertEqual(row.state, "met")
        self.assertEqual(row.ticked_by_id, self.project_lead.partner_id)
        row.action_untick()
        self._assess()
        self.assertEqual(row.state, "failed")

    def test_criteria_of_a_closed_window_stay(self):
        self.window._by_verb().write({"state": "closed"})
        with self.assertRaisesRegex(UserError, "history"):
            self.row._waive(self._person(self.project_lead), "Too late", self.now)
        with self._facts():
            self._assess()
        self.assertEqual(self.row.state, "open")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.support_sla.tests.common_effort import EffortCommon

from .common import ScopeCommon


@tagged("post_install", "-at_install")
class TestEffortEstimate(ScopeCommon, EffortCommon):
    """Small changes below 2 h count as support, while there are included hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)
        cls._decide(cls.ticket, "minor_change")

    def _form(self, hours, at="2026-03-04 10:00", user=None):
        """The dialog as it stands before anything is sent."""
        with self._at(at):
            form = Form(
                self.env["support.scope.effort"]
                .with_user(user or self.agent)
                .with_context(default_ticket_id=self.ticket.id)
            )
            form.hours = hours
            return form, form.outcome, form.reason

    def _dialog(self, hours, **kwargs):
        return self._form(hours, **kwargs)[0].save()

    def test_an_estimate_that_was_made_stands_there_to_be_changed(self):
        ticket = self._ticket(user_id=self.agent.id)
        self.assertEqual(self._effort_of(ticket), (0, False))
        ticket.with_user(self.agent)._decide_scope("minor_change", 90)
        self.assertEqual(self._effort_of(ticket), (1.5, True))
        ticket.with_user(self.agent)._decide_scope("development")
        self.assertEqual(self._effort_of(ticket), (0, False))

    def _effort_of(self, ticket):
        dialogs = self.env["support.scope.effort"].with_user(self.agent)
        dialog = dialogs.create({"ticket_id": ticket.id})
        return dialog.hours, dialog.is_anew

    def test_the_answer_is_shown_before_anything_is_sent(self):
        decisions = self.env["support.scope.decision"].search_count([])
        for hours, outcome, words in (
            (0, "estimate", "depends on how much work"),
            (-1, "estimate", "depends on how much work"),
            (0.5, "included", "30 min of work: below 2 h"),
            (1.75, "included", "1 h 45 min of work: below 2 h"),
            (2, "excluded", "2 h of work. Small changes below 2 h"),
            (16, "excluded", "16 h of work"),
        ):
            with self.subTest(hours=hours):
                _form, shown, reason = self._form(hours)
                self.assertEqual(shown, outcome)
                self.assertIn(words, reason)
        found = self.env["support.scope.decision"].search_count([])
        self.assertEqual(found, decisions)

    def test_hours_that_are_left_decide_too(self):
        self._book(self._ticket(user_id=self.agent.id), "2026-03-03", 9)
        _form, outcome, reason = self._form(1)
        self.assertEqual(outcome, "included")
        self.assertIn("1 h of the included hours are left", reason)
        _form, outcome, reason = self._form(1.5)
        self.assertEqual(outcome, "excluded")
        self.assertIn("1 h of the included hours are left", reason)

    def test_without_an_allowance_the_threshold_alone_decides(self):
        version = self.agreement._next_version(
            {"valid_from": "2026-03-03", "allowance_hours": 0}
        )
        self._sign(version, self._moment("2026-03-01 10:00"))
        _form, outcome, reason = self._form(1.5)
        self.assertEqual(outcome, "included")
        self.assertNotIn("left", reason)

    def test_the_version_in_force_says_what_is_small(self):
        version = self.agreement._next_version(
            {"valid_from": "2026-03-04", "small_change_hours": 4}
        )
        self._sign(version, self._moment("2026-03-03 10:00"))
        self.agreement.invalidate_recordset()
        self.assertEqual(self._form(3, at="2026-03-03 12:00")[1], "excluded")
        self.agreement.invalidate_recordset()
        self.assertEqual(self._form(3, at="2026-03-04 12:00")[1], "included")

    def test_without_an_agreement_no_change_is_included(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self.ticket = self._ticket(partner_id=other.id, user_id=self.agent.id)
        _form, outcome, reason = self._form(0.25)
        self.assertEqual(outcome, "excluded")
        self.assertIn("no agreement includes small changes", reason)

    def test_counted_as_support_the_clocks_run_on(self):
        dialog = self._dialog(1)
        with self._at("2026-03-04 10:00"):
            dialog.action_include()
        self.assertEqual(self.ticket.scope_outcome, "included")
        self.assertEqual(self.ticket.scope_decision_id.estimate_minutes, 60)
        states = set(self.ticket.sla_clock_ids.mapped("state"))
        self.assertNotIn("cancelled", states)

    def test_refused_it_ends_the_clocks_and_asks_for_a_change_request(self):
        dialog = self._dialog(5)
        with self._at("2026-03-04 10:00"):
            action = dialog.action_exclude()
        self.assertEqual(self.ticket.scope_outcome, "excluded")
        self.assertEqual(set(self.ticket.sla_clock_ids.mapped("state")), {"cancelled"})
        offer = "support_scope_classifier.support_change_offer_action"
        if self.env.ref(offer, False):
            self.assertEqual(action["res_model"], "support.change.offer")
            self.assertEqual(action["context"]["default_ticket_id"], self.ticket.id)
        else:
            self.assertEqual(action["type"], "ir.actions.act_window_close")

    def test_what_is_not_small_any_more_is_not_counted_as_support(self):
        dialog = self._dialog(1.5)
        self._book(self._ticket(user_id=self.agent.id), "2026-03-04", 9)
        with self._at("2026-03-04 11:00"), self.assertRaisesRegex(UserError, "left"):
            dialog.action_include()
        dialog = self._dialog(5)
        with self.assertRaises(UserError):
            dialog.action_include()
        dialog.hours = 0
        for verb in (dialog.action_include, dialog.action_exclude):
            with self.assertRaises(UserError):
                verb()
        self.assertEqual(self.ticket.scope_outcome, "estimate")

    def test_impossible_estimates_are_refused(self):
        ticket = self.ticket.with_user(self.agent)
        for minutes in (0, -5, 10**9, float("inf"), float("nan")):
            with self.subTest(minutes=minutes), self.assertRaises(UserError):
                ticket._decide_scope("minor_change", minutes)

    def test_the_dialog_is_for_whoever_may_write_the_ticket(self):
        own = self._new_user("scope_own", "helpdesk_mgmt.group_helpdesk_user_own")
        Dialog = self.env["support.scope.effort"]
        with self.assertRaises(AccessError):
            Dialog.with_user(own).create({"ticket_id": self.ticket.id, "hours": 1})
        with self.assertRaises(AccessError):
            Dialog.with_user(self.customer).create({"ticket_id": self.ticket.id})
        dialog = self._dialog(1)
        with self.assertRaises(AccessError):
            dialog.with_user(own).action_include()

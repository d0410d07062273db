# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.implementation_methodology.tests.common import ImplementationCommon

NOW = datetime(2026, 4, 14, 10)


@tagged("post_install", "-at_install")
class TestGoLive(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["support.sla.policy"].search([])._by_verb().action_archive()
        cls.project = cls._start_implementation()
        cls.project.user_id = cls.manager
        cls.stage = cls._stage(cls.project, "s7")

    def _go_live(self, decision="go", conditions=()):
        """Decide at the gate of the go-live stage that the client goes live."""
        review = (
            self.env["implementation.gate.review"]
            .with_user(self.manager)
            .create(
                {
                    "stage_id": self.stage.id,
                    "decision": decision,
                    "note": "Discussed",
                    "condition_ids": [
                        Command.create(
                            {
                                "text": text,
                                "owner_side": "client",
                                "due_date": date(2026, 4, 30),
                            }
                        )
                        for text in conditions
                    ],
                }
            )
        )
        self.stage._by_verb().state = "in_progress"
        with (
            freeze_time(NOW),
            patch.object(type(self.stage), "_check_go_live", lambda self: None),
        ):
            review._decide(now=NOW)
        return review

    def _prepared(self):
        """A window of the project on whose checklist only the go is missing."""
        window = self.env["hypercare.window"]._prepare_for(self.project)
        self._entry(window, "E2")._by_verb().ticked_at = NOW
        window.person_ids.filtered(
            lambda person: person.duty == "coordinator"
        ).escalation = 1
        return window

    def _entry(self, window, code):
        return window.criterion_ids.filtered(
            lambda row: (row.kind, row.code) == ("entry", code)
        )

    def _activities(self, window):
        kind = self.env.ref("hypercare.activity_open")
        return window.activity_ids.filtered(lambda one: one.activity_type_id == kind)

    def test_a_window_is_prepared_with_the_people_of_the_implementation(self):
        action = self.project.with_user(self.manager).action_prepare_hypercare()
        window = self.project.hypercare_ids
        self.assertEqual(action["res_id"], window.id)
        self.assertEqual(window.partner_id, self.client)
        self.assertEqual(window.user_id, self.manager)
        duties = {person.partner_id: person.duty for person in window.person_ids}
        self.assertEqual(
            duties,
            {
                self.coordinator.partner_id: "coordinator",
                self.manager.partner_id: "project_lead",
                self.consultant.partner_id: "consultant",
            },
        )
        coordinator = window._people_of("coordinator")
        self.assertTrue(coordinator.can_sign and coordinator.can_edit)
        again = self.project.with_user(self.manager).action_prepare_hypercare()
        self.assertEqual(again["res_id"], window.id)
        self.assertEqual(len(self.project.hypercare_ids), 1)

    def test_the_scope_is_that_of_the_contract(self):
        window = self.env["hypercare.window"]._prepare_for(self.project)
        options = self.project.implementation_option_ids
        integrations = options.filtered(lambda option: "integrations" in option.code)
        self.assertTrue(integrations)
        self.assertEqual(window.integration_count, len(integrations))
        self.assertEqual(window.has_history, "data_migration" in options.mapped("code"))
        self.assertEqual(window.planned_days, window.proposed_days)
        self.assertEqual(
            window.planned_start, self.project.implementation_go_live_forecast
        )

    def test_the_recorded_go_live_opens_the_prepared_window(self):
        window = self._prepared()
        self.assertFalse(self._entry(window, "E1").can_tick)
        self._go_live()
        self.assertEqual(self.project.implementation_went_live_on, NOW)
        self.assertEqual(window.state, "open")
        self.assertEqual(window.opened_at, NOW)
        self.assertEqual(window.date_start, date(2026, 4, 14))
        self.assertEqual(self._entry(window, "E1").state, "met")
        # What could be waived does not keep the client waiting, but is asked for.
        self.assertIn("roster", self._activities(window).note)

    def test_without_a_window_one_is_prepared_and_somebody_is_asked(self):
        self._go_live()
        window = self.project.hypercare_ids
        self.assertEqual(window.state, "draft")
        activity = self._activities(window)
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("support channel", activity.note)

    def test_a_window_that_misses_what_is_mandatory_stays_closed(self):
        window = self.env["hypercare.window"]._prepare_for(self.project)
        self._go_live()
        self.assertEqual(window.state, "draft")
        self.assertEqual(len(self.project.hypercare_ids), 1)
        self.assertEqual(len(self._activities(window)), 1)

    def test_a_project_without_a_client_goes_live_all_the_same(self):
        self.project.partner_id = False
        self._go_live()
        self.assertTrue(self.project.implementation_went_live_on)
        self.assertFalse(self.project.hypercare_ids)
        self.assertIn("no client", self.project.activity_ids.mapped("summary")[-1])
        with self.assertRaisesRegex(UserError, "Choose the client"):
            self.project.action_prepare_hypercare()

    @mute_logger("odoo.addons.hypercare.models.project_project")
    def test_nothing_that_goes_wrong_here_keeps_a_client_from_going_live(self):
        window = self._prepared()

        def fail(self, now):
            self.env.cr.execute("SELECT no_such_column FROM hypercare_window")

        with (
            mute_logger("odoo.sql_db"),
            patch.object(type(window), "_arm_promises", fail),
        ):
            self._go_live()
        self.assertTrue(self.project.implementation_went_live_on)
        self.assertEqual(window.state, "draft")

    def test_conditions_and_waivers_become_tickets_once(self):
        window = self._prepared()
        item = self.stage.item_ids[:1]
        waiver = (
            self.env["implementation.waiver"]
            ._by_verb()
            .create(
                {
                    "item_id": item.id,
                    "reason": "No printer yet",
                    "risk": "Labels by hand",
                    "expires_on": "2026-05-01",
                    "state": "active",
                    "requested_by_id": self.manager.partner_id.id,
                }
            )
        )
        # Over, and refused: neither of them is open any more.
        waiver._by_verb().copy({"state": "active", "expires_on": "2026-04-13"})
        waiver._by_verb().copy({"state": "refused"})
        review = self._go_live("go_with_conditions", ["Paper contract", "Bank keys"])
        tickets = self.env["helpdesk.ticket"].search([("hypercare_id", "=", window.id)])
        self.assertEqual(
            set(tickets.mapped("hypercare_origin")),
            {
                *(
                    f"implementation.gate.condition,{c.id}"
                    for c in review.condition_ids
                ),
                f"implementation.waiver,{waiver.id}",
            },
        )
        self.assertEqual(set(tickets.mapped("opened_at")), {NOW})
        self.assertEqual(tickets.project_id, self.project)
        self.assertEqual(tickets.partner_id, self.coordinator.partner_id)
        paper = tickets.filtered(lambda ticket: ticket.name == "Paper contract")
        self.assertIn("Owner: Client", str(paper.description))
        self.assertIn("No printer yet", str((tickets - paper).mapped("description")))
        clocks = tickets.sla_clock_ids
        self.assertTrue(clocks)
        self.assertEqual(set(clocks.mapped("state")), {"running"})
        self.assertFalse(window._take_over_known(NOW))

    def test_a_condition_that_is_done_is_no_ticket(self):
        window = self._prepared()
        with patch.object(type(window), "_take_over_known", lambda self, now: None):
            review = self._go_live("go_with_conditions", ["Paper contract"])
        review.condition_ids.item_id._by_verb().state = "done"
        self.assertFalse(window._take_over_known(NOW))

    def test_a_no_go_opens_nothing(self):
        window = self._prepared()
        self._go_live("no_go")
        self.assertEqual(window.state, "draft")
        window._assess_entry(NOW)
        self.assertEqual(self._entry(window, "E1").state, "failed")

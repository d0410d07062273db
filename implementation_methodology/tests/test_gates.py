# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.implementation_item_rounds import ImplementationItemRounds
from .common import ImplementationCommon

NOW = datetime(2026, 3, 4, 10)


@tagged("post_install", "-at_install")
class TestGates(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.first = cls._stage(cls.project, "s1")
        cls.second = cls._stage(cls.project, "s2")

    def _review(self, stage, decision="go", user=None, **vals):
        return (
            self.env["implementation.gate.review"]
            .with_user(user or self.manager)
            .create(
                {
                    "stage_id": stage.id,
                    "decision": decision,
                    "note": "Discussed on Monday",
                    **vals,
                }
            )
        )

    def _conditions(self, **vals):
        return [
            Command.create(
                {
                    "text": "Contract signed on paper",
                    "owner_side": "client",
                    "due_date": date(2026, 3, 20),
                    **vals,
                }
            )
        ]

    def test_go_opens_the_next_stage_before_acceptance(self):
        self.assertEqual(self.second.state, "locked")
        self._review(self.first)._decide(now=NOW)
        self.assertEqual(self.second.state, "ready")
        self.assertNotEqual(self.first.state, "accepted")
        self.assertFalse(self.first.milestone_id.is_reached)

    def test_no_go_keeps_and_takes_back_the_pass(self):
        self._review(self.first)._decide(now=NOW)
        self._review(self.first, "no_go")._decide(now=NOW)
        self.assertEqual(self.second.state, "locked")

    def test_no_go_does_not_close_what_already_runs(self):
        self._review(self.first)._decide(now=NOW)
        self.second._start(now=NOW)
        self._review(self.first, "no_go")._decide(now=NOW)
        self.assertEqual(self.second.state, "in_progress")

    def test_conditions_become_open_items_of_the_next_stage(self):
        review = self._review(
            self.first, "go_with_conditions", condition_ids=self._conditions()
        )
        review._decide(now=NOW)
        item = review.condition_ids.item_id
        self.assertRecordValues(
            item,
            [
                {
                    "stage_id": self.second.id,
                    "owner_side": "client",
                    "due_date": date(2026, 3, 20),
                    "state": "todo",
                    "is_critical": True,
                }
            ],
        )

    def test_conditions_are_asked_for_exactly_when_decided_so(self):
        with self.assertRaisesRegex(UserError, "List the conditions"):
            self._review(self.first, "go_with_conditions")._decide(now=NOW)
        with self.assertRaisesRegex(UserError, "List the conditions"):
            self._review(self.first, condition_ids=self._conditions())._decide(now=NOW)

    def test_decision_is_the_managers_and_is_not_rewritten(self):
        with self.assertRaises(AccessError):
            self._review(self.first, user=self.consultant)
        review = self._review(self.first)
        with self.assertRaisesRegex(UserError, "Only an implementation manager"):
            review.with_user(self.consultant).sudo()._decide(now=NOW)
        review._decide(now=NOW)
        for act in (
            lambda: review.write({"decision": "no_go"}),
            lambda: review.unlink(),
            lambda: review.action_decide(),
        ):
            with self.assertRaisesRegex(UserError, "not rewritten|not deleted|already"):
                act()

    def test_pass_cannot_be_written_by_hand(self):
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self.first.with_user(self.manager).gate_passed = True

    def test_no_gate_of_the_eight_is_walked_around(self):
        """What a form, a kanban card or an RPC writes, and what a file imports."""
        stages = self.project.implementation_stage_ids
        hard = stages.filtered(lambda stage: stage.gate == "hard")
        self.assertIn(self._stage(self.project, "s7"), hard)
        before = stages.mapped("state")
        for stage in hard.with_user(self.manager):
            milestone = stage.milestone_id
            attempts = {
                "milestone": lambda m=milestone: m.write({"is_reached": True}),
                "save": lambda m=milestone: m.web_save({"is_reached": True}, {}),
                "switch": lambda m=milestone: m.toggle_is_reached(True),
                "state": lambda s=stage: s.web_save({"state": "accepted"}, {}),
                "pass": lambda s=stage: s.write({"gate_passed": True}),
                "softer": lambda s=stage: s.write({"gate": "none"}),
                "unsigned": lambda s=stage: s.write({"acceptance_required": False}),
                "no go-live": lambda s=stage: s.write({"is_go_live": False}),
                "detached": lambda s=stage: s.write({"milestone_id": False}),
                "cut": lambda s=stage: s.write({"predecessor_ids": [(5, 0, 0)]}),
                "accept": lambda s=stage: s.action_accept(),
                "request": lambda s=stage: s.action_request_acceptance(),
            }
            for path, attempt in attempts.items():
                with (
                    self.subTest(stage=stage.code, path=path),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    attempt()
            for record, field, value in (
                (milestone, "is_reached", "1"),
                (stage, "state", "accepted"),
                (stage, "gate", "none"),
            ):
                with self.subTest(stage=stage.code, imported=field):
                    result = record.load([".id", field], [[str(record.id), value]])
                    self.assertFalse(result["ids"])
        self.assertEqual(stages.mapped("state"), before)
        self.assertFalse(any(hard.milestone_id.mapped("is_reached")))

    def test_terms_of_an_item_are_a_managers_and_leave_a_trace(self):
        item = self.first.item_ids.filtered(
            lambda item: item.visibility == "client" and not item.is_optional
        )[0]
        consultants = item.with_user(self.consultant)
        for name, value in (
            ("is_optional", True),
            ("owner_side", "third_party"),
            ("rounds_max", 9),
        ):
            with self.assertRaisesRegex(UserError, "Only an implementation manager"):
                consultants.write({name: value})
        # A form that saves what is there already, or another field, is no change.
        consultants.write({"is_optional": False, "due_date": date(2026, 3, 9)})
        self.cr.flush()  # what is new in a transaction is not tracked in it
        heard = {"tracking_disable": False, "mail_notrack": False}
        item.with_user(self.manager).with_context(**heard).is_optional = True
        self.cr.flush()
        tracked = item.message_ids.sudo().tracking_value_ids.field_id
        self.assertIn("is_optional", tracked.mapped("name"))

    def test_locked_stage_is_not_decided_on(self):
        with self.assertRaisesRegex(UserError, "locked until"):
            self._review(self.second)._decide(now=NOW)

    def test_go_live_is_recorded_once_its_items_are_done(self):
        launch = self._stage(self.project, "s7")
        for code in ("s1", "s2", "s3", "s4", "s5"):
            self._finish(self._stage(self.project, code), now=NOW)
        with self.assertRaisesRegex(UserError, "Going live needs"):
            self._review(launch)._decide(now=NOW)
        for code in ("s7.users_connected", "s7.processes_on_prod"):
            item = self._item(self.project, code)
            item.evidence_required = False
            for user in (self.consultant, self.coordinator):
                self._as_client(item, user)._tick(now=NOW)
        self._review(launch)._decide(now=NOW)
        self.assertEqual(self.project.implementation_went_live_on, NOW)
        self.assertNotEqual(launch.state, "accepted")
        later = datetime(2026, 3, 5, 10)
        self._review(launch)._decide(now=later)
        self.assertEqual(self.project.implementation_went_live_on, NOW)
        kinds = self.project.implementation_event_ids.mapped("kind")
        self.assertEqual(kinds.count("went_live"), 1)


@tagged("post_install", "-at_install")
class TestRounds(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        for code in ("s1", "s2", "s3"):
            cls._finish(cls._stage(cls.project, code))
        cls.item = cls._item(cls.project, "s4.revisions")  # two rounds at most
        cls.item.evidence_required = False

    def _round_trip(self, text, **kwargs):
        self.item.with_user(self.consultant)._tick(now=NOW)
        self._as_client(self.item)._return(text, now=NOW, **kwargs)

    def test_returns_are_counted_against_the_contract(self):
        self._round_trip("Wrong logo")
        self.assertEqual(self.item.round_number, 2)
        self.assertFalse(self.item.is_over_limit)
        self._round_trip("Still wrong", severity="critical")
        self.assertEqual(self.item.round_number, 3)
        self.assertTrue(self.item.needs_round_decision)
        self.assertEqual(self.item.remark_ids.mapped("severity"), ["major", "critical"])

    def test_remarks_are_resolved_when_work_is_handed_in_again(self):
        self._round_trip("Wrong logo")
        self.assertFalse(self.item.remark_ids.resolved)
        self.item.with_user(self.consultant)._tick(now=NOW)
        self.assertTrue(self.item.remark_ids.resolved)

    def test_work_beyond_the_limit_waits_for_the_manager(self):
        self._round_trip("One")
        self._round_trip("Two")
        with self.assertRaisesRegex(UserError, "goes beyond the 2"):
            self.item.with_user(self.consultant).action_tick()
        with self.assertRaisesRegex(UserError, "Only an implementation manager"):
            self.item.with_user(self.consultant).action_goodwill()
        self.item.with_user(self.manager).action_goodwill()
        self.assertEqual(self.item.goodwill_rounds, 1)
        self.item.with_user(self.consultant).action_tick()
        self.assertEqual(self.item.state, "submitted")

    def test_each_further_round_is_decided_anew(self):
        for text in ("One", "Two"):
            self._round_trip(text)
        self.item.with_user(self.manager).action_goodwill()
        self._round_trip("Three")
        self.assertTrue(self.item.needs_round_decision)
        self.item.with_user(self.manager).action_goodwill()
        self.assertEqual(self.item.goodwill_rounds, 2)

    def test_change_request_carries_the_remarks(self):
        self._round_trip("One")
        self._round_trip("Print <both> columns")
        with patch.object(
            # A floor above may have the client accept it first.
            type(self.item),
            "_create_change_request",
            ImplementationItemRounds._create_change_request,
        ):
            self.item.with_user(self.manager)._decide_round("change_request")
        task = self.item.change_request_task_id
        self.assertEqual(task.project_id, self.project)
        self.assertIn("Print &lt;both&gt; columns", task.description)
        self.assertNotIn("One", task.description)
        self.assertFalse(self.item.needs_round_decision)
        self.assertFalse(task.implementation_item_id)

    def test_nothing_to_decide_is_refused(self):
        with self.assertRaisesRegex(UserError, "no round beyond"):
            self.item.with_user(self.manager).action_goodwill()


@tagged("post_install", "-at_install")
class TestWaivers(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.stage = cls._stage(cls.project, "s1")
        cls.payment = cls._item(cls.project, "s1.first_payment")  # the client's
        cls._finish(cls.stage)
        cls.licenses = cls._item(cls.project, "s2.base_settings")  # the integrator's
        cls.approved = cls._item(cls.project, "s2.prototype_approved")  # critical

    def _request(self, item, user=None, **kwargs):
        return self._as_client(item, user or self.consultant)._request_waiver(
            "Not needed yet", "None seen", now=NOW, **kwargs
        )

    def test_own_item_of_the_integrator_is_waived_at_once(self):
        self.assertNotIn("client", self.licenses._duty().sides)
        waiver = self._request(self.licenses)
        self.assertEqual(waiver.state, "active")
        self.assertEqual(self.licenses.state, "waived")
        self.assertEqual(self.licenses.waiting_on, "nobody")

    def test_critical_item_needs_both_sides(self):
        waiver = self._request(self.approved)
        self.assertEqual(waiver.state, "requested")
        self.assertEqual(self.approved.state, "todo")
        waiver.with_user(self.coordinator).sudo()._consent(now=NOW)
        self.assertEqual(self.approved.state, "waived")
        self.assertEqual(waiver.client_consent_by_id, self.coordinator.partner_id)

    def test_refused_waiver_leaves_the_item_open(self):
        waiver = self._request(self.approved)
        waiver.with_user(self.coordinator).sudo()._refuse(now=NOW)
        self.assertEqual(self.approved.state, "todo")
        with self.assertRaisesRegex(UserError, "decided on already"):
            waiver.with_user(self.coordinator).sudo()._consent(now=NOW)

    def test_reason_risk_and_end_are_checked(self):
        item = self._as_client(self.licenses, self.consultant)
        with self.assertRaisesRegex(UserError, "reason and the risk"):
            item._request_waiver("Because", " ", now=NOW)
        with self.assertRaisesRegex(UserError, "end after today"):
            item._request_waiver("A", "B", expires_on=NOW.date(), now=NOW)

    def test_stranger_consents_to_nothing(self):
        waiver = self._request(self.approved)
        for user in (self.stranger, self.colleague):
            with self.assertRaises(AccessError):
                waiver.with_user(user).sudo()._consent(now=NOW)

    def test_ended_waiver_opens_the_item_again(self):
        waiver = self._request(self.licenses, expires_on=date(2026, 3, 10))
        ended = waiver.search(waiver._domain_ended(date(2026, 3, 10)))
        self.assertNotIn(waiver, ended)
        self.assertIn(waiver, waiver.search(waiver._domain_ended(date(2026, 3, 11))))
        waiver._expire(datetime(2026, 3, 11, 1))
        self.assertEqual(self.licenses.state, "todo")
        self.assertEqual(waiver.state, "expired")

    def test_waiver_that_ends_after_acceptance_returns_in_a_running_stage(self):
        waiver = self._request(self.licenses, expires_on=date(2026, 4, 10))
        self._finish(self.licenses.stage_id)
        self.assertEqual(self.licenses.stage_id.state, "accepted")
        waiver._expire(datetime(2026, 4, 11, 1))
        self.assertEqual(self.licenses.state, "waived")
        returned = self._stage(self.project, "s3").item_ids.filtered(
            lambda item: item.name == self.licenses.name
        )
        self.assertEqual(returned.state, "todo")

    def test_waived_items_do_not_block_and_come_first_on_the_act(self):
        waiver = self._request(self.licenses, expires_on=date(2026, 4, 10))
        stage = self.licenses.stage_id
        self._work_through(stage)
        self.assertTrue(stage.is_complete)
        exception = stage._act_exceptions()[0]
        self.assertEqual(exception["kind"], "waived")
        self.assertIn(waiver.risk, exception["text"])

    def test_cron_ends_waivers_and_runs_twice(self):
        waiver = self._request(self.licenses, expires_on=date(2026, 3, 10))
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron = self.env.ref("implementation_methodology.ir_cron_expire_waivers")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(waiver.state, "expired")
        kinds = self.licenses.event_ids.mapped("kind")
        self.assertEqual(kinds.count("waiver_expired"), 1)

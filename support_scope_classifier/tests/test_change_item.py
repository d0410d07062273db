# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.implementation_methodology.tests.common import ImplementationCommon

NOW = datetime(2026, 3, 4, 10)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-04 10:00:00")
class TestChangeOfRounds(ImplementationCommon):
    """Rounds beyond the contract are offered, and wait for the client's answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.lang = "en_US"
        cls.project = cls._start_implementation()
        cls.project.implementation_member_ids.filtered(
            lambda member: member.partner_id == cls.coordinator.partner_id
        ).can_sign = True
        for code in ("s1", "s2", "s3"):
            cls._finish(cls._stage(cls.project, code))
        cls.item = cls._item(cls.project, "s4.revisions")  # two rounds at most
        cls.item.evidence_required = False
        for text in ("Wrong logo", "Print <both> columns"):
            cls._round_trip(text)

    @classmethod
    def _round_trip(cls, text):
        cls.item.with_user(cls.consultant)._tick(now=NOW)
        cls._as_client(cls.item)._return(text, now=NOW)

    def _offered(self):
        """The manager offers the round; returns the draft as he has it."""
        action = self.item.with_user(self.manager).action_change_request()
        self.assertEqual(action["res_model"], "support.change.request")
        request = self.env["support.change.request"].browse(action["res_id"])
        return request.with_user(self.manager)

    def _sent(self):
        request = self._offered()
        request.write({"estimate_hours": 4, "rate": 25})
        request._send_offer(NOW)
        return request

    def _row(self, request):
        Person = self.env["support.change.person"].with_user(self.coordinator)
        return Person._of_user(request.id)

    def _assert_waits(self, waits=True):
        self.assertEqual(self.item.needs_round_decision, waits)
        consultant = self.item.with_user(self.consultant)
        if waits:
            with self.assertRaises(UserError):
                consultant._tick(now=NOW)
        else:
            consultant._tick(now=NOW)
            self.assertTrue(self.item.integrator_ticked_on)

    def test_the_manager_of_the_implementation_offers_the_round(self):
        self.assertFalse(
            self.manager.has_group("helpdesk_mgmt.group_helpdesk_user_own")
        )
        request = self._offered()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "draft",
                    "item_id": self.item.id,
                    "item_round": 3,
                    "partner_id": self.client.id,
                    "project_id": self.project.id,
                    "ticket_id": False,
                }
            ],
        )
        self.assertIn("Print &lt;both&gt; columns", request.description)
        self.assertNotIn("Wrong logo", request.description)
        self.assertIn("2 rounds", request.reason)
        signer = request.person_ids.filtered("can_sign").partner_id
        self.assertEqual(signer, self.coordinator.partner_id)
        self.assertFalse(self.item.change_request_task_id)

    def test_the_work_waits_until_the_client_has_accepted(self):
        request = self._offered()
        self._assert_waits()
        with self.assertRaisesRegex(UserError, "waits for the client's answer to CR/"):
            self.item.with_user(self.consultant)._tick(now=NOW)
        request.write({"estimate_hours": 4, "rate": 25})
        request._send_offer(NOW)
        self._assert_waits()
        row = self._row(request)
        row.request_id._sign(row, "Coordinator", now=NOW)
        self.assertEqual(request.state, "accepted")
        task = request.task_id
        self.assertEqual(self.item.change_request_task_id, task)
        self.assertEqual(task.project_id, self.project)
        self.assertEqual(task.milestone_id, self.item.stage_id.milestone_id)
        self.assertEqual(task.allocated_hours, 4)
        self._assert_waits(False)

    def test_a_refusal_lets_the_manager_decide_anew(self):
        request = self._sent()
        row = self._row(request)
        row.request_id._decline(row, {"": "It was in the contract"}, now=NOW)
        self.assertEqual(request.state, "declined")
        self.assertTrue(self.item.needs_round_decision)
        self.assertFalse(self.item.waiting_change)
        activity = self.item.activity_ids.filtered(
            lambda one: "It was in the contract" in (one.summary or "")
        )
        self.assertEqual(activity.user_id, self.manager)
        self.item.with_user(self.manager).action_goodwill()
        self._assert_waits(False)
        with self.assertRaisesRegex(UserError, "decided otherwise"):
            request.action_revise()

    def test_a_refused_offer_is_made_anew(self):
        request = self._sent()
        row = self._row(request)
        row.request_id._decline(row, {"": "Too dear"}, now=NOW)
        request.action_revise()
        self.assertTrue(self.item.waiting_change)
        request.rate = 20
        request._send_offer(NOW)
        row.request_id._sign(row, "Coordinator", now=NOW)
        self._assert_waits(False)

    def test_an_offer_taken_back_lets_the_manager_decide_anew(self):
        self._sent().action_cancel()
        self.assertFalse(self.item.waiting_change)
        self._assert_waits()
        second = self._offered()
        self.assertEqual(second.state, "draft")
        self.assertEqual(len(self.item.change_request_ids), 2)

    def test_goodwill_takes_the_open_offer_back(self):
        request = self._sent()
        self.item.with_user(self.manager).action_goodwill()
        self.assertEqual(request.state, "cancelled")
        self.assertEqual(self.item.goodwill_rounds, 1)
        self._assert_waits(False)

    def test_there_is_one_open_offer_for_a_round(self):
        request = self._offered()
        self.assertEqual(self._offered(), request)
        with self.assertRaisesRegex(UserError, "open already"):
            self.item.with_user(self.manager)._decide_round("change_request")

    def test_consultants_offer_nothing(self):
        consultant = self.item.with_user(self.consultant)
        with self.assertRaises(UserError):
            consultant.action_change_request()
        request = self._offered()
        self.assertFalse(request.with_user(self.consultant).has_access("read"))
        self.assertEqual(consultant.waiting_change, request.number)
        with self.assertRaises(UserError):
            consultant.action_goodwill()
        self.assertEqual(request.state, "draft")

    def test_managers_of_implementations_see_offers_of_checklists_only(self):
        request = self._offered()
        other = self.env["support.change.request"].create(
            {"name": "By hand", "partner_id": self.client.id, "description": "x"}
        )
        self.assertTrue(request.has_access("write"))
        self.assertFalse(other.with_user(self.manager).has_access("read"))
        _company, abroad = self._second_company()
        self.assertFalse(request.with_user(abroad).has_access("read"))

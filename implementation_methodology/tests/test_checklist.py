# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import ImplementationCommon


@tagged("post_install", "-at_install")
class TestChecklist(ImplementationCommon, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls._start_implementation()
        cls.contract = cls._item(cls.project, "s1.contract_signed")  # both, file
        cls.payment = cls._item(cls.project, "s1.first_payment")  # client → integrator
        cls.accounts = cls._item(cls.project, "s1.accounts")

    def _kinds(self, records):
        events = self.env["implementation.event"].search(
            [("item_id", "in", records.ids)], order="id"
        )
        return events.mapped(lambda event: (event.kind, event.side))

    def test_each_side_ticks_for_itself(self):
        self._hand_in(self.contract)
        self.contract.with_user(self.consultant).action_tick()
        self.assertRecordValues(
            self.contract,
            [
                {
                    "state": "submitted",
                    "waiting_on": "client",
                    "integrator_ticked_by_id": self.consultant.partner_id.id,
                    "client_ticked_by_id": False,
                }
            ],
        )
        self._as_client(self.contract)._tick()
        self.assertEqual(self.contract.state, "done")
        self.assertEqual(self.contract.waiting_on, "nobody")
        self.assertEqual(
            self._kinds(self.contract),
            [
                ("evidence_added", "integrator"),
                ("ticked", "integrator"),
                ("ticked", "client"),
            ],
        )

    def test_owner_ticks_before_who_confirms(self):
        self.payment.confirm_side = "integrator"
        with self.assertRaisesRegex(UserError, "owner ticks first"):
            self.payment.with_user(self.consultant).action_tick()

    def test_consultant_cannot_tick_for_the_client(self):
        self.payment.confirm_side = "none"
        with self.assertRaisesRegex(UserError, "not for your side"):
            self.payment.with_user(self.consultant).action_tick()

    def test_tick_without_required_evidence_is_refused(self):
        with self.assertRaisesRegex(UserError, "needs its evidence first"):
            self.contract.with_user(self.consultant).action_tick()
        self.assertEqual(self.contract.state, "todo")

    def test_evidence_of_another_kind_is_not_enough(self):
        self._hand_in(self.contract, kind="text", text="Signed, believe me", file=False)
        with self.assertRaisesRegex(UserError, "needs its evidence first"):
            self.contract.with_user(self.consultant).action_tick()

    def test_return_clears_ticks_and_opens_the_next_round(self):
        self._hand_in(self.contract)
        self.contract.with_user(self.consultant).action_tick()
        self._as_client(self.contract)._return("The annex is missing")
        self.assertRecordValues(
            self.contract,
            [
                {
                    "state": "returned",
                    "waiting_on": "both",
                    "round_number": 2,
                    "integrator_ticked_on": False,
                }
            ],
        )
        self.assertRecordValues(
            self.contract.remark_ids,
            [
                {
                    "text": "The annex is missing",
                    "round_number": 2,
                    "side": "client",
                    "partner_id": self.coordinator.partner_id.id,
                }
            ],
        )

    def test_return_needs_a_remark(self):
        self._hand_in(self.contract)
        self.contract.with_user(self.consultant).action_tick()
        with self.assertRaisesRegex(UserError, "Say in a remark"):
            self._as_client(self.contract)._return("   ")

    def test_nothing_handed_in_is_nothing_to_return(self):
        with self.assertRaisesRegex(UserError, "nothing to return"):
            self._as_client(self.contract)._return("Where is it?")

    def test_taking_back_the_owners_tick_drops_the_confirmation(self):
        item = self._item(self.project, "s2.prototype")
        self._finish(self._stage(self.project, "s1"))
        if item._is_evidence_missing():
            self._hand_in(item, kind=item.evidence_kind, url="https://example.com")
        item.with_user(self.consultant).action_tick()
        self._as_client(item)._tick()
        self.assertEqual(item.state, "done")
        item.with_user(self.consultant).action_untick()
        self.assertEqual(item.state, "todo")
        self.assertFalse(item.client_ticked_on)

    def test_member_without_the_right_cannot_tick(self):
        member = self.project.implementation_member_ids.filtered(
            lambda m: m.partner_id == self.coordinator.partner_id
        )
        member.can_tick = False
        with self.assertRaisesRegex(UserError, "look at this checklist but not tick"):
            self._as_client(self.accounts)._tick()

    def test_a_login_without_member_row_cannot_act(self):
        for user in (self.colleague, self.stranger, self.client_internal):
            with self.assertRaises(AccessError):
                self._as_client(self.accounts, user)._tick()

    def test_internal_user_of_the_client_acts_for_the_client(self):
        """On a client's own database the client's staff are internal users."""
        self.env["implementation.member"].create(
            {
                "project_id": self.project.id,
                "partner_id": self.client_internal.partner_id.id,
                "side": "client",
            }
        )
        self.payment.evidence_required = False
        self._as_client(self.payment, self.client_internal)._tick()
        self.assertTrue(self.payment.client_ticked_on)
        self.assertFalse(self.payment.integrator_ticked_on)

    def test_member_row_decides_even_for_a_consultant(self):
        """A client's person whom somebody gave our group still acts for the client."""
        self.env["implementation.member"].create(
            {
                "project_id": self.project.id,
                "partner_id": self.client_internal.partner_id.id,
                "side": "client",
            }
        )
        self.client_internal.group_ids |= self.env.ref(
            "implementation_methodology.group_user"
        )
        actor = self.project.with_user(self.client_internal)._implementation_actor()
        self.assertEqual(actor.side, "client")

    def test_third_party_item_is_ticked_by_the_integrator_on_its_behalf(self):
        self.accounts.write({"owner_side": "third_party", "evidence_required": False})
        self.accounts.with_user(self.consultant).action_tick()
        self.assertRecordValues(
            self.accounts,
            [
                {
                    "state": "done",
                    "third_party_ticked_by_id": self.consultant.partner_id.id,
                    "integrator_ticked_on": False,
                }
            ],
        )

    def test_state_cannot_be_set_by_write_create_or_import(self):
        item = self.accounts.with_user(self.manager)
        for vals in (
            {"state": "done"},
            {"integrator_ticked_on": "2026-03-02"},
            {"round_number": 0},
            {"applicable": False},
        ):
            with self.assertRaisesRegex(UserError, "cannot be set directly"):
                item.write(vals)
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            item.with_context(implementation_verb=True).write({"state": "done"})
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            item.create(
                {"name": "Done at once", "stage_id": item.stage_id.id, "state": "done"}
            )
        result = item.load([".id", "state"], [[str(item.id), "done"]])
        self.assertIn("cannot be set directly", str(result["messages"]))
        self.assertEqual(item.state, "todo")

    def test_not_applicable_needs_a_reason_and_the_integrator(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.accounts.with_user(self.consultant)._set_applicable(False, " ")
        with self.assertRaisesRegex(UserError, "not for your side"):
            self._as_client(self.accounts)._set_applicable(False, "We do not want it")
        self.accounts.with_user(self.consultant)._set_applicable(False, "No users yet")
        self.assertEqual(self.accounts.state, "not_applicable")
        self.accounts.with_user(self.consultant).action_applicable()
        self.assertEqual(self.accounts.state, "todo")

    def test_closing_all_tasks_hands_the_item_in(self):
        item = self.accounts
        item.evidence_required = False
        tasks = self.env["project.task"].create(
            [
                {
                    "name": name,
                    "project_id": self.project.id,
                    "implementation_item_id": item.id,
                }
                for name in ("First", "Second")
            ]
        )
        tasks[0].with_user(self.consultant).state = "1_done"
        self.assertEqual(item.state, "todo")
        tasks[1].with_user(self.consultant).state = "1_canceled"
        self.assertEqual(item.state, "submitted")
        self.assertEqual(item.integrator_ticked_by_id, self.consultant.partner_id)

    def test_cancelled_tasks_alone_hand_nothing_in(self):
        self.accounts.evidence_required = False
        task = self.env["project.task"].create(
            {
                "name": "Only",
                "project_id": self.project.id,
                "implementation_item_id": self.accounts.id,
            }
        )
        task.state = "1_canceled"
        self.assertEqual(self.accounts.state, "todo")

    def test_tasks_closed_without_evidence_leave_a_trace_and_no_tick(self):
        task = self.env["project.task"].create(
            {
                "name": "Only",
                "project_id": self.project.id,
                "implementation_item_id": self.contract.id,
            }
        )
        task.with_user(self.consultant).state = "1_done"
        self.assertEqual(self.contract.state, "todo")
        self.assertIn(("tasks_closed", "integrator"), self._kinds(self.contract))

    def test_item_is_taken_or_handed_to_a_colleague_of_its_side(self):
        members = {m.side: m for m in self.project.implementation_member_ids}
        self._as_client(self.payment)._take(members["client"])
        self.assertEqual(self.payment.member_id, members["client"])
        internal = self._item(self.project, "s2.base_settings")
        with self.assertRaisesRegex(UserError, "locked until"):
            self._as_client(internal)._take(members["client"])
        self.payment.confirm_side = "none"
        with self.assertRaisesRegex(UserError, "not on the side"):
            self._as_client(self.payment)._take(members["integrator"])

    def test_comment_reaches_both_sides(self):
        self._as_client(self.accounts)._comment("Who <b>exactly</b>?")
        message = self.accounts.message_ids[0]
        self.assertEqual(message.author_id, self.coordinator.partner_id)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertIn("&lt;b&gt;", message.body)

    def test_mail_about_an_answer_leads_the_client_to_the_portal(self):
        self._as_client(self.accounts)._comment("Who exactly?")
        with self.mock_mail_gateway():
            self.accounts.with_user(self.consultant)._comment("All five of you.")
        mail = self._new_mails.filtered(
            lambda m: self.coordinator.partner_id in m.recipient_ids
        )
        self.assertIn(f"{self.accounts.stage_id._portal_url()}#item-", mail.body_html)

    def test_item_added_by_hand_gets_a_code_of_its_own(self):
        self._stage(self.project, "s1").with_user(self.consultant).write(
            {"item_ids": [Command.create({"name": "Office plants watered"})]}
        )
        added = self._stage(self.project, "s1").item_ids.sorted("id")[-1]
        self.assertTrue(added.code.startswith("s1.own_"))

    def test_item_with_a_history_is_not_deleted(self):
        self._hand_in(self.contract)
        self.contract.with_user(self.consultant).action_tick()
        with self.assertRaisesRegex(UserError, "has a history"):
            self.contract.with_user(self.consultant).unlink()

    def test_history_is_neither_rewritten_nor_deleted(self):
        self._hand_in(self.contract)
        event = self.contract.event_ids[0]
        with self.assertRaisesRegex(UserError, "not rewritten"):
            event.note = "It was otherwise"
        with self.assertRaisesRegex(UserError, "not rewritten"):
            event.unlink()

    def test_step_dialog_returns_several_items_with_one_remark(self):
        items = self.contract | self.accounts
        for item in items:
            self._hand_in(item)
            self._as_client(item)._tick()
        action = items.with_user(self.consultant).action_return()
        self.env["implementation.item.step"].with_user(self.consultant).with_context(
            **action["context"]
        ).create({"text": "Not legible"}).action_confirm()
        self.assertEqual(items.mapped("state"), ["returned", "returned"])

    def test_buttons_are_offered_to_who_may_use_them(self):
        self._hand_in(self.contract)
        as_consultant = self.contract.with_user(self.consultant)
        self.assertTrue(as_consultant.can_tick)
        self.assertFalse(as_consultant.can_return)
        as_consultant.action_tick()
        self.assertFalse(as_consultant.can_tick)
        self.assertTrue(as_consultant.can_untick)
        self.assertTrue(self._as_client(self.contract).can_return)

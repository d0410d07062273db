# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import pack
from .common_exit import ExitCommon


@tagged("post_install", "-at_install")
class TestHandover(ExitCommon):
    def test_a_new_handover_knows_team_and_signers(self):
        action = self.window.with_user(self.project_lead).action_handover()
        handover = self.env["hypercare.handover"].browse(action["res_id"])
        self.assertEqual(handover.team_id, self.team)
        self.assertEqual(
            handover._seal_signers().partner_id,
            (self.project_lead | self.support_lead | self.coordinator).partner_id,
        )
        again = self.window.with_user(self.agent).action_handover()
        self.assertEqual(again["res_id"], handover.id)

    def test_what_is_known_fills_what_is_empty(self):
        ticket = self._ticket("2026-03-13 08:00")
        ticket.nature = "defect"
        handover = self._handover(escalation=False, known_issues=False, schedule=False)
        handover.action_fill()
        self.assertIn(self.coordinator.name, handover.escalation)
        self.assertIn(ticket.number, handover.known_issues)
        self.assertIn("9:00–18:00", handover.schedule)
        self.assertEqual(handover.environments, "About environments")
        self.assertEqual(handover.ticket_ids.ticket_id, ticket)

    def test_the_promises_of_the_regular_agreement_are_told(self):
        handover = self._handover(agreement_terms=False)
        handover._fill(self.now)
        self.assertIn(self.agreement.name, handover.agreement_terms)
        self.assertIn("16 h", handover.agreement_terms)

    def test_every_section_says_something(self):
        handover = self._handover(roadmap="  ")
        with self.assertRaisesRegex(UserError, "Roadmap"):
            handover._request(self.now)
        handover.roadmap = "None"
        handover._request(self.now)
        self.assertEqual(handover.seal_state, "requested")

    def test_a_password_is_warned_of_before_it_is_frozen(self):
        handover = self._handover(
            environments="https://erp.example.com\nPassword: Q1w2"
        )
        self.assertEqual(handover.secret_words, "Password: Q1w2")
        with self.assertRaisesRegex(UserError, "Password: Q1w2"):
            handover._request(self.now)
        handover.secrets_checked = True
        handover._request(self.now)

    def test_who_hands_over_need_not_be_an_agent(self):
        ticket = self._ticket("2026-03-13 08:00")
        handover = self._handover()
        handover._list_open_tickets()
        ours = handover.with_user(self.project_lead)
        self.assertFalse(ticket.with_user(self.project_lead).has_access("read"))
        self.env.invalidate_all()
        self.assertEqual(ours.unmapped_count, 1)
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, f"first: {ticket.number}"):
            ours.action_request()

    def test_every_open_ticket_is_mapped_before_the_request(self):
        ticket = self._ticket("2026-03-13 08:00")
        closed = self._ticket("2026-03-13 08:00")
        self._move(closed, self.done, "2026-03-13 09:00")
        handover = self._handover()
        with self.assertRaisesRegex(UserError, ticket.number):
            handover._request(self.now)
        self._mapped(handover)
        self.assertEqual(handover.ticket_ids.ticket_id, ticket)
        self.assertFalse(handover.unmapped_count)
        handover._request(self.now)
        frozen = handover.seal_id._content()["tickets"]
        self.assertEqual([one["number"] for one in frozen], [ticket.number])

    def test_nothing_is_chosen_by_default(self):
        self._ticket("2026-03-13 08:00", user_id=self.agent.id)
        handover = self._handover()
        handover._list_open_tickets()
        row = handover.ticket_ids
        self.assertFalse(row.team_id or row.stage_id or row.user_id)
        row.action_keep()
        self.assertEqual(row.team_id, self.team)
        self.assertEqual(row.stage_id, self.new)
        self.assertEqual(row.user_id, self.agent)

    def test_a_person_is_one_of_the_team_and_a_stage_one_it_uses(self):
        self._ticket("2026-03-13 08:00")
        handover = self._handover()
        handover._list_open_tickets()
        with self.assertRaisesRegex(ValidationError, "not in the team"):
            handover.ticket_ids.write(
                {"team_id": self.second_team.id, "user_id": self.leader.id}
            )
        own = self.working.copy({"team_ids": [(6, 0, self.team.ids)]})
        with self.assertRaisesRegex(ValidationError, "does not use"):
            handover.ticket_ids.write(
                {"team_id": self.second_team.id, "stage_id": own.id}
            )

    def test_signatures_come_one_after_the_other(self):
        handover = self._handover()
        handover._request(self.now)
        for early in (self.coordinator, self.support_lead):
            with self.assertRaisesRegex(UserError, "hyper_lead .* before you"):
                self._sign_by(handover, early)
        self.assertTrue(handover.with_user(self.project_lead).may_sign)
        self.assertFalse(handover.with_user(self.support_lead).may_sign)
        self._sign_by(handover, self.project_lead)
        self.assertEqual(handover.turn_words, self.support_lead.name)
        with self.assertRaisesRegex(UserError, "sla_leader .* before you"):
            self._sign_by(handover, self.coordinator)
        self._sign_by(handover, self.support_lead)
        self.assertEqual(handover.seal_state, "requested")
        self._sign_by(handover, self.coordinator)
        self.assertEqual(handover.seal_state, "signed")
        self.assertEqual(self._row("X12").state, "met")

    def test_only_the_three_sign(self):
        handover = self._handover()
        handover._request(self.now)
        self._person(self.director).can_sign = True
        with self.assertRaisesRegex(UserError, "not for you"):
            self._sign_by(handover, self.director)

    def test_the_one_whose_turn_it_is_gets_a_mail(self):
        def asked():
            notices = self.env["hypercare.notice"].search(
                [("window_id", "=", self.window.id), ("kind", "=", "sign")]
            )
            return notices.partner_id

        handover = self._handover()
        handover._request(self.now)
        self.assertEqual(asked(), self.project_lead.partner_id)
        self._sign_by(handover, self.project_lead)
        self.assertEqual(asked(), (self.project_lead | self.support_lead).partner_id)

    def test_without_a_client_who_may_sign_nothing_is_requested(self):
        handover = self._handover()
        self._person(self.coordinator).can_sign = False
        with self.assertRaisesRegex(UserError, "Client's Coordinator"):
            handover._request(self.now)

    def test_what_is_frozen_does_not_change(self):
        self._ticket("2026-03-13 08:00")
        handover = self._handover()
        self._mapped(handover)
        handover._request(self.now)
        with self.assertRaisesRegex(UserError, "does not change any more"):
            handover.environments = "Elsewhere"
        with self.assertRaisesRegex(UserError, "does not change any more"):
            handover.ticket_ids.user_id = self.leader
        with self.assertRaisesRegex(UserError, "does not change any more"):
            handover.ticket_ids.unlink()
        with self.assertRaises(UserError):
            handover.unlink()
        self.team.name = "Renamed"
        self.assertNotIn("Renamed", handover.seal_id.content)

    def test_the_document_tells_all_sections(self):
        handover = self._handover()
        handover._request(self.now)
        page = self.env["ir.qweb"]._render(
            "hypercare.handover_document",
            {"seal": handover.seal_id, "content": handover.seal_id._content()},
        )
        for name in pack.SECTIONS:
            self.assertIn(f"About {name}", page)

    def test_a_declined_handover_is_edited_and_requested_anew(self):
        handover = self._handover()
        handover._request(self.now)
        first = handover.seal_id
        self._sign_by(handover, self.project_lead)
        handover.with_user(self.support_lead).sudo()._decline(
            self._person(self.support_lead), {"": "Which vault?"}, now=self.now
        )
        self.assertEqual(handover.seal_state, "superseded")
        self.assertEqual(handover.declined_reason, "Which vault?")
        handover.environments = "The client's vault"
        handover._request(self.now)
        self.assertNotEqual(handover.seal_id, first)
        self.assertEqual(handover.turn_words, self.project_lead.name)

    def test_a_request_is_taken_back(self):
        handover = self._handover()
        handover._request(self.now)
        handover.with_user(self.support_lead).action_withdraw()
        self.assertEqual(handover.seal_state, "superseded")
        with self.assertRaisesRegex(UserError, "No signatures"):
            handover.action_withdraw()

    def test_strangers_reach_no_handover(self):
        handover = self._handover()
        with self.assertRaises(AccessError):
            handover.with_user(self.coordinator).read(["environments"])
        plain = self._new_user("hyper_plain", "base.group_user")
        with self.assertRaises(AccessError):
            handover.with_user(plain).action_sign()

    def test_whoever_reads_windows_reads_who_has_signed(self):
        handover = self._handover()
        handover._request(self.now)
        for user in (self.agent, self.consultant, self.project_lead):
            states = handover.with_user(user).signature_ids.mapped("state")
            self.assertEqual(states, ["waiting"] * 3)

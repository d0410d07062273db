# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_agreement import AgreementCommon

PDF = "odoo.addons.implementation_methodology.models.implementation_seal_pdf"


@tagged("post_install", "-at_install")
class TestAgreement(AgreementCommon):
    """From the draft to the last signature and to the end."""

    def _mails(self, agreement):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "implementation.seal"),
                ("res_id", "in", agreement.version_ids.seal_id.ids),
            ],
            order="id",
        )

    def _state(self, agreement, at):
        with self._at(at):
            agreement.invalidate_recordset(["state"])
            state = agreement.state
            for other, _label in agreement._fields["state"].selection:
                found = agreement.search(
                    [("state", "=", other), ("id", "=", agreement.id)]
                )
                self.assertEqual(bool(found), other == state, other)
            return state

    def test_a_new_agreement_has_a_number_people_and_a_first_version(self):
        agreement = self._agreement()
        self.assertRegex(agreement.name, r"^SLA/\d{4}/\d{4}$")
        self.assertEqual(agreement.member_ids.mapped("side"), ["client", "integrator"])
        self.assertEqual(agreement.draft_id, agreement.version_ids)
        self.assertEqual(agreement.version_id.number, 1)
        policy = agreement.draft_id.policy_id
        self.assertFalse(policy.active)
        self.assertEqual(policy.partner_ids, self.client)
        self.assertEqual(policy.calendar_id, self.calendar)
        self.assertEqual(policy.target_ids.mapped("amount"), [2, 16])

    def test_the_state_follows_from_dates_and_is_found_by_them(self):
        agreement = self._agreement({"date_end": "2026-06-30"})
        self.assertEqual(self._state(agreement, "2026-01-10 10:00"), "draft")
        agreement.draft_id._request(now=self._moment("2026-01-10 10:00"))
        self.assertEqual(self._state(agreement, "2026-01-10 10:00"), "sent")
        for member in agreement.member_ids:
            agreement.version_id._sign(
                member, "Name", now=self._moment("2026-01-12 10:00")
            )
        self.assertEqual(self._state(agreement, "2026-01-12 10:00"), "active")
        self.assertEqual(self._state(agreement, "2026-06-30 20:00"), "active")
        self.assertEqual(self._state(agreement, "2026-07-01 00:00"), "expired")
        agreement._terminate(date(2026, 3, 31), "They leave.")
        self.assertEqual(self._state(agreement, "2026-03-31 20:00"), "active")
        self.assertEqual(self._state(agreement, "2026-04-01 00:00"), "terminated")

    def test_it_is_signed_before_it_begins(self):
        agreement = self._signed_agreement(
            self._moment("2026-01-12 10:00"), {"date_start": "2026-02-01"}
        )
        self.assertEqual(self._state(agreement, "2026-01-31 20:00"), "signed")
        self.assertEqual(self._state(agreement, "2026-02-01 00:00"), "active")

    def test_a_ticket_gets_what_its_client_has_signed(self):
        before = self._ticket("2026-03-02 09:00")
        agreement = self._signed_agreement(self._moment("2026-03-02 09:30"))
        after = self._ticket("2026-03-02 10:00")
        self.assertEqual(
            self._clock(before, "first_response").due_at,
            self._moment("2026-03-02 13:00"),
        )
        self.assertEqual(
            self._clock(after, "first_response").due_at,
            self._moment("2026-03-02 12:00"),
        )
        self.assertEqual(before.agreement_id, self.env["support.agreement"])
        self.assertEqual(after.agreement_id, agreement)
        self.assertFalse(after.agreement_gap)

    def test_nothing_is_promised_before_everybody_has_signed(self):
        agreement = self._agreement()
        version = agreement.draft_id
        version._request(now=self._moment("2026-03-02 08:00"))
        client = agreement.member_ids.filtered(lambda one: one.side == "client")
        version._sign(client, "Client", now=self._moment("2026-03-02 09:00"))
        self.assertEqual(version.seal_state, "requested")
        self.assertFalse(agreement.signed_on)
        ticket = self._ticket("2026-03-02 10:00")
        self.assertFalse(ticket.agreement_id)
        self.assertEqual(
            self._clock(ticket, "first_response").due_at,
            self._moment("2026-03-02 14:00"),
        )

    def test_each_signer_is_asked_in_his_own_place(self):
        agreement = self._agreement()
        agreement.draft_id._request(now=self._moment("2026-03-02 08:00"))
        mails = self._mails(agreement)
        self.assertEqual(
            mails.recipient_ids,
            self.client_person | self.env.user.partner_id,
        )
        version = agreement.draft_id
        for mail in mails:
            ours = mail.recipient_ids != self.client_person
            path = f"/my/agreements/{agreement.id}/version/{version.id}"
            if ours:
                path = f"/odoo/support.agreement.version/{version.id}"
            self.assertIn(path, mail.body_html)
            self.assertIn(mail.recipient_ids.name, mail.body_html)

    def test_signers_get_the_pdf_once_and_it_is_what_was_signed(self):
        with patch(f"{PDF}.ImplementationSealPdf._render", lambda seal: b"%PDF paper"):
            agreement = self._signed_agreement(self._moment("2026-03-02 09:30"))
            seal = agreement.version_id.seal_id
            seal._finish()
        self.assertEqual(base64.b64decode(seal.pdf), b"%PDF paper")
        signed = self._mails(agreement).filtered("attachment_ids")
        self.assertEqual(len(signed), 2)
        self.assertEqual(signed.attachment_ids.mapped("raw"), [b"%PDF paper"] * 2)
        self.assertEqual(signed.attachment_ids.mapped("name"), [seal.pdf_name] * 2)

    def test_a_client_who_may_not_see_the_version_signs_it_all_the_same(self):
        agreement = self._agreement()
        version = agreement.draft_id
        version._request(now=self._moment("2026-03-02 08:00"))
        as_client = self.env(user=self.customer)
        door = as_client["support.agreement.member"]._of_user(agreement.id)
        found = door.agreement_id.version_ids
        self.assertEqual(found.ids, version.ids)
        now = self._moment("2026-03-02 09:00")
        ours = agreement.member_ids.filtered(lambda one: one.side == "integrator")
        version._sign(ours, "We", now=now)
        found._sign(door, "Client", now=now)
        self.assertEqual(version.seal_state, "signed")
        self.assertTrue(version.policy_id.active)

    def test_a_declined_version_can_be_changed_and_requested_again(self):
        agreement = self._agreement()
        version = agreement.draft_id
        version._request(now=self._moment("2026-03-02 08:00"))
        client = agreement.member_ids.filtered(lambda one: one.side == "client")
        with self.assertRaises(UserError):
            version.goal = 90
        version._decline(client, {"": "Too dear."}, self._moment("2026-03-02 09:00"))
        self.assertEqual(version.seal_state, "superseded")
        self.assertIn("Too dear.", agreement.message_ids[:1].body)
        version.goal = 90
        self._sign(version, self._moment("2026-03-02 10:00"))
        self.assertEqual(agreement.signed_on, date(2026, 3, 2))
        self.assertEqual(version.seal_id.position, 2)

    def test_a_request_that_was_taken_back_is_a_draft_again(self):
        agreement = self._agreement()
        version = agreement.draft_id
        version._request(now=self._moment("2026-03-02 08:00"))
        version.action_withdraw()
        self.assertEqual(self._state(agreement, "2026-03-02 09:00"), "draft")
        version.target_ids[:1].amount = 3
        with self.assertRaises(UserError):
            version.action_withdraw()

    def test_nothing_is_requested_without_a_promise_or_a_signer(self):
        agreement = self._agreement({"contact_id": False})
        with self.assertRaisesRegex(UserError, "Nobody of the client"):
            agreement.draft_id.action_request()
        agreement.contact_id = self.client_person
        agreement.draft_id.target_ids.unlink()
        with self.assertRaisesRegex(UserError, "at least one target"):
            agreement.draft_id.action_request()

    def test_what_was_agreed_does_not_change(self):
        agreement = self._signed_agreement(self._moment("2026-03-02 09:30"))
        team = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        for vals in (
            {"date_end": "2026-12-31"},
            {"tz": "UTC"},
            {"team_ids": [(4, team.id)]},
            {"partner_id": self.env["res.partner"].create({"name": "X"}).id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                agreement.write(vals)
        for vals in ({"signed_on": False}, {"terminated_on": "2026-03-01"}):
            with self.subTest(vals), self.assertRaises(UserError):
                agreement.write(vals)
        agreement.write({"renewal_days": 5, "user_id": self.leader.id})
        self.assertIn(self.leader.partner_id, agreement.member_ids.partner_id)

    def test_the_first_version_begins_with_its_agreement(self):
        agreement = self._agreement()
        agreement.date_start = "2026-02-01"
        self.assertEqual(agreement.draft_id.valid_from, date(2026, 2, 1))
        with self.assertRaises(ValidationError):
            agreement.draft_id.valid_from = "2026-01-31"
        agreement.draft_id.write(
            {"allowance_period": "month", "valid_from": "2026-04-01"}
        )
        with self.assertRaises(ValidationError):
            agreement.date_end = "2026-03-31"

    def test_hours_of_the_whole_term_need_an_end(self):
        agreement = self._agreement({"date_end": "2026-06-30"})
        agreement.draft_id.allowance_period = "term"
        with self.assertRaises(ValidationError):
            agreement.date_end = False

    def test_the_client_is_a_company_and_its_contact_belongs_to_it(self):
        with self.assertRaises(ValidationError):
            self._agreement({"partner_id": self.client_person.id})
        other = self.env["res.partner"].create({"name": "Somebody"})
        with self.assertRaises(ValidationError):
            self._agreement({"contact_id": other.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._agreement({"date_end": "2025-12-31"})

    def test_a_draft_goes_with_its_policy_and_a_requested_one_stays(self):
        agreement = self._agreement()
        policy = agreement.draft_id.policy_id
        agreement.unlink()
        self.assertFalse(policy.exists())
        agreement = self._agreement()
        agreement.draft_id._request(now=self._moment("2026-03-02 08:00"))
        agreement.draft_id.action_withdraw()
        for record in (agreement, agreement.draft_id):
            with self.assertRaises(UserError):
                record.unlink()

    def test_what_somebody_relies_on_is_not_archived(self):
        with self._at("2026-03-03 10:00"):
            agreement = self._signed_agreement(self._moment("2026-03-02 09:30"))
            with self.assertRaises(UserError):
                agreement.action_archive()
            agreement._terminate(date(2026, 3, 2), "They left.")
            agreement.action_archive()
        late = self._ticket("2026-03-02 20:00")
        self.assertEqual(late.agreement_id, agreement)

    def test_it_ends_within_its_term_and_says_why(self):
        agreement = self._agreement()
        with self.assertRaises(UserError):
            agreement._terminate(date(2026, 3, 2), "Not signed at all.")
        self._sign(agreement.draft_id, self._moment("2026-03-02 09:30"))
        with self.assertRaises(UserError):
            agreement._terminate(date(2025, 12, 31), "Before it began.")
        end = self.env["support.agreement.end"].create(
            {"agreement_id": agreement.id, "day": "2026-03-03", "reason": "They leave."}
        )
        end.action_confirm()
        self.assertEqual(agreement.termination_reason, "They leave.")
        # Kyiv's day is over at 22:00 UTC.
        self.assertEqual(self._ticket("2026-03-03 21:59").agreement_id, agreement)
        after = self._ticket("2026-03-03 22:00")
        self.assertFalse(after.agreement_id)
        self.assertEqual(after.agreement_gap, "ended")

    def test_companies_have_agreements_of_their_own(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self.env.user.company_ids += other
        mine = self._signed_agreement(self._moment("2026-03-02 08:00"))
        theirs = self._signed_agreement(
            self._moment("2026-03-02 08:00"),
            {"company_id": other.id, "currency_id": self.env.ref("base.UAH").id},
            {"target_ids": [(5, 0, 0), (0, 0, {"amount": 1})], "fee": 100},
        )
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        self.assertEqual(self._ticket().agreement_id, mine)
        ticket = self._ticket(team_id=team.id)
        self.assertEqual(ticket.company_id, other)
        self.assertEqual(ticket.agreement_id, theirs)
        self.assertEqual(
            self._clock(ticket, "first_response").due_at,
            self._moment("2026-03-02 11:00"),
        )
        self.assertEqual(theirs.version_id.seal_id.company_id, other)
        self.assertEqual(theirs.version_id.seal_id._content()["currency"], "UAH")

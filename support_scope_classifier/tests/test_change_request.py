# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_change import ChangeCommon


@tagged("post_install", "-at_install")
class TestChangeOffer(ChangeCommon):
    """Making an offer: what is proposed, what it costs, when it may go out."""

    def test_the_dialog_proposes_what_is_known(self):
        dialog = self._dialog()
        self.assertEqual(dialog.name, "Discount by volume")
        self.assertIn("a rule", dialog.description)
        self.assertIn("development", dialog.reason)
        self.assertEqual(dialog.signer_id, self.client_person)
        self.assertEqual(dialog.valid_until, date(2026, 3, 16))
        self.assertEqual((dialog.rate, dialog.amount), (40, 200))
        self.assertTrue(dialog.may_send)

    def test_the_estimate_of_a_small_change_is_taken_over(self):
        with self._at("2026-03-02 11:30"):
            self.ticket.with_user(self.agent)._decide_scope("minor_change", 150)
        dialog = self.env["support.change.offer"].create({"ticket_id": self.ticket.id})
        self.assertEqual(dialog.estimate_hours, 2.5)
        self.assertIn("2 h 30 min", dialog.reason)

    def test_the_reason_is_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.client.lang = "uk_UA"
        Ticket = type(self.ticket)
        with patch.object(
            Ticket, "_scope_reason", lambda self, *args: self.env.lang, create=True
        ):
            self.assertEqual(self._dialog().reason, "uk_UA")

    def test_an_offer_belongs_to_the_ticket_its_client_and_agreement(self):
        request = self._draft()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "draft",
                    "ticket_id": self.ticket.id,
                    "partner_id": self.client.id,
                    "agreement_id": self.agreement.id,
                    "company_id": self.ticket.company_id.id,
                    "user_id": self.agent.id,
                    "amount": 200,
                }
            ],
        )
        self.assertTrue(request.number.startswith("CR/"))
        signers = request.person_ids.filtered("can_sign").partner_id
        self.assertEqual(signers, self.client_person)

    def test_another_signer_takes_the_place_of_the_proposed_one(self):
        other = self._new_user("change_other", "base.group_portal", self.client)
        request = self._draft(signer_id=other.partner_id.id)
        self.assertEqual(
            request.person_ids.filtered("can_sign").partner_id, other.partner_id
        )
        self.assertIn(self.client_person, request.person_ids.partner_id)

    def test_amounts_are_those_of_whole_minutes_in_the_currency(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        request = self._draft(estimate_hours=1 + 1 / 3)
        self.assertEqual(request.amount, 53.33)
        request.estimate_hours = 1.001  # an hour and less than a minute
        self.assertEqual(request.amount, 40)
        request.write({"estimate_hours": 0.0625 * 21, "currency_id": yen.id})
        self.assertEqual(request._amount_text(request.amount), "53", "79 minutes")
        self.assertEqual(request._amount_text(52.5), "53", "half up")
        request.write({"price_kind": "fixed", "fixed_price": 1234})
        self.assertEqual(request.amount, 1234)
        with self._at("2026-03-02 12:00"):
            request.action_send()
        content = request.seal_id.sudo()._content()
        self.assertEqual((content["amount"], content["currency"]), ("1234", "JPY"))
        self.assertEqual(content["rate"], "", "no rate is part of a fixed price")

    def test_what_is_stored_is_rounded_as_its_currency_is(self):
        for code, hours, rate, amount in (
            ("UAH", 1 / 3, 100.10, "33.37"),
            ("UAH", 0.05, 333.33, "16.67"),
            ("JPY", 1 + 1 / 3, 1001, "1335"),
            ("JPY", 0.5, 1001, "501"),
        ):
            currency = self.env.ref(f"base.{code}")
            currency.active = True
            request = self._draft(estimate_hours=hours)
            request.write({"currency_id": currency.id, "rate": rate})
            request.flush_recordset()
            self.env.cr.execute(
                "SELECT trim_scale(amount)::text FROM support_change_request"
                " WHERE id = %s",
                [request.id],
            )
            self.assertEqual(self.env.cr.fetchone()[0], amount, (code, hours))
            self.assertEqual(request._amount_text(request.amount), amount)

    def test_two_companies_offer_in_their_own_currencies(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        second = self.env["res.company"].create(
            {"name": "Second integrator", "currency_id": euro.id}
        )
        self.env.user.company_ids |= second
        values = {
            "name": "By hand",
            "partner_id": self.client.id,
            "description": "Words",
            "fixed_price": 10,
            "price_kind": "fixed",
        }
        first, other = self.env["support.change.request"].create(
            [values, {**values, "company_id": second.id}]
        )
        self.assertEqual(first.currency_id, self.env.company.currency_id)
        self.assertEqual(other.currency_id, euro)
        with self.assertRaises(UserError):
            other.ticket_id = self.ticket
        with self.assertRaises(UserError):
            other.agreement_id = self.agreement
        other._start_work()
        self.assertEqual(other.task_id.company_id, second)
        self.assertEqual(other.task_id.project_id.company_id, second)

    def test_the_agreement_is_one_of_the_client(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        with self.assertRaises(ValidationError):
            self._draft().partner_id = other

    def test_what_is_missing_is_asked_for_before_it_is_sent(self):
        for vals, words in (
            ({"estimate_hours": 0}, "Estimate the hours"),
            ({"rate": 0}, "Set a price"),
            ({"valid_until": "2026-03-01"}, "over already"),
            ({"description": "<p><br></p>"}, "Describe what"),
            ({"signer_id": False}, "Name who"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._sent(**vals)

    def test_only_what_is_decided_to_be_paid_is_offered(self):
        request = self._draft()
        self._decide("support")
        with self.assertRaisesRegex(UserError, "Decide first"):
            request._send_offer(self._moment("2026-03-02 12:00"))
        self.ticket._scope_reopen("Again")
        with self.assertRaisesRegex(UserError, "Decide first"):
            request._send_offer(self._moment("2026-03-02 12:00"))
        self.assertEqual(request.state, "draft")

    def test_an_offer_made_by_hand_needs_no_ticket(self):
        request = self.env["support.change.request"].create(
            {
                "name": "A training",
                "partner_id": self.client.id,
                "agreement_id": self.agreement.id,
                "description": "<p>One day</p>",
                "estimate_hours": 8,
                "valid_until": "2026-03-20",
            }
        )
        self.assertEqual(request.amount, 320, "at the price of the agreement")
        request._send_offer(self._moment("2026-03-02 12:00"))
        self._accept(request)
        self.assertEqual(
            request.task_id.project_id, self.env.company._get_support_project()
        )

    def test_what_was_sent_changes_by_a_new_document_only(self):
        request = self._sent()
        for vals in ({"rate": 1}, {"description": "x"}, {"valid_until": "2026-04-01"}):
            with self.assertRaisesRegex(UserError, "Change the offer"):
                request.write(vals)
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            request.state = "accepted"
        first = request.seal_id.sudo()
        request.action_revise()
        self.assertEqual((request.state, first.state), ("draft", "superseded"))
        request.rate = 50
        with self._at("2026-03-02 15:00"):
            request.action_send()
        second = request.seal_id.sudo()
        self.assertEqual(request.document_ids.ids, [second.id, first.id])
        self.assertEqual((first.position, second.position), (1, 2))
        self.assertEqual(first._content()["amount"], "200.00")
        self.assertEqual(second._content()["amount"], "250.00")
        chains = self.env["implementation.seal"].sudo()._broken_chains()
        self.assertNotIn(request.id, [one for _model, one, _at in chains])

    def test_what_was_ever_sent_is_not_deleted(self):
        request = self._sent()
        request.action_revise()
        with self.assertRaisesRegex(UserError, "stays"):
            request.sudo().unlink()
        self._draft().sudo().unlink()

    def test_the_quotation_is_left_out_without_sales(self):
        request = self._sent()
        self._accept(request)
        self.assertTrue(request.task_id)
        self.assertNotIn("uotation", " ".join(request.message_ids.mapped("body")))

    def test_a_ticket_without_a_contact_is_asked_for_one(self):
        self.ticket.partner_id = False
        dialog = self._dialog(signer_id=self.client_person.id)
        with self.assertRaisesRegex(UserError, "contact of the ticket"):
            dialog.action_create()

    def test_people_who_read_are_added_and_not_asked(self):
        looker = self._new_user("change_looker", "base.group_portal", self.client)
        self.agreement.member_ids = [
            Command.create({"partner_id": looker.partner_id.id, "sees_hours": True})
        ]
        request = self._draft()
        self.assertEqual(
            {person.partner_id: person.can_sign for person in request.person_ids},
            {self.client_person: True, looker.partner_id: False},
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HypercareCommon


@tagged("post_install", "-at_install")
class TestExtension(HypercareCommon):
    AT = "2026-03-11 10:00"

    def _extension(self, at=AT, days=7, **vals):
        with self._at(at):
            return self.env["hypercare.extension"].create(
                {
                    "window_id": self.window.id,
                    "days": days,
                    "reason_class": "defect",
                    "reason": "Invoices are printed twice.",
                    **vals,
                }
            )

    def _requested(self, at=AT, **vals):
        extension = self._extension(at, **vals)
        with self._at(at):
            extension.with_user(self.project_lead).action_request()
        return extension

    def _signed_by(self, extension, user, at=AT):
        with self._at(at):
            extension.with_user(user).sudo()._sign(
                self._person(user), user.name, now=self._moment(at)
            )

    def _agreed(self, at=AT, **vals):
        extension = self._requested(at, **vals)
        for user in (self.project_lead, self.coordinator):
            self._signed_by(extension, user, at)
        return extension

    def test_the_end_moves_with_the_last_signature_and_not_before(self):
        extension = self._requested()
        self.assertEqual(extension.new_end, date(2026, 3, 23))
        self._signed_by(extension, self.coordinator)
        self.assertEqual(self.window.date_end, self.LAST)
        self._signed_by(extension, self.project_lead)
        self.assertEqual(extension.state, "agreed")
        self.assertEqual(self.window.date_end, date(2026, 3, 23))
        self.assertEqual(self.window.first_end, self.LAST)
        self.assertEqual(extension.original_end, self.LAST)

    def test_both_sides_are_asked_to_sign(self):
        extension = self._requested()
        self.assertEqual(
            extension.signature_ids.partner_id,
            self.project_lead.partner_id | self.coordinator.partner_id,
        )

    def test_whoever_signs_gets_a_link_to_the_document(self):
        extension = self._requested()
        told = self.env["hypercare.notice"].search([("kind", "=", "sign")])
        self.assertEqual(told.partner_id, extension.signature_ids.partner_id)
        for notice in told:
            self.assertIn(f"/extension/{extension.id}", notice.mail_id.body_html)

    def test_the_responsible_signs_where_no_lead_may(self):
        self._person(self.project_lead).duty = "consultant"
        extension = self._requested()
        self.assertIn(self.project_lead.partner_id, extension.signature_ids.partner_id)

    def test_without_a_signer_on_both_sides_nothing_is_requested(self):
        self._person(self.coordinator).can_sign = False
        with self.assertRaises(UserError):
            self._requested()
        told = self.env["hypercare.notice"].search([("kind", "=", "sign")])
        self.assertFalse(told)

    def test_new_tickets_are_still_of_the_window_in_the_added_days(self):
        self._agreed()
        ticket = self._ticket("2026-03-20 10:00")
        self.assertEqual(ticket.hypercare_id, self.window)

    def test_what_is_declined_stays_so_and_moves_nothing(self):
        extension = self._requested()
        with self._at(self.AT):
            extension.with_user(self.coordinator).sudo()._decline(
                self._person(self.coordinator), {"": "Too long"}
            )
        self.assertEqual(extension.state, "declined")
        self.assertEqual(self.window.date_end, self.LAST)
        told = self.env["hypercare.notice"].search([("kind", "=", "declined")])
        self.assertEqual(told.partner_id, self.project_lead.partner_id)
        self.assertIn("Too long", told.mail_id.body_html)
        with self.assertRaises(UserError):
            self._signed_by(extension, self.project_lead)
        with self.assertRaises(UserError):
            extension.action_withdraw()

    def test_what_is_withdrawn_cannot_be_signed(self):
        extension = self._requested()
        extension.action_withdraw()
        with self.assertRaises(UserError):
            self._signed_by(extension, self.coordinator)
        self._extension()

    def test_what_was_put_to_signature_does_not_change(self):
        extension = self._requested()
        for vals in ({"days": 3}, {"reason": "Else"}, {"reason_class": "scope"}):
            with self.subTest(vals), self.assertRaises(UserError):
                extension.write(vals)
        for vals in ({"state": "agreed"}, {"original_end": "2026-03-01"}):
            with self.subTest(vals), self.assertRaises(UserError):
                extension.write(vals)

    def test_more_than_fourteen_days_are_refused(self):
        with self.assertRaises(UserError):
            self._extension(days=15)
        extension = self._extension(days=14)
        with self.assertRaises(UserError):
            extension.days = 15

    def test_a_window_is_extended_twice_at_most(self):
        self._agreed(days=3)
        self._agreed(days=3)
        self.assertEqual(self.window.extension_count, 2)
        with self.assertRaises(UserError):
            self._extension(days=1)
        with self._at(self.AT), self.assertRaises(UserError):
            self.window.action_extend()

    def test_a_window_never_has_more_than_sixty_days(self):
        # The 60th day is Thursday, the 30th of April.
        self.window._by_verb().date_end = date(2026, 4, 24)
        with self.assertRaises(UserError):
            self._extension("2026-04-20 10:00", days=7)
        extension = self._agreed("2026-04-20 10:00", days=6)
        self.assertEqual(extension.new_end, date(2026, 4, 30))

    def test_limits_are_asked_again_when_it_is_signed(self):
        extension = self._requested()
        self._signed_by(extension, self.coordinator)
        self.window._stretch(date(2026, 3, 20), self._moment(self.AT))
        with self.assertRaises(UserError):
            self._signed_by(extension, self.project_lead)
        self.assertEqual(self.window.date_end, date(2026, 3, 20))

    def test_an_end_that_is_over_is_not_agreed_on(self):
        with self.assertRaises(UserError):
            self._extension("2026-03-24 10:00", days=4)
        self._extension("2026-03-24 10:00", days=9)

    def test_one_extension_is_decided_before_the_next_is_written(self):
        self._extension()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._extension()

    def test_the_button_opens_a_new_one_or_the_pending_one(self):
        with self._at(self.AT):
            action = self.window.with_user(self.project_lead).action_extend()
        self.assertEqual(action["context"], {"default_window_id": self.window.id})
        extension = self._extension()
        action = self.window.with_user(self.project_lead).action_extend()
        self.assertEqual(action["res_id"], extension.id)

    def test_cause_and_reason_are_asked_for(self):
        for vals in ({"reason_class": False}, {"reason": "  "}):
            with self.subTest(vals):
                extension = self._extension(**vals)
                with self.assertRaises(UserError):
                    extension.action_request()
                extension.unlink()

    def test_the_frozen_document_names_both_ends_and_the_cause(self):
        extension = self._agreed()
        seal = extension.seal_id
        self.assertTrue(seal.number.startswith("HD/"))
        content = seal._content()
        self.assertEqual(content["old_end"], "2026-03-16")
        self.assertEqual(content["new_end"], "2026-03-23")
        self.assertTrue(content["is_free"])
        html = self.env["ir.qweb"]._render(
            "hypercare.extension_document", {"content": content, "seal": seal}
        )
        self.assertIn("Invoices are printed twice.", html)
        self.assertIn("free of charge", html)

    def test_agents_read_extensions_but_do_not_write_them(self):
        extension = self._extension()
        self.assertEqual(extension.with_user(self.agent).days, 7)
        with self.assertRaises(AccessError):
            extension.with_user(self.agent).days = 8
        with self.assertRaises(AccessError):
            extension.with_user(self.agent).action_request()
        with self.assertRaises(AccessError):
            self.window.with_user(self.agent).action_extend()
        with self.assertRaises(AccessError):
            extension.with_user(self.coordinator).read(["days"])

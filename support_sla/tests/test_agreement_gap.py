# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.support_sla.models.support_sla_ticket_sides import AUTOMATIC
from odoo.addons.support_sla.models.support_sla_ticket_watch import Moment

from .common_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestAgreementGap(AgreementCommon):
    """Whether a client is told that something was not agreed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._signed_agreement(
            cls._moment("2026-02-02 09:00"), {"date_end": "2026-02-28"}
        )
        cls.team.tell_gap = True

    def _told(self, ticket):
        return ticket.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )

    def _open(self, at="2026-03-02 10:00", context=None, **vals):
        """A ticket as it comes, with mails and tracking."""
        with self._at(at):
            tickets = self.env(context=context or {})["helpdesk.ticket"]
            return tickets.create(
                {
                    "name": "Cannot issue an invoice",
                    "description": "<p>It says no.</p>",
                    "partner_id": self.client_person.id,
                    "team_id": self.team.id,
                    **vals,
                }
            ).with_env(self.env)

    def test_a_client_is_told_once_when_the_team_wants_it(self):
        ticket = self._open()
        told = self._told(ticket)
        self.assertEqual(len(told), 1)
        self.assertIn("has ended", told.body)
        self.assertIn(self.client_person, told.notified_partner_ids)
        with self._at("2026-03-02 11:00"):
            ticket.priority = "3"
            ticket.channel_id = self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_channel_phone"
            )
        self.assertEqual(self._told(ticket), told)

    def test_a_team_may_keep_it_to_itself(self):
        self.team.tell_gap = False
        ticket = self._open()
        self.assertEqual(ticket.agreement_gap, "ended")
        self.assertFalse(self._told(ticket))

    def test_who_has_an_agreement_is_told_nothing(self):
        self.assertFalse(self._told(self._open("2026-02-20 10:00")))

    def test_it_answers_nothing_and_starts_nothing(self):
        ticket = self._open()
        self.assertTrue(self._told(ticket))
        self.assertEqual(ticket.sla_fact_ids.mapped("kind"), ["created"])
        clock = self._clock(ticket, "first_response")
        self.assertEqual(clock.state, "running")
        self.assertEqual(clock.due_at, self._moment("2026-03-02 14:00"))
        self.assertEqual(ticket.sla_unanswered_since, self._moment("2026-03-02 10:00"))

    def test_what_is_told_afterwards_is_not_told_to_the_client(self):
        at = Moment.of(self._moment("2026-03-02 10:00"))
        ticket = self._open("2026-03-20 10:00", {"support_sla_at": at})
        self.assertEqual(ticket.opened_at, self._moment("2026-03-02 10:00"))
        self.assertEqual(ticket.agreement_gap, "ended")
        self.assertFalse(self._told(ticket))

    def test_an_automatic_mail_is_not_answered(self):
        ticket = self._open(context={"support_sla_automatic": AUTOMATIC})
        self.assertEqual(ticket.agreement_gap, "ended")
        self.assertFalse(self._told(ticket))

    def test_nobody_is_told_where_nobody_is_known(self):
        ticket = self._open(partner_id=False)
        self.assertEqual(ticket.agreement_gap, "none")
        self.assertFalse(self._told(ticket))

    def test_a_client_who_writes_himself_is_told_too(self):
        with self._at("2026-03-02 10:00"):
            ticket = (
                self.env(user=self.customer, context={})["helpdesk.ticket"]
                .sudo()
                .create(
                    {
                        "name": "Help",
                        "description": "<p>Words</p>",
                        "partner_id": self.client_person.id,
                        "team_id": self.team.id,
                    }
                )
                .with_env(self.env)
            )
        told = self._told(ticket)
        self.assertEqual(len(told), 1)
        self.assertEqual(told.author_id, self.env.ref("base.partner_root"))

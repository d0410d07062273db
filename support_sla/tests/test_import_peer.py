# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.support_import_peer import PEER
from .common_import import NOW, ImportCommon


@tagged("post_install", "-at_install")
class TestImportPeer(ImportCommon):
    """Where the peer is installed is told by ``tests/contracts/install_stories.py``."""

    def _forgotten(self, at="2026-03-02 10:00"):
        """A ticket as it would be, had it been made before our clocks."""
        ticket = self._ticket(at)
        self._post(ticket, self.agent, "2026-03-02 13:00")
        self.env.flush_all()
        for statement in (
            "DELETE FROM support_sla_clock WHERE ticket_id = %s",
            "DELETE FROM support_sla_fact WHERE ticket_id = %s",
            "UPDATE helpdesk_ticket SET opened_at = NULL, sla_status = NULL "
            "WHERE id = %s",
        ):
            self.env.cr.execute(statement, [ticket.id])
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            [self._moment(at), ticket.id],
        )
        self.env.cr.execute(
            "UPDATE mail_message SET create_date = date "
            "WHERE model = 'helpdesk.ticket' AND res_id = %s",
            [ticket.id],
        )
        self.env.invalidate_all(flush=False)
        return ticket

    def test_without_the_other_add_on_it_says_so(self):
        self.assertNotIn(PEER, self.env)
        run = self._import(kind="peer")
        with self.assertRaisesRegex(UserError, "helpdesk_mgmt_sla is not installed"):
            run.action_check()

    def test_a_ticket_without_facts_is_told_from_what_is_known(self):
        """By hand: an answer after 3 of 4 h, closed after 9 of 8 h."""
        ticket = self._forgotten()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET stage_id = %s, closed_date = %s WHERE id = %s",
            [self.done.id, self._moment("2026-03-03 10:00"), ticket.id],
        )
        self.env.invalidate_all(flush=False)
        noise = self._noise()
        with self._at(NOW):
            ticket._adopt_past(self._moment(NOW))
        self.assertEqual(self._noise(), noise)
        facts = self.env["support.sla.fact"]._of_tickets(ticket.ids)[ticket.id]
        self.assertEqual(
            [(fact.kind, str(fact.at)) for fact in facts],
            [
                ("created", "2026-03-02 10:00:00"),
                ("reply", "2026-03-02 13:00:00"),
                ("closed", "2026-03-03 10:00:00"),
            ],
        )
        self.assertEqual(ticket.opened_at, self._moment("2026-03-02 10:00"))
        self.assertEqual(self._clock(ticket, "first_response").state, "met")
        self.assertEqual(self._clock(ticket, "resolution").state, "missed")
        found = self.env["support.sla.audit"]._differences(
            ticket.ids, self._moment(NOW)
        )
        self.assertEqual(found.lines, [])

    def test_an_old_ticket_meets_the_agreement_of_its_day(self):
        ticket = self._forgotten("2026-03-05 10:00")
        self._signed_agreement(
            self._moment("2026-03-04 10:00"), vals={"date_start": "2026-03-04"}
        )
        ticket._adopt_past(self._moment(NOW))
        self.assertTrue(ticket.agreement_id)

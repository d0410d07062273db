# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.support_import_peer import PEER
from .common_import import NOW, ImportCommon


@tagged("post_install", "-at_install")
class TestImportPeer(ImportCommon):
    def setUp(self):
        super().setUp()
        self.has_peer = PEER in self.env

    def _needs_peer(self):
        if not self.has_peer:
            self.skipTest("helpdesk_mgmt_sla is not installed")
        team = self.team.sudo()
        team.write({"use_sla": True, "resource_calendar_id": self.calendar.id})
        self.theirs = self.env["helpdesk.sla"].create(
            {"name": "Solve in 8", "stage_id": self.done.id, "hours": 8}
        )

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
        if self.has_peer:
            self.skipTest("helpdesk_mgmt_sla is installed")
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

    def test_judgements_are_compared_and_their_rows_stay(self):
        """Theirs: 8 h from Monday 10:00, in their calendar Monday 18:00."""
        self._needs_peer()
        ticket = self._forgotten()
        known = self._ticket("2026-03-02 11:00")
        for one in ticket | known:
            one.set_sla()
        rows = self.env[PEER].search([("ticket_id", "in", (ticket | known).ids)])
        self.env.cr.execute(
            "UPDATE helpdesk_ticket_sla SET deadline = %s, state = 'in_progress' "
            "WHERE id IN %s",
            [self._moment("2026-03-02 18:00"), tuple(rows.ids)],
        )
        self.env.invalidate_all(flush=False)
        facts = self.env["support.sla.fact"]._of_tickets(known.ids)[known.id]
        before = rows.read(["deadline", "state", "consumed_time"])
        run = self._import(kind="peer")
        lines = self._check(run)
        self.assertFalse(ticket.sla_fact_ids)
        line = {line.ticket_id.id: line for line in lines}
        self.assertIn("do not know this ticket", line[ticket.id].message)
        self.assertIn("are compared", line[known.id].message)
        self._run(run)
        self.assertEqual(rows.read(["deadline", "state", "consumed_time"]), before)
        line = {line.ticket_id.id: line for line in run.line_ids}
        self.assertEqual(line[ticket.id].state, "same", line[ticket.id].explanation)
        self.assertIn("Solve in 8: missed, due", line[ticket.id].theirs)
        # Ours is due on Tuesday at 10:00 (7 h on Monday, 1 h on Tuesday).
        self.assertEqual(line[known.id].state, "different")
        self.assertIn("Resolution: missed, due", line[known.id].ours)
        after = self.env["support.sla.fact"]._of_tickets(known.ids)[known.id]
        self.assertEqual(facts, after)
        self._run(self._import(kind="peer"))
        told = self.env["support.sla.fact"]._of_tickets(ticket.ids)[ticket.id]
        self.assertEqual([fact.kind for fact in told], ["created", "reply"])

    def test_a_stage_on_the_way_is_compared_with_the_answer(self):
        self._needs_peer()
        self.theirs.stage_id = self.working
        ticket = self._ticket()
        ticket.set_sla()
        run = self._import(kind="peer")
        self._run(run)
        line = run.line_ids.filtered(lambda one: one.ticket_id == ticket)
        self.assertIn("First response: missed", line.ours)

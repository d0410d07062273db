# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_exit import ExitCommon


@tagged("post_install", "-at_install")
class TestClosing(ExitCommon):
    def _close(self, at=None, user=None):
        with self._at(at or self.NOW), self._facts():
            self.window.with_user(user or self.project_lead)._close(
                self._moment(at or self.NOW)
            )

    def test_a_window_closes_after_its_handover(self):
        self._signed_handover()
        self._close()
        self.assertRecordValues(
            self.window, [{"state": "closed", "closed_at": self.now}]
        )
        self.assertAllMet()

    def test_without_a_signed_handover_it_stays_open(self):
        handover = self._handover()
        with self.assertRaisesRegex(UserError, "signed by all"):
            self._close()
        handover._request(self.now)
        with self.assertRaisesRegex(UserError, "signed by all"):
            self._close()
        self.assertEqual(self.window.state, "open")

    def test_what_is_missing_is_told(self):
        self._signed_handover()
        with (
            self.assertRaisesRegex(UserError, "X1 No critical"),
            self._facts(critical_without_plan=1),
        ):
            self.window._close(self.now)

    def test_before_the_last_day_all_have_held_for_days(self):
        self._signed_handover()
        with (
            self.assertRaisesRegex(UserError, "not for long enough"),
            self.env.cr.savepoint(),
        ):
            self._close("2026-03-12 14:00")
        with self._facts():
            for day in (10, 11, 12):
                self._assess(f"2026-03-{day} 10:00")
        self._close("2026-03-12 14:00")
        self.assertEqual(self.window.state, "closed")

    def test_tickets_go_where_was_chosen_and_their_clocks_go_on(self):
        ticket = self._ticket("2026-03-16 08:00", user_id=self.agent.id)
        clock = self._clock(ticket, "resolution")
        due, facts = clock.due_at, set(ticket.sla_fact_ids.mapped("kind"))
        handover = self._handover()
        self._mapped(handover, team=self.second_team)
        handover._request(self.now)
        self._sign_by(handover, self.project_lead, self.support_lead, self.coordinator)
        self._close()
        self.assertRecordValues(
            ticket,
            [
                {
                    "team_id": self.second_team.id,
                    "stage_id": self.working.id,
                    "user_id": self.agent.id,
                }
            ],
        )
        ticket.invalidate_recordset()
        self.assertTrue(due)
        self.assertEqual(self._clock(ticket, "resolution").due_at, due)
        self.assertEqual(self._clock(ticket, "resolution").state, "running")
        new = ticket.sla_fact_ids.mapped("kind")
        self.assertEqual(set(new) - facts, {"team"})
        self.assertEqual(handover.ticket_ids.moved_at, self.now)

    def test_what_is_kept_leaves_no_fact(self):
        ticket = self._ticket("2026-03-16 08:00", user_id=self.agent.id)
        before = len(ticket.sla_fact_ids)
        handover = self._handover()
        handover._list_open_tickets()
        handover.ticket_ids.action_keep()
        handover._request(self.now)
        self._sign_by(handover, self.project_lead, self.support_lead, self.coordinator)
        self._close()
        self.assertEqual(len(ticket.sla_fact_ids), before)

    def test_later_tickets_are_listed_and_mapped_before_it_closes(self):
        handover = self._signed_handover()
        late = self._ticket("2026-03-16 13:00")
        with self._at(self.NOW), self._facts():
            action = self.window.with_user(self.project_lead).action_close()
        self.assertEqual(action["res_id"], handover.id)
        self.assertEqual(self.window.state, "open")
        row = handover.ticket_ids
        self.assertEqual(row.ticket_id, late)
        self.assertTrue(row.is_late)
        with self.assertRaisesRegex(UserError, late.number):
            self._close()
        row.with_user(self.agent).write(
            {
                "team_id": self.second_team.id,
                "stage_id": self.new.id,
                "user_id": self.agent.id,
            }
        )
        with self._at(self.NOW), self._facts():
            self.window.with_user(self.project_lead).action_close()
        self.assertEqual(self.window.state, "closed")
        self.assertEqual(late.team_id, self.second_team)

    def test_it_happens_all_or_not_at_all(self):
        ticket = self._ticket("2026-03-16 08:00")
        handover = self._handover()
        self._mapped(handover, team=self.second_team)
        handover._request(self.now)
        self._sign_by(handover, self.project_lead, self.support_lead, self.coordinator)
        Window = self.env.registry["hypercare.window"]
        with (
            patch.object(Window, "_move_project_on", side_effect=UserError("No")),
            self.assertRaises(UserError),
            self.env.cr.savepoint(),
        ):
            self._close()
        self.env.invalidate_all()
        self.assertEqual(self.window.state, "open")
        self.assertEqual(ticket.team_id, self.team)
        self.assertFalse(handover.ticket_ids.moved_at)

    def test_the_next_ticket_is_promised_what_the_agreement_says(self):
        def promised(at):
            clock = self._clock(self._ticket(at), "first_response")
            return clock.promise_id.policy_id

        own = self.window.sla_policy_id
        self.assertTrue(own)
        self.assertEqual(promised("2026-03-16 13:00"), own)
        self.env["helpdesk.ticket"].search(
            [("hypercare_id", "=", self.window.id)]
        ).write({"stage_id": self.done.id})
        self._signed_handover()
        self._close()
        self.assertEqual(
            promised("2026-03-16 14:30"), self.agreement.version_id.policy_id
        )

    def test_the_coordinator_is_asked_once_how_it_was(self):
        self._signed_handover()
        self._close()
        asked = self.env["mail.mail"].search([("body_html", "like", "/rate/")])
        self.assertEqual(asked.recipient_ids, self.coordinator.partner_id)
        # whoever reads the window must not answer in the client's place
        self.assertFalse(asked.model or asked.res_id)
        asked.state = "exception"
        asked._queue_unsent_again(asked.create_date)
        self.assertEqual(asked.state, "outgoing", "no server was met: it goes again")
        self.assertEqual(self.window.satisfaction_asked_at, self.now)
        rating = self.window.rating_ids
        self.assertEqual(rating.partner_id, self.coordinator.partner_id)
        self.window._ask_satisfaction(self.now)
        self.assertEqual(self.window.rating_ids, rating)

    def test_people_are_told(self):
        self._signed_handover()
        self._close()
        notices = self.env["hypercare.notice"].search(
            [("window_id", "=", self.window.id), ("kind", "=", "closed")]
        )
        self.assertIn(self.coordinator.partner_id, notices.partner_id)

    def test_who_may_not_write_windows_closes_none(self):
        self._signed_handover()
        for user in (self.consultant, self.agent):
            with self.assertRaises(AccessError):
                self._close(user=user)

    def test_an_implementation_manager_ends_it_with_a_reason(self):
        handover = self._handover()
        handover._request(self.now)
        with self.assertRaises(AccessError):
            self.window.with_user(self.support_lead)._force_end("Left us", self.now)
        window = self.window.with_user(self.project_lead)
        with self.assertRaisesRegex(UserError, "Say why"):
            window._force_end(" ", self.now)
        window._force_end("The client left us", self.now)
        self.assertRecordValues(
            self.window,
            [
                {
                    "state": "closed",
                    "closed_at": self.now,
                    "end_reason": "The client left us",
                }
            ],
        )
        self.assertEqual(handover.seal_state, "superseded")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .common_sweep import SweepCommon


@tagged("post_install", "-at_install")
class TestEscalation(SweepCommon):
    """First response is due at 14:00 of a ticket of 10:00."""

    # When

    def test_a_level_fires_once(self):
        level = self._level()
        ticket = self._ticket()
        self._sweep("2026-03-02 13:59:59")
        self.assertFalse(self._firings(ticket))
        self._sweep("2026-03-02 14:00:07")
        self._sweep("2026-03-02 14:00:07")
        self._sweep("2026-03-02 14:30")
        firing = self._firings(ticket)
        self.assertEqual(len(firing), 1)
        self.assertEqual((firing.level_id, firing.outcome), (level, "fired"))
        self.assertEqual(str(firing.planned_at), "2026-03-02 14:00:00")
        self.assertEqual(str(firing.fired_at), "2026-03-02 14:00:07")
        self.assertEqual(firing.told, self.leader.name)
        self.assertEqual(self._activities(ticket).user_id, self.leader)
        self._assert_as_replayed(ticket, "2026-03-02 14:30")

    def test_levels_before_at_and_after_come_in_working_time(self):
        self._level("Before", moment="before", amount=30)
        self._level("At")
        self._level("After", moment="after", amount=5, unit="hours")
        ticket = self._ticket()
        for at in ("2026-03-02 13:30", "2026-03-02 14:00", "2026-03-03 10:00"):
            self._sweep(at)
        self.assertEqual(
            [
                (firing.level_id.name, str(firing.planned_at), firing.outcome)
                for firing in self._firings(ticket)
            ],
            [
                ("Before", "2026-03-02 13:30:00", "fired"),
                ("At", "2026-03-02 14:00:00", "fired"),
                ("After", "2026-03-03 10:00:00", "fired"),
            ],
        )

    def test_after_an_outage_only_the_highest_fires(self):
        self._level("Before", moment="before", amount=30)
        self._level("At")
        self._level("After", moment="after", amount=30)
        self._level("Much later", moment="after", amount=90, unit="hours")
        ticket = self._ticket()
        self._sweep("2026-03-05 12:00")
        self.assertEqual(
            self._outcomes(ticket),
            [
                ("Before", "skipped", "passed"),
                ("At", "skipped", "passed"),
                ("After", "fired", ""),
            ],
        )
        self.assertEqual(len(self._activities(ticket)), 1)

    def test_a_message_just_before_the_sweep_swallows_nothing(self):
        self._level(metric="resolution", moment="before", amount=30)
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 17:31")
        self._sweep("2026-03-02 17:32")
        self.assertEqual(self._outcomes(ticket), [("Level", "fired", "")])

    def test_an_answer_in_time_leaves_nothing_to_escalate(self):
        self._level(moment="before", amount=30)
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 13:31")
        self._sweep("2026-03-02 15:00")
        self.assertFalse(self._firings(ticket))

    def test_nothing_fires_for_a_ticket_that_is_over_or_held(self):
        self._level(metric="resolution")
        tickets = [self._ticket() for _number in range(5)]
        closed, cancelled, archived, held, duplicate = tickets
        self._move(closed, self.done, "2026-03-02 11:00")
        self._move(cancelled, self.cancelled, "2026-03-02 11:00")
        self._move(held, self.awaiting, "2026-03-02 11:00")
        with self._at("2026-03-02 11:00"):
            archived.active = False
            duplicate.duplicate_id = held
        self._sweep("2026-03-09 12:00")
        for ticket in tickets:
            self.assertFalse(self._firings(ticket))

    def test_a_hold_that_is_over_lets_its_levels_come_up(self):
        self.policy.hold_max_days = 1
        self._level(metric="resolution", moment="before", amount=1, unit="hours")
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        self._sweep("2026-03-03 11:59:59")
        self.assertFalse(self._firings(ticket))
        self._sweep("2026-03-03 17:00")
        firing = self._firings(ticket)
        self.assertEqual(firing.outcome, "fired")
        self.assertEqual(str(firing.planned_at), "2026-03-03 17:00:00")
        self._assert_as_replayed(ticket, "2026-03-03 17:00")

    def test_what_was_planned_before_a_new_promise_is_suppressed(self):
        self._level("Early", moment="before", amount=3, unit="hours")
        self._level("Late", moment="after", amount=30)
        self.policy.target_ids.filtered(
            lambda target: target.metric == "first_response"
        ).priority = "1"
        target = {"metric": "first_response", "priority": "3", "unit": "hours"}
        self.policy.target_ids = [fields.Command.create({**target, "amount": 1})]
        self.env.flush_all()
        ticket = self._ticket()
        self._sweep("2026-03-02 10:50")
        with self._at("2026-03-02 10:59"):
            ticket.priority = "3"
        clock = self._clock(ticket, "first_response")
        self.assertEqual(str(clock.due_at), "2026-03-02 11:00:00")
        self._sweep("2026-03-02 11:00:01")
        self.assertEqual(self._outcomes(ticket), [("Early", "suppressed", "armed")])
        self._sweep("2026-03-02 11:30")
        self.assertEqual(
            self._outcomes(ticket),
            [("Early", "suppressed", "armed"), ("Late", "fired", "")],
        )
        self.assertEqual(len(self._activities(ticket)), 1)

    def test_a_suppressed_level_fires_at_a_later_due(self):
        self._level(moment="before", amount=1, unit="hours")
        self._level("Never", moment="after", amount=99, unit="hours")
        ticket = self._ticket()
        firing = self.env["support.sla.firing"]
        clock = self._clock(ticket, "first_response")
        level = self.policy.level_ids[0]
        firing._insert(
            [
                {
                    "clock_id": clock.id,
                    "level_id": level.id,
                    "level_ref": level.id,
                    "ticket_id": ticket.id,
                    "planned_at": "2026-03-02 09:00:00",
                    "fired_at": "2026-03-02 10:00:00",
                    "outcome": "suppressed",
                    "reason": "armed",
                    "error": None,
                }
            ]
        )
        self._sweep("2026-03-02 13:00")
        self.assertEqual(self._outcomes(ticket), [("Level", "fired", "")])
        self.assertEqual(str(self._firings(ticket).planned_at), "2026-03-02 13:00:00")

    def test_a_reopened_broken_ticket_sends_nothing(self):
        self._level(metric="resolution")
        ticket = self._ticket()
        self._move(ticket, self.done, "2026-03-03 10:00")
        self._move(ticket, self.working, "2026-03-03 11:00")
        self.assertEqual(self._clock(ticket, "resolution").alert, "breached")
        self._sweep("2026-03-06 11:00")
        self.assertFalse(self._activities(ticket))
        self.assertNotIn("fired", self._firings(ticket).mapped("outcome"))

    def test_a_level_that_was_archived_or_deleted_is_skipped_once(self):
        archived = self._level("Archived")
        deleted = self._level("Deleted", moment="after", amount=30)
        self._level("Later", moment="after", amount=9, unit="hours")
        ticket = self._ticket()
        archived.active = False
        deleted.unlink()
        self._sweep("2026-03-02 14:00:01")
        self._sweep("2026-03-02 14:31")
        self._sweep("2026-03-02 14:31")
        self._sweep("2026-03-03 14:01")
        self.assertEqual(
            self._outcomes(ticket),
            [
                ("Archived", "skipped", "level"),
                (False, "skipped", "level"),
                ("Later", "fired", ""),
            ],
        )

    def test_conditions_are_asked_when_it_comes_up(self):
        self._level(domain="[('priority', 'in', ('2', '3'))]")
        low, high = self._ticket(priority="0"), self._ticket(priority="0")
        high.priority = "3"
        self._sweep("2026-03-02 14:00")
        self.assertEqual(self._outcomes(low), [("Level", "skipped", "condition")])
        self.assertEqual(self._outcomes(high), [("Level", "fired", "")])

    # Outside the hours

    def test_outside_hours_people_are_told_at_the_opening(self):
        self._level(metric="resolution")
        ticket = self._ticket()
        self._sweep("2026-03-02 18:00:00")
        firing = self._firings(ticket)
        self.assertEqual(firing.outcome, "waiting")
        self.assertEqual(str(firing.deliver_at), "2026-03-03 09:00:00")
        self.assertFalse(firing.fired_at)
        self._sweep("2026-03-03 08:59:59")
        self.assertFalse(self._activities(ticket))
        self._sweep("2026-03-03 09:00:00")
        self._sweep("2026-03-03 09:00:05")
        self.assertEqual(firing.outcome, "fired")
        self.assertEqual(str(firing.fired_at), "2026-03-03 09:00:00")
        self.assertEqual(len(self._activities(ticket)), 1)

    def test_the_cron_wakes_at_the_opening(self):
        self._level(metric="resolution")
        self._ticket()
        self._sweep("2026-03-02 18:00:01")
        self.assertEqual(str(self.sweep._next_instant()), "2026-03-03 09:00:00")

    def test_an_urgent_level_tells_at_any_hour(self):
        self._level(metric="resolution", urgent=True)
        ticket = self._ticket()
        self._sweep("2026-03-02 18:00:00")
        self.assertEqual(self._outcomes(ticket), [("Level", "fired", "")])
        self.assertTrue(self._activities(ticket))

    def test_outside_hours_the_ticket_changes_at_once(self):
        self._level(metric="resolution", reassign_id=self.agent.id)
        ticket = self._ticket()
        self._sweep("2026-03-02 18:00:00")
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(self._firings(ticket).outcome, "waiting")
        self._sweep("2026-03-03 09:00")
        self.assertEqual(
            self._activities(ticket).user_id, self.leader | self.agent, "he as well"
        )

    def test_a_notice_that_waited_in_vain_is_skipped(self):
        self._level(metric="resolution")
        done, held, running = (self._ticket() for _number in range(3))
        self._sweep("2026-03-02 18:00:00")
        self._move(done, self.done, "2026-03-03 08:00")
        self._move(held, self.awaiting, "2026-03-03 08:00")
        self._sweep("2026-03-03 09:00")
        self.assertEqual(self._outcomes(done), [("Level", "skipped", "ended")])
        self.assertEqual(self._outcomes(held), [("Level", "skipped", "held")])
        self.assertEqual(self._outcomes(running), [("Level", "fired", "")])

    def test_of_two_notices_that_waited_the_higher_one_is_told(self):
        self._level("Before", metric="resolution", moment="before", amount=1)
        self._level("At", metric="resolution")
        ticket = self._ticket()
        clock = self._clock(ticket, "resolution")
        with patch.object(type(self.env["support.sla.firing"]), "_next_opening") as at:
            at.return_value = fields.Datetime.to_datetime("2026-03-03 09:00:00")
            self._sweep("2026-03-02 17:59:30")
            self._sweep("2026-03-02 18:00:00")
        self.assertEqual(clock.alert, "risk")
        self._sweep("2026-03-03 09:00")
        self.assertEqual(
            self._outcomes(ticket),
            [("Before", "skipped", "passed"), ("At", "fired", "")],
        )

    # Whom

    def test_roles_and_named_people_are_told(self):
        other = self._new_user("sla_other", "helpdesk_mgmt.group_helpdesk_user")
        self._level(role="team", user_ids=[fields.Command.set(other.ids)])
        ticket = self._ticket()
        self._sweep("2026-03-02 14:00")
        self.assertEqual(
            self._activities(ticket).user_id, self.agent | self.leader | other
        )

    def test_only_ours_who_may_see_the_ticket_are_told(self):
        blind = self._new_user("sla_blind", "helpdesk_mgmt.group_helpdesk_user_own")
        of_client = self._new_user(
            "sla_theirs", "helpdesk_mgmt.group_helpdesk_user", self.client
        )
        gone = self._new_user("sla_gone", "helpdesk_mgmt.group_helpdesk_user")
        gone.active = False
        people = blind | of_client | gone | self.customer | self.agent
        self._level(role=False, user_ids=[fields.Command.set(people.ids)])
        ticket = self._ticket(user_id=self.leader.id)
        self._sweep("2026-03-02 14:00")
        self.assertEqual(self._activities(ticket).user_id, self.agent)
        self.assertEqual(self._firings(ticket).told, self.agent.name)

    def test_nobody_to_tell_is_logged(self):
        self._level(role="assignee")
        ticket = self._ticket()
        self._sweep("2026-03-02 14:00")
        self.assertEqual(self._outcomes(ticket), [("Level", "skipped", "nobody")])

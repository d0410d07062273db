# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_faq import FaqCommon


@tagged("post_install", "-at_install")
class TestSession(FaqCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.faq = cls._faq(topic_id=cls.returns.id)
        cls.now = cls._moment("2026-03-04 08:00")

    def _asked(self, *moments):
        for at in moments:
            self._question(at)._link_faq(self.faq, self._moment(at))

    def _proposed(self, at="2026-03-04 08:00"):
        return self.window._propose_sessions(self._moment(at))

    def _planned(self, **vals):
        self._asked("2026-03-03 08:00", "2026-03-03 09:00")
        session = self._proposed()
        session.write({"date_start": "2026-03-09 08:00:00", "duration": 1.5, **vals})
        session.with_user(self.agent).action_plan()
        return session

    def test_two_repeats_propose_a_session_once(self):
        self._asked("2026-03-03 08:00")
        self.assertFalse(self._proposed())
        self._asked("2026-03-03 09:00")
        session = self._proposed()
        self.assertEqual(session.topic_id, self.returns)
        self.assertEqual(session.state, "proposed")
        self.assertEqual(session.proposed_repeats, 2)
        self.assertEqual(session.name, "Goods back")
        self.assertFalse(self._proposed("2026-03-05 08:00"))

    def test_questions_that_nobody_answered_for_good_count_by_their_topic(self):
        for hour in ("08", "09", "10"):
            self._question(f"2026-03-03 {hour}:00", topic_id=self.returns.id)
        self.assertEqual(self._proposed().proposed_repeats, 2)

    def test_what_was_not_needed_comes_back_only_when_it_comes_again(self):
        self._asked("2026-03-03 08:00", "2026-03-03 09:00")
        self._proposed()._decline(self.now)
        self.assertFalse(self._proposed("2026-03-05 08:00"))
        self._asked("2026-03-05 09:00", "2026-03-05 10:00")
        again = self._proposed("2026-03-06 08:00")
        self.assertEqual(again.proposed_repeats, 2)

    def test_planning_invites_the_clients_people(self):
        session = self._planned(user_id=self.consultant.id)
        event = session.event_id
        self.assertEqual(session.state, "planned")
        self.assertEqual(
            event.partner_ids,
            (self.coordinator | self.director | self.consultant).partner_id,
        )
        self.assertEqual(event.stop, self._moment("2026-03-09 09:30"))
        session.date_start = "2026-03-10 08:00:00"
        session.with_user(self.agent).action_plan()
        self.assertEqual(session.event_id, event)
        self.assertEqual(event.start, self._moment("2026-03-10 08:00"))

    def test_roles_narrow_whom_a_session_invites(self):
        role = self.env.ref("implementation_methodology.role_client_coordinator")
        self._person(self.coordinator).role_ids = role
        session = self._planned(user_id=self.consultant.id, role_ids=role.ids)
        self.assertEqual(
            session.event_id.partner_ids,
            (self.coordinator | self.consultant).partner_id,
        )

    def test_a_session_needs_a_time_and_goes_its_way(self):
        self._asked("2026-03-03 08:00", "2026-03-03 09:00")
        session = self._proposed()
        with self.assertRaisesRegex(UserError, "begins"):
            session._plan()
        with self.assertRaises(UserError):
            session._hold(self.now)
        with self.assertRaises(UserError):
            session.write({"state": "held"})
        session._decline(self.now)
        session._reopen()
        self.assertEqual(session.state, "proposed")
        self.assertFalse(session.ended_at)

    def test_declining_takes_the_meeting_out_of_the_calendars(self):
        session = self._planned()
        event = session.event_id
        session._decline(self.now)
        self.assertFalse(event.exists())

    def test_repeats_are_compared_five_working_days_around(self):
        session = self._planned()
        session.with_context(tz="UTC")._hold(self._moment("2026-03-09 12:00"))
        self.assertEqual(session.held_at, self._moment("2026-03-09 08:00"))
        # Monday 2 March begins the five days before, Monday 16 March ends those after.
        self._asked("2026-03-06 15:00", "2026-03-09 10:00", "2026-03-13 12:00")
        session.invalidate_recordset()
        self.assertEqual(session.repeats_before, 3)
        self.assertEqual(session.repeats_after, 1)

    def test_a_recording_is_a_link(self):
        session = self._planned()
        with self.assertRaises(ValidationError):
            session.recording_url = "javascript:alert(1)"
        session.recording_url = "https://video.example.com/1"

    def test_sessions_are_ours_alone(self):
        session = self._planned()
        plain = self._new_user("hyper_plain", "base.group_user")
        for user in (plain, self.coordinator):
            with self.assertRaises(AccessError):
                session.with_user(user).read(["name"])

    def test_what_was_held_is_kept(self):
        session = self._planned()
        session._hold(self._moment("2026-03-09 12:00"))
        with self.assertRaises(UserError):
            session.unlink()

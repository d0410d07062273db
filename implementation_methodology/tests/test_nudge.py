# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..models.implementation_item_activity import DUTY, ESCALATION
from .common_notices import NoticeCommon, at


@tagged("post_install", "-at_install")
class TestActivities(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.env["implementation.item"].create(
            {"stage_id": cls.stage.id, "name": "Ours", "owner_side": "integrator"}
        )
        cls._assign(cls.own, cls.consultant)

    def _activities(self, *kinds):
        return self.own._activities(*(kinds or [DUTY])).filtered("active")

    def test_integrators_people_get_one_activity_and_no_mail(self):
        self.own.due_date = date(2026, 3, 5)
        letters = self._run(at(date(2026, 3, 4)))
        self.assertFalse(letters)
        activity = self._activities()
        self.assertEqual(activity.user_id, self.consultant)
        self.assertEqual(activity.date_deadline, date(2026, 3, 5))
        self._run(at(date(2026, 3, 4), 9))
        self.assertEqual(self._activities(), activity)
        self.own.due_date = date(2026, 3, 9)
        self._run(at(date(2026, 3, 4), 12))
        self.assertEqual(activity.date_deadline, date(2026, 3, 9))

    def test_activity_goes_when_the_item_waits_for_others(self):
        self._run(at(date(2026, 3, 4)))
        self.assertTrue(self._activities())
        self.own.with_user(self.consultant).action_tick()
        self.assertFalse(self.own._activities(DUTY))

    def test_activity_follows_the_responsible(self):
        self._run(at(date(2026, 3, 4)))
        self._assign(self.own, self.manager)
        self.assertFalse(self._activities())
        self._run(at(date(2026, 3, 4), 9))
        self.assertEqual(self._activities().user_id, self.manager)

    def test_activity_marked_done_is_not_made_again(self):
        self._run(at(date(2026, 3, 4)))
        self._activities().with_user(self.consultant).action_feedback()
        self._run(at(date(2026, 3, 4), 9))
        self.assertFalse(self._activities())

    def test_who_wants_no_messages_gets_none(self):
        self.members[self.consultant.partner_id].notify_level = "none"
        self._run(at(date(2026, 3, 4)))
        self.assertFalse(self._activities())

    def test_project_manager_hears_after_three_working_days_once(self):
        self.own.due_date = date(2026, 3, 5)  # Thursday
        for day in (6, 9):
            self._run(at(date(2026, 3, day)))
            self.assertFalse(self._activities(ESCALATION))
        self.assertFalse(self._run(at(date(2026, 3, 10))))  # no mail
        activity = self._activities(ESCALATION)
        self.assertEqual(activity.user_id, self.project.user_id)
        self.assertEqual(activity.date_deadline, date(2026, 3, 10))
        self.assertEqual(
            activity.summary, f"{self.consultant.name}: late since 5 March"
        )
        self._run(at(date(2026, 3, 11)))
        self.assertEqual(self._activities(ESCALATION), activity)
        activity.with_user(self.manager).action_feedback()
        self._run(at(date(2026, 3, 12)))
        self.assertFalse(self._activities(ESCALATION))
        # The consultant still has his own.
        self.assertEqual(self._activities().user_id, self.consultant)

    def test_escalation_goes_with_its_reason(self):
        reasons = {
            "moved": lambda: self.own.write({"due_date": date(2026, 3, 20)}),
            "ticked": lambda: self.own.with_user(self.consultant).action_tick(),
            "taken over": lambda: self._assign(self.own, self.manager),
        }
        self.own.due_date = date(2026, 3, 2)
        self._run(at(date(2026, 3, 5)))
        self.assertTrue(self._activities(ESCALATION))
        for reason, step in reasons.items():
            with self.subTest(reason=reason), self._undone():
                step()
                self._run(at(date(2026, 3, 5), 9))
                self.assertFalse(self.own._activities(ESCALATION))

    def test_nobody_is_told_of_what_is_his_own_optional_or_unwanted(self):
        cases = {
            "his own": lambda: self._assign(self.own, self.manager),
            "optional": lambda: self.own.write({"is_optional": True}),
            "weekly": lambda: self._level_of_manager("digest"),
        }
        self.own.due_date = date(2026, 3, 2)
        for case, step in cases.items():
            with self.subTest(case=case), self._undone():
                step()
                self._run(at(date(2026, 3, 5)))
                self.assertFalse(self.own._activities(ESCALATION))

    def _level_of_manager(self, level):
        members = self.project.implementation_member_ids
        member = members.filtered(lambda m: m.partner_id == self.manager.partner_id)
        if not member:
            member = self._add_member(self.manager, side="integrator")
        member.notify_level = level


@tagged("post_install", "-at_install")
class TestNudge(NoticeCommon):
    def _nudge(self, items=None, user=None, **vals):
        return (
            self.env["implementation.nudge"]
            .with_user(user or self.manager)
            .create({"item_ids": (items or self.item).ids, **vals})
        )

    @freeze_time(at(date(2026, 3, 4)))
    def test_manager_reads_the_mail_and_sends_it(self):
        nudge = self._nudge(message="Could you look at this <today>?")
        self.assertEqual(nudge.member_ids.partner_id, self.coordinator.partner_id)
        self.assertIn("Could you look at this &lt;today&gt;?", nudge.preview)
        self.assertIn(f"#item-{self.item.id}", nudge.preview)
        self.assertFalse(self._letters())
        nudge.action_send()
        [letter] = self._letters()
        self.assertEqual(letter.partner_id, self.coordinator.partner_id)
        self.assertIn("Could you look at this", letter.mail_id.body_html)
        self.assertEqual(letter.mail_id.subject, nudge.subject)
        event = self.item.event_ids[:1]
        self.assertEqual(event.kind, "nudged")
        self.assertEqual(event.note, self.coordinator.name)
        # It was the letter of the day.
        self.item.due_date = date(2026, 3, 5)
        self.assertFalse(self._run(at(date(2026, 3, 4), 9)))
        self.assertTrue(self._run(at(date(2026, 3, 5))))

    def test_manager_is_warned_of_a_second_letter(self):
        self.item.due_date = date(2026, 3, 5)
        self._run(at(date(2026, 3, 4)))
        with freeze_time(at(date(2026, 3, 4), 9)):
            nudge = self._nudge()
            self.assertIn("has had a letter today", nudge.hint)
            nudge.action_send()
        self.assertEqual(len(self._letters()), 2)

    @freeze_time(at(date(2026, 3, 7)))
    def test_on_a_day_off_the_mail_waits(self):
        nudge = self._nudge()
        self.assertIn("outside the working hours", nudge.hint)
        nudge.action_send()
        [letter] = self._letters()
        self.assertEqual(letter.mail_id.scheduled_date, datetime(2026, 3, 9, 6))

    @freeze_time(at(date(2026, 3, 4)))
    def test_who_wants_no_mail_is_not_reminded(self):
        self.members[self.coordinator.partner_id].notify_level = "none"
        self.members[self.sponsor.partner_id].notify_level = "none"
        nudge = self._nudge()
        self.assertFalse(nudge.member_ids)
        self.assertIn("Nobody to write to", nudge.hint)
        with self.assertRaisesRegex(UserError, "Nobody of those"):
            nudge.action_send()

    def test_only_a_manager_reminds(self):
        with self.assertRaises(AccessError):
            self._nudge(user=self.consultant)

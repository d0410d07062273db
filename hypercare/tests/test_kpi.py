# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_kpi import KpiCommon


@tagged("post_install", "-at_install")
class TestKpi(KpiCommon):
    """K1 to K4, K6 and K7 against what was counted by hand."""

    # K1 and K2

    def test_answers_are_measured_in_working_time_and_judged_by_priority(self):
        self._answered("2026-03-02 08:00", "2026-03-02 08:30", priority="3")
        # from 17:30 on Monday to 9:45 on Tuesday: half an hour and three quarters
        self._answered("2026-03-02 15:30", "2026-03-03 07:45", priority="3")
        self._ticket("2026-03-03 08:00", priority="1")
        found = self._figure("k1", "3", at="2026-03-03 09:00")
        self.assertEqual((found.value, found.target, found.ok), (0.875, 1, True))
        found = self._figure("k2", at="2026-03-03 09:00")
        self._assert_share(found, 1, 2)
        self.assertFalse(found.ok)
        self._assert_share(self._figure("k2", "1", at="2026-03-03 09:00"), 0, 0)
        # four working hours later the third one is overdue, answered or not
        self._assert_share(self._figure("k2", at="2026-03-03 12:01"), 1, 3)

    def test_a_holiday_is_no_working_time(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.kyiv.id,
                "date_from": "2026-03-02 22:00:00",
                "date_to": "2026-03-03 21:59:59",
            }
        )
        self._answered("2026-03-02 15:00", "2026-03-04 08:00")
        # an hour on Monday and one on Wednesday
        self.assertEqual(self._figure("k1", at="2026-03-04 09:00").value, 2)
        self._ticket("2026-03-02 09:00")
        # Wednesday is one working day after Monday
        self.assertEqual(self._figure("k6_oldest", at="2026-03-04 09:00").value, 1)

    def test_an_out_of_office_answer_is_no_answer(self):
        ticket = self._ticket("2026-03-02 08:00")
        self._post(ticket, self.agent, "2026-03-02 08:01", message_type="out_of_office")
        self.assertIsNone(self._figure("k1").value)
        self._assert_share(self._figure("k2", at="2026-03-02 12:01"), 0, 1)
        self._post(ticket, self.agent, "2026-03-02 13:00")
        self.assertEqual(self._figure("k1").value, 5)

    def test_a_weekend_in_which_clocks_change_is_measured_right(self):
        with self._at("2026-03-20 08:00"):
            self.window._by_verb().write({"date_end": "2026-04-10"})
        # an hour on Friday in winter time, an hour on Monday in summer time
        self._answered("2026-03-27 15:00", "2026-03-30 07:00")
        found = self._figure("k1", at="2026-03-30 15:00")
        self.assertEqual((found.value, found.denominator), (2, 1))

    # What does not count

    def test_rejected_tickets_and_duplicates_count_apart(self):
        kept = self._answered("2026-03-02 08:00", "2026-03-02 09:00")
        rejected = self._answered("2026-03-02 08:00", "2026-03-02 14:00")
        self._move(rejected, self.cancelled, "2026-03-02 15:00")
        duplicate = self._answered("2026-03-02 08:00", "2026-03-02 14:00")
        with self._at("2026-03-02 15:00"):
            duplicate.with_user(self.leader).write({"duplicate_id": kept.id})
        found = self._figure("k1")
        self.assertEqual((found.value, found.denominator), (1, 1))
        self._assert_share(self._figure("k2"), 1, 1)
        self.assertEqual(self._figure("k6").value, 1)
        self.assertEqual(self._figure("rejected").value, 1)
        self.assertEqual(self._figure("duplicates").value, 1)
        # before they were set aside all three were tickets like others
        self.assertEqual(self._figure("k6", at="2026-03-02 14:30").value, 3)

    def test_tickets_of_another_client_do_not_count(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self._answered("2026-03-02 08:00", "2026-03-02 08:30", partner_id=other.id)
        self.assertEqual(self._figure("k1").denominator, 0)
        self.assertEqual(self._figure("k6").value, 0)

    def test_out_of_scope_is_measured_and_not_judged(self):
        self._solved("2026-03-02 08:00", "2026-03-02 10:00")
        outside = self._solved("2026-03-02 07:00", "2026-03-03 15:00")
        self._assert_share(self._figure("k4", at="2026-03-04 08:00"), 1, 2)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET scope_outcome = 'excluded' WHERE id = %s",
            (outside.id,),
        )
        self._assert_share(self._figure("k4", at="2026-03-04 08:00"), 1, 1)
        # 2 h, and 9 h on Monday with 8 h on Tuesday
        self.assertEqual(self._figure("k3", at="2026-03-04 08:00").value, 9.5)

    # K3, K4 and K7

    def test_time_on_hold_is_not_the_time_to_solve(self):
        ticket = self._answered("2026-03-02 08:00", "2026-03-02 08:30")
        self._move(ticket, self.awaiting, "2026-03-02 09:00")
        self._move(ticket, self.working, "2026-03-02 14:00")
        self._move(ticket, self.done, "2026-03-02 15:00")
        found = self._figure("k3")
        self.assertEqual((found.value, found.denominator), (2, 1))

    def test_a_reopened_ticket_counts_as_what_has_become_of_it(self):
        ticket = self._solved("2026-03-02 08:00", "2026-03-02 10:00", priority="2")
        self._assert_share(self._figure("k4"), 1, 1)
        self._assert_share(self._figure("k7"), 0, 1)
        self._move(ticket, self.working, "2026-03-09 07:00")
        self._assert_share(self._figure("k7", at="2026-03-09 08:00"), 1, 1)
        self.assertFalse(self._figure("k7", at="2026-03-09 08:00").ok)
        self.assertEqual(self._figure("k3", at="2026-03-09 08:00").denominator, 0)
        # not solved again within nine hours of work
        found = self._figure("k4", "urgent", at="2026-03-11 08:00")
        self._assert_share(found, 0, 1)
        self.assertFalse(found.ok)
        # as it was before it came back
        self._assert_share(self._figure("k4", at="2026-03-06 08:00"), 1, 1)
        self._assert_share(self._figure("k7", at="2026-03-06 08:00"), 0, 1)

    def test_a_ticket_counts_with_the_priority_it_had(self):
        ticket = self._answered("2026-03-02 08:00", "2026-03-02 08:30", priority="1")
        with self._at("2026-03-02 10:00"):
            ticket.with_user(self.agent).write({"priority": "3"})
        self.assertEqual(self._figure("k6", "3").value, 1)
        self.assertFalse(self._figure("k6", "3").ok)
        self.assertEqual(self._figure("k6", "1").value, 0)
        self.assertEqual(self._figure("k6", "1", at="2026-03-02 09:00").value, 1)
        self.assertTrue(self._figure("k6", "3", at="2026-03-02 09:00").ok)
        self.assertEqual(self._figure("k1", "3").value, 0.5)
        self.assertEqual(self._figure("k1", "1", at="2026-03-02 09:00").value, 0.5)

    def test_since_narrows_to_what_was_answered_since(self):
        self._answered("2026-03-02 08:00", "2026-03-02 09:00")
        self._answered("2026-03-03 08:00", "2026-03-03 10:00")
        found = self._figure(
            "k1", at="2026-03-03 12:00", since=self._moment("2026-03-03 00:00")
        )
        self.assertEqual((found.value, found.denominator), (2, 1))

    def test_the_past_is_told_as_it_was(self):
        ticket = self._ticket("2026-03-02 08:00")
        self._post(ticket, self.agent, "2026-03-03 08:00")
        self._move(ticket, self.done, "2026-03-03 09:00")
        # on Monday evening nobody had answered, and it was overdue since 12:00
        monday = "2026-03-02 16:00"
        self.assertIsNone(self._figure("k1", at=monday).value)
        self._assert_share(self._figure("k2", at=monday), 0, 1)
        self.assertEqual(self._figure("k6", at=monday).value, 1)
        self.assertIsNone(self._figure("k3", at=monday).value)
        self.assertEqual(self._figure("k6", at="2026-03-02 07:59").value, 0)

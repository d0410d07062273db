# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from decimal import Decimal
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common_effort import EffortCommon

CRON = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"


@tagged("post_install", "-at_install")
class TestAllowanceOrm(EffortCommon):
    """Hours that an agreement includes, from what was signed and what was booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)

    def _ten_hours(self, vals=None, **terms):
        """Ten hours a month from 1 January on, signed on that day."""
        return self._signed_agreement(
            self._moment("2026-01-01 10:00"),
            {"user_id": self.leader.id, **(vals or {})},
            {"allowance_hours": 10, "small_change_hours": 1, **terms},
        )

    def _at_noon(self, agreement, day):
        """The agreement as it is at noon of a day."""
        agreement.invalidate_recordset()
        return self._at(f"{day} 12:00")

    # Figures, worked out by hand

    def test_what_january_leaves_is_used_in_february(self):
        agreement = self._ten_hours(rollover="next")
        self._book(self.ticket, "2026-01-09", 7)  # leaves 3 h
        self._book(self.ticket, "2026-02-09", 14)  # of 3 + 10
        with self._at_noon(agreement, "2026-01-20"):
            self.assertEqual(agreement.hours_left, 3)
            self.assertEqual(agreement.period_until, date(2026, 1, 31))
        with self._at_noon(agreement, "2026-02-20"):
            self.assertEqual(agreement.hours_available, 13)
            self.assertEqual(agreement.hours_used, 13)
            self.assertEqual(agreement.hours_left, 0)
            self.assertEqual(agreement.hours_beyond, 1)
            self.assertEqual(agreement.used_percent, 100)
            self.assertEqual(agreement.period_from, date(2026, 2, 1))
        with self._at_noon(agreement, "2026-03-20"):
            self.assertEqual(agreement.hours_available, 10)

    def test_a_version_that_changes_in_mid_period_splits_it(self):
        agreement = self._ten_hours()
        second = agreement._next_version(
            {"valid_from": "2026-03-16", "allowance_hours": 20}
        )
        self.assertEqual(agreement._pots(date(2026, 3, 31))[-1].included, 600)
        self._sign(second, self._moment("2026-03-10 10:00"))
        self._book(self.ticket, "2026-03-02", 12)
        self._book(self.ticket, "2026-03-20", 4)
        pot = agreement._pots(date(2026, 3, 31))[-1]
        # 600 × 15/31 = 290.32 and 1200 × 16/31 = 619.35, together 909.68
        self.assertEqual([share.minutes for share in pot.shares], [290, 620])
        self.assertEqual(pot.available, 910)
        self.assertEqual(pot.used, 910)
        self.assertEqual(pot.beyond, 960 - 910)
        self.assertEqual([use.number for use in pot.uses], [1, 2])

    def test_a_correction_gives_hours_back(self):
        agreement = self._ten_hours()
        self._book(self.ticket, "2026-03-03", 5)
        self._book(self.ticket, "2026-03-10", -2)
        with self._at_noon(agreement, "2026-03-20"):
            self.assertEqual(agreement.hours_used, 3)
            self.assertEqual(agreement.hours_left, 7)

    def test_changed_and_deleted_hours_count_as_they_are(self):
        agreement = self._ten_hours()
        line = self._book(self.ticket, "2026-03-03", 5)
        with self._at_noon(agreement, "2026-03-20"):
            self.assertEqual(agreement.hours_used, 5)
            line.with_user(self.agent).unit_amount = 4
            self.assertEqual(agreement.hours_used, 4)
            line.with_user(self.agent).date = "2026-02-03"
            self.assertEqual(agreement.hours_used, 0)
            line.with_user(self.agent).date = "2026-03-04"
            self.assertEqual(agreement.hours_used, 4)
            line.with_user(self.agent).unlink()
            self.assertEqual(agreement.hours_used, 0)

    def test_a_small_change_is_support_until_it_is_not_small(self):
        agreement = self._ten_hours()
        self.ticket._by_verb().scope = "minor_change"
        self._book(self.ticket, "2026-03-03", 0.5)
        pot = agreement._pots(date(2026, 3, 31))[-1]
        self.assertEqual((pot.used, pot.outside), (30, {}))
        self._book(self.ticket, "2026-03-04", 0.5)  # an hour is not less than one
        pot = agreement._pots(date(2026, 3, 31))[-1]
        self.assertEqual((pot.used, pot.outside), (0, {"minor_change": 60}))

    def test_maintenance_counts_with_its_package_only(self):
        agreement = self._ten_hours()
        second = agreement._next_version(
            {"valid_from": "2026-03-16", "maintenance": True}
        )
        self._sign(second, self._moment("2026-03-10 10:00"))
        self.ticket._by_verb().scope = "maintenance"
        self._book(self.ticket, "2026-03-15", 1)
        self._book(self.ticket, "2026-03-16", 2)
        pot = agreement._pots(date(2026, 3, 31))[-1]
        self.assertEqual((pot.used, pot.outside), (120, {"maintenance": 60}))

    def test_two_companies_count_and_charge_each_their_own(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        tokyo = self.env["res.company"].create({"name": "Tokyo", "currency_id": yen.id})
        ours = self._ten_hours({"currency_id": self.env.ref("base.USD").id}, rate=40)
        theirs = self._ten_hours(
            {"company_id": tokyo.id, "currency_id": yen.id}, rate=5000
        )
        self.agent.company_ids |= tokyo
        self.env["hr.employee"].create(
            {"name": "Agent", "user_id": self.agent.id, "company_id": tokyo.id}
        )
        desk = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Tokyo desk",
                "company_id": tokyo.id,
                "user_ids": [Command.set(self.agent.ids)],
            }
        )
        ticket = self._ticket(team_id=desk.id, user_id=self.agent.id)
        self.assertEqual(ticket.company_id, tokyo)
        self._book(self.ticket, "2026-03-03", 11 + 10 / 60)
        lines = self.env["account.analytic.line"].with_user(self.agent)
        lines = lines.with_context(allowed_company_ids=tokyo.ids)
        line = lines.create(
            {
                "helpdesk_ticket_id": ticket.id,
                "date": "2026-03-03",
                "unit_amount": 11 + 1 / 60,
                "name": "Work",
            }
        )
        self.assertEqual(line.sudo().company_id, tokyo)
        day = date(2026, 3, 31)
        pots = (ours | theirs)._pots_of(day)
        self.assertEqual(pots[ours][-1].beyond, 70)
        self.assertEqual(pots[ours][-1].amount, Decimal("46.67"))  # 40 × 70/60
        self.assertEqual(pots[theirs][-1].beyond, 61)
        self.assertEqual(pots[theirs][-1].amount, Decimal(5083))  # 5000 × 61/60

    def test_days_are_those_of_the_client(self):
        agreement = self._ten_hours()
        self._book(self.ticket, "2026-03-31", 2)
        self._book(self.ticket, "2026-04-01", 3)
        with self._at("2026-03-31 20:59"):  # 23:59 in Kyiv
            agreement.invalidate_recordset()
            self.assertEqual(agreement.period_from, date(2026, 3, 1))
            self.assertEqual(agreement.hours_used, 2)
        with self._at("2026-03-31 21:00"):
            agreement.invalidate_recordset()
            self.assertEqual(agreement.period_from, date(2026, 4, 1))
            self.assertEqual(agreement.hours_used, 3)

    def test_what_nobody_signed_includes_nothing(self):
        agreement = self._agreement(terms={"allowance_hours": 10})
        self.assertEqual(agreement._pots(date(2026, 3, 31)), ())
        self.assertFalse(agreement.allowance_words)
        self.assertEqual(agreement.hours_available, 0)

    def test_an_agent_reads_the_figures_of_all_hours(self):
        agreement = self._ten_hours()
        self._book(self.ticket, "2026-03-03", 2, self.colleague)
        with self._at_noon(agreement, "2026-03-20"):
            self.assertEqual(agreement.with_user(self.agent).hours_used, 2)

    # Outlook

    def test_the_day_on_which_they_run_out_follows_from_the_pace(self):
        agreement = self._ten_hours({"date_start": "2026-03-01"})
        for day in range(2, 7):  # Monday to Friday, an hour each
            self._book(self.ticket, f"2026-03-0{day}", 1)
        with self._at_noon(agreement, "2026-03-09"):
            # five hours are left: Monday the 9th to Friday the 13th
            self.assertEqual(agreement.runs_out_on, date(2026, 3, 13))
            self.assertEqual(
                agreement.allowance_words, "5 h of 10 h used, lasts until 03/13/2026."
            )

    def test_words_say_what_is_used_up_and_what_lasts(self):
        agreement = self._ten_hours({"date_start": "2026-03-01"})
        with self._at_noon(agreement, "2026-03-02"):
            self.assertEqual(agreement.allowance_words, "0 h of 10 h used.")
        self._book(self.ticket, "2026-03-02", 0.5)
        with self._at_noon(agreement, "2026-03-16"):
            self.assertIn(
                "30 min of 10 h used, lasts beyond", agreement.allowance_words
            )
        self._book(self.ticket, "2026-03-17", 11)
        with self._at_noon(agreement, "2026-03-20"):
            self.assertEqual(
                agreement.allowance_words,
                "All of 10 h used since 03/17/2026, and 1 h 30 min beyond.",
            )

    def test_support_around_the_clock_works_every_day(self):
        always = self._calendar("24/7", [(day, 0, 24) for day in range(7)])
        agreement = self._ten_hours(calendar_id=always.id)
        week = [date(2026, 3, day) for day in range(2, 9)]
        time = agreement._working_times()[agreement]
        self.assertEqual(sorted(agreement._working_days(time, week[0], week[-1])), week)
        time = self.env["support.sla.calendar"]._time_of(self.calendar, self.company)
        self.assertEqual(
            sorted(agreement._working_days(time, week[0], week[-1])), week[:5]
        )

    # Warning

    def _told(self, agreement):
        """How many activities, notes and mails have told of it."""
        words = "nearly used"
        return (
            len(agreement.activity_ids.filtered(lambda one: words in one.summary)),
            len(
                agreement.message_ids.filtered(
                    lambda one: (
                        one.message_type == "notification" and words in str(one.body)
                    )
                )
            ),
            self.env["mail.mail"].search_count(
                [
                    ("subject", "ilike", words),
                    ("recipient_ids", "in", self.client_person.ids),
                    ("author_id", "=", self.leader.partner_id.id),
                ]
            ),
        )

    def test_at_four_fifths_people_are_told_once_in_a_period(self):
        agreement = self._ten_hours()
        with self._at_noon(agreement, "2026-03-10"):
            self._book(self.ticket, "2026-03-03", 7 + 59 / 60)
            self.assertEqual(self._told(agreement), (0, 0, 0))
            self.assertFalse(agreement.allowance_near)
            line = self._book(self.ticket, "2026-03-10", 1 / 60)
            self.assertEqual(self._told(agreement), (1, 1, 1))
            self.assertTrue(agreement.allowance_near)
            self.assertEqual(agreement.allowance_warned, date(2026, 3, 1))
            self.assertEqual(agreement.activity_ids.user_id, self.leader)
            line.with_user(self.agent).unlink()
            self._book(self.ticket, "2026-03-10", 4)
            agreement._warn_allowance()
            self.assertEqual(self._told(agreement), (1, 1, 1))
        with self._at_noon(agreement, "2026-04-10"):
            self.assertFalse(agreement.allowance_near, "a new month has begun")
            self._book(self.ticket, "2026-04-10", 9)
            self.assertEqual(self._told(agreement), (2, 2, 2))

    def test_a_client_who_sees_no_hours_gets_no_mail(self):
        agreement = self._ten_hours()
        member = agreement.member_ids.filtered(lambda one: one.side == "client")
        member.sees_hours = False
        with self._at_noon(agreement, "2026-03-10"):
            self._book(self.ticket, "2026-03-03", 9)
            self.assertEqual(self._told(agreement), (1, 1, 0))

    def test_the_daily_watch_tells_of_hours_whose_day_has_come(self):
        agreement = self._ten_hours()
        with self._at_noon(agreement, "2026-03-10"):
            self._book(self.ticket, "2026-03-12", 9)  # planned
            self.assertEqual(self._told(agreement), (0, 0, 0))
        with self._at_noon(agreement, "2026-03-12"), patch(CRON, return_value=1):
            for _run in range(2):
                self.env["support.agreement"]._cron_warn()
                self.assertEqual(self._told(agreement), (1, 1, 1))

    def test_of_two_who_warn_one_does(self):
        agreement = self._ten_hours()
        march = {agreement: date(2026, 3, 1)}
        self.assertEqual(agreement._claim_warnings(march), agreement)
        self.assertFalse(agreement._claim_warnings(march))
        self.assertEqual(
            agreement._claim_warnings({agreement: date(2026, 4, 1)}), agreement
        )

    def test_nobody_marks_a_warning_by_hand(self):
        agreement = self._ten_hours()
        with self.assertRaisesRegex(Exception, "cannot be set directly"):
            agreement.allowance_warned = "2026-03-01"

    def test_nearly_used_is_found_by_a_search(self):
        near, far = (
            self._ten_hours({"team_ids": [Command.set(team.ids)]})
            for team in (self.team, self.team.copy({"name": "Second line"}))
        )
        self._book(self.ticket, "2026-03-03", 8)
        with self._at_noon(near, "2026-03-10"):
            found = self.env["support.agreement"].with_user(self.agent)
            self.assertIn(near, found.search([("allowance_near", "=", True)]))
            self.assertNotIn(far, found.search([("allowance_near", "=", True)]))
            self.assertIn(far, found.search([("allowance_near", "=", False)]))
            self.assertNotIn(near, found.search([("allowance_near", "=", False)]))

    # Cost

    def test_the_hours_of_many_agreements_are_one_query(self):
        agreements = self.env["support.agreement"].union(
            *(
                self._ten_hours({"team_ids": [Command.set(self.team.copy().ids)]})
                for _agreement in range(3)
            )
        )
        day = date(2026, 3, 31)
        agreements._pots_of(day)  # terms are in the cache now
        self.env.flush_all()
        for some in (agreements[:1], agreements):
            with self.assertQueryCount(1):
                some._pots_of(day)

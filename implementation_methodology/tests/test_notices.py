# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import contextlib
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_notices import MONDAY, NoticeCommon, at

SENDER = "odoo.addons.implementation_methodology.models.implementation_notice_round"


class Killed(BaseException):
    """What a worker that is shut down looks like: no handler of errors stops it."""


@tagged("post_install", "-at_install")
class TestLetters(NoticeCommon):
    def test_assignment_is_told_once_to_the_person(self):
        self._add_member(self.colleague)
        self._assign(self.item, self.colleague, at(MONDAY + timedelta(1)))
        tuesday = self._run(at(MONDAY + timedelta(1)))
        self.assertEqual(self._told(tuesday), {"colleague": {"assigned": self.item}})
        self.assertFalse(self._run(at(MONDAY + timedelta(1), 9)))
        self.assertFalse(self._run(at(MONDAY + timedelta(2))))

    def test_what_one_takes_oneself_is_no_news(self):
        member = self._add_member(self.colleague)
        with freeze_time(at(MONDAY + timedelta(1))):
            self._as_client(self.item, self.colleague)._take(member)
        self.assertFalse(self._run(at(MONDAY + timedelta(1), 9)))

    def test_return_is_news_for_its_owner(self):
        item = self.items[1]
        self._assign(item, self.coordinator)
        with freeze_time(at(MONDAY + timedelta(1), 7)):
            if item._is_evidence_missing():
                self._hand_in(item, user=self.coordinator)
            self._as_client(item)._tick()
            self._as_client(item, self.consultant)._return("The second page is missing")
        letters = self._run(at(MONDAY + timedelta(1)))
        self.assertEqual(self._told(letters), {"coordinator": {"assigned": item}})

    def test_one_working_day_before_and_after(self):
        self.item.due_date = date(2026, 3, 6)  # Friday
        self.assertFalse(self._run(at(date(2026, 3, 4))))
        self.assertEqual(
            self._told(self._run(at(date(2026, 3, 5)))),
            {"coordinator": {"due": self.item}},
        )
        self.assertFalse(self._run(at(date(2026, 3, 6))))
        late = self._run(at(date(2026, 3, 9)))  # the next working day
        self.assertIn(self.item, self._told(late)["coordinator"]["late"])

    def test_before_a_weekend_monday_is_one_working_day_away(self):
        self.item.due_date = date(2026, 3, 9)
        self.assertEqual(
            self._told(self._run(at(date(2026, 3, 6)))),
            {"coordinator": {"due": self.item}},
        )

    def test_sponsor_hears_after_three_working_days(self):
        self.item.due_date = date(2026, 3, 5)  # Thursday
        self._run(at(date(2026, 3, 6)))
        self._run(at(date(2026, 3, 9)))
        letters = self._run(at(date(2026, 3, 10)))
        self.assertEqual(self._told(letters), {"sponsor": {"escalated": self.item}})
        self.assertFalse(self._run(at(date(2026, 3, 11))))

    def test_optional_items_are_never_late(self):
        self.item.is_optional = True
        self.item.due_date = date(2026, 3, 2)
        self.assertFalse(self._run(at(date(2026, 3, 6))))

    def test_moving_the_date_is_news(self):
        self.item.due_date = date(2026, 3, 5)
        self.assertTrue(self._run(at(date(2026, 3, 4))))
        self.item.due_date = date(2026, 3, 12)
        self.assertEqual(
            self._told(self._run(at(date(2026, 3, 11)))),
            {"coordinator": {"due": self.item}},
        )

    def test_nothing_outside_hours_on_weekends_and_holidays(self):
        self.item.due_date = date(2026, 3, 4)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "company_id": self.env.company.id,
                "time_type": "leave",
                "date_from": datetime(2026, 3, 4, 22),
                "date_to": datetime(2026, 3, 5, 22),
            }
        )
        for moment in (
            datetime(2026, 3, 3, 5, 59),  # one minute to eight in Kyiv
            datetime(2026, 3, 3, 15, 0),  # five o'clock sharp
            datetime(2026, 3, 5, 9),  # the holiday
            datetime(2026, 3, 7, 9),  # Saturday
        ):
            self.assertFalse(self._run(moment), moment)
            self.assertTrue(self.counts["closed"])
        self.assertEqual(
            self._told(self._run(datetime(2026, 3, 6, 9))),
            {"coordinator": {"late": self.item}},
        )

    def test_levels(self):
        levels = {
            "all": {"late"},
            "mine": set(),
            "digest": set(),
            "none": set(),
        }
        self.item.due_date = date(2026, 3, 2)
        member = self._add_member(self.client_internal)
        for level, reasons in levels.items():
            member.notify_level = level
            with self.env.cr.savepoint() as savepoint:
                told = self._told(self._run(at(date(2026, 3, 3))))
                self.assertEqual(set(told.get("client_internal", {})), reasons, level)
                self.assertIn("late", told["coordinator"])
                savepoint.rollback()

    def test_own_level_of_the_responsible(self):
        self.item.due_date = date(2026, 3, 2)
        coordinator = self.members[self.coordinator.partner_id]
        for level in ("digest", "none"):
            coordinator.notify_level = level
            self.assertFalse(self._run(at(date(2026, 3, 3))))
        coordinator.notify_level = "mine"
        self.assertTrue(self._run(at(date(2026, 3, 3))))

    def test_monday_summary_for_coordinator_and_weekly_readers(self):
        member = self._add_member(self.colleague, notify_level="digest")
        letters = self._run(at(MONDAY))
        told = self._told(letters)
        self.assertEqual(set(told), {"coordinator", "colleague"})
        waiting = self.stage.item_ids.filtered(
            lambda i: i.waiting_on in ("client", "both") and i.visibility == "client"
        )
        self.assertEqual(told["colleague"]["summary"], waiting)
        self.assertFalse(self._run(at(MONDAY + timedelta(1))))
        member.notify_level = "none"
        self.assertNotIn("colleague", self._told(self._run(at(date(2026, 3, 9)))))

    def test_one_letter_per_person_and_day_with_everything(self):
        other = self.items[1]
        self._assign(other, self.coordinator)
        self.item.due_date, other.due_date = date(2026, 3, 4), date(2026, 3, 2)
        letters = self._run(at(date(2026, 3, 3)))
        self.assertEqual(
            self._told(letters), {"coordinator": {"late": other, "due": self.item}}
        )
        body = letters.mail_id.body_html
        self.assertLess(
            body.index(f"#item-{other.id}"), body.index(f"#item-{self.item.id}")
        )
        third = self.env["implementation.item"].create(
            {"stage_id": self.stage.id, "name": "Third", "owner_side": "client"}
        )
        self._assign(third, self.coordinator, at(date(2026, 3, 3), 9))
        self.assertFalse(self._run(at(date(2026, 3, 3), 12)))
        self.assertEqual(
            self._told(self._run(at(date(2026, 3, 4)))),
            {"coordinator": {"assigned": third}},
        )

    def test_one_letter_for_two_projects(self):
        with freeze_time(datetime(2026, 2, 2, 8)):
            second = self._begin(name="Second project")
        second.implementation_item_ids.due_date = False
        item = self._item(second, self.item.code)
        self._assign(item, self.coordinator)
        (self.item | item).due_date = date(2026, 3, 4)
        letter = self._run(at(date(2026, 3, 3)))
        self.assertEqual(self._told(letter), {"coordinator": {"due": self.item | item}})
        self.assertIn("Second project", letter.mail_id.body_html)

    def test_run_twice_sends_once(self):
        self.item.due_date = date(2026, 3, 4)
        self.assertEqual(len(self._run(at(date(2026, 3, 3)))), 1)
        self.assertFalse(self._run(at(date(2026, 3, 3))))
        # Even where the log is not asked first, the unique key holds.
        Notice = type(self.env["implementation.notice"])
        with (
            patch.object(Notice, "_news", lambda _self, found: found),
            patch.object(Notice, "_not_told", lambda _self, vals_list: vals_list),
            patch.object(self.env.cr, "rollback"),
            mute_logger("odoo.sql_db", SENDER),
            self.env.cr.savepoint() as savepoint,
        ):
            mails = self.env["mail.mail"].search_count([])
            self._run_refused(at(date(2026, 3, 3)))
            savepoint.rollback()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def _run_refused(self, moment):
        Notice = self.env["implementation.notice"]
        chunk = Notice._chunks()[0]
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            Notice._tell(chunk, moment)
        self.assertIn("UniqueViolation", repr(caught.exception))

    def test_killed_half_way_and_run_again(self):
        with freeze_time(datetime(2026, 2, 2, 8)):
            people = {
                **self._people(),
                "client_coordinator": self.stranger,
            }
            second = self._start_implementation(people=people, name="Second project")
        second.implementation_item_ids.due_date = False
        item = self._item(second, self.item.code)
        self._assign(item, self.stranger)
        (self.item | item).due_date = date(2026, 3, 4)
        self.assertEqual(len(self.env["implementation.notice"]._chunks()), 2)
        Notice = self.env["implementation.notice"]
        tell, moment = type(Notice)._tell, at(date(2026, 3, 3))

        def dies(notice, projects, now):
            if second not in projects:
                return tell(notice, projects, now)
            with self.env.cr.savepoint():  # what the lost connection undoes
                tell(notice, projects, now)
                raise Killed

        with patch.object(type(Notice), "_tell", dies), contextlib.suppress(Killed):
            self._run(moment)
        first = self._letters()
        self.assertEqual(len(first), 1)
        again = self._run(moment)
        self.assertEqual(len(again), 1)
        self.assertNotEqual(first.partner_id, again.partner_id)
        self.assertEqual(len((first | again).mail_id), 2)

    def test_a_broken_project_does_not_silence_the_others(self):
        with freeze_time(datetime(2026, 2, 2, 8)):
            second = self._start_implementation(
                people={**self._people(), "client_coordinator": self.stranger},
                name="Second project",
            )
        second.implementation_item_ids.due_date = False
        item = self._item(second, self.item.code)
        self._assign(item, self.stranger)
        (self.item | item).due_date = date(2026, 3, 4)
        Notice = type(self.env["implementation.notice"])
        tell = Notice._tell

        def breaks(notice, projects, now):
            if self.project in projects:
                raise ValueError("broken")
            return tell(notice, projects, now)

        with (
            patch.object(Notice, "_tell", breaks),
            patch.object(self.env.cr, "rollback"),
            mute_logger(SENDER),
        ):
            letters = self._run(at(date(2026, 3, 3)))
        self.assertEqual(letters.partner_id, self.stranger.partner_id)
        self.assertEqual(self.counts["failed"], 1)

    def test_who_cannot_be_reached_is_counted_and_the_coordinator_hears(self):
        self._add_member(self.colleague)
        self._assign(self.item, self.colleague)
        self.item.due_date = date(2026, 3, 4)
        self.colleague.partner_id.email = False
        friend = self.env["res.partner"].create(
            {"name": "Friend", "email": "friend@example.com"}
        )
        self.env["implementation.member"].create(
            {"project_id": self.project.id, "partner_id": friend.id, "side": "client"}
        )
        letters = self._run(at(date(2026, 3, 3)))
        self.assertEqual(self._told(letters), {"coordinator": {"due": self.item}})
        self.assertEqual(self.counts["no_email"], 1)
        self.assertEqual(self.counts["no_login"], 1)

    def test_letter_is_in_the_language_of_its_reader(self):
        for code in ("en_US", "uk_UA"):
            self.env["res.lang"]._activate_lang(code)
        self.sponsor.lang = "en_US"
        self.coordinator.lang = "uk_UA"
        self.item.with_context(lang="uk_UA").name = "Список складів"
        template = self.env.ref("implementation_methodology.mail_template_letter")
        body = str(template.with_context(lang="en_US").body_html)
        template.with_context(lang="uk_UA").body_html = body.replace(
            "See all your actions", "Усі ваші дії"
        )
        self.item.due_date = date(2026, 3, 5)
        [letter] = self._run(at(date(2026, 3, 4)))
        self.assertIn("Усі ваші дії", letter.mail_id.body_html)
        self.assertIn("Список складів", letter.mail_id.subject)
        self.assertIn("5 березня", letter.mail_id.body_html)
        self._run(at(date(2026, 3, 6)))
        [escalation] = self._run(at(date(2026, 3, 10))).filtered(
            lambda n: n.partner_id == self.sponsor.partner_id
        )
        self.assertIn("See all your actions", escalation.mail_id.body_html)
        self.assertIn("5 March", escalation.mail_id.body_html)

    def test_letter_links_to_the_item_and_leaves_at_once(self):
        self.item.due_date = date(2026, 3, 5)
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", queue.id)])
        [letter] = self._run(at(date(2026, 3, 4)))
        after = triggers.search_count([("cron_id", "=", queue.id)])
        self.assertEqual(after, before + 1)
        mail = letter.mail_id
        self.assertIn(
            f"/my/implementations/{self.project.id}/stage/{self.stage.id}"
            f"#item-{self.item.id}",
            mail.body_html,
        )
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.coordinator.partner_id)
        self.assertEqual(letter.mail_state, "outgoing")

    def test_internal_items_are_told_to_nobody_outside(self):
        self._add_member(self.colleague, side="third_party", notify_level="all")
        item = self.env["implementation.item"].create(
            {
                "stage_id": self.stage.id,
                "name": "Between the integrator and its supplier",
                "owner_side": "third_party",
                "due_date": date(2026, 3, 5),
            }
        )
        with self._undone():
            letters = self._run(at(date(2026, 3, 4)))
            self.assertEqual(self._told(letters), {"colleague": {"due": item}})
        item.visibility = "internal"
        self.assertFalse(self._run(at(date(2026, 3, 4))))

    def test_queries_do_not_grow_with_the_items(self):
        def run_with(count):
            for place in range(count):
                self.env["implementation.item"].create(
                    {
                        "stage_id": self.stage.id,
                        "name": f"Item {place}",
                        "owner_side": "client",
                        "member_id": self.members[self.coordinator.partner_id].id,
                        "due_date": date(2026, 3, 5),
                    }
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["implementation.notice"]._tell(self.project, at(date(2026, 3, 4)))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.env["implementation.notice"]._tell(self.project, at(date(2026, 3, 3)))
        with self._undone():
            run_with(1)  # whatever is read once for all
        with self._undone():
            few = run_with(10)
        with self._undone():
            many = run_with(100)
        self.assertEqual(few, many)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common_exit import ExitCommon


@tagged("post_install", "-at_install")
class TestHypercarePortalQueries(ExitCommon):
    """How many tickets there are costs the pages no query."""

    def _tickets(self, count):
        for number in range(count):
            ticket = self._ticket(
                f"2026-03-{3 + number % 5:02d} 08:{number % 60:02d}",
                name=f"Question {number}",
                user=self.customer,
                priority=str(number % 4),
                plan_text="A patch",
                plan_until="2026-12-31",
            )
            if number % 2:
                self._move(ticket, self.done, "2026-03-09 10:00")
        self.env.flush_all()

    def _queries(self, page):
        """How many queries ``page`` takes for the coordinator, with warm caches."""
        Person = self.env["hypercare.person"].with_user(self.coordinator)
        for _ in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            person_sudo = Person._of_user(self.window.id)
            page(person_sudo.env["hypercare.portal"], person_sudo)
            count = self.cr.sql_log_count - before
        return count

    def _assert_flat(self, page):
        # One of each kind is there from the beginning on: what they share is read once.
        self._tickets(5)
        few = self._queries(page)
        self._tickets(45)
        self.env.flush_all()
        self.env.invalidate_all()
        Person = self.env["hypercare.person"].with_user(self.coordinator)
        with self.assertQueryCount(few):
            person_sudo = Person._of_user(self.window.id)
            page(person_sudo.env["hypercare.portal"], person_sudo)

    def test_the_overview_asks_no_more_for_more_tickets(self):
        self._assert_flat(lambda portal, person: portal._overview(person, self.now))

    def test_the_list_asks_no_more_for_more_tickets(self):
        self._assert_flat(lambda portal, person: portal._list(person, self.now))

    def test_the_counter_asks_no_more_for_more_tickets(self):
        self._assert_flat(lambda portal, person: portal._waiting_count(person))

    def test_standups_ask_no_more_for_more_tickets(self):
        for day in (9, 10, 11):
            standup = self.env["hypercare.standup"].create(
                {"window_id": self.window.id, "date": f"2026-03-{day:02d}"}
            )
            standup._publish(self.now)
        self._assert_flat(
            lambda portal, person: portal._standups_page(person, self.now)
        )

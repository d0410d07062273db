# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestQueryCounts(SlaCommon):
    """What the clocks cost in queries, beside the same work without them."""

    @contextmanager
    def _without_clocks(self):
        """Tickets as they are where nobody records facts."""
        Ticket = type(self.env["helpdesk.ticket"])
        with (
            patch.object(Ticket, "_sla_record_created", lambda tickets: None),
            patch.object(Ticket, "_sla_message_kind", lambda ticket, message: ""),
            patch.object(Ticket, "_sla_watched_fields", lambda tickets: set()),
        ):
            yield

    def setUp(self):
        super().setUp()
        # As people work: with tracking, which reads much of what the clocks look at.
        self.tickets = self.env(user=self.agent, context={})["helpdesk.ticket"]

    def _count(self, work):
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.cr.flush()  # what is tracked is told now
        return self.env.cr.sql_log_count - before

    def _extra(self, work):
        """Queries of ``work`` beyond those that it takes without clocks."""
        with self._at("2026-03-02 10:00"):
            work()  # caches are warm on both sides
            with self._without_clocks():
                work()
                bare = self._count(work)
            return self._count(work) - bare

    def _create(self, number):
        def work():
            self.created = self.tickets.create(
                [
                    {
                        "name": f"Ticket {place}",
                        "description": "<p>Words</p>",
                        "partner_id": self.client.id,
                        "team_id": self.team.id,
                        "priority": str(place % 4),
                    }
                    for place in range(number)
                ]
            )

        return work

    def _move_all(self, tickets):
        stages = [self.awaiting, self.working]

        def work():
            stages.reverse()
            tickets.with_env(self.tickets.env).write({"stage_id": stages[0].id})

        return work

    def test_a_new_ticket(self):
        self.assertLessEqual(self._extra(self._create(1)), 5)

    def test_a_new_ticket_that_nobody_promises_anything(self):
        self.policy.active = False
        self.assertLessEqual(self._extra(self._create(1)), 2)

    def test_a_batch_of_new_tickets(self):
        """A hundred cost what one costs."""
        self.assertLessEqual(self._extra(self._create(10)), 5)
        self.assertLessEqual(self._extra(self._create(100)), 5)

    def test_a_stage_move(self):
        tickets = self._ticket()
        self.assertLessEqual(self._extra(self._move_all(tickets)), 5)

    def test_a_stage_move_of_many(self):
        self._create(100)()
        many = self.created
        self.assertLessEqual(self._extra(self._move_all(many)), 5)

    def test_another_priority_of_many(self):
        """Promises are matched anew without a query of each ticket's own."""
        self._create(100)()
        many = self.created
        priorities = ["2", "3"]

        def change(tickets):
            def work():
                priorities.reverse()
                tickets.with_env(self.tickets.env).write({"priority": priorities[0]})

            return work

        self.env["support.sla.target"].create(
            {
                "policy_id": self.policy.id,
                "metric": "resolution",
                "priority": "3",
                "amount": 2,
                "unit": "hours",
            }
        )
        ten = self._extra(change(many[:10]))
        self.assertLessEqual(self._extra(change(many)), ten + 2)

    def test_a_write_that_no_clock_looks_at(self):
        tickets = self._ticket()
        colours = [1, 2]

        def work():
            colours.reverse()
            tickets.color = colours[0]

        self.assertEqual(self._extra(work), 0)

    def test_a_message(self):
        ticket = self._ticket().with_env(self.tickets.env)

        def work():
            ticket.message_post(
                body="Words",
                author_id=self.agent.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

        self.assertLessEqual(self._extra(work), 10)

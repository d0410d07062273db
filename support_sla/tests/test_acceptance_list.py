# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestAcceptanceList(SlaCommon):
    """The list by which SLA clocks are judged, a test each, by its numbers.

    13 (a level fires once) is in ``test_sweep``, 15 and 16 are told by the vectors and
    the query counts.
    """

    def test_01_held_longer_than_the_time_left_and_closed_from_hold_is_kept(self):
        self.policy.target_ids.filtered(lambda t: t.metric == "resolution").amount = 4
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        self._move(ticket, self.done, "2026-03-05 11:00")
        clock = self._clock(ticket, "resolution")
        self.assertRecordValues(
            clock, [{"state": "met", "consumed": 3600, "breached_at": False}]
        )
        with self._at("2026-03-20 11:00"):
            self.env["support.sla.engine"]._refresh(ticket.ids, fields.Datetime.now())
        self.assertEqual(clock.state, "met")

    def test_02_a_portal_user_reads_no_clock_and_no_policy(self):
        ticket = self._ticket()
        for record in (
            ticket.sla_clock_ids,
            ticket.sla_fact_ids,
            self.policy,
            self.policy.target_ids,
            ticket.sla_clock_ids.promise_id,
        ):
            model = record.with_user(self.customer)
            with self.subTest(record._name), self.assertRaises(AccessError):
                model.search_read([], ["display_name"])
            with self.subTest(record._name), self.assertRaises(AccessError):
                model.read(["display_name"])
        for field in ("sla_clock_ids", "sla_fact_ids"):
            with self.assertRaises(AccessError):
                ticket.with_user(self.customer).read([field])

    def test_03_gateway_and_screen_give_the_same_due_beside_two_companies_holidays(
        self,
    ):
        other = self.env["res.company"].create({"name": "Next door"})
        for company, day in ((self.env.company, 4), (other, 3)):
            holiday = self.env["resource.calendar.leaves"].create(
                {
                    "name": f"Holiday of {company.name}",
                    "calendar_id": False,
                    "date_from": f"2026-03-0{day} 00:00:00",
                    "date_to": f"2026-03-0{day} 23:59:59",
                }
            )
            # Odoo works the company out from who flushes.
            holiday.company_id = company
        self.policy.target_ids.filtered(lambda t: t.metric == "resolution").amount = 18
        vals = {
            "name": "Same",
            "description": "<p>Same</p>",
            "team_id": self.team.id,
            "company_id": self.env.company.id,
        }
        dues = set()
        both = self.env.company | other
        with self._at("2026-03-02 18:00"):
            tickets = self.env["helpdesk.ticket"]
            for env in (
                self.env(su=True),
                self.env(user=self.agent),
                self.env(su=True, context={"allowed_company_ids": both.ids}),
                self.env(su=True, context={"allowed_company_ids": other.ids}),
            ):
                ticket = tickets.with_env(env).create(vals)
                dues.add(self._clock(ticket.sudo(), "resolution").due_at)
        # Tuesday and Thursday: the Wednesday is ours, the Tuesday is not.
        self.assertEqual(dues, {self._moment("2026-03-05 18:00")})

    def test_04_what_no_person_says_to_the_client_leaves_the_response_running(self):
        ticket = self._ticket()
        says = ({"message_type": "out_of_office"}, {"subtype_xmlid": "mail.mt_note"})
        for kwargs in (*says, {"message_type": "auto_comment"}, {"body": ""}):
            with self.subTest(kwargs):
                self._post(ticket, self.agent, "2026-03-02 11:00", **kwargs)
        template = self.env["mail.template"].create(
            {
                "name": "We have your request",
                "model_id": self.env.ref("helpdesk_mgmt.model_helpdesk_ticket").id,
                "subject": "Thank you",
                "body_html": "<p>We have it.</p>",
            }
        )
        self.working.mail_template_id = template
        self._move(ticket, self.working, "2026-03-02 11:30")
        with self._at("2026-03-02 11:40"):
            ticket.with_user(self.agent).message_post_with_source(
                template, subtype_xmlid="mail.mt_comment"
            )
        self.env.flush_all()
        self.assertEqual(self._clock(ticket, "first_response").state, "running")
        self._post(ticket, self.agent, "2026-03-02 12:00")
        self.assertEqual(self._clock(ticket, "first_response").state, "met")

    def test_05_the_clients_out_of_office_does_not_resume(self):
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        self._post(
            ticket, self.customer, "2026-03-02 12:00", message_type="out_of_office"
        )
        self.assertEqual(self._clock(ticket, "resolution").state, "held")
        self._post(ticket, self.customer, "2026-03-02 13:00")
        self.assertEqual(self._clock(ticket, "resolution").state, "running")

    def test_06_another_priority_keeps_the_holds(self):
        self.env["support.sla.target"].create(
            {
                "policy_id": self.policy.id,
                "metric": "resolution",
                "priority": "3",
                "amount": 4,
                "unit": "hours",
            }
        )
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        self._move(ticket, self.working, "2026-03-02 13:00")
        with self._at("2026-03-02 14:00"):
            ticket.priority = "3"
        clock = self._clock(ticket, "resolution")
        self.assertRecordValues(
            clock,
            [
                {
                    "started_at": self._moment("2026-03-02 10:00"),
                    "held": 2 * 3600,
                    "due_at": self._moment("2026-03-02 16:00"),
                }
            ],
        )

    def test_07_a_stage_moved_by_another_team_is_seen(self):
        second = self.team.copy({"name": "Second line"})
        own = self.env["helpdesk.ticket.stage"].create(
            {"name": "Parked", "sla_effect": "holds", "team_ids": [self.team.id]}
        )
        ticket = self._ticket()
        self._move(ticket, own, "2026-03-02 11:00")
        self.assertEqual(self._clock(ticket, "resolution").state, "held")
        with self._at("2026-03-02 12:00"):
            ticket.write({"team_id": second.id})
        self.assertNotEqual(ticket.stage_id, own)
        self.assertRecordValues(
            self._clock(ticket, "resolution"), [{"state": "running", "held": 3600}]
        )

    def test_08_another_calendar_leaves_done_and_open_clocks_as_promised(self):
        done, opened = self._ticket(), self._ticket()
        self._move(done, self.done, "2026-03-02 12:00")
        dues = (done | opened).sla_clock_ids.mapped("due_at")
        self.calendar.attendance_ids.write({"hour_from": 14})
        self._move(opened, self.working, "2026-03-02 12:00")
        self.assertEqual((done | opened).sla_clock_ids.mapped("due_at"), dues)
        later = self._ticket("2026-03-02 12:30")
        self.assertEqual(
            self._clock(later, "first_response").due_at,
            self._moment("2026-03-02 18:00"),
        )
        self.assertEqual(
            self._clock(later, "resolution").due_at, self._moment("2026-03-03 18:00")
        )

    def test_09_hours_that_cannot_be_kept_are_refused(self):
        empty = self._calendar("Never", [])
        flexible = self._calendar("Any time", [(0, 9, 18)])
        flexible.flexible_hours = True
        for calendar in (empty, flexible):
            with self.subTest(calendar.name), self.assertRaises(ValidationError):
                self._policy(resolution=4, vals={"calendar_id": calendar.id})

    def test_10_rejected_cancelled_and_duplicate_are_cancelled(self):
        rejected = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        master = self._ticket()
        for vals in (
            {"stage_id": rejected.id},
            {"stage_id": self.cancelled.id},
            {"duplicate_id": master.id},
        ):
            ticket = self._ticket()
            with self._at("2026-03-02 12:00"):
                ticket.write(vals)
            self.assertEqual(set(ticket.sla_clock_ids.mapped("state")), {"cancelled"})
            self.assertFalse(ticket.sla_status)

    def test_11_reopened_in_both_ways(self):
        for reopen, cycles in (("continue", [1]), ("new", [1, 2])):
            self.policy.reopen = reopen
            ticket = self._ticket()
            self._move(ticket, self.done, "2026-03-02 12:00")
            self._move(ticket, self.working, "2026-03-03 12:00")
            clocks = ticket.sla_clock_ids.filtered(lambda c: c.metric == "resolution")
            self.assertEqual(clocks.sorted("cycle").mapped("cycle"), cycles)
            self.assertEqual(clocks.sorted("cycle")[-1].state, "running")

    def test_12_closed_without_a_reply_is_not_kept(self):
        ticket = self._ticket()
        self._move(ticket, self.done, "2026-03-02 12:00")
        self.assertRecordValues(
            self._clock(ticket, "first_response"),
            [{"state": "cancelled", "reason": "closed"}],
        )

    def test_14_an_overdue_ticket_that_is_promised_late_sends_nothing(self):
        for moment in ("before", "at"):
            self.env["support.sla.level"].create(
                {
                    "name": moment,
                    "policy_id": self.policy.id,
                    "moment": moment,
                    "amount": 1,
                    "unit": "hours",
                }
            )
        other = self.env["res.partner"].create({"name": "Known later"})
        self.policy.partner_ids = other
        ticket = self._ticket()
        self.assertFalse(ticket.sla_clock_ids)
        before = ticket.message_ids, self.env["mail.mail"].search_count([])
        with self._at("2026-03-06 12:00"):
            ticket.partner_id = other
            now = fields.Datetime.now()
            while self.env["support.sla.sweep"]._sweep_chunk(now, 100):
                pass
        clock = self._clock(ticket, "resolution")
        self.assertRecordValues(
            clock,
            [
                {
                    "started_at": self._moment("2026-03-02 10:00"),
                    "breached_at": self._moment("2026-03-06 12:00"),
                    "breach_cause": "promise",
                    "next_action_at": False,
                }
            ],
        )
        self.assertEqual(ticket.sla_status, "breached")
        after = ticket.message_ids, self.env["mail.mail"].search_count([])
        self.assertEqual(after, before)
        self.assertFalse(ticket.activity_ids)

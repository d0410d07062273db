# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.support_sla_ticket_sides import AUTOMATIC
from .common import SlaCommon


@tagged("post_install", "-at_install")
class TestHold(SlaCommon):
    def _wizard(self, model, ticket, user=None, **vals):
        wizards = self.env[model].with_user(user or self.agent)
        return wizards.create({"ticket_id": ticket.id, **vals})

    def _hold(self, ticket, at, **vals):
        with self._at(at):
            vals = {"reason": "client", "stage_id": self.awaiting.id, **vals}
            self._wizard("support.sla.hold", ticket, **vals).action_confirm()

    def _last(self, ticket, kind):
        return ticket.sla_fact_ids.filtered(lambda fact: fact.kind == kind)[-1:]

    # Hold

    def test_the_dialog_holds_with_reason_and_end(self):
        ticket = self._ticket()
        self._move(ticket, self.working, "2026-03-02 10:30")
        self._hold(
            ticket,
            "2026-03-02 11:00",
            note="The statement",
            until="2026-03-04 09:00:00",
        )
        self.assertEqual(ticket.stage_id, self.awaiting)
        self.assertEqual(
            self._last(ticket, "hold").data,
            {
                "reason": "client",
                "note": "The statement",
                "until": "2026-03-04 09:00:00",
                "from": self.working.id,
                "stage": self.awaiting.id,
            },
        )
        resolution = self._clock(ticket, "resolution")
        self.assertEqual(resolution.state, "held")
        self.assertEqual(resolution.next_action_at, self._moment("2026-03-04 09:00"))

    def test_the_dialog_offers_the_first_hold_stage_of_the_team(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        stage = self.awaiting.copy(
            {"name": "Bank", "sequence": 0, "team_ids": self.team.ids}
        )
        self.awaiting.copy({"name": "Not ours", "sequence": 0, "team_ids": other.ids})
        form = Form(
            self.env["support.sla.hold"]
            .with_user(self.agent)
            .with_context(default_ticket_id=self._ticket().id)
        )
        self.assertEqual(form.stage_id, stage)
        self.assertEqual(form.stage_ids[:], stage | self.awaiting)

    def test_release_goes_back_to_where_the_ticket_came_from(self):
        ticket = self._ticket()
        checking = self.working.copy({"name": "Checking", "sequence": 3})
        self._move(ticket, checking, "2026-03-02 10:30")
        self._hold(ticket, "2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            ticket.with_user(self.agent).action_sla_release()
        self.assertEqual(ticket.stage_id, checking)
        self.assertEqual(self._clock(ticket, "resolution").held, 3600)

    def test_release_of_a_dragged_ticket_goes_to_a_counting_stage(self):
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        with self._at("2026-03-02 12:00"):
            ticket.with_user(self.agent).action_sla_release()
        self.assertEqual(ticket.stage_id, self.working)
        self.assertEqual(self._clock(ticket, "resolution").state, "running")

    def test_dragging_holds_without_a_reason_and_says_so(self):
        Ticket = self.env["helpdesk.ticket"].with_user(self.agent)
        dragged, told, other = self._ticket(), self._ticket(), self._ticket()
        self._move(dragged, self.awaiting, "2026-03-02 11:00")
        self._hold(told, "2026-03-02 11:00")
        domain = [("id", "in", (dragged | told | other).ids)]
        unexplained = domain + [("sla_hold_unexplained", "=", True)]
        self.assertEqual(Ticket.search(unexplained), dragged)
        self.assertTrue(dragged.sla_hold_unexplained)
        self.assertFalse(told.sla_hold_unexplained)
        explained = domain + [("sla_hold_unexplained", "=", False)]
        self.assertEqual(Ticket.search(explained), told | other)
        countdown = self._clock(dragged, "resolution").countdown
        self.assertEqual((countdown["state"], countdown["hold"]), ("held", False))

    def test_a_reason_given_later_explains_the_hold(self):
        ticket = self._ticket()
        self._move(ticket, self.awaiting, "2026-03-02 11:00")
        self._hold(ticket, "2026-03-02 12:00", reason="third_party")
        self.assertFalse(ticket.sla_hold_unexplained)
        resolution = self._clock(ticket, "resolution")
        self.assertEqual(resolution.state, "held")
        self.assertEqual(resolution.countdown["hold"], "Waiting for a third party")
        self.assertEqual(resolution.held_since, self._moment("2026-03-02 12:00"))

    def test_a_reason_that_comes_in_by_rpc_is_ignored(self):
        ticket = self._ticket()
        forged = {"reason": "planned", "until": "2099-01-01 00:00:00"}
        with self._at("2026-03-02 11:00"):
            ticket.with_user(self.agent).with_context(support_sla_hold=forged).write(
                {"stage_id": self.awaiting.id}
            )
        data = self._last(ticket, "hold").data
        self.assertEqual(data, {"stage": self.awaiting.id})

    def test_refused_are_a_past_end_a_foreign_stage_and_a_closed_ticket(self):
        ticket = self._ticket()
        with self.assertRaisesRegex(UserError, "has to end in the future"):
            self._hold(ticket, "2026-03-02 11:00", until="2026-03-02 10:59:00")
        with self.assertRaisesRegex(UserError, "no such hold stage"):
            self._hold(ticket, "2026-03-02 11:00", stage_id=self.working.id)
        self._move(ticket, self.done, "2026-03-02 12:00")
        with self.assertRaisesRegex(UserError, "is closed"):
            self._hold(ticket, "2026-03-02 12:30")
        self.assertFalse(self._last(ticket, "hold"))

    # News

    def test_promised_news_start_a_clock_and_a_reply_keeps_it(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 10:30")
        with self._at("2026-03-02 11:00"):
            due = "2026-03-02 15:30:00"
            self._wizard("support.sla.news", ticket, due=due).action_confirm()
        news = self._clock(ticket, "news")
        self.assertEqual(news.state, "running")
        self.assertEqual(news.due_at, self._moment("2026-03-02 15:30"))
        with self._at("2026-03-02 12:30"):
            news.invalidate_recordset(["countdown"])
            self.assertEqual(news.countdown["left"], 3 * 3600)
        self._post(ticket, self.agent, "2026-03-02 15:30")
        self.assertEqual(news.state, "met")

    def test_news_cannot_be_promised_for_the_past_or_on_a_closed_ticket(self):
        ticket = self._ticket()
        wizard = self._wizard("support.sla.news", ticket, due="2026-03-02 11:00:00")
        with (
            self._at("2026-03-02 11:00"),
            self.assertRaisesRegex(UserError, "for the future only"),
        ):
            wizard.action_confirm()
        self._move(ticket, self.done, "2026-03-02 10:30")
        with (
            self._at("2026-03-02 10:45"),
            self.assertRaisesRegex(UserError, "is closed"),
        ):
            wizard.action_confirm()
        self.assertFalse(self._clock(ticket, "news"))

    # Start

    def test_clocks_of_an_automatic_mail_start_by_hand(self):
        with self._at("2026-03-02 10:00"):
            ticket = (
                self.env["helpdesk.ticket"]
                .with_context(support_sla_automatic=AUTOMATIC)
                .create(
                    {
                        "name": "Out of office",
                        "description": "<p>Away</p>",
                        "partner_id": self.client.id,
                        "team_id": self.team.id,
                    }
                )
                .with_context(support_sla_automatic=False)
            )
        self.assertFalse(ticket.sla_clock_ids)
        self.assertTrue(ticket.sla_waits_for_start)
        with self._at("2026-03-02 12:00"):
            ticket.with_user(self.agent).action_sla_start()
        ticket.invalidate_recordset()
        response = self._clock(ticket, "first_response")
        self.assertEqual(response.due_at, self._moment("2026-03-02 16:00"))
        self.assertFalse(ticket.sla_waits_for_start)
        facts = len(ticket.sla_fact_ids)
        ticket.with_user(self.agent).action_sla_start()
        self.assertEqual(len(ticket.sla_fact_ids), facts)

    def test_a_persons_ticket_does_not_wait_for_a_start(self):
        self.assertFalse(self._ticket().sla_waits_for_start)

    # Rights

    def test_who_may_not_change_a_ticket_may_not_hold_release_or_promise(self):
        stranger = self._new_user("sla_other", "helpdesk_mgmt.group_helpdesk_user_own")
        reader = self._new_user("sla_reader", "base.group_user")
        ticket = self._ticket(user_id=self.agent.id)
        due = "2099-03-02 12:00:00"
        hold = {"reason": "client", "stage_id": self.awaiting.id}
        for user in (stranger, reader, self.customer):
            with self.subTest(user=user.login), mute_logger("odoo.addons.base.models"):
                with self.assertRaises(AccessError):
                    self._wizard("support.sla.hold", ticket, user, **hold)
                with self.assertRaises(AccessError):
                    self._wizard("support.sla.news", ticket, user, due=due)
                for verb in ("action_sla_release", "action_sla_start"):
                    with self.assertRaises(AccessError):
                        getattr(ticket.with_user(user), verb)()

    def test_a_dialog_is_its_own_users(self):
        ticket = self._ticket()
        wizard = self._wizard("support.sla.news", ticket, due="2099-03-02 12:00:00")
        with self.assertRaises(AccessError):
            wizard.with_user(self.leader).read(["due"])

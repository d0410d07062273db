# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_sweep import SweepCommon

LOGGER = "odoo.addons.support_sla.models.support_sla_firing"


@tagged("post_install", "-at_install")
class TestEscalationActs(SweepCommon):
    """What a level does when it fires, and what becomes of a failure."""

    # How

    def test_everybody_reads_his_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.leader.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        for notify in ("activity", "mail"):
            level = self._level("English", role="team", notify=notify)
            level.with_context(lang="fr_FR").name = "Niveau"
            ticket = self._ticket()
            self._sweep("2026-03-02 14:00")
            texts = (
                {one.user_id: one.note for one in self._activities(ticket)}
                if notify == "activity"
                else {
                    one.recipient_ids.user_ids: one.body_html
                    for one in self._mails(ticket)
                }
            )
            self.assertEqual(len(texts), 2)
            self.assertIn("Niveau", texts[self.leader])
            self.assertIn("15:00", texts[self.leader])
            self.assertIn("English", texts[self.agent])
            self.assertNotIn("15:00", texts[self.agent])
            level.active = False

    def test_a_mail_is_queued_and_not_sent(self):
        self._level(notify="mail")
        ticket = self._ticket()
        with patch.object(type(self.env["mail.mail"]), "send") as send:
            self._sweep("2026-03-02 14:00")
        send.assert_not_called()
        mail = self._mails(ticket)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.recipient_ids, self.leader.partner_id)
        self.assertIn(ticket.number, mail.subject)
        self.assertIn(f"/odoo/helpdesk.ticket/{ticket.id}", mail.body_html)
        self.assertTrue(mail.is_internal)
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        self.assertTrue(
            self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        )

    def test_a_note_reaches_inbox_or_mail_and_is_no_reply(self):
        self._level(notify="note", role="team")
        self.leader.notification_type = "inbox"
        self.agent.notification_type = "email"
        ticket = self._ticket()
        self._sweep("2026-03-02 14:00")
        [note] = ticket.message_ids.filtered(lambda m: "@" in (m.body or ""))
        self.assertTrue(note.is_internal)
        self.assertEqual(note.notification_ids.res_partner_id, self.leader.partner_id)
        self.assertEqual(self._mails(ticket).recipient_ids, self.agent.partner_id)
        self.assertEqual(ticket.sla_fact_ids.mapped("kind"), ["created"])

    def test_two_clocks_of_a_ticket_share_a_note(self):
        self._level("One", notify="note")
        self._level("Two", metric="resolution", notify="note", urgent=True)
        self.leader.notification_type = "inbox"
        ticket = self._ticket()
        self._sweep("2026-03-03 10:00")
        self.assertEqual(self._firings(ticket).mapped("outcome"), ["fired", "fired"])
        notes = ticket.message_ids.filtered(lambda m: "@" in (m.body or ""))
        self.assertEqual(notes.mapped("needaction"), [False])
        self.assertIn("One", notes.body)
        self.assertIn("Two", notes.body)

    # What else

    def test_reassign_raise_and_move(self):
        self._level(
            notify="none",
            reassign_id=self.agent.id,
            raise_priority=True,
            stage_id=self.working.id,
        )
        ticket = self._ticket(priority="2")
        top = self._ticket(priority="3")
        self._sweep("2026-03-02 14:00")
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual((ticket.priority, top.priority), ("3", "3"))
        self.assertEqual(ticket.stage_id, self.working)
        firing = self._firings(ticket)
        self.assertTrue(firing.changed)
        self.assertEqual(firing.outcome, "fired")
        kinds = ticket.sla_fact_ids.mapped("kind")
        self.assertIn("priority", kinds)
        self.assertIn("assigned", kinds)
        self._assert_as_replayed(ticket | top, "2026-03-02 14:00")

    def test_the_mail_of_a_stage_is_queued(self):
        self.working.mail_template_id = self.env["mail.template"].create(
            {
                "name": "Moved",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "We are at it",
                "partner_to": "{{ object.partner_id.id }}",
                "use_default_to": False,
                "body_html": "<p>Soon</p>",
            }
        )
        self.client.email = "client@example.com"
        self._level(notify="none", stage_id=self.working.id)
        ticket = self._ticket()
        with patch.object(type(self.env["mail.mail"]), "send") as send:
            self._sweep("2026-03-02 14:00", tracking_disable=False, mail_notrack=False)
        send.assert_not_called()
        mail = self.env["mail.mail"].search([("subject", "=", "We are at it")])
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(mail.res_id, ticket.id)

    def test_the_server_action_runs_on_the_ticket(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Mark",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": "record.write({'color': record.color + 7})",
            }
        )
        self._level(notify="none", action_id=action.id)
        ticket = self._ticket()
        self._sweep("2026-03-02 14:00")
        self._sweep("2026-03-02 14:01")
        self.assertEqual(ticket.color, 7)

    def test_one_ticket_that_cannot_change_stops_no_other(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.working.team_ids = self.team
        self._level(notify="none", stage_id=self.working.id, raise_priority=True)
        bad = self._ticket(team_id=other.id)
        good, better = self._ticket(priority="2"), self._ticket()
        with self.assertLogs(LOGGER, "WARNING"):
            self._sweep("2026-03-02 14:00")
        self.assertIn("Other", self._firings(bad).error)
        self.assertEqual(bad.priority, "1", "all of it or nothing")
        self.assertEqual((good | better).stage_id, self.working)
        self.assertEqual((good.priority, better.priority), ("3", "2"))

    def test_two_clocks_of_a_ticket_raise_it_twice(self):
        self._level(notify="none", raise_priority=True, metric=False)
        ticket = self._ticket(priority="0")
        self._sweep("2026-03-02 18:00:00")
        self.assertEqual(self._firings(ticket).mapped("changed"), [True, True])
        self.assertEqual(ticket.priority, "2")

    # Failures

    def _failing(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Fail",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": "record.write({'color': 3})\nif record.name == 'Bad': 1 / 0",
            }
        )
        level = self._level(action_id=action.id)
        bad, good = self._ticket(name="Bad"), self._ticket(name="Good")
        with self.assertLogs(LOGGER, "WARNING"), mute_logger("odoo.tools.safe_eval"):
            self._sweep("2026-03-02 14:00:01")
        return level, bad, good

    def test_a_failing_action_stops_nothing_else(self):
        _level, bad, good = self._failing()
        self.assertEqual(self._outcomes(good), [("Level", "fired", "")])
        firing = self._firings(bad)
        self.assertEqual(firing.outcome, "failed")
        self.assertIn("division", firing.error)
        self.assertFalse(self._activities(bad))
        self.assertFalse(bad.color, "nothing of it has happened")
        self.assertEqual(self._clock(bad, "first_response").alert, "breached")
        self._sweep("2026-03-02 14:10")
        self.assertEqual(firing.outcome, "failed", "only a person tries again")

    def test_a_manager_retries_what_failed(self):
        level, bad, good = self._failing()
        firing = self._firings(bad)
        with self.assertRaises(AccessError):
            firing.with_user(self.agent).action_retry()
        with self.assertRaises(UserError):
            self._firings(good).with_user(self.leader).action_retry()
        with self.assertLogs(LOGGER, "WARNING"), mute_logger("odoo.tools.safe_eval"):
            answer = firing.with_user(self.leader).action_retry()
        self.assertIn("division", answer["params"]["message"])
        self.assertEqual(firing.outcome, "failed")
        level.action_id.code = "record.write({'color': 5})"
        with self._at("2026-03-02 20:00"):
            firing.with_user(self.leader).action_retry()
        self.assertEqual((firing.outcome, firing.error), ("fired", False))
        self.assertEqual(bad.color, 5)
        self.assertEqual(len(self._activities(bad)), 1)

    def test_a_retry_that_has_lost_its_reason_is_skipped(self):
        _level, bad, _good = self._failing()
        self._post(bad, self.agent, "2026-03-02 15:00")
        firing = self._firings(bad)
        with self._at("2026-03-02 16:00"):
            firing.with_user(self.leader).action_retry()
        self.assertEqual((firing.outcome, firing.reason), ("skipped", "ended"))

    def test_one_reader_that_fails_leaves_the_others_told(self):
        self._level()
        bad, good = self._ticket(name="Bad"), self._ticket(name="Good")
        Firing = type(self.env["support.sla.firing"])
        headline = Firing._headline

        def fail(firing):
            if firing.ticket_id == bad:
                raise ValueError("no words")
            return headline(firing)

        with patch.object(Firing, "_headline", fail), self.assertLogs(LOGGER):
            self._sweep("2026-03-02 14:00")
        self.assertEqual(self._firings(bad).error, "no words")
        self.assertEqual(self._outcomes(good), [("Level", "fired", "")])
        self.assertEqual(len(self._activities(good)), 1)
        with self._at("2026-03-02 14:05"):
            self._firings(bad).with_user(self.leader).action_retry()
        self.assertEqual(len(self._activities(bad)), 1)

    def test_a_condition_that_cannot_be_read_any_more_is_shown(self):
        level = self._level()
        ticket = self._ticket()
        self.env.cr.execute(
            "UPDATE support_sla_level SET domain = %s WHERE id = %s",
            ["[('no_such_field', '=', 1)]", level.id],
        )
        level.invalidate_recordset()
        self._sweep("2026-03-02 14:00")
        firing = self._firings(ticket)
        self.assertEqual(firing.outcome, "failed")
        self.assertIn("no_such_field", firing.error)

    # Who may see it

    def test_escalations_follow_their_ticket(self):
        self._level()
        ticket = self._ticket(user_id=self.agent.id)
        self._sweep("2026-03-02 14:00")
        firing = self._firings(ticket)
        own = self._new_user("sla_own", "helpdesk_mgmt.group_helpdesk_user_own")
        Firing = self.env["support.sla.firing"]
        self.assertFalse(Firing.with_user(own).search([("id", "=", firing.id)]))
        self.assertTrue(Firing.with_user(self.agent).search([("id", "=", firing.id)]))
        for user in (self.customer, self._new_user("sla_plain", "base.group_user")):
            with self.assertRaises(AccessError):
                firing.with_user(user).read(["outcome"])
        for user in (self.agent, self.leader):
            with self.assertRaises(AccessError):
                firing.with_user(user).write({"outcome": "failed"})
            with self.assertRaises(AccessError):
                firing.with_user(user).unlink()

    # What it costs

    def test_a_notice_costs_few_queries(self):
        for notify in ("activity", "mail", "note"):
            level = self._level(notify=notify)
            with self._at("2026-03-02 10:00"):
                self.env["helpdesk.ticket"].create(
                    [
                        {
                            "name": "Late",
                            "description": "x",
                            "team_id": self.team.id,
                            "partner_id": self.client.id,
                        }
                        for _number in range(40)
                    ]
                )
            now = fields.Datetime.to_datetime("2026-03-02 14:00:01")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.sweep._sweep_chunk(now, 1000), 40)
            self.env.flush_all()
            count = self.env.cr.sql_log_count - before
            firings = self.env["support.sla.firing"].search(
                [("level_id", "=", level.id)]
            )
            self.assertEqual(firings.mapped("outcome"), ["fired"] * 40)
            self.assertLessEqual(count, 6 * 40, notify)
            level.active = False

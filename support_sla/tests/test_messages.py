# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from markupsafe import Markup

from odoo import Command
from odoo.tests import Form, RecordCapturer, tagged

from .common import SlaCommon

NOON = "2026-03-02 12:00"


@tagged("post_install", "-at_install")
class TestMessages(SlaCommon):
    """Which message answers, which asks, and which is nothing to a clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket()

    def _kinds(self, ticket=None):
        """Kinds of the facts after the opening."""
        facts = (ticket or self.ticket).sla_fact_ids.sorted("id")
        return [fact.kind for fact in facts if fact.kind != "created"]

    def _is_answered(self):
        return self._clock(self.ticket, "first_response").state == "met"

    def _check_nothing(self):
        self.assertEqual(self._kinds(), [])
        self.assertFalse(self._is_answered())

    def _check_reply(self):
        self.assertEqual(self._kinds(), ["reply"])
        self.assertTrue(self._is_answered())

    def _check_customer(self):
        self.assertEqual(self._kinds(), ["customer"])
        self.assertFalse(self._is_answered())

    def _as_user(self, user, **context):
        return self.ticket.with_user(user).with_context(**context)

    # What answers

    def test_a_message_sent_in_the_chatter_answers(self):
        with self._at(NOON):
            self._as_user(self.agent).message_post(
                body="We look at it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self._check_reply()
        fact = self.ticket.sla_fact_ids.filtered(lambda fact: fact.kind == "reply")
        self.assertEqual(fact.user_id, self.agent)
        self.assertEqual(fact.partner_id, self.agent.partner_id)
        self.assertEqual(fact.at, self._moment(NOON))

    def test_a_message_of_the_composer_answers(self):
        composer = self.env["mail.compose.message"].with_user(self.agent)
        form = Form(
            composer.with_context(
                default_model="helpdesk.ticket",
                default_res_ids=self.ticket.ids,
                default_composition_mode="comment",
            )
        )
        form.body = "<p>We look at it.</p>"
        with self._at(NOON):
            form.save()._action_send_mail()
        self._check_reply()

    def test_a_scheduled_message_answers_when_it_is_sent(self):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .with_context(
                default_model="helpdesk.ticket",
                default_res_ids=self.ticket.ids,
                default_composition_mode="comment",
            )
            .create(
                {"body": "<p>We look.</p>", "scheduled_date": "2026-03-02 12:00:00"}
            )
        )
        with self._at("2026-03-02 11:00"):
            scheduled = composer._action_schedule_message()
        self._check_nothing()
        with self._at(NOON):
            scheduled.sudo()._post_message()
        self._check_reply()

    def test_a_mail_that_comes_in_the_agent_s_name_answers(self):
        """The gateway posts it as OdooBot: the author decides, not the login."""
        root = self.env.ref("base.user_root")
        with self._at(NOON):
            self.ticket.with_user(root).message_post(
                body="We look at it.",
                author_id=self.agent.partner_id.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        self._check_reply()

    def test_a_colleague_outside_the_team_answers(self):
        colleague = self._new_user(
            "sla_colleague", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        self._post(self.ticket, colleague, NOON)
        self._check_reply()

    def test_a_member_of_the_team_without_a_helpdesk_group_answers(self):
        expert = self._new_user("sla_expert", "base.group_user")
        self.team.user_ids = [Command.link(expert.id)]
        self._post(self.ticket, expert, NOON)
        self._check_reply()

    def test_whose_login_was_archived_still_answers(self):
        self.agent.active = False
        self._post(self.ticket, self.agent, NOON)
        self._check_reply()

    def test_an_attachment_without_words_answers(self):
        attachment = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        self._post(
            self.ticket, self.agent, NOON, body="", attachment_ids=attachment.ids
        )
        self._check_reply()

    def test_a_message_counts_where_tracking_is_off(self):
        with self._at(NOON):
            self._as_user(
                self.agent,
                tracking_disable=True,
                mail_notrack=True,
                mail_create_nolog=True,
            ).message_post(
                body="Words", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self._check_reply()

    def test_one_message_to_many_tickets_answers_each(self):
        other = self._ticket()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .with_context(
                default_model="helpdesk.ticket",
                default_res_ids=(self.ticket | other).ids,
                default_composition_mode="comment",
            )
            .create({"body": "<p>The server is back.</p>", "subject": "Server"})
        )
        with self._at(NOON):
            composer._action_send_mail()
        self._check_reply()
        self.assertEqual(self._kinds(other), ["reply"])

    # What asks

    def test_a_comment_in_the_portal_asks(self):
        self._post(self.ticket, self.customer, NOON)
        self._check_customer()

    def test_a_mail_of_somebody_unknown_asks(self):
        with self._at(NOON):
            self.ticket.message_post(
                body="Me too.",
                author_id=False,
                email_from="stranger@elsewhere.example.com",
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        self._check_customer()

    def test_a_third_party_asks(self):
        vendor = self._new_user("sla_vendor", "base.group_portal")
        self._post(self.ticket, vendor, NOON)
        self._check_customer()

    def test_an_internal_user_without_a_group_asks(self):
        """On a client's own database the client's people are internal users."""
        accountant = self._new_user("sla_accountant", "base.group_user")
        self._post(self.ticket, accountant, NOON)
        self._check_customer()

    def test_an_agent_who_belongs_to_the_client_asks(self):
        self.agent.partner_id.parent_id = self.client
        self._post(self.ticket, self.agent, NOON)
        self._check_customer()

    def test_an_agent_of_another_client_of_ours_answers(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self.agent.partner_id.parent_id = other
        self._post(self.ticket, self.agent, NOON)
        self._check_reply()

    # What is nothing to a clock

    def test_a_log_note_is_nothing(self):
        self._post(self.ticket, self.agent, NOON, subtype_xmlid="mail.mt_note")
        self._check_nothing()

    def test_a_bare_message_is_nothing(self):
        with self._at(NOON):
            self._as_user(self.agent).message_post(body="Words")
        self._check_nothing()

    def test_a_note_of_the_client_is_nothing(self):
        self._post(self.ticket, self.customer, NOON, subtype_xmlid="mail.mt_note")
        self._check_nothing()

    def test_odoobot_is_nothing(self):
        """Its partner is an internal one: only its name tells it from a person."""
        root = self.env.ref("base.user_root")
        for message_type in ("comment", "email"):
            self._post(self.ticket, root, NOON, message_type=message_type)
        self._check_nothing()

    def test_a_mail_to_a_note_stays_among_us(self):
        self._post(
            self.ticket,
            self.agent,
            NOON,
            message_type="email",
            subtype_xmlid="mail.mt_note",
            is_internal=True,
        )
        self._post(
            self.ticket, self.agent, NOON, message_type="email", is_internal=True
        )
        self._check_nothing()

    def test_what_odoo_writes_by_itself_is_nothing(self):
        for message_type in (
            "out_of_office",
            "auto_comment",
            "email_outgoing",
            "notification",
        ):
            self._post(self.ticket, self.agent, NOON, message_type=message_type)
        self._check_nothing()

    def test_a_template_is_nothing(self):
        template = self.env.ref("helpdesk_mgmt.changed_stage_template")
        with self._at(NOON):
            self._as_user(self.agent).message_post_with_source(
                template, subtype_xmlid="mail.mt_comment"
            )
            template.with_user(self.agent).sudo().send_mail(self.ticket.id)
        self._check_nothing()

    def test_the_mail_of_a_stage_is_nothing(self):
        template = self.env.ref("helpdesk_mgmt.changed_stage_template")
        self.working.mail_template_id = template
        self.client.email = "office@client.example.com"
        ticket = self.ticket.with_env(self.env(context={}))
        self.env.cr.flush()
        with (
            self._at(NOON),
            RecordCapturer(self.env["mail.mail"].sudo(), []) as mails,
        ):
            ticket.with_user(self.agent).stage_id = self.working
            self.env.flush_all()
            self.env.cr.flush()
        self.assertEqual(len(mails.records), 1, "no mail: the test proves nothing")
        self._check_nothing()

    def test_a_mass_mail_is_nothing(self):
        """It is sent past the tickets, to whoever may be concerned."""
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .with_context(
                default_model="helpdesk.ticket",
                default_res_ids=self.ticket.ids,
                default_composition_mode="mass_mail",
            )
            .create({"body": "<p>Happy new year.</p>", "subject": "Wishes"})
        )
        with self._at(NOON):
            composer._action_send_mail()
        self._check_nothing()

    def test_a_notification_is_nothing(self):
        with self._at(NOON):
            self._as_user(self.agent).message_notify(
                body="Look here.", partner_ids=self.customer.partner_id.ids
            )
        self._check_nothing()

    def test_an_empty_message_is_nothing(self):
        for body in ("", "   ", Markup("<p><br></p>"), Markup("<pre></pre>")):
            self._post(self.ticket, self.agent, NOON, body=body)
            self._post(self.ticket, self.customer, NOON, body=body)
        self._check_nothing()

    def test_nobody_marks_his_message_as_automatic_by_a_context(self):
        with self._at(NOON):
            self._as_user(
                self.customer, support_sla_automatic=True
            ).sudo().message_post(
                body="Words",
                author_id=self.customer.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self._check_customer()

    # When

    def test_a_message_happens_when_it_arrives(self):
        self._post(
            self.ticket,
            self.agent,
            NOON,
            message_type="email",
            date=datetime(2001, 1, 1),
        )
        self.assertEqual(self.ticket.message_ids[:1].date.year, 2001)
        clock = self._clock(self.ticket, "first_response")
        self.assertRecordValues(
            clock,
            [{"state": "met", "stopped_at": self._moment(NOON), "consumed": 7200}],
        )

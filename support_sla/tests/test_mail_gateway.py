# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from email.header import Header

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_mail import TEAM, SlaMailCommon

#: What machines say of themselves.
ROBOTS = (
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-replied (vacation)"},
    {"Auto_Submitted": "Auto-Generated"},
    {"X_Autoreply": "yes"},
    {"X_Autorespond": "I am away"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"Precedence": "junk"},
    {"Return_Path": "<>"},
)
#: What people's mails say, too.
PEOPLE = (
    {"Auto_Submitted": "no"},
    {"Precedence": "list"},
    {"X_Auto_Response_Suppress": "OOF"},
    {"Return_Path": "<sla_customer@example.com>"},
)


@tagged("post_install", "-at_install")
class TestMailIn(SlaMailCommon):
    """Raw mails through the gateway: what they do to the clocks."""

    def _opened(self, **headers):
        return self._receive(self._mail(**headers))

    def _held(self):
        """A ticket that was answered and waits for the customer since Monday noon."""
        ticket = self._opened()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self._move(ticket, self.awaiting, "2026-03-02 12:00")
        self.env.cr.flush()
        self.assertEqual(self._clock(ticket, "resolution").state, "held")
        return ticket

    # New tickets

    def test_a_mail_opens_a_ticket_and_its_clocks(self):
        ticket = self._opened()
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        self.assertEqual(self._kinds(ticket), ["created"])
        self.assertRecordValues(
            self._clock(ticket, "first_response"),
            [{"state": "running", "due_at": self._moment("2026-03-02 14:00")}],
        )

    def test_a_mail_of_somebody_unknown_opens_clocks_too(self):
        ticket = self._opened(From="Nobody <nobody@elsewhere.example.com>")
        self.assertFalse(ticket.partner_id)
        self.assertTrue(self._clock(ticket, "first_response"))

    def test_the_sender_s_date_is_not_believed(self):
        ticket = self._opened(Date="Mon, 01 Jan 2001 10:00:00 +0000")
        self.assertEqual(
            self._clock(ticket, "first_response").started_at,
            self._moment("2026-03-02 10:00"),
        )
        later = self._mail(
            Date="Tue, 02 Jan 2001 10:00:00 +0000", **self._thread(ticket)
        )
        self._receive(later, "2026-03-02 13:00")
        fact = ticket.sla_fact_ids.filtered(lambda fact: fact.kind == "customer")
        self.assertEqual(fact.at, self._moment("2026-03-02 13:00"))

    def test_an_automatic_mail_opens_a_ticket_without_clocks(self):
        for headers in ROBOTS:
            with self.subTest(headers=headers):
                ticket = self._opened(**headers)
                self.assertTrue(ticket)
                self.assertFalse(ticket.sla_clock_ids)
                self.assertFalse(ticket.sla_unanswered_since)

    def test_a_person_s_headers_do_not_make_a_robot(self):
        for headers in PEOPLE:
            with self.subTest(headers=headers):
                self.assertTrue(self._opened(**headers).sla_clock_ids)

    def test_the_first_words_of_a_person_start_the_clocks(self):
        ticket = self._opened(Auto_Submitted="auto-generated")
        self._receive(self._mail(**self._thread(ticket)), "2026-03-02 15:00")
        self.assertRecordValues(
            self._clock(ticket, "first_response"),
            [
                {
                    "state": "running",
                    "started_at": self._moment("2026-03-02 15:00"),
                    "due_at": self._moment("2026-03-03 10:00"),
                }
            ],
        )
        self.assertEqual(ticket.sla_unanswered_since, self._moment("2026-03-02 15:00"))

    def test_an_agent_starts_the_clocks_of_a_machine_s_ticket(self):
        ticket = self._opened(Auto_Submitted="auto-generated")
        self.assertTrue(ticket.sla_waits_for_start)
        with self._at("2026-03-02 15:00"):
            ticket.with_user(self.agent).action_sla_start()
        self.assertEqual(
            self._clock(ticket, "resolution").started_at,
            self._moment("2026-03-02 15:00"),
        )

    def test_an_agent_who_forwards_a_chain_opens_clocks(self):
        """The chain goes in whole; whose ticket it is, the agent says afterwards."""
        chain = (
            "FYI\r\n\r\n---------- Forwarded message ---------\r\n"
            "From: Customer <sla_customer@example.com>\r\n"
            "Subject: Cannot issue an invoice\r\n\r\n> > Nothing works.\r\n"
        )
        ticket = self._receive(
            self._mail(
                chain,
                From=f"Agent <{self.agent.email}>",
                Subject="Fwd: Cannot issue an invoice",
                References="<unknown.1@client.example.com> <unknown.2@example.com>",
            )
        )
        self.assertIn("Nothing works.", ticket.description)
        self.assertEqual(self._kinds(ticket), ["created"])
        self.assertEqual(self._clock(ticket, "first_response").state, "running")
        ticket.partner_id = self.customer.partner_id
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self.assertEqual(self._clock(ticket, "first_response").state, "met")

    # Answers

    def test_a_customer_s_mail_in_the_thread_asks(self):
        ticket = self._opened()
        self._post(ticket, self.agent, "2026-03-02 11:00")
        same = self._receive(self._mail(**self._thread(ticket)), "2026-03-02 12:00")
        self.assertEqual(same, ticket)
        self.assertEqual(self._kinds(ticket), ["created", "reply", "customer"])
        self.assertRecordValues(
            self._clock(ticket, "next_response"),
            [{"state": "running", "due_at": self._moment("2026-03-02 14:00")}],
        )

    def test_an_agent_s_mail_in_the_thread_answers(self):
        ticket = self._opened()
        answer = self._mail(From=f"Agent <{self.agent.email}>", **self._thread(ticket))
        self.assertEqual(self._receive(answer, "2026-03-02 11:00"), ticket)
        self.assertEqual(self._kinds(ticket), ["created", "reply"])
        self.assertRecordValues(
            self._clock(ticket, "first_response"), [{"state": "met", "consumed": 3600}]
        )

    def test_an_agent_s_mail_to_a_note_stays_among_us(self):
        ticket = self._opened()
        self._post(
            ticket, self.leader, "2026-03-02 10:30", subtype_xmlid="mail.mt_note"
        )
        answer = self._mail(From=f"Agent <{self.agent.email}>", **self._thread(ticket))
        self.assertEqual(self._receive(answer, "2026-03-02 11:00"), ticket)
        self.assertEqual(self._kinds(ticket), ["created"])

    def test_a_third_party_in_copy_is_heard(self):
        ticket = self._opened(Cc="Vendor <vendor@elsewhere.example.com>")
        self._post(ticket, self.agent, "2026-03-02 11:00")
        answer = self._mail(
            From="Vendor <vendor@elsewhere.example.com>",
            Cc=self.customer.email,
            **self._thread(ticket),
        )
        self.assertEqual(self._receive(answer, "2026-03-02 12:00"), ticket)
        self.assertEqual(self._kinds(ticket), ["created", "reply", "customer"])

    def test_a_person_s_answer_ends_a_hold(self):
        ticket = self._held()
        self._receive(self._mail(**self._thread(ticket)), "2026-03-02 13:00")
        self.assertRecordValues(
            self._clock(ticket, "resolution"),
            [{"state": "running", "idle_since": self._moment("2026-03-02 13:00")}],
        )

    def test_a_machine_s_answer_does_not_end_a_hold(self):
        ticket = self._held()
        facts = self._kinds(ticket)
        for headers in ROBOTS:
            with self.subTest(headers=headers):
                mail = self._mail(**headers, **self._thread(ticket))
                self.assertEqual(self._receive(mail, "2026-03-02 13:00"), ticket)
                self.assertEqual(self._kinds(ticket), facts)
        self.assertRecordValues(
            self._clock(ticket, "resolution"), [{"state": "held", "idle_since": False}]
        )

    def test_an_agent_s_machine_does_not_answer(self):
        ticket = self._opened()
        for headers in ROBOTS:
            mail = self._mail(
                From=f"Agent <{self.agent.email}>", **headers, **self._thread(ticket)
            )
            self.assertEqual(self._receive(mail, "2026-03-02 11:00"), ticket)
        self.assertEqual(self._kinds(ticket), ["created"])
        self.assertEqual(self._clock(ticket, "first_response").state, "running")

    def test_a_bounce_changes_nothing(self):
        ticket = self._held()
        facts, messages = self._kinds(ticket), len(ticket.message_ids)
        report = (
            "--b\r\nContent-Type: text/plain\r\n\r\nNo such mailbox.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            "Final-Recipient: rfc822; sla_customer@example.com\r\nAction: failed\r\n"
            "--b--\r\n"
        )
        for headers in (
            {"From": "Mail Delivery System <MAILER-DAEMON@client.example.com>"},
            {"Content_Type": "multipart/report; boundary=b"},
        ):
            with self.subTest(headers=headers), mute_logger("odoo.addons.mail"):
                mail = self._mail(report, **{**headers, **self._thread(ticket)})
                self.assertFalse(self._receive(mail, "2026-03-02 13:00"))
                self.assertEqual(self._kinds(ticket), facts)
                self.assertEqual(len(ticket.message_ids), messages)

    def test_the_same_mail_twice_is_one_fact(self):
        ticket = self._opened()
        mail = self._mail(**self._thread(ticket))
        self._receive(mail, "2026-03-02 11:00")
        self._receive(mail, "2026-03-02 11:05")
        self.assertEqual(self._kinds(ticket), ["created", "customer"])

    def test_an_empty_mail_is_nothing(self):
        ticket = self._opened()
        self._receive(self._mail("", **self._thread(ticket)), "2026-03-02 11:00")
        self.assertEqual(self._kinds(ticket), ["created"])

    # Letters

    def test_foreign_letters_arrive_readable_and_count(self):
        words = "Не можу виписати рахунок-фактуру"
        for charset in ("koi8-u", "windows-1251", "utf-8"):
            with self.subTest(charset=charset):
                subject = Header(words, charset).encode()
                ticket = self._receive(self._mail(words, charset, Subject=subject))
                self.assertEqual(ticket.name, words)
                self.assertIn(words, ticket.description)
                self.assertTrue(ticket.sla_clock_ids)
                answer = self._mail(words, charset, **self._thread(ticket))
                self._receive(answer, "2026-03-02 11:00")
                self.assertIn(words, ticket.message_ids.sorted("id")[-1].body)
                self.assertEqual(self._kinds(ticket), ["created", "customer"])

    # Others

    def test_other_records_take_automatic_mails_as_before(self):
        project = self.env["project.project"].create(
            {
                "name": "Project",
                "alias_name": "project.sla",
                "alias_domain_id": self.domain.id,
            }
        )
        found = []
        for headers in ({}, {"Auto_Submitted": "auto-replied"}):
            mail = self._mail(To=f"project.sla@{self.domain.name}", **headers)
            number = self.env["mail.thread"].message_process(None, mail)
            task = self.env["project.task"].browse(number)
            self.assertEqual(task.project_id, project)
            message = task.message_ids.sorted("id")[:1]
            found.append((message.message_type, message.subtype_id, message.author_id))
        self.assertEqual(*found)


@tagged("post_install", "-at_install")
class TestMailOut(SlaMailCommon):
    """What a mail server receives when we answer, and what comes back by it."""

    def _sent(self, mails, address):
        return [message for to, message in mails if to == [address]]

    def test_an_answer_reaches_the_customer_and_his_reply_comes_back(self):
        ticket = self._receive(self._mail())
        opening = ticket.message_ids.sorted("id")[0].message_id
        with self._smtp() as mails, self._at("2026-03-02 11:00"):
            ticket.with_user(self.agent).message_post(
                body="We look at it – дивимось.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.customer.partner_id.ids,
            )
        [mail] = self._sent(mails, self.customer.email)
        self.assertIn(TEAM, mail["Reply-To"])
        self.assertIn(opening, mail["References"])
        self.assertIn("We look at it – дивимось.", mail.get_body().get_content())
        self.assertEqual(self._kinds(ticket), ["created", "reply"])
        # A mail client answers to Reply-To and quotes the Message-Id.
        reply = self._mail(
            To=mail["Reply-To"],
            Subject=f"Re: {mail['Subject']}",
            In_Reply_To=mail["Message-Id"],
            References=f"{mail['References']} {mail['Message-Id']}",
        )
        self.assertEqual(self._receive(reply, "2026-03-02 12:00"), ticket)
        self.assertEqual(self._kinds(ticket), ["created", "reply", "customer"])

    def test_a_note_leaves_for_nobody_of_the_client(self):
        ticket = self._receive(self._mail())
        ticket.message_subscribe(self.agent.partner_id.ids)
        with self._smtp() as mails, self._at("2026-03-02 11:00"):
            ticket.with_user(self.agent).message_post(body="He is wrong.")
        self.assertEqual(self._sent(mails, self.customer.email), [])

    def test_the_mail_of_a_stage_reaches_the_customer_and_answers_nothing(self):
        self.done.mail_template_id = self.env.ref(
            "helpdesk_mgmt.closed_ticket_template"
        )
        self.env.company.partner_id.email = "office@ours.example.com"
        ticket = self._receive(self._mail())
        with self._smtp() as mails, self._at("2026-03-02 11:00"):
            ticket.with_user(self.agent).stage_id = self.done
            self.env.cr.flush()
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        self.assertEqual(self._kinds(ticket), ["created", "closed"])
        self.assertRecordValues(
            self._clock(ticket, "first_response"),
            [{"state": "cancelled", "reason": "closed"}],
        )
        # The helpdesk sends it as a note, and an answer to a note would be a note.
        [mail] = self._sent(mails, self.customer.email)
        reply = self._mail("It does not work yet.", In_Reply_To=mail["Message-Id"])
        self.assertEqual(self._receive(reply, "2026-03-02 12:00"), ticket)
        self.assertEqual(self._kinds(ticket), ["created", "closed", "customer"])
        self.assertFalse(ticket.message_ids.sorted("id")[-1].is_internal)

    def test_our_own_out_of_office_text_is_no_answer(self):
        self.agent.write(
            {
                "out_of_office_from": "2026-03-01 00:00:00",
                "out_of_office_message": "<p>Back in April.</p>",
            }
        )
        ticket = self._receive(self._mail())
        to_agent = self.agent.partner_id.ids
        self._post(ticket, self.customer, "2026-03-02 11:00", partner_ids=to_agent)
        robot = ticket.message_ids.filtered(
            lambda message: message.message_type == "out_of_office"
        )
        self.assertEqual(robot.author_id, self.agent.partner_id)
        self.assertEqual(self._kinds(ticket), ["created", "customer"])

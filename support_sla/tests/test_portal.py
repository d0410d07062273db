# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SlaCommon
from .common_portal import SlaPortalCommon

#: What the page of a ticket tells the client anyway: until when, how it stands.
SHOWN = ("sla_due_at", "sla_status", "sla_is_held")


@tagged("post_install", "-at_install")
class TestPromisesInWords(SlaCommon):
    """What the client reads at a moment, on Monday 2 March in Kyiv (UTC+2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.customer.write({"lang": "en_US", "tz": "Europe/Kyiv"})
        cls.ticket = cls._ticket()

    def _read(self, at, ticket=None, user=None):
        portal = self.env["support.sla.portal"].with_user(user or self.customer)
        with self._at(at):
            return portal.with_context(lang="en_US")._box(
                (ticket or self.ticket).sudo(), self._moment(at)
            )

    def _words(self, at, **kwargs):
        return [row["words"] for row in self._read(at, **kwargs)["rows"]]

    def test_what_is_promised(self):
        self.assertEqual(
            self._words("2026-03-02 10:00"),
            [
                "First answer promised by Mon 2 Mar, 16:00",
                "Solution promised by Mon 2 Mar, 20:00",
            ],
        )

    def test_what_is_late(self):
        box = self._read("2026-03-02 14:01")
        self.assertEqual(
            (box["rows"][0]["status"], box["rows"][0]["words"]),
            ("late", "First answer is late: promised by Mon 2 Mar, 16:00"),
        )
        self.assertEqual(box["rows"][1]["status"], "running")

    def test_what_was_kept(self):
        self._post(self.ticket, self.agent, "2026-03-02 11:02")
        self._move(self.ticket, self.done, "2026-03-02 12:30")
        self.assertEqual(
            self._words("2026-03-03 10:00"),
            [
                "Answered Mon 2 Mar, 13:02 – in time",
                "Solved Mon 2 Mar, 14:30 – in time",
            ],
        )

    def test_how_late_it_was_in_working_time(self):
        self._post(self.ticket, self.agent, "2026-03-02 14:20")
        self._move(self.ticket, self.done, "2026-03-03 10:20")
        self.assertEqual(
            self._words("2026-03-03 11:00"),
            [
                "Answered Mon 2 Mar, 16:20 – late by 20 min; promised by Mon 2 Mar, "
                "16:00",
                "Solved Tue 3 Mar, 12:20 – late by 1 h 20 min; promised by Mon 2 Mar, "
                "20:00",
            ],
        )

    def test_late_outside_the_hours_is_just_late(self):
        self._post(self.ticket, self.agent, "2026-03-02 10:30")
        self._move(self.ticket, self.done, "2026-03-02 22:00")
        self.assertEqual(
            self._words("2026-03-03 11:00")[1],
            "Solved Tue 3 Mar, 00:00 – late; promised by Mon 2 Mar, 20:00",
        )

    def test_a_ticket_closed_without_an_answer_was_not_answered(self):
        self._move(self.ticket, self.done, "2026-03-02 15:00")
        self.assertEqual(
            self._words("2026-03-02 16:00"),
            [
                "Closed Mon 2 Mar, 17:00 without the first answer that was promised by "
                "Mon 2 Mar, 16:00",
                "Solved Mon 2 Mar, 17:00 – in time",
            ],
        )

    def test_a_breach_that_a_longer_promise_covers_up_stays_one(self):
        self.policy.target_ids.filtered(
            lambda target: target.metric == "first_response"
        ).priority = "1"
        self.env["support.sla.target"].create(
            {
                "policy_id": self.policy.id,
                "metric": "first_response",
                "priority": "0",
                "amount": 8,
                "unit": "hours",
            }
        )
        ticket = self._ticket(priority="1")
        with self._at("2026-03-02 15:00"):
            ticket.priority = "0"
        self._post(ticket, self.agent, "2026-03-02 16:00")
        self.assertEqual(
            self._words("2026-03-02 17:00", ticket=ticket)[0],
            "Answered Mon 2 Mar, 18:00 – later than promised",
        )

    def test_a_hold_says_since_when_and_no_reason_of_ours(self):
        self._post(self.ticket, self.agent, "2026-03-02 11:00")
        self._move(self.ticket, self.awaiting, "2026-03-02 12:00")
        words = self._words("2026-03-02 13:00")
        self.assertIn(
            "On hold since Mon 2 Mar, 14:00: the time for the solution stands still",
            words,
        )
        self.assertFalse([text for text in words if "Solution" in text])

    def test_a_hold_that_waits_for_the_client_says_so(self):
        with self._at("2026-03-02 12:00"):
            hold = self.ticket._sla_fact(
                "hold", self._moment("2026-03-02 12:00"), {"reason": "client"}
            )
            self.env["support.sla.engine"]._record([hold], hold["at"])
        self.assertIn(
            "Waiting for your answer since Mon 2 Mar, 14:00: the time for the solution "
            "stands still",
            self._words("2026-03-02 13:00"),
        )

    def test_open_promises_are_told_and_old_ones_are_not(self):
        self._post(self.ticket, self.agent, "2026-03-02 11:00")
        self._post(self.ticket, self.customer, "2026-03-02 12:00")
        now = self._moment("2026-03-02 12:30")
        news = self.ticket._sla_fact(
            "news", now, {"due": self._moment("2026-03-05 10:00")}
        )
        self.env["support.sla.engine"]._record([news], now)
        self.assertEqual(
            self._words("2026-03-02 12:30"),
            [
                "Answered Mon 2 Mar, 13:00 – in time",
                "Our answer promised by Mon 2 Mar, 16:00",
                "Next update promised by Mon 2 Mar, 19:00",
                "Solution promised by Mon 2 Mar, 20:00",
                "News promised by Thu 5 Mar, 12:00",
            ],
        )
        self._post(self.ticket, self.agent, "2026-03-02 13:00")
        words = " ".join(self._words("2026-03-02 13:00"))
        self.assertNotIn("Our answer", words)
        self.assertNotIn("News", words)

    def test_what_was_called_off_is_not_told(self):
        self._move(self.ticket, self.cancelled, "2026-03-02 11:00")
        self.assertEqual(self._words("2026-03-02 12:00"), [])

    def test_zone_of_the_reader_else_of_the_hours(self):
        self.assertEqual(self._read("2026-03-02 10:00")["zone"], "Kyiv time")
        self.calendar.tz = "America/New_York"
        ticket = self._ticket()
        self.customer.tz = False
        box = self._read("2026-03-02 10:00", ticket=ticket)
        self.assertEqual(box["zone"], "New York time")
        # Monday 9:00 there is 14:00 UTC, and four hours later is the promise.
        self.assertEqual(
            box["rows"][0]["words"], "First answer promised by Mon 2 Mar, 13:00"
        )

    def test_days_and_places_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        portal = self.env["support.sla.portal"].with_user(self.customer)
        now = self._moment("2026-03-02 10:00")
        box = portal.with_context(lang="uk_UA")._box(self.ticket.sudo(), now)
        self.assertIn("пн 2 бер., 16:00", box["rows"][0]["words"])
        self.assertIn("Київ", box["zone"])

    def test_another_year_is_said(self):
        self.assertIn("2 Mar 2026", self._words("2027-01-04 10:00")[0])

    def test_a_list_tells_the_next_promise(self):
        portal = self.env["support.sla.portal"].with_user(self.customer)
        portal = portal.with_context(lang="en_US")
        answered = self._ticket()
        self._move(answered, self.done, "2026-03-02 11:00")
        both = (self.ticket | answered).sudo()
        self.assertEqual(
            portal._next(both, self._moment("2026-03-02 12:00")),
            {self.ticket.id: {"words": "Mon 2 Mar, 16:00", "late": False}},
        )
        late = portal._next(both, self._moment("2026-03-02 15:00"))
        self.assertTrue(late[self.ticket.id]["late"])


@tagged("post_install", "-at_install")
class TestPortalPages(SlaPortalCommon):
    def _box(self, path):
        found = self._tree(path).xpath("//section[contains(@class, 'o_sla_promises')]")
        return self._words(found[0]) if found else ""

    def test_the_client_reads_his_promises(self):
        for user in (self.customer, self.colleague):
            self._login(user)
            words = self._box(self.page)
            self.assertRegex(words, r"Mon 2 Mar( 2026)?, 16:00", user.login)
            self.assertIn("Kyiv time", words)

    def test_nothing_of_ours_is_on_the_page(self):
        self.policy.name = "Secret policy"
        ticket = self._ticket()
        self._post(
            ticket,
            self.agent,
            "2026-03-02 11:00",
            body="Secret words",
            subtype_xmlid="mail.mt_note",
        )
        self._login(self.customer)
        page = self._get(f"/my/ticket/{ticket.id}").text
        self.assertIn("o_sla_promises", page)
        self.assertNotIn("Secret", page)

    def test_a_stranger_sees_no_page(self):
        for user in (self.stranger, self.employee):
            self._login(user)
            answer = self._get(self.page, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertNotIn("o_sla_promise", answer.text)

    def test_the_token_opens_the_promises_with_the_ticket(self):
        token = self.ticket._portal_ensure_token()
        self._login(None)
        path = f"{self.page}?access_token={token}"
        words = self._box(path)
        # Nobody is logged in: it is the zone of the working hours.
        self.assertRegex(words, r"Mon 2 Mar( 2026)?, 14:00")
        self.assertIn("UTC time", words)
        self.assertFalse(self._tree(path).xpath("//form[@action='/ticket/close']"))
        for wrong in ("", "x", token[:-1] + "x"):
            page = self._get(f"{self.page}?access_token={wrong}").text
            self.assertNotIn("o_sla_promise", page)

    def test_a_ticket_without_promises_shows_no_box(self):
        self.policy.action_archive()
        ticket = self._ticket()
        self._login(self.customer)
        self.assertEqual(self._box(f"/my/ticket/{ticket.id}"), "")

    def test_the_list_shows_the_next_promise(self):
        self._login(self.customer)
        tree = self._tree("/my/tickets")
        self.assertTrue(tree.xpath("//th[@name='th_sla_due']"))
        [row] = tree.xpath(
            f"//tbody/tr[.//a[contains(@href, '/my/ticket/{self.ticket.id}?')]]"
        )
        self.assertRegex(self._words(row), r"Mon 2 Mar( 2026)?, 16:00")
        self.assertTrue(row.xpath(".//i[@title='Late']"))

    def test_the_list_costs_no_query_per_ticket(self):
        portal = self.env["support.sla.portal"].with_user(self.customer)

        def queries(tickets):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            portal._next(tickets.sudo())
            return self.env.cr.sql_log_count - before

        tickets = self.ticket | self._ticket()
        queries(tickets)
        few = queries(tickets)
        self.assertLessEqual(queries(tickets | self._ticket() | self._ticket()), few)

    def test_an_answer_in_the_portal_asks(self):
        self._post(self.ticket, self.agent, "2026-03-02 11:00")
        self._login(self.customer)
        self.env.flush_all()
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": self.ticket.id,
                "post_data": {
                    "body": "Still nothing.",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
            },
        )
        self.env.invalidate_all()
        facts = self.ticket.sla_fact_ids.sorted("id")
        self.assertEqual(facts.mapped("kind"), ["created", "reply", "customer"])
        self.assertEqual(facts[-1].partner_id, self.customer.partner_id)


@tagged("post_install", "-at_install")
class TestNobodyElseReads(SlaPortalCommon):
    """No clock, fact, policy, promise or snapshot leaves by ORM or RPC."""

    def _models(self):
        return [
            model
            for name, model in self.env.items()
            if name.startswith("support.sla.") and not model._abstract
        ]

    def test_no_right_on_any_model_of_ours(self):
        models = self._models()
        self.assertGreater(len(models), 6)
        for user in (self.customer, self.env.ref("base.public_user"), self.employee):
            for model in models:
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(
                        model.with_user(user).has_access(operation),
                        (user.login, model._name, operation),
                    )

    def test_own_tickets_hide_what_is_ours(self):
        self.ticket.message_subscribe(self.employee.partner_id.ids)
        names = [
            name
            for name in self.ticket._fields
            if name.startswith("sla_") and name not in SHOWN
        ]
        self.assertGreater(len(names), 4)
        for user in (self.customer, self.employee):
            ticket = self.ticket.with_user(user)
            ticket.read(["name", *SHOWN])
            for name in names:
                with self.assertRaises(AccessError, msg=(user.login, name)):
                    ticket.read([name])
                if ticket._fields[name].store:
                    with self.assertRaises(AccessError, msg=(user.login, name)):
                        ticket.search([(name, "!=", False)])
        self.ticket.with_user(self.agent).read(names)

    def test_no_answer_by_rpc(self):
        self._login(self.customer)
        for model in self._models():
            with (
                mute_logger("odoo.http"),
                self.assertRaises(Exception, msg=model._name) as caught,
            ):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {
                        "model": model._name,
                        "method": "search_read",
                        "args": [[], ["id"]],
                        "kwargs": {},
                    },
                )
            self.assertIn("AccessError", str(caught.exception))

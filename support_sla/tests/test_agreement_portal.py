# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import Command
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common_agreement_portal import MONEY, AgreementPortalCommon

INVALID = {"error": "Invalid document."}


@tagged("post_install", "-at_install")
class TestAgreementDoor(AgreementPortalCommon):
    """Who reaches an agreement, and what the others learn: nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statement = cls._statement()
        cls.statement_url = f"{cls.url}/statement/{cls.statement.id}"

    def _codes(self, url, version, statement):
        """What every route answers, the drawing first."""
        version_url = f"{url}/version/{version}"
        statement_url = f"{url}/statement/{statement}"
        with mute_logger("odoo.http"):
            answers = [
                self._get(version_url),
                self._get(f"{version_url}/pdf"),
                self._get(statement_url),
                self._get(f"{statement_url}/pdf"),
                self._accept(url=version_url),
                self._decline("No", url=version_url),
            ]
            drawn = self._draw(version_url)
        return drawn, {answer.status_code for answer in answers}

    def _assert_unsigned(self, version=None):
        version = version or self.second
        self.env.invalidate_all()
        self.assertEqual(version.seal_state, "requested")

    def test_nobody_without_a_row_reaches_any_route(self):
        for user in (self.colleague, self.stranger, self.agent):
            self._login(user)
            with mute_logger("odoo.http"):
                self.assertEqual(self._get(self.url).status_code, 404, user.login)
            drawn, codes = self._codes(self.url, self.second.id, self.statement.id)
            self.assertEqual((drawn, codes), (INVALID, {404}), user.login)
        self._assert_unsigned()

    def test_a_row_that_was_taken_away_opens_nothing(self):
        self._row(self.customer).active = False
        self._login(self.customer)
        with mute_logger("odoo.http"):
            self.assertEqual(self._get(self.url).status_code, 404)
        drawn, codes = self._codes(self.url, self.second.id, self.statement.id)
        self.assertEqual((drawn, codes), (INVALID, {404}))

    def test_what_belongs_to_another_agreement_is_as_unknown_as_nothing(self):
        theirs = self._statement(agreement=self.other)
        self.env["support.agreement.member"].create(
            {
                "agreement_id": self.other.id,
                "partner_id": self.looker.partner_id.id,
                "sees_hours": True,
            }
        )
        for user in (self.customer, self.looker):
            self._login(user)
            for version, statement in (
                (self.other.version_id.id, theirs.id),
                (2**30, 2**30),
                (2**70, 2**70),
            ):
                drawn, codes = self._codes(self.url, version, statement)
                self.assertEqual((drawn, codes), (INVALID, {404}))
        with mute_logger("odoo.http"):
            self.assertEqual(self._get("/my/agreements/%s" % 2**70).status_code, 404)

    def test_without_a_login_one_gets_to_the_login(self):
        self._login(None)
        for path in (
            "/my/agreements",
            self.url,
            self.second_url,
            f"{self.second_url}/pdf",
            self.statement_url,
            f"{self.statement_url}/pdf",
        ):
            answer = self._get(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, path)
            self.assertIn("/web/login", answer.headers["Location"])
        self._accept()
        self._decline("No")
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self._draw()
        self._assert_unsigned()

    def test_a_link_and_a_form_of_another_site_change_nothing(self):
        self._login(self.customer)
        with mute_logger("odoo.http"):
            for path in ("/accept", "/decline"):
                answer = self._get(f"{self.second_url}{path}")
                self.assertEqual(answer.status_code, 405)
            self.assertEqual(self._accept(csrf=False).status_code, 400)
            self.assertEqual(self._decline("No", csrf=False).status_code, 400)
            forged = self._send(f"{self.second_url}/sign", {"name": "Customer"})
        self.assertEqual(forged.status_code, 415)
        self._assert_unsigned()

    def test_what_was_never_put_to_signature_is_not_there(self):
        draft = self._agreement()
        self._login(self.customer)
        with mute_logger("odoo.http"):
            code = self._get(f"/my/agreements/{draft.id}").status_code
        self.assertEqual(code, 404)
        self._accept()
        third = self.agreement._next_version({"duties": "Not yet agreed"})
        drawn, codes = self._codes(self.url, third.id, 2**30)
        self.assertEqual((drawn, codes), (INVALID, {404}))
        page = self._seen(self.url)
        self.assertIn("Version 2", page)
        self.assertNotIn("Version 3", page)
        self.assertNotIn("Not yet agreed", page)
        self.assertNotIn(draft.name, self._seen("/my/agreements"))

    def test_statements_are_for_those_who_see_hours_and_once_they_are_sent(self):
        approved = self._statement("approved", datetime(2026, 2, 1).date())
        for user in (self.customer, self.looker, self.reader):
            code = 404 if user == self.reader else 200
            self._login(user)
            with mute_logger("odoo.http"):
                codes = [
                    self._get(self.statement_url).status_code,
                    self._get(f"{self.statement_url}/pdf").status_code,
                ]
                hidden = self._get(f"{self.url}/statement/{approved.id}").status_code
            self.assertEqual((codes, hidden), ([code] * 2, 404), user.login)
        self._login(self.looker)
        answer = self._get(f"{self.statement_url}/pdf")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        page = self._tree(self.url)
        links = page.xpath("//section[@aria-labelledby='sla_statements']//a/@href")
        self.assertEqual(set(links), {self.statement_url, f"{self.statement_url}/pdf"})

    def test_documents_are_for_those_who_see_hours_or_sign(self):
        self.env["support.agreement.member"].create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": self.signer.partner_id.id,
                "can_sign": True,
            }
        )
        for user, code in (
            (self.customer, 200),
            (self.looker, 200),
            (self.signer, 200),
            (self.reader, 404),
        ):
            self._login(user)
            with mute_logger("odoo.http"):
                codes = {
                    self._get(path).status_code
                    for path in (self.second_url, f"{self.second_url}/pdf")
                }
            self.assertEqual(codes, {code}, user.login)

    def test_the_entry_and_the_list_show_ones_own_only(self):
        for user, name in (
            (self.reader, self.agreement.name),
            (self.stranger, self.other.name),
            (self.colleague, None),
        ):
            self._login(user)
            home = self._tree("/my").xpath("//a[@href='/my/agreements']")
            self.assertEqual(bool(home), bool(name), user.login)
            listed = self._seen("/my/agreements")
            for agreement in self.agreement | self.other:
                check = self.assertIn if agreement.name == name else self.assertNotIn
                check(agreement.name, listed)

    def test_who_has_to_sign_is_told_so(self):
        counters = {"counters": ["support_agreement_sign_count"]}
        for user, count in ((self.customer, 1), (self.reader, 0)):
            self._login(user)
            counted = self.make_jsonrpc_request("/my/counters", counters)
            self.assertEqual(counted["support_agreement_sign_count"], count)
            check = self.assertIn if count else self.assertNotIn
            for path in ("/my/agreements", self.url):
                check("Waiting for your signature", self._seen(path))


@tagged("post_install", "-at_install")
class TestMyAgreement(AgreementPortalCommon):
    """What "my agreement" says, and to whom."""

    def _page(self, user, at):
        row = self._row(user)
        portal = row.env["support.agreement.portal"]
        return portal._agreement_page(row, self._moment(at))

    def _open(self, at, user=None):
        [hours] = self._page(user or self.customer, at)["working_hours"]
        return hours.get("now")

    def test_everybody_with_a_row_reads_what_was_promised(self):
        for user in (self.customer, self.looker, self.reader, self.employee):
            self._login(user)
            page = self._seen(self.url)
            for words in (
                "In force",
                "Advice",
                "We answer first within",
                "2 h",
                "Monday – Friday 9:00–18:00",
                "Call 0 800 123",
                "We say sorry.",
                self.leader.name,
                "Version 1",
            ):
                self.assertIn(words, page, user.login)

    def test_hours_and_money_are_for_those_who_see_hours(self):
        self._statement()
        self._login(self.looker)
        page = self._seen(self.url)
        for words in MONEY:
            self.assertIn(words, page)
        self._login(self.reader)
        page = self._get(self.url).text
        for words in (*MONEY, "/pdf", "/version/", "/statement/"):
            self.assertNotIn(words, page)

    def test_nothing_of_ours_is_on_the_page(self):
        self.agreement.message_post(body="Our own note")
        self.first.policy_id._by_verb().name = "Name of a policy"
        self.agreement._terminate(datetime(2099, 1, 1).date(), "They do not pay")
        self._login(self.customer)
        for path in (self.url, self.second_url):
            page = self._get(path).text
            for words in (
                "Our own note",
                "Name of a policy",
                "They do not pay",
                "Secret reasons",
                self.other.name,
                self.other_client.name,
            ):
                self.assertNotIn(words, page, path)

    def test_each_priority_has_its_promise(self):
        self.second._sign(self._row(self.customer), "Customer")
        third = self.agreement._next_version({"valid_from": "2026-02-02"})
        third.target_ids = [
            Command.create(
                {"metric": "first_response", "priority": "3", "amount": 30}
                | {"unit": "minutes"}
            )
        ]
        self._sign(third, datetime(2026, 2, 2))
        table = self._page(self.reader, "2026-03-02 10:00")["promises"]
        self.assertEqual(
            table["columns"], ["We answer first within", "We solve it within"]
        )
        self.assertEqual(
            [
                (row["priority"], *(cell["words"] for cell in row["cells"]))
                for row in table["rows"]
            ],
            [
                ("Very High", "30 min", "16 h"),
                ("High", "1 h", "16 h"),
                ("Medium", "1 h", "16 h"),
                ("Low", "1 h", "16 h"),
            ],
        )

    def test_hours_of_a_month_are_told_in_words(self):
        self.env["hr.employee"].create({"name": "Agent", "user_id": self.agent.id})
        with self._at("2026-03-02 08:00"):
            ticket = self._ticket(at="2026-03-02 08:00")
            self.env["account.analytic.line"].with_user(self.agent).create(
                {
                    "helpdesk_ticket_id": ticket.id,
                    "date": "2026-03-02",
                    "unit_amount": 5.5,
                    "name": "Work",
                }
            )
            self.env.invalidate_all()
            bar = self._page(self.looker, "2026-03-02 10:00")["included"]["hours"][
                "bar"
            ]
            self.assertEqual(bar["percent"], 28)
            self.assertEqual(bar["left"], "14 h 30 min")
            self.assertIn("5 h 30 min of 20 h used", bar["words"])
            reader = self._page(self.reader, "2026-03-02 10:00")["included"]
        self.assertEqual((reader["hours"], reader["prices"]), ({}, []))

    def test_whether_we_are_there_is_told_in_the_readers_zone(self):
        """The hours are those of UTC, the reader's clock is that of Kyiv (UTC+2)."""
        self.assertEqual(
            self._open("2026-03-02 10:00"), "Open now, closes Mon 20:00 (Kyiv time)"
        )
        self.assertEqual(
            self._open("2026-03-02 18:00"), "Closed now, opens Tue 11:00 (Kyiv time)"
        )
        self.assertEqual(
            self._open("2026-03-06 20:00"), "Closed now, opens Mon 11:00 (Kyiv time)"
        )
        self.calendar.tz = "Europe/Kyiv"
        self.assertEqual(self._open("2026-03-02 10:00"), "Open now, closes Mon 18:00")

    def test_a_holiday_is_no_working_time(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-09 23:59:59",
            }
        )
        self.assertEqual(
            self._open("2026-03-02 10:00"),
            "Closed now, opens Tue 10 Mar, 11:00 (Kyiv time)",
        )

    def test_around_the_clock_never_closes(self):
        self.calendar.attendance_ids = [
            Command.clear(),
            *(
                Command.create(
                    {"name": str(day), "dayofweek": str(day)}
                    | {"hour_from": 0, "hour_to": 24, "day_period": "full_day"}
                )
                for day in range(7)
            ),
        ]
        words = self._open("2026-03-02 10:00")
        self.assertEqual(words, "Open now, around the clock (Kyiv time)")

    def test_a_proposal_says_that_it_is_none_yet(self):
        proposed = self._agreement({"date_start": "2027-01-01"})
        proposed.draft_id._request()
        url = f"/my/agreements/{proposed.id}"
        self._login(self.customer)
        page = self._seen(url)
        self.assertIn("Being agreed", page)
        self.assertIn("It holds once all have signed", page)
        self.assertNotIn("now, ", page, "nobody is there for it yet")
        self._decline("Too slow", url=f"{url}/version/{proposed.draft_id.id}")
        proposed.draft_id.duties = "Something else, perhaps"
        page = self._seen(url)
        self.assertIn("The terms are being worked on", page)
        self.assertNotIn("Something else", page)
        self.assertNotIn("We answer first within", page)

    def test_tickets_and_hours_cost_no_queries(self):
        self.env["hr.employee"].create({"name": "Agent", "user_id": self.agent.id})
        self._statement()

        def work(count):
            tickets = self.env["helpdesk.ticket"].concat(
                *(self._ticket() for _one in range(count))
            )
            self.env["account.analytic.line"].with_user(self.agent).create(
                [
                    {
                        "helpdesk_ticket_id": ticket.id,
                        "date": "2026-03-02",
                        "unit_amount": 0.5,
                        "name": "Work",
                    }
                    for ticket in tickets
                ]
            )

        def queries():
            self._page(self.customer, "2026-03-02 10:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            row = self._row(self.customer)
            portal = row.env["support.agreement.portal"]
            portal._agreement_page(row)
            portal._list(row)
            return self.cr.sql_log_count - before

        work(2)
        few = queries()
        work(20)
        self.assertEqual(self.agreement.ticket_count, 22)
        self.assertEqual(queries(), few)

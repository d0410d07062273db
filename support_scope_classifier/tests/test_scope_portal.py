# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_scope_portal import ScopePortalCommon


@tagged("post_install", "-at_install")
class TestTicketBox(ScopePortalCommon):
    """What the client reads on a ticket about its class, and who reads it."""

    def _box(self, ticket=None, reader=None):
        return self.env["support.scope.portal"]._box(
            ticket or self.ticket, reader or self.customer
        )

    def test_an_undecided_ticket_says_nothing(self):
        self._login(self.customer)
        ticket = self._ticket()
        page = self._get(f"/my/ticket/{ticket.id}").text
        self.assertNotIn("o_scope_box", page)
        self.assertFalse(self._box(ticket))

    def test_the_class_and_its_reason_are_told(self):
        self._login(self.customer)
        page = self._seen(self.page)
        for words in (
            "What this request counts as",
            "Development",
            "Not part of support",
            "New logic, documents or screens are development",
            f"Change request {self.change.number}",
            "I do not agree",
        ):
            self.assertIn(words, page)

    def test_people_of_the_client_read_it_and_nobody_else(self):
        follower = self.stranger.partner_id
        self.ticket.message_subscribe(follower.ids)
        token = self.ticket._portal_ensure_token()
        for user, told in (
            (self.customer, True),
            (self.colleague, True),
            (self.stranger, False),
            (self.agent, False),
        ):
            self._login(user)
            page = self._get(self.page)
            self.assertEqual("o_scope_box" in page.text, told, user.login)
            self.assertEqual(page.status_code, 200)
            self.assertIn(self.ticket.name, page.text, user.login)
        self._login(None)
        page = self._get(f"{self.page}/{token}").text
        self.assertIn(self.ticket.name, page)
        self.assertNotIn("o_scope_box", page)

    def test_the_offer_is_linked_for_its_people_only(self):
        for user, linked in ((self.customer, True), (self.colleague, False)):
            self._login(user)
            page = self._tree(self.page)
            self.assertEqual(bool(page.xpath(f"//a[@href='{self.url}']")), linked)

    def test_the_table_is_linked_for_people_of_the_agreement(self):
        path = f"/my/scope/{self.agreement.id}"
        for user, linked in ((self.customer, True), (self.colleague, False)):
            self._login(user)
            page = self._tree(self.page)
            self.assertEqual(bool(page.xpath(f"//a[@href='{path}']")), linked)

    def test_suggestions_stay_ours(self):
        suggestion = self.env["support.scope.suggestion"].create(
            {
                "ticket_id": self.ticket.id,
                "at": "2026-03-02 10:00:00",
                "shown": "support",
                "band": "high",
                "probability": 0.97,
                "reason": ["suggestedword"],
            }
        )
        self.ticket._by_verb().scope_suggestion_id = suggestion
        self._login(self.customer)
        page = self._get(self.page).text
        self.assertNotIn("suggestedword", page)
        self.assertNotIn(
            "97", self._words(self._tree(self.page).get_element_by_id("scope"))
        )

    def test_each_outcome_has_its_words(self):
        for code, minutes, outcome, words in (
            ("support", None, "Included", "Support is included."),
            ("minor_change", None, "We are estimating the work", "depends on how much"),
            ("minor_change", 60, "Included", "It is 1 h of work: below 2 h"),
            ("minor_change", 150, "Not part of support", "2 h 30 min of work"),
            ("maintenance", None, "Done by the hour", "the hours are charged"),
        ):
            ticket = self._ticket()
            ticket.with_user(self.agent)._decide_scope(code, minutes)
            box = self._box(ticket)
            self.assertEqual(box["outcome_words"], outcome)
            self.assertIn(words, box["why"])

    def test_words_are_of_the_version_that_held_when_it_was_decided(self):
        ticket = self._ticket()
        ticket.with_user(self.agent)._decide_scope("minor_change", 90)
        box = self._box(ticket)
        self.assertIn("below 2 h", box["why"])
        later = self.agreement._next_version(
            {"valid_from": "2027-01-01", "small_change_hours": 1}
        )
        self._sign(later, self._moment("2026-03-03 10:00"))
        self.env.invalidate_all()
        self.assertEqual(self._box(ticket), box)

    def test_words_are_of_the_readers_language(self):
        """Not of whoever decided."""
        decision = self.ticket.scope_decision_id
        self.env.cr.execute(
            "UPDATE support_scope_decision SET reason = 'Мовою агента' WHERE id = %s",
            [decision.id],
        )
        self.env.invalidate_all()
        self._login(self.customer)
        self.assertNotIn("Мовою агента", self._seen(self.page))


@tagged("post_install", "-at_install")
class TestScopeTable(ScopePortalCommon):
    """The table as it holds for a client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Type = cls.env["support.scope.type"]
        Type.search([]).is_listed = False
        codes = ("scope.new_module", "scope.add_user", "zz_listed", "zz_hidden")
        cls.kinds = Type.browse()
        for code, scope in zip(
            codes, ("maintenance", "support", "support", "support"), strict=True
        ):
            kind = Type.search([("code", "=", code)]) or Type.create(
                {"code": code, "name": code, "scope": scope}
            )
            kind.write({"name": f"Kind {code}", "scope": scope, "is_listed": True})
            cls.kinds |= kind
        cls.kinds[3].is_listed = False
        cls.env["support.scope.phrase"].create(
            [
                {"type_id": cls.kinds[2].id, "lang": lang, "text": f"{lang} words"}
                for lang in ("en", "uk")
            ]
        )
        cls.table = f"/my/scope/{cls.agreement.id}"

    def test_the_table_is_for_people_of_the_agreement(self):
        for user in (self.colleague, self.stranger, self.agent, self.leader):
            self._login(user)
            with mute_logger("odoo.http"):
                for path in ("/my/scope", self.table, "/my/scope/0"):
                    self.assertEqual(self._get(path).status_code, 404, user.login)
        self._login(None)
        for path in ("/my/scope", self.table):
            answer = self._get(path, allow_redirects=False)
            self.assertIn("/web/login", answer.headers["Location"])
        draft = self._agreement()
        self._login(self.customer)
        with mute_logger("odoo.http"):
            for number in (draft.id, 0, 2**30, 2**70):
                code = self._get(f"/my/scope/{number}").status_code
                self.assertEqual(code, 404, number)

    def test_the_first_rows_come_first_and_what_is_hidden_stays_so(self):
        self._login(self.customer)
        # What a kind is follows its name.
        names = [
            " ".join(node.text.split())
            for node in self._tree("/my/scope").xpath("//tbody//th[@role='rowheader']")
        ]
        self.assertEqual(
            names, ["Kind scope.add_user", "Kind scope.new_module", "Kind zz_listed"]
        )

    def test_examples_are_in_the_readers_language(self):
        self._login(self.customer)
        page = self._seen(self.table)
        self.assertIn("“en words”", page)
        self.assertNotIn("uk words", page)

    def test_ukrainian_quotes_stand_in_ukrainian_pages(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.env["ir.module.module"]._load_module_terms(
            ["support_scope_classifier"], ["uk_UA"]
        )
        self.customer.lang = "uk_UA"
        self._login(self.customer)
        page = self._seen(self.table)
        self.assertIn("«uk words»", page)
        self.assertNotRegex(page, "[“”]")

    def test_small_changes_are_told_in_words(self):
        self._login(self.customer)
        self.assertIn("takes less than 2 h counts as support", self._seen(self.table))

    def test_what_the_agreement_maps_is_said(self):
        version = self.agreement._next_version({"valid_from": "2026-01-01"})
        self.env["support.scope.mapping"].create(
            {
                "version_id": version.id,
                "type_id": self.kinds[2].id,
                "scope": "development",
            }
        )
        row = "//tr[th[contains(., 'zz_listed')]]//td[1]"
        self._login(self.customer)
        [before] = self._tree(self.table).xpath(row)
        self.assertNotIn("Development", before.text_content(), "not signed yet")
        self._sign(version, self._moment("2026-01-05 10:00"))
        [cell] = self._tree(self.table).xpath(row)
        self.assertIn("Development", cell.text_content())
        self.assertIn("so agreed with you", self._words(cell))

    def test_my_agreement_links_to_it(self):
        self._login(self.customer)
        page = self._tree(f"/my/agreements/{self.agreement.id}")
        self.assertTrue(page.xpath(f"//a[@href='{self.table}']"))

    def test_rows_and_objections_cost_no_queries(self):
        Member = self.env["support.agreement.member"].with_user(self.customer)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            member = Member._of_user(self.agreement.id)
            portal = member.env["support.scope.portal"]
            portal._table_page(member)
            portal._box(self.ticket, self.customer)
            return self.cr.sql_log_count - before

        objection = self.env["support.scope.objection"]
        queries()
        few = queries()
        kinds = self.env["support.scope.type"].create(
            [
                {"code": f"many{n}", "name": f"Many {n}", "scope": "support"}
                | {"is_listed": True}
                for n in range(30)
            ]
        )
        self.env["support.scope.phrase"].create(
            [{"type_id": kind.id, "lang": "en", "text": "Words"} for kind in kinds]
        )
        for _one in range(6):
            made = objection._object(self.ticket, self.customer.partner_id, "No")
            made._by_verb().write({"state": "kept", "answered_on": made.at})
        # The people and answers of objections are one more query, however many.
        self.assertLessEqual(queries(), few + 2)

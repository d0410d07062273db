# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ScopeCommon


@tagged("post_install", "-at_install")
class TestDecide(ScopeCommon):
    """A person decides what a request is; the decision is a row that stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)

    # Decisions and suggestions

    def test_a_decision_says_who_when_what_and_why(self):
        self._suggested(self.ticket, "development")
        self._decide(self.ticket, "development")
        decision = self.ticket.scope_decision_id
        self.assertRecordValues(
            decision,
            [
                {
                    "ticket_id": self.ticket.id,
                    "user_id": self.agent.id,
                    "at": self._moment("2026-03-02 11:00"),
                    "scope": "development",
                    "suggested": "development",
                    "is_override": False,
                    "outcome": "excluded",
                    "lang": "en",
                }
            ],
        )
        self.assertIn("agreed and paid separately", decision.reason)
        self.assertEqual(self.ticket.scope, "development")
        self.assertEqual(self.ticket.scope_outcome, "excluded")

    def test_only_what_was_shown_as_sure_can_be_overridden(self):
        for shown, code, override in (
            ("support", "support", False),
            ("support", "development", True),
            (False, "development", False),
        ):
            with self.subTest(shown=shown, code=code):
                ticket = self._ticket()
                self._suggested(ticket, shown)
                self._decide(ticket, code)
                self.assertEqual(ticket.scope_decision_id.is_override, override)

    def test_a_decision_leaves_the_suggestion_as_it_was(self):
        suggestion = self._suggested(self.ticket, "support")
        before = suggestion.read(load=None)
        self._decide(self.ticket, "development")
        self.ticket.with_user(self.agent).name = "Quite another text"
        self.assertEqual(self.ticket.scope_suggestion_id, suggestion)
        self.assertEqual(self.ticket.scope_decision_id.suggestion_id, suggestion)
        suggestion.invalidate_recordset()
        self.assertEqual(suggestion.read(load=None), before)

    def test_the_last_decision_counts_and_all_are_kept(self):
        for code in ("development", "support", "maintenance"):
            self._decide(self.ticket, code)
        decisions = self.env["support.scope.decision"].search(
            [("ticket_id", "=", self.ticket.id)], order="id"
        )
        self.assertEqual(
            decisions.mapped("scope"), ["development", "support", "maintenance"]
        )
        self.assertEqual(self.ticket.scope_decision_id, decisions[-1])
        self.assertEqual(self.ticket.scope, "maintenance")

    def test_a_decision_is_never_changed_not_even_by_the_superuser(self):
        self._decide(self.ticket, "support")
        decision_sudo = self.ticket.scope_decision_id.sudo()
        with self.assertRaises(UserError):
            decision_sudo.scope = "development"
        with self.assertRaises(UserError):
            decision_sudo.unlink()

    def test_the_reason_is_told_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self._decide(self.ticket, "minor_change")
        decision = self.ticket.scope_decision_id
        self.assertEqual(decision._reason_words(), decision.reason)
        self.assertEqual(decision.answer, {"why": "estimate"})

    def test_an_unknown_class_is_refused(self):
        for code in ("", None, False, "bug", ["support"], {}, "Support"):
            with self.subTest(code=code), self.assertRaises(UserError):
                self._decide(self.ticket, code)
        self.assertFalse(self.ticket.scope_decision_id)

    def test_a_small_change_asks_for_its_estimate(self):
        action = self._decide(self.ticket, "minor_change")
        self.assertEqual(action["res_model"], "support.scope.effort")
        self.assertEqual(action["context"]["default_ticket_id"], self.ticket.id)
        self.assertEqual(self.ticket.scope_outcome, "estimate")

    def test_a_ticket_returned_is_undecided_and_its_decisions_stay(self):
        self._decide(self.ticket, "development")
        self.ticket._scope_reopen("They do not want to pay.")
        self.assertFalse(self.ticket.scope)
        self.assertFalse(self.ticket.scope_outcome)
        self.assertFalse(self.ticket.scope_decision_id)
        self.assertEqual(
            self.env["support.scope.decision"].search_count(
                [("ticket_id", "=", self.ticket.id)]
            ),
            1,
        )
        self.assertIn("do not want", self.ticket.message_ids[0].body)

    # In bulk

    def test_suggestions_are_confirmed_in_bulk_where_they_are_sure(self):
        sure, unsure, decided = (self._ticket() for _number in range(3))
        self._suggested(sure, "development")
        self._suggested(unsure)
        self._suggested(decided, "development")
        self._decide(decided, "support")
        tickets = sure | unsure | decided
        with self._at("2026-03-02 12:00"):
            notice = tickets.with_user(self.agent).action_confirm_suggestion()
        self.assertEqual(tickets.mapped("scope"), ["development", False, "support"])
        self.assertEqual(notice["tag"], "display_notification")
        self.assertIn("suggested: 1.", notice["params"]["message"])
        self.assertIn("are: 2,", notice["params"]["message"])

    def test_a_confirmed_small_change_asks_for_its_estimate(self):
        self._suggested(self.ticket, "minor_change")
        with self._at("2026-03-02 12:00"):
            action = self.ticket.with_user(self.agent).action_confirm_suggestion()
        self.assertEqual(action["res_model"], "support.scope.effort")

    def test_many_are_decided_with_as_many_queries_as_few(self):
        few = self.env["helpdesk.ticket"]
        for _number in range(3):
            few |= self._ticket()
        many = self.env["helpdesk.ticket"]
        for _number in range(12):
            many |= self._ticket()
        warm = self._ticket()
        for ticket in few | many | warm:
            self._suggested(ticket, "development")
        self._decide(warm, "development")
        counts = []
        for tickets in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._decide(tickets, "development")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # Nine more tickets: batches of the ORM, but nothing for each.
        self.assertLessEqual(counts[1], counts[0] + 6)

    # Who may, and no other way

    def test_whoever_may_not_write_the_ticket_decides_nothing(self):
        own = self._new_user("scope_own", "helpdesk_mgmt.group_helpdesk_user_own")
        reader = self._new_user("scope_reader", "base.group_user")
        self.ticket.message_subscribe(reader.partner_id.ids)
        self._suggested(self.ticket, "support")
        for user in (own, reader, self.customer):
            ticket = self.ticket.with_user(user)
            for name, args in (
                ("action_confirm_scope", ("support",)),
                ("action_confirm_suggestion", ()),
                ("action_estimate_change", ()),
                ("action_offer_change", ()),
            ):
                with self.subTest(user=user.login, name=name):
                    with self.assertRaises(AccessError):
                        getattr(ticket, name)(*args)
        self.assertFalse(self.ticket.scope_decision_id)
        self.team.user_ids |= own
        self.ticket.user_id = own
        self._decide(self.ticket, "support", user=own)
        self.assertEqual(self.ticket.scope_decision_id.user_id, own)

    def test_only_a_decision_sets_the_scope(self):
        ticket = self.ticket.with_user(self.leader)
        decision = self.env["support.scope.decision"]
        for vals in (
            {"scope": "development"},
            {"scope_outcome": "excluded"},
            {"scope_decision_id": decision.id},
            {"scope_suggestion_id": False},
            {"scope_forgotten": True},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                ticket.write(vals)
        Ticket = self.env["helpdesk.ticket"].with_user(self.leader)
        new = {"name": "A", "description": "B", "team_id": self.team.id}
        with self.assertRaises(UserError):
            Ticket.create({**new, "scope": "development"})
        given = Ticket.with_context(default_scope="development").create(new)
        self.assertFalse(given.scope)
        result = Ticket.load(
            ["name", "description", "scope"], [["A", "B", "Development"]]
        )
        self.assertFalse(result["ids"])
        with self.assertRaises(AccessError):
            decision.with_user(self.leader).create(
                {
                    "ticket_id": ticket.id,
                    "user_id": self.leader.id,
                    "at": "2026-03-02 10:00:00",
                    "scope": "support",
                    "outcome": "included",
                }
            )

    def test_a_copy_of_a_ticket_is_undecided(self):
        self._suggested(self.ticket, "support")
        self._decide(self.ticket, "support")
        copy = self.ticket.copy()
        self.assertFalse(copy.scope_decision_id)
        self.assertFalse(copy.scope)

    # Clients who were asked to pay

    def _request(self, state):
        request = self.env["support.change.request"].create(
            {
                "name": "A report",
                "partner_id": self.client.id,
                "ticket_id": self.ticket.id,
                "description": "<p>All of it</p>",
                "valid_until": "2026-04-01",
            }
        )
        request._by_verb().state = state
        return request

    def test_what_a_client_is_asked_to_pay_for_is_not_decided_otherwise(self):
        self._decide(self.ticket, "development")
        request = self._request("sent")
        with self.assertRaisesRegex(UserError, "Take it back first"):
            self._decide(self.ticket, "support")
        self._decide(self.ticket, "development")  # still out of scope: allowed
        request._by_verb().state = "accepted"
        with self.assertRaisesRegex(UserError, "accepted"):
            self._decide(self.ticket, "maintenance")
        request._by_verb().state = "declined"
        self._decide(self.ticket, "support")
        self.assertEqual(self.ticket.scope, "support")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from psycopg2.errors import NotNullViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import support_scope_recall as recall
from ..models import support_scope_suggestion as suggestion_file
from .common import ScopeCommon

BROKEN = "Не друкується видаткова накладна на складі, пише помилку при збереженні"
BLANK = "<p><br></p>"
LEGAL = "Зміни в законодавстві: потрібна нова форма звіту до податкової з 1 січня"
LOGGER = "odoo.addons.support_scope_classifier.models.support_scope_ticket_suggest"


@tagged("post_install", "-at_install")
class TestSuggest(ScopeCommon):
    """What is suggested for a ticket when it is opened, and what it learns at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.versions = cls.env["support.scope.model"]
        cls.versions.search([("is_shipped", "=", True)])._activate()
        cls.legal = cls.env.ref("support_scope_classifier.type_dev_legal_change")
        for held in (recall._MEMORIES, recall._CATALOGUES):
            patcher = patch.dict(held, clear=True)
            patcher.start()
            cls.addClassCleanup(patcher.stop)

    def _said(self, text, **vals):
        ticket = self._ticket(name=text, description=BLANK, **vals)
        return ticket.scope_suggestion_id

    def test_a_ticket_has_a_suggestion_with_its_reason(self):
        said = self._said(BROKEN)
        self.assertRecordValues(
            said,
            [
                {
                    "at": self._moment("2026-03-02 10:00"),
                    "shown": "support",
                    "likely": "support",
                    "lang": "uk",
                    "abstained": False,
                    "near_ticket_id": False,
                    "company_id": self.env.company.id,
                }
            ],
        )
        self.assertIn(said.band, ("high", "low"))
        self.assertEqual(said.model_id.state, "active")
        self.assertEqual(said.type_id.scope, "support")
        self.assertAlmostEqual(sum(said.probabilities.values()), 1, places=2)
        for one in said.reason:
            self.assertEqual(BROKEN[one["start"] : one["end"]], one["word"])
        self.assertEqual(len(said.words_sha256), 64)
        self.assertFalse(said.ticket_id.scope, "a suggestion decides nothing")

    def test_tickets_of_portal_users_and_of_mail_have_one(self):
        vals = {"name": BROKEN, "description": "<p>Див. вище</p>"}
        portal = self.env["helpdesk.ticket"].with_user(self.customer).sudo()
        self.assertTrue(portal.create(vals).scope_suggestion_id)
        agent = self.env["helpdesk.ticket"].with_user(self.agent)
        self.assertTrue(agent.create(vals).sudo().scope_suggestion_id)
        mail = self.env["helpdesk.ticket"].message_new(
            {
                "subject": BROKEN,
                "body": "<p>Вітаю!</p>",
                "from": "a@example.com",
                "email_from": "a@example.com",
            }
        )
        self.assertEqual(mail.scope_suggestion_id.likely, "support")

    def test_what_cannot_be_judged_is_not_judged(self):
        said = self._said("?")
        self.assertTrue(said.abstained)
        self.assertFalse(said.shown or said.likely or said.type_id)
        self.assertEqual(said.band, "unsure")

    def test_the_dearest_of_several_topics_is_suggested(self):
        said = self._said(
            "не друкує рахунок на принтері, пише помилку; і ще потрібен новий звіт "
            "по продажах менеджерів з розрахунком бонусів"
        )
        self.assertEqual(said.likely, "development")

    def test_new_words_are_suggested_for_until_somebody_decided(self):
        ticket = self._ticket(name=BROKEN, description=BLANK)
        first = ticket.scope_suggestion_id
        ticket.name = BROKEN
        self.assertEqual(ticket.scope_suggestion_id, first, "the same words")
        ticket.name = "Потрібен новий звіт по продажах з розрахунком бонусів"
        second = ticket.scope_suggestion_id
        self.assertNotEqual(second, first)
        self.assertTrue(first.exists())
        self._decide(ticket, "development")
        ticket.name = BROKEN
        self.assertEqual(ticket.scope_suggestion_id, second)

    def test_a_failing_suggestion_keeps_no_ticket_away(self):
        with (
            patch.object(suggestion_file.judge, "judge", side_effect=ValueError("x")),
            mute_logger(LOGGER),
        ):
            ticket = self._ticket(name=BROKEN)
        self.assertTrue(ticket.exists())
        self.assertFalse(ticket.scope_suggestion_id)
        broken = "SELECT 1 FROM there_is_no_such_table"
        with (
            patch.object(
                type(self.versions),
                "_catalogue",
                lambda model: model.env.cr.execute(broken),
            ),
            mute_logger(LOGGER, "odoo.sql_db"),
        ):
            ticket = self._ticket(name=BROKEN)
        ticket.invalidate_recordset()
        self.assertEqual(ticket.name, BROKEN)

    # What was decided before

    def test_a_decision_answers_the_same_request_at_once(self):
        ticket = self._ticket(name=BROKEN, description=BLANK)
        self._decide(ticket, "maintenance")
        for text in (BROKEN, BROKEN.upper() + "!!", BROKEN.replace("пише", "пишее")):
            with self.subTest(text=text):
                said = self._said(text)
                self.assertEqual(said.shown, "maintenance")
                self.assertEqual(said.band, "high")
                self.assertEqual(said.near_ticket_id, ticket)
        other = self._said("Не друкується накладна")
        self.assertFalse(other.near_ticket_id)

    def test_the_newest_decision_answers(self):
        for code in ("maintenance", "development"):
            ticket = self._ticket(name=BROKEN, description=BLANK)
            self._decide(ticket, code)
        self.assertEqual(self._said(BROKEN).shown, "development")
        self._decide(ticket, "minor_change")
        self.assertEqual(self._said(BROKEN).shown, "minor_change")
        ticket._scope_reopen("Refused")
        self.assertEqual(self._said(BROKEN).shown, "maintenance")

    def test_forgotten_deleted_and_edited_tickets_answer_no_more(self):
        tickets = [self._ticket(name=BROKEN, description=BLANK) for _i in range(3)]
        for number, ticket in enumerate(tickets):
            ticket.name = f"{BROKEN} {'абвгд'[number] * 12}"
            self._decide(ticket, "maintenance")
        texts = [ticket.name for ticket in tickets]
        for text, ticket in zip(texts, tickets, strict=True):
            self.assertEqual(self._said(text).near_ticket_id, ticket)
        tickets[0]._by_verb().scope_forgotten = True
        tickets[1].unlink()
        tickets[2].name = "Зовсім інші слова про новий модуль"
        for text in texts:
            self.assertFalse(self._said(text).near_ticket_id)

    def test_a_forgotten_ticket_keeps_none_of_its_words(self):
        ticket = self._ticket(name=BROKEN, description=BLANK)
        ticket.name = f"{BROKEN} знову"
        kept = self.env["support.scope.suggestion"].search(
            [("ticket_id", "=", ticket.id)]
        )
        self.assertTrue(all(kept.mapped("reason")) and len(kept) > 1)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).action_forget_words()
        ticket.with_user(self.leader).action_forget_words()
        ticket.name = f"{BROKEN} ще раз"
        kept = self.env["support.scope.suggestion"].search(
            [("ticket_id", "=", ticket.id)]
        )
        self.assertEqual(len(kept), 3, "it is still suggested what it is")
        self.assertFalse(any(kept.mapped("reason")))
        self.assertFalse(any(kept.mapped("words_sha256")))
        panel = ticket.with_user(self.agent).scope_panel
        self.assertTrue(panel["forgotten"])
        self.assertEqual(panel["suggestion"]["words"], [])

    def test_decisions_of_another_company_answer_nothing(self):
        ticket = self._ticket(name=BROKEN, description=BLANK)
        self._decide(ticket, "maintenance")
        company = self.env["res.company"].create({"name": "Another"})
        said = self._said(BROKEN, company_id=company.id, team_id=False)
        self.assertFalse(said.near_ticket_id)

    def test_a_decision_that_is_rolled_back_answers_nothing(self):
        ticket = self._ticket(name=BROKEN, description=BLANK)
        with self.env.cr.savepoint() as point:
            self._decide(ticket, "maintenance")
            self.assertTrue(self._said(BROKEN).near_ticket_id)
            point.rollback()
        self.assertFalse(self._said(BROKEN).near_ticket_id)

    # What the agreement says

    def test_what_needs_a_person_is_never_shown_as_sure(self):
        said = self._said(LEGAL)
        self.assertEqual(said.type_id, self.legal)
        self.assertFalse(said.shown)
        self.assertEqual(said.likely, "development")
        self._decide(said.ticket_id, "development")
        again = self._said(LEGAL)
        self.assertEqual(again.near_ticket_id, said.ticket_id)
        self.assertFalse(again.shown)

    def test_the_class_follows_the_agreement_of_the_client(self):
        kind = self.env.ref("support_scope_classifier.type_sup_print_broken")
        known = kind.phrase_ids.filtered(lambda one: one.lang == "uk")[0].text
        before = self._said(known)
        self.assertEqual((before.shown, before.type_id), ("support", kind))
        agreement = self._mapped_agreement(kind)
        ticket = self._ticket(name=known, description=BLANK, partner_id=self.person.id)
        self.assertEqual(ticket.agreement_id, agreement)
        said = ticket.scope_suggestion_id
        self.assertEqual(said.type_id, kind)
        self.assertEqual((said.shown, said.likely), ("maintenance", "maintenance"))
        self._decide(ticket, "maintenance")
        self.assertEqual(ticket.scope_decision_id.type_id, kind)
        # The other client's agreement says nothing of it: there it is support.
        again = self._said(known, partner_id=self.client_person.id)
        self.assertEqual(again.near_ticket_id, ticket)
        self.assertEqual(again.shown, "support")

    def test_what_only_looks_like_a_mapped_type_is_left_to_a_person(self):
        before = self._said(BROKEN)
        self.assertEqual(before.shown, "support")
        self._mapped_agreement(before.type_id)
        said = self._said(BROKEN, partner_id=self.person.id)
        self.assertFalse(said.shown)
        self.assertEqual((said.likely, said.second), ("support", "maintenance"))

    def test_suggestions_cost_few_queries_that_do_not_grow(self):
        def cost(number):
            vals = {"name": BROKEN, "description": BLANK, "team_id": self.team.id}
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["helpdesk.ticket"].create([vals] * number)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        kinds = type(self.env["helpdesk.ticket"])
        cost(1)
        ours = [cost(1), cost(20)]
        with patch.object(kinds, "_suggest_scope", lambda tickets: None):
            bare = [cost(1), cost(20)]
        one, many = (mine - plain for mine, plain in zip(ours, bare, strict=True))
        self.assertLessEqual(one, 10)
        self.assertLessEqual(many, one + 1)

    def test_a_suggestion_is_never_changed(self):
        said = self._said(BROKEN)
        with self.assertRaises(UserError):
            said.shown = "development"

    def test_what_is_wrong_with_the_ticket_itself_is_not_hidden(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(NotNullViolation),
        ):
            self.env["helpdesk.ticket"].create({"name": BROKEN, "description": False})

    def _mapped_agreement(self, kind):
        """Another client, for whom a type counts as maintenance."""
        company = self.env["res.partner"].create(
            {"name": "Mapped Ltd", "is_company": True}
        )
        user = self._new_user("mapped_person", "base.group_portal", company)
        self.person = user.partner_id
        mapping = {"type_id": kind.id, "scope": "maintenance"}
        return self._signed_agreement(
            self._moment("2026-01-02 10:00"),
            {"partner_id": company.id, "contact_id": self.person.id},
            {"scope_mapping_ids": [Command.create(mapping)]},
        )

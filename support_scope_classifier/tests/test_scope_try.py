# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import train
from .common import ScopeCommon

RENAME = "Please rename the button on the invoice form"


@tagged("post_install", "-at_install")
class TestScopeTry(ScopeCommon):
    """A manager tries a text, and reads what a version is worth."""

    def _try(self, text, user=None):
        tries = self.env["support.scope.try"].with_user(user or self.leader)
        return html.fromstring(tries.create({"text": text}).result)

    def _find(self, page, name):
        return page.xpath(f"//*[contains(@class, 'o_scope_try_{name}')]")

    def test_a_sure_text_says_its_class_and_the_words_that_decided(self):
        page = self._try(RENAME)
        [shown] = self._find(page, "shown")
        self.assertIn("Small change", shown.text_content())
        marked = [mark.text_content() for mark in page.iter("mark")]
        self.assertIn("rename", marked)
        self.assertEqual(len(page.xpath("//*[@role='progressbar']")), 4)

    def test_what_is_shown_is_what_a_ticket_would_get(self):
        ticket = self._ticket(name=RENAME, description="")
        found = self.env["support.scope.try"].with_user(self.leader)
        values = found.create({"text": RENAME})._result_values()
        suggestion = ticket.scope_suggestion_id
        self.assertEqual(values["percent"], int(suggestion.probability * 100))
        self.assertEqual(values["kind"], suggestion.type_id.name)
        self.assertEqual(suggestion.shown, "minor_change")
        self.assertEqual(values["shown"], "Small change")

    def test_an_unsure_text_shows_two_chips_and_nothing_as_sure(self):
        model, _id = self.env["support.scope.model"]._scorer()
        with patch.object(model, "threshold", 1.0):
            page = self._try(RENAME)
        self.assertFalse(self._find(page, "shown"))
        [unsure] = self._find(page, "unsure")
        self.assertEqual(len(unsure.xpath(".//*[contains(@class, 'badge')]")), 2)
        self.assertFalse(page.xpath("//*[contains(@class, 'bg-success')]"))

    def test_too_few_words_say_why_there_is_no_answer(self):
        page = self._try("help")
        self.assertIn("too few words", page.text_content())
        self.assertFalse(page.xpath("//*[@role='progressbar']"))

    def test_a_text_cannot_bring_markup(self):
        text = "rename the button &lt;img src=x onerror=alert(1)&gt; on the form"
        page = self._try(text)
        self.assertFalse(page.xpath("//img"))
        self.assertIn("onerror", self._find(page, "read")[0].text_content())

    def test_greetings_and_signatures_are_not_read(self):
        page = self._try(f"Dear team,\n{RENAME}\nKind regards,\nOlena")
        read = self._find(page, "read")[0].text_content()
        self.assertIn("rename the button", read)
        self.assertNotIn("Olena", read)

    def test_the_same_request_that_was_decided_before_answers(self):
        text = "the quarterly thing of our purchasing people does not add up"
        ticket = self._ticket(name=text, description="")
        self._decide(ticket, "maintenance")
        page = self._try(text)
        self.assertIn("Maintenance", self._find(page, "shown")[0].text_content())
        self.assertIn(ticket.name, self._find(page, "known")[0].text_content())

    def test_a_megabyte_is_answered(self):
        page = self._try("rename the button " * 60_000)
        self.assertLess(len(self._find(page, "read")[0].text_content()), 1000)

    def test_no_text_has_no_answer_and_the_dialog_comes_back(self):
        form = Form(self.env["support.scope.try"].with_user(self.leader))
        self.assertFalse(form.result)
        form.text = RENAME
        self.assertIn("Small change", form.result)
        action = form.save().action_try()
        self.assertEqual(action["target"], "new")
        self.assertTrue(action["res_id"])

    def test_agents_do_not_try(self):
        with self.assertRaises(AccessError):
            self._try(RENAME, self.agent)

    # Versions

    def test_a_version_says_its_figures_in_words(self):
        version = self.env["support.scope.model"].search([("is_shipped", "=", True)])
        version._by_verb().figures = {
            "decisions": {
                "rows": 60,
                "coverage": 0.5,
                "precision": 0.925,
                "accuracy": 0.8,
                "false_support": None,
            },
            "catalogue": None,
        }
        words = version.with_user(self.leader).figures_words
        self.assertIn("60 decided tickets", words)
        self.assertIn("shown for 50.0 %", words)
        self.assertIn("92.5 % were right", words)
        self.assertNotIn("by mistake", words)
        version._by_verb().figures = {"decisions": None, "catalogue": None}
        self.assertIn("Nothing was measured", version.figures_words)

    def test_without_scikit_learn_a_version_says_that_nothing_is_learned(self):
        versions = self.env["support.scope.model"].with_user(self.leader)
        version = versions.search([], limit=1)
        with patch.object(train, "can_train", lambda: False):
            version.invalidate_recordset(["can_learn"])
            self.assertFalse(version.can_learn)
            with self.assertRaisesRegex(UserError, "pip install scikit-learn"):
                version.action_train()

    def test_every_screen_of_the_menus_opens(self):
        menus = self.env["ir.ui.menu"].search([])
        mine = menus.filtered(
            lambda menu: (
                menu.action
                and menu.get_external_id()[menu.id].startswith(
                    "support_scope_classifier."
                )
            )
        )
        self.assertGreaterEqual(len(mine), 10)
        for action in mine.mapped("action"):
            views = [view for view in action.views if view[1] != "activity"]
            self.env[action.res_model].with_user(self.leader).get_views(views)

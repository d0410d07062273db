# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import ScopeCommon

ARTICLE = {
    "scope.add_user": "support",
    "scope.explain_invoice": "support",
    "scope.rename_move_button": "minor_change",
    "scope.discount_logic": "development",
    "scope.new_document": "development",
    "scope.new_module": "maintenance",
}
FEWEST = {"uk": 10, "en": 10, "ru": 5, "pl": 5}


@tagged("post_install", "-at_install")
class TestCatalogue(ScopeCommon):
    """Shipped types, phrases and cue words: there, editable, never overwritten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = cls.env["support.scope.type"]
        cls.phrases = cls.env["support.scope.phrase"]
        cls.cues = cls.env["support.scope.cue"]
        cls.shipped = cls.phrases.search([("is_shipped", "=", True)])

    def _type_of(self, code):
        return self.types.search([("code", "=", code)])

    def test_the_six_of_the_article_are_in_the_clients_table(self):
        for code, scope in ARTICLE.items():
            kind = self._type_of(code)
            self.assertEqual(kind.scope, scope)
            self.assertTrue(kind.is_listed)

    def test_every_shipped_type_has_enough_phrases_of_each_language(self):
        counts = {
            (kind, lang): count
            for kind, lang, count in self.phrases._read_group(
                [("is_shipped", "=", True)], ["type_id", "lang"], ["__count"]
            )
        }
        kinds = {kind for kind, _lang in counts}
        self.assertGreaterEqual(len(kinds), 45)
        few = [
            (kind.code, lang)
            for kind in kinds
            for lang, least in FEWEST.items()
            if counts.get((kind, lang), 0) < least
        ]
        self.assertFalse(few)

    def test_effort_is_asked_of_small_changes_and_law_needs_a_person(self):
        shipped = self.shipped.type_id
        asks = shipped.filtered("asks_effort")
        self.assertEqual(set(asks.mapped("scope")), {"minor_change"})
        self.assertEqual(asks, shipped.filtered(lambda t: t.scope == "minor_change"))
        needs = shipped.filtered("needs_person")
        self.assertEqual(needs.mapped("code"), ["dev_legal_change"])

    def test_names_are_ukrainian_where_ukrainian_is_installed_later(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        kind = self._type_of("scope.add_user")
        self.assertEqual(kind.name, "Add a new user")
        named = kind.with_context(lang="uk_UA")
        self.assertEqual(named.name, "Додати нового користувача")

    def test_types_are_explained_in_both_languages(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        kinds = self.shipped.type_id
        self.assertFalse(kinds.filtered(lambda kind: not kind.description))
        told = kinds.with_context(lang="uk_UA")
        same = [
            kind.code
            for kind, here in zip(kinds, told, strict=True)
            if kind.description == here.description
        ]
        self.assertFalse(same)

    def test_cue_words_have_names_in_both_languages(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.cues._load_shipped(self.types._shipped_json("cues"))
        broken = self.cues.search([("code", "=", "broken")])
        self.assertEqual(broken.name, "Broken")
        self.assertEqual(broken.with_context(lang="uk_UA").name, "Не працює")

    def test_an_update_keeps_how_a_type_was_explained(self):
        kind, other = self._type_of("scope.add_user"), self._type_of("scope.new_module")
        kind.description = "New people only"
        other.description = False
        self.types._load_shipped()
        self.assertEqual(kind.description, "New people only")
        self.assertTrue(other.description)

    def test_an_update_keeps_what_was_edited_and_brings_back_nothing(self):
        kind = self._type_of("scope.add_user")
        kind.write({"name": "People", "scope": "maintenance"})
        edited, gone = kind.phrase_ids[0], kind.phrase_ids[1]
        edited.text = "наші слова про нову людину"
        gone.unlink()
        self.assertTrue(gone.exists())
        self.assertFalse(gone.active)
        cue = self.cues.search([("code", "=", "want")])
        cue.stems_uk = "хочемо"
        before = self.phrases.with_context(active_test=False).search_count([])
        self.types._load_shipped()
        after = self.phrases.with_context(active_test=False).search_count([])
        self.assertEqual(after, before)
        self.assertEqual(kind.name, "People")
        self.assertEqual(kind.scope, "maintenance")
        self.assertEqual(edited.text, "наші слова про нову людину")
        self.assertNotIn(gone, kind.phrase_ids)
        self.assertEqual(cue.stems_uk, "хочемо")

    def test_an_update_adds_what_is_new(self):
        phrase = self.shipped[0]
        text, kind = phrase.text, phrase.type_id
        phrase.flush_recordset()
        self.env.cr.execute(
            "DELETE FROM support_scope_phrase WHERE id = %s", [phrase.id]
        )
        self.env.invalidate_all()
        self.types._load_shipped()
        self.assertIn(text, kind.phrase_ids.mapped("text"))

    def test_own_types_and_phrases_are_deleted_shipped_types_are_not(self):
        kind = self._type("our_own")
        phrase = self.phrases.create({"type_id": kind.id, "text": "щось своє"})
        phrase.unlink()
        self.assertFalse(phrase.exists())
        kind.unlink()
        self.assertFalse(kind.exists())
        with self.assertRaisesRegex(UserError, "archived instead"):
            self._type_of("scope.add_user").unlink()

    def test_a_phrase_is_some_words(self):
        kind = self._type("our_own")
        for text in ("   ", "a" * 601):
            with self.assertRaises(ValidationError):
                self.phrases.create({"type_id": kind.id, "text": text})

    def test_stems_nobody_can_look_for_are_refused_by_name(self):
        cue = self.cues.create({"name": "Ours", "code": "ours", "stems_uk": "друк*"})
        for stems in ("друк**", "*", "a.b", "(x)+", "нове\n*поле"):
            with (
                self.subTest(stems=stems),
                self.assertRaisesRegex(ValidationError, "of Ours cannot be looked for"),
            ):
                cue.stems_uk = stems

    def test_stems_are_one_a_line_or_separated_by_commas(self):
        cue = self.cues.create(
            {
                "name": "Ours",
                "code": "ours",
                "scope": "support",
                "stems_uk": "друк*, не працю*\n\n  новий   звіт ",
            }
        )
        self.assertEqual(
            cue._group(),
            {
                "code": "ours",
                "class": "support",
                "stems": {
                    "uk": ["друк*", "не працю*", "новий звіт"],
                    "en": [],
                    "ru": [],
                    "pl": [],
                },
            },
        )

    def test_agents_read_the_catalogue_and_managers_edit_it(self):
        kind = self._type_of("scope.add_user")
        agent = kind.with_user(self.agent)
        self.assertTrue(agent.phrase_ids[0].text)
        with self.assertRaises(AccessError):
            agent.name = "Mine"
        with self.assertRaises(AccessError):
            agent.phrase_ids[0].text = "mine and mine"
        leader = kind.with_user(self.leader)
        leader.name = "Ours"
        leader.phrase_ids[0].unlink()
        with self.assertRaises(AccessError):
            kind.with_user(self.customer).read(["name"])

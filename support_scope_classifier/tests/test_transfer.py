# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.implementation_methodology.tests.common_transfer import TransferMixin

PARTS = ("types", "phrases", "cues")


class TestTransfer(TransferMixin, BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("uk_UA")
        cls.engine = cls.env["implementation.transfer"]
        cls.kind = cls.env["support.scope.type"].create(
            {"code": "own_type", "scope": "support", "name": "Own type"}
        )
        cls.kind.with_context(lang="uk_UA").name = "Власний тип"
        cls.phrase = cls.env["support.scope.phrase"].create(
            {"type_id": cls.kind.id, "lang": "uk", "text": "зробіть ще раз, прошу"}
        )

    def test_a_catalogue_comes_back_as_it_went(self):
        shipped = self.env["support.scope.phrase"].search(
            [("key", "!=", False)], limit=2
        )
        shipped[0].active = False
        data = self._export(*PARTS)
        phrases = json.loads(data)["content"]["parts"]["phrases"]
        self.assertEqual(len(phrases), 2, "what was shipped need not travel")
        self.kind.unlink()
        shipped[0].active = True
        cue = self.env["support.scope.cue"].search([], limit=1)
        cue.write({"stems_uk": "інше*", "active": False})
        self._import(data)
        self.assertEqual(self._export(*PARTS), data)
        self.assertFalse(shipped[0].active)
        self.assertTrue(cue.active)
        again = self.env["support.scope.type"].search([("code", "=", "own_type")])
        self.assertEqual(again.with_context(lang="uk_UA").name, "Власний тип")
        self.assertEqual(again.phrase_ids.mapped("text"), ["зробіть ще раз, прошу"])

    def test_an_edited_phrase_is_found_by_what_it_was(self):
        shipped = self.env["support.scope.phrase"].search(
            [("key", "!=", False)], limit=1
        )
        was = shipped.text
        shipped.text = "а це змінили"
        data = self._export(*PARTS)
        shipped.text = was
        self.assertEqual(set(self._kinds(data).values()), {"changed"})
        self._import(data)
        self.assertEqual(shipped.text, "а це змінили")

    def test_stems_that_cannot_be_looked_for_give_everything_back(self):
        def spoil(parts):
            parts["types"][0]["name"]["en_US"] = "Changed first"
            parts["cues"][0]["stems_en"] = "***"

        before = self._export(*PARTS)
        wizard = self.env["implementation.transfer.import"].create({})
        content = self.engine._read_file(self._edited(before, spoil))["content"]
        self.assertIn("cannot be looked for", wizard._try(content, set(PARTS)))
        self.assertEqual(self._export(*PARTS), before)

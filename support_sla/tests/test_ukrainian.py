# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged

EXTRA = Path(__file__).parents[1] / "i18n_extra" / "uk.po"
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>]+>|\{\{.*?\}\}")


@tagged("post_install", "-at_install")
class TestUkrainian(TransactionCase):
    """The helpdesk below us has no Ukrainian of its own: we bring it."""

    def test_the_helpdesk_speaks_ukrainian(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        modules = self.env["ir.module.module"]
        modules._load_module_terms(["support_sla"], ["uk_UA"], overwrite=True)
        env = self.env(context={"lang": "uk_UA"})
        menu = env.ref("helpdesk_mgmt.helpdesk_ticket_main_menu")
        self.assertEqual(menu.name, "Служба підтримки")
        label = env["helpdesk.ticket"].fields_get(["team_id"])["team_id"]["string"]
        self.assertEqual(label, "Команда")
        portal = env.ref("helpdesk_mgmt.portal_my_tickets")
        self.assertIn("Звернень не знайдено", portal.arch_db)

    def test_what_is_no_word_is_kept(self):
        for entry in polib.pofile(str(EXTRA)):
            with self.subTest(entry.msgid):
                self.assertTrue(entry.msgstr)
                self.assertCountEqual(
                    KEPT.findall(entry.msgid), KEPT.findall(entry.msgstr)
                )

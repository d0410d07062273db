# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A configuration goes out into a file and comes back, in a real browser."""

import json
import tempfile
from pathlib import Path

from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.implementation_methodology.tests.common import ImplementationCommon

from .backend_screens import ROOTS, SIZE
from .demo_world import LANGS
from .person import Person
from .tab import tab
from .words import Untranslated

SECTION = ".o_menu_sections [data-menu-xmlid='implementation_methodology.{}']"
LEAF = ".o-dropdown--menu [data-menu-xmlid='implementation_methodology.{}']"
PARTS = ".o_dialog [name=part_ids] .o_data_row"
LINES = ".o_dialog [name=line_ids] .o_data_row"
FILE = ".o_dialog [name=file]"
CHOSEN = ("methodologies", "policies")


@tagged("post_install", "-at_install", "browser")
class TestTransfer(HttpCase, ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in LANGS.values():
            cls.env["res.lang"]._activate_lang(lang)
        cls.manager.write(
            {
                "tz": "Europe/Kyiv",
                "group_ids": [
                    Command.link(cls.env.ref("helpdesk_mgmt.group_helpdesk_manager").id)
                ],
            }
        )
        cls.own = cls.env["implementation.methodology"].create(
            {
                "code": "journey",
                "name": "The way of the journey",
                "company_id": cls.env.company.id,
                "stage_ids": [
                    Command.create({"code": "first", "name": "First of the journey"})
                ],
            }
        )
        cls.policy = cls.env["support.sla.policy"].create(
            {
                "name": "Promise of the journey",
                "calendar_id": cls.env.company.resource_calendar_id.id,
                "target_ids": [
                    Command.create(
                        {"metric": "resolution", "amount": 8, "unit": "hours"}
                    )
                ],
            }
        )

    def test_what_went_out_comes_back(self):
        untranslated = Untranslated()
        for lang, code in LANGS.items():
            self.manager.lang = code
            with (
                self.subTest(lang=lang),
                tempfile.TemporaryDirectory() as folder,
                tab(self) as opened,
            ):
                opened.resize(*SIZE)
                opened.log_in(self.manager.login)
                manager = Person(self, opened, lang)
                manager.open("/odoo/implementations")
                path = self._export(manager, code, Path(folder))
                self._spoil()
                self._compare(manager, path)
                if lang == "uk":
                    self.assertEqual(untranslated.found(opened, ROOTS), [])
                self._import(manager)
                self._compare(manager, path, differs=False)

    def _menu(self, manager, name):
        manager.click(SECTION.format("implementation_menu_configuration"))
        manager.click(LEAF.format(name))

    def _export(self, manager, lang, folder):
        """Take the chosen parts; return the file as the browser saved it."""
        self._menu(manager, "implementation_menu_transfer_export")
        manager.sees(PARTS)
        offered = self.env["implementation.transfer"].with_context(lang=lang)
        offered = offered.with_user(self.manager)._offered()
        for part in offered:
            if part.name not in CHOSEN:
                row = f"{PARTS}:nth-child({offered.index(part) + 1})"
                manager.sees(row, part.label)
                manager.click(f"{row} .o_boolean_toggle input")
        manager.click(".o_dialog button[name=action_export]")
        manager.sees(f"{FILE} a", "configuration_")
        manager.look("export_done")
        path = manager.takes(f"{FILE} a", folder)
        self.assertEqual({*json.loads(path.read_text())["content"]["parts"]}, {*CHOSEN})
        manager.click(".o_dialog .btn-close")
        return path

    def _spoil(self):
        """Change what went out."""
        self.own.stage_ids.name = "Spoilt stage"
        self.policy.target_ids.amount = 9
        self.env.flush_all()

    def _compare(self, manager, path, differs=True):
        """Give the file and read what it would change; nothing is changed by it."""
        before = self._values()
        self._menu(manager, "implementation_menu_transfer_import")
        manager.sees(FILE)
        manager.chooses(f"{FILE} input[type=file]", path)
        manager.sees(".o_dialog button[name=action_compare]")
        manager.look("import_file")
        manager.click(".o_dialog button[name=action_compare]")
        manager.sees(PARTS)
        self.assertEqual(len(manager.reads(PARTS)), len(CHOSEN))
        self.assertEqual(self._values(), before)
        if not differs:
            manager.sees(".o_dialog .alert-info")
            manager.sees_not(".o_dialog button[name=action_import]")
            self.assertEqual(manager.reads(LINES), [])
            manager.look("import_equal")
            return
        manager.look("import_differences")
        stage, amount = manager.reads(LINES)
        self.assertIn("(first) ▸", stage)
        self.assertIn("Spoilt stage", stage)
        self.assertIn("Promise of the journey", amount)
        # the words of a choice, not its code
        self.assertNotIn("resolution", amount)
        self.assertRegex(amount, r"\b9\b.*\b8\b")
        manager.tab.run("document.querySelector('.modal-body').scrollTop = 1e6")
        manager.look("import_differences_below")

    def _import(self, manager):
        manager.click(".o_dialog button[name=action_import]")
        manager.sees(".o_dialog .alert-success")
        manager.look("import_done")
        self.assertEqual(self._values(), ("First of the journey", 8))
        manager.click(".o_dialog .btn-close")

    def _values(self):
        self.env.invalidate_all()
        return self.own.stage_ids.name, self.policy.target_ids.amount

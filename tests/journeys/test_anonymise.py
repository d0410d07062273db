# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A manager takes a person out of the database, in a real browser."""

from odoo.tests import HttpCase, tagged

from odoo.addons.implementation_methodology.tests.common import ImplementationCommon

from .backend_screens import SIZE
from .demo_world import LANGS
from .person import LAST_DIALOG, Person
from .tab import tab
from .words import Untranslated

MENU = ".o_cp_action_menus button:has(.fa-cog)"
ENTRY = ".o-dropdown--menu .o-dropdown-item"
DIALOG = ".o_dialog:has([name=preview])"
CHANGES = f"{DIALOG} [name=preview] li"


@tagged("post_install", "-at_install", "browser")
class TestAnonymise(HttpCase, ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in LANGS.values():
            cls.env["res.lang"]._activate_lang(lang)
        cls.manager.tz = "Europe/Kyiv"
        cls.project = cls._start_implementation()
        cls.action = cls.env.ref(
            "implementation_methodology.implementation_anonymise_dialog_action"
        )
        cls.people = {
            "en": cls._person(
                cls.coordinator, "Zvenyslava Dobrohost", "Zvenka Hostova"
            ),
            "uk": cls._person(cls.colleague, "Мирослава Гостинна", "Славуня Гість"),
        }

    @classmethod
    def _person(cls, user, name, called):
        """A contact and two tickets: one has the name, one the name before."""
        user.partner_id.write({"name": name, "phone": "+380671239876"})
        tickets = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": f"{word} cannot print",
                    "description": "<p>Please help.</p>",
                    "partner_id": cls.client.id,
                }
                for word in (name, called)
            ]
        )
        return user.partner_id, name, called, tickets

    def test_a_manager_reads_confirms_and_sees_the_result(self):
        untranslated = Untranslated()
        for lang, (contact, name, called, tickets) in self.people.items():
            self.manager.lang = LANGS[lang]
            entry = self.action.with_context(lang=LANGS[lang]).name
            kind = self.env["ir.model"]._get("helpdesk.ticket")
            kind = kind.with_context(lang=LANGS[lang]).name
            with self.subTest(lang=lang), tab(self) as opened:
                opened.resize(*SIZE)
                opened.log_in(self.manager.login)
                manager = Person(self, opened, lang)
                manager.open(f"/odoo/res.partner/{contact.id}")
                manager.click(MENU)
                manager.click(ENTRY, entry)
                manager.sees(CHANGES)
                self.assertIn(f"{kind}: 1", manager.reads(CHANGES))
                manager.writes(f"{DIALOG} [name=also] textarea", called)
                manager.sees(CHANGES, f"{kind}: 2")
                manager.look("anonymise_preview")
                if lang == "uk":
                    self.assertEqual(untranslated.found(opened, DIALOG), [])
                self._unchanged(contact, name, tickets)

                manager.click(f"{DIALOG} button[name=action_confirm]")
                manager.sees(f"{LAST_DIALOG} .modal-footer .btn-primary")
                manager.look("anonymise_sure")
                self._unchanged(contact, name, tickets)
                manager.click(f"{LAST_DIALOG} .modal-footer .btn-primary")

                gone = contact.with_context(lang=LANGS[lang])
                gone.invalidate_recordset()
                self.assertNotIn(name, gone.name)
                self.assertFalse(gone.active)
                manager.sees(".o_breadcrumb", gone.name)
                manager.sees_not(".o_dialog")
                manager.look("anonymise_result")
                shown = " ".join(manager.reads(".o_action_manager"))
                for word in (name, called, "1239876"):
                    self.assertNotIn(word, shown)
                self._gone(contact, name, called, tickets)

                manager.click(MENU)
                manager.click(ENTRY, entry)
                manager.sees(f"{LAST_DIALOG} [name=preview]")
                manager.sees_not(f"{LAST_DIALOG} button[name=action_confirm]")
                manager.look("anonymise_again")

    def _unchanged(self, contact, name, tickets):
        self.env.invalidate_all()
        self.assertEqual(contact.name, name)
        self.assertTrue(contact.active and contact.user_ids.active)
        self.assertIn(name, tickets[0].name)

    def _gone(self, contact, name, called, tickets):
        self.env.invalidate_all()
        self.assertTrue(contact.implementation_anonymised_on)
        users = contact.with_context(active_test=False).user_ids
        self.assertEqual(users.mapped("active"), [False])
        for ticket, word in zip(tickets, (name, called), strict=True):
            self.assertNotIn(word, ticket.name)
            self.assertIn("cannot print", ticket.name)

    def test_who_may_not_and_what_is_no_person(self):
        (self.manager | self.consultant).lang = "en_US"
        with tab(self) as opened:
            opened.resize(*SIZE)
            opened.log_in(self.manager.login)
            manager = Person(self, opened, "en")
            manager.open(f"/odoo/res.partner/{self.client.id}")
            manager.click(MENU)
            manager.click(ENTRY, self.action.name)
            manager.sees(".o_dialog", "A company is no person")
            opened.troubles()  # the refusal, which was shown
            manager.look("anonymise_company")

            opened.log_in(self.consultant.login)
            consultant = Person(self, opened, "en")
            consultant.open(f"/odoo/res.partner/{self.coordinator.partner_id.id}")
            consultant.click(MENU)
            consultant.sees(ENTRY)
            consultant.sees_not(ENTRY, self.action.name)

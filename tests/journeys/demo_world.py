# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The demo story as a test's world: data on all floors, people on both sides."""

import os
from importlib import import_module
from pathlib import Path

from contracts import suite

from odoo.tests import HttpCase

from odoo.addons.hypercare.tools import pack

STATE = Path(os.environ.get("SUITE_STATE", suite.ROOT / ".state"))
AXE = STATE / "npm" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = STATE / "screenshots"
LANGS = {"en": "en_US", "uk": "uk_UA"}


class DemoWorld(HttpCase):
    """What ``setup/run`` tells, told again; ``personas`` are the people in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.personas = []
        for addon in suite.ADDONS:
            story = import_module(f"odoo.addons.{addon}.demo.story")
            story.build(cls.env)
            cls.personas += [one["login"] for one in getattr(story, "PERSONAS", [])]
        cls._ask_for_decisions()
        cls.env.flush_all()

    @classmethod
    def _ask_for_decisions(cls):
        """What the story leaves to its reader, and the portal has a page for."""
        head, manager = (
            cls.env["res.users"].search([("login", "=", login)])
            for login in ("bohdan", "maria")
        )
        statements = cls.env["support.statement"].search([("state", "=", "draft")])
        statements.with_user(head).action_approve()
        statements.with_user(head).action_send()
        window = cls.env["hypercare.window"].search([("state", "=", "open")], limit=1)
        cls.env["hypercare.extension"].with_user(manager).create(
            {
                "window_id": window.id,
                "days": 7,
                "reason_class": "external",
                "reason": "Постачальник принтера етикеток запізнюється.",
            }
        ).action_request()
        action = window.with_user(manager).action_handover()
        handover = cls.env["hypercare.handover"].browse(action["res_id"])
        handover.write(
            {
                "team_id": window.team_id.id,
                **{
                    name: "Без зауважень."
                    for name in pack.SECTIONS
                    if not (handover[name] or "").strip()
                },
            }
        )
        stage = cls.env["helpdesk.ticket.stage"].search([("closed", "=", False)])[0]
        handover.ticket_ids.write(
            {"team_id": window.team_id.id, "stage_id": stage.id, "user_id": head.id}
        )
        handover.with_user(manager).action_request()

    @classmethod
    def _people(cls, *, portal):
        """Logins of the story, of portal users or of internal ones, in its order."""
        users = cls.env["res.users"].search([("login", "in", cls.personas)])
        found = users.filtered(lambda one: one.share == portal).mapped("login")
        return sorted(found, key=cls.personas.index)

    def _speak(self, logins, lang):
        """Let people work in a language."""
        users = self.env["res.users"].search([("login", "in", logins)])
        users.write({"lang": LANGS[lang]})
        self.env.flush_all()

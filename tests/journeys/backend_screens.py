# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every screen behind the menus of the suite: views, forms, tabs, dialogs.

What there is to open is read from the database: a new menu is walked as well.
"""

import os
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from contracts import suite

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .demo_world import LANGS, SHOTS
from .tab import tab
from .words import Untranslated

SIZE = (1366, 900)
#: Opens what there is in an action and is shown in more than one way.
OPEN = """
(request, options) => {
    const services = odoo.__WOWL_DEBUG__.root.env.services;
    services.dialog.closeAll();
    services.action
        .doAction(request, { clearBreadcrumbs: true, ...options })
        .catch((error) => window.suiteCalls.failed.push(`${error}`));
}
"""
#: True once nothing is asked of the server any more and all is drawn.
SETTLE = """
async () => {
    const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const until = Date.now() + 20000;
    // a chart's library comes as a script, and until then nothing is shown
    const drawn = ".o_action_manager :is(.o_action, .o_view_controller), .o_dialog";
    const shown = () => document.querySelector(drawn);
    for (let quiet = 0; quiet < 3 && Date.now() < until; ) {
        await pause(40);
        quiet = window.suiteCalls.open || !shown() ? 0 : quiet + 1;
    }
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return !window.suiteCalls.open;
}
"""
READY = "document.querySelector('.o_main_navbar') && odoo.__WOWL_DEBUG__"
ROOTS = ".o_main_navbar, .o_action_manager, .o_dialog"
#: A dialog that tells an error, or a notification that does.
ERRORS = """
() => [...document.querySelectorAll(
    ".o_error_dialog, .o_notification:has(.bg-danger), .o_dialog:has(.o_error_detail)"
)].map((one) => one.innerText.slice(0, 300))
"""
CLICK = """
(selector, number) => document.querySelectorAll(selector)[number]?.click()
"""
COUNT = "(selector) => document.querySelectorAll(selector).length"
TABS = ".o_action_manager .o_notebook_headers .nav-link"
STATS = ".o_action_manager .o-form-buttonbox .oe_stat_button:not([disabled])"

#: Which records a dialog can be about, where not any.
SUBJECTS = {
    "res.partner": Domain("is_company", "=", False) & Domain("user_ids", "=", False),
}


@dataclass
class Screen:
    """Something to open: what the action service takes, and what it is called."""

    name: str
    request: object
    options: dict = field(default_factory=dict)
    form: bool = False


class BackendScreens:
    """Needs a ``DemoWorld``."""

    def test_every_screen_opens(self):
        """No error, and nothing English in Ukrainian.

        With ``SUITE_WALK=full`` in the environment both languages are walked, every
        view, tab and button of statistics is opened, and pictures are saved.
        """
        self.full = os.environ.get("SUITE_WALK") == "full"
        self.untranslated = Untranslated()
        plans = self._plans()
        for lang in LANGS if self.full else ("uk",):
            count, problems = Counter(), []
            started = time.monotonic()
            self._speak([*plans], lang)
            with tab(self) as opened:
                opened.resize(*SIZE)
                for login, screens in plans.items():
                    opened.log_in(login)
                    opened.go("/odoo")
                    self.assertTrue(opened.wait(READY, 180))
                    opened.call(SETTLE)
                    for screen in screens:
                        count["screens"] += 1
                        found = self._visit(opened, screen, login, lang, count)
                        problems += [
                            f"{screen.name} as {login}, {lang}: {one}" for one in found
                        ]
            passed = time.monotonic() - started
            print(f"\nbackend, {lang}: {dict(count)} in {passed:.0f} s")
            with self.subTest(lang=lang):
                self.assertTrue(count["screens"])
                self.assertFalse(problems, "\n" + "\n".join(problems))

    # What there is

    def _plans(self):
        """Return ``{login: screens}``; each screen by the first who is given it."""
        known, plans = set(), {}
        users = self.env["res.users"]
        for login in [*self._people(portal=False), "admin"]:
            user = users.search([("login", "=", login)])
            menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
            plans[login] = [
                screen
                for menu, path in self._menus(menus)
                for screen in self._screens(user, menu, path, known)
            ]
            plans[login] += self._dialogs(user, known)
        return {login: screens for login, screens in plans.items() if screens}

    def _menus(self, menus):
        """Yield (menu, its path in words) of what leads to a screen of the suite."""

        def walk(number, path):
            for child in menus[number]["children"]:
                menu = menus[child]
                words = [*path, menu["name"]]
                if menu["actionID"] and self._is_ours(menu):
                    yield menu, " ▸ ".join(words)
                yield from walk(child, words)

        yield from walk("root", [])

    def _is_ours(self, menu):
        action = self.env[menu["actionModel"]].sudo().browse(menu["actionID"])
        names = [menu["xmlid"], action.get_external_id()[action.id]]
        return any(name.split(".")[0] in suite.ADDONS for name in names)

    def _screens(self, user, menu, path, known):
        number = menu["actionID"]
        if number in known:
            return
        known.add(number)
        action = self.env[menu["actionModel"]].sudo().browse(number)
        if action._name != "ir.actions.act_window":
            yield Screen(path, number)
            return
        kinds = [kind for _view, kind in action.views]
        several = [kind for kind in kinds if kind != "form"]
        for kind in several if self.full else several[:1]:
            yield Screen(f"{path} ({kind})", number, {"viewType": kind})
        if not several:
            yield Screen(path, number)
        elif "form" in kinds:
            yield from self._form(user, action, path, known)

    def _form(self, user, action, path, known):
        view = dict((kind, view) for view, kind in action.views)["form"]
        model = self.env[action.res_model].with_user(user)
        if (model._name, view) in known:
            return
        try:
            domain = safe_eval(action.domain or "[]", {"uid": user.id})
            record = model.search(domain, limit=1)
        except (NameError, ValueError):  # dates of the browser
            record = model.search([], limit=1)
        if record:
            known.add((model._name, view))
            request = {
                "type": "ir.actions.act_window",
                "res_model": model._name,
                "res_id": record.id,
                "views": [[view, "form"]],
            }
            yield Screen(f"{path} (form)", request, form=True)

    def _dialogs(self, user, known):
        """Yield the dialogs of the suite, each about a record that it may be about."""
        forms = self.env["ir.ui.view"].search([("type", "=", "form")])
        shown = {*forms.mapped("model")}
        for name, model in sorted(self.env.registry.items()):
            if not model._transient or name in known:
                continue
            if model._original_module not in suite.ADDONS or name not in shown:
                continue
            model = self.env[name].with_user(user)
            if not model.has_access("create"):
                continue
            context = {}
            for subject in getattr(model, "_subject_fields", ()):
                field = model._fields[subject]
                about = self.env[field.comodel_name].with_user(user)
                record = about.has_access("read") and about.search(
                    SUBJECTS.get(field.comodel_name, Domain.TRUE), limit=1
                )
                if record:
                    many = field.type != "many2one"
                    context[f"default_{subject}"] = record.ids if many else record.id
                    context["active_model"] = record._name
                    context["active_id"] = record.id
                    context["active_ids"] = record.ids
            known.add(name)
            yield Screen(
                f"Dialogs ▸ {model._description}",
                {
                    "type": "ir.actions.act_window",
                    "res_model": name,
                    "views": [[False, "form"]],
                    "target": "new",
                    "context": context,
                },
            )

    # Looking at it

    def _visit(self, opened, screen, login, lang, count):
        """Open a screen and, in the full walk, what is behind its tabs and figures."""
        self._show(opened, screen)
        yield from self._look_at_screen(opened, screen.name, login, lang)
        if not self.full or not screen.form:
            return
        for number in range(1, opened.call(COUNT, TABS)):
            count["tabs"] += 1
            opened.call(CLICK, TABS, number)
            opened.call(SETTLE)
            name = f"{screen.name} tab {number + 1}"
            yield from self._look_at_screen(opened, name, login, lang)
        for number in range(opened.call(COUNT, STATS)):
            count["figures"] += 1
            opened.call(CLICK, STATS, number)
            opened.call(SETTLE)
            name = f"{screen.name} figure {number + 1}"
            yield from self._look_at_screen(opened, name, login, lang)
            self._show(opened, screen)

    def _show(self, opened, screen):
        opened.call(OPEN, screen.request, screen.options)
        opened.call(SETTLE)

    def _look_at_screen(self, opened, name, login, lang):
        """Yield what is wrong with what is open, and save its picture."""
        if self.full:
            place = re.sub(r"[^\w]+", "_", name).strip("_")
            opened.shoot(SHOTS / "walk" / lang / f"{login}_{place}.png", whole=False)
        yield from opened.call(ERRORS)
        yield from opened.troubles()
        if lang == "uk":
            if words := self.untranslated.found(opened, ROOTS):
                yield f"in English: {words}"

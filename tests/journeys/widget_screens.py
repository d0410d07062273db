# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Our own widgets of the backend: for everybody, in the light and the dark theme."""

from unittest.mock import patch

from . import audit
from .backend_screens import OPEN, READY, SETTLE, SIZE
from .demo_world import AXE, SHOTS
from .tab import tab

#: Beginnings of the classes that our widgets have.
OURS = ("o_support_", "o_impl_", "o_implementation_", "o_hypercare_", "o_scope_")
#: The outermost elements of ours in a page; what stands in them is Odoo's or ours.
OUTER = """
(beginnings) => {
    const ours = beginnings.map((one) => `[class*="${one}"]`).join(", ");
    const found = [...document.querySelectorAll(`.o_action_manager :is(${ours})`)]
        .filter((one) => !one.parentElement.closest(ours) && one.offsetParent);
    found.forEach((one) => one.setAttribute("data-suite", ""));
    return found.length;
}
"""
BRIGHT = """
() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g)[0] > 127
"""
TAB = """
(name) => document.querySelector(`.o_notebook_headers [name="${name}"]`)?.click()
"""


class WidgetScreens:
    """Needs a ``DemoWorld``."""

    def test_widgets_are_for_everybody_in_both_themes(self):
        """Nothing serious for axe in what we draw ourselves; contrast is the theme's.

        Odoo Community has a bundle for a dark theme, without its colours and without
        a switch: the test does what an add-on does that brings both.
        """
        self.env["ir.asset"].create(
            {
                "name": "dark colours",
                "bundle": "web.assets_web_dark",
                "directive": "before",
                "target": "web/static/src/scss/primary_variables.scss",
                "path": "implementation_methodology/static/tests/dark.scss",
            }
        )
        screens = self._widget_screens()
        self._speak({login for login, *_rest in screens.values()}, "en")
        for scheme in ("light", "dark"):
            problems = []
            http = type(self.env["ir.http"])
            with (
                patch.object(http, "color_scheme", lambda _self, is_=scheme: is_),
                tab(self) as opened,
            ):
                opened.before_page(AXE.read_text("utf-8"))
                opened.resize(*SIZE)
                before = None
                for name, (login, request, page) in screens.items():
                    if login != before:
                        opened.log_in(login, color_scheme=scheme)
                        opened.go("/odoo")
                        self.assertTrue(opened.wait(READY, 180))
                        opened.call(SETTLE)
                        before = login
                    opened.call(OPEN, request, {})
                    opened.call(SETTLE)
                    if page:
                        opened.call(TAB, page)
                        opened.call(SETTLE)
                    folder = SHOTS / "theme" / scheme
                    opened.shoot(folder / f"{name}.png", whole=False)
                    found = opened.troubles()
                    if opened.call(BRIGHT) != (scheme == "light"):
                        found.append("another theme is shown")
                    if not opened.call(OUTER, OURS):
                        found.append("nothing of ours is here")
                    else:
                        found += audit.violations(opened, "[data-suite]")
                    problems += [f"{name}, {scheme}: {one}" for one in found]
            with self.subTest(scheme=scheme):
                self.assertFalse(problems, "\n" + "\n".join(problems))

    def _widget_screens(self):
        """Return ``{name: (login, what to open, tab of its form)}``."""

        def form(model, domain):
            record = self.env[model].search(domain, limit=1)
            self.assertTrue(record, model)
            return {
                "type": "ir.actions.act_window",
                "res_model": model,
                "res_id": record.id,
                "views": [[False, "form"]],
            }

        project = form("project.project", [("methodology_id", "!=", False)])
        view = self.env.ref("implementation_methodology.project_project_view_form")
        project["views"] = [[view.id, "form"]]
        window = form("hypercare.window", [("state", "=", "open")])
        undecided = [("scope_decision_id", "=", False), ("sla_clock_ids", "!=", False)]
        return {
            "today": ("bohdan", "support_sla.today", ""),
            "ticket": ("iryna", form("helpdesk.ticket", undecided), ""),
            "implementation": ("maria", project, "timeline"),
            "indicators": ("maria", window, "indicators"),
            "board": ("maria", window, "processes"),
        }

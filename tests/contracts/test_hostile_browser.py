# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Hostile texts in a real browser: nothing of them runs, becomes markup or a link."""

import json

from odoo.tests import tagged

from . import hostile, suite
from .access_world import stored_models
from .test_hostile_texts import HostileCase

#: Records of Odoo whose screens show our fields or texts of clients.
CORE_MODELS = ("helpdesk.ticket", "project.project", "project.task")
LIMIT = 540
LOOK = """
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const told = [];
let seen = 0;
function look(name, place) {
    const body = place.body;
    seen += body.innerText.includes("@word@") ? 1 : 0;
    if (window.@ran@) {
        told.push(`${name}: ran ${window.@ran@}`);
        window.@ran@ = "";
    }
    for (const made of body.querySelectorAll("[data-@word@]")) {
        told.push(`${name}: markup made by ${made.getAttribute("data-@word@")}`);
    }
    for (const link of body.querySelectorAll("a[href], form[action], iframe[src]")) {
        const names = ["href", "action", "src"];
        const target = names.map((one) => link.getAttribute(one)).find(Boolean) || "";
        const scheme = /^\\s*(javascript|vbscript|data):/i;
        if (scheme.test(target) && target.includes("@word@")) {
            told.push(`${name}: goes to ${target.slice(0, 60)}`);
        }
    }
    if (body.innerText.includes("@result@")) {
        told.push(`${name}: a template worked out what a text says`);
    }
}
/** A page that is hurt has to be seen as one. */
async function bait() {
    const place = document.createElement("div");
    place.innerHTML = @bait@;
    document.body.append(place);
    for (let tries = 0; tries < 50 && !window.@ran@; tries++) {
        await wait(100);
    }
    look("bait", document);
    place.remove();
    if (told.length < 3) {
        console.error(`nothing is seen: ${told.join()}`);
    }
    told.length = 0;
    seen = 0;
}
function end(least) {
    if (seen < least) {
        told.push(`only ${seen} screens with a hostile text`);
    }
    if (told.length) {
        console.error([...new Set(told)].join("\\n"));
    } else {
        console.log(`${seen} screens showed a hostile text`);
        console.log("test successful");
    }
}
"""
for mark, told in {
    "bait": json.dumps(hostile.text("bait")).replace("</", "<\\/"),
    "word": hostile.WORD,
    "ran": hostile.CANARY_VARIABLE,
    "result": hostile.RESULT,
}.items():
    LOOK = LOOK.replace(f"@{mark}@", told)
BACKEND = """
const action = odoo.__WOWL_DEBUG__.root.env.services.action;
(async () => {
    await bait();
    for (const [name, what] of @given@) {
        try {
            await action.doAction(what, { clearBreadcrumbs: true });
        } catch (error) {
            told.push(`${name}: ${error.message}`);
        }
        await wait(what.res_id ? 350 : 120);
        for (const tab of document.querySelectorAll(".o_notebook_headers .nav-link")) {
            tab.click();
            await wait(30);
            look(name, document);
        }
        look(name, document);
    }
    end(100);
})();
"""
PORTAL = """
(async () => {
    await bait();
    const frame = document.createElement("iframe");
    frame.style = "width: 390px; height: 800px";
    document.body.append(frame);
    for (const url of @given@) {
        const loaded = new Promise((done) => (frame.onload = done));
        frame.src = url;
        await Promise.race([loaded, wait(5000)]);
        await wait(150);
        look(url, frame.contentDocument);
    }
    end(15);
})();
"""


@tagged("post_install", "-at_install", "contract", "browser")
class TestHostileBrowser(HostileCase):
    def screens(self):
        """Names and actions: the list and a record of every model, then our actions."""
        models = [*stored_models(self.env), *CORE_MODELS]
        for model in models:
            ids = self.world.ids.get(model, [])
            kinds = {"form"} | (set() if self.env[model]._transient else {"list"})
            if not self.env["ir.ui.view"].search_count([("model", "=", model)]):
                continue
            for kind in sorted(kinds):
                yield (
                    f"{model} {kind}",
                    {
                        "type": "ir.actions.act_window",
                        "name": model,
                        "res_model": model,
                        "views": [[False, kind]],
                        "domain": [["id", "in", ids]],
                        **({"res_id": ids[0]} if kind == "form" else {}),
                    },
                )
        for action in self.env["ir.actions.act_window"].search([], order="id"):
            addon = (action.get_external_id()[action.id] or "").partition(".")[0]
            is_settings = action.res_model == "res.config.settings"
            if addon in suite.ADDONS and action.target == "current" and not is_settings:
                yield action.name, action.id
        yield "today", self.env.ref("support_sla.support_today_action").id

    def test_backend(self):
        user = self.world.users["owner"]
        screens = json.dumps([*self.screens()])
        self.browser_js(
            "/odoo",
            LOOK + BACKEND.replace("@given@", screens),
            ready="!!document.querySelector('.o_main_navbar')",
            login=user.login,
            timeout=LIMIT,
        )

    def test_portal(self):
        user = self.world.users["member"]
        urls = dict.fromkeys(
            url
            for _what, url in self.pages()
            if not url.endswith(("/pdf", "/zip")) and "/file/" not in url
        )
        self.browser_js(
            "/my",
            LOOK + PORTAL.replace("@given@", json.dumps([*urls])),
            ready="document.readyState === 'complete'",
            login=user.login,
            timeout=LIMIT,
        )

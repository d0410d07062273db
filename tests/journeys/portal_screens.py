# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every page of the portal, as its readers open it, found by following links."""

import os
import re
from collections import Counter

from contracts import access_targets

from . import audit
from .demo_world import AXE, LANGS, SHOTS
from .tab import tab

WIDTHS = (390, 1280)
"""The first one is a phone; a page is opened in it and then made wider."""
HEIGHT = 900
#: Where the walk of each person begins; all else is found by links.
DOORS = (
    "/my",
    "/my/faq/page/1",
    "/my/tickets/page/1",
    "/my/scope",
    "/implementation/verify",
)
#: Records of a kind that each person opens.
EACH = 2
#: Files, not pages.
NO_PAGE = re.compile(r"/(pdf|zip)$|/(attachment|evidence|file)/<")
LINKS = """
() => [...document.querySelectorAll("a[href]")]
    .filter((one) => one.origin === location.origin && !one.download)
    .map((one) => one.pathname)
"""
SIGNING = "document.querySelector('owl-component[name*=signature]')"
STARTED = "document.body.getAttribute('is-ready')"
FORM = f"{SIGNING}.outerHTML.slice(0, 300)"
DRAWN = "document.querySelector('.o_web_sign_signature')?.width"
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
START = "window.scrollY === 0 && document.activeElement === document.body"


def pages(env):
    """Return ``{address rule: pattern}`` of the pages that clients are given."""
    found = {}
    for route in access_targets.routes(env):
        if route.is_json or "GET" not in route.methods or NO_PAGE.search(route.url):
            continue
        if route.routing.get("website"):
            pattern = access_targets.PLACE.sub(
                lambda place: r"\d+" if place["converter"] == "int" else r"[^/]+",
                route.url,
            )
            found[route.url] = re.compile(pattern)
    return found


class PortalScreens:
    """Needs a ``DemoWorld``."""

    def test_portal_pages_are_for_everybody(self):
        """Nothing serious for axe, nothing that scrolls sideways on a phone.

        A page of the suite that nobody of the story comes to fails as well.
        """
        self._speak(self._people(portal=True), "en")
        self.rules = pages(self.env)
        count = Counter()
        for lang in LANGS:
            met, problems = set(), []
            with tab(self) as opened:
                opened.before_page(AXE.read_text("utf-8"))
                for login in self._people(portal=True):
                    opened.log_in(login, frontend_lang=LANGS[lang])
                    for rule, path in self._portal_paths(opened, lang):
                        met.add(rule)
                        count["pages"] += 1
                        found = list(self._look_at_page(opened, login, lang, path))
                        problems += [f"{path} as {login}, {lang}, {w}" for w in found]
            # the same page by a link from a mail, which no page has
            unmet = {rule for rule in self.rules if "access_token" not in rule} - met
            problems += [f"{rule}: nobody came here" for rule in unmet]
            count["problems"] += len(problems)
            with self.subTest(lang=lang):
                self.assertFalse(problems, "\n" + "\n".join(problems))
        print(f"\nportal: {len(self.rules)} addresses, {dict(count)}")

    def _portal_paths(self, opened, lang):
        """Open page after page; yield (rule, path) while it is open."""
        prefix = "" if lang == "en" else f"/{lang}"
        seen = Counter()
        waiting, done = list(DOORS), set(DOORS)
        while waiting:
            path = waiting.pop(0)
            opened.resize(WIDTHS[0], HEIGHT)
            opened.go(f"{prefix}{path}")
            # left while it starts, a page keeps the store of terms from the next one
            opened.wait(STARTED)
            if path in DOORS and opened.run(STATUS) == 404:
                continue  # not this person's
            links = opened.call(LINKS)
            if rule := self._rule(path):
                yield rule, path
            for link in (one.removeprefix(prefix) for one in links):
                kind = self._rule(link)
                if kind and link not in done and seen[kind] < EACH:
                    seen[kind] += 1
                    done.add(link)
                    waiting.append(link)

    def _rule(self, path):
        return next(
            (url for url, how in self.rules.items() if how.fullmatch(path)), None
        )

    def _look_at_page(self, opened, login, lang, path):
        """Yield what is wrong with the page that is open."""
        if opened.run(f"!!{SIGNING}"):
            if not opened.wait(DRAWN, 20):
                yield f"the form to sign does not come: {opened.run(FORM)}"
            if not opened.run(START):
                yield "does not open at its beginning"
        if (status := opened.run(STATUS)) != 200:
            yield f"answers {status}"
        for width in WIDTHS:
            opened.resize(width, HEIGHT)
            for one in audit.violations(opened):
                yield f"{width} px: {one}"
            if width == WIDTHS[0] and (wide := audit.sticks_out(opened)):
                yield f"{width} px: scrolls sideways: {wide}"
            if os.environ.get("SUITE_WALK") == "full":
                name = path.strip("/").replace("/", "_")
                folder = SHOTS / "portal" / lang / str(width)
                opened.shoot(folder / f"{login}_{name}.png")
        yield from opened.troubles()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a person does in a tab of the backend: look for, click, write, choose a file."""

import time

from .backend_screens import READY, SETTLE
from .demo_world import SHOTS
from .tab import POLL_SECONDS

#: The first one of a selector that is shown and, where given, has some words.
FIND = """
(selector, words) => [...document.querySelectorAll(selector)].find(
    (one) => one.offsetParent && one.innerText.includes(words)
)
"""
TEXT = f"(selector) => ({FIND})(selector, '')?.innerText || ''"
TEXTS = "(selector) => [...document.querySelectorAll(selector)].map((e) => e.innerText)"
THERE = f"(selector, words) => !!({FIND})(selector, words)"
CLICK = f"(selector, words) => ({FIND})(selector, words).click()"
FOCUS = f"(selector) => ({FIND})(selector, '').focus()"
BLUR = "document.activeElement.blur()"
LAST_DIALOG = ".o_dialog:last-of-type"


class Person:
    """Somebody in a tab, whose pictures go into ``folder``."""

    def __init__(self, case, tab, folder):
        self.case, self.tab, self.folder = case, tab, folder

    def open(self, path):
        """Go to a page of the backend and wait until all of it is there."""
        self.tab.go(path)
        self.case.assertTrue(self.tab.wait(READY, 180), path)
        self.tab.call(SETTLE)

    def sees(self, selector, words="", seconds=20):
        """Wait for something shown; fail with the page's words when it never comes."""
        until = time.monotonic() + seconds
        while not self.tab.call(THERE, selector, words):
            if time.monotonic() > until:
                self.look("missing")
                shown = self.tab.call(TEXT, "body")[:1500]
                self.case.fail(f"{selector} {words!r} is not shown:\n{shown}")
            time.sleep(POLL_SECONDS)

    def sees_not(self, selector, words=""):
        """Fail when something is shown."""
        self.case.assertFalse(self.tab.call(THERE, selector, words), selector)

    def click(self, selector, words=""):
        """Click on something once it is shown, and wait for what follows."""
        self.sees(selector, words)
        self.tab.call(CLICK, selector, words)
        self.tab.call(SETTLE)

    def writes(self, selector, text):
        """Type a text and leave the field."""
        self.sees(selector)
        self.tab.call(FOCUS, selector)
        self.tab.ask("Input.insertText", text=text)
        self.tab.run(BLUR)
        self.tab.call(SETTLE)

    def reads(self, selector):
        """Return the texts of all that a selector finds."""
        return [" ".join(one.split()) for one in self.tab.call(TEXTS, selector)]

    def chooses(self, selector, path):
        """Choose a file of this machine for an input, which may be hidden."""
        found = self.tab.ask(
            "Runtime.evaluate", expression=f"document.querySelector({selector!r})"
        )["result"]
        self.tab.ask(
            "DOM.setFileInputFiles", files=[str(path)], objectId=found["objectId"]
        )
        self.tab.call(SETTLE)

    def takes(self, selector, folder):
        """Click on a file to be saved; return where it is in ``folder``."""
        before = {*folder.iterdir()}
        self.tab.ask(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder)
        )
        self.click(selector)
        until = time.monotonic() + 20
        while True:
            found = [
                path
                for path in {*folder.iterdir()} - before
                if path.suffix != ".crdownload" and path.stat().st_size
            ]
            if found:
                return found[0]
            self.case.assertLess(time.monotonic(), until, "no file came")
            time.sleep(POLL_SECONDS)

    def look(self, name):
        """Save a picture of the window, and fail on what went wrong in the page."""
        self.tab.shoot(SHOTS / "dialogs" / self.folder / f"{name}.png", whole=False)
        if name != "missing":
            self.case.assertEqual(self.tab.troubles(), [], name)

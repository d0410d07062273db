# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""One tab of a browser that walks over many pages of a test's own server.

Odoo's ``browser_js`` starts a browser for each page. Here one stays open, people
change in it, and what goes wrong in a page is gathered instead of ending the walk.
"""

import base64
import json
import time
from contextlib import ExitStack, contextmanager

from odoo.tests.common import HOST, ChromeBrowser

#: Answers of remote calls that tell an error: a dialog follows, the status is 200.
WATCH = """
(() => {
    const send = XMLHttpRequest.prototype.send;
    window.suiteCalls = { open: 0, failed: [] };
    XMLHttpRequest.prototype.send = function (body) {
        window.suiteCalls.open++;
        this.addEventListener("loadend", () => {
            window.suiteCalls.open--;
            let error;
            try {
                error = JSON.parse(this.responseText).error;
            } catch {
                error = this.status >= 400 && { message: `status ${this.status}` };
            }
            if (error) {
                const told = error.data?.message || error.message;
                window.suiteCalls.failed.push(`${this.responseURL}: ${told}`);
            }
        });
        return send.call(this, body);
    };
})();
"""
POLL_SECONDS = 0.03


class Tab:
    """A tab; ``troubles`` are the errors of the pages since they were taken last."""

    def __init__(self, case):
        self.case = case
        self.browser = ChromeBrowser(case)
        self._errors = []
        # Odoo's own handlers would end the test at the first one.
        self.browser._handlers["Runtime.exceptionThrown"] = self._thrown
        self.browser._handlers["Runtime.consoleAPICalled"] = self._told
        self.before_page(WATCH)

    def ask(self, method, timeout=30.0, **params):
        """Send a command of the browser's protocol; return its answer."""
        return self.browser._websocket_request(method, params=params, timeout=timeout)

    def before_page(self, script):
        """Run a script at the beginning of each page from now on."""
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def log_in(self, login, **cookies):
        """Become somebody else; ``cookies`` are set as well."""
        self.case.authenticate(login, login, browser=self.browser)
        for name, value in cookies.items():
            self.browser.set_cookie(name, value, "/", HOST)

    def resize(self, width, height):
        """Change the size of the window, in pixels."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def go(self, path):
        """Open a page of the server and wait until it is loaded."""
        self.case.env.flush_all()
        self.browser.navigate_to(f"{self.case.base_url()}{path}", wait_stop=True)

    def run(self, expression, timeout=30.0):
        """Run JavaScript, a promise to its end; return its value."""
        answer = self.ask(
            "Runtime.evaluate",
            timeout=timeout,
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            told = details.get("exception", {}).get("description") or details["text"]
            raise AssertionError(f"{told}\nin {expression[:200]}")
        return answer["result"].get("value")

    def call(self, function, *arguments, timeout=30.0):
        """Call a JavaScript function, given as its text, with plain values."""
        words = ", ".join(map(json.dumps, arguments))
        return self.run(f"({function})({words})", timeout)

    def wait(self, expression, seconds=20.0):
        """Wait until an expression is true; tell whether it became so."""
        until = time.monotonic() + seconds
        while not self.run(f"!!({expression})"):
            if time.monotonic() > until:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def troubles(self):
        """Take the errors of the pages that were there since the last time."""
        failed = self.run("window.suiteCalls?.failed.splice(0) || []")
        errors, self._errors = self._errors, []
        return [*failed, *errors]

    def shoot(self, path, *, whole=True):
        """Save a picture of the page, ``whole``: also of what is below the window."""
        options = {"format": "png"}
        if whole:
            size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
            options["captureBeyondViewport"] = True
            options["clip"] = {**size, "height": min(size["height"], 6000), "scale": 1}
        shot = self.ask("Page.captureScreenshot", **options)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _thrown(self, exceptionDetails, **_kwargs):
        told = exceptionDetails.get("exception", {}).get("description")
        self._errors.append(told or exceptionDetails["text"])

    def _told(self, type, args=(), **_kwargs):
        if type == "error":
            words = (str(one.get("value", one.get("description", ""))) for one in args)
            self._errors.append(" ".join(words))


@contextmanager
def tab(case):
    """Yield a Tab whose requests are let in; it is closed at the end."""
    with ExitStack() as stack:
        opened = Tab(case)
        stack.enter_context(case.allow_requests(browser=opened.browser))
        stack.callback(case._wait_remaining_requests)
        stack.callback(opened.browser.stop)
        yield opened

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The access contract for pages: a stranger reaches nothing by an address.

Routes are found in the routing rules, so what is added later is called too. See
`access_world` for the secrets, `access_targets` for what is called and
`access_arguments` for what it is called with.
"""

import json
from collections import Counter

import requests

from odoo import http
from odoo.tests import tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

from .access_case import STRANGERS, AccessCase
from .access_exceptions import GET_CHANGES, NO_TOKEN, ROUTE_RIGHTS
from .access_world import SECRET


@tagged("post_install", "-at_install", "contract")
class TestRoutes(AccessCase):
    def call(self, route, kind, url, bare=False):
        """Call a route by each of its verbs; ``bare``: also without arguments."""
        form, files = self.arguments.form(route, kind)
        token = {"csrf_token": http.Request.csrf_token(self)}
        if route.is_json:
            for params in self.arguments.json(route, kind):
                body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
                yield self.request(route, "POST", url, json=body)
            return
        if "GET" in route.methods:
            yield self.request(route, "GET", url, params=form)
        if "POST" in route.methods:
            data = {**form, **token}
            yield self.request(route, "POST", url, data=data, files=files or None)
        if bare and form and "GET" in route.methods:
            yield self.request(route, "GET", url)
        if bare and (form or files) and "POST" in route.methods:
            yield self.request(route, "POST", url, data=token)

    def test_strangers_reach_nothing(self):
        for role in STRANGERS:
            self.enter(role)
            for route in self.routes:
                for kind, url in self.arguments.addresses(route):
                    if kind == "wrong":
                        continue
                    for answer in self.call(route, kind, url):
                        self.refuse_secrets(route, answer)
                self.unchanged(route, granted=ROUTE_RIGHTS.get(route.url, ()))
        self.verdict()

    def test_nothing_breaks(self):
        """Whoever may enter gets an answer, not a crash, for whatever he sends."""
        for role in ("member", "colleague"):
            self.enter(role)
            for route in self.routes:
                for kind, url in self.arguments.addresses(route):
                    for form in {kind, "wrong"}:
                        list(self.call(route, form, url, bare=True))
        self.verdict()

    def test_verbs_and_tokens_are_asked_for(self):
        """A GET does nothing, and a form of another site is refused."""
        self.enter("owner")
        foreign = http.Request.csrf_token(self)
        self.enter("member")
        stale = http.Request.csrf_token(self, time_limit=-1)
        for route in self.routes:
            for kind, url in self.arguments.addresses(route):
                if kind in ("missing", "wrong"):
                    continue
                answer = self.request(route, "GET", url)
                if "GET" in route.methods:
                    continue
                if answer.status_code not in (400, 404, 405, 415):
                    self.problem(route, f"answers {answer.status_code} to a GET")
            url = self.arguments.addresses(route)[0][1]
            if route.is_json:
                self.refuse_forms(route, url)
            elif "POST" in route.methods and not route.needs_token:
                if route.url not in NO_TOKEN:
                    self.problem(route, "takes forms of other sites")
            elif "POST" in route.methods:
                for token in (None, "", "x", foreign, stale):
                    data = {"x": "y"} if token is None else {"csrf_token": token}
                    answer = self.request(route, "POST", url, data=data)
                    if answer.status_code != 400:
                        self.problem(
                            route, f"answers {answer.status_code} to a token {token!r}"
                        )
            self.unchanged(route, granted=GET_CHANGES.get(route.url, ()))
        self.verdict()

    def refuse_forms(self, route, url):
        """A JSON route has no token: no other site can send JSON with the session.

        Browsers send forms and plain text across sites, never JSON unasked.
        """
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": {}}
        for kind in ("text/plain", "application/x-www-form-urlencoded", None):
            headers = {"Content-Type": kind} if kind else {}
            data = json.dumps(body).encode()
            answer = self.request(route, "POST", url, data=data, headers=headers)
            if answer.status_code not in (400, 415):
                self.problem(route, f"answers {answer.status_code} to {kind}")
        if route.routing["auth"] == "user":
            nobody = {TEST_CURSOR_COOKIE_NAME: self.http_request_key}
            answer = requests.post(
                self.base_url() + url, json=body, cookies=nobody, timeout=60
            )
            # Over JSON-RPC an ended session is told in words, with the status 200.
            error = answer.json().get("error", {}) if answer.ok else {"code": 100}
            if error.get("code") not in (100, 404):
                self.problem(route, f"works without a session: {answer.text[:200]}")

    def test_member_does_not_learn_of_internal_items(self):
        """Neither the text of what is internal, nor a way to work on it."""
        self.enter("member")
        internal = self.world.items.filtered(lambda i: i.visibility == "internal")
        self.assertTrue(internal)
        shown = [
            f"{SECRET}-implementation-item-name-{i}".encode() for i in internal.ids
        ]
        shown += [
            f"{SECRET}-{f}-{i}".encode()
            for i in internal.ids
            for f in ("implementation-item-code", "implementation-item-criterion")
        ]
        client_side = self.world.ids
        for route in self.routes:
            for _kind, url in self.arguments.addresses(route):
                if "GET" in route.methods:
                    answer = self.request(route, "GET", url)
                    if any(text in answer.content for text in shown):
                        self.problem(route, f"shows an internal item at {url}")
            self.unchanged(route)
        self.world.ids = {**client_side, "implementation.item": internal.ids}
        try:
            for route in self.routes:
                if "item_id" not in route.url or "POST" not in route.methods:
                    continue
                for kind, url in self.arguments.addresses(route):
                    list(self.call(route, kind, url))
                self.unchanged(route)
        finally:
            self.world.ids = client_side
        self.verdict()

    def test_members_read_their_pages(self):
        """The contract would see a secret if it were told."""
        self.enter("member")
        told = Counter()
        for route in self.routes:
            for _kind, url in self.arguments.addresses(route):
                if "GET" in route.methods:
                    answer = self.request(route, "GET", url)
                    told[route.url] += SECRET.encode() in answer.content
        self.count["pages that tell the member"] = sum(map(bool, told.values()))
        pages = [route for route in self.routes if "GET" in route.methods]
        self.assertTrue(not pages or any(told.values()), told)
        self.verdict()

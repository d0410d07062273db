# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The access contract for what nobody means: no crash, no secret, no change.

A stranger sends it, and the member whose rows they are: for him an error that nobody
explains is as bad. Each parameter is odd in each way once, the others being plain.
"""

import logging

from odoo import http
from odoo.tests import tagged

from . import access_odd
from .access_arguments import TOKENS
from .access_case import REFUSALS, AccessCase
from .access_exceptions import ROUTE_RIGHTS
from .access_targets import PLACE

#: Over HTTP and JSON-RPC 2.0 these are answers; anything else is a defect.
ANSWERS = REFUSALS | {"werkzeug.exceptions.BadRequest"}


class Tracebacks(logging.Handler):
    """Keeps what a server writes to its log about a request that broke."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.told = []

    def emit(self, record):
        self.told.append(record.getMessage()[-300:])


@tagged("post_install", "-at_install", "contract")
class TestOddArguments(AccessCase):
    def setUp(self):
        super().setUp()
        self.log = Tracebacks()
        logging.getLogger().addHandler(self.log)
        self.addCleanup(logging.getLogger().removeHandler, self.log)

    def request(self, what, method, url, **kwargs):
        answer = super().request(what, method, url, **kwargs)
        for told in self.log.told:
            self.problem(what, f"writes to the log: {told}")
        self.log.told.clear()
        return answer

    def own_address(self, route):
        """The address with the owner's first record in each place."""
        return self.arguments.addresses(route)[0][1]

    def odd_addresses(self, route):
        """Addresses in which one place after the other is an odd number."""
        places = list(PLACE.finditer(route.url))
        plain = [str(self.arguments._choices(place)[0]) for place in places]
        for at, place in enumerate(places):
            if place["name"] in TOKENS:
                continue
            for number in access_odd.NUMBERS:
                yield self.arguments._filled(
                    route, [*plain[:at], number, *plain[at + 1 :]]
                )

    def send(self, route):
        """Answers to all that is odd for a route."""
        for url in self.odd_addresses(route):
            method = "GET" if "GET" in route.methods else "POST"
            yield (
                self.post(route, url, "address", [])
                if method == "POST"
                else (self.request(f"{route} (address)", "GET", url))
            )
        url = self.own_address(route)
        if route.is_json:
            yield from self.send_json(route, url)
            return
        names = sorted(route.names)
        plain = {name: self.arguments._value(name) for name in names}
        files = {name for name in names if name in route.routing.get("files", ())}
        for what, fields in access_odd.forms(
            [n for n in names if n not in files], plain
        ):
            if "POST" in route.methods and "GET" not in route.methods:
                yield self.post(route, url, what, fields)
            elif "long" not in what:
                yield self.request(f"{route} ({what})", "GET", url, params=fields)
        if "GET" in route.methods:
            length = len(access_odd.LONG_QUERY) // max(1, len(names))
            query = dict.fromkeys(names or ["x"], access_odd.LONG_QUERY[:length])
            yield self.request(f"{route} (long query)", "GET", url, params=query)
            return
        for name in names or ["x"]:
            # a file where a text is asked for, and the other way round
            part = {name: ("x.txt", b"text", "text/plain")}
            yield self.post(route, url, f"{name}: a file", [], files=part)
            yield self.post(route, url, f"{name}: a text", [(name, "text")])

    def post(self, route, url, what, fields, **kwargs):
        fields = [*fields, ("csrf_token", http.Request.csrf_token(self))]
        return self.request(f"{route} ({what})", "POST", url, data=fields, **kwargs)

    def send_json(self, route, url):
        names = sorted(route.names)
        plain = {name: self.arguments._value(name) for name in names}
        for what, params in access_odd.jsons(names, plain):
            body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
            what = f"{route} ({what})"
            answer = self.request(what, "POST", url, json=body)
            if answer.status_code == 200:
                error = answer.json().get("error")
                if error and error["data"]["name"] not in ANSWERS and names_ok(what):
                    self.problem(what, f"breaks: {error['data']['debug'][-300:]}")
            yield answer

    def test_member_gets_an_answer(self):
        self.enter("member")
        for route in self.routes:
            # what the member may do, he does: the next route begins where this one did
            savepoint = self.env.cr.savepoint()
            for _answer in self.send(route):
                pass
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        self.verdict()

    def test_strangers_reach_nothing(self):
        for role in ("other client", None):
            self.enter(role)
            for route in self.routes:
                if role is None and route.routing["auth"] == "user":
                    continue  # shut for him before anything is read
                for answer in self.send(route):
                    self.refuse_secrets(route, answer)
                self.unchanged(route, granted=ROUTE_RIGHTS.get(route.url, ()))
        self.verdict()


def names_ok(what):
    """Odoo itself takes the parameters of a JSON route apart: they are an object."""
    return "(no object)" not in what and "(nothing)" not in what

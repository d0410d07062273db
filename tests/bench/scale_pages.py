# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Pages of the portal, as the client with most data opens them."""

import re
from html import unescape

from werkzeug.test import Client
from werkzeug.wrappers import Response

import odoo
from odoo.http import root

LOGIN = "client1"
SUITE = (
    "implementation_methodology",
    "support_sla",
    "support_scope_classifier",
    "hypercare",
    "helpdesk_mgmt",
)
#: Pages of one route that are measured.
EACH = 1
#: How many pages are looked into for links.
VISITED = 120
#: What the server would tell of the connection.
PLACE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1"}
LINK = re.compile(r"""(?:href|data-href|src)=["'](/my[^"'#]*)["']""")


def measure(meter):
    """Walk from the portal's home over its links; each route is measured once."""
    browser = Browser(meter.registry.db_name)
    browser.log_in()
    with meter.env("lead") as env:
        rules = routes(env)
    seen, queue, of_rule = set(), ["/my", "/my/home"], {}
    while queue and len(seen) < VISITED:
        address = queue.pop(0)
        rule = next((one for one in rules if one[1].fullmatch(path(address))), None)
        is_known = rule is not None and len(of_rule.get(rule[0], ())) >= EACH
        if address in seen or is_known:
            continue
        seen.add(address)
        response = browser.get(address)
        if response.status_code != 200:
            meter.left_out.append(f"GET {address}: {response.status_code}")
            continue
        if rule is not None:
            of_rule.setdefault(rule[0], []).append(address)
        if "html" in (response.content_type or ""):
            found = map(unescape, LINK.findall(response.get_data(as_text=True)))
            queue += dict.fromkeys(found)
    for name, addresses in sorted(of_rule.items()):
        for address in addresses:
            meter.take(f"GET {name}", lambda a=address: browser.get(a))
    for name, _pattern in rules:
        if name not in of_rule:
            meter.left_out.append(f"GET {name}: no page of this client leads there")


def path(address):
    return address.partition("?")[0]


def routes(env):
    """``(rule, pattern)`` of pages that a client reads."""
    found = []
    for rule in env["ir.http"].routing_map().iter_rules():
        endpoint = rule.endpoint
        routing = endpoint.routing
        module = endpoint.func.__module__
        ours = any(f"odoo.addons.{name}." in module for name in SUITE)
        page = routing["type"] == "http" and "GET" in (rule.methods or {"GET"})
        if ours and page and rule.rule.startswith("/my"):
            pattern = re.sub(r"<[^>]+>", "[^/]+", rule.rule)
            found.append((rule.rule, re.compile(pattern)))
    return sorted(set(found), key=lambda one: (one[0].count("<"), one[0]))


class Browser:
    """A client's browser in this process: the WSGI application without a server."""

    def __init__(self, database):
        self.database = database
        odoo.tools.config["db_name"] = [database]
        odoo.tools.config["dbfilter"] = f"^{database}$"
        root.initialize()
        self.client = Client(root, Response)

    def get(self, address):
        """GET a page."""
        return self.client.get(address, environ_base=PLACE)

    def log_in(self):
        """Log in by the form, as a person does."""
        page = self.get("/web/login").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        response = self.client.post(
            "/web/login",
            data={"login": LOGIN, "password": LOGIN, "csrf_token": token},
            environ_base=PLACE,
        )
        if response.status_code not in (302, 303):
            raise RuntimeError("The client of the year cannot log in.")

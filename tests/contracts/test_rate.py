# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Whatever is public, writes, takes or makes a file, or searches, has a rate limit."""

import inspect
import re

from odoo.tests import TransactionCase, tagged

from odoo.addons.implementation_methodology.tools.rate import LIMITS

from . import suite
from .access_targets import routes

#: Words in a controller that say that an answer costs something.
COSTLY = re.compile(
    r"pdf|zip|_get_stream|_download|send_file|\bsearch\b|_suggest|files?\b"
)
#: Costly methods that are called without a route of ours: they ask themselves.
SPENDS = re.compile(r"""\["implementation\.rate"\]\._spend\("(\w+)"\)""")
#: Routes that need no limit although a word of COSTLY is in them, with the reason.
NOT_COSTLY = {}


def why(route):
    """Why a route has to be limited, or None."""
    if route.routing["auth"] != "user":
        return "is open to everybody"
    if route.is_json or "GET" not in route.methods:
        return "changes something"
    code = inspect.getsource(inspect.unwrap(route.endpoint.func.original_endpoint))
    if COSTLY.search(code) and route.url not in NOT_COSTLY:
        return f"is costly: {COSTLY.search(code).group()}"
    return None


@tagged("post_install", "-at_install", "contract")
class TestRateContract(TransactionCase):
    def test_every_public_or_costly_route_is_limited(self):
        found = routes(self.env)
        problems = [
            f"{route} {reason}, and has no rate="
            for route in found
            if (reason := why(route)) and route.routing.get("rate") not in LIMITS
        ]
        self.assertFalse(problems, suite.listed(problems))
        self.assertTrue(found)

    def test_every_limit_is_used(self):
        used = {route.routing.get("rate") for route in routes(self.env)} - {None}
        for addon in suite.ADDONS:
            for path in suite.files(".py", under=suite.ROOT / addon):
                if "tests" not in path.parts:
                    used |= set(SPENDS.findall(path.read_text("utf-8")))
        self.assertEqual(used, set(LIMITS))

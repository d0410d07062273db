# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Calls things as somebody, and looks at the answer and at the owner's records."""

from collections import Counter

from odoo.tests import HttpCase

from odoo.addons.implementation_methodology.tools import rate

from . import suite
from .access_arguments import Arguments
from .access_exceptions import NOT_CALLED, READ_BY
from .access_targets import methods, routes
from .access_world import NEEDLES, World, marker, stored_models

STRANGERS = (
    None,
    "other client",
    "colleague",
    "employee",
    "project user",
    "other company's consultant",
    "other company's manager",
)
#: The two who also send what no method expects.
INSISTENT = ("employee", "other company's manager")
#: How a refusal may look to whoever calls by RPC with arguments of the right kind.
REFUSALS = {
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.AccessDenied",
    "odoo.http.SessionExpiredException",
    "werkzeug.exceptions.NotFound",
    "werkzeug.exceptions.Forbidden",
}


class AccessCase(HttpCase):
    """Calls things and looks at the answer and at the owner's records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.env)
        cls.arguments = Arguments(cls.world)
        cls.routes = [r for r in routes(cls.env) if r.url not in NOT_CALLED]
        cls.methods = [m for m in methods(cls.env) if str(m) not in NOT_CALLED]
        cls.count = Counter()
        # Nobody is this fast but a contract; test_rate.py is about the limits.
        parameters = cls.env["ir.config_parameter"]
        for name in rate.LIMITS:
            parameters.set_param(rate.parameter(name), "0")

    @classmethod
    def tearDownClass(cls):
        told = ", ".join(f"{n} {what}" for what, n in sorted(cls.count.items()))
        print(  # pylint: disable=print-used
            f"\n{cls.__name__}: {len(cls.routes)} routes, {len(cls.methods)} methods, "
            f"{len(stored_models(cls.env))} models; {told}"
        )
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.problems = []

    def enter(self, role):
        """Log in as ``role``, None for nobody."""
        self.role = role or "anonymous"
        login = self.world.users[role].login if role else None
        self.authenticate(login, login)
        self.before = self.world.digest()

    def request(self, what, method, url, **kwargs):
        """Send a request; whatever answers it, it must keep the secrets."""
        self.count["requests"] += 1
        answer = self.opener.request(
            method, self.base_url() + url, timeout=60, allow_redirects=False, **kwargs
        )
        if answer.status_code >= 500:
            self.problem(what, f"answers {answer.status_code} to {method} {url}")
        return answer

    def refuse_secrets(self, what, answer):
        """Note texts of the owner in an answer, but for those meant for the role."""
        content = answer.content
        for model in READ_BY.get((self.role, getattr(what, "url", None)), ()):
            content = content.replace(marker(model).encode(), b"")
        for needle in NEEDLES:
            at = content.find(needle)
            if at >= 0:
                shown = content[at : at + 60].decode(errors="replace")
                self.problem(what, f"tells {shown!r} to {answer.request.url}")
                return

    def rpc(self, what, model, name, args, kwargs, strict=False):
        """Call a method as the web client does; returns the answer as JSON."""
        answer = self.request(
            what,
            "POST",
            f"/web/dataset/call_kw/{model}.{name}",
            json={
                "id": 0,
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": name,
                    "args": args,
                    "kwargs": kwargs,
                },
            },
        )
        told = answer.json()
        if strict and "error" in told and told["error"]["data"]["name"] not in REFUSALS:
            self.problem(what, f"breaks: {told['error']['data']['debug'][-300:]}")
        return answer

    def unchanged(self, what, granted=()):
        """Note when the owner's records are not what they were."""
        after = self.world.digest()
        changed = {name for name in after if after[name] != self.before.get(name)}
        if changed - set(granted):
            self.problem(what, f"changes {', '.join(sorted(changed))}")
        self.before = after

    def problem(self, what, text):
        self.problems.append(f"{self.role}: {what} {text}")

    def verdict(self):
        seen = list(dict.fromkeys(self.problems))
        self.assertFalse(seen, suite.listed(seen[:60]))

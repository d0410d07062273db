# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The access contract for methods: a stranger reaches nothing by remote calls.

Public methods are found in the registry, so what is added later is called too.
"""

from odoo.tests import tagged

from . import suite
from .access_arguments import MISSING
from .access_case import INSISTENT, STRANGERS, AccessCase
from .access_exceptions import (
    CORE_RIGHTS,
    GET_CHANGES,
    NO_TOKEN,
    NOT_CALLED,
    READ_BY,
    SHARED,
)
from .access_targets import (
    OPERATIONS,
    extended_fields,
    methods,
    routes,
    text_fields,
)
from .access_world import SECRET, models_of_suite, stored_models


@tagged("post_install", "-at_install", "contract")
class TestMethods(AccessCase):
    def strangers(self):
        """Everybody without a right in the backend; a member's are the pages."""
        return (*STRANGERS, "member")

    def is_shared(self, model):
        return (self.role, model) in SHARED

    def test_public_methods_refuse_strangers(self):
        for role in self.strangers():
            self.enter(role)
            for method in self.methods:
                if self.is_shared(method.model):
                    continue
                for kind, args, kwargs in self.arguments.calls(method):
                    # how odd arguments are taken does not hang on who sends them
                    if kind in ("wrong", "none") and role not in INSISTENT:
                        continue
                    answer = self.rpc(
                        method,
                        method.model,
                        method.name,
                        args,
                        kwargs,
                        strict=kind in ("foreign", "missing"),
                    )
                    self.refuse_secrets(method, answer)
                self.unchanged(method, granted=CORE_RIGHTS.get(role, ()))
        self.verdict()

    def test_operations_refuse_strangers(self):
        for role in self.strangers():
            self.enter(role)
            for model in stored_models(self.env):
                if self.is_shared(model):
                    continue
                for name, arguments in OPERATIONS.items():
                    args, kwargs = self.arguments.operation(model, name, arguments)
                    what = f"{model}.{name}()"
                    self.refuse_secrets(what, self.rpc(what, model, name, args, kwargs))
                self.unchanged(model)
        self.verdict()

    def test_fields_on_core_models_tell_nothing(self):
        """Who may read the project reads neither the checklist nor searches in it."""
        for role in self.strangers():
            self.enter(role)
            for model, fields in extended_fields(self.env).items():
                ids = self.world.ids.get(model, [])
                for field in fields:
                    what = f"{model}.{field.name}"
                    answer = self.rpc(what, model, "read", [ids, [field.name]], {})
                    self.refuse_secrets(what, answer)
                    answer = self.rpc(
                        what, model, "export_data", [ids, [f"{field.name}/name"]], {}
                    )
                    self.refuse_secrets(what, answer)
                    if field.comodel_name in stored_models(self.env):
                        self.refuse_search(what, model, field)
        self.verdict()

    def refuse_search(self, what, model, field):
        for text in text_fields(self.env, field.comodel_name):
            domain = [(f"{field.name}.{text}", "ilike", SECRET)]
            answer = self.rpc(what, model, "search_count", [domain], {}).json()
            if answer.get("result"):
                self.problem(what, f"can be searched by {text}")

    def test_doors_of_odoo_stay_shut(self):
        """Files and threads have general routes, which ask the same rights."""
        for role in self.strangers():
            self.enter(role)
            for model in stored_models(self.env):
                if self.is_shared(model):
                    continue
                own = self.world.ids[model][0]
                urls = [f"/mail/view?model={model}&res_id={own}"]
                for name, field in self.env[model]._fields.items():
                    if field.type == "binary":
                        urls += [
                            f"/web/content/{model}/{own}/{name}",
                            f"/web/image/{model}/{own}/{name}",
                        ]
                for url in urls:
                    self.refuse_secrets(url, self.request(url, "GET", url))
                body = {"thread_model": model, "thread_id": own}
                for url in ("/mail/thread/messages", "/mail/thread/data"):
                    self.request_json(url, body)
                self.unchanged(model)
            for attachment in self.world.ids["ir.attachment"]:
                url = f"/web/content/{attachment}?download=1"
                self.refuse_secrets(url, self.request(url, "GET", url))
        self.verdict()

    def request_json(self, url, params):
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
        self.refuse_secrets(url, self.request(url, "POST", url, json=body))

    def test_other_protocols_refuse_strangers(self):
        """JSON-2 without a key, and JSON-RPC with the password of a stranger."""
        self.enter(None)
        for method in self.methods:
            url = f"/json/2/{method.model}/{method.name}"
            body = {"ids": self.world.ids.get(method.model, [])[:1]}
            answer = self.request(method, "POST", url, json=body)
            if answer.status_code not in (401, 403, 404):
                self.problem(method, f"answers {answer.status_code} without a key")
        self.role = "employee"
        user = self.world.users["employee"]
        for method in self.methods:
            _kind, args, kwargs = next(self.arguments.calls(method))
            params = {
                "service": "object",
                "method": "execute_kw",
                "args": [self.env.cr.dbname, user.id, user.login]
                + [method.model, method.name, args, kwargs],
            }
            body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
            answer = self.request(method, "POST", "/jsonrpc", json=body)
            self.refuse_secrets(method, answer)
        self.unchanged("another protocol")
        self.verdict()

    def test_owner_reads_every_marker(self):
        """The contract would see a secret if it were told."""
        self.enter("owner")
        blind = []
        for model in stored_models(self.env):
            self.assertTrue(self.world.ids[model], f"no record of {model}")
            texts = text_fields(self.env, model)
            args = [self.world.ids[model], [*texts, "display_name"]]
            told = self.rpc(model, model, "read", args, {}).json()
            if "error" in told:
                blind.append(f"{model}: {told['error']['data']['message']}")
            for row in told.get("result", ()):
                self.count["markers the owner reads"] += len(texts)
                blind += [
                    f"{model}.{name}" for name in texts if SECRET not in str(row[name])
                ]
        self.assertFalse(blind, suite.listed(blind))
        self.verdict()


@tagged("post_install", "-at_install", "contract")
class TestExceptions(AccessCase):
    def test_exceptions_name_what_exists(self):
        known = {r.url for r in routes(self.env)} | {str(m) for m in methods(self.env)}
        read = {route for _role, route in READ_BY}
        self.assertLessEqual(
            set(NOT_CALLED) | set(NO_TOKEN) | set(GET_CHANGES) | read, known
        )
        for (role, model), reason in SHARED.items():
            self.assertIn(role, STRANGERS)
            self.assertIn(model, models_of_suite(self.env))
            self.assertNotIn("company_id", self.env[model]._fields, reason)
        self.assertNotIn(MISSING, [i for ids in self.world.ids.values() for i in ids])

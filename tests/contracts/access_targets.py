# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What can be called from outside, found in the registry and the routing rules."""

import inspect
import re
from dataclasses import dataclass, field

from odoo import http

from . import suite

PLACE = re.compile(r"<(?:(?P<converter>[^:<>]+):)?(?P<name>\w+)>")
#: How controllers take form values that their signature does not name.
TAKEN = re.compile(r"""\w+(?:\.get|\.pop|\.getlist)?[(\[]\s*["'](\w+)["']""")

#: Methods that every model has, with arguments; ``TEXT`` is a text field's name.
TEXT, IDS, VALUES, ALL = "<text>", "<ids>", "<values>", []
OPERATIONS = {
    "read": ([IDS, [TEXT]], {}),
    "web_read": ([IDS], {"specification": {TEXT: {}, "display_name": {}}}),
    "search_read": ([ALL, [TEXT]], {}),
    "web_search_read": ([ALL], {"specification": {TEXT: {}, "display_name": {}}}),
    "search": ([ALL], {}),
    "name_search": ([""], {}),
    "formatted_read_group": ([ALL], {"groupby": [TEXT], "aggregates": ["__count"]}),
    "read_group": ([ALL], {"fields": [TEXT], "groupby": [TEXT]}),
    "web_read_group": ([ALL], {"groupby": [TEXT]}),
    "export_data": ([IDS, [TEXT]], {}),
    "write": ([IDS, VALUES], {}),
    "web_save": ([IDS, VALUES], {"specification": {TEXT: {}}}),
    "create": ([VALUES], {}),
    "name_create": (["Intruder"], {}),
    "load": ([[TEXT], [["Intruder"]]], {}),
    "copy": ([IDS], {}),
    "action_archive": ([IDS], {}),
    "unlink": ([IDS], {}),
}

TEXTS = ("char", "text", "html")
#: Texts that Odoo reads as something else: a marker there would only break the page.
TECHNICAL = ("res_model", "owner_model", "lang", "domain", "rules", "key")


@dataclass
class Route:
    """An address of the suite with everything its controllers say about it."""

    url: str
    endpoint: object
    routing: dict
    names: set = field(default_factory=set)

    @property
    def is_json(self):
        return self.routing["type"] != "http"

    @property
    def methods(self):
        return self.routing["methods"] or (
            ["POST"] if self.is_json else ["GET", "POST"]
        )

    @property
    def needs_token(self):
        """Whether a POST has to bring the CSRF token of the session."""
        return not self.is_json and self.routing.get("csrf", True)

    def __str__(self):
        return f"{'/'.join(self.methods)} {self.url}"


@dataclass
class Method:
    """A public method that an add-on of the suite defines."""

    model: str
    name: str
    parameters: list
    on_model: bool

    def __str__(self):
        return f"{self.model}.{self.name}()"


def routes(env):
    """Every route that a controller class of the suite defines or overrides."""
    installed = set(env.registry._init_modules) | {"base", "web"}
    found = {}
    for url, endpoint in http._generate_routing_rules(installed, nodb_only=False):
        controller = endpoint.__wrapped__.__self__
        layers = [
            vars(layer)[endpoint.__name__]
            for layer in type(controller).mro()
            if suite.is_ours(layer) and endpoint.__name__ in vars(layer)
        ]
        if layers:
            names = set()
            for layer in layers:
                code = inspect.unwrap(getattr(layer, "original_endpoint", layer))
                names |= set(inspect.signature(code).parameters) - {"self"}
                names |= set(TAKEN.findall(inspect.getsource(code)))
            names -= {place["name"] for place in PLACE.finditer(url)}
            names -= {"kw", "kwargs", "post"}
            found[url] = Route(url, endpoint, endpoint.routing, names)
    return [found[url] for url in sorted(found)]


def methods(env):
    """Every method of ours that RPC would run, also on models we extend."""
    found = []
    for model, cls in sorted(env.registry.items()):
        if cls._abstract:
            continue  # called on the models that inherit it
        layers = [layer for layer in cls.mro() if suite.is_ours(layer)]
        names = {
            name
            for layer in layers
            for name, value in vars(layer).items()
            if name[0] != "_" and inspect.isfunction(value)
        }
        for name in sorted(names):
            if any(
                getattr(getattr(layer, name, None), "_api_private", False)
                for layer in cls.mro()
            ):
                continue
            method = getattr(cls, name)
            found.append(
                Method(
                    model,
                    name,
                    list(inspect.signature(method).parameters.values())[1:],
                    getattr(method, "_api_model", False),
                )
            )
    return found


def extended_fields(env):
    """Fields of ours on models of others, by model."""
    found = {}
    for name, model in env.registry.items():
        if model._original_module in suite.ADDONS or model._abstract:
            continue
        ours = [
            f for f in model._fields.values() if set(f._modules) & set(suite.ADDONS)
        ]
        if ours:
            found[name] = sorted(
                (f for f in ours if len(f._modules) == 1), key=lambda f: f.name
            )
    return found


def text_fields(env, model):
    """Stored text fields of a model that the world has marked."""
    return [
        name
        for name, f in env[model]._fields.items()
        if f.store and f.type in TEXTS and name not in TECHNICAL
    ]

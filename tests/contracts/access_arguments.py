# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arguments for whatever the registry names: foreign, missing, wrong, none."""

import inspect

from .access_targets import IDS, PLACE, TEXT, VALUES, text_fields

MISSING = 999_999_999
#: Never right as an id in an address; the last one is an integer, but a huge one.
WRONG_IDS = ("abc", "-1", "0", "%2e%2e", str(2**40))
#: Never right as an argument; JSON knows no other kinds.
WRONG_VALUES = (None, True, -1, 1.5, "<b>'\"%s", [], [[]], {}, {"id": "x"})
TOKENS = {"access_token": "0" * 32, "token": "0" * 32, "hash": "0" * 64}


class Arguments:
    """Makes arguments from names and types, with the owner's ids where ids go."""

    def __init__(self, world):
        self.world = world
        self.env = world.env

    def ids_for(self, name):
        """The owner's ids that a parameter of this name may mean."""
        wanted = name.removesuffix("s").removesuffix("_id")
        found = []
        for model, ids in self.world.ids.items():
            field_names = {
                f.name.removesuffix("s").removesuffix("_id")
                for f in self._links().get(model, ())
            }
            last_word = model.split(".")[-1]
            if wanted in (last_word, model.replace(".", "_")) or wanted in field_names:
                found += ids
        if not found and (name.endswith(("_id", "_ids")) or name in ("id", "ids")):
            found = [ids[0] for ids in self.world.ids.values() if ids]
        return found

    def _links(self):
        if not hasattr(self, "_link_fields"):
            self._link_fields = {}
            for model in self.world.ids:
                for f in self.env[model]._fields.values():
                    if f.type in ("many2one", "many2many"):
                        self._link_fields.setdefault(f.comodel_name, []).append(f)
        return self._link_fields

    # Routes

    def addresses(self, route):
        """Pairs of a kind of argument and the address with it."""
        places = list(PLACE.finditer(route.url))
        if not places:
            return [("plain", route.url)]
        choices = [self._choices(place) for place in places]
        # several places walk along together, so that an item is also tried below a
        # stage that is not its own; beyond the third a record is like those before
        foreign = [
            ("foreign", self._filled(route, [c[i % len(c)] for c in choices]))
            for i in range(min(3, max(map(len, choices))))
        ]
        missing = [("missing", self._filled(route, [MISSING] * len(places)))]
        wrong = [
            ("wrong", self._filled(route, [value] * len(places))) for value in WRONG_IDS
        ]
        return foreign + missing + wrong

    def _choices(self, place):
        converter = place["converter"] or "string"
        if converter.startswith("model("):
            return self.world.ids[converter.split("'" if "'" in converter else '"')[1]]
        if place["name"] in TOKENS:
            return [TOKENS[place["name"]]]
        found = self.ids_for(place["name"])
        if converter.startswith("int") and not found:
            return [1, *(ids[0] for ids in self.world.ids.values() if ids)]
        return found or ["x"]

    def _filled(self, route, values):
        values = iter(values)
        return PLACE.sub(lambda place: str(next(values)), route.url)

    def form(self, route, kind):
        """Values and files for the names that the controller takes."""
        values, files = {}, {}
        for name in sorted(route.names):
            if "file" in name or "attachment" in name:
                files[name] = ("act.pdf", b"%PDF-1.7 intruder", "application/pdf")
            elif kind == "wrong":
                values[name] = "<b>'\"%s"
            else:
                values[name] = self._value(name)
        return values, files

    def json(self, route, kind):
        """Named arguments for a JSON route: one dict per call."""
        if kind == "wrong":
            return [dict.fromkeys(route.names, value) for value in WRONG_VALUES]
        return [{name: self._value(name) for name in route.names}, {}]

    def _value(self, name):
        if name in TOKENS:
            return TOKENS[name]
        found = self.ids_for(name)
        if name.endswith("ids"):
            return found
        if found and name.endswith("id"):
            return found[0]
        if name.startswith("vals") or name in ("values", "default"):
            return {}
        return "x"

    # Methods

    def calls(self, method):
        """Triples of a kind of argument, args and kwargs for ``call_kw``."""
        model = method.model
        own = self.world.ids.get(model, [])[:1]
        rest, named = [], {}
        for parameter in method.parameters:
            value = self._special(model, parameter.name)
            if value is None:
                value = self._value(parameter.name)
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if parameter.kind == parameter.KEYWORD_ONLY:
                if parameter.default is inspect.Parameter.empty:
                    named[parameter.name] = value
            elif parameter.default is inspect.Parameter.empty:
                rest.append(value)
        ids = [] if method.on_model else [own]
        missing = [] if method.on_model else [[MISSING]]
        yield "foreign", [*ids, *rest], named
        yield "missing", [*missing, *rest], named
        yield "none", [], {}
        for value in WRONG_VALUES:
            yield "wrong", [*ids, *([value] * len(rest))] if rest else [value], {}

    def _special(self, model, name):
        if name in ("vals", "values"):
            return self.values(model)
        if name == "vals_list":
            return [self.values(model)]
        return None

    def operation(self, model, name, arguments):
        """Arguments of an ORM operation for a model, or None if it cannot have any."""
        texts = text_fields(self.env, model)
        text = texts[0] if texts else "display_name"
        replace = {TEXT: text, IDS: self.world.ids[model][:3]}

        def filled(value):
            if value == VALUES:
                return self.values(model)
            if isinstance(value, list):
                return [filled(one) for one in value]
            if isinstance(value, dict):
                return {filled(key): filled(one) for key, one in value.items()}
            return replace.get(value, value)

        args, kwargs = arguments
        args, kwargs = filled(args), filled(kwargs)
        if name in ("read", "export_data") and texts:
            args[1] = texts
        return args, kwargs

    def values(self, model):
        """What an intruder would like to write: texts, and links to the owner."""
        values = {}
        for name, f in self.env[model]._fields.items():
            if not f.store or f.related or name in ("create_uid", "write_uid"):
                continue
            if f.type in ("char", "text", "html"):
                values[name] = "intruder"
            elif f.type == "many2one" and self.world.ids.get(f.comodel_name):
                values[name] = self.world.ids[f.comodel_name][0]
        return values

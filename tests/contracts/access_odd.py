# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What nobody means: huge, torn, doubled, of the wrong kind."""

LONG = "x" * 2**20
#: As far as a server reads the line of an address.
LONG_QUERY = "y" * 16_000
#: Whole numbers that some column, page or list cannot hold.
HUGE = (2**31, 2**63, 10**400)

#: Texts of a form, by what is odd about them. As bytes where no text says it.
TEXTS = {
    "empty": "",
    "blank": " \t\r\n",
    "long": LONG,
    "negative": "-1",
    "huge": str(10**400),
    "too many digits": "9" * 5000,
    "int4": str(2**31),
    "no number": "NaN",
    "digits of another script": "١٢",
    "a superscript": "²",
    "NUL": "a\x00b",
    "half a character": b"a\xed\xa0\x80b",
    "overlong": b"\xc0\xae\xc0\xae\xc0\xaf",
    "right to left": "\u202egnp.exe",
    "wild cards": "%_\\%s%(a)s{0}${x}",
    "brackets": "[(1, '=', 1)]",
    "a record": "ir.config_parameter,1",
}
#: Values of JSON. The half of a character is written as JSON writes it.
VALUES = {
    "null": None,
    "true": True,
    "zero": 0,
    "negative": -1,
    "a fraction": 1e308,
    "int4": HUGE[0],
    "int8": HUGE[1],
    "huge": HUGE[2],
    "long": LONG,
    "NUL": "a\x00b",
    "half a character": "a\ud83d",
    "deep": None,  # see below
    "many": list(range(100_000)),
    "an object": {"__class__": "x", "id": [1]},
}
for _level in range(200):
    VALUES["deep"] = [VALUES["deep"]]

#: Places of an address that take a number.
NUMBERS = ("0", str(2**31), str(2**63), str(10**400), "007", "٣")


def forms(names, plain):
    """``(what, fields)`` for a form: one name odd at a time, the others as ``plain``.

    Fields are pairs, so that a name can come twice.
    """
    if not names:
        return
    for name in names:
        others = [(other, plain[other]) for other in names if other != name]
        for what, text in TEXTS.items():
            yield f"{name}: {what}", [*others, (name, text)]
        yield f"{name}: twice", [*others, (name, "1"), (name, "2")]
        yield f"{name}: missing", others
        yield f"{name}: a list", [*others, (f"{name}[]", "1"), (f"{name}.x", "2")]
    yield "everything else", [("id", "1"), ("self", "1"), ("__class__", "x")]


def jsons(names, plain):
    """``(what, params)`` for a JSON route, as `forms`."""
    for name in names:
        for what, value in VALUES.items():
            yield f"{name}: {what}", {**plain, name: value}
    yield "no object", [1, 2]
    yield "nothing", None
    yield "everything else", {"id": 1, "self": 1, "context": {"lang": ["x"]}}

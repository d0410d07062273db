# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a request gives, made fit for a text column, or refused."""

#: The greatest number that an id can be.
MAX_ID = 2**31 - 1
#: Characters of one text of a form. Whoever has more to say hands in a file.
MAX_TEXT = 100_000


class Misfit(Exception):
    """A request cannot be meant; ``reason`` is a stable code: ``long`` or ``kind``."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def plain(text):
    r"""The text without what no database takes: NUL, and halves of characters.

    Scripts that cut a text at a length cut emoji in half.

    >>> plain("a\x00b"), plain("cut \ud83d"), plain("whole 😀")
    ('ab', 'cut �', 'whole 😀')
    """
    text = text.replace("\x00", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def record_id(text):
    """``text`` as what may be an id, or None.

    >>> record_id("17"), record_id(17), record_id(str(2**31 - 1))
    (17, 17, 2147483647)
    >>> {record_id(odd) for odd in ("0", "-1", "", None, "١", "²", "1e3", "9" * 5000)}
    {None}
    """
    text = str(text)
    # int() takes the digits of every script, and refuses thousands of them loudly.
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        return None
    return int(text) if 0 < int(text) <= MAX_ID else None


def of_form(params, files=()):
    """Values of a form as texts; files only under the names in ``files``.

    A file may come where a text is asked for, and the other way round: a file field
    left empty by a script. Numbers are what the address was read as.

    >>> of_form({"name": "Olena", "item_id": 7})
    {'name': 'Olena', 'item_id': 7}
    >>> of_form({"file": "left empty"}, files=("file",))
    {}
    >>> of_form({"name": "x" * 200_000})
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.given.Misfit: long
    >>> of_form({"name": open})
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.given.Misfit: kind
    """
    found = {}
    for name, value in params.items():
        if isinstance(value, str):
            if name in files:
                continue
            if len(value) > MAX_TEXT:
                raise Misfit("long")
            value = plain(value)
        elif not isinstance(value, int) and name not in files:
            raise Misfit("kind")
        found[name] = value
    return found


def of_json(value):
    r"""A value of JSON with its texts plain, however deep they are.

    >>> of_json({"a": ["x\x00", 1, None, {"b": "\udc00"}]})
    {'a': ['x', 1, None, {'b': '�'}]}
    """
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [of_json(one) for one in value]
    if isinstance(value, dict):
        return {plain(name): of_json(one) for name, one in value.items()}
    return value

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

r"""The file in which a configuration goes from one database to another.

One JSON document: what it is (``format``, ``version``), who made it (``suite``: the
versions of the add-ons, ``made_at``: naive UTC), the ``content`` and the SHA-256 over
it. Keys are sorted and records stand in an order that no database decides, so the same
content gives the same bytes. The hash finds damage; it is no signature.

A *part* is a list of records of one kind, a record a dictionary. How its values look
is said by a `transfer_records.Shape`; what identifies a record everywhere are its key
fields, and ``id`` for what was shipped. References are ``{"key": [...], "id": "..."}``,
texts with translations ``{"en_US": "...", "uk_UA": "..."}``.

>>> options = Shape(("code",), {"code": "char", "name": "words"})
>>> option = {"code": "a", "name": {"en_US": "A"}}
>>> content = content_of({"options": [option]}, {"en_US"})
>>> data = dump(content, {"implementation_methodology": "19.0.1.0.0"}, "2026-03-02")
>>> read(data)["content"] == content
True
>>> read(data.replace(b'"A"', b'"B"'))
Traceback (most recent call last):
odoo.addons.implementation_methodology.tools.transfer.TransferError: hash
>>> check(content, {"options": options})
"""

import hashlib
import json
import math
import re

from .transfer_records import SOURCE, Shape, key_of  # noqa: F401 - in the examples

FORMAT = "implementation-suite-configuration"
#: Raised when a file can no longer be read by the version before.
VERSION = 1
MOST_BYTES = 10 * 1024 * 1024
MOST_RECORDS = 50_000
LONGEST_TEXT = 200_000
#: Whole numbers that the database can hold.
LARGEST = 2**31 - 1

HEADER = {
    "format": str,
    "version": int,
    "suite": dict,
    "made_at": str,
    "sha256": str,
    "content": dict,
}
#: Texts a database can hold: no NUL, no half of a pair of surrogates.
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z0-9]{2,4})?(@[a-z]+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_IDENTITY = re.compile(r"[\w.:-]{1,200}")


class TransferError(ValueError):
    """A file that is refused whole; ``reason`` is a stable code.

    ``size``, ``json``, ``format`` (another kind of file), ``newer`` (made by a newer
    version), ``hash`` (changed or cut off), ``header``, ``shape`` (not what the part
    is made of), ``unknown`` (a field this version does not know), ``required``,
    ``type``, ``choice``, ``double`` (one record twice), ``many``. ``where`` names the
    place, ``detail`` what is there.
    """

    def __init__(self, reason, where="", detail=""):
        super().__init__(": ".join(filter(None, (reason, where, detail))))
        self.reason, self.where, self.detail = reason, where, detail


def canonical(content):
    """Bytes of ``content``: the same for the same content on every machine.

    >>> canonical({"b": 1.0, "a": "є"}).decode()
    '{"a":"є","b":1.0}'
    """
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def digest(content):
    """SHA-256 over the canonical bytes, as hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def content_of(parts, languages):
    """The content of a file with these parts; ``languages`` are those it speaks."""
    return {"languages": sorted({SOURCE, *languages}), "parts": parts}


def dump(content, suite, made_at):
    """The file as bytes, readable by people too."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "suite": suite,
        "made_at": made_at,
        "sha256": digest(content),
        "content": content,
    }
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def read(data):
    """The document in ``data``; raises `TransferError` when it is not whole."""
    if len(data) > MOST_BYTES:
        raise TransferError("size", detail=str(MOST_BYTES // 1024 // 1024))
    try:
        document = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
        )
    # a document that is nested without end, or a number without end
    except (ValueError, RecursionError) as error:
        if isinstance(error, TransferError):
            raise
        raise TransferError("json", detail=str(error)[:200]) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise TransferError("format")
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise TransferError("header", "version")
    if version > VERSION:
        raise TransferError("newer", detail=str(version))
    for name, kind in HEADER.items():
        if type(document.get(name)) is not kind:
            raise TransferError("header", name)
    if unknown := sorted(document.keys() - HEADER):
        raise TransferError("unknown", detail=unknown[0][:80])
    try:
        whole = digest(document["content"]) == document["sha256"]
    except UnicodeEncodeError:  # half of a pair of surrogates
        raise TransferError("json") from None
    if not whole:
        raise TransferError("hash")
    return document


def _once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise TransferError("json", detail="double key")
    return found


def _no_number(name):
    raise TransferError("json", detail=name)


def check(content, shapes):
    """Raise `TransferError` unless every part of ``shapes`` looks as it says.

    Parts that ``shapes`` does not name are left for `unknown_parts`.

    >>> shape = Shape(("code",), {"code": "char", "size": "integer"})
    >>> check(content_of({"p": [{"code": "a", "size": "3"}]}, ()), {"p": shape})
    Traceback (most recent call last):
    odoo.addons.implementation_methodology.tools.transfer.TransferError: type: p a size
    >>> check(content_of({"p": [{"code": "a", "colour": 3}]}, ()), {"p": shape})
    Traceback (most recent call last):
    odoo.addons.implementation_methodology.tools.transfer.TransferError: unknown: p a: \
colour
    """
    if content.keys() != {"languages", "parts"}:
        raise TransferError("header", "content")
    languages, parts = content["languages"], content["parts"]
    if (
        not isinstance(parts, dict)
        or not isinstance(languages, list)
        or not all(isinstance(one, str) for one in languages)
        or not all(map(_LANGUAGE.fullmatch, languages))
        or SOURCE not in languages
    ):
        raise TransferError("header", "languages")
    count = 0
    for name, shape in shapes.items():
        if name in parts:
            count += _check_list(parts[name], shape, name, set(languages))
        if count > MOST_RECORDS:
            raise TransferError("many", detail=str(MOST_RECORDS))


def unknown_parts(content, shapes):
    """Names of parts that this database has no add-on for."""
    return sorted(content["parts"].keys() - shapes.keys())


def _check_list(records, shape, where, languages):
    if not isinstance(records, list):
        raise TransferError("shape", where)
    seen, count = set(), 0
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise TransferError("shape", f"{where} {number}")
        place = f"{where} {_place(record, shape, number)}"
        for name in {*shape.key, *shape.required}:
            if record.get(name) is None and name in shape.required:
                raise TransferError("required", place, name)
        if unknown := sorted(record.keys() - {"id", *shape.kinds, *shape.children}):
            raise TransferError("unknown", place, unknown[0][:80])
        _check_identity(record.get("id"), place)
        for name, kind in shape.kinds.items():
            if name in record:
                _check_value(record[name], kind, f"{place} {name}", languages)
                _check_choice(record[name], shape.choices.get(name), place, name)
        for name, inner in shape.children.items():
            if name in record:
                count += _check_list(record[name], inner, f"{place} {name}", languages)
        key = key_of(record, shape)
        if key in seen:
            raise TransferError("double", place)
        seen.add(key)
    return count + len(records)


def _place(record, shape, number):
    try:
        return " ".join(filter(None, key_of(record, shape)))[:120] or str(number)
    except (TypeError, AttributeError, KeyError):
        return str(number)


def _check_identity(value, where):
    if value is not None and (
        not isinstance(value, str) or not _IDENTITY.fullmatch(value)
    ):
        raise TransferError("type", f"{where} id")


def _check_choice(value, choices, where, name):
    if value is not None and choices is not None and value not in choices:
        raise TransferError("choice", f"{where} {name}", str(value)[:80])


def _check_value(value, kind, where, languages):
    if value is None and kind not in ("boolean", "refs", "siblings"):
        return
    if not _FITS[kind](value, languages):
        raise TransferError("type", where)


def _is_text(value, _languages=None):
    return (
        isinstance(value, str)
        and len(value) <= LONGEST_TEXT
        and not _UNHOLDABLE.search(value)
    )


def _is_words(value, languages):
    return (
        isinstance(value, dict)
        and SOURCE in value
        and value.keys() <= languages
        and all(map(_is_text, value.values()))
    )


def _is_ref(value, _languages=None):
    return (
        isinstance(value, dict)
        and {"key"} <= value.keys() <= {"key", "id"}
        and isinstance(value["key"], list)
        and 0 < len(value["key"]) < 10
        and all(map(_is_text, value["key"]))
        and ("id" not in value or bool(_IDENTITY.fullmatch(str(value["id"]))))
    )


def _is_number(value, _languages=None):
    return (
        type(value) in (int, float) and math.isfinite(value) and abs(value) <= LARGEST
    )


_FITS = {
    "char": _is_text,
    "text": _is_text,
    "html": _is_text,
    "selection": _is_text,
    "words": _is_words,
    "integer": lambda v, _l: type(v) is int and abs(v) <= LARGEST,
    "float": _is_number,
    "boolean": lambda v, _l: type(v) is bool,
    "date": lambda v, _l: isinstance(v, str) and bool(_DAY.fullmatch(v)),
    "datetime": lambda v, _l: isinstance(v, str) and bool(_MOMENT.fullmatch(v)),
    "ref": _is_ref,
    "refs": lambda v, _l: isinstance(v, list) and all(map(_is_ref, v)),
    "siblings": lambda v, _l: isinstance(v, list) and all(map(_is_text, v)),
}

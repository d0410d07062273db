# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The content of a signed document as bytes that never change, and their chain.

What is signed is frozen as *canonical* bytes: the same content gives the same bytes
on any machine and in any version of Python, so its SHA-256 can be checked years later
with nothing but a JSON writer. Each document of an owner record is chained to the one
before it, so none can be changed or taken out of the middle unnoticed.

The form is JSON in UTF-8: keys sorted by code point, no blanks, nothing escaped that
need not be. Texts and keys are put into Unicode's NFC form, as a name typed on one
computer may arrive in another form from the next though everybody reads the same;
nothing else about a text is touched: blanks, line ends and letter case are content.

Rules: issue 2 (signed documents), facts V11 and V12 (sign what was seen, never
re-render a signature over changed data).
"""

import json
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from .evidence import sha256

#: Largest whole number that every reader of JSON keeps exactly (RFC 7493).
MAX_NUMBER = 2**53 - 1

_HEX = re.compile(r"[0-9a-f]{64}")


class NotCanonical(Exception):
    """Content that would not read back the same; ``reason`` is a stable code.

    ``path`` names the place, as keys and indexes joined by ``/``. Codes: ``float``
    and ``decimal`` (pass the text that is shown), ``number`` (too large: pass a
    text), ``type``, ``key`` (not a text), ``double_key`` (two keys are one after
    NFC), ``text`` (cannot be written in UTF-8), ``zone`` (a moment with a time zone:
    pass naive UTC).
    """

    def __init__(self, reason, path=()):
        self.reason = reason
        self.path = "/".join(str(part) for part in path)
        super().__init__(f"{reason}: {self.path}")


class ChainError(Exception):
    """A link was given something else than a hex SHA-256; ``reason`` is ``hex``."""

    def __init__(self, reason="hex"):
        super().__init__(reason)
        self.reason = reason


def canonical(content):
    r"""Bytes of ``content``; raises `NotCanonical` rather than guess.

    Allowed are dict with text keys, list, tuple (as a list), text, whole number,
    bool, None, date and naive datetime (as their ISO text). Money, hours and shares
    are passed as the text shown to the signer.

    Read back with any JSON reader and written again the bytes are the same.

    >>> print(canonical({"total": "10.50", "день": [1, None, True]}).decode())
    {"total":"10.50","день":[1,null,true]}
    >>> canonical({"b": 1, "a": date(2026, 3, 2)})
    b'{"a":"2026-03-02","b":1}'
    >>> canonical("e\u0301") == canonical("\u00e9")
    True
    >>> canonical({"lines": [{"price": 0.1}]})
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.snapshot.NotCanonical: float: lines/0/price
    """
    text = json.dumps(
        _plain(content, ()),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )
    return text.encode()


def digest(content):
    """Hex SHA-256 of the canonical bytes.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    return sha256(canonical(content))


def chain(previous_chain, content_digest):
    """Hex SHA-256 over the chain of the document before and this one's digest.

    The first document of an owner record has an empty ``previous_chain``.

    >>> first = chain("", digest({"act": 1}))
    >>> chain(first, digest({"act": 2})) == chain("", digest({"act": 2}))
    False
    >>> chain("", "not a digest")
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.snapshot.ChainError: hex
    """
    if previous_chain != "" and not _is_hex(previous_chain):
        raise ChainError
    if not _is_hex(content_digest):
        raise ChainError
    return sha256(previous_chain + content_digest)


def verify_chain(links):
    """Index of the first broken link, or None when all hold.

    ``links`` are (digest, chain) from the first document on. A missing tail and a
    chain rewritten from the start look whole by themselves: compare the last chain
    with the one printed on the last signed PDF. That a digest is that of the stored
    content is for the caller to check with `digest`.

    >>> digests = [digest(number) for number in range(3)]
    >>> chains = [chain("", digests[0])]
    >>> chains += [chain(chains[0], digests[1])]
    >>> chains += [chain(chains[1], digests[2])]
    >>> links = list(zip(digests, chains))
    >>> verify_chain(links) is None
    True
    >>> verify_chain([links[0], (digest("forged"), chains[1]), links[2]])
    1
    """
    previous = ""
    for index, (content_digest, stored) in enumerate(links):
        try:
            if chain(previous, content_digest) != stored:
                return index
        except ChainError:
            return index
        previous = stored
    return None


def _is_hex(text):
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def _plain(value, path):
    """``value`` in the few types that JSON writes one way only."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        if abs(value) > MAX_NUMBER:
            raise NotCanonical("number", path)
        return int(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise NotCanonical("zone", path)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(part, (*path, index)) for index, part in enumerate(value)]
    if isinstance(value, dict):
        return _plain_dict(value, path)
    if isinstance(value, float):
        raise NotCanonical("float", path)
    raise NotCanonical("decimal" if isinstance(value, Decimal) else "type", path)


def _plain_dict(value, path):
    plain = {}
    for key, part in value.items():
        if not isinstance(key, str):
            raise NotCanonical("key", (*path, key))
        key = _text(key, path)
        if key in plain:
            raise NotCanonical("double_key", (*path, key))
        plain[key] = _plain(part, (*path, key))
    return plain


def _text(value, path):
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotCanonical("text", path) from None
    return unicodedata.normalize("NFC", value)

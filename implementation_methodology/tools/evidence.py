# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What may be handed in as evidence, and its fingerprint."""

import hashlib
import re
import unicodedata
from urllib.parse import urlsplit

#: Extension → first bytes that give the type away (empty: any content).
#: Types a browser would run or render as a page (HTML, SVG, scripts) are absent
#: on purpose; so are programs.
ACCEPTED = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF8",),
    "webp": (b"WEBP",),
    "mp4": (b"ftyp",),
    "webm": (b"\x1aE\xdf\xa3",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "odp": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "asice": (b"PK\x03\x04",),
    "p7s": (),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "msg": (b"\xd0\xcf\x11\xe0",),
    "eml": (),
    "csv": (),
    "txt": (),
}

#: Where those bytes begin in types whose first bytes are a length.
OFFSETS = {"mp4": 4, "webp": 8}

MAX_NAME = 128


class Rejected(Exception):
    """A file or link cannot be evidence; ``reason`` is a stable code.

    Codes: ``empty``, ``too_large``, ``type``, ``content``, ``link``.
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def sha256(content):
    """Hex SHA-256 of bytes, or of a text in UTF-8.

    >>> sha256("")[:8]
    'e3b0c442'
    """
    if isinstance(content, str):
        content = content.encode()
    return hashlib.sha256(content).hexdigest()


def clean_name(name):
    r"""File name without folders, control or direction characters, ≤ 128 characters.

    >>> clean_name("../../etc/pass\x00wd.pdf")
    'passwd.pdf'
    >>> clean_name("C:\\docs\\акт.pdf")
    'акт.pdf'
    >>> clean_name("invoice\u202efdp.exe")
    'invoicefdp.exe'
    """
    name = re.split(r"[/\\]", name or "")[-1]
    kinds = ((c, unicodedata.category(c)[0]) for c in name)
    name = "".join(" " if kind == "Z" else c for c, kind in kinds if kind != "C")
    name = name.strip(" .")
    stem, dot, extension = name.rpartition(".")
    if len(name) > MAX_NAME and dot:
        return stem[: MAX_NAME - len(extension) - 1] + dot + extension
    return name[:MAX_NAME]


def check_file(name, content, max_bytes):
    r"""Return the cleaned file name, or raise `Rejected`.

    The extension must be an accepted one and the first bytes must agree with it, so
    a page renamed to ``.pdf`` does not pass.

    >>> check_file("act.pdf", b"%PDF-1.7 ...", max_bytes=100)
    'act.pdf'
    >>> check_file("film.mp4", b"\x00\x00\x00\x20ftypisom", max_bytes=100)
    'film.mp4'
    >>> check_file("page.pdf", b"<html>", max_bytes=100)
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.evidence.Rejected: content
    """
    name = clean_name(name)
    if not content:
        raise Rejected("empty")
    if len(content) > max_bytes:
        raise Rejected("too_large")
    stem, _dot, extension = name.rpartition(".")
    magic = ACCEPTED.get(extension.lower())
    if magic is None or not stem:
        raise Rejected("type")
    start = OFFSETS.get(extension.lower(), 0)
    if magic and not content.startswith(magic, start):
        raise Rejected("content")
    return name


def check_link(url):
    """Return the link stripped of blanks, or raise `Rejected`; http(s) only.

    >>> check_link(" https://example.com/x ")
    'https://example.com/x'
    >>> check_link("javascript:alert(1)")
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.evidence.Rejected: link
    """
    url = (url or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Rejected("link") from None
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or re.search(r"[\s\x00-\x1f]", url)
    ):
        raise Rejected("link")
    return url

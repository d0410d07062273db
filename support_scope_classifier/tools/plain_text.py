# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Plain text out of HTML as mail programs write it, in one pass.

No parser: a parser builds a tree of whatever it is given, and the trees of hostile
mails are deep. Quotes that a mail program marks as such are left out.
"""

import html
import re

_KNOWN = re.compile(
    r"<(?:/?(?:p|div|br|span|html|body|table|tr|td|ul|ol|li|blockquote|a|b|i|u|strong|em"
    r"|font|pre|code|img|style|h[1-6])\b|!doctype|!--)",
    re.IGNORECASE,
)
_NAME = re.compile(r"/?([a-z][a-z0-9]{0,12})", re.IGNORECASE)

#: Tags whose content nobody reads.
UNREAD = ("style", "script", "head", "title", "svg", "template")
#: Tags that end a line.
BLOCKS = frozenset(
    "p div br tr li ul ol table h1 h2 h3 h4 h5 h6 hr pre blockquote section".split()
)
#: What mail programs mark the quoted message with.
QUOTE_MARKS = ("gmail_quote", "data-o-mail-quote", "moz-cite-prefix", "yahoo_quoted")


def is_html(text):
    """Whether the text has tags that people do not type.

    >>> is_html("<p>Hi"), is_html("a < b and <Enter> key")
    (True, False)
    """
    return _KNOWN.search(text) is not None


def plain(text):
    """The text that a reader of ``text`` sees, block by block on its own line.

    Broken tags are text, what is never closed ends with the text.

    >>> plain("<p>Total &lt; 0</p><blockquote>old</blockquote>1 < 2<br>end").split()
    ['Total', '<', '0', '1', '<', '2', 'end']
    >>> plain("new<style>p {color: red}</style> text<div class='gmail_quote'>old")
    'new text'
    """
    lower, pieces, place, quoted = text.lower(), [], 0, 0
    while True:
        start = text.find("<", place)
        end = text.find(">", start) if start >= 0 else -1
        if end < 0:
            pieces.append("" if quoted else text[place:])
            break
        if not quoted:
            pieces.append(text[place:start])
        name = _NAME.match(text, start + 1)
        if lower.startswith("<!--", start):
            end = lower.find("-->", start)
            if end < 0:
                break
            place = end + 3
            continue
        if not name and text[start + 1] not in "!?":
            if not quoted:
                pieces.append("<")
            place = start + 1
            continue
        place = end + 1
        tag = name.group(1).lower() if name else ""
        if tag in UNREAD and text[start + 1] != "/":
            close = lower.find(f"</{tag}", place)
            if close < 0:
                break
            place = close
        elif tag == "blockquote":
            quoted = max(0, quoted + (-1 if text[start + 1] == "/" else 1))
        if any(mark in lower[start : min(end, start + 500)] for mark in QUOTE_MARKS):
            if "".join(pieces).strip():
                break
        if tag in BLOCKS and not quoted:
            pieces.append("\n")
    return html.unescape("".join(pieces))

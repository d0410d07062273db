# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A first draft of a question and its answer, out of what was written on a ticket."""

import re

from odoo.addons.support_scope_classifier.tools.language import language
from odoo.addons.support_scope_classifier.tools.own_words import own_words
from odoo.addons.support_scope_classifier.tools.plain_text import is_html, plain

#: Longer questions are no titles, in characters.
LONGEST_QUESTION = 160
#: An answer that is longer is a manual; the rest is cut off.
LONGEST_ANSWER = 8000
#: Languages answers are written in; everything else is taken for English.
LANGUAGES = ("en", "uk", "pl", "ru")

_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|добрий (?:день|ранок"
    r"|вечір)|доброго дня|доброго (?:дня|ранку|вечора)|добридень|вітаю|вітаємо|привіт"
    r"|шановн\w{1,4}|dzień dobry|witam)\b[^\n]{0,60}$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!\n]{1,300}[.?!]?")
_SIGN_OFF = re.compile(
    r"\W{0,3}(?:(?:best|kind|warm)?\s?regards|best wishes|sincerely|cheers|thanks"
    r"|thank you|sent from my|з повагою|з найкращими|гарного дня|на зв.язку"
    r"|дякую за звернення|дякуємо за звернення|pozdrawiam|с уважением)\b",
    re.IGNORECASE,
)


def question(subject, body):
    """The request in the asker's own words, short enough for a title.

    >>> question("Re: Повернення товару", "<p>Добрий день! Як його провести?</p>")
    'Повернення товару. Як його провести?'
    >>> question("How do I see a payment of a customer?", "<p>Please help.</p>")
    'How do I see a payment of a customer?'
    >>> question("", "")
    ''
    """
    title = own_words(subject, "").text.strip()
    if len(title.split()) >= 4:
        return _cut(title)
    sentences = [one.strip() for one in _SENTENCE.findall(own_words("", body).text)]
    asked = [one for one in sentences if one.endswith("?")] or sentences
    # "Returns" says little, and so does "How do I do this?": together they ask.
    return _cut(". ".join(filter(None, (title.strip(" ."), *asked[:1]))))


def _cut(text):
    text = " ".join(text.split())
    if len(text) <= LONGEST_QUESTION:
        return text
    return text[:LONGEST_QUESTION].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def answer_lines(body):
    """The lines of a reply: no quotes, no greeting, nothing from the farewell on.

    >>> answer_lines("<p>Hello Ann,</p><p>Open Sales.</p><ul><li>Press Return</li></ul>"
    ...              "<p>Best regards<br>Bob</p><blockquote>old</blockquote>")
    ['Open Sales.', 'Press Return']
    """
    body = (body or "")[: LONGEST_ANSWER * 4]
    text = plain(body) if is_html(body) else body
    lines = []
    for line in text[:LONGEST_ANSWER].split("\n"):
        line = " ".join(line.split())
        if not lines and (not line or _GREETING.match(line)):
            continue
        if lines and (line in ("--", "—") or _SIGN_OFF.match(line[:60])):
            break
        if line and not line.startswith(">"):
            lines.append(line)
    return lines


def answer_language(text):
    """The language of a text, one of `LANGUAGES`.

    >>> answer_language("Як провести повернення?"), answer_language("123")
    ('uk', 'en')
    """
    return language(text or "") or "en"

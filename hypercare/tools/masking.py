# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What belongs to one client leaves a text before others read it.

Names that are known, people that a patronymic or a title gives away, addresses, phones,
amounts, cards, accounts and tax numbers become words in brackets that can be read. When
in doubt a number goes: a person reads the text before it is published. Every pattern is
bounded, so no text can hold up a worker.
"""

import re

from .search_terms import normal_form

#: So much of a text is looked at, in characters; the rest is left out.
MOST_TEXT = 60_000
#: Shorter parts of a name are left: too many words are written so.
SHORTEST_NAME = 3

PERSON, COMPANY, EMAIL, LINK = "person", "company", "email", "link"
PHONE, AMOUNT, CARD, ACCOUNT = "phone", "amount", "card", "account"
TAX, NUMBER = "tax", "number"

WORDS = {
    "en": {
        PERSON: "[name]",
        COMPANY: "[company]",
        EMAIL: "[e-mail]",
        LINK: "[link]",
        PHONE: "[phone]",
        AMOUNT: "[amount]",
        CARD: "[card number]",
        ACCOUNT: "[bank account]",
        TAX: "[tax number]",
        NUMBER: "[number]",
    },
    "uk": {
        PERSON: "[ім’я]",
        COMPANY: "[компанія]",
        EMAIL: "[ел. пошта]",
        LINK: "[посилання]",
        PHONE: "[телефон]",
        AMOUNT: "[сума]",
        CARD: "[номер картки]",
        ACCOUNT: "[рахунок у банку]",
        TAX: "[податковий номер]",
        NUMBER: "[номер]",
    },
}

_EMAIL = re.compile(
    r"(?:mailto:)?[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}", re.IGNORECASE
)
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
#: Documentation that everybody may read stays.
_PUBLIC = re.compile(r"https?://(?:www\.)?odoo\.com/(?:[a-z_]{2,5}/)?documentation/")
_ACCOUNT = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b"
)
_CURRENCY = (
    r"(?:грн|грив\w{1,5}|гривень|uah|₴|usd|\$|дол(?:\.|ар\w{0,4})|eur|€|євро|евро"
    r"|euros?|dollars?|pln|zł|злот\w{1,3}|gbp|£|chf|руб\w{0,3})"
)
_SCALE = r"(?:\s?(?:тис|млн|млрд|k|mln|thousand|million)\b\.?)?"
_SUM = r"\d{1,15}(?:[\s.,'’\u00a0\u202f]\d{1,3}){0,6}"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:{_SUM}{_SCALE}\s?{_CURRENCY}(?!\w)"
    rf"|(?:₴|\$|€|£|(?:usd|eur|uah|pln|gbp|chf)\b)\s?{_SUM}{_SCALE})",
    re.IGNORECASE,
)
_TAX = re.compile(
    r"\b(?P<mark>єдрпоу|едрпоу|рнокпп|іпн|инн|пдв|код|edrpou|tax (?:id|number|code)"
    r"|vat(?: id| number| no)?|tin|nip|іпн)\b(?P<between>[\s:№#.-]{0,4}(?:UA)?)"
    r"\d[\d\s-]{4,14}\d\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d[\d ().\u00a0-]{4,24}\d(?![\w/])")
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:\D\d\d(?:[.:]\d\d)?)?|\d{1,2}[.-]\d{1,2}[.-]\d{2,4}(?:\s\d\d)?"
)
#: How people write numbers of phones without the code of the country.
_LOCAL = re.compile(r"(?:8\s?)?\(?0\d{2,4}\)?[\d ().-]{5,12}|\d{3}-\d\d-\d\d")
_LONG_NUMBER = re.compile(r"(?<![\w.,/-])\d{8,40}(?![\w/])")

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’ʼ](?=[^\W\d_])){0,60}")
_PATRONYMIC = re.compile(
    r"(?:ович|йович|ич|івн|ївн|овн|евн)(?:а|у|ем|еві|и|і|ою|о|е)?$", re.IGNORECASE
)
_TITLES = frozenset("пан пані пане пану паном mr mrs ms miss dr sir".split())
_LEGAL = frozenset(
    "тов тзов пп фоп ат прат пат дп кп зат ват ллс ооо зао ltd llc inc gmbh corp co plc"
    " company limited sp z o o sa sas bv компанія фірма group група".split()
)


def mask(text, people=(), companies=(), lang="en"):
    """``text`` without what belongs to one client.

    ``people`` and ``companies`` are names that are known; their Ukrainian cases are
    found too, in either alphabet. ``lang`` is ``uk``, anything else means English.

    >>> mask("Іван Петренко (ivan@a.com, 067 123-45-67) пише", ["Петренко Іван"])
    '[name] ([e-mail], [phone]) пише'
    >>> mask("Рахунок Петренка на 1 250,50 грн", ["Іван Петренко"], lang="uk")
    'Рахунок [ім’я] на [сума]'
    >>> mask("ТОВ «Ромашка» просить", companies=["ТОВ Ромашка"], lang="uk")
    'ТОВ «[компанія]» просить'
    >>> mask("IBAN UA213223130000026007233566001, ЄДРПОУ 12345678")
    'IBAN [bank account], ЄДРПОУ [tax number]'
    >>> mask("Card 4111 1111 1111 1111 on 2026-03-02 10:00, $ 40.5k, order S00042")
    'Card [card number] on 2026-03-02 10:00, [amount], order S00042'
    >>> mask("Call Mr. Smith; step 1, then 2")
    'Call Mr. [name]; step 1, then 2'
    """
    words = WORDS["uk" if lang == "uk" else "en"]
    text = (text or "")[:MOST_TEXT]
    text = _LINK.sub(
        lambda match: match[0] if _PUBLIC.match(match[0]) else words[LINK], text
    )
    text = _EMAIL.sub(words[EMAIL], text)
    text = _TAX.sub(
        lambda match: f"{match['mark']}{match['between']}{words[TAX]}", text
    )
    text = _ACCOUNT.sub(words[ACCOUNT], text)
    text = _AMOUNT.sub(words[AMOUNT], text)
    text = _DIGITS.sub(lambda match: _number(match[0], words), text)
    text = _LONG_NUMBER.sub(words[NUMBER], text)
    text = _without_companies(text, companies, words[COMPANY])
    return _without_people(text, people, words[PERSON])


def _number(found, words):
    """What a run of digits with spaces and hyphens between is replaced by."""
    digits = "".join(filter(str.isdigit, found))
    if _DATE.fullmatch(found.strip()):
        return found
    if 13 <= len(digits) <= 19 and is_card(digits):
        return words[CARD]
    abroad = found.startswith(("+", "00"))
    if abroad and 8 <= len(digits) <= 17:
        return words[PHONE]
    if 7 <= len(digits) <= 12 and (_LOCAL.fullmatch(found) or digits.startswith("380")):
        return words[PHONE]
    return words[NUMBER] if len(digits) >= 8 else found


def is_card(digits):
    """Whether the check digit of a card's number is right (Luhn).

    >>> is_card("4111111111111111"), is_card("4111111111111112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _key(word):
    """What a part of a name has in all its cases and in both alphabets."""
    return normal_form(word).rstrip("aeiou")


def _without_companies(text, companies, placeholder):
    for name in companies:
        core = [
            form
            for word in _WORD.findall((name or "")[:200])
            if word.lower() not in _LEGAL and (form := normal_form(word))
        ]
        if core and len("".join(core)) >= SHORTEST_NAME:
            text = _without_run(text, core, placeholder)
    return text


def _without_run(text, core, placeholder):
    """``text`` without words whose normal forms are ``core``, one after the other."""
    found = list(_WORD.finditer(text))
    forms = [normal_form(match[0]) for match in found]
    pieces, place, number = [], 0, 0
    while number <= len(found) - len(core):
        if forms[number : number + len(core)] == core and (
            len(core) > 1 or _is_capital(found[number][0])
        ):
            pieces += [text[place : found[number].start()], placeholder]
            place = found[number + len(core) - 1].end()
            number += len(core)
        else:
            number += 1
    return "".join([*pieces, text[place:]])


def _without_people(text, people, placeholder):
    """``text`` without parts of names; neighbours become one placeholder."""
    known = {
        _key(word)
        for name in people
        for word in _WORD.findall((name or "")[:200])
        if len(word) >= SHORTEST_NAME
    } - {""}
    found = list(_WORD.finditer(text))
    spans = []
    for number, match in enumerate(found):
        word = match[0]
        if not _is_capital(word) or len(word) < SHORTEST_NAME:
            continue
        if _in_brackets(text, match):
            continue
        before = found[number - 1] if number else None
        near = before is not None and _is_near(text, before, match)
        if len(word) > 5 and _PATRONYMIC.search(word) and near:
            # A name and a patronymic, whoever that is, perhaps after a surname.
            if _is_capital(before[0]) and not _in_brackets(text, before):
                spans.append(before.span())
                spans.append(match.span())
                continue
        if _key(word) in known or near and before[0].lower() in _TITLES:
            spans.append(match.span())
    return _replaced(text, sorted(set(spans)), placeholder)


def _replaced(text, spans, placeholder):
    pieces, place, open_end = [], 0, None
    for start, end in spans:
        gap = text[place:start]
        if open_end is not None and len(gap) <= 3 and not gap.strip(" .\u00a0-"):
            place = end
        else:
            pieces += [gap, placeholder]
            place = end
        open_end = end
    return "".join([*pieces, text[place:]])


def _is_capital(word):
    return word[:1].isupper()


def _is_near(text, before, match):
    return 0 < match.start() - before.end() <= 2 and not text[
        before.end() : match.start()
    ].strip(" .\u00a0")


def _in_brackets(text, match):
    """Whether the word stands in a placeholder that is there already."""
    return (
        text[max(0, match.start() - 1) : match.start()] == "["
        and "]" in text[match.end() : match.end() + 20]
    )

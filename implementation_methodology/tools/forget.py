# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Takes one known person out of a text, and nobody else.

His addresses and numbers go wherever they stand. His name goes where two of its words
stand side by side, in any order, case and alphabet; where he wrote or was written to
(``near``), each word of it goes alone, too. Markup of HTML stays whole. Every pattern
is bounded, so no text can hold up a worker.
"""

import os.path
import re
from typing import NamedTuple

#: Stands where somebody was named; the same in every language.
GONE = "[…]"
#: Shorter words of a name are gone only beside a longer one.
SHORTEST_ALONE = 3
#: So many last digits make a number known, with or without the code of the country.
TELLING_DIGITS = 9

_LATIN = {
    **dict(
        zip("абвгґдезиіїйклмнопрстуфыэё", "abvhhdeziiiiklmnoprstufiee", strict=True)
    ),
    **{"є": "ie", "ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"ю": "iu", "я": "ia", "ь": "", "ъ": "", "y": "i", "j": "i", "w": "v", "g": "h"},
    **{"ł": "l", "ó": "o", "ą": "a", "ę": "e", "ś": "s", "ć": "c", "ń": "n"},
    **{"ż": "z", "ź": "z", "'": "", "’": "", "ʼ": "", "`": ""},
}
_FOLD = str.maketrans(_LATIN)
_APOSTROPHES = "'’ʼ`"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_APOSTROPHES}](?=[^\W\d_])){{0,60}}")
#: Between two words of one name: blanks, a full stop or comma, markup.
_BETWEEN = re.compile(r"(?:[\s.,\u00a0-]|&nbsp;|<[^<>]{0,300}>){1,12}")
#: What the cases of Ukrainian, Polish and English put behind the root of a name.
_ENDING = re.compile(
    r"(?:[aeiou]{0,3}|[io]?ovi|i?evi|i?em|om|im|ami|iami|[eio]?i?ho|omu|emu|[io]?iu|s"
    r"|ah|iah|am|iam|iv)"
)
#: A login that is no word of any language, so that it can be found as it is.
_LOGIN = re.compile(r"(?=.*[a-z])(?=.*[\d._])[\w.+-]{4,64}", re.IGNORECASE | re.ASCII)
_AT = r"(?:@|%40|&#64;|&#x40;)"
_GAP = r"(?:[\s().\-/\u00a0\u202f]|&nbsp;){0,3}"
_TAG = re.compile(r"<[^<>]{0,2000}>")
_REPEATED = re.compile(rf"{re.escape(GONE)}(?:[ \u00a0]{{0,3}}{re.escape(GONE)})+")


class Person(NamedTuple):
    """What somebody is known by: roots of his names, addresses, telling digits."""

    names: tuple
    addresses: tuple
    numbers: tuple


def person(words):
    """What ``words`` tell: each is a name, an e-mail address, a login or a number.

    >>> person(["Олена Коваль", "Olena@Example.com", "+380 (67) 123-45-67", ""])
    Person(names=(('olen', 'koval'),), addresses=('olena@example.com',), \
numbers=('671234567',))
    """
    names, addresses, numbers = {}, {}, {}
    for word in filter(None, ((one or "").strip() for one in words)):
        digits = "".join(filter(str.isdecimal, word))
        if "@" in word or _LOGIN.fullmatch(word):
            addresses[word.lower()] = None
        elif len(digits) >= 7:
            numbers[digits[-TELLING_DIGITS:]] = None
        elif roots := tuple(
            root for one in _WORD.findall(word) if (root := _root(one))
        ):
            names[roots] = None
    return Person(tuple(names), tuple(addresses), tuple(numbers))


def _fold(text):
    """``text`` in small Latin letters, as little as alphabets differ.

    >>> _fold("Юлія Ґедзь"), _fold("Yuliia Gedz")
    ('iuliia hedz', 'iuliia hedz')
    """
    return text.lower().translate(_FOLD).replace("kh", "h")


def _root(word):
    """What a word of a name has in all its cases and in both alphabets.

    >>> _root("Олена"), _root("Oleny"), _root("Петро"), _root("Лі")
    ('olen', 'olen', 'petr', 'l')
    """
    folded = _fold(word)
    return folded.rstrip("aeiou") or folded


def knows(someone, text):
    """Whether ``text`` may speak of ``someone``; a quick look that errs to yes."""
    folded = _fold(text)
    if any(address.split("@")[0] in text.lower() for address in someone.addresses):
        return True
    if any(_stem(root) in folded for name in someone.names for root in name):
        return True
    if not someone.numbers:
        return False
    digits = "".join(filter(str.isdecimal, text))
    return any(number in digits for number in someone.numbers)


def forget(text, someone, near=False):
    """``text`` without ``someone``; with ``near``, without each word of his name.

    >>> olena = person(["Олена Коваль", "olena@a.com", "+380671234567"])
    >>> forget("Коваль Олені (olena@a.com, 067 123-45-67): дякую", olena)
    '[…] ([…], […]): дякую'
    >>> forget("Olena <b>Koval</b>&#64; mailto:OLENA@a.com", olena)
    '[…] <b>[…]</b>&#64; mailto:[…]'
    >>> forget("Олена Петренко і Коваль", olena)
    'Олена Петренко і Коваль'
    >>> forget("Вітаю, Олено! Ковальська вулиця.", olena, near=True)
    'Вітаю, […]! Ковальська вулиця.'
    """
    if not text or not knows(someone, text):
        return text
    for address in someone.addresses:
        pattern = _AT.join(map(re.escape, address.split("@")))
        pattern = rf"(?<![\w.+-]){pattern}(?![\w-])"
        text = re.sub(pattern, GONE, text, flags=re.IGNORECASE)
    for number in someone.numbers:
        digits = _GAP.join(number)
        lead = rf"(?:(?:\+|00){_GAP})?(?:\(?\d{_GAP}){{0,4}}\(?"
        text = re.sub(rf"(?<!\w){lead}{digits}(?!\w)", GONE, text)
    for name in someone.names:
        text = _without_name(text, name, near)
    return _REPEATED.sub(GONE, text)


def _without_name(text, name, near):
    tags = [match.span() for match in _TAG.finditer(text)]
    outside, inside = [], []
    for match in _WORD.finditer(text):
        while tags and tags[0][1] <= match.start():
            tags.pop(0)
        in_tag = tags and tags[0][0] < match.start()
        if which := _which(match[0], name):
            (inside if in_tag else outside).append((match, which))
    gone = {*_spans(text, outside, near), *_spans(text, inside, near)}
    if len(name) == 1 and not near:
        # A name of one word tells too little: it goes where it is all of the text.
        gone = {span for span in gone if span == (0, len(text))}
        whole = _WORD.fullmatch(text)
        gone |= {whole.span()} if whole and _which(text, name) else set()
    pieces, place = [], 0
    for start, end in sorted(gone):
        pieces += [text[place:start], GONE]
        place = end
    return "".join([*pieces, text[place:]])


def _spans(text, found, near):
    """Where words of the name stand beside another, or alone with ``near``."""
    for number, (match, which) in enumerate(found):
        if near and match[0][0].isupper() and len(match[0]) >= SHORTEST_ALONE:
            yield match.span()
        if number and len(which | found[number - 1][1]) > 1:
            before = found[number - 1][0]
            if _BETWEEN.fullmatch(text, before.end(), match.start()):
                yield before.span()
                yield match.span()


def _which(word, name):
    """Numbers of the words of ``name`` that ``word`` is a case of."""
    folded = _fold(word)
    return {number for number, root in enumerate(name) if _is_case(folded, root)}


def _is_case(folded, root):
    if folded.startswith(root) and _ENDING.fullmatch(folded, len(root)):
        return True
    stem = _stem(root)
    # Ользі, Федора, Кравця: the last consonant or vowel of the root gives way.
    return stem != root and any(
        folded.startswith(other) and _ENDING.fullmatch(folded, len(other))
        for other in _others(root)
    )


def _stem(root):
    """The part of a root that no case changes.

    >>> _stem("olh"), _stem("fedir"), _stem("kravets"), _stem("koval")
    ('ol', 'fed', 'krav', 'koval')
    """
    return os.path.commonprefix([root, *_others(root)])


def _others(root):
    """Other shapes that a root takes before an ending."""
    if root.endswith("ets") and len(root) > 4:
        return [f"{root[:-3]}ts"]
    if len(root) > 2 and root[-2] == "i":
        return [f"{root[:-2]}{vowel}{root[-1]}" for vowel in "oe"]
    if len(root) > 2 and root[-1] in "hk" and root[-2] not in "cs":
        return [f"{root[:-1]}{'z' if root[-1] == 'h' else 'ts'}"]
    return []

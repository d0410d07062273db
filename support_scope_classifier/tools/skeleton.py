# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""One spelling for what people spell in many ways.

Ukrainian, Russian, Polish and English requests meet in one alphabet of plain Latin
letters: letters that surzhyk and haste confuse become one, soft signs, apostrophes and
accents go, doubled letters become single, digits become ``0``. A skeleton is for
counting and comparing only; it is never shown.
"""

import unicodedata
from functools import lru_cache

#: No word of a language is longer; what is longer is a key, a path or an attack.
LONGEST_WORD = 32

#: Cyrillic letters by what they sound like; і, ї, ы and и are one, as are е, є, э, ё.
CYRILLIC = dict(
    pair.split("=")
    for pair in (
        "а=a б=b в=v г=g ґ=g д=d е=e є=e э=e ё=e ж=z з=z и=i і=i ї=i ы=i й=i к=k л=l "
        "м=m н=n о=o п=p р=r с=s т=t у=u ў=u ф=f х=h ц=c ч=c ш=s щ=s ь= ъ= ю=u я=a"
    ).split()
)

#: Latin letters that a Polish and a Cyrillic word of one root write differently.
LATIN = {"y": "i", "j": "i", "w": "v", "ł": "l", "đ": "d", "ø": "o", "ß": "ss"}

#: Polish pairs of letters for one sound that Cyrillic writes with one letter.
PAIRS = (("sz", "s"), ("cz", "c"), ("rz", "z"), ("ch", "h"))

#: Latin letters that look like Cyrillic ones, to be read so inside a Cyrillic word.
LOOK_ALIKES = dict(zip("aceikopxytmhbі", "асеікорхутмнві", strict=True))
#: The same the other way: a Cyrillic letter that slipped into a Latin word.
LOOK_BACK = dict(zip("асеікорхутмнв", "aceikopxytmhb", strict=True))

_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´‘ʹ"))


@lru_cache(maxsize=8192)
def skeleton(word):
    """The skeleton of one word in lower case.

    Letters of one word that mix alphabets are read in the alphabet of most of them.

    >>> skeleton("рахунок"), skeleton("пiдкажiть"), skeleton("підкажіть")
    ('rahunok', 'pidkazit', 'pidkazit')
    >>> skeleton("raport"), skeleton("moduł"), skeleton("модуль"), skeleton("комп'ютер")
    ('raport', 'modul', 'modul', 'komputer')
    >>> skeleton("2026"), skeleton("сохранённый"), skeleton("zamówień")
    ('0', 'sohraneni', 'zamovien')
    """
    word = word[:LONGEST_WORD].translate(_APOSTROPHES)
    if not word.isascii():
        word = _one_alphabet(word)
        word = "".join(CYRILLIC.get(letter, letter) for letter in word)
        if not word.isascii():
            word = "".join(LATIN.get(letter, letter) for letter in word)
            word = "".join(
                letter
                for letter in unicodedata.normalize("NFKD", word)
                if not unicodedata.combining(letter)
            )
    return _plain(word)


def _one_alphabet(word):
    cyrillic = sum(letter in CYRILLIC for letter in word)
    if not cyrillic:
        return word
    latin = sum("a" <= letter <= "z" for letter in word)
    if not latin:
        return word
    table = LOOK_ALIKES if cyrillic >= latin else LOOK_BACK
    return "".join(table.get(letter, letter) for letter in word)


def _plain(word):
    """Latin letters that languages write differently made one; no letter twice."""
    kept, before = [], ""
    for letter in word:
        letter = "0" if letter.isdigit() else LATIN.get(letter, letter)
        if letter != before:
            kept.append(letter)
        before = letter
    word = "".join(kept)
    for pair, letter in PAIRS:
        word = word.replace(pair, letter)
    return word

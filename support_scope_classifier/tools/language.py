# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which of four languages a request is in: enough for reports, no more."""

import re
from collections import Counter

#: Letters that only one of the languages has: one of them says as much as a word.
LETTERS = {
    "uk": "іїєґ",
    "ru": "ыэёъ",
    "pl": "ąćęłńśźż",
}
#: Words that people cannot do without, and that others do not have.
WORDS = {
    "uk": "не що як це для при але або та чи вже ще є немає треба прошу будь ласка нам"
    " мені після коли щоб також тільки потрібно дуже додати друкує пишу",
    "ru": "не что как это для при но или уже еще есть нет надо нужно пожалуйста нам мне"
    " после когда чтобы также только очень добавить и с можно почему",
    "pl": "nie że jak to dla przy ale lub czy już jeszcze jest ma trzeba proszę nam mi"
    " po kiedy żeby także tylko bardzo do na z w się co i od można dodać są",
    "en": "the a an to is are not for of and or in on at we i my our please can how it"
    " this that with when after need want does do be no new from you",
}
LANGUAGES = tuple(WORDS)
CYRILLIC = ("uk", "ru")
_WORD = re.compile(r"[^\W\d_]+")
_FREQUENT = {language: frozenset(words.split()) for language, words in WORDS.items()}
#: So much of a text is looked at, in characters.
MOST_TEXT = 2000


def language(text):
    """``uk``, ``ru``, ``pl`` or ``en``; ``None`` for a text without their letters.

    >>> language("Не друкує рахунок"), language("Не печатает счет, что делать")
    ('uk', 'ru')
    >>> language("Nie drukuje faktury"), language("The invoice is not printed")
    ('pl', 'en')
    >>> language("помилка в Odoo invoice"), language("123"), language("日本語")
    ('uk', None, None)
    """
    text = text[:MOST_TEXT].lower()
    words = _WORD.findall(text)
    letters = Counter(text)
    cyrillic = sum(map(letters.__getitem__, "абвгдежзийклмнопрстуфхцчшщьюяіїєґыэёъ"))
    latin = sum(map(letters.__getitem__, "abcdefghijklmnopqrstuvwxyz"))
    if not cyrillic and not latin:
        return None
    among = CYRILLIC if cyrillic * 2 >= latin else ("en", "pl")
    points = {
        one: sum(word in _FREQUENT[one] for word in words)
        + sum(map(letters.__getitem__, LETTERS.get(one, "")))
        for one in among
    }
    # of equals the first: here more people write Ukrainian, and English is technical
    return max(among, key=points.get)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Words as they are searched: one normal form for all that people may write.

Ukrainian and English without a dictionary. Apostrophes, accents, capitals and letters
of the wrong alphabet go with the skeleton of the scope classifier; then the ending is
cut off, lightly, so that a form is a beginning of the word. Words that say nothing
are left out.
"""

from dataclasses import dataclass
from functools import lru_cache

from odoo.addons.support_scope_classifier.tools.features import tokens
from odoo.addons.support_scope_classifier.tools.skeleton import LOOK_ALIKES, skeleton

#: So much of a text is looked at, in characters.
MOST_TEXT = 20_000
#: So many different words are searched for: a ticket may be a letter.
MOST_WORDS = 24
#: A cut never leaves less, in letters; for endings of verbs one more.
SHORTEST = 3
#: Who has typed so many letters is shown words that begin with them.
SHORTEST_BEGINNING = 3

_STOP = """
а або але без би був була були було бути в вам вас ваш ваша ваше ваші вже ви від він
вона вони воно всі все всього где де для до добрий день доброго дня добридень дуже дякую
дякуємо є же за заздалегідь з зі із і й їх її його й йому как коли кому куди ласка будь
лише ми мене мені мною може можна можу можете можемо мій моя моє мої на над нам нами нас
наш наша наше наші не нема немає ні ніяк о об один одна она они от па перед під по при
про прошу просимо підкажіть скажіть допоможіть треба потрібно нужно надо привіт вітаю
раз саме свій своя своє свої себе собі так також такий там та те ти тим тих то того той
тому тільки ту тут у у́ усе усі хто це цей ці цього цьому ця чи через чому чого що щоб ще
як яка який яке які якщо якась якийсь робити зробити зробіть роблю
провести проводити бачити побачити дивитися подивитися
a about after all also am an and any are as at be been but by can cannot could did do
does doing for from get had has have hello help hi how i if in into is it its just know
let like may me my need no not of on or our out please regards say should so some such
tell than thank thanks that the their them then there these they this those to too us
see seeing seen look show
use using want was we were what when where which who why will with would you your
odoo
"""

#: Endings of nouns and adjectives.
_ENDINGS = """
а у ю и і ї е є о я й ь ом ем єм ам ям ою ею єю ами ями ах ях ів їв ей ові еві єві
ий ого ому им ім їм их ими ої ій єї йому його ньої ньому
"""
#: Endings of verbs, and of the nouns and participles made of verbs. Only those with
#: which no common noun ends: "кредит" and "матеріали" are no verbs.
_LONG_ENDINGS = """
ення енню енням енні ень єння єнню єнням ання анню анням анні ань яння янню
іння інню інням інь увати ювати ує ують уємо уєте ує ює юють ював ував увала увало
ували ювали ювала аю яю ає яє аємо аєте аєш ають яють ено ений ена ені еного еній
аний ований овано ована овані
"""


def _longest_first(endings):
    return sorted(set(endings.split()), key=len, reverse=True)


_NOUNS, _VERBS = _longest_first(_ENDINGS), _longest_first(_LONG_ENDINGS)
_SILENT = frozenset(skeleton(word) for word in _STOP.split())
_CYRILLIC = frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъў")
_SURZHYK = str.maketrans("ыэёґ", "иеег", "ъ'’ʼ`")
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Word:
    """What is searched for: a normal form, and the beginning that nearly is it."""

    form: str
    root: str


def normal_forms(text):
    """The normal forms of the words of ``text`` in order, without stop words.

    >>> normal_forms("Як оформити повернення рахунків?")
    ['oformit', 'povern', 'rahunk']
    >>> normal_forms("рахунку, РАХУНОК, paxyнкiв")
    ['rahunk', 'rahunk', 'rahunk']
    >>> normal_forms("об'єкт обʼєкту об’єкти")
    ['obekt', 'obekt', 'obekt']
    >>> normal_forms("How do I process the customer's returned invoices?")
    ['proces', 'customer', 'return', 'invoic']
    >>> normal_forms(""), normal_forms("як це?"), normal_forms("INV-00042")
    ([], [], ['inv', '00042'])
    """
    forms = []
    text = (text or "")[:MOST_TEXT]
    for token in tokens(text):
        if token.skeleton in _SILENT:
            continue
        form = normal_form(text[token.start : token.end])
        if form:
            forms.append(form)
    return forms


def words_of(text, most=MOST_WORDS):
    """The different `Word` that are searched for in ``text``, at most ``most``.

    >>> [(word.form, word.root) for word in words_of("замовлення замовлень звіт")]
    [('zamovl', 'zamov'), ('zvit', 'zvit')]
    """
    forms = dict.fromkeys(normal_forms(text))
    return [Word(form, _root(form)) for form in list(forms)[:most]]


def tsquery(words):
    """What PostgreSQL's ``to_tsquery`` takes to find any of ``words``.

    >>> tsquery(words_of("оплата замовлень"))
    'oplat:* | zamov:*'
    """
    return " | ".join(dict.fromkeys(lexeme(word.root) for word in words))


def lexeme(form):
    """A form for ``to_tsquery``; long enough ones stand for words that begin so.

    >>> lexeme("zvit"), lexeme("so")
    ('zvit:*', 'so')
    """
    return f"{form}:*" if len(form) >= SHORTEST_BEGINNING else form


@lru_cache(maxsize=8192)
def normal_form(word):
    """The normal form of one word; letters and digits only, or nothing.

    >>> [normal_form(word) for word in ("платіж", "платежу", "платежів", "платежами")]
    ['platz', 'platz', 'platz', 'platz']
    >>> [normal_form(word) for word in ("друкувати", "друкує", "друк")]
    ['druk', 'druk', 'druk']
    >>> [normal_form(word) for word in ("companies", "company", "process", "processes")]
    ['compani', 'compani', 'proces', 'proces']
    """
    word = word.lower()
    if any(letter.isdigit() for letter in word):
        # A number is searched as it is; skeletons know only that there is one.
        return "".join(filter(_is_plain, word))[:32]
    if _CYRILLIC.isdisjoint(word):
        word = _english(word)
    else:
        word = word.translate(_SURZHYK)
        if all(letter in _CYRILLIC or letter in LOOK_ALIKES for letter in word):
            word = "".join(LOOK_ALIKES.get(letter, letter) for letter in word)
        word = _fleeting(_ukrainian(word))
    return "".join(filter(_is_plain, skeleton(word)))


def _is_plain(letter):
    return letter.isascii() and letter.isalnum()


def _root(form):
    """A beginning that words of one root share, where the form is long enough."""
    if len(form) < 6 or any(letter.isdigit() for letter in form):
        return form
    return form[: max(5, len(form) - 2)]


def _ukrainian(word):
    """A Cyrillic word in lower case without its ending."""
    if len(word) > 6 and word.endswith(("тися", "тись", "ться", "вся", "лася", "лося")):
        word = word[:-2]
    # A single vowel leaves a word of three letters, an ending of more a longer one:
    # "архів" does not end in "-ів".
    for endings in (_VERBS, _NOUNS):
        for ending in endings:
            left = len(word) - len(ending)
            if left >= SHORTEST + (len(ending) > 1) and word.endswith(ending):
                return word[:left]
    return word


def _fleeting(word):
    """Without the vowel that comes and goes: рахунок, рахунку; платіж, платежу."""
    if len(word) >= 5 and word[-2] in "іоеє" and word[-1] in _CONSONANTS:
        return word[:-2] + word[-1]
    return word


def _english(word):
    """An English word in lower case without its ending."""
    for mark in ("'s", "’s", "ʼs", "`s"):
        word = word.removesuffix(mark)
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST and _VOWELS & set(rest):
            return rest
    return word[:-1] if word.endswith("e") and len(word) > 4 else word

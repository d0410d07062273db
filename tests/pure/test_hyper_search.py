# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Words are found however people write them, and no text holds up a search."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools import search_terms

SAME = [
    "рахунок рахунку рахунком рахунки рахунків рахунками РАХУНКАХ",
    "платіж платежу платежі платежів платежами",
    "повернення поверненню поверненням повернень",
    "замовлення замовленню замовлень замовленням",
    "документ документа документи документів документами",
    "накладна накладну накладної накладні накладною",
    "покупець покупця покупцеві покупцем",
    "клієнт клієнта клієнтові клієнтів клієнтам",
    "склад складу складі складом",
    "звіт звіту звіти звітів",
    "архів архіву архіви архівів",
    "друк друку друкує друкувати друкують",
    "кредит кредиту кредити кредитом",
    "матеріал матеріалу матеріали матеріалів",
    "об'єкт об’єкта обʼєкти об`єктів",
    "invoice invoices Invoice's INVOICES",
    "customer customers customer's",
    "company companies",
    "process processes processed processing",
    "payment payments",
    "return returns returned returning",
]


@pytest.mark.parametrize("line", SAME)
def test_inflected_words_have_one_form(line):
    """Each line is one word in many forms."""
    assert len(set(search_terms.normal_forms(line))) == 1, line


@pytest.mark.parametrize(
    "one, other",
    [
        ("рахунок", "рахувати"),
        ("клієнт", "квиток"),
        ("архів", "арка"),
        ("договір", "догана"),
        ("invoice", "inventory"),
        ("payment", "payroll"),
    ],
)
def test_different_words_stay_different(one, other):
    """A cut that is too deep would make them one."""
    assert search_terms.normal_forms(one) != search_terms.normal_forms(other)


def test_a_verb_is_found_by_its_noun_and_the_other_way_round():
    """What is searched is a beginning that both share."""
    for asked, there in (("повернути", "повернення"), ("замовлення", "замовити")):
        (word,) = search_terms.words_of(asked)
        (form,) = search_terms.normal_forms(there)
        assert form.startswith(word.root), (asked, there)


def test_words_that_say_nothing_are_left_out():
    """Greetings and question words are in every ticket."""
    assert search_terms.normal_forms("Добрий день! Підкажіть, будь ласка, як це") == []
    assert search_terms.normal_forms("Hello, how can I do this, please?") == []


def test_letters_of_the_wrong_alphabet_do_not_hide_a_word():
    """Half of the letters of both words are typed on the other keyboard."""
    mixed = "пoвeрнення"
    assert search_terms.normal_forms(mixed) == search_terms.normal_forms("повернення")


@given(st.text(max_size=300))
def test_any_text_gives_words_postgresql_takes(text):
    """Nothing of what was typed can end a query or begin an operator."""
    for word in search_terms.words_of(text):
        assert word.form.isascii() and word.form.isalnum()
        assert word.form.startswith(word.root)


@pytest.mark.parametrize(
    "text",
    ["а" * 500_000, "слово " * 100_000, "'’ʼ" * 100_000, "1a" * 200_000, "-" * 500_000],
)
def test_no_text_holds_up_a_worker(text):
    """Only the beginning is looked at, each letter a few times."""
    start = time.perf_counter()
    search_terms.words_of(text)
    assert time.perf_counter() - start < 1

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is a client's own leaves a text, and what everybody may read stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools.masking import WORDS, mask

UK, EN = WORDS["uk"], WORDS["en"]
PEOPLE = ["Олена Коваль", "Іван Петренко", "Smith John", "Анна-Марія Лис"]
COMPANIES = ["ТОВ «Ромашка Плюс»", "Acme Trading Ltd"]


def masked(text, lang="uk"):
    """``text`` with the people and companies of this file masked."""
    return mask(text, PEOPLE, COMPANIES, lang)


@pytest.mark.parametrize(
    "text",
    [
        "Олена Коваль",
        "Коваль Олени",
        "Ковалю",
        "Олену",
        "Іваном Петренком",
        "ПЕТРЕНКО",
        "Анні-Марії Лис",
        "John Smith",
        "Smith's",
        "Ivan Petrenko",
    ],
)
def test_names_go_in_every_case_and_alphabet(text):
    """Neighbouring parts of a name leave one placeholder behind."""
    left = masked(text).replace(UK["person"], "").strip(" '’s-.")
    assert left == "", masked(text)


def test_companies_go_with_or_without_their_legal_form():
    """The legal form may stay: it tells nothing."""
    text = masked("ТОВ «Ромашка Плюс» та ромашки плюс, Acme Trading")
    assert "омашк" not in text and "Acme" not in text
    assert text.count(UK["company"]) == 3


@pytest.mark.parametrize(
    "phone",
    [
        "+380 67 123 45 67",
        "+38 (067) 123-45-67",
        "380671234567",
        "067 123 45 67",
        "(044) 123-45-67",
        "0671234567",
        "+48 22 123 45 67",
        "+1 (212) 555-0100",
        "0049 30 901820",
        "123-45-67",
    ],
)
def test_phones_go(phone):
    """However it is written, no digit is left."""
    text = masked(f"Тел. {phone}, дякую")
    assert not any(letter.isdigit() for letter in text), text


@pytest.mark.parametrize(
    "amount",
    [
        "1 250,50 грн",
        "1250.50 UAH",
        "$ 1,200.00",
        "€500",
        "15 тис. грн",
        "200 гривень",
        "100 доларів",
        "12 000 ₴",
        "USD 99",
        "3 500 zł",
    ],
)
def test_amounts_go_with_their_currency(amount):
    """A sum tells what somebody buys."""
    assert masked(f"На суму {amount}!") == f"На суму {UK['amount']}!"


@pytest.mark.parametrize(
    "text, word",
    [
        ("4111 1111 1111 1111", UK["card"]),
        ("5375-4141-0000-0006", None),
        ("UA213223130000026007233566001", UK["account"]),
        ("UA21 3223 1300 0002 6007 2335 6600 1", UK["account"]),
        ("DE89 3704 0044 0532 0130 00", UK["account"]),
        ("ЄДРПОУ 12345678", f"ЄДРПОУ {UK['tax']}"),
        ("ІПН: 1234567890", f"ІПН: {UK['tax']}"),
        ("VAT UA123456789012", f"VAT UA{UK['tax']}"),
        ("olena.koval@romashka.com.ua", UK["email"]),
        ("https://romashka.odoo.com/odoo/sales/15?debug=1", UK["link"]),
        ("12345678901", UK["number"]),
    ],
)
def test_numbers_and_addresses_go(text, word):
    """Cards, accounts, tax numbers, addresses and long numbers."""
    if word is None:
        assert not any(letter.isdigit() for letter in masked(text))
    else:
        assert masked(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "Відкрийте рахунок, далі крок 3 з 12.",
        "Від 02.03.2026 або 2026-03-02 10:00",
        "Замовлення S00042 і накладна WH/OUT/00017",
        "https://www.odoo.com/documentation/19.0/applications.html",
        "Версія 19.0, 45 хвилин, 100 штук",
        "надія є, ромашка росте в полі",
    ],
)
def test_what_helps_everybody_stays(text):
    """Steps, dates, numbers of documents and the public documentation."""
    assert masked(text) == text


def test_a_real_looking_mail_keeps_only_what_it_teaches():
    """Nothing of the people, the company, their phones or their money is left."""
    mail = (
        "Пане Олексію Миколайовичу, за рахунком на 12 480,00 грн від ТОВ «Ромашка "
        "Плюс» (ЄДРПОУ 40123456) Олена Коваль (olena@romashka.ua, +380 44 123-45-67) "
        "просила повернення на картку 4111111111111111.\n"
        "Відкрийте замовлення й натисніть Повернення."
    )
    text = masked(mail)
    for secret in (
        "Олексі",
        "Миколай",
        "12 480",
        "Ромашк",
        "40123456",
        "Олен",
        "Ковал",
        "romashka",
        "123-45",
        "4111",
    ):
        assert secret not in text, (secret, text)
    assert text.endswith("Відкрийте замовлення й натисніть Повернення.")


def test_masking_twice_changes_nothing_more():
    """Placeholders are no names and no numbers."""
    once = masked("Олена (067 123 45 67) винна 500 грн ТОВ «Ромашка Плюс»")
    assert masked(once) == once


def test_placeholders_are_in_the_language_of_the_answer():
    """English for whatever is not Ukrainian."""
    assert masked("Олена", "en") == EN["person"]
    assert masked("Олена", "pl") == EN["person"]


@given(st.text(max_size=300))
def test_any_text_can_be_masked(text):
    """No text raises, and no e-mail address is left."""
    masked(f"{text} a@b.com")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 300_000,
        "1 " * 150_000,
        "1-" * 150_000,
        "a" * 300_000,
        "a@" * 150_000,
        "a." * 150_000 + "@",
        "UA21 " * 60_000,
        "UA21" + "0" * 300_000,
        "http://" * 40_000,
        "1,1" * 100_000,
        "+" * 300_000,
        "Олена " * 50_000,
        "код " * 60_000,
        "(0" * 100_000,
    ],
)
def test_no_text_holds_up_a_worker(text):
    """Every pattern is bounded."""
    start = time.perf_counter()
    masked(text)
    assert time.perf_counter() - start < 3

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The customer's own words, whatever a mail brings along, and its topics."""

import time

import pytest
from scope_data import messy

from odoo.addons.support_scope_classifier.tools import own_words as words
from odoo.addons.support_scope_classifier.tools import topics
from odoo.addons.support_scope_classifier.tools.own_words import own_words
from odoo.addons.support_scope_classifier.tools.plain_text import plain

REQUEST = "The delivery slip prints without totals"


@pytest.mark.parametrize(
    "rest",
    [
        "> old text\n> more",
        "On Mon, 2 Mar 2026 Ann Lee <ann@example.com> wrote:\n> old",
        "On Mon, 2 Mar 2026 at 10:00\nAnn Lee <ann@example.com> wrote:\nold",
        "пн, 2 бер. 2026 р. о 10:00 Оля <o@example.com> пише:\nстаре",
        "2 марта 2026 г. Оля <o@example.com> написал(а):\nстарое".replace("(а)", "а"),
        "W dniu 2.03.2026 Ola <o@example.com> napisała:\nstare",
        "From: Ann\nSent: Monday\nTo: Bob\nSubject: old\n\nold text",
        "Від: Оля\nНадіслано: понеділок\nКому: Богдан\n\nстарий текст",
        "От: Оля\nОтправлено: понедельник\nКому: Богдан\n\nстарый текст",
        "Od: Ola\nWysłano: poniedziałek\nDo: Jan\n\nstary tekst",
        "-----Original Message-----\nold text",
        "________________________________\nold text",
        "-- \nAnn Lee\nHead of Stock",
        "Best regards,\nAnn Lee",
        "З повагою,\nОля",
        "С уважением, Оля",
        "Pozdrawiam\nOla",
        "Sent from my phone",
        "This e-mail is confidential and intended only for the addressee named above.",
        "+38 (067) 123-45-67",
        "https://erp.example.com/web#id=7 ann@example.com",
        "Thanks in advance!",
        "Дякую!",
    ],
)
def test_what_is_not_the_customers_goes(rest):
    assert own_words("", f"{REQUEST}\n{rest}").text == REQUEST


@pytest.mark.parametrize(
    "greeting",
    [
        "Hi team,",
        "Dear Ann,",
        "Good morning!",
        "Добрий день!",
        "Доброго дня, колеги,",
        "Вітаю, Олено!",
        "Здравствуйте,",
        "Добрый день, коллеги!",
        "Dzień dobry,",
        "Szanowni Państwo,",
    ],
)
def test_greetings_go(greeting):
    assert own_words("", f"{greeting} {REQUEST}").text == REQUEST


def test_a_forwarded_request_is_the_request():
    forwarded = f"From: Ann\nTo: Bob\nSubject: slip\n\n{REQUEST}"
    assert own_words("Fwd: slip", forwarded).text == f"slip\n{REQUEST}"


def test_one_line_like_a_header_is_how_people_write():
    assert own_words("", "To: the printer goes nothing").text.startswith("To:")


def test_of_a_trace_the_error_stays():
    trace = (
        "Cannot post\nTraceback (most recent call last):\n"
        '  File "/opt/odoo/http.py", line 9, in run\n    return self.go()\n'
        "KeyError: 'journal'\nplease help"
    )
    found = own_words("", trace).text
    assert found == "Cannot post\nKeyError: 'journal'\nplease help"


def test_versions_stay_and_long_numbers_go():
    found = own_words("", "upgrade Odoo 16 to 17.0, invoice 20260315 too").text
    assert "16 to 17.0," in found and "2026" not in found


def test_html_quotes_styles_and_scripts_go():
    body = (
        f"<html><head><style>p {{}}</style></head><body><p>{REQUEST}</p>"
        "<script>alert(1)</script><blockquote><p>old</p></blockquote></body></html>"
    )
    assert own_words("", body).text == REQUEST


@pytest.mark.parametrize(
    ("subject", "body", "files", "reason"),
    [
        ("", "", 0, words.EMPTY),
        (None, None, 0, words.EMPTY),
        ("Re:", "<p><br></p>", 0, words.EMPTY),
        ("", "Добрий день!\n\nДякую", 0, words.EMPTY),
        ("", "help me", 0, words.TOO_SHORT),
        ("", "", 2, words.ATTACHMENT_ONLY),
        ("", "see attached screenshot", 1, words.ATTACHMENT_ONLY),
        ("", "скрін у вкладенні", 0, words.ATTACHMENT_ONLY),
        ("", '<p><img src="cid:1"></p>', 0, words.ATTACHMENT_ONLY),
        ("", REQUEST, 3, None),
    ],
)
def test_says_why_nothing_can_be_said(subject, body, files, reason):
    assert own_words(subject, body, files).abstain == reason


def test_abstains_from_what_says_nothing_and_from_nothing_else():
    asked = [row for row in messy() if row["class"] == "abstain"]
    silent = [row for row in messy() if own_words("", row["text"]).abstain]
    right = [row for row in silent if row["class"] == "abstain"]
    assert len(right) >= 0.85 * len(silent) and len(right) >= 0.8 * len(asked)


MANY = 10_000_000
HOSTILE = {
    "letters": "a" * MANY,
    "spaces": " " * MANY,
    "lines": "\n" * MANY,
    "tags": "<" * MANY,
    "open tags": "<p " * (MANY // 3),
    "comments": "<!--" * (MANY // 4),
    "deep quotes": "<blockquote>" * (MANY // 12),
    "styles": "<p><style>" * (MANY // 10),
    "entities": "<p>" + "&#1234;" * (MANY // 7),
    "mails": "a@" * (MANY // 2),
    "dots": "a." * (MANY // 2),
    "digits": "1-" * (MANY // 2),
    "headers": "From: x\n" * (MANY // 8),
    "quotes": "> x\n" * (MANY // 4),
    "greetings": "hi " * (MANY // 3),
    "traces": "Traceback (most recent call last)" * (MANY // 33),
    "frames": 'Traceback (most recent call last):\n  File "x"\n' * (MANY // 48),
    "controls": "\x00\x1b\x07" * (MANY // 3),
    "bidi": "\u202e\u2066\u200f" * (MANY // 3),
    "ligature": "\ufdfa" * (MANY // 4),
    "combining": "z" + "\u0301" * (MANY // 4),
    "separators": "; 1) " * (MANY // 5),
    "right to left": "שלום עולם " * (MANY // 10),
    "surrogates": "\ud800" * 1000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_soon(name):
    started = time.perf_counter()
    found = own_words(HOSTILE[name][:1000], HOSTILE[name]).text
    plain(HOSTILE[name][: words.MOST_BODY])
    topics.topics(HOSTILE[name])
    assert len(found) <= words.MOST_WORDS
    assert time.perf_counter() - started < 2


def test_marks_of_direction_and_control_characters_go():
    assert (
        own_words("", "not\u202e print\x00ing at\u200b all").text
        == "not printing at all"
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("не друкує рахунок, і ще потрібен новий звіт по боргах", 2),
        ("1) rename the button 2) build a new report 3) reset my password", 3),
        ("не печатает счет; нужно добавить колонку в список", 2),
        ("nie drukuje faktury\npotrzebny nowy raport sprzedaży", 2),
        ("Cannot print\nThe invoice stays blank since this morning", 1),
        ("- rename the button please\n- build a new report too", 2),
        ("the printer also hangs", 1),
        ("a; b; c", 1),
        ("", 1),
    ],
)
def test_topics_are_parted(text, count):
    assert len(topics.topics(text)) == count


def test_topics_are_places_in_the_text():
    text = "  invoice does not print; please also build a new report  "
    for part in topics.topics(text):
        assert text[part.start : part.end] == part.text


def test_the_dearest_topic_decides_only_when_sure():
    whole = {"support": 0.9, "development": 0.1, "minor_change": 0, "maintenance": 0}
    sure = {"support": 0.1, "development": 0.9, "minor_change": 0, "maintenance": 0}
    unsure = {"support": 0.45, "development": 0.55, "minor_change": 0, "maintenance": 0}
    assert topics.dearest(whole, [whole, sure]) == (sure, 1)
    assert topics.dearest(whole, [whole, unsure]) == (whole, None)
    assert topics.dearest(sure, [whole, unsure]) == (sure, None)

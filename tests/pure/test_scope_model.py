# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the shipped model says, why, and that nothing else is believed."""

import ast
import hashlib
import sys
import time
import zlib
from dataclasses import astuple

import pytest
import scope_data
from scope_typos import spoil

from odoo.addons.support_scope_classifier.tools import (
    evaluate,
    features,
    memory,
    reason,
    scorer,
    suggest,
)
from odoo.addons.support_scope_classifier.tools.own_words import own_words
from odoo.addons.support_scope_classifier.tools.skeleton import skeleton


def measured(rows, predict=scope_data.predict):
    model = scope_data.shipped()
    return evaluate.figures(
        [predict(model, text) for text, _label in rows],
        [label for _text, label in rows],
        model.threshold,
    )


def test_the_messy_set_is_the_frozen_one():
    held = (scope_data.ADDON / "tests/data/messy.jsonl").read_bytes()
    assert hashlib.sha256(held).hexdigest() == scope_data.MESSY_SHA256


def test_right_on_the_messy_set():
    found = measured(scope_data.judged())
    assert found["macro_f1"] >= 0.87
    assert found["precision"] >= 0.94 and found["coverage"] >= 0.55
    assert found["false_support"] <= 0.03


@pytest.mark.parametrize("language", ["en", "uk", "ru", "pl"])
def test_right_in_each_language(language):
    assert measured(scope_data.judged(language))["macro_f1"] >= 0.75


def test_right_on_types_it_has_not_learned():
    found = scope_data.shipped().figures["catalogue"]
    assert found["macro_f1"] >= 0.63 and found["precision"] >= 0.8


def test_typos_and_surzhyk_cost_little():
    rows = scope_data.judged()
    spoiled = [(spoil(text, 5), label) for text, label in rows]
    assert sum(one[0] != two[0] for one, two in zip(rows, spoiled, strict=True)) > 200
    clean, dirty = measured(rows)["macro_f1"], measured(spoiled)["macro_f1"]
    assert clean - dirty <= 0.05


def test_what_ships_was_learned_from_the_sources():
    stored = scope_data.shipped()
    assert stored.cues.classes == features.Cues(scope_data.cues()).classes
    assert stored.figures["phrases"] == len(set(scope_data.phrases()))
    assert set(stored.labels) == {one["class"] for one in scope_data.types()}


def test_predicting_needs_only_the_standard_library():
    """Whoever predicts in a web worker never loads a numeric library."""
    for path in (scope_data.ADDON / "tools").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                named = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                named = [node.module]
            else:
                continue
            assert {one.split(".")[0] for one in named} <= sys.stdlib_module_names


def test_fast_enough_for_a_mail_gateway():
    model = scope_data.shipped()
    texts = [row["text"] for row in scope_data.messy()]
    started = time.process_time()
    for text in texts:
        model.predict(own_words("", text).text)
    assert (time.process_time() - started) / len(texts) < 0.003


def test_probabilities_sum_to_one_for_any_text():
    model = scope_data.shipped()
    for text in ("", "?", "日本語のテキスト", "a" * 5000, "\ud800", "۱۲۳"):
        found = model.predict(text)
        assert set(found) == set(model.labels)
        assert sum(found.values()) == pytest.approx(1)


def data():
    """A small sound model, to be spoiled."""
    return {
        "schema_version": 1,
        "labels": ["development", "support"],
        "cues": [],
        "scale": {"w": 1.0},
        "features": ["w:broken", "w:new"],
        "idf": [1.0, 1.0],
        "weights": [[-1.0, 1.0], [1.0, -1.0]],
        "intercept": [0.0, 0.0],
        "temperature": 1.0,
        "threshold": 0.8,
        "figures": {},
    }


@pytest.mark.parametrize(
    ("change", "reason_code"),
    [
        ({"schema_version": 2}, "schema"),
        ({"labels": None}, "schema"),
        ({"idf": [1.0]}, "values"),
        ({"weights": [[1.0, float("nan")], [0.0, 0.0]]}, "values"),
        ({"weights": [[1.0, float("inf")], [0.0, 0.0]]}, "values"),
        ({"weights": [[1.0, 0.0]]}, "values"),
        ({"features": ["w:a", "w:a"]}, "values"),
        ({"features": [1, 2]}, "values"),
        ({"temperature": 0}, "values"),
        ({"threshold": 1.5}, "values"),
        ({"intercept": ["0", 0.0]}, "values"),
        ({"scale": {"x": 1.0}}, "values"),
    ],
)
def test_a_spoiled_model_is_not_believed(change, reason_code):
    scorer.Model(data())
    with pytest.raises(scorer.ModelError) as raised:
        scorer.Model(data() | change)
    assert raised.value.reason == reason_code


def test_spoiled_bytes_are_not_believed():
    packed, sha256 = scorer.pack(data())
    assert scorer.unpack(packed, sha256) == data()
    for spoiled, code in (
        (packed[:-9], "size"),
        (b"no zlib", "json"),
        (zlib.compress(b"{"), "json"),
        (zlib.compress(b"[" * 100_000), "json"),
        (zlib.compress(b" " * 30_000_000), "size"),
    ):
        with pytest.raises(scorer.ModelError) as raised:
            scorer.unpack(spoiled)
        assert raised.value.reason == code
    with pytest.raises(scorer.ModelError) as raised:
        scorer.unpack(packed, "0" * 64)
    assert raised.value.reason == "hash"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("рахунок", "paхунок"),
        ("підкажіть", "пидкажить"),
        ("объект", "обьект"),
        ("звіт", "звит"),
        ("модуль", "moduł"),
        ("п'ять", "пʼять"),
        ("аккаунт", "акаунт"),
        ("2025", "17"),
    ],
)
def test_spellings_of_one_word_are_one(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize("stem", ["", "*", "a**", "a.*", "(a", "a*b", "[x]", "a\\b"])
def test_cues_are_no_patterns(stem):
    with pytest.raises(features.CueError):
        features.Cues([{"code": "x", "stems": {"en": [stem]}}])


def test_every_shipped_cue_is_sound():
    groups = scope_data.cues()
    features.Cues(groups)
    known = {one["class"] for one in scope_data.types()}
    assert {one["class"] for one in groups} <= known | {None}
    assert all(set(one["stems"]) == {"en", "uk", "ru", "pl"} for one in groups)


@pytest.mark.parametrize(
    ("probabilities", "shown", "band"),
    [
        ((0.97, 0.01, 0.01, 0.01), "support", "high"),
        ((0.7, 0.1, 0.1, 0.1), "support", "low"),
        ((0.6, 0.2, 0.1, 0.1), None, "unsure"),
        ((0.78, 0.2, 0.01, 0.01), None, "unsure"),
        ((0.2, 0.78, 0.01, 0.01), "development", "low"),
    ],
)
def test_support_needs_more_when_development_is_likely(probabilities, shown, band):
    labels = ("support", "development", "minor_change", "maintenance")
    found = suggest.suggestion(dict(zip(labels, probabilities, strict=True)), 0.65)
    assert (found.shown, found.band) == (shown, band)
    assert len(found.chips) == 2 and found.chips[0] in labels[:2]


@pytest.mark.parametrize(
    ("text", "label", "word"),
    [
        ("Після обіду не друкується видаткова накладна", "support", "друкується"),
        ("please rename the Confirm button on orders", "minor_change", "rename"),
        ("просьба обновить модуль на сервере ночью", "maintenance", "обновить"),
        ("potrzebny nowy raport prowizji handlowców", "development", "raport"),
    ],
)
def test_the_words_that_decided_are_named(text, label, word):
    model = scope_data.shipped()
    found = reason.reasons(model, text, label)
    assert word in [one.word for one in found]
    assert 1 <= len(found) <= reason.MOST_WORDS
    assert all(text[one.start : one.end] == one.word for one in found)
    assert [one.weight for one in found] == sorted(one.weight for one in found)[::-1]


@pytest.mark.parametrize(
    "text",
    [
        "The report on the screen was changed by us and is with an error at the end",
        "Після оновлення по всіх рахунках у нас не та сума, що була до цього",
        "После обновления у нас по всем счетам не та сумма, что была до этого",
        "Po aktualizacji na fakturze jest zła kwota i nie da się tego poprawić",
    ],
)
def test_words_that_explain_nothing_are_no_reason(text):
    model = scope_data.shipped()
    for label in model.labels:
        for one in reason.reasons(model, text, label):
            assert skeleton(one.word.lower()) not in reason.FILLERS


def test_no_words_no_reason():
    assert reason.reasons(scope_data.shipped(), "", "support") == []


def decision(key, text, label, at=0):
    return memory.Decision(key, text, label, at)


def test_a_repeated_request_is_remembered():
    held = memory.Memory(
        [
            decision(1, "Не проводиться накладна на складі номер два", "support", 1),
            decision(
                2, "не проводиться накладна на складі номер два!", "maintenance", 2
            ),
            decision(3, "зовсім інше питання про звіт", "development", 3),
        ]
    )
    assert held.find("НЕ проводитсья накладна, на складі: номер два").key == 2
    assert held.find("не проводиться накладна на складі номер два").key == 2
    assert held.find("не проводиться прибуткова накладна") is None
    assert held.find("") is None


def test_memory_finds_what_comparing_all_finds():
    texts = [phrase.text for phrase in scope_data.phrases()[::7]]
    held = memory.Memory([decision(n, text, "x", n) for n, text in enumerate(texts)])
    for number, text in enumerate(texts[:150]):
        asked = memory.trigrams(memory.normalised(spoil(text, number)))
        best = max(
            len(asked & known) / len(asked | known)
            for known in (memory.trigrams(memory.normalised(one)) for one in texts)
        )
        assert (held.find(spoil(text, number)) is not None) == (best >= memory.ALIKE)


def test_memory_of_three_thousand_answers_at_once():
    texts = [phrase.text for phrase in scope_data.phrases()[:3000]]
    held = memory.Memory([decision(n, text, "x", n) for n, text in enumerate(texts)])
    started = time.process_time()
    for text in texts[:100]:
        held.find(text + " please")
    assert (time.process_time() - started) / 100 < 0.01


def test_the_closest_type_is_named():
    known = [(phrase.group, phrase.text) for phrase in scope_data.phrases()]
    phrases = memory.Phrases(known)
    found = phrases.nearest("заведіть логін для нової бухгалтерки")
    assert found.key == "scope.add_user" and 0 < found.likeness <= 1
    among = phrases.nearest("заведіть логін", keys={"scope.new_module"})
    assert among is None or among.key == "scope.new_module"
    assert phrases.nearest("日本語") is None
    assert len(astuple(found)) == 2

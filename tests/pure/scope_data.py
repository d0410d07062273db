# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The sources and the shipped model of the scope classifier, read once."""

import json
from functools import lru_cache
from pathlib import Path

from odoo.addons.support_scope_classifier.tools import scorer, topics
from odoo.addons.support_scope_classifier.tools.own_words import own_words
from odoo.addons.support_scope_classifier.tools.train import Phrase

ADDON = Path(__file__).resolve().parents[2] / "support_scope_classifier"
MESSY_SHA256 = "51a4335a623ec3141e2e89db18b099711caa34aebd9fd350e664f7a1de637c6a"


@lru_cache
def types():
    return tuple(read("data_src/types.json"))


def cues():
    return read("data_src/cues.json")


def read(name):
    return json.loads((ADDON / name).read_text(encoding="utf-8"))


@lru_cache
def phrases():
    """Every phrase of the catalogue, as it is learned from."""
    labels = {one["code"]: one["class"] for one in types()}
    return tuple(
        Phrase(text, labels[code], code, language)
        for path in sorted((ADDON / "data_src").glob("phrases_*.json"))
        for code, texts in json.loads(path.read_text(encoding="utf-8")).items()
        for language in texts
        for text in texts[language]
    )


@lru_cache
def messy():
    lines = (ADDON / "tests/data/messy.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in lines.splitlines())


def judged(language=None):
    """``(text, class)`` of the messy rows that are not to be abstained from."""
    return [
        (row["text"], row["class"])
        for row in messy()
        if row["class"] != "abstain" and language in (None, row["lang"])
    ]


@lru_cache
def shipped():
    packed = (ADDON / "data/weights.json.z").read_bytes()
    sha256 = (ADDON / "data/weights.json.sha256").read_text(encoding="ascii").strip()
    return scorer.Model(scorer.unpack(packed, sha256))


def predict(model, text):
    """Probabilities as the product has them: own words, the dearest of the topics."""
    words = own_words("", text).text
    parts = topics.topics(words)
    each = [model.predict(part.text) for part in parts] if len(parts) > 1 else []
    return topics.dearest(model.predict(words), each)[0]

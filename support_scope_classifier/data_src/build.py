# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Learn the weights that ship with the add-on, and say how good they are.

    python support_scope_classifier/data_src/build.py [--report]

Writes ``data/weights.json.z`` and its hash; the same sources give the same bytes. With
``--report`` it also measures: leave one language out, the learning curve over the size
of the catalogue, the messy set. Needs scikit-learn.
"""

import json
import random
import sys
import time
from pathlib import Path

ADDON = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ADDON))

from tools import evaluate, scorer, topics, train  # noqa: E402
from tools.own_words import own_words  # noqa: E402

SOURCES = ADDON / "data_src"
WEIGHTS = ADDON / "data" / "weights.json.z"
MESSY = ADDON / "tests" / "data" / "messy.jsonl"
LANGUAGES = ("en", "uk", "ru", "pl")
SEED = 7


def catalogue():
    """``[(Phrase, language)]`` of all phrase files, in the order of the files."""
    types = json.loads((SOURCES / "types.json").read_text(encoding="utf-8"))
    labels = {one["code"]: one["class"] for one in types}
    found = []
    for path in sorted(SOURCES.glob("phrases_*.json")):
        for code, by_language in json.loads(path.read_text(encoding="utf-8")).items():
            for language, texts in by_language.items():
                found += [
                    (train.Phrase(text, labels[code], code, language), language)
                    for text in texts
                ]
    return found


def cues():
    return json.loads((SOURCES / "cues.json").read_text(encoding="utf-8"))


def messy():
    """Rows of the frozen set as dicts of text, lang and class."""
    with MESSY.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def predict(model, text):
    """What the product predicts: own words, and the dearest of the topics."""
    words = own_words("", text).text
    parts = topics.topics(words)
    each = [model.predict(part.text) for part in parts] if len(parts) > 1 else []
    return topics.dearest(model.predict(words), each)[0]


def measure(model, rows):
    """Figures of ``(text, class)`` rows under the model's own threshold."""
    return evaluate.figures(
        [predict(model, text) for text, _label in rows],
        [label for _text, label in rows],
        model.threshold,
    )


def learned(phrases):
    trained = train.train(phrases, (), cues(), cross_validate=False)
    return scorer.Model(trained.data)


def line(name, found):
    """One line of the report."""
    cells = [
        f"{found[key]:.3f}" if found[key] is not None else "–"
        for key in (
            "macro_f1",
            "accuracy",
            "calibration_error",
            "coverage",
            "precision",
            "false_support",
        )
    ]
    print(f"{name:28} {found['rows']:5} " + " ".join(f"{cell:>8}" for cell in cells))


def report(model):
    rows = messy()
    judged = [row for row in rows if row["class"] != "abstain"]
    line("messy set", measure(model, [(row["text"], row["class"]) for row in judged]))
    for language in LANGUAGES:
        own = [(r["text"], r["class"]) for r in judged if r["lang"] == language]
        line(f"  {language}", measure(model, own))
    for asked in (True, False):
        here = [row for row in rows if (row["class"] == "abstain") == asked]
        silent = sum(own_words("", row["text"]).abstain is not None for row in here)
        print(f"  abstains: {silent} of {len(here)} {'to' if asked else 'not to'} be")
    known = catalogue()
    for language in LANGUAGES:
        rest = learned([phrase for phrase, own in known if own != language])
        out = [(phrase.text, phrase.label) for phrase, own in known if own == language]
        line(f"without {language}", measure(rest, out))
    order = [phrase for phrase, _language in known]
    random.Random(SEED).shuffle(order)
    for fifths in range(1, 6):
        some = learned(order[: len(order) * fifths // 5])
        line(
            f"messy set, {fifths}/5 of phrases",
            measure(some, [(row["text"], row["class"]) for row in judged]),
        )


def main():
    started = time.perf_counter()
    phrases = [phrase for phrase, _language in catalogue()]
    trained = train.train(phrases, (), cues())
    packed, sha256 = scorer.pack(trained.data)
    WEIGHTS.parent.mkdir(exist_ok=True)
    WEIGHTS.write_bytes(packed)
    WEIGHTS.with_suffix(".sha256").write_text(sha256 + "\n", encoding="ascii")
    seconds = time.perf_counter() - started
    print(f"{len(phrases)} phrases, {len(trained.data['features'])} features")
    print(f"{len(packed)} bytes, sha256 {sha256}, {seconds:.1f} s")
    print(f"{'':28}  rows macro-F1 accuracy      ECE coverage    right dev>supp")
    line("catalogue by request type", trained.figures["catalogue"])
    if "--report" in sys.argv[1:]:
        report(scorer.Model(trained.data))


if __name__ == "__main__":
    main()

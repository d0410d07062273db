# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What suggesting costs beside scikit-learn's own ``predict_proba``.

    setup/odoo exec python tests/bench/scope.py

Both have the same weights and see the same texts; each is measured in a process of its
own, as a web worker would have it. Times are of the processor, medians of five rounds;
memory is what the process takes more than before. Needs no database.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "support_scope_classifier"
sys.path.insert(0, str(ADDON))

ROUNDS, TEXTS = 5, 300
OURS, THEIRS, KNOWN = "ours", "scikit-learn", "closest type"
GOALS = {"ms": "≤ 3 ms a text", "mb": "≤ 40 MB more per worker"}


def texts():
    with (ADDON / "tests/data/messy.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines][:TEXTS]


def resident():
    """Memory of this process in MB, now."""
    with open("/proc/self/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize() / 2**20


def stored():
    from tools import scorer

    return scorer.unpack((ADDON / "data/weights.json.z").read_bytes())


def ours():
    """``predict`` as it is: own words, topics, probabilities, reasons."""
    from tools import judge, own_words, scorer

    model = scorer.Model(stored())

    def run(asked):
        for text in asked:
            judge.judge(model, own_words.own_words("", text))

    return run


def theirs():
    """The same weights in a LogisticRegression, with features that tools extract."""
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from tools import features, own_words

    data = stored()
    cues = features.Cues(data["cues"])
    idf = dict(zip(data["features"], data["idf"], strict=True))
    column = {name: number for number, name in enumerate(data["features"])}
    learner = LogisticRegression()
    learner.classes_ = numpy.array(data["labels"])
    learner.coef_ = numpy.array(data["weights"])
    learner.intercept_ = numpy.array(data["intercept"])
    learner.n_features_in_ = len(column)

    def run(asked):
        for text in asked:
            words = own_words.own_words("", text).text
            counted = features.counts(features.tokens(words), cues)
            found = features.vector(counted, idf, data["scale"])
            row = csr_matrix(
                (
                    list(found.values()),
                    [column[name] for name in found],
                    [0, len(found)],
                ),
                shape=(1, len(column)),
            )
            learner.predict_proba(row)

    return run


def known():
    """What a ticket costs besides: the closest type of the catalogue."""
    from tools import memory

    phrases = []
    for path in sorted((ADDON / "data_src").glob("phrases_*.json")):
        for code, by_lang in json.loads(path.read_text(encoding="utf-8")).items():
            phrases += [(code, text) for said in by_lang.values() for text in said]
    catalogue = memory.Phrases(phrases)
    del phrases

    def run(asked):
        for text in asked:
            catalogue.ranked(text)

    return run


def measure(name):
    """Figures of one way in this process, as JSON on the standard output."""
    asked = texts()
    before, started = resident(), time.process_time()
    run = {OURS: ours, THEIRS: theirs, KNOWN: known}[name]()
    loaded = time.process_time() - started
    run(asked)
    rounds = []
    for _round in range(ROUNDS):
        started = time.process_time()
        run(asked)
        rounds.append((time.process_time() - started) / len(asked) * 1000)
    print(json.dumps([median(rounds), resident() - before, loaded]))


def main():
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    found = {}
    print(f"{'':16}{'ms a text':>12}{'MB more':>10}{'s to load':>11}")
    for name in (OURS, THEIRS, KNOWN):
        done = subprocess.run(
            [sys.executable, __file__, name],
            check=True,
            capture_output=True,
            text=True,
        )
        found[name] = json.loads(done.stdout)
        spent, more, loaded = found[name]
        print(f"{name:16}{spent:12.2f}{more:10.1f}{loaded:11.2f}")
    pairs = zip(found[OURS], found[THEIRS], strict=True)
    ratios = [mine / other for mine, other in pairs]
    print(f"{'ours / theirs':16}{ratios[0]:12.2f}{ratios[1]:10.2f}{ratios[2]:11.2f}")
    spent = found[OURS][0] + found[KNOWN][0]
    more = found[OURS][1] + found[KNOWN][1]
    print(f"a ticket: {spent:.2f} ms (goal {GOALS['ms']})")
    print(f"a worker: {more:.1f} MB (goal {GOALS['mb']})")


if __name__ == "__main__":
    main()

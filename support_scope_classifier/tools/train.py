# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Learning weights from the catalogue and from what people decided.

Needs scikit-learn, which is imported where it is used: whoever only predicts never
loads it. The same rows give the same bytes, in whatever order they come.
"""

import math
import warnings
from collections import Counter
from dataclasses import dataclass, field
from importlib.util import find_spec

from . import evaluate, features
from .memory import normalised
from .own_words import MOST_WORDS
from .scorer import SCHEMA_VERSION, softmax

CATALOGUE_WEIGHT, DECISION_WEIGHT = 1.0, 2.0
#: So many newest decisions are learned from.
MOST_DECISIONS = 3000
#: From so many decisions on, with so many of each class, they set the threshold.
ENOUGH, ENOUGH_EACH = 50, 5
#: Before that: catalogue phrases are cleaner than tickets and promise too much.
COLD_TEMPERATURE, COLD_THRESHOLD = 1.2, 0.8

#: Measured by grouped cross-validation and on requests that no phrase was made from.
SCALE = {features.WORDS: 1.0, features.CHARS: 1.0, features.CUES: 0.7}
STRENGTH = 3.0
FOLDS, SEED, ROUNDS, TOLERANCE = 5, 19, 400, 1e-4
FEWEST_ROWS = 3
#: How much plain counting (naive Bayes) is added to the regression, and its smoothing:
#: counts carry over to words that the regression leaves to others.
COUNTED_SHARE, SMOOTHING = 0.2, 0.3
#: Weights are rounded to so many decimals.
DECIMALS = 3
#: A new version may be so much worse in macro-F1 on decisions, not more.
MOST_WORSE = 0.03


@dataclass(frozen=True, slots=True, order=True)
class Phrase:
    """A phrase of the catalogue: its text, class, request type and language."""

    text: str
    label: str
    group: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model as `scorer.Model` takes it, and what is to be told about it.

    ``conflicts`` are keys of decisions that a newer one of the same text overruled.
    """

    data: dict
    figures: dict
    conflicts: tuple = ()


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    label: str
    weight: float
    group: str
    counted: dict = field(compare=False, hash=False, repr=False)


class TooFewError(ValueError):
    """Fewer than two classes: there is nothing to tell apart."""


def can_train():
    """Whether scikit-learn is there."""
    # Looked for, not loaded: web workers ask, too, and shall stay light.
    try:
        return find_spec("sklearn") is not None
    except ValueError:  # somebody's stand-in without a spec
        return False


def settled(decisions):
    """``(decisions to learn from, keys overruled)``: newest wins, the newest 3,000.

    >>> from datetime import date
    >>> from .memory import Decision
    >>> old = Decision(1, "New report!", "support", date(2026, 1, 1))
    >>> new = Decision(2, "new report", "development", date(2026, 2, 1))
    >>> [one.key for one in settled([old, new])[0]], settled([new, old])[1]
    ([2], (1,))
    """
    known, kept, conflicts = {}, [], []
    newest_first = sorted(decisions, key=lambda one: str(one.key))
    newest_first.sort(key=lambda one: one.at, reverse=True)
    for decision in newest_first:
        text = normalised(decision.text[:MOST_WORDS])
        if not text:
            continue
        if text in known:
            if known[text] != decision.label:
                conflicts.append(decision.key)
            continue
        known[text] = decision.label
        kept.append(decision)
    return kept[:MOST_DECISIONS], tuple(conflicts)


def train(phrases, decisions, cues, *, cross_validate=True):
    """Learn a model from `Phrase` and ``memory.Decision``; return it as `Trained`.

    ``cues`` are groups as `features.Cues` takes them. The figures have ``decisions``
    (cross-validated, the catalogue always learned from) or, as long as these are too
    few, ``catalogue`` (cross-validated by request type), each as `evaluate.figures`;
    the other is ``None``. Raises `TooFewError`.
    """
    kept, conflicts = settled(decisions)
    rows = _rows(phrases, kept, features.Cues(cues))
    listed = [number for number, row in enumerate(rows) if row.group]
    if len({row.label for row in rows}) < 2:
        raise TooFewError("Give phrases or decisions of two classes at least.")
    figures = {"phrases": len(listed), "decisions_learned": len(kept)}
    learned = [number for number, row in enumerate(rows) if not row.group]
    temperature, threshold, measured = COLD_TEMPERATURE, COLD_THRESHOLD, None
    if cross_validate and _are_enough(rows, learned):
        raw = _out_of_fold(rows, learned, None)
        truths = [rows[number].label for number in learned]
        temperature = evaluate.best_temperature(raw, truths)
        told = [evaluate.tempered(one, temperature) for one in raw]
        threshold = evaluate.best_threshold(told, truths)
        if threshold is None:  # nothing is right often enough: above every mistake
            threshold = max(COLD_THRESHOLD, evaluate.above_mistakes(told, truths))
        measured = evaluate.figures(told, truths, threshold)
    figures["decisions"] = measured
    figures["catalogue"] = None
    groups = [rows[number].group for number in listed]
    if cross_validate and not measured and len(set(groups)) >= FOLDS:
        raw = _out_of_fold(rows, listed, groups)
        truths = [rows[number].label for number in listed]
        told = [evaluate.tempered(one, temperature) for one in raw]
        figures["catalogue"] = evaluate.figures(told, truths, threshold)
    data = fit(rows)
    data.update(
        cues=cues, temperature=temperature, threshold=threshold, figures=figures
    )
    return Trained(data, figures, conflicts)


def passes(figures, before):
    """Whether a version may be published after one of the figures ``before``.

    >>> passes({"decisions": {"macro_f1": 0.78}}, {"decisions": {"macro_f1": 0.8}})
    True
    >>> passes({"decisions": {"macro_f1": 0.76}}, {"decisions": {"macro_f1": 0.8}})
    False
    >>> passes({"decisions": None}, {})
    True
    """
    new, old = (one.get("decisions") for one in (figures, before or {}))
    if not new or not old:
        return True
    return new["macro_f1"] >= old["macro_f1"] - MOST_WORSE


def fit(rows, decimals=DECIMALS):
    """Weights of ``rows``: the part of a stored model that is learned.

    With ``decimals`` ``None`` the weights are not rounded.
    """
    names, idf = _vocabulary(rows)
    idf = {name: round(idf[name], 4) for name in names}
    labels, weights, starts = _regression(rows, idf)
    if decimals is not None:
        weights = [[round(one, decimals) for one in row] for row in weights]
        starts = [round(start, decimals) for start in starts]
    return {
        "schema_version": SCHEMA_VERSION,
        "labels": labels,
        "scale": dict(SCALE),
        "features": names,
        "idf": [idf[name] for name in names],
        "weights": weights,
        "intercept": starts,
    }


def _rows(phrases, decisions, cues):
    """All rows in an order of their own, so that the order given never matters."""
    told = [
        (phrase.text, phrase.label, CATALOGUE_WEIGHT, phrase.group)
        for phrase in sorted(set(phrases))
    ]
    told += sorted(
        (decision.text[:MOST_WORDS], decision.label, DECISION_WEIGHT, "")
        for decision in decisions
    )
    return [_Row(*one, _counted(one[0], cues)) for one in told]


def _counted(text, cues):
    return features.counts(features.tokens(text), cues)


def _vocabulary(rows):
    """``(names, {name: idf})`` of the features that several rows have."""
    met = Counter()
    for row in rows:
        for block in row.counted.values():
            met.update(block.keys())
    names = sorted(name for name, times in met.items() if times >= FEWEST_ROWS)
    return names, {
        name: math.log((1 + len(rows)) / (1 + met[name])) + 1 for name in names
    }


def _matrix(rows, idf):
    from scipy.sparse import csr_matrix

    column = {name: number for number, name in enumerate(idf)}
    values, columns, ends = [], [], [0]
    for row in rows:
        found = features.vector(row.counted, idf, SCALE)
        columns.extend(column[name] for name in found)
        values.extend(found.values())
        ends.append(len(values))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(idf)))


def _regression(rows, idf):
    """``(labels, weights by label and feature, intercepts)`` as plain lists."""
    labels, weights, starts = _fitted(_matrix(rows, idf), rows)
    return labels, weights.tolist(), starts.tolist()


def _fitted(matrix, rows):
    """``(labels, weights, intercepts)`` of one linear model: regression and counting.

    Both are linear in the features, so their sum is, too, and costs no more to predict.
    """
    from numpy import concatenate
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import MultinomialNB
    from threadpoolctl import threadpool_limits

    told = [row.label for row in rows], [row.weight for row in rows]
    regression = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, tol=TOLERANCE)
    counting = MultinomialNB(alpha=SMOOTHING).fit(matrix, *told)
    # One thread: on rows so sparse several wait for one another five times as long.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of scipy, to its caller
        regression.fit(matrix, *told)
    weights, starts = regression.coef_, regression.intercept_
    if len(starts) == 1:
        # of two classes scikit-learn keeps one row: halved, the softmax is the same
        weights = concatenate([-weights / 2, weights / 2])
        starts = concatenate([-starts / 2, starts / 2])
    counted = counting.feature_log_prob_
    # What a feature says for all classes alike says nothing.
    weights = weights + COUNTED_SHARE * (counted - counted.mean(axis=0))
    return regression.classes_.tolist(), weights, starts


def _are_enough(rows, learned):
    by_label = Counter(rows[number].label for number in learned)
    wanted = {row.label for row in rows}
    return len(learned) >= ENOUGH and all(
        by_label[label] >= ENOUGH_EACH for label in wanted
    )


def _out_of_fold(rows, judged, groups):
    """Predictions of the ``judged`` rows by models that have not learned from them."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    truths = [rows[number].label for number in judged]
    if groups is None:
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    else:
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    counted = _counted_matrix(rows)
    found = [None] * len(judged)
    for _learned, places in folds.split(judged, truths, groups):
        held = [judged[place] for place in places]
        out = set(held)
        learned = [number for number in range(len(rows)) if number not in out]
        matrix = _weighed(*counted, learned)
        told = [rows[number] for number in learned]
        labels, weights, starts = _fitted(matrix[learned], told)
        scores = (matrix[held] @ weights.T + starts).tolist()
        for place, one in zip(places, scores, strict=True):
            found[place] = dict(zip(labels, softmax(one), strict=True))
    return found


def _counted_matrix(rows):
    """``(1 + ln tf of each row and feature, the block of each feature)``."""
    from scipy.sparse import csr_matrix

    names, _idf = _vocabulary(rows)
    column = {name: number for number, name in enumerate(names)}
    values, columns, ends = [], [], [0]
    for row in rows:
        for block in row.counted.values():
            known = [name for name in block if name in column]
            columns.extend(column[name] for name in known)
            values.extend(1 + math.log(block[name]) for name in known)
        ends.append(len(values))
    matrix = csr_matrix((values, columns, ends), shape=(len(rows), len(names)))
    return matrix, [name[0] for name in names]


def _weighed(matrix, blocks, learned):
    """What `features.vector` makes of all rows, the idf from those ``learned``."""
    import numpy
    from scipy.sparse import diags, hstack

    met = matrix[learned].getnnz(axis=0)
    idf = numpy.log((1 + len(learned)) / (1 + met)) + 1
    idf[met < FEWEST_ROWS] = 0
    matrix = (matrix @ diags(idf)).tocsc()
    parts = []
    for block, scale in SCALE.items():
        part = matrix[:, [at for at, one in enumerate(blocks) if one == block]].tocsr()
        lengths = numpy.sqrt(numpy.asarray(part.multiply(part).sum(axis=1)).ravel())
        lengths[lengths == 0] = 1
        parts.append(diags(scale / lengths) @ part)
    return hstack(parts).tocsr()

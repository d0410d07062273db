# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Learning: the same rows give the same model, and decisions are learned from."""

import random
from datetime import datetime, timedelta

import pytest
import scope_data

from odoo.addons.support_scope_classifier.tools import (
    evaluate,
    features,
    scorer,
    train,
)
from odoo.addons.support_scope_classifier.tools.memory import Decision

pytest.importorskip("sklearn")

START = datetime(2026, 3, 2, 9)
#: A part of the catalogue: enough to learn from, and quick.
SOME = scope_data.phrases()[::4]

#: A type that the catalogue does not have: loaner devices, which this provider builds.
LOANERS = [
    f"{verb} {thing} {place}"
    for verb in ("видати", "повернути", "забронювати", "продовжити", "списати")
    for thing in ("підмінний сканер", "підмінний планшет", "підмінну вагу")
    for place in ("для магазину у Львові", "на виставку", "на тиждень")
]


def learn(decisions=(), phrases=SOME, **kwargs):
    kwargs.setdefault("cross_validate", False)
    return train.train(phrases, decisions, scope_data.cues(), **kwargs)


def decisions(rows):
    return [
        Decision(number, text, label, START + timedelta(minutes=number))
        for number, (text, label) in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def plain():
    return scorer.Model(learn().data)


def test_the_scorer_is_scikit_learn():
    """Unrounded weights: both give the same probabilities to 1e-6."""
    from scipy.special import softmax
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import MultinomialNB

    cues = features.Cues(scope_data.cues())
    rows = train._rows(SOME[::2], (), cues)
    fitted = train.fit(rows, decimals=None)
    model = scorer.Model(
        fitted | {"cues": scope_data.cues(), "temperature": 1.0, "threshold": 0.5}
    )
    idf = dict(zip(fitted["features"], fitted["idf"], strict=True))
    told = (
        train._matrix(rows, idf),
        [row.label for row in rows],
        [row.weight for row in rows],
    )
    regression = LogisticRegression(C=train.STRENGTH, max_iter=train.ROUNDS).fit(*told)
    counting = MultinomialNB(alpha=train.SMOOTHING).fit(*told)
    asked = [text for text, _label in scope_data.judged()]
    counted = [train._Row(t, "", 1.0, "", train._counted(t, cues)) for t in asked]
    matrix = train._matrix(counted, idf)
    likely = counting.predict_joint_log_proba(matrix) - counting.class_log_prior_
    scores = regression.decision_function(matrix) + train.COUNTED_SHARE * likely
    for text, shares in zip(asked, softmax(scores, axis=1), strict=True):
        found = [model.predict(text)[label] for label in regression.classes_]
        assert found == pytest.approx(list(shares), abs=1e-6)


def test_cross_validation_weighs_as_the_scorer_does():
    rows = train._rows(SOME[::3], (), features.Cues(scope_data.cues()))
    learned = list(range(0, len(rows), 2))
    matrix = train._weighed(*train._counted_matrix(rows), learned).tocsr()
    _names, idf = train._vocabulary([rows[number] for number in learned])
    for number in (1, 3, 5):
        values = features.vector(rows[number].counted, idf, train.SCALE)
        assert matrix[number].nnz >= len(values)
        assert sorted(one for one in matrix[number].data if one) == pytest.approx(
            sorted(values.values())
        )


def test_rounding_moves_little(plain):
    cues = features.Cues(scope_data.cues())
    rows = train._rows(SOME, (), cues)
    exact = scorer.Model(
        train.fit(rows, decimals=None)
        | {"cues": scope_data.cues(), "temperature": 1.0, "threshold": 0.5}
    )
    for text, _label in scope_data.judged()[::5]:
        one, two = plain.scores(text), exact.scores(text)
        assert one == pytest.approx(two, abs=0.05)


def test_the_same_rows_give_the_same_bytes_in_any_order():
    few, decided = SOME[::5], decisions(scope_data.judged()[:20])
    shuffled, told = list(few), list(decided)
    random.Random(3).shuffle(shuffled)
    random.Random(4).shuffle(told)
    one, two = learn(decided, few), learn(told, shuffled)
    assert scorer.pack(one.data) == scorer.pack(two.data)


def test_thirty_rows_of_a_new_type_are_learned(plain):
    chance = random.Random(8)
    rows = [(text, "development") for text in LOANERS]
    chance.shuffle(rows)
    model = scorer.Model(learn(decisions(rows[:30])).data)
    right = [
        model.predict(text)["development"] >= model.threshold
        for text, _label in rows[30:]
    ]
    assert sum(right) >= 0.9 * len(right)
    before = [
        plain.predict(text)["development"] >= plain.threshold
        for text, _label in rows[30:]
    ]
    assert sum(before) < 0.5 * len(before)


def test_one_override_moves_few_others(plain):
    text, label = scope_data.judged()[7]
    other = "development" if label != "development" else "support"
    model = scorer.Model(learn(decisions([(text, other)])).data)
    rest = [one for one, _label in scope_data.judged() if one != text]
    moved = [
        one
        for one in rest
        if evaluate.likeliest(model.predict(one))
        != evaluate.likeliest(plain.predict(one))
    ]
    assert len(moved) <= 0.02 * len(rest)


def test_enough_decisions_set_the_threshold():
    rows = scope_data.judged()
    random.Random(2).shuffle(rows)
    trained = learn(decisions(rows[:120]), SOME[::2], cross_validate=True)
    found = trained.figures["decisions"]
    assert found["rows"] == 120 and trained.figures["catalogue"] is None
    assert found["precision"] >= 0.87
    assert trained.data["temperature"] in evaluate.TEMPERATURES
    model = scorer.Model(trained.data)
    held = evaluate.figures(
        [model.predict(text) for text, _label in rows[120:]],
        [label for _text, label in rows[120:]],
        model.threshold,
    )
    assert held["precision"] >= 0.85


def test_what_is_never_right_enough_is_shown_above_every_mistake():
    """Decisions that contradict one another promise nothing."""
    classes = sorted({label for _text, label in scope_data.judged()})
    rows = [
        (text, classes[number % 4])
        for number, (text, _label) in enumerate(scope_data.judged()[:80])
    ]
    trained = learn(decisions(rows), SOME[::5], cross_validate=True)
    assert trained.data["threshold"] >= train.COLD_THRESHOLD
    assert trained.figures["decisions"]["precision"] in (None, 1.0)


def test_few_decisions_do_not_set_the_threshold():
    trained = learn(decisions(scope_data.judged()[:30]), SOME[::5], cross_validate=True)
    assert trained.figures["decisions"] is None
    assert trained.data["threshold"] == train.COLD_THRESHOLD
    assert trained.figures["catalogue"]["rows"] == len(set(SOME[::5]))


def test_the_newest_decision_wins_and_the_older_is_told():
    told = decisions([("Новий звіт!", "support"), ("новий звіт", "development")])
    kept, conflicts = train.settled(told)
    assert [one.key for one in kept] == [1] and conflicts == (0,)
    assert train.settled(told[::-1]) == (kept, conflicts)


def test_only_the_newest_decisions_are_learned():
    told = decisions([("one more", "support"), ("two", "support"), ("six", "support")])
    most, train.MOST_DECISIONS = train.MOST_DECISIONS, 2
    try:
        assert [one.key for one in train.settled(told)[0]] == [2, 1]
    finally:
        train.MOST_DECISIONS = most


def test_nothing_to_tell_apart_is_said():
    with pytest.raises(train.TooFewError):
        learn(phrases=[one for one in SOME if one.label == "support"])


@pytest.mark.parametrize(("language", "floor"), [("ru", 0.72), ("pl", 0.6)])
def test_a_language_that_was_not_learned_is_understood(language, floor):
    known = [one for one in scope_data.phrases()[::2] if one.language != language]
    model = scorer.Model(learn(phrases=known).data)
    asked = [one for one in scope_data.phrases() if one.language == language]
    found = evaluate.macro_f1(
        [model.predict(one.text) for one in asked], [one.label for one in asked]
    )
    assert found >= floor

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How good predictions are: figures from probabilities and what was true.

Predictions are ``{class: probability}``, truths are classes, in the same order. Shares
are from 0 to 1; where nothing was judged a figure is ``None``.
"""

import math

from .suggest import DEVELOPMENT, SUPPORT, suggestion

#: What is promised of what is shown; shrunk so that few rows cannot promise it.
TARGET, PRIOR_HITS, PRIOR_ROWS = 0.92, 4, 5
#: What is less likely than not is never shown, however often it was right.
LEAST = 0.5
TEMPERATURES = tuple(round(0.4 + 0.05 * step, 2) for step in range(53))


def likeliest(prediction):
    """The class of the highest probability; of equal ones the first in the alphabet."""
    return max(sorted(prediction), key=prediction.get)


def f1_scores(predictions, truths):
    """``{class: F1}`` of every class that is true or predicted at all.

    >>> f1_scores([{"a": 0.9, "b": 0.1}, {"a": 0.8, "b": 0.2}], ["a", "b"])
    {'a': 0.6666666666666666, 'b': 0.0}
    """
    said = [likeliest(prediction) for prediction in predictions]
    scores = {}
    for label in sorted({*said, *truths}):
        right = sum(
            label == one == true for one, true in zip(said, truths, strict=True)
        )
        scores[label] = 2 * right / (said.count(label) + truths.count(label))
    return scores


def macro_f1(predictions, truths):
    """The mean of `f1_scores`, or ``None`` without rows."""
    scores = f1_scores(predictions, truths)
    return sum(scores.values()) / len(scores) if scores else None


def calibration_error(predictions, truths, bins=10):
    """The expected calibration error: how far confidence is from being right, 0 to 1.

    >>> round(calibration_error([{"a": 0.9, "b": 0.1}], ["a"]), 3)
    0.1
    """
    if not truths:
        return None
    filled = {}
    for prediction, true in zip(predictions, truths, strict=True):
        label = likeliest(prediction)
        number = min(bins - 1, int(prediction[label] * bins))
        filled.setdefault(number, []).append((prediction[label], label == true))
    off = [
        abs(sum(sure for sure, _right in one) - sum(right for _sure, right in one))
        for one in filled.values()
    ]
    return sum(off) / len(truths)


def tempered(prediction, temperature):
    """The prediction made flatter (above 1) or steeper (below 1), of sum 1 again.

    >>> tempered({"a": 0.8, "b": 0.2}, 2.0)["a"] < 0.8
    True
    """
    powers = {
        label: max(share, 1e-12) ** (1 / temperature)
        for label, share in prediction.items()
    }
    total = sum(powers.values())
    return {label: power / total for label, power in powers.items()}


def best_temperature(predictions, truths):
    """The temperature of `TEMPERATURES` under which the truths are likeliest."""

    def surprise(temperature):
        return -sum(
            math.log(tempered(prediction, temperature)[true])
            for prediction, true in zip(predictions, truths, strict=True)
        )

    return min(TEMPERATURES, key=lambda one: (surprise(one), one))


def best_threshold(predictions, truths, target=TARGET):
    """The lowest threshold from which on so large a share is right, else ``None``.

    Right of ``n`` is taken as (hits + 4) / (n + 5): few rows promise little.

    >>> sure, unsure = {"a": 0.9, "b": 0.1}, {"a": 0.6, "b": 0.4}
    >>> best_threshold([sure] * 20 + [unsure] * 5, ["a"] * 20 + ["b"] * 5)
    0.9
    >>> best_threshold([sure] * 3, ["a"] * 3) is None
    True
    """
    rows = []
    for prediction, true in zip(predictions, truths, strict=True):
        label = likeliest(prediction)
        rows.append((prediction[label], label == true))
    rows.sort(reverse=True)
    hits, found = 0, None
    for number, (sure, right) in enumerate(rows, 1):
        hits += right
        last = number == len(rows) or rows[number][0] < sure
        if last and (hits + PRIOR_HITS) / (number + PRIOR_ROWS) >= target:
            found = sure
    return None if found is None else max(LEAST, math.floor(found * 1000) / 1000)


def above_mistakes(predictions, truths):
    """The threshold that no wrong prediction reaches, at most 1.

    >>> above_mistakes([{"a": 0.91, "b": 0.09}, {"a": 0.95, "b": 0.05}], ["b", "a"])
    0.911
    """
    wrong = [
        prediction[likeliest(prediction)]
        for prediction, true in zip(predictions, truths, strict=True)
        if likeliest(prediction) != true
    ]
    return min(1.0, (math.floor(max(wrong, default=0.0) * 1000) + 1) / 1000)


def figures(predictions, truths, threshold):
    """Everything that is said of a set of rows, as a dict that JSON can hold.

    ``coverage`` is the share of rows for which a class is shown, ``precision`` how many
    of these are right, ``false_support`` the share of development that is shown as
    support.
    """
    shown = [suggestion(prediction, threshold).shown for prediction in predictions]
    pairs = [(one, true) for one, true in zip(shown, truths, strict=True) if one]
    dear = [one for one, true in zip(shown, truths, strict=True) if true == DEVELOPMENT]
    right = sum(
        likeliest(prediction) == true
        for prediction, true in zip(predictions, truths, strict=True)
    )
    found = {
        "rows": len(truths),
        "accuracy": _share(right, len(truths)),
        "macro_f1": macro_f1(predictions, truths),
        "f1": f1_scores(predictions, truths),
        "calibration_error": calibration_error(predictions, truths),
        "coverage": _share(len(pairs), len(truths)),
        "precision": _share(sum(one == true for one, true in pairs), len(pairs)),
        "false_support": _share(dear.count(SUPPORT), len(dear)),
    }
    return _rounded(found)


def _share(part, whole):
    return part / whole if whole else None


def _rounded(value):
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return round(value, 4) if isinstance(value, float) else value

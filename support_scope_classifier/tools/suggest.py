# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""From probabilities to what a person is shown."""

from dataclasses import dataclass

HIGH, LOW, UNSURE = "high", "low", "unsure"
SUPPORT, DEVELOPMENT = "support", "development"

#: From here on "support" needs more: paid work promised as included is dear.
LIKELY_DEVELOPMENT = 0.15


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is shown: ``shown`` is a class, or ``None`` where two ``chips`` are offered.

    ``probability`` is that of the likeliest class, from 0 to 1; ``chips`` are the two
    likeliest classes, likeliest first; ``band`` says how sure, in words.
    """

    shown: str | None
    band: str
    probability: float
    chips: tuple


def bar(label, probabilities, threshold):
    """The probability from which ``label`` is shown, from 0 to 1.

    >>> bar("support", {"support": 0.8, "development": 0.16}, 0.8)
    0.9
    >>> bar("support", {"support": 0.8, "development": 0.1}, 0.8)
    0.8
    """
    likely = probabilities.get(DEVELOPMENT, 0.0) > LIKELY_DEVELOPMENT
    return (1 + threshold) / 2 if label == SUPPORT and likely else threshold


def suggestion(probabilities, threshold):
    """The `Suggestion` for ``{class: probability}``; nothing below the bar is shown.

    ``threshold`` is from 0 to 1. The band is high where the likeliest class passes half
    of what the threshold leaves to certainty.

    >>> suggestion({"support": 0.95, "development": 0.05}, 0.8)
    Suggestion(shown='support', band='high', probability=0.95, chips=('support', ...))
    >>> suggestion({"support": 0.8, "development": 0.2}, 0.7).band
    'unsure'
    """
    ranked = sorted(probabilities, key=lambda label: (-probabilities[label], label))
    first = ranked[0]
    probability = probabilities[first]
    chips = tuple(ranked[:2])
    if probability < bar(first, probabilities, threshold):
        return Suggestion(None, UNSURE, probability, chips)
    band = HIGH if probability >= (1 + threshold) / 2 else LOW
    return Suggestion(first, band, probability, chips)

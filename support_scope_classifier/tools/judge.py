# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""From the customer's own words to what is suggested, with the reason."""

from dataclasses import dataclass

from . import suggest, topics
from .reason import reasons

CLASSES = ("support", "minor_change", "development", "maintenance")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text probably is.

    ``probabilities`` has every class, of sum 1, of the topic that decided, ``text``;
    ``is_topic`` says that it was one of several. ``reasons`` are places in the whole.
    """

    probabilities: dict
    suggestion: suggest.Suggestion
    reasons: tuple = ()
    is_topic: bool = False
    text: str = ""


def judge(model, words):
    """The `Judgement` of ``own_words.OwnWords`` by a ``scorer.Model``.

    Whatever cannot be judged has no class that is shown, and no reason.
    """
    whole = _every_class(model.predict(words.text))
    if words.abstain:
        return Judgement(whole, _nothing(whole), text=words.text)
    parts = topics.topics(words.text)
    each = []
    if len(parts) > 1:
        each = [_every_class(model.predict(part.text)) for part in parts]
    probabilities, number = topics.dearest(whole, each)
    found = suggest.suggestion(probabilities, model.threshold)
    start, text = 0, words.text
    if number is not None:
        start, text = parts[number].start, parts[number].text
    told = ()
    if found.chips[0] in model.labels:
        told = tuple(
            {
                "word": one.word,
                "start": start + one.start,
                "end": start + one.end,
                "weight": one.weight,
            }
            for one in reasons(model, text, found.chips[0])
        )
    return Judgement(probabilities, found, told, number is not None, text)


def _every_class(probabilities):
    return {label: probabilities.get(label, 0.0) for label in CLASSES}


def _nothing(probabilities):
    found = suggest.suggestion(probabilities, 1.0)
    return suggest.Suggestion(None, suggest.UNSURE, found.probability, found.chips)

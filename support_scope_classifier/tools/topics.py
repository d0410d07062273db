# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Requests in one message: where they part, and which of them decides.

A customer who reports an error and asks for a new report in one mail has asked for the
new report: the dearest topic decides, if the classifier is sure of it. A subject
and the text below it are one request; a line that begins to ask is one of its own.
"""

import re
from dataclasses import dataclass

#: Classes from the dearest to the cheapest.
DEAREST = ("development", "maintenance", "minor_change", "support")
#: A topic of its own has so many words; what is shorter belongs to its neighbour.
FEWEST_WORDS = 3
#: No more topics are looked at; the last one is the rest.
MOST_TOPICS = 6
#: What is beyond is not looked at, in characters.
MOST_TEXT = 2000
#: A topic overrules the whole when its class is at least so probable.
SURE = 0.6

_PART = re.compile(
    r"\n(?=(?:please|pls|we need|i need|need|could you|can you|прошу|просимо|просим"
    r"|потріб\w+|треба|додайте|зробіть|нужн\w+|надо|сделайте|добавьте|proszę|prosimy"
    r"|potrzeb\w+|trzeba|dodajcie|zróbcie)(?!\w))"
    r"|;|(?<![^\s(])[1-9][).](?=\s|[^\W\d])|(?<!\S)[*•–—-]\s"
    r"|(?<!\w)(?:and also|also|another thing|one more thing|secondly|second thing"
    r"|besides|plus|і ще|й ще|та ще|ще одне|ще таке|а також|також|крім того|окрім того"
    r"|по-друге|і друге|и еще|и ещё|еще одно|ещё одно|а также|также|кроме того"
    r"|во-вторых|i jeszcze|jeszcze jedno|a także|także|poza tym|oprócz tego|dodatkowo"
    r"|po drugie)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """The text of one request, at ``[start, end)`` of the whole, in characters."""

    start: int
    end: int
    text: str


def topics(text):
    """The requests of ``text`` in order, at most `MOST_TOPICS`; one is the whole.

    >>> [one.text for one in topics("не друкує рахунок і ще потрібен новий звіт")]
    ['не друкує рахунок', 'потрібен новий звіт']
    >>> [one.text for one in topics("1) rename the button 2) a new report please")]
    ['rename the button', 'a new report please']
    >>> len(topics("the printer also hangs"))
    1
    """
    text = text[:MOST_TEXT]
    found, start = [], 0
    for match in _PART.finditer(text):
        if len(found) + 1 == MOST_TOPICS:
            break
        if not text[start : match.start()].strip():
            start = match.end()
        elif _is_topic(text[start : match.start()]) and _is_topic(text[match.end() :]):
            found.append((start, match.start()))
            start = match.end()
    found.append((start, len(text)))
    return [_trimmed(text, *span) for span in found]


def dearest(whole, parts, sure=SURE):
    """What decides of ``whole`` and its ``parts``, each ``{class: probability}``.

    Returns ``(probabilities, number of the part)``; the number is ``None`` where the
    whole decides: no part is dearer and at least ``sure``.

    >>> whole = {"support": 0.7, "development": 0.3}
    >>> new_report = {"support": 0.1, "development": 0.9}
    >>> dearest(whole, [{"support": 0.8, "development": 0.2}, new_report])[1]
    1
    >>> dearest(whole, [{"support": 0.5, "development": 0.5}])[1] is None
    True
    """
    best, chosen, number = _likeliest(whole), whole, None
    for place, part in enumerate(parts):
        label = _likeliest(part)
        if part[label] < sure:
            continue
        dearer = DEAREST.index(label) < DEAREST.index(best)
        surer = number is not None and label == best and part[label] > chosen[label]
        if dearer or surer:
            best, chosen, number = label, part, place
    return chosen, number


def _likeliest(probabilities):
    return max(DEAREST, key=lambda label: probabilities.get(label, 0.0))


def _is_topic(text):
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= FEWEST_WORDS


def _trimmed(text, start, end):
    while start < end and not (text[start].isalnum() or text[start] in "«\"'(["):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Topic(start, end, text[start:end])

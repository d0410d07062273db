# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What was decided before: near-duplicates, and the known request that is closest.

A confirmed request answers the same request at once, long before the next training.
"""

import math
from array import array
from collections import Counter
from dataclasses import dataclass
from zlib import crc32

from . import features

#: Texts are near-duplicates from here on: shared trigrams by all trigrams, 0 to 1.
ALIKE = 0.9
#: A piece that a larger share of the phrases has tells none of them apart.
COMMON = 0.03
#: Below so many phrases nothing is common.
FEW = 200


@dataclass(frozen=True, slots=True)
class Decision:
    """A confirmed request: any ``key``, its text, its class, anything to order by."""

    key: object
    text: str
    label: str
    at: object


@dataclass(frozen=True, slots=True)
class Nearest:
    """The closest known request and how close it is, by cosine from 0 to 1."""

    key: object
    likeness: float


def normalised(text):
    """The text as skeletons with single spaces: equal for equal requests.

    >>> normalised("Не друкує, PDF!!") == normalised("не  друкуе pdf")
    True
    """
    return " ".join(token.skeleton for token in features.tokens(text))


def trigrams(text):
    """The set of three letters in a row of a normalised text.

    >>> sorted(trigrams("abcd"))
    ['abc', 'bcd']
    """
    return {text[start : start + 3] for start in range(max(1, len(text) - 2))}


class Memory:
    """Near-duplicates among decisions; of equally close ones the newest answers.

    Grows and forgets by key. What is kept of a text are its skeletons; ``text`` of a
    found `Decision` is that, too.

    >>> memory = Memory([Decision(1, "Не друкує рахунок на принтері", "support", 1)])
    >>> memory.find("не друкуе рахунок на принтері!").label
    'support'
    >>> memory.find("не друкує") is None
    True
    >>> memory.forget(1)
    >>> memory.find("Не друкує рахунок на принтері") is None
    True
    """

    def __init__(self, decisions=()):
        self._known, self._where = {}, {}
        for decision in decisions:
            self.add(decision)

    def keys(self):
        """The keys of all decisions, as a set-like view."""
        return self._known.keys()

    def add(self, decision):
        """Remember one more decision; a known key is replaced."""
        self.forget(decision.key)
        text = normalised(decision.text)
        grams = trigrams(text)
        known = Decision(decision.key, text, decision.label, decision.at)
        self._known[decision.key] = known, len(grams)
        for gram in _telling(grams) if text else ():
            self._where.setdefault(gram, []).append(decision.key)

    def forget(self, key):
        """Forget a decision, if it is known."""
        known = self._known.pop(key, None)
        if known and known[0].text:
            for gram in _telling(trigrams(known[0].text)):
                self._where[gram].remove(key)
                if not self._where[gram]:
                    del self._where[gram]

    def find(self, text):
        """The `Decision` that this text repeats, or ``None``."""
        text = normalised(text)
        if not text:
            return None
        grams = trigrams(text)
        close = {key for gram in _telling(grams) for key in self._where.get(gram, ())}
        found, best = None, (ALIKE,)
        for key in close:
            known, size = self._known[key]
            # much longer or shorter texts share too little
            if not len(grams) * ALIKE <= size <= len(grams) / ALIKE:
                continue
            shared = len(grams & trigrams(known.text))
            likeness = shared / (len(grams) + size - shared)
            if likeness >= ALIKE and (found is None or (likeness, known.at) > best):
                found, best = known, (likeness, known.at)
        return found


def _telling(grams):
    """The trigrams of which two sets that are alike share one at least.

    So many first ones of any order do; that of hashes has few common ones in front.
    """
    first = len(grams) - math.ceil(len(grams) * ALIKE) + 1
    return sorted(grams, key=lambda gram: (crc32(gram.encode()), gram))[:first]


class Phrases:
    """Known requests by key, to find the closest one of.

    ``phrases`` are ``(key, text)``; several texts may have one key, the request type.
    All lists of "which phrases have this piece" lie one after another in two arrays:
    tens of thousands of small ones would take twice the room.

    >>> phrases = Phrases([("print", "не друкує рахунок"), ("login", "забув пароль")])
    >>> phrases.nearest("рахунок чомусь не друкується").key
    'print'
    """

    def __init__(self, phrases):
        self._keys, where = [], {}
        for number, (key, text) in enumerate(phrases):
            self._keys.append(key)
            for piece, times in _pieces(text).items():
                where.setdefault(piece, array("I")).extend((number, times))
        total = len(self._keys)
        if total >= FEW:
            most = 2 * COMMON * total
            where = {piece: met for piece, met in where.items() if len(met) <= most}
        self._place = {}
        self._numbers, self._values = array("I"), array("f")
        self._starts, self._idf = array("I", [0]), array("f")
        norms = [0.0] * total
        for place, (piece, met) in enumerate(where.items()):
            self._place[piece] = place
            idf = math.log((1 + total) / (1 + len(met) // 2)) + 1
            self._idf.append(idf)
            for number, times in zip(met[::2], met[1::2], strict=True):
                value = (1 + math.log(times)) * idf
                norms[number] += value * value
                self._numbers.append(number)
                self._values.append(value)
            self._starts.append(len(self._numbers))
        norms = [math.sqrt(norm) or 1.0 for norm in norms]
        for place, number in enumerate(self._numbers):
            self._values[place] /= norms[number]

    def nearest(self, text, keys=None):
        """The `Nearest` known request, among ``keys`` if given; ``None`` if none is."""
        best = self.ranked(text)
        return next((one for one in best if keys is None or one.key in keys), None)

    def ranked(self, text):
        """The `Nearest` of each key that has anything in common, closest first."""
        weighed = {}
        for piece, times in _pieces(text).items():
            place = self._place.get(piece)
            if place is not None:
                weighed[place] = (1 + math.log(times)) * self._idf[place]
        norm = math.sqrt(sum(value * value for value in weighed.values()))
        likeness = {}
        for place, value in weighed.items():
            start, end = self._starts[place], self._starts[place + 1]
            value /= norm
            numbers, values = self._numbers[start:end], self._values[start:end]
            for number, other in zip(numbers, values, strict=True):
                likeness[number] = likeness.get(number, 0.0) + value * other
        best = {}
        for number, value in likeness.items():
            key = self._keys[number]
            best[key] = max(best.get(key, (0.0, 0)), (value, -number))
        ranked = sorted(best, key=best.get, reverse=True)
        return [Nearest(key, min(1.0, best[key][0])) for key in ranked]


def _pieces(text):
    roots = [token.skeleton for token in features.tokens(text)]
    counted = Counter(roots)
    for root in roots:
        padded = f" {root} "
        counted.update(padded[start : start + 4] for start in range(len(padded) - 3))
    return counted

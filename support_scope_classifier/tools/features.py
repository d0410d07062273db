# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a request is made of: words, pieces of words, and cues.

A feature is a string whose first letter is its block: ``w`` one or two words, ``c``
three to five letters inside a word, ``q`` cues. Everything is counted on skeletons, so
four languages share one alphabet. A *cue group* is one idea ("broken", "without
us asking", "server") as word stems of each language; stems are data, see `Cues`.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

from .skeleton import skeleton

WORDS, CHARS, CUES = "w", "c", "q"
BLOCKS = (WORDS, CHARS, CUES)

#: Longest stretch of tokens looked at; texts are capped long before.
MOST_TOKENS = 400
#: So many cues that follow one another are looked at together.
REACH = 3

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text at ``[start, end)``, in characters, and its skeleton."""

    start: int
    end: int
    skeleton: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue group met in tokens ``first`` to ``last``, both included."""

    group: str
    first: int
    last: int


def tokens(text):
    """The words of ``text`` in order, at most `MOST_TOKENS`.

    >>> [(one.start, one.end, one.skeleton) for one in tokens("Не  друкує!")]
    [(0, 2, 'ne'), (4, 10, 'drukue')]
    """
    found = []
    for match in _WORD.finditer(text):
        root = skeleton(match.group().lower())
        if root:
            found.append(Token(match.start(), match.end(), root))
            if len(found) == MOST_TOKENS:
                break
    return found


class CueError(ValueError):
    """A stem that nobody can match; ``stem`` is the place."""

    def __init__(self, stem):
        super().__init__(
            f"{stem!r} is no cue: give words, each with at most a final *."
        )
        self.stem = stem


class Cues:
    """Groups of stems, ready to be found in tokens.

    ``groups`` are dicts with a ``code``, a ``class`` the group speaks for (or nothing)
    and a ``stems`` dict of lists by language. A stem is one or more words; a word that
    ends in ``*`` stands for all that begin so. Anything else than letters, digits,
    spaces, apostrophes, hyphens and that ``*`` raises `CueError`.

    >>> cues = Cues([
    ...     {"code": "broken", "class": "support", "stems": {"uk": ["не працю*"]}},
    ...     {"code": "print", "stems": {"uk": ["друк*"], "pl": ["druk*"]}},
    ... ])
    >>> [hit.group for hit in cues.hits(tokens("Принтер не працює, drukarka stoi"))]
    ['broken', 'print']
    """

    def __init__(self, groups):
        self.classes = {}
        self._whole, self._begins = {}, {}
        for group in groups:
            self.classes[group["code"]] = group.get("class") or None
            for stems in group.get("stems", {}).values():
                for stem in stems:
                    self._add(stem, group["code"])
        self._longest = max(map(len, self._begins), default=0)

    def _add(self, stem, code):
        if not re.fullmatch(r"(?:[^\W_](?:[\w'’ʼ-]*[^\W_])?\*?)(?: [^\s]+)*", stem):
            raise CueError(stem)
        words = []
        for word in re.split(r"[ -]+", stem.lower()):
            root = skeleton(word.removesuffix("*"))
            if not root or not re.fullmatch(r"[\w'’ʼ]+\*?", word):
                raise CueError(stem)
            words.append((root, word.endswith("*")))
        (root, begins), rest = words[0], tuple(words[1:])
        index = self._begins if begins else self._whole
        index.setdefault(root, []).append((rest, code))

    def hits(self, found):
        """Every `Hit` in the tokens ``found``, in order; a group once per place."""
        roots = [token.skeleton for token in found]
        hits = {}
        for place, root in enumerate(roots):
            for rest, code in self._candidates(root):
                if not rest or self._follows(roots, place, rest):
                    last = place + len(rest)
                    known = hits.get((place, code))
                    if known is None or known.last < last:
                        hits[place, code] = Hit(code, place, last)
        return [hits[key] for key in sorted(hits)]

    def _candidates(self, root):
        yield from self._whole.get(root, ())
        for length in range(1, min(len(root), self._longest) + 1):
            begun = self._begins.get(root[:length])
            if begun:
                yield from begun

    @staticmethod
    def _follows(roots, place, rest):
        if place + len(rest) >= len(roots):
            return False
        # a plain loop: "not" begins a hundred cues, nearly all end at its first step
        for stem, begins in rest:
            place += 1
            root = roots[place]
            if not (root.startswith(stem) if begins else root == stem):
                return False
        return True


def counts(found, cues):
    """``{feature: how often}`` of the tokens ``found``, by block.

    >>> found = tokens("додати поле")
    >>> sorted(counts(found, Cues([]))["w"])
    ['w:dodati', 'w:dodati pole', 'w:pole']
    >>> counts(found, Cues([]))["c"]["c: po"]
    1
    """
    roots = [token.skeleton for token in found]
    words = Counter("w:" + root for root in roots)
    words.update(f"w:{one} {two}" for one, two in zip(roots, roots[1:], strict=False))
    chars = Counter()
    for root, times in Counter(roots).items():
        for piece in pieces(root):
            chars["c:" + piece] += times
    return {WORDS: words, CHARS: chars, CUES: cue_counts(cues.hits(found), cues)}


def pieces(root):
    """Every three to five letters of a word, its ends marked by spaces.

    >>> pieces("act")
    [' ac', 'act', 'ct ', ' act', 'act ', ' act ']
    """
    padded = f" {root} "
    return [
        padded[start : start + size]
        for size in (3, 4, 5)
        for start in range(len(padded) - size + 1)
    ]


def cue_counts(hits, cues):
    """Cue features: the group, what it speaks for, and which group follows which.

    >>> cues = Cues([])
    >>> cues.classes.update(new="development", report=None)
    >>> sorted(cue_counts([Hit("new", 0, 0), Hit("report", 2, 2)], cues))
    ['q:=development', 'q:new', 'q:new>report', 'q:report']
    """
    found = Counter()
    for number, hit in enumerate(hits):
        found["q:" + hit.group] += 1
        speaks_for = cues.classes.get(hit.group)
        if speaks_for:
            found["q:=" + speaks_for] += 1
        for later in hits[number + 1 : number + 1 + REACH]:
            if later.group != hit.group:
                found[f"q:{hit.group}>{later.group}"] += 1
    return found


def vector(counted, idf, scale):
    """``{feature: value}``: (1 + ln tf)·idf, each block of length ``scale[block]``.

    ``idf`` has the known features; others are left out.

    >>> found = vector({"w": {"w:a": 1, "w:b": 1}}, {"w:a": 3.0, "w:b": 4.0}, {"w": 1})
    >>> round(found["w:a"], 9), round(found["w:b"], 9)
    (0.6, 0.8)
    """
    values = {}
    for block, features in counted.items():
        weighed = {
            feature: (1 + math.log(times)) * idf[feature]
            for feature, times in features.items()
            if feature in idf
        }
        norm = math.sqrt(sum(value * value for value in weighed.values()))
        if norm:
            factor = scale[block] / norm
            for feature, value in weighed.items():
                values[feature] = value * factor
    return values

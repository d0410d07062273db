# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Why a class was suggested: the customer's words that decided, to be highlighted."""

from collections import Counter
from dataclasses import dataclass

from . import features
from .skeleton import skeleton

#: So many words are shown at most; what speaks less than a share of the best is not.
MOST_WORDS, LEAST_SHARE = 5, 0.2

#: Words that join others and explain nothing. Negations and question words are not
#: among them: these often decide.
FILLERS = frozenset(
    skeleton(word)
    for word in (
        "a an the and or but as at by for from in into of on to with is are was"
        " were be been it its this that these those there here we our us i me my you"
        " your he she they them their his her has have had will would do does did so"
        " also just very then than some which who when if please hi hello thanks в у"
        " на по з із зі до від для при про за над під між через та і й а але або чи"
        " що це цей ця ці той те ті ми нам нас наш наша наше наші я мені мене мій"
        " моя ви вам вас ваш він вона воно вони їх його її так же ж би є був була"
        " було були буде вже ще тут там тоді дуже тільки лише будь ласка дякую"
        " привіт с со к ко от из о об под между и но или что это этот эта эти тот то"
        " мы мне меня мой вы он она оно они их его её бы есть был была было были"
        " будет уже еще ещё тогда очень только пожалуйста спасибо привет w z ze od"
        " dla przy o za nad pod między przez ale lub albo że ten ta te tego tej nam"
        " nas nasz nasza ja mi mnie mój wy wam wasz ona ono oni ich jego jej go jest"
        " są był była było były będzie już jeszcze tu tam wtedy bardzo tylko się"
        " proszę dziękuję witam cześć"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the text at ``[start, end)`` and how much it speaks for the class.

    ``weight`` is in the units of the linear model; only their order means something.
    """

    start: int
    end: int
    word: str
    weight: float


def reasons(model, text, label, most=MOST_WORDS):
    """The words of ``text`` that speak most for ``label``, strongest first.

    What a feature says for a class is measured against the mean of the other classes.
    Pieces of words count for the word they lie in, pairs and cues for each of theirs;
    `FILLERS` are never named. A word met twice is named once, where it stands first.
    """
    found = features.tokens(text)
    values = model.vector(text)
    own, others = model.labels.index(label), max(1, len(model.labels) - 1)
    speaks = {}
    for feature, value in values.items():
        given = model.weights(feature)
        speaks[feature] = value * (given[own] - (sum(given) - given[own]) / others)
    weights = [0.0] * len(found)
    places = {}
    for place, token in enumerate(found):
        places.setdefault(token.skeleton, []).append(place)
    spoken = {
        root: {piece for piece in features.pieces(root) if "c:" + piece in speaks}
        for root in places
    }
    words = Counter(piece for pieces in spoken.values() for piece in pieces)
    for root, where in places.items():
        said = speaks.get("w:" + root, 0.0)
        for piece in spoken[root]:
            said += speaks["c:" + piece] / words[piece]
        weights[where[0]] += said
    for place, (one, two) in enumerate(zip(found, found[1:], strict=False)):
        said = speaks.get(f"w:{one.skeleton} {two.skeleton}", 0.0)
        for where, share in _spread(found, (place, place + 1), said):
            weights[where] += share
    for place, said in _cued(model, found, speaks):
        weights[place] += said
    return _strongest(text, found, weights, most)


def _cued(model, found, speaks):
    """``(place, weight)`` of what cues say, spread over the words they were met in."""
    hits = model.cues.hits(found)
    times = {}
    shares = []
    for number, hit in enumerate(hits):
        names = ["q:" + hit.group]
        if model.cues.classes.get(hit.group):
            names.append("q:=" + model.cues.classes[hit.group])
        for name in names:
            shares.append((name, (hit,)))
        for later in hits[number + 1 : number + 1 + features.REACH]:
            if later.group != hit.group:
                shares.append((f"q:{hit.group}>{later.group}", (hit, later)))
    for name, _met in shares:
        times[name] = times.get(name, 0) + 1
    for name, met in shares:
        said = speaks.get(name, 0.0) / times[name]
        spread = [place for hit in met for place in range(hit.first, hit.last + 1)]
        yield from _spread(found, spread, said)


def _spread(found, places, said):
    """``(place, weight)`` of what several words say, shared by the telling ones."""
    telling = [place for place in places if found[place].skeleton not in FILLERS]
    for place in telling:
        yield place, said / len(telling)


def _strongest(text, found, weights, most):
    best = {}
    for token, weight in zip(found, weights, strict=True):
        known = best.get(token.skeleton)
        if known is None:
            best[token.skeleton] = [weight, token]
        else:
            known[0] += weight
    telling = [
        pair for root, pair in best.items() if len(root) > 1 and root not in FILLERS
    ]
    ranked = sorted(telling, key=lambda pair: (-pair[0], pair[1].start))
    highest = ranked[0][0] if ranked else 0.0
    return [
        Reason(token.start, token.end, text[token.start : token.end], round(weight, 4))
        for weight, token in ranked[:most]
        if weight > 0 and weight >= highest * LEAST_SHARE
    ]

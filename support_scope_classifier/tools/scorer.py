# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Predicting from stored weights, in plain Python.

A stored model is one dict of JSON: labels, cues, features with their idf and a weight
per label, intercepts, temperature, threshold and the figures it was published with. It
carries its own cues, as its weights mean nothing with others. `pack` and `unpack` are
the way to and from bytes; nothing of it is ever executed.
"""

import hashlib
import json
import math
import zlib
from array import array
from operator import mul

from . import features

SCHEMA_VERSION = 1
#: Bounds of what is believed; a real model has a tenth of it.
MOST_BYTES, MOST_FEATURES, MOST_LABELS = 20_000_000, 200_000, 200


class ModelError(ValueError):
    """Stored bytes that are no model; ``reason`` is a stable code.

    Codes: ``hash``, ``size``, ``json``, ``schema``, ``values``.
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def canonical(data):
    """The one JSON text of ``data`` in bytes, so that equal models have equal hashes.

    >>> canonical({"b": 1, "a": [0.5]})
    b'{"a":[0.5],"b":1}'
    """
    return json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(data):
    """The sha256 of `canonical` data, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()


def pack(data):
    """``(compressed bytes, sha256)`` of a model; the same model gives the same bytes.

    >>> packed, sha = pack({"a": 1})
    >>> unpack(packed, sha)
    {'a': 1}
    """
    raw = canonical(data)
    return zlib.compress(raw, 9), hashlib.sha256(raw).hexdigest()


def unpack(packed, sha256=None, most=MOST_BYTES):
    """The dict that was packed; raises `ModelError`, decompresses ``most`` at most.

    Without ``sha256`` the hash is not compared: for bytes that ship with the code.

    >>> unpack(zlib.compress(b" " * 1000), most=100)
    Traceback (most recent call last):
    ...
    ModelError: size
    """
    decompress = zlib.decompressobj()
    try:
        raw = decompress.decompress(packed, most)
    except zlib.error as error:
        raise ModelError("json") from error
    if decompress.unconsumed_tail or not decompress.eof:
        raise ModelError("size")
    if sha256 is not None and hashlib.sha256(raw).hexdigest() != sha256:
        raise ModelError("hash")
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ModelError("json") from error


class Model:
    """A stored model, checked and ready; it never changes, so threads may share it.

    Raises `ModelError` (``schema``, ``values``) for data that cannot be believed.

    >>> model = Model({
    ...     "schema_version": 1, "labels": ["development", "support"], "cues": [],
    ...     "scale": {"w": 1.0}, "features": ["w:broken"], "idf": [1.0],
    ...     "weights": [[-1.0], [1.0]], "intercept": [0.0, 0.0],
    ...     "temperature": 1.0, "threshold": 0.8, "figures": {},
    ... })
    >>> {name: round(share, 2) for name, share in model.predict("Broken!").items()}
    {'development': 0.12, 'support': 0.88}
    """

    def __init__(self, data):
        _check(data)
        self.labels = tuple(data["labels"])
        self.scale = dict(data["scale"])
        self.cues = features.Cues(data["cues"])
        self.idf = dict(zip(data["features"], data["idf"], strict=True))
        self.intercept = tuple(data["intercept"])
        self.temperature = data["temperature"]
        self.threshold = data["threshold"]
        self.figures = data.get("figures", {})
        self._place = {name: number for number, name in enumerate(data["features"])}
        self._weights = tuple(array("d", row) for row in data["weights"])

    def weights(self, feature):
        """The weight of one known feature for each label."""
        place = self._place[feature]
        return tuple(row[place] for row in self._weights)

    def vector(self, text):
        """``{feature: value}`` of the text, known features only."""
        counted = features.counts(features.tokens(text), self.cues)
        known = {block: counted[block] for block in counted if self.scale.get(block)}
        return features.vector(known, self.idf, self.scale)

    def scores(self, text):
        """The sum of the linear model for each label, before temperature."""
        values = self.vector(text)
        places = [self._place[feature] for feature in values]
        numbers = list(values.values())
        return [
            start + sum(map(mul, numbers, map(row.__getitem__, places)))
            for start, row in zip(self.intercept, self._weights, strict=True)
        ]

    def predict(self, text):
        """``{label: probability}``, in the order of the labels, of sum 1."""
        shares = softmax([score / self.temperature for score in self.scores(text)])
        return dict(zip(self.labels, shares, strict=True))


def softmax(scores):
    """Shares of sum 1 out of scores of any size.

    >>> softmax([1000.0, 1000.0])
    [0.5, 0.5]
    """
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _check(data):
    try:
        names, labels = data["features"], data["labels"]
        if data["schema_version"] != SCHEMA_VERSION:
            raise ModelError("schema")
        sound = (
            0 < len(labels) <= MOST_LABELS
            and len(names) <= MOST_FEATURES
            and len(set(names)) == len(names) == len(data["idf"])
            and len(data["weights"]) == len(labels) == len(data["intercept"])
            and all(len(row) == len(names) for row in data["weights"])
            and all(isinstance(name, str) for name in (*names, *labels))
            and set(data["scale"]) <= set(features.BLOCKS)
        )
        numbers = [
            *data["idf"],
            *data["intercept"],
            *data["scale"].values(),
            *(weight for row in data["weights"] for weight in row),
            data["temperature"],
            data["threshold"],
        ]
        sound = sound and all(
            isinstance(number, (int, float)) and math.isfinite(number)
            for number in numbers
        )
        sound = sound and data["temperature"] > 0 and 0 <= data["threshold"] <= 1
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError("schema") from error
    if not sound:
        raise ModelError("values")

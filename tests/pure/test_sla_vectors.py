# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Working time against the public test vectors of other engines."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from odoo.addons.support_sla.tools.working_time import WorkingTime

DATA = Path(__file__).parent / "data" / "sla_vectors.json"
VECTORS = json.loads(DATA.read_text(encoding="utf-8"))["vectors"]
DIFFERS = {"za-020": 3}
"""Vectors we do not match, with our answer: the source keeps whole minutes."""


def at(text):
    return datetime.fromisoformat(text)


def instant(text, tz):
    """Naive UTC of an instant that ends with Z, or is local."""
    zone = timezone.utc if text.endswith("Z") else ZoneInfo(tz)
    local = at(text.removesuffix("Z")).replace(tzinfo=zone)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def without(hours, pauses, low, high):
    """``hours`` with the clock standing still in ``pauses``, in order and apart."""
    edges = [low, *(edge for pause in pauses for edge in pause), high]
    running = zip(edges[::2], edges[1::2], strict=True)
    left = [pair for a, b in running for pair in hours.intervals(a, b)]
    return WorkingTime.from_intervals(left, low, high)


def answer(vector):
    """What we say to ``vector``: seconds, or an instant."""
    tz = vector["tz"]

    def read(name):
        text = vector.get(f"{name}_utc") or vector.get(f"{name}_local")
        return text and instant(text, tz)

    start, end = read("start"), read("end")
    low, high = start - timedelta(400), start + timedelta(400)
    hours = WorkingTime.from_weekly(
        vector["schedule"],
        tz,
        [date.fromisoformat(day) for day in vector.get("holidays", ())],
        low,
        high,
    )
    if vector.get("pauses"):
        pauses = [[instant(edge, tz) for edge in pair] for pair in vector["pauses"]]
        hours = without(hours, pauses, low, high)
    if vector["op"] == "minutes_between":
        return hours.between(start, end)
    amount = vector.get("seconds", vector["minutes"] * 60)
    return {"add_minutes": hours.add, "subtract_minutes": hours.subtract}[vector["op"]](
        start, amount
    )


def expected(vector):
    if vector["op"] == "minutes_between":
        return vector.get("expected_seconds", vector.get("expected") * 60)
    closing = vector["tie"] == "next" and "expected_close"
    return instant(vector[closing or "expected_utc"], "UTC")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_vectors(vector):
    if vector["id"] in DIFFERS:
        assert answer(vector) == DIFFERS[vector["id"]] != expected(vector)
    else:
        assert answer(vector) == expected(vector)


def test_the_table_of_differences_is_whole():
    assert {v["id"] for v in VECTORS if v.get("differs")} == set(DIFFERS)

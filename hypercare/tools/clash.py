# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Windows whose first weeks ask for the same person.

The first days of a window want everybody at hand: who has two of them at once has
neither. Windows and people are anything that can be compared, like database ids.
"""

from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Start:
    """The first day of a window, and who works on it in its first week."""

    window: object
    first: date
    people: frozenset


def clashes(starts, today):
    """What clashes from ``today`` on: ``{window: {other window: shared people}}``.

    Two first weeks clash on the days they have in common; once those are over there
    is nothing left to arrange.

    >>> first = date(2026, 3, 2)
    >>> a = Start("a", first, frozenset({"olena", "petro"}))
    >>> b = Start("b", first + timedelta(days=6), frozenset({"olena"}))
    >>> c = Start("c", first + timedelta(days=7), frozenset({"petro"}))
    >>> clashes([a, b, c], first)["a"]
    {'b': frozenset({'olena'})}
    >>> clashes([a, b], first + timedelta(days=7))
    {}
    """
    by_person = {}
    for start in sorted(starts, key=lambda one: one.first):
        for person in start.people:
            by_person.setdefault(person, []).append(start)
    found = {}
    for person, mine in by_person.items():
        for place, one in enumerate(mine):
            for other in mine[place + 1 :]:
                common = one.first + WEEK  # the first day after what they share
                if other.first >= common:
                    break
                if today < common:
                    _note(found, one.window, other.window, person)
                    _note(found, other.window, one.window, person)
    return found


def _note(found, window, other, person):
    shared = found.setdefault(window, {})
    shared[other] = shared.get(other, frozenset()) | {person}

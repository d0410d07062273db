# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who held a clock: the time that counted by team, the breaks by their reason."""

from dataclasses import dataclass

from .clock import counted

#: Why a break was one, beside the reasons that people give for a hold.
UNSTATED, CLOSED = "unstated", "closed"


@dataclass(frozen=True, slots=True)
class Break:
    """Time that did not count; ``end`` is ``None`` while it lasts."""

    start: object
    end: object
    reason: str
    data: dict


@dataclass(frozen=True, slots=True)
class Holders:
    """Seconds of working time by team (0: no team) and, of breaks, by reason.

    ``moves`` is how often the ticket changed hands while the clock was open.
    """

    teams: dict
    reasons: dict
    moves: int


def breaks(reading, facts):
    """The breaks of a clock, each with the reason and the data of its hold.

    The reason is ``closed`` for the time between solving and reopening, ``unstated``
    for a hold that nobody gave a reason for.

    >>> from odoo.addons.support_sla.tools.clock import Fact, Reading
    >>> reading = Reading("resolution", 1, "held", 1, 0, breaks=((10, 15), (20, None)))
    >>> held = Fact(10, "hold", 1, {"reason": "client"})
    >>> [gap.reason for gap in breaks(reading, [held, Fact(20, "hold", 2)])]
    ['client', 'unstated']
    """
    causes = _in_order(facts, ("hold", "closed", "withdrawn"))
    found = []
    for start, end in reading.breaks:
        cause = next((fact for fact in reversed(causes) if fact.at <= start), None)
        held = cause is not None and cause.kind == "hold"
        data = cause.data if held else {}
        reason = data.get("reason") or UNSTATED if held else CLOSED
        found.append(Break(start, end, reason, data))
    return found


def holders(reading, facts, team, between, until):
    """Split the time of one clock.

    ``team`` has the ticket now: facts tell only the changes. ``between(a, b)`` counts
    seconds of working time; ``until`` ends what still lasts.

    >>> from odoo.addons.support_sla.tools.clock import Fact, Reading
    >>> reading = Reading("resolution", 1, "held", 1, 0, breaks=((30, None),))
    >>> moved = Fact(10, "team", 1, {"old": 5, "new": 6})
    >>> held = Fact(30, "hold", 2, {"reason": "client"})
    >>> holders(reading, [moved, held], 6, lambda a, b: b - a, 50)
    Holders(teams={5: 10, 6: 20}, reasons={'client': 20}, moves=1)
    """
    changes = _in_order(facts, ("team",))
    teams, reasons = {}, {}
    for start, end in counted(reading, until):
        for holder, a, b in _spans(changes, team, start, end):
            teams[holder] = teams.get(holder, 0) + between(a, b)
    for gap in breaks(reading, facts):
        seconds = between(gap.start, gap.end or until)
        reasons[gap.reason] = reasons.get(gap.reason, 0) + seconds
    end = reading.stopped_at or until
    moves = sum(reading.started_at < fact.at < end for fact in changes)
    return Holders(teams, reasons, moves)


def _spans(changes, team, start, end):
    """``(team, from, to)`` of each team that had the ticket between two instants."""
    holder = changes[0].data.get("old") if changes else team
    for change in changes:
        if start < change.at < end:
            yield holder or 0, start, change.at
        if change.at < end:
            start, holder = max(start, change.at), change.data.get("new")
    yield holder or 0, start, end


def _in_order(facts, kinds):
    found = (fact for fact in facts if fact.kind in kinds)
    return sorted(found, key=lambda fact: (fact.at, fact.seq))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""When the levels of an escalation are planned, and which of them fire."""

#: What becomes of a level that has come up.
FIRES, PASSED, SUPPRESSED = "fires", "passed", "suppressed"


def plan(due, levels, working_time):
    """``[(at, level), …]`` in time order.

    ``levels`` are pairs of level and offset from ``due`` in seconds of working time,
    negative before it. A level whose time lies beyond the calendar is left out.

    >>> from datetime import datetime
    >>> from odoo.addons.support_sla.tools.working_time import WorkingTime
    >>> hours = WorkingTime.from_weekly([(0, "09:00", "18:00")], "UTC")
    >>> due = datetime(2026, 3, 2, 9, 30)
    >>> [str(at) for at, level in plan(due, [(1, 0), (2, -3600)], hours)]
    ['2026-02-23 17:30:00', '2026-03-02 09:30:00']
    """
    planned = []
    for level, offset in levels:
        if offset > 0:
            at = working_time.add(due, offset)
        elif offset < 0:
            at = working_time.subtract(due, -offset)
        else:
            at = due
        if at:
            planned.append((at, level))
    return sorted(planned)


def passed(planned, armed_from, now):
    """Split what has come up since ``armed_from`` into ``(fires, skipped)``.

    Only the highest passed level fires, with all that are planned for its instant;
    those before it are logged as skipped. What was planned before the clock was armed
    sends nothing at all.

    >>> passed([(1, "a"), (2, "b"), (3, "c"), (3, "e"), (9, "d")], 1, 5)
    ([(3, 'c'), (3, 'e')], [(2, 'b')])
    """
    due = [(at, level) for at, level in planned if armed_from < at <= now]
    highest = max((at for at, _level in due), default=None)
    fires = [(at, level) for at, level in due if at == highest]
    return fires, due[: len(due) - len(fires)]


def verdicts(planned, armed_from, now, known):
    """``[(at, level, word), …]`` for the levels that have to be logged at ``now``.

    ``known`` maps levels that were logged before to their word: they had their turn.
    Only what was suppressed may still get one, when a later due gives it a new time.

    >>> planned = [(1, "a"), (2, "b"), (3, "c"), (9, "d")]
    >>> verdicts(planned, 1, 5, {})
    [(1, 'a', 'suppressed'), (2, 'b', 'passed'), (3, 'c', 'fires')]
    >>> verdicts(planned, 1, 5, {"a": SUPPRESSED, "b": FIRES})
    [(3, 'c', 'fires')]
    >>> verdicts([(4, "a")], 1, 5, {"a": SUPPRESSED})
    [(4, 'a', 'fires')]
    """
    unknown = [
        (at, level)
        for at, level in planned
        if level not in known or (known[level] == SUPPRESSED and at > armed_from)
    ]
    fires, skipped = passed(unknown, armed_from, now)
    early = [(at, level) for at, level in unknown if at <= armed_from]
    return [
        (at, level, word)
        for word, levels in ((SUPPRESSED, early), (PASSED, skipped), (FIRES, fires))
        for at, level in levels
    ]


def upcoming(planned, armed_from, now):
    """The instant of the next planned level after ``now``, or None."""
    after = max(armed_from, now)
    return min((at for at, _level in planned if at > after), default=None)

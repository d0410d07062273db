# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Rules of the first hour: what is done, what comes next, and how far one is.

A step is a dict with ``key``, ``state`` and ``mandatory``.
"""

from datetime import datetime

import pytz

DONE = "done"
TODO = "todo"
#: Worked out: this company does not need it.
UNNEEDED = "unneeded"
#: Said by people: not for us.
ASIDE = "aside"


def state_of(done, unneeded=False, aside=False):
    """The state of a step. What is there is done, whatever people said before.

    >>> state_of(False), state_of(True), state_of(False, unneeded=True)
    ('todo', 'done', 'unneeded')
    >>> state_of(False, aside=True), state_of(True, aside=True)
    ('aside', 'done')
    """
    if done:
        return DONE
    if aside:
        return ASIDE
    return UNNEEDED if unneeded else TODO


def missing(steps):
    """Keys of the steps that nobody can do without and that are not done yet.

    >>> missing([
    ...     {"key": "a", "state": "todo", "mandatory": True},
    ...     {"key": "b", "state": "todo", "mandatory": False},
    ...     {"key": "c", "state": "aside", "mandatory": True},
    ... ])
    ['a']
    """
    return [
        step["key"] for step in steps if step["mandatory"] and step["state"] == TODO
    ]


def next_key(steps):
    """The step to take next: the first that is needed, else the first that is left.

    >>> steps = [
    ...     {"key": "a", "state": "todo", "mandatory": False},
    ...     {"key": "b", "state": "todo", "mandatory": True},
    ... ]
    >>> next_key(steps), next_key(steps[:1]), next_key([])
    ('b', 'a', None)
    """
    left = [step["key"] for step in steps if step["state"] == TODO]
    return next(iter(missing(steps) or left), None)


def progress(steps):
    """How far one is among the steps that concern this company.

    >>> progress([{"state": "done"}, {"state": "todo"}, {"state": "aside"}])
    {'done': 1, 'total': 2, 'percent': 50}
    >>> progress([{"state": "unneeded"}])
    {'done': 0, 'total': 0, 'percent': 100}
    >>> progress([{"state": "done"}] * 199 + [{"state": "todo"}])["percent"]
    99
    """
    counted = [step["state"] for step in steps if step["state"] in (DONE, TODO)]
    done = counted.count(DONE)
    percent = done * 100 // len(counted) if counted else 100
    return {"done": done, "total": len(counted), "percent": percent}


def put_aside(keys, key, aside):
    """The keys put aside, after ``key`` was put there or taken up again.

    >>> put_aside(["b"], "a", True), put_aside(["a", "b"], "a", False)
    (['a', 'b'], ['b'])
    """
    rest = set(keys or ()) - {key}
    return sorted(rest | {key} if aside else rest)


def zone_fits(zone, country, year):
    """Whether the clocks of ``zone`` are those of some part of ``country``.

    Names differ from one list of zones to the next, the hours do not. Without a
    country the only zone that fits none is UTC, which is nobody's choice.

    >>> zone_fits("Europe/Kiev", "UA", 2026), zone_fits("Europe/Athens", "UA", 2026)
    (True, True)
    >>> zone_fits("UTC", "UA", 2026), zone_fits("Europe/Brussels", "UA", 2026)
    (False, False)
    >>> zone_fits("Europe/Brussels", "", 2026), zone_fits("UTC", "", 2026)
    (True, False)
    >>> zone_fits("UTC", "IS", 2026), zone_fits(False, "UA", 2026)
    (True, False)
    """
    if not zone:
        return False
    names = pytz.country_timezones.get(country or "", ())
    if not names:
        return zone != "UTC"
    wanted = _offsets(zone, year)
    return any(_offsets(name, year) == wanted for name in names)


def _offsets(zone, year):
    """Distance from UTC in winter and in summer."""
    clock = pytz.timezone(zone)
    return [clock.utcoffset(datetime(year, month, 15)) for month in (1, 7)]


def weekly_hours(rows):
    """Hours of a week from ``(from, to, part of the day)``, without the breaks.

    >>> weekly_hours([(9, 13, "morning"), (13, 14, "lunch"), (14, 18, "afternoon")])
    8.0
    """
    return float(sum(to - start for start, to, part in rows if part != "lunch"))


def closed_soon(holidays, calendars):
    """For each calendar how many ``holidays`` it knows.

    A holiday is named by the calendar it holds for, or by None: for all of them.

    >>> closed_soon([None, 1], [1, 2])
    {1: 2, 2: 1}
    """
    return {
        calendar: sum(holiday in (None, calendar) for holiday in holidays)
        for calendar in calendars
    }

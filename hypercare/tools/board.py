# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The board of key processes: what was said of a process, and since when it is stable.

What is said of a process on a day (a `datetime.date` of the client's zone) is one of
`STATES`. A process is stable after `STABLE_RUN` working days in a row of ok.

A day on which nothing was said breaks no row and adds nothing to it: silence is no
proof that a process works, nor that it does not. So five days in a row are five days on
which somebody said that it works, with no other word between them. A day off adds
nothing either, but trouble on it is trouble.
"""

OK, WORKAROUND, BLOCKED = "ok", "workaround", "blocked"
STATES = (OK, WORKAROUND, BLOCKED)
#: What is said of these needs a reason.
TROUBLE = frozenset({WORKAROUND, BLOCKED})

STABLE_RUN = 5


def last_said(said, today):
    """The last day up to ``today`` on which something was said, or None.

    >>> from datetime import date
    >>> last_said({date(2026, 3, 2): OK, date(2026, 3, 5): OK}, date(2026, 3, 4))
    datetime.date(2026, 3, 2)
    """
    return max((day for day in said if day <= today), default=None)


def ok_run(said, workdays, today):
    """Working days in a row of ok up to ``today``.

    ``said`` maps days to states, ``workdays`` holds the working days.

    >>> from datetime import date
    >>> march = lambda *days: [date(2026, 3, day) for day in days]
    >>> week = set(march(2, 3, 4, 5, 6, 9, 10, 11))
    >>> ok_run(dict.fromkeys(march(2, 3, 4), OK), week, date(2026, 3, 4))
    3

    Nothing said on the 4th, and ok on Saturday the 7th:

    >>> ok_run(dict.fromkeys(march(2, 3, 5, 7), OK), week, date(2026, 3, 9))
    3

    A workaround on Saturday ends the row:

    >>> said = dict.fromkeys(march(2, 3, 4, 5, 6, 9), OK)
    >>> said[date(2026, 3, 7)] = WORKAROUND
    >>> ok_run(said, week, date(2026, 3, 9))
    1
    """
    count = 0
    for day in sorted((day for day in said if day <= today), reverse=True):
        if said[day] != OK:
            break
        count += day in workdays
    return count


def is_stable(run):
    """Whether a process with ``run`` working days in a row of ok is stable.

    >>> is_stable(4), is_stable(5)
    (False, True)
    """
    return run >= STABLE_RUN


def counts(runs):
    """``(stable, all)`` of processes with these ``runs``.

    >>> counts([0, 5, 7])
    (2, 3)
    """
    runs = list(runs)
    return sum(is_stable(run) for run in runs), len(runs)

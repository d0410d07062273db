# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is asked for before a window opens: E1 to E9."""

from datetime import timedelta

GO, CHANNEL, PROMISE, CONTACTS, ROSTER, PROCESSES, TARGETS, FAQ, KNOWN = CODES = tuple(
    f"E{number}" for number in range(1, 10)
)
#: Without these nobody could be helped, whatever both sides agree on.
MANDATORY = frozenset({GO, CHANNEL, PROMISE, CONTACTS})
#: Fewest and most key processes of a window; of a short one a single one will do.
FEWEST, MOST = 5, 15
SHORT_DAYS, FEWEST_SHORT = 7, 1
#: Indicators without whose targets nobody knows when the window has done its work.
TARGETS_ASKED = ("k2", "k4", "k6", "k10", "k15")
FIRST_WEEK = timedelta(days=6)


def processes_asked(days):
    """Fewest and most key processes of a window of ``days`` days.

    >>> processes_asked(14), processes_asked(6)
    ((5, 15), (1, 15))
    """
    return (FEWEST_SHORT if days < SHORT_DAYS else FEWEST), MOST


def first_days(first, last, workdays):
    """Working days of the first week, as far as the window lasts."""
    end = min(last, first + FIRST_WEEK)
    days = []
    day = workdays.on_or_after(first)
    while day <= end:
        days.append(day)
        day = workdays.add(day, 1)
    return days

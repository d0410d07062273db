# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the year consists of. Shares are parts of one; times are working hours.

Nobody's real figures: a plausible support of small companies, stated here so that
whoever reads a measurement knows what it was taken on.
"""

SEED = 20260101
WEEKS = 52

#: For 100,000 tickets; a smaller year has as large a part of each, and at least one.
FULL = 100_000
CLIENTS = 50
PROJECTS = 200
WINDOWS = 40
OPEN_WINDOWS = 4
OFFERS = 200

#: So many histories are drawn; a larger year has each of them more than once.
HISTORIES = 10_000
#: Clients whose statements of the year are drafted and approved; the cron does more.
STATED = 10

#: The client of rank r has 1 / r ** CLIENT_SKEW as many tickets as the first.
CLIENT_SKEW = 0.7
CONTACTS = 3
AGENTS = 12
TEAMS = 3
#: Clients whose agreement got a second version in the middle of the year.
SECOND_VERSION = 0.3
#: Business-critical, standard, basic.
LEVELS = {"business_critical": 0.2, "standard": 0.5, "basic": 0.3}
#: Every client is promised the next response; of five clients so many, updates too.
UPDATED = 2
UPDATE_HOURS = 9

#: Days of the week, Monday first, and when on such a day (local) a ticket is opened.
WEEKDAYS = (0.21, 0.2, 0.19, 0.19, 0.17, 0.025, 0.015)
IN_HOURS = 0.86

PRIORITIES = {"0": 0.18, "1": 0.56, "2": 0.19, "3": 0.07}
CHANNELS = {"email": 0.46, "web": 0.38, "phone": 0.11, "other": 0.05}
CATEGORIES = {
    "Accounting": 0.24,
    "Warehouse": 0.22,
    "Sales": 0.2,
    "Purchase": 0.12,
    "Access rights": 0.1,
    "Integrations": 0.07,
    None: 0.05,
}
#: A quarter of the tickets name a project of their client.
WITH_PROJECT = 0.25

#: Medians of the first reply and of the solution by priority; log-normal spreads.
REPLY = {"0": 2.2, "1": 1.6, "2": 0.8, "3": 0.35}
REPLY_SPREAD = 0.8
SOLUTION = {"0": 12.0, "1": 7.0, "2": 4.0, "3": 1.8}
SOLUTION_SPREAD = 0.95

#: How often the client writes again before it is solved; each time we answer.
ROUNDS = {0: 0.44, 1: 0.3, 2: 0.15, 3: 0.07, 4: 0.04}
#: Put on hold once, for how many days, and what ends it.
HELD = 0.22
HOLD_DAYS = (0.5, 9)
HOLD_ENDS = {"customer": 0.7, "release": 0.3}
#: Comes back within so many days after it was solved.
REOPENED = 0.07
REOPEN_DAYS = (0.1, 6)
CANCELLED = 0.03
REPRIORITIZED = 0.05
NOTES = 0.3

#: What a person says it is. The first is by far the most and leaves the clocks alone.
DECIDED = 0.8
SCOPES = {
    "support": 0.86,
    "maintenance": 0.06,
    "development": 0.05,
    "minor_change": 0.03,
}

#: A solved ticket is rated; the ratings that are given.
RATED = 0.18
RATINGS = {5: 0.62, 4: 0.2, 3: 0.09, 2: 0.05, 1: 0.04}

#: A solved ticket has hours booked: how many entries, and minutes of each.
BOOKED = 0.72
ENTRIES = {1: 0.75, 2: 0.19, 3: 0.06}
MINUTES = {15: 0.3, 30: 0.32, 60: 0.22, 90: 0.09, 180: 0.05, 300: 0.02}

#: The stage a project has come to, by its number in the methodology.
STAGES = {1: 0.06, 2: 0.08, 3: 0.1, 4: 0.12, 5: 0.1, 6: 0.12, 7: 0.17, 8: 0.25}
#: Items of the project's own, besides those of the methodology.
OWN_ITEMS = (6, 12)
#: Of the items of the stage it is in, so many are ticked.
TICKED = 0.4

WINDOW_DAYS = (14, 30)
ANSWERS = 8
NATURES = {
    "question": 0.4,
    "defect": 0.2,
    "data": 0.12,
    "access": 0.12,
    "configuration": 0.1,
    "enhancement": 0.06,
}


def part(full, size):
    """So much of ``full`` for a year of ``size`` tickets, at least one.

    >>> part(CLIENTS, 10_000), part(WINDOWS, 100_000), part(PROJECTS, 10)
    (5, 40, 1)
    """
    return max(1, round(full * size / FULL))


def pick(draw, shares):
    """One key of ``shares``, by its part.

    >>> import random
    >>> pick(random.Random(1), {"always": 1.0, "never": 0.0})
    'always'
    """
    return draw.choices(list(shares), list(shares.values()))[0]


def told():
    """The shares as lines, for whoever reads what was made."""
    names = (
        "PRIORITIES CHANNELS WEEKDAYS IN_HOURS REPLY SOLUTION ROUNDS HELD HOLD_ENDS "
        "REOPENED CANCELLED REPRIORITIZED DECIDED SCOPES RATED RATINGS BOOKED ENTRIES "
        "MINUTES STAGES"
    )
    return [f"{name.lower():<14} {globals()[name]}" for name in names.split()]

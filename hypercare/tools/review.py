# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The joint review: when it is due, and what its lines begin with.

Days are `datetime.date` of the client's zone; the first day of a window is its day 1.
"""

from dataclasses import dataclass
from datetime import timedelta

from .board import TROUBLE, is_stable

STABLE, IMPROVE, MODULE = "stable", "improve", "module"
FIX_NOW, ROADMAP, BACKLOG, REJECT = "fix_now", "roadmap", "backlog", "reject"
#: What somebody has to do something about.
WORKED_ON = frozenset({FIX_NOW, ROADMAP})

FIRST_DAY, LAST_DAY = 7, 14
#: Working days without a ticket after which a process counts as stable.
QUIET_DAYS = 5
#: Tickets of a process that show something is to be improved.
MANY_TICKETS = 3

EARLY, DUE, LATE = "early", "due", "late"
REQUESTED, SIGNED = "requested", "signed"
#: Both sides rely on what was put to signature.
SEALED = (REQUESTED, SIGNED)

DAY = timedelta(days=1)


def due(start, end, first_day=FIRST_DAY, last_day=LAST_DAY):
    """First and last day on which the review is to be held.

    >>> from datetime import date
    >>> march = lambda day: date(2026, 3, day)
    >>> [day.day for day in due(march(2), march(31))]
    [8, 15]

    A window that ends earlier has it until its end, a short one on its last day:

    >>> [day.day for day in due(march(2), march(11))]
    [8, 11]
    >>> [day.day for day in due(march(2), march(5))]
    [5, 5]
    """
    first = min(start + (first_day - 1) * DAY, end)
    last = min(start + (max(last_day, first_day) - 1) * DAY, end)
    return first, last


def due_state(first, last, today, seal=None):
    """Where the review stands on ``today``; ``seal`` is the state of its document.

    >>> from datetime import date
    >>> first, last = date(2026, 3, 8), date(2026, 3, 15)
    >>> due_state(first, last, date(2026, 3, 7))
    'early'
    >>> due_state(first, last, date(2026, 3, 15))
    'due'
    >>> due_state(first, last, date(2026, 3, 16), "superseded")
    'late'
    >>> due_state(first, last, date(2026, 3, 16), "signed")
    'signed'
    """
    if seal in SEALED:
        return seal
    if today < first:
        return EARLY
    return DUE if today <= last else LATE


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a process when its review is prepared.

    ``tickets`` is their number in the window, ``quiet`` the working days since the last
    one (since the window opened, without any). ``run`` are working days in a row of ok,
    ``last`` is what the board said last, or None. ``trouble`` counts the days with a
    workaround or a block.
    """

    tickets: int = 0
    quiet: int = 0
    run: int = 0
    last: str | None = None
    trouble: int = 0


def kind_of(finding):
    """Which line a process begins with: `STABLE`, `IMPROVE`, or None for no line.

    >>> kind_of(Finding(quiet=5))
    'stable'
    >>> kind_of(Finding(quiet=4)) is None
    True
    >>> kind_of(Finding(tickets=3, quiet=9))
    'improve'
    >>> kind_of(Finding(quiet=9, last="ok", trouble=1, run=2))
    'improve'

    Trouble that five working days in a row of ok have cured is over:

    >>> kind_of(Finding(quiet=9, last="ok", trouble=1, run=5))
    'stable'
    """
    if reasons(finding):
        return IMPROVE
    return STABLE if finding.quiet >= QUIET_DAYS else None


def reasons(finding):
    """Codes of what speaks for an improvement, an empty list without any.

    ``tickets``: many of them; ``now``: the board says so; ``lately``: the board said so
    and the process has not been stable since.

    >>> reasons(Finding(tickets=4, last="blocked", trouble=2))
    ['tickets', 'now']
    >>> reasons(Finding(last="ok", trouble=2, run=4))
    ['lately']
    """
    found = ["tickets"] if finding.tickets >= MANY_TICKETS else []
    if finding.last in TROUBLE:
        found.append("now")
    elif finding.trouble and not is_stable(finding.run):
        found.append("lately")
    return found


def ideas(text):
    """Ideas in a text that lists them: one a line, without bullets and repeats.

    >>> ideas("- Barcodes in stock\\n\\n* CRM\\n2) Loyalty cards\\nbarcodes  in stock")
    ['Barcodes in stock', 'CRM', 'Loyalty cards']
    """
    found = {}
    for line in (text or "").splitlines():
        words = " ".join(line.split()).lstrip("-*•–— ").strip()
        number, mark, rest = words.partition(" ")
        if mark and number[:-1].isdigit() and number[-1] in ".)":
            words = rest.strip()
        if words:
            found.setdefault(words.casefold(), words)
    return list(found.values())


def missing(lines):
    """What keeps lines from being signed, as ``{code: [name]}``.

    A line is ``(name, kind, decision, iteration)``. Whatever is to be improved or added
    needs a decision; what goes on the roadmap needs its iteration, from 1 on.

    >>> missing([("Sales", STABLE, None, 0), ("CRM", MODULE, None, 0)])
    {'decision': ['CRM']}
    >>> missing([("CRM", MODULE, ROADMAP, 0), ("Stock", IMPROVE, BACKLOG, 0)])
    {'iteration': ['CRM']}
    """
    found = {}
    for name, kind, decision, iteration in lines:
        if kind != STABLE and not decision:
            found.setdefault("decision", []).append(name)
        elif decision == ROADMAP and iteration < 1:
            found.setdefault("iteration", []).append(name)
    return found


def due_on(decision, iteration, end, weeks):
    """When a line is to be done, or None where no day follows.

    ``end`` is the last day of the window: until then that is fixed what is fixed now.
    Iterations of ``weeks`` weeks follow it; 0 weeks mean a roadmap without days.

    >>> from datetime import date
    >>> end = date(2026, 3, 16)
    >>> due_on(FIX_NOW, 0, end, 2)
    datetime.date(2026, 3, 16)
    >>> due_on(ROADMAP, 2, end, 2)
    datetime.date(2026, 4, 13)
    >>> due_on(ROADMAP, 2, end, 0) is None, due_on(BACKLOG, 0, end, 2) is None
    (True, True)
    """
    if decision == FIX_NOW:
        return end
    if decision == ROADMAP and iteration and weeks:
        return end + iteration * weeks * 7 * DAY
    return None


def is_paid(kind, decision, hours):
    """Whether a line is work that is offered for a price: new, estimated, wanted.

    >>> is_paid(MODULE, ROADMAP, 12), is_paid(MODULE, BACKLOG, 12)
    (True, False)
    >>> is_paid(IMPROVE, FIX_NOW, 12), is_paid(MODULE, FIX_NOW, 0)
    (False, False)
    """
    return kind == MODULE and decision in WORKED_ON and bool(hours)

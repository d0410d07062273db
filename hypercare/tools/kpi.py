# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Indicators of a window from its tickets and clocks, as plain figures.

Shares are of 0 to 100, as people agree on them; working time is in hours. A figure
without denominator has no value: nothing was measured, which is neither good nor bad.
An instant is a naive `datetime` in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from statistics import median as middle

#: Whether more of it is better, or less; ``AROUND`` means as near as possible to 100.
HIGHER, LOWER, AROUND = "higher", "lower", "around"

#: Segments besides the priorities: all of it, and the two highest priorities together.
ALL, URGENT = "", "urgent"
PRIORITIES = ("0", "1", "2", "3")
URGENT_PRIORITIES = ("2", "3")
CRITICAL = "3"

#: Who counts as the project team, see ``helpdesk.ticket.solved_tier``.
BEYOND_SUPPORT = ("l3", "l4")
HOWTO = "question"
#: Ratings: from here on people are content, or it was all right.
GREAT, OKAY, WORST = 4, 3, 1
#: Fewer answers than that say nothing about all clients.
ENOUGH_ANSWERS = 5

CANCELLED = "cancelled"
OUT_OF_SCOPE = "out_of_scope"
FIRST_RESPONSE, RESOLUTION = "first_response", "resolution"


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator: ``value`` is ``None`` when nothing was measured.

    A count has the denominator 1. Of a median, the numerator is the sum of all and the
    denominator their number. ``ok`` is ``None`` without value or target.
    """

    numerator: float = 0
    denominator: float = 0
    value: float | None = None
    target: float | None = None
    ok: bool | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stood at the instant asked for.

    ``ended`` is why it does not count at all: ``cancelled``, ``duplicate``,
    ``archived``, ``out_of_scope`` or empty. ``solved_at`` is when it was solved last,
    whatever came then.
    """

    id: int
    priority: str
    opened_at: datetime
    solved: bool = False
    solved_at: datetime | None = None
    reopened: bool = False
    ended: str = ""
    nature: str | None = None
    tier: str | None = None
    out_of_scope: bool = False

    @property
    def open(self):
        return not self.solved


@dataclass(frozen=True, slots=True)
class Clock:
    """One turn of a promise as it stood at the instant asked for.

    ``consumed`` are working seconds, without holds; final once ``stopped_at`` is there.
    """

    ticket: int
    metric: str
    cycle: int = 1
    state: str = "met"
    stopped_at: datetime | None = None
    breached_at: datetime | None = None
    consumed: int = 0
    reason: str = ""
    excused: bool = False

    @property
    def decided_at(self):
        """When it was known whether the promise was kept; ``None`` while it is not.

        A breach that both sides have excused decides nothing.
        """
        if self.state == CANCELLED or (self.breached_at and self.excused):
            return None
        return self.breached_at or self.stopped_at

    @property
    def kept(self):
        return not self.breached_at

    @property
    def done(self):
        """Whether what was promised was done, late or not."""
        given_up = self.reason == "closed" or self.state == CANCELLED
        return bool(self.stopped_at) and not given_up


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the tickets of one window say; ``since`` narrows to what was done since."""

    tickets: list
    clocks: list = field(default_factory=list)
    since: datetime | None = None

    def counted(self):
        """``{id: ticket}`` of those that count: no duplicates, nothing rejected."""
        return {ticket.id: ticket for ticket in self.tickets if not ticket.ended}

    def recent(self, at):
        return bool(at) and (self.since is None or at >= self.since)


def judged(numerator, denominator, target, better):
    """Whether ``numerator / denominator`` is as good as the target, without rounding.

    >>> judged(19, 20, 0.95, HIGHER), judged(1, 3, 0.33, LOWER)
    (True, False)
    """
    if target is None or not denominator:
        return None
    aimed = target * denominator
    # Targets are entered by people as decimals: a hair's breadth is no miss.
    tolerance = 1e-9 * max(1, abs(aimed), abs(numerator))
    if better == LOWER:
        return numerator <= aimed + tolerance
    return numerator >= aimed - tolerance


def share(part, whole, target=None, better=HIGHER):
    """``part`` of ``whole`` in %; around: ``target`` is how far it may be from 100 %.

    >>> share(19, 20, 95)
    Figure(numerator=19, denominator=20, value=95.0, target=95, ok=True)
    >>> share(0, 0, 95)
    Figure(numerator=0, denominator=0, value=None, target=95, ok=None)
    >>> share(65, 100, 30, AROUND).ok, share(130, 100, 30, AROUND).ok
    (False, True)
    """
    if not whole:
        return Figure(part, whole, None, target)
    if better == AROUND and target is not None:
        ok = judged(abs(part - whole) * 100, whole, target, LOWER)
    else:
        ok = judged(part * 100, whole, target, better)
    return Figure(part, whole, 100 * part / whole, target, ok)


def ratio(part, whole, target=None, better=LOWER):
    """``part`` per ``whole``, as a mean or a rate.

    >>> ratio(3, 2, 2).value, ratio(3, 2, 2).ok, ratio(1, 0).value
    (1.5, True, None)
    """
    if not whole:
        return Figure(part, whole, None, target)
    return Figure(
        part, whole, part / whole, target, judged(part, whole, target, better)
    )


def count(number, target=None, better=LOWER):
    """A plain number.

    >>> count(0, 0).ok, count(1, 0).ok, count(1).ok
    (True, False, None)
    """
    return ratio(number, 1, target, better)


def median_hours(seconds, target=None):
    """The median of working seconds, in hours.

    >>> median_hours([1800, 3600, 36000], 1)
    Figure(numerator=11.5, denominator=3, value=1.0, target=1, ok=True)
    >>> median_hours([]).value
    """
    if not seconds:
        return Figure(0, 0, None, target)
    value = middle(seconds) / 3600
    ok = judged(value, 1, target, LOWER)
    return Figure(sum(seconds) / 3600, len(seconds), value, target, ok)


def segments(priority):
    """The segments in which something of this priority is counted.

    >>> segments("3"), segments("1")
    (('', '3', 'urgent'), ('', '1'))
    """
    urgent = (URGENT,) if priority in URGENT_PRIORITIES else ()
    return (ALL, priority, *urgent)


def first_response(evidence, targets):
    """K1 and K2: ``{(code, segment): Figure}``, from first-response clocks.

    ``targets`` maps ``(code, segment)`` to what is aimed at. K1 is the median of those
    that were answered. In K2 what is overdue and unanswered counts as missed; what is
    still in time counts nowhere yet.
    """
    tickets = evidence.counted()
    spent = {segment: [] for segment in (ALL, *PRIORITIES)}
    tally = {segment: [0, 0] for segment in (ALL, *PRIORITIES, URGENT)}
    for clock in evidence.clocks:
        if clock.metric != FIRST_RESPONSE or clock.ticket not in tickets:
            continue
        priority = tickets[clock.ticket].priority
        if clock.done and evidence.recent(clock.stopped_at):
            for segment in (ALL, priority):
                spent[segment].append(clock.consumed)
        if evidence.recent(clock.decided_at):
            _add(tally, priority, clock.kept)
    figures = {
        ("k1", segment): median_hours(found, targets.get(("k1", segment)))
        for segment, found in spent.items()
    }
    for segment, (kept, total) in tally.items():
        figures["k2", segment] = share(kept, total, targets.get(("k2", segment)))
    return figures


def resolution(evidence, targets):
    """K3 and K4: ``{(code, segment): Figure}``, from resolution clocks.

    K3 is the median working time in which solved tickets stood open and not on hold,
    over all turns. K4 judges a ticket once, by its last turn: one that was reopened
    counts as what has become of it since. What is out of scope was not promised.
    """
    tickets = evidence.counted()
    turns = {}
    for clock in evidence.clocks:
        if clock.metric == RESOLUTION and clock.ticket in tickets:
            turns.setdefault(clock.ticket, []).append(clock)
    spent = {segment: [] for segment in (ALL, *PRIORITIES)}
    tally = {segment: [0, 0] for segment in (ALL, *PRIORITIES, URGENT)}
    for number, clocks in turns.items():
        ticket = tickets[number]
        last = max(clocks, key=lambda clock: clock.cycle)
        if ticket.solved and last.done and evidence.recent(ticket.solved_at):
            seconds = sum(clock.consumed for clock in clocks)
            for segment in (ALL, ticket.priority):
                spent[segment].append(seconds)
        if not ticket.out_of_scope and evidence.recent(last.decided_at):
            _add(tally, ticket.priority, last.kept)
    figures = {
        ("k3", segment): median_hours(found, targets.get(("k3", segment)))
        for segment, found in spent.items()
    }
    for segment, (kept, total) in tally.items():
        figures["k4", segment] = share(kept, total, targets.get(("k4", segment)))
    return figures


def _add(tally, priority, kept):
    for segment in segments(priority):
        tally[segment][0] += bool(kept)
        tally[segment][1] += 1


def backlog(evidence, targets, age):
    """K6: open tickets, of each priority, and the age of the oldest by ``age(ticket)``.

    >>> monday = datetime(2026, 3, 2, 10)
    >>> tickets = [Ticket(1, "3", monday), Ticket(2, "1", monday, solved=True)]
    >>> found = backlog(Evidence(tickets), {("k6", "3"): 0}, lambda ticket: 4)
    >>> found["k6", ""].value, found["k6", "3"].ok, found["k6_oldest", ""].value
    (1.0, False, 4.0)
    """
    left = [ticket for ticket in evidence.counted().values() if ticket.open]
    figures = {}
    for segment in (ALL, *PRIORITIES):
        number = sum(segment in (ALL, ticket.priority) for ticket in left)
        figures["k6", segment] = count(number, targets.get(("k6", segment)))
    oldest = max((age(ticket) for ticket in left), default=0)
    figures["k6_oldest", ALL] = count(oldest, targets.get(("k6_oldest", ALL)))
    return figures


def reopened(evidence, targets):
    """K7: tickets that came back ÷ tickets that were ever solved."""
    solved = [one for one in evidence.counted().values() if one.solved_at]
    back = sum(ticket.reopened for ticket in solved)
    return {("k7", ALL): share(back, len(solved), targets.get(("k7", ALL)), LOWER)}


def natures(evidence, targets, names):
    """K8: the share of each nature among the tickets whose nature is known.

    The whole is the share of questions: what the training has left open.
    """
    # An enhancement leaves the queue as out of scope, and is one all the same.
    asked = (one for one in evidence.tickets if one.ended in ("", OUT_OF_SCOPE))
    found = [one.nature for one in asked if one.nature]
    figures = {("k8", name): share(found.count(name), len(found)) for name in names}
    target = targets.get(("k8", ALL))
    figures["k8", ALL] = share(found.count(HOWTO), len(found), target, LOWER)
    return figures


def sufficiency(evidence, targets, since):
    """K11: solved without the project team ÷ solved, of what was solved ``since``.

    Nobody named is the support itself.
    """
    solved = [
        one
        for one in evidence.counted().values()
        if one.solved and one.solved_at and (since is None or one.solved_at >= since)
    ]
    alone = sum(one.tier not in BEYOND_SUPPORT for one in solved)
    return {("k11", ALL): share(alone, len(solved), targets.get(("k11", ALL)))}


def left_out(evidence):
    """How many tickets do not count, by why."""
    ended = [ticket.ended for ticket in evidence.tickets]
    return {
        ("rejected", ALL): count(ended.count("cancelled")),
        ("duplicates", ALL): count(ended.count("duplicate")),
    }


def satisfaction(answers, asked, targets, enough=ENOUGH_ANSWERS):
    """K10: content ÷ all who answered, their mean, and who answered at all.

    Fewer answers than ``enough`` are shown and not judged.

    >>> found = satisfaction([5, 5, 3, 1], 8, {("k10", ""): 80})
    >>> found["k10", ""].value, found["k10", ""].ok
    (50.0, None)
    >>> found["k10_mean", ""].value, found["k10_response", ""].value
    (3.5, 50.0)
    """
    answers = [answer for answer in answers if answer >= WORST]
    great = sum(answer >= GREAT for answer in answers)
    target = targets.get(("k10", ALL))
    whole = share(great, len(answers), target)
    if len(answers) < enough:
        whole = Figure(great, len(answers), whole.value, target)
    return {
        ("k10", ALL): whole,
        ("k10_mean", ALL): ratio(
            sum(answers), len(answers), targets.get(("k10_mean", ALL)), HIGHER
        ),
        ("k10_response", ALL): share(
            len(answers), asked, targets.get(("k10_response", ALL))
        ),
    }


def knowledge(counts, targets):
    """K9: questions that an FAQ answers, and those that one answered already.

    >>> found = knowledge({"howto": 4, "linked": 3, "known": 1}, {("k9", ""): 80})
    >>> found["k9", ""].value, found["k9", ""].ok, found["k9_repeat", ""].value
    (75.0, False, 25.0)
    """
    howto = counts.get("howto", 0)
    return {
        ("k9", ALL): share(counts.get("linked", 0), howto, targets.get(("k9", ALL))),
        ("k9_repeat", ALL): share(
            counts.get("known", 0), howto, targets.get(("k9_repeat", ALL)), LOWER
        ),
    }

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Dates of stages from durations and predecessors, on working days.

A working day is a `datetime.date` in the calendar's own time zone. The calendar is
turned into a `WorkDays` index once, at the border; nothing here asks the database.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date


class PlanError(Exception):
    """The plan cannot be drawn; subclasses say why."""


class CycleError(PlanError):
    """Stages wait for each other; ``codes`` names the circle in order."""

    def __init__(self, codes):
        super().__init__(" → ".join(codes))
        self.codes = codes


class HorizonError(PlanError):
    """The calendar has too few working days for the plan."""


class WorkDays:
    """An index of working days; arithmetic is one bisection.

    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10))
    >>> week.on_or_after(date(2026, 3, 7))
    datetime.date(2026, 3, 9)
    >>> week.add(date(2026, 3, 6), 1)
    datetime.date(2026, 3, 9)
    >>> week.add(date(2026, 3, 9), -1)
    datetime.date(2026, 3, 6)
    >>> week.between(date(2026, 3, 6), date(2026, 3, 10))
    2
    """

    def __init__(self, days):
        self._days = sorted(set(days))

    def _at(self, index):
        if not 0 <= index < len(self._days):
            raise HorizonError
        return self._days[index]

    def on_or_after(self, day):
        """``day`` itself when it is worked, else the next working day."""
        return self._at(bisect_left(self._days, day))

    def on_or_before(self, day):
        """``day`` itself when it is worked, else the previous working day."""
        return self._at(bisect_right(self._days, day) - 1)

    def add(self, day, count):
        """The working day ``count`` working days away; 0 moves to a working day.

        Forward a day off counts as the next working day, backward as the previous.
        """
        if count >= 0:
            return self._at(bisect_left(self._days, day) + count)
        return self._at(bisect_right(self._days, day) - 1 + count)

    def between(self, start, end):
        """Working days after ``start`` up to and including ``end``; signed."""
        return bisect_right(self._days, end) - bisect_right(self._days, start)


@dataclass(frozen=True)
class Step:
    """A stage to plan: ``days`` working days (≥ 1) after its ``predecessors``."""

    code: str
    days: int = 1
    predecessors: tuple = ()


@dataclass(frozen=True)
class Span:
    """First and last working day of a stage, both inclusive."""

    start: date
    end: date


def in_order(steps):
    """Steps with predecessors first; raises `CycleError` naming the circle.

    A predecessor that is not planned (not in the contract) stands aside: its own
    predecessors are waited for instead.

    >>> [s.code for s in in_order([Step("b", 1, ("a",)), Step("a")])]
    ['a', 'b']
    >>> in_order([Step("a", 1, ("b",)), Step("b", 1, ("a",))])
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.schedule.CycleError: a → b → a
    """
    by_code = {step.code: step for step in steps}
    done, path, ordered = set(), [], []

    def visit(code):
        if code in done or code not in by_code:
            return
        if code in path:
            raise CycleError([*path[path.index(code) :], code])
        path.append(code)
        for predecessor in by_code[code].predecessors:
            visit(predecessor)
        path.pop()
        done.add(code)
        ordered.append(by_code[code])

    for step in steps:
        visit(step.code)
    return ordered


def without(steps, skipped):
    """The plan without the ``skipped`` codes, their waiting handed on.

    >>> steps = [Step("a"), Step("b", 1, ("a",)), Step("c", 1, ("b",))]
    >>> without(steps, {"b"})[1].predecessors
    ('a',)
    """
    by_code = {step.code: step for step in in_order(steps)}

    def real(codes):
        found = []
        for code in codes:
            if code in skipped and code in by_code:
                found += real(by_code[code].predecessors)
            elif code not in skipped:
                found.append(code)
        return tuple(dict.fromkeys(found))

    return [
        Step(step.code, step.days, real(step.predecessors))
        for step in steps
        if step.code not in skipped
    ]


def plan_forward(steps, start, workdays):
    """Spans by code: each step right after its predecessors, the first at ``start``.

    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10, 11))
    >>> steps = [Step("a", 3), Step("b", 2, ("a",))]
    >>> spans = plan_forward(steps, date(2026, 3, 2), week)
    >>> spans["b"].start.isoformat(), spans["b"].end.isoformat()
    ('2026-03-05', '2026-03-06')
    """
    spans = {}
    for step in in_order(steps):
        ends = [spans[p].end for p in step.predecessors if p in spans]
        first = workdays.add(max(ends), 1) if ends else workdays.on_or_after(start)
        spans[step.code] = Span(first, workdays.add(first, step.days - 1))
    return spans


def plan_backward(steps, anchor, day, workdays):
    """Spans by code such that step ``anchor`` starts on ``day`` (or the next worked).

    What the anchor waits for is planned as late as possible before it; everything
    else as early as possible after its own predecessors.

    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10, 11))
    >>> steps = [Step("a", 2), Step("live", 1, ("a",)), Step("after", 1, ("live",))]
    >>> spans = plan_backward(steps, "live", date(2026, 3, 9), week)
    >>> [spans[code].start.day for code in ("a", "live", "after")]
    [5, 9, 10]
    """
    ordered = in_order(steps)
    by_code = {step.code: step for step in ordered}
    if anchor not in by_code:
        raise PlanError(anchor)
    first = workdays.on_or_after(day)
    spans = {anchor: Span(first, workdays.add(first, by_code[anchor].days - 1))}
    latest = {code: first for code in by_code[anchor].predecessors}
    for step in reversed(ordered):
        if step.code in spans or step.code not in latest:
            continue
        end = workdays.add(latest[step.code], -1)
        spans[step.code] = Span(workdays.add(end, 1 - step.days), end)
        for code in step.predecessors:
            start = spans[step.code].start
            latest[code] = min(latest.get(code, start), start)
    start = min(span.start for span in spans.values())
    for step in ordered:
        if step.code in spans:
            continue
        ends = [spans[p].end for p in step.predecessors if p in spans]
        begin = workdays.add(max(ends), 1) if ends else workdays.on_or_after(start)
        spans[step.code] = Span(begin, workdays.add(begin, step.days - 1))
    return spans


def due_date(span, rule, days, workdays):
    """Due day of an item inside its stage, never outside of it.

    ``rule`` is ``start`` (``days`` working days after the stage starts) or ``end``
    (``days`` working days before it ends).

    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6))
    >>> span = Span(date(2026, 3, 2), date(2026, 3, 5))
    >>> due_date(span, "end", 1, week).day, due_date(span, "start", 9, week).day
    (4, 5)
    """
    if rule == "end":
        try:
            return max(span.start, workdays.add(span.end, -days))
        except HorizonError:
            return span.start
    try:
        return min(span.end, workdays.add(span.start, days))
    except HorizonError:
        return span.end

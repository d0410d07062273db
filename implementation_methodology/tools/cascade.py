# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a moved stage does to the stages after it.

Working days as in `schedule`; nothing here asks the database or the clock.
"""

from .schedule import Span, in_order, without


def cascade(steps, spans, code, span, workdays, *, skipped=(), started=(), closed=()):
    """Proposed spans by code after step ``code`` gets ``span``, changed ones only.

    What waits for a moved step moves by as many working days as the end it waits for,
    so that gaps people planned stay as they are; of several moved ends the latest
    counts. Moving forward in time is limited by the other ends a step waits for. The
    number of working days of a step does not change.

    ``started`` steps keep their start, only their end moves; ``closed`` ones (accepted)
    do not move; ``skipped`` ones (not in the contract) hand their waiting on.

    >>> from datetime import date
    >>> from .schedule import Step, WorkDays
    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13))
    >>> steps = [Step("a", 2), Step("b", 2, ("a",))]
    >>> march = lambda *days: Span(*(date(2026, 3, d) for d in days))
    >>> spans = {"a": march(2, 3), "b": march(5, 6)}
    >>> moved = cascade(steps, spans, "a", march(2, 5), week)
    >>> moved["b"].start.isoformat(), moved["b"].end.isoformat()
    ('2026-03-09', '2026-03-10')
    """
    new = {**spans, code: span}
    for step in in_order(without(steps, set(skipped))):
        old = spans.get(step.code)
        if step.code == code or step.code in closed or not old:
            continue
        before = [p for p in step.predecessors if spans.get(p)]
        shifts = [
            workdays.between(spans[p].end, new[p].end)
            for p in before
            if new[p] != spans[p]
        ]
        if not any(shifts):
            continue
        shift = max(shifts)
        if step.code in started:
            end = max(old.start, shifted(old.end, shift, workdays))
            new[step.code] = Span(old.start, end)
            continue
        start = shifted(old.start, shift, workdays)
        if shift < 0:
            free = workdays.add(max(new[p].end for p in before), 1)
            start = max(start, min(old.start, free))
        length = max(0, workdays.between(old.start, old.end))
        new[step.code] = Span(start, workdays.add(start, length))
    return {key: value for key, value in new.items() if value != spans.get(key)}


def shifted(day, shift, workdays):
    """``day`` moved by working days; 0 leaves it where it is, be it a day off."""
    return workdays.add(day, shift) if shift else day


def due_shift(old, new, rule, workdays):
    """Working days an item's due day moves with its stage, by its due ``rule``.

    An item due some days after the start follows the start, all others the end.

    >>> from datetime import date
    >>> from .schedule import WorkDays
    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6))
    >>> old = Span(date(2026, 3, 2), date(2026, 3, 3))
    >>> new = Span(date(2026, 3, 2), date(2026, 3, 5))
    >>> due_shift(old, new, "end", week), due_shift(old, new, "start", week)
    (2, 0)
    """
    if rule == "start":
        return workdays.between(old.start, new.start)
    return workdays.between(old.end, new.end)

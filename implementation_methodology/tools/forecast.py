# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""When stages will really end, how far that is from the promise, and how well it goes.

The *baseline* is what was promised, the *plan* what is agreed now, the *forecast*
what today's facts make likely. The forecast is worked out from facts each time and
never moved by hand, so nobody can make it look better.

Durations and variances are working days; every rule is that of the design's B.6
(planning), and where B.6 is silent the docstring says what was decided and why.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from .gate import ACCEPTED, NOT_IN_CONTRACT
from .schedule import Span, Step, in_order, without

GREEN = "green"
AMBER = "amber"
RED = "red"

#: Health → status of the native project update.
UPDATE_STATUS = {GREEN: "on_track", AMBER: "at_risk", RED: "off_track"}

NO_GO = "no_go"
CRITICAL_OVERDUE = "critical_overdue"
FAR_BEHIND = "far_behind"
BEHIND = "behind"
OVERDUE = "overdue"

#: Working days a critical item may be late before the stage turns red (B.6).
CRITICAL_DAYS = 2


class ForecastError(Exception):
    """The facts of stage ``code`` contradict themselves; ``reason`` is a stable code.

    Codes: ``accepted_undated``, ``progress``.
    """

    def __init__(self, reason, code):
        super().__init__(f"{reason}: {code}")
        self.reason = reason
        self.code = code


@dataclass(frozen=True)
class Stage:
    """What is known of a stage today.

    ``days`` is its agreed duration in working days; ``progress`` the share of work
    done, 0–1; ``last_open_due`` the latest due day among open mandatory items;
    ``overdue_days`` and ``critical_overdue_days`` how many working days the most
    overdue open item, or critical open item, is late; ``no_go`` says that the latest
    go/no-go decision was *no go*.
    """

    code: str
    days: int = 1
    predecessors: tuple = ()
    gate: str = "hard"
    state: str = "locked"
    baseline: Span | None = None
    plan: Span | None = None
    started: date | None = None
    accepted: date | None = None
    progress: float = 0.0
    last_open_due: date | None = None
    overdue_days: int = 0
    critical_overdue_days: int = 0
    no_go: bool = False
    before: bool = False

    def __post_init__(self):
        if not 0 <= self.progress <= 1:
            raise ForecastError("progress", self.code)
        if self.state == ACCEPTED and not (self.accepted or self.before):
            raise ForecastError("accepted_undated", self.code)

    @property
    def remaining(self):
        """Working days of work left; at least 1 while the stage is not accepted.

        Binary fractions are rounded away first: 10 days at 70 % leave 3, not 4.

        >>> Stage("a", days=10, progress=0.7).remaining
        3
        >>> Stage("a", days=10, state="review", progress=1.0).remaining
        1
        """
        return max(1, ceil(round(self.days * (1 - self.progress), 6)))


def forecast(stages, today, workdays):
    """Spans by code, in the order of waiting: actual or, of open stages, expected.

    * An accepted stage keeps its actual dates, be it a day off. One that was done
      ``before`` the project was kept here has none: its plan stands for them, as far
      as it is past.
    * A started stage keeps its start; its remaining work is counted from ``today``.
    * A stage not started begins on the working day after the latest end of what it
      waits for, but neither before ``today`` nor before its planned start: to begin
      earlier is a decision (move the plan, or start), not a consequence. So a project
      that runs to plan is forecast to its plan, gaps included.
    * An open stage does not end before its last open mandatory item is due.
    * A stage not in the contract gets no span; who waits for it waits for what *it*
      waits for.

    Raises `CycleError` and `HorizonError` of the schedule.

    >>> from .schedule import WorkDays
    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10, 11, 12))
    >>> started = date(2026, 3, 2)
    >>> stages = [
    ...     Stage("a", 4, state="in_progress", started=started, progress=0.25),
    ...     Stage("b", 2, ("a",)),
    ... ]
    >>> spans = forecast(stages, date(2026, 3, 5), week)
    >>> spans["a"].end.isoformat(), spans["b"].start.isoformat()
    ('2026-03-09', '2026-03-10')
    """
    by_code = {stage.code: stage for stage in stages}
    skipped = {stage.code for stage in stages if stage.state == NOT_IN_CONTRACT}
    steps = [Step(stage.code, stage.days, stage.predecessors) for stage in stages]
    spans = {}
    for step in in_order(without(steps, skipped)):
        stage = by_code[step.code]
        if stage.before:
            if stage.plan:
                ends = min(stage.plan.start, today), min(stage.plan.end, today)
                spans[step.code] = Span(*ends)
            continue
        if stage.state == ACCEPTED:
            start = min(stage.started or stage.accepted, stage.accepted)
            spans[step.code] = Span(start, stage.accepted)
            continue
        before = [spans[code].end for code in step.predecessors if code in spans]
        start = stage.started or _expected_start(stage, before, today, workdays)
        end = workdays.add(max(today, start), stage.remaining - 1)
        if stage.last_open_due:
            end = max(end, workdays.on_or_after(stage.last_open_due))
        spans[step.code] = Span(start, end)
    return spans


def _expected_start(stage, ends, today, workdays):
    """First working day that today, the plan and the ``ends`` waited for allow."""
    earliest = [today, *(end + timedelta(days=1) for end in ends)]
    if stage.plan:
        earliest.append(stage.plan.start)
    return workdays.on_or_after(max(earliest))


def variance(baseline_end, forecast_end, workdays):
    """Working days the forecast is after the baseline; negative when before it.

    None without a baseline: what was not promised cannot be late. Days off between
    the two do not count.

    >>> from .schedule import WorkDays
    >>> week = WorkDays(date(2026, 3, d) for d in (5, 6, 9, 10))
    >>> variance(date(2026, 3, 6), date(2026, 3, 9), week)
    1
    >>> variance(date(2026, 3, 9), date(2026, 3, 5), week)
    -2
    """
    if baseline_end is None or forecast_end is None:
        return None
    return workdays.between(baseline_end, forecast_end)


def health(stage, span, workdays, *, amber_days, red_days, critical_days=CRITICAL_DAYS):
    """Colour of a stage and the codes of all reasons for it, worst first.

    Red: a no-go, a critical item later than ``critical_days``, or a hard-gated stage
    forecast more than ``red_days`` behind its baseline. Amber: any stage more than
    ``amber_days`` behind, or any item overdue. All counts are working days; a
    threshold is the last day still tolerated.

    An accepted stage is green whatever it took: its delay is history, and what it
    still costs shows in the forecasts of the stages after it.

    >>> late = Stage("a", state="in_progress", overdue_days=1)
    >>> health(late, None, None, amber_days=2, red_days=5)
    ('amber', ('overdue',))
    """
    if stage.state in (ACCEPTED, NOT_IN_CONTRACT):
        return GREEN, ()
    behind = (
        variance(stage.baseline.end, span.end, workdays)
        if stage.baseline and span
        else 0
    )
    red = [
        (NO_GO, stage.no_go),
        (CRITICAL_OVERDUE, stage.critical_overdue_days > critical_days),
        (FAR_BEHIND, stage.gate == "hard" and behind > red_days),
    ]
    amber = [
        (BEHIND, behind > amber_days),
        (OVERDUE, max(stage.overdue_days, stage.critical_overdue_days) > 0),
    ]
    colour = RED if any(hit for _reason, hit in red) else GREEN
    if colour == GREEN and any(hit for _reason, hit in amber):
        colour = AMBER
    return colour, tuple(reason for reason, hit in red + amber if hit)


def overall(
    stages, spans, workdays, *, amber_days, red_days, critical_days=CRITICAL_DAYS
):
    """Colour of a project, that of its worst stage, and why.

    The reasons are pairs (stage code, reason code) of the stages that have that
    colour, in the order given: what else is amber does not matter while one is red.

    >>> stages = [
    ...     Stage("a", state="in_progress", overdue_days=1),
    ...     Stage("b", state="locked", no_go=True),
    ... ]
    >>> overall(stages, {}, None, amber_days=2, red_days=5)
    ('red', (('b', 'no_go'),))
    """
    found = []
    for stage in stages:
        colour, reasons = health(
            stage,
            spans.get(stage.code),
            workdays,
            amber_days=amber_days,
            red_days=red_days,
            critical_days=critical_days,
        )
        found += [(colour, stage.code, reason) for reason in reasons]
    for worst in (RED, AMBER):
        because = tuple(why for colour, *why in found if colour == worst)
        if because:
            return worst, tuple(tuple(why) for why in because)
    return GREEN, ()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.implementation_methodology.tools import schedule
from odoo.addons.implementation_methodology.tools.schedule import (
    CycleError,
    HorizonError,
    PlanError,
    Span,
    Step,
    WorkDays,
)

MONDAY = date(2026, 3, 2)
CALENDAR = [
    day
    for day in (MONDAY + timedelta(days=n) for n in range(-400, 800))
    if day.weekday() < 5
]
WEEK = WorkDays(CALENDAR)

days = st.integers(0, 300).map(lambda n: MONDAY + timedelta(days=n))
counts = st.integers(0, 60)


@st.composite
def plans(draw):
    """Stages in which each waits for any of those before it."""
    steps = []
    for number in range(draw(st.integers(1, 8))):
        before = [step.code for step in steps]
        waits = draw(st.sets(st.sampled_from(before))) if before else set()
        steps.append(Step(f"s{number}", draw(st.integers(1, 9)), tuple(sorted(waits))))
    return steps


@given(days, counts, counts)
def test_adding_is_additive(day, first, second):
    assert WEEK.add(WEEK.add(day, first), second) == WEEK.add(day, first + second)


@given(days, counts)
def test_subtracting_undoes_adding(day, count):
    start = WEEK.on_or_after(day)
    assert WEEK.add(WEEK.add(start, count), -count) == start


@given(days, counts)
def test_between_counts_what_was_added(day, count):
    start = WEEK.on_or_after(day)
    assert WEEK.between(start, WEEK.add(start, count)) == count


@given(days, counts, days)
def test_a_holiday_never_shortens(day, count, holiday):
    fewer = WorkDays(set(CALENDAR) - {holiday})
    assert fewer.add(day, count) >= WEEK.add(day, count)


@given(plans(), days)
def test_forward_plan_respects_predecessors_and_durations(steps, start):
    spans = schedule.plan_forward(steps, start, WEEK)
    for step in steps:
        span = spans[step.code]
        assert WEEK.between(span.start, span.end) == step.days - 1
        assert span.start >= start
        assert all(spans[code].end < span.start for code in step.predecessors)


@given(plans(), st.data())
def test_backward_plan_hits_the_anchor_and_respects_predecessors(steps, data):
    anchor = data.draw(st.sampled_from([step.code for step in steps]))
    spans = schedule.plan_backward(steps, anchor, date(2026, 11, 2), WEEK)
    assert spans[anchor].start == date(2026, 11, 2)
    for step in steps:
        assert all(
            spans[code].end < spans[step.code].start for code in step.predecessors
        )


@given(plans(), st.data())
def test_leaving_stages_out_keeps_the_order_of_the_rest(steps, data):
    codes = [step.code for step in steps]
    skipped = data.draw(st.sets(st.sampled_from(codes)))

    def ancestors(plan, code):
        by_code = {step.code: step for step in plan}
        found = set()
        for before in by_code[code].predecessors:
            found |= {before} | ancestors(plan, before)
        return found

    rest = schedule.without(steps, skipped)
    for step in rest:
        assert ancestors(rest, step.code) == ancestors(steps, step.code) - skipped


def test_circle_is_named_in_order():
    steps = [Step("a", 1, ("c",)), Step("b", 1, ("a",)), Step("c", 1, ("b",))]
    with pytest.raises(CycleError) as error:
        schedule.in_order(steps)
    assert error.value.codes == ["a", "c", "b", "a"]


def test_too_few_working_days_are_said():
    with pytest.raises(HorizonError):
        schedule.plan_forward([Step("a", 3)], MONDAY, WorkDays([MONDAY]))


def test_unknown_anchor_is_refused():
    with pytest.raises(PlanError):
        schedule.plan_backward([Step("a")], "z", MONDAY, WEEK)


@given(days, st.integers(1, 30), st.sampled_from(["start", "end"]), counts)
def test_due_date_stays_inside_its_stage(day, length, rule, count):
    start = WEEK.on_or_after(day)
    span = Span(start, WEEK.add(start, length - 1))
    assert span.start <= schedule.due_date(span, rule, count, WEEK) <= span.end

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.implementation_methodology.tools import forecast
from odoo.addons.implementation_methodology.tools.forecast import Stage
from odoo.addons.implementation_methodology.tools.schedule import (
    Span,
    WorkDays,
)

#: Monday to Friday, but Monday the 9th of March is a public holiday.
WEEK = WorkDays(
    day
    for day in (date(2026, 1, 5) + timedelta(days=n) for n in range(1200))
    if day.weekday() < 5 and day != date(2026, 3, 9)
)
LIMITS = {"amber_days": 2, "red_days": 5}


MONDAY = date(2026, 3, 2)
WORK_WEEK = Span(MONDAY, MONDAY + timedelta(days=4))
STAGE = Stage("a", 5, plan=WORK_WEEK, baseline=WORK_WEEK, state="ready")

dates = st.integers(0, 120).map(lambda n: MONDAY + timedelta(days=n))
optional_dates = st.none() | dates
shares = st.integers(0, 20).map(lambda n: n / 20)
OPEN = ("locked", "ready", "in_progress", "review")


@st.composite
def projects(draw):
    """Stages in any states, each waiting for any of those before it; and a today."""
    today = draw(dates)
    past = st.integers(0, 40).map(lambda n: today - timedelta(days=n))
    stages = []
    for number in range(draw(st.integers(1, 6))):
        before = [stage.code for stage in stages]
        waits = draw(st.sets(st.sampled_from(before))) if before else set()
        state = draw(st.sampled_from((*OPEN, "accepted", "not_in_contract")))
        runs = state in ("in_progress", "review", "accepted")
        start = draw(optional_dates)
        stages.append(
            Stage(
                f"s{number}",
                draw(st.integers(1, 9)),
                tuple(sorted(waits)),
                state=state,
                plan=start and Span(start, start),
                started=draw(past) if runs else None,
                accepted=draw(past) if state == "accepted" else None,
                progress=draw(shares),
                last_open_due=draw(optional_dates),
            )
        )
    return stages, today


@given(projects())
def test_open_stages_never_end_before_today(case):
    stages, today = case
    spans = forecast.forecast(stages, today, WEEK)
    for stage in stages:
        if stage.state in OPEN:
            assert spans[stage.code].end >= today
            assert spans[stage.code].end >= (stage.last_open_due or today)
            assert spans[stage.code].end >= spans[stage.code].start
            if not stage.started:
                assert spans[stage.code].start >= today


@given(projects())
def test_stages_not_in_the_contract_have_no_dates(case):
    stages, today = case
    spans = forecast.forecast(stages, today, WEEK)
    in_contract = {s.code for s in stages if s.state != "not_in_contract"}
    assert set(spans) == in_contract


@given(projects())
def test_a_stage_not_started_begins_after_all_it_waits_for(case):
    stages, today = case
    by_code = {stage.code: stage for stage in stages}
    spans = forecast.forecast(stages, today, WEEK)

    def waited_for(stage):
        for code in stage.predecessors:
            if by_code[code].state == "not_in_contract":
                yield from waited_for(by_code[code])
            else:
                yield code

    for stage in stages:
        if stage.state in ("locked", "ready"):
            start = spans[stage.code].start
            assert WEEK.on_or_after(start) == start
            assert all(spans[code].end < start for code in waited_for(stage))


@given(projects(), st.data())
def test_more_progress_never_makes_the_forecast_later(case, data):
    stages, today = case
    number = data.draw(st.integers(0, len(stages) - 1))
    more = data.draw(shares.filter(lambda share: share >= stages[number].progress))
    better = list(stages)
    better[number] = replace(stages[number], progress=more)
    before = forecast.forecast(stages, today, WEEK)
    after = forecast.forecast(better, today, WEEK)
    assert all(after[code].end <= before[code].end for code in before)


@given(projects())
def test_waiting_a_day_never_makes_the_forecast_earlier(case):
    stages, today = case
    before = forecast.forecast(stages, today, WEEK)
    after = forecast.forecast(stages, today + timedelta(days=1), WEEK)
    assert all(after[code].end >= before[code].end for code in before)


@given(st.sampled_from(("none", "soft", "hard")), st.integers(0, 9), st.integers(0, 9))
def test_a_larger_delay_never_looks_healthier(gate, less, more):
    less, more = sorted((less, more))
    order = ("green", "amber", "red")
    stage = replace(STAGE, gate=gate)
    colours = [
        order.index(
            forecast.health(
                stage,
                Span(MONDAY, WEEK.add((MONDAY + timedelta(days=4)), late)),
                WEEK,
                **LIMITS,
            )[0]
        )
        for late in (less, more)
    ]
    assert colours == sorted(colours)

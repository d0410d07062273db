# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace
from datetime import date, timedelta

import pytest

from odoo.addons.implementation_methodology.tools import forecast
from odoo.addons.implementation_methodology.tools.forecast import ForecastError, Stage
from odoo.addons.implementation_methodology.tools.schedule import (
    CycleError,
    HorizonError,
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


def march(day):
    return date(2026, 3, day)


def span(start, end):
    return Span(march(start), march(end))


#: Four stages in a row: 5, 3, 2 and 2 working days from the 2nd of March.
PLAN = {
    "a": Stage("a", 5, plan=span(2, 6), baseline=span(2, 6), state="ready"),
    "b": Stage("b", 3, ("a",), plan=span(10, 12), baseline=span(10, 12)),
    "c": Stage("c", 2, ("b",), plan=span(13, 16), baseline=span(13, 16)),
    "d": Stage("d", 2, ("c",), plan=span(17, 18), baseline=span(17, 18)),
}
RUNS = {"state": "in_progress", "started": march(2)}
UNPLANNED = {"plan": None}

TABLE = {
    "on plan, the forecast is the plan": (
        march(2),
        {"a": RUNS},
        {"a": (2, 6), "b": (10, 12), "c": (13, 16), "d": (17, 18)},
    ),
    "nothing has started: the first stage slips with today": (
        march(4),
        {},
        # 4, 5, 6, then over the weekend and the holiday 10, 11
        {"a": (4, 11), "b": (12, 16), "c": (17, 18), "d": (19, 20)},
    ),
    "behind: 3 of 5 days are left on Friday": (
        march(6),
        {"a": {**RUNS, "progress": 0.4}},
        {"a": (2, 11), "b": (12, 16), "c": (17, 18), "d": (19, 20)},
    ),
    "an optional stage left out hands its waiting on": (
        march(2),
        {"a": RUNS, "c": {"state": "not_in_contract"}, "d": UNPLANNED},
        {"a": (2, 6), "b": (10, 12), "d": (13, 16)},
    ),
    "left out, but the plan was not moved: its gap stays": (
        march(2),
        {"a": RUNS, "c": {"state": "not_in_contract"}},
        {"a": (2, 6), "b": (10, 12), "d": (17, 18)},
    ),
    "left out between a late stage and the rest": (
        march(6),
        {"a": {**RUNS, "progress": 0.4}, "b": {"state": "not_in_contract"}},
        {"a": (2, 11), "c": (13, 16), "d": (17, 18)},
    ),
    "accepted early: what follows keeps its planned start": (
        march(5),
        {"a": {"state": "accepted", "started": march(2), "accepted": march(4)}},
        {"a": (2, 4), "b": (10, 12), "c": (13, 16), "d": (17, 18)},
    ),
    "accepted early and the next one started at once": (
        march(5),
        {
            "a": {"state": "accepted", "started": march(2), "accepted": march(4)},
            "b": {"state": "in_progress", "started": march(5)},
            "c": UNPLANNED,
            "d": UNPLANNED,
        },
        {"a": (2, 4), "b": (5, 10), "c": (11, 12), "d": (13, 16)},
    ),
    "accepted early without plans: what follows moves up to today": (
        march(5),
        {
            "a": {"state": "accepted", "started": march(2), "accepted": march(4)},
            **{code: UNPLANNED for code in "bcd"},
        },
        {"a": (2, 4), "b": (5, 10), "c": (11, 12), "d": (13, 16)},
    ),
    "accepted late": (
        march(13),
        {"a": {"state": "accepted", "started": march(2), "accepted": march(12)}},
        {"a": (2, 12), "b": (13, 17), "c": (18, 19), "d": (20, 23)},
    ),
    "signed on a Saturday: the next working day is Tuesday": (
        march(7),
        {
            "a": {"state": "accepted", "started": march(2), "accepted": march(7)},
            **{code: UNPLANNED for code in "bcd"},
        },
        {"a": (2, 7), "b": (10, 12), "c": (13, 16), "d": (17, 18)},
    ),
    "an open item is due after the work is done": (
        march(5),
        {"a": {**RUNS, "progress": 0.8, "last_open_due": march(12)}},
        {"a": (2, 12), "b": (13, 17), "c": (18, 19), "d": (20, 23)},
    ),
    "an open item is due on a public holiday": (
        march(5),
        {"a": {**RUNS, "progress": 0.8, "last_open_due": march(9)}},
        {"a": (2, 10), "b": (11, 13), "c": (16, 17), "d": (18, 19)},
    ),
    "an open item is late: the work left counts from today": (
        march(10),
        {"a": {**RUNS, "progress": 0.8, "last_open_due": march(5)}},
        {"a": (2, 10), "b": (11, 13), "c": (16, 17), "d": (18, 19)},
    ),
    "in review with all done: not before today": (
        march(11),
        {"a": {"state": "review", "started": march(2), "progress": 1.0}},
        {"a": (2, 11), "b": (12, 16), "c": (17, 18), "d": (19, 20)},
    ),
    "asked on a Sunday": (
        march(8),
        {"a": {**RUNS, "progress": 0.8}},
        {"a": (2, 10), "b": (11, 13), "c": (16, 17), "d": (18, 19)},
    ),
    "a stage started beside its predecessor does not wait for it": (
        march(6),
        {
            "a": {**RUNS, "progress": 0.4, "gate": "soft"},
            "b": {"state": "in_progress", "started": march(5)},
        },
        {"a": (2, 11), "b": (5, 11), "c": (13, 16), "d": (17, 18)},
    ),
    "of two predecessors the later counts": (
        march(2),
        {"a": RUNS, "b": {"predecessors": ()}, "c": {"predecessors": ("a", "b")}},
        {"a": (2, 6), "b": (10, 12), "c": (13, 16), "d": (17, 18)},
    ),
}


def project(changes):
    return [replace(stage, **changes.get(code, {})) for code, stage in PLAN.items()]


@pytest.mark.parametrize("story", TABLE)
def test_forecast(story):
    today, changes, expected = TABLE[story]
    spans = forecast.forecast(project(changes), today, WEEK)
    assert spans == {code: span(*days) for code, days in expected.items()}


def test_order_of_stages_does_not_matter():
    stages = project({"a": RUNS})
    spans = forecast.forecast(stages, march(4), WEEK)
    assert forecast.forecast(stages[::-1], march(4), WEEK) == spans


def test_circle_and_short_calendar_are_said():
    with pytest.raises(CycleError):
        forecast.forecast(project({"a": {"predecessors": ("d",)}}), march(2), WEEK)
    with pytest.raises(HorizonError):
        forecast.forecast(project({}), march(2), WorkDays([march(2), march(3)]))


@pytest.mark.parametrize(
    "facts, reason",
    [
        ({"progress": 1.01}, "progress"),
        ({"progress": -0.01}, "progress"),
        ({"state": "accepted"}, "accepted_undated"),
    ],
)
def test_contradicting_facts_are_refused(facts, reason):
    with pytest.raises(ForecastError) as error:
        Stage("a", **facts)
    assert (error.value.reason, error.value.code) == (reason, "a")


@pytest.mark.parametrize(
    "days, progress, left",
    [
        (10, 0.0, 10),
        (10, 0.01, 10),
        (10, 0.7, 3),
        (10, 0.9, 1),
        (3, 1 / 3, 2),
        (7, 3 / 7, 4),
        (10, 0.999, 1),
        (10, 1.0, 1),
        (1, 0.0, 1),
    ],
)
def test_remaining_days(days, progress, left):
    assert Stage("a", days, progress=progress).remaining == left


@pytest.mark.parametrize(
    "baseline, expected, days",
    [
        (6, 6, 0),
        (6, 7, 0),  # Saturday
        (6, 9, 0),  # the holiday
        (6, 10, 1),
        (6, 13, 4),
        (10, 6, -1),
        (13, 2, -8),
    ],
)
def test_variance_counts_working_days(baseline, expected, days):
    assert forecast.variance(march(baseline), march(expected), WEEK) == days


def test_without_a_baseline_there_is_no_variance():
    assert forecast.variance(None, march(2), WEEK) is None


#: Baseline end is Friday the 6th; the 11th is 2 working days later, the 16th 5.
HEALTH = [
    ({}, 6, ("green", ())),
    ({}, 3, ("green", ())),
    ({}, 11, ("green", ())),
    ({}, 12, ("amber", ("behind",))),
    ({}, 16, ("amber", ("behind",))),
    ({}, 17, ("red", ("far_behind", "behind"))),
    ({"gate": "soft"}, 17, ("amber", ("behind",))),
    ({"gate": "none"}, 17, ("amber", ("behind",))),
    ({"overdue_days": 1}, 6, ("amber", ("overdue",))),
    ({"overdue_days": 30}, 6, ("amber", ("overdue",))),
    ({"critical_overdue_days": 2}, 6, ("amber", ("overdue",))),
    (
        {"overdue_days": 3, "critical_overdue_days": 3},
        6,
        ("red", ("critical_overdue", "overdue")),
    ),
    ({"no_go": True}, 6, ("red", ("no_go",))),
    ({"no_go": True, "overdue_days": 1}, 12, ("red", ("no_go", "behind", "overdue"))),
    ({"baseline": None}, 17, ("green", ())),
    ({"state": "accepted", "accepted": march(17)}, 17, ("green", ())),
    ({"state": "not_in_contract", "overdue_days": 9}, 17, ("green", ())),
]


@pytest.mark.parametrize("facts, end, expected", HEALTH)
def test_health(facts, end, expected):
    stage = replace(PLAN["a"], **{**RUNS, **facts})
    assert forecast.health(stage, span(2, end), WEEK, **LIMITS) == expected


def test_health_thresholds_are_the_callers():
    stage = replace(PLAN["a"], critical_overdue_days=2)
    colour, reasons = forecast.health(
        stage, span(2, 10), WEEK, amber_days=0, red_days=0, critical_days=1
    )
    assert (colour, reasons) == (
        "red",
        ("critical_overdue", "far_behind", "behind", "overdue"),
    )


def test_overall_tells_of_the_worst_stages_only():
    stages = project({"a": {**RUNS, "overdue_days": 1}, "b": {"no_go": True}})
    spans = forecast.forecast(stages, march(2), WEEK)
    assert forecast.overall(stages, spans, WEEK, **LIMITS) == (
        "red",
        (("b", "no_go"),),
    )
    calm = project({"a": RUNS})
    assert forecast.overall(calm, spans, WEEK, **LIMITS) == ("green", ())


def test_delay_of_an_accepted_stage_shows_in_those_after_it():
    late = {"state": "accepted", "started": march(2), "accepted": march(17)}
    stages = project({"a": late})
    spans = forecast.forecast(stages, march(17), WEEK)
    colour, because = forecast.overall(stages, spans, WEEK, **LIMITS)
    assert colour == "red"
    assert {code for code, _reason in because} == {"b", "c", "d"}


def test_every_colour_has_a_project_status():
    assert forecast.UPDATE_STATUS == {
        "green": "on_track",
        "amber": "at_risk",
        "red": "off_track",
    }


def test_a_stage_done_before_takes_its_plan_for_dates_as_far_as_it_is_past():
    before = {"state": "accepted", "before": True}
    spans = forecast.forecast(project({"a": before}), march(11), WEEK)
    assert spans["a"] == span(2, 6)
    assert spans["b"] == span(11, 13)
    early = forecast.forecast(project({"a": before}), march(4), WEEK)
    assert early["a"] == span(2, 4)
    unknown = forecast.forecast(project({"a": before | UNPLANNED}), march(11), WEEK)
    assert "a" not in unknown
    assert unknown["b"] == span(11, 13)

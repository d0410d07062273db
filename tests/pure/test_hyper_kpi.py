# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Indicators of a window, counted by hand."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools import inflow, kpi
from odoo.addons.hypercare.tools.kpi import AROUND, LOWER, Clock, Evidence, Ticket

MONDAY = datetime(2026, 3, 2, 10)
HOUR = 3600


def answered(ticket, hours, **vals):
    return Clock(
        ticket,
        kpi.FIRST_RESPONSE,
        stopped_at=MONDAY + timedelta(hours=hours),
        consumed=hours * HOUR,
        **vals,
    )


def solved(ticket, hours, cycle=1, **vals):
    return Clock(
        ticket,
        kpi.RESOLUTION,
        cycle,
        stopped_at=MONDAY + timedelta(hours=hours),
        consumed=hours * HOUR,
        **vals,
    )


@pytest.mark.parametrize(
    ("part", "whole", "target", "better", "ok"),
    [
        (19, 20, 95, kpi.HIGHER, True),
        (18, 20, 95, kpi.HIGHER, False),
        (1, 20, 5, LOWER, True),
        (2, 20, 5, LOWER, False),
        (70, 100, 30, AROUND, True),
        (131, 100, 30, AROUND, False),
        (0, 0, 95, kpi.HIGHER, None),
        (1, 1, None, kpi.HIGHER, None),
    ],
)
def test_a_share_is_judged_by_its_direction(part, whole, target, better, ok):
    assert kpi.share(part, whole, target, better).ok is ok


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_share_that_is_its_own_target_is_on_target(whole, part):
    part = min(part, whole)
    value = kpi.share(part, whole).value
    assert kpi.share(part, whole, value).ok
    assert kpi.share(part, whole, value, LOWER).ok


def test_nothing_measured_is_neither_good_nor_bad():
    figures = {
        **kpi.first_response(Evidence([]), {("k2", ""): 95}),
        **kpi.resolution(Evidence([]), {("k4", "urgent"): 90}),
        **kpi.reopened(Evidence([]), {("k7", ""): 5}),
        **kpi.satisfaction([], 0, {("k10", ""): 80}),
        **kpi.sufficiency(Evidence([]), {("k11", ""): 95}, None),
    }
    assert all(
        figure.value is None and figure.ok is None for figure in figures.values()
    )


def test_first_responses_by_hand():
    tickets = [Ticket(number, "3", MONDAY) for number in (1, 2, 3)]
    tickets += [Ticket(4, "1", MONDAY), Ticket(5, "1", MONDAY)]
    tickets += [Ticket(6, "3", MONDAY, ended="duplicate")]
    late = MONDAY + timedelta(hours=1)
    clocks = [
        answered(1, 1),
        answered(2, 3, state="missed", breached_at=late),
        Clock(3, kpi.FIRST_RESPONSE, state="running", breached_at=late),
        Clock(4, kpi.FIRST_RESPONSE, state="running"),
        answered(5, 2),
        answered(6, 1),
    ]
    found = kpi.first_response(Evidence(tickets, clocks), {("k1", "3"): 1})
    # of 1 h, 3 h and 2 h; the one that still runs and the overdue one are not answered
    assert found["k1", ""].value == 2
    assert (found["k1", "3"].value, found["k1", "3"].ok) == (2, False)
    # in time: 1 and 5; late: 2 and 3; 4 may still be in time; 6 repeats another
    assert (found["k2", ""].numerator, found["k2", ""].denominator) == (2, 4)
    assert (found["k2", "3"].numerator, found["k2", "3"].denominator) == (1, 3)


def test_closed_without_an_answer_is_no_answer():
    tickets = [Ticket(1, "1", MONDAY, solved=True), Ticket(2, "1", MONDAY)]
    late = MONDAY + timedelta(hours=1)
    clocks = [
        answered(1, 1, state="cancelled", reason="closed"),
        answered(2, 3, state="missed", reason="closed", breached_at=late),
    ]
    found = kpi.first_response(Evidence(tickets, clocks), {})
    assert found["k1", ""].value is None
    assert (found["k2", ""].numerator, found["k2", ""].denominator) == (0, 1)


def test_resolutions_by_hand():
    at = MONDAY + timedelta(hours=9)
    tickets = [
        Ticket(1, "3", MONDAY, True, at),
        Ticket(2, "2", MONDAY, True, at, reopened=True),
        Ticket(3, "1", MONDAY, True, at, out_of_scope=True),
        Ticket(4, "1", MONDAY, ended="cancelled"),
        Ticket(5, "2", MONDAY),
    ]
    clocks = [
        solved(1, 2),
        solved(2, 9, state="missed", breached_at=at),
        solved(2, 3, cycle=2),
        solved(3, 20, state="missed", breached_at=at),
        solved(4, 30),
        Clock(5, kpi.RESOLUTION, state="running", breached_at=at),
    ]
    found = kpi.resolution(Evidence(tickets, clocks), {("k4", "urgent"): 90})
    # 2 h, 9 + 3 h, 20 h: time counts out of scope too, what is open or rejected not
    assert found["k3", ""].value == 12
    assert found["k3", ""].denominator == 3
    # 1 kept, 2 kept at last, 5 overdue; 3 is out of scope
    assert (found["k4", ""].numerator, found["k4", ""].denominator) == (2, 3)
    urgent = found["k4", "urgent"]
    assert (urgent.numerator, urgent.denominator, urgent.ok) == (2, 3, False)
    assert found["k4", "1"].value is None


def test_an_excused_breach_decides_nothing():
    late = answered(1, 5, state="missed", breached_at=MONDAY, excused=True)
    found = kpi.first_response(Evidence([Ticket(1, "1", MONDAY)], [late]), {})
    assert found["k2", ""].denominator == 0
    assert found["k1", ""].value == 5


def test_since_narrows_to_what_was_done_since():
    tickets = [Ticket(1, "1", MONDAY), Ticket(2, "1", MONDAY)]
    clocks = [answered(1, 1), answered(2, 3)]
    evidence = Evidence(tickets, clocks, MONDAY + timedelta(hours=2))
    assert kpi.first_response(evidence, {})["k2", ""].denominator == 1
    assert kpi.first_response(evidence, {})["k1", ""].value == 3


def test_reopened_natures_and_tiers_by_hand():
    done = {"solved": True, "solved_at": MONDAY}
    tickets = [
        Ticket(1, "1", MONDAY, **done, reopened=True, nature="question", tier="l1"),
        Ticket(2, "1", MONDAY, **done, nature="question"),
        Ticket(3, "1", MONDAY, **done, nature="defect", tier="l3"),
        # solved once, open again
        Ticket(4, "1", MONDAY, solved_at=MONDAY, reopened=True, tier="l4"),
        Ticket(5, "1", MONDAY, **done, ended="cancelled", nature="question"),
        Ticket(6, "1", MONDAY, ended="duplicate"),
        # an offer was made of it: it left the queue, and was asked for all the same
        Ticket(7, "1", MONDAY, ended="out_of_scope", nature="enhancement"),
    ]
    evidence = Evidence(tickets)
    assert kpi.reopened(evidence, {})["k7", ""].value == 50
    mix = kpi.natures(evidence, {}, ["question", "defect", "data", "enhancement"])
    assert mix["k8", ""].value == 50
    assert mix["k8", "defect"].value == 25
    assert mix["k8", "enhancement"].value == 25
    assert mix["k8", "data"].value == 0
    alone = kpi.sufficiency(evidence, {}, None)["k11", ""]
    assert (alone.numerator, alone.denominator) == (2, 3)
    assert kpi.sufficiency(evidence, {}, MONDAY + timedelta(1))["k11", ""].value is None
    left = kpi.left_out(evidence)
    assert (left["rejected", ""].value, left["duplicates", ""].value) == (1, 1)


def test_five_answers_are_enough_to_judge():
    aim = {("k10", ""): 80}
    assert kpi.satisfaction([5, 5, 5, 5], 4, aim)["k10", ""].ok is None
    assert kpi.satisfaction([5, 5, 5, 5, 3], 5, aim)["k10", ""].ok is True
    assert kpi.satisfaction([5, 5, 5, 3, 1], 9, aim)["k10", ""].ok is False
    assert kpi.satisfaction([5, 3], 2, aim, enough=2)["k10", ""].ok is False


# Inflow


def working_days(number, start=date(2026, 3, 2)):
    days = [start + timedelta(n) for n in range(number * 2)]
    return [day for day in days if day.weekday() < 5][:number]


@given(st.integers(6, 60), st.floats(0.5, 100), st.sampled_from([0.25, 0.5, 0.9]))
def test_a_window_that_follows_its_curve_reaches_its_aim_on_the_last_day(
    days, level, aim
):
    curve = inflow.expected(days, level, aim)
    if days >= 2 * inflow.END:
        assert sum(curve[-5:]) / sum(curve[:5]) == pytest.approx(aim)
    assert sum(curve[:5]) / 5 == pytest.approx(level)
    assert curve == sorted(curve, reverse=True)


def test_the_curve_goes_by_the_first_five_days_that_are_over():
    days = working_days(10)
    counts = dict.fromkeys(days, 0) | dict.fromkeys(days[:5], 10) | {days[5]: 3}
    rows = inflow.curve(days, counts, {days[5]: 7}, 5, days[5])
    assert sum(row.expected for row in rows[:5]) == pytest.approx(50)
    assert [row.actual for row in rows] == [10] * 5 + [3] + [None] * 4
    assert rows[5].backlog == 7
    # one day only is over: it is the level
    early = inflow.curve(days, counts, {}, 1, days[1])
    assert sum(row.expected for row in early[:5]) / 5 == pytest.approx(10)


def test_what_comes_on_a_day_off_is_counted_on_the_next_working_day():
    days = working_days(6)
    opened = [date(2026, 3, 1), date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)]
    counts = inflow.per_day(opened, days)
    assert counts[date(2026, 3, 2)] == 1
    assert counts[date(2026, 3, 6)] == 1
    assert counts[date(2026, 3, 9)] == 2
    # after the last day there is no other
    assert inflow.per_day([date(2026, 3, 14)], days)[days[-1]] == 1
    assert inflow.per_day([], []) == {}


def test_trend_by_hand():
    assert inflow.trend([10, 8, 6, 6, 5, 4, 3, 3, 2], 0.5).value == 17 / 35
    assert inflow.trend([10, 8, 6, 6, 5, 4, 3, 3, 2], 0.5).ok
    assert not inflow.trend([1, 1, 1, 1, 1, 1], 0.5).ok


def test_today_counts_once_its_working_time_is_over():
    days = tuple(working_days(5))
    during = inflow.Span(days, days[0], days[4], days[1], over=False)
    after = inflow.Span(days, days[0], days[4], days[1], over=True)
    assert (len(during.full), len(after.full)) == (1, 2)
    assert during.begun == after.begun == list(days[:2])
    sunday = inflow.Span(days, days[0], days[4], date(2026, 3, 8), over=True)
    assert sunday.recent(2) == list(days[3:])
    assert sunday.age(days[4]) == 0

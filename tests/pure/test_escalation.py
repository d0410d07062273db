# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""When the levels of an escalation are planned, and which of them fire."""

from datetime import datetime, timedelta

from clock_story import HOUR, OFFICE, at
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.escalation import passed, plan, upcoming
from odoo.addons.support_sla.tools.working_time import WorkingTime

DUE = at("3 10:00")
LEVELS = [("half", -2 * HOUR), ("due", 0), ("after", 2 * HOUR)]


def test_levels_are_planned_in_working_time():
    assert plan(DUE, LEVELS, OFFICE) == [
        (at("2 17:00"), "half"),
        (at("3 10:00"), "due"),
        (at("3 12:00"), "after"),
    ]


def test_a_level_at_due_is_planned_at_due_even_at_closing():
    assert plan(at("2 18:00"), [("due", 0)], OFFICE) == [(at("2 18:00"), "due")]


def test_a_level_beyond_the_calendar_is_left_out():
    short = WorkingTime.from_intervals(
        [(at("2 09:00"), at("2 18:00"))], datetime(2026, 3, 1), datetime(2026, 3, 4)
    )
    found = plan(at("2 10:00"), [("early", -2 * HOUR), ("late", 9 * HOUR)], short)
    assert found == []


def test_only_the_highest_passed_level_fires_after_an_outage():
    planned = plan(DUE, LEVELS, OFFICE)
    fires, skipped = passed(planned, at("2 10:00"), at("6 10:00"))
    assert fires == [(at("3 12:00"), "after")]
    assert [level for _at, level in skipped] == ["half", "due"]


def test_on_time_each_level_fires_by_itself():
    planned = plan(DUE, LEVELS, OFFICE)
    assert passed(planned, at("2 10:00"), at("2 17:00")) == (planned[:1], [])
    assert passed(planned, at("2 17:00"), at("3 10:00")) == (planned[1:2], [])


def test_nothing_planned_before_the_arming_is_sent():
    planned = plan(DUE, LEVELS, OFFICE)
    assert passed(planned, at("3 12:00"), at("6 10:00")) == ([], [])
    assert upcoming(planned, at("3 12:00"), at("6 10:00")) is None


def test_the_next_level_is_the_first_after_now_and_after_arming():
    planned = plan(DUE, LEVELS, OFFICE)
    assert upcoming(planned, at("2 10:00"), at("2 11:00")) == at("2 17:00")
    assert upcoming(planned, at("2 10:00"), at("2 17:00")) == at("3 10:00")
    assert upcoming(planned, at("3 11:00"), at("2 11:00")) == at("3 12:00")


offsets = st.lists(
    st.integers(-50, 50).map(lambda quarters: quarters * 900), max_size=6
).map(lambda found: list(enumerate(found)))
moments = st.integers(0, 20 * 24 * 4).map(
    lambda quarters: at("2 00:00") + timedelta(minutes=15 * quarters)
)


@given(moments, offsets, moments)
def test_every_level_comes_up_exactly_once(due, levels, armed):
    """However the sweep sleeps: each level fires, or is logged as skipped, once."""
    planned = plan(due, levels, OFFICE)
    seen, now = [], armed
    while following := upcoming(planned, armed, now):
        fires, skipped = passed(planned, now, following)
        seen += [level for _at, level in fires + skipped]
        now = following
    assert sorted(seen) == sorted(level for at_, level in planned if at_ > armed)


@given(moments, offsets, moments, moments)
def test_at_most_one_fires_and_none_is_forgotten(due, levels, armed, now):
    planned = plan(due, levels, OFFICE)
    fires, skipped = passed(planned, armed, now)
    assert len(fires) <= 1
    assert all(one < fires[0] for one in skipped)
    came_up = [one for one in planned if armed < one[0] <= now]
    assert sorted(fires + skipped) == came_up


@given(st.integers(-60, 60), st.integers(-60, 60), moments)
def test_a_later_offset_is_never_planned_earlier(a, b, due):
    low, high = sorted((a * 600, b * 600))
    planned = dict(
        (level, at_) for at_, level in plan(due, [("a", low), ("b", high)], OFFICE)
    )
    assert planned["a"] <= planned["b"]

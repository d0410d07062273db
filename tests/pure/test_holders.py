# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.clock import RESOLUTION, Fact, Promise, replay
from odoo.addons.support_sla.tools.holders import breaks, holders
from odoo.addons.support_sla.tools.working_time import WorkingTime

MONDAY = datetime(2026, 3, 2, 10)
WEEK = [(day, "09:00", "18:00") for day in range(5)]
HOURS = WorkingTime.from_weekly(
    WEEK, "UTC", start=datetime(2026, 1, 1), end=datetime(2027, 1, 1)
)
PROMISES = {1: Promise(HOURS, seconds=8 * 3600)}


def read(*later, until):
    """The resolution clock of a ticket of Monday 10:00 and what happened to it."""
    data = {"promises": {RESOLUTION: 1}}
    facts = [Fact(MONDAY, "created", data=data)]
    for number, (hours, kind, data) in enumerate(later, 1):
        facts.append(Fact(MONDAY + timedelta(hours=hours), kind, number, data))
    until = MONDAY + timedelta(hours=until)
    [reading] = replay(facts, RESOLUTION, PROMISES, until)
    return reading, facts, until


def split(*later, until, team=7):
    reading, facts, until = read(*later, until=until)
    return holders(reading, facts, team, HOURS.between, until)


def moved(hours, old, new):
    return hours, "team", {"old": old, "new": new}


def held(hours, **data):
    return hours, "hold", data


def test_a_ticket_that_never_moved_was_with_its_team():
    assert split(until=2).teams == {7: 7200}


def test_a_ticket_that_comes_back_to_a_team_adds_up():
    found = split(moved(1, 5, 6), moved(2, 6, 5), until=3)
    assert found.teams == {5: 7200, 6: 3600}
    assert found.moves == 2


def test_a_move_outside_hours_costs_nobody_anything():
    found = split(moved(10, 5, 6), until=24)
    assert found.teams == {5: 8 * 3600, 6: 3600}


def test_time_without_a_team_is_nobodys():
    assert split(moved(1, False, 6), until=2).teams == {0: 3600, 6: 3600}


def test_a_move_on_hold_counts_from_the_release_on():
    found = split(held(1, reason="client"), moved(2, 5, 6), (3, "release", {}), until=4)
    assert found.teams == {5: 3600, 6: 3600}
    assert found.reasons == {"client": 7200}


def test_holds_are_told_apart_by_reason():
    found = split(
        held(1, reason="client"),
        (2, "release", {}),
        held(3),
        (5, "release", {}),
        until=6,
    )
    assert found.reasons == {"client": 3600, "unstated": 7200}


def test_a_new_reason_splits_a_hold():
    reading, facts, _until = read(
        held(1), held(2, reason="third_party", note="The bank"), until=4
    )
    first, second = breaks(reading, facts)
    assert (first.reason, first.end) == ("unstated", second.start)
    assert (second.reason, second.end) == ("third_party", None)
    assert second.data["note"] == "The bank"


def test_the_time_a_ticket_was_closed_is_no_hold():
    promises = {1: Promise(HOURS, seconds=8 * 3600, grace=None)}
    facts = [
        Fact(MONDAY, "created", data={"promises": {RESOLUTION: 1}}),
        Fact(MONDAY + timedelta(hours=1), "closed", 1),
        Fact(MONDAY + timedelta(hours=3), "reopened", 2),
    ]
    until = MONDAY + timedelta(hours=4)
    [reading] = replay(facts, RESOLUTION, promises, until)
    found = holders(reading, facts, 7, HOURS.between, until)
    assert found.teams == {7: 7200}
    assert found.reasons == {"closed": 7200}


STEPS = st.lists(
    st.tuples(
        st.integers(1, 200),
        st.sampled_from(["hold", "release", "team", "customer", "closed", "reopened"]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(STEPS)
def test_teams_have_all_that_counted_and_no_more(steps):
    team, later = 0, []
    for hours, kind, number in sorted(steps):
        data = {}
        if kind == "team":
            data = {"old": team, "new": number}
            team = number
        later.append((hours, kind, data))
    data = {"promises": {RESOLUTION: 1}}
    facts = [Fact(MONDAY, "created", data=data)]
    for number, (hours, kind, data) in enumerate(later, 1):
        facts.append(Fact(MONDAY + timedelta(hours=hours), kind, number, data))
    until = MONDAY + timedelta(hours=250)
    for reading in replay(facts, RESOLUTION, PROMISES, until):
        found = holders(reading, facts, team, HOURS.between, until)
        assert sum(found.teams.values()) == reading.consumed

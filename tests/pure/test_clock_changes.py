# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What changes a clock: another promise, an end and a return, another start."""

from dataclasses import replace

import pytest
from clock_story import (
    FIRST,
    HOUR,
    SOLVE,
    UPDATE,
    at,
    created,
    last,
    promised,
    promises,
    tell,
)

RESPONSE = {"metric": "first_response"}
NEXT = {"metric": "next_response"}
UPDATES = {"metric": "periodic_update"}


def states(readings):
    return [reading.state for reading in readings]


# Another promise


def test_another_promise_keeps_start_and_holds():
    story = created(), ("2 11:00", "hold"), ("2 13:00", "release")
    reading = last("2 13:00", *story, promised("2 13:00", resolution=SOLVE + 1))
    assert reading.started_at == at("2 10:00")
    assert (reading.due_at, reading.held) == (at("2 16:00"), 2 * HOUR)


def test_a_promise_that_is_late_at_once_is_breached_now_and_sends_nothing():
    story = created(), promised("2 15:00", resolution=SOLVE + 1)
    reading = last("2 15:30", *story)
    assert reading.due_at == at("2 14:00")
    assert (reading.breached_at, reading.cause) == (at("2 15:00"), "promise")
    assert reading.armed_from == at("2 15:00")


def test_a_promise_given_late_counts_from_the_creation():
    story = ("2 10:00", "created", {"promises": {}}), promised("2 16:00")
    assert tell("2 15:59", *story, **RESPONSE) == []
    reading = last("2 16:00", *story, **RESPONSE)
    assert (reading.started_at, reading.breached_at, reading.armed_from) == (
        at("2 10:00"),
        at("2 16:00"),
        at("2 16:00"),
    )


def test_a_softer_promise_after_the_breach_keeps_the_breach():
    story = created(), promised("2 15:00", first_response=FIRST + 2)
    reading = last("2 16:00", *story, ("2 15:30", "reply"), **RESPONSE)
    assert (reading.state, reading.breached_at) == ("missed", at("2 14:00"))


def test_a_softer_promise_in_time_gives_more_time():
    story = created(), promised("2 13:00", first_response=FIRST + 2)
    reading = last("2 17:00", *story, ("2 17:00", "reply"), **RESPONSE)
    assert (reading.state, reading.breached_at) == ("met", None)


def test_a_promise_taken_away_ends_the_clock_there():
    story = created(), promised("2 11:00", resolution=None)
    for now in ("2 11:00", "4 12:00"):
        reading = last(now, *story)
        assert (reading.state, reading.reason) == ("cancelled", "unpromised")
        assert (reading.stopped_at, reading.consumed) == (at("2 11:00"), HOUR)
        assert reading.breached_at is None


def test_what_is_not_promised_any_more_is_not_kept_by_solving():
    story = created(), promised("2 11:00", resolution=None), ("4 11:00", "closed")
    assert last("5 10:00", *story).state == "cancelled"


def test_taking_a_promise_away_does_not_take_the_breach_away():
    story = created(), promised("3 11:00", resolution=None)
    reading = last("5 10:00", *story)
    assert (reading.state, reading.breached_at) == ("missed", at("2 18:00"))


def test_a_promise_that_comes_back_goes_on():
    story = created(), promised("2 11:00", resolution=None), promised("2 12:00")
    reading = last("2 12:00", *story)
    assert (reading.cycle, reading.state, reading.due_at) == (
        1,
        "running",
        at("2 18:00"),
    )


def test_an_unpromised_clock_is_not_touched_by_later_holds():
    story = created(), promised("2 11:00", resolution=None), ("2 12:00", "hold")
    more = ("3 12:00", "release"), ("3 13:00", "hold")
    reading = last("4 12:00", *story, *more)
    assert (reading.consumed, reading.held, reading.breaks) == (HOUR, 0, ())


def test_a_done_clock_is_not_judged_again():
    story = created(), ("2 12:00", "closed"), promised("2 13:00", resolution=SOLVE + 1)
    before = last("2 12:30", *story)
    assert before == last("5 12:00", *story)


# Coming back


@pytest.mark.parametrize("grace", [24 * HOUR, None])
def test_reopened_in_grace_goes_on_and_the_time_closed_is_a_break(grace):
    story = created(), ("2 12:00", "closed"), ("3 12:00", "reopened")
    [reading] = tell("3 12:00", *story, terms=promises(grace=grace))
    assert (reading.state, reading.consumed) == ("running", 2 * HOUR)
    assert (reading.due_at, reading.armed_from) == (at("3 18:00"), at("3 12:00"))


@pytest.mark.parametrize(("grace", "back"), [(24 * HOUR, "3 12:00:01"), (0, "2 13:00")])
def test_reopened_after_the_grace_begins_anew_and_keeps_the_first_result(grace, back):
    story = created(), ("2 12:00", "closed"), (back, "reopened")
    first, second = tell("4 12:00", *story, terms=promises(grace=grace))
    assert (first.state, first.stopped_at) == ("met", at("2 12:00"))
    assert (second.cycle, second.started_at) == (2, at(back))


def test_an_answered_response_does_not_start_again():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "closed")
    [reading] = tell("3 10:00", *story, ("3 10:00", "reopened"), **RESPONSE)
    assert reading.state == "met"


def test_an_unanswered_response_is_owed_again():
    story = created(), ("2 12:00", "closed"), ("3 10:00", "reopened")
    [reading] = tell("3 10:00", *story, **RESPONSE)
    assert (reading.state, reading.consumed) == ("running", 2 * HOUR)


def test_a_missed_response_is_owed_again_too():
    story = created(), ("2 15:00", "closed")
    [back] = tell("3 10:00", *story, ("3 10:00", "reopened"), **RESPONSE)
    assert (back.state, back.breached_at) == ("running", at("2 14:00"))
    old, new = tell("9 10:00", *story, ("9 10:00", "reopened"), **RESPONSE)
    assert (old.state, new.state, new.breached_at) == ("missed", "running", None)


def test_a_message_to_a_closed_ticket_counts_from_its_reopening():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "closed")
    asked = *story, ("2 15:00", "customer")
    assert tell("2 16:00", *asked, **NEXT) == []
    [reading] = tell("2 16:00", *asked, ("2 16:00", "reopened"), **NEXT)
    assert reading.started_at == at("2 16:00")
    assert tell("2 16:00", *story, ("2 16:00", "reopened"), **NEXT) == []


def test_reopened_into_a_hold():
    story = created(), ("2 12:00", "closed"), ("2 13:00", "reopened")
    [reading] = tell("3 13:00", *story, ("2 13:00", "hold"))
    assert (reading.state, reading.consumed) == ("held", 2 * HOUR)


# Withdrawn


@pytest.mark.parametrize("reason", ["cancelled", "duplicate", "archived"])
def test_withdrawn_is_neither_kept_nor_missed(reason):
    story = created(), ("2 12:00", "withdrawn", {"reason": reason})
    for metric in ("resolution", "first_response"):
        reading = last("5 12:00", *story, metric=metric)
        assert (reading.state, reading.reason) == ("cancelled", reason)
        assert reading.breached_at is None
        assert reading.next_change(at("5 12:00")) is None


def test_withdrawn_when_late_is_cancelled_and_the_breach_stays_noted():
    reading = last("5 12:00", created(), ("4 12:00", "withdrawn"))
    assert (reading.state, reading.breached_at) == ("cancelled", at("2 18:00"))


def test_restored_goes_on():
    story = created(), ("2 12:00", "withdrawn"), ("3 12:00", "restored")
    [reading] = tell("3 12:00", *story)
    assert (reading.state, reading.due_at) == ("running", at("3 18:00"))


def test_restored_on_hold_is_on_hold():
    story = created(), ("2 11:00", "hold"), ("2 12:00", "withdrawn")
    reading = last("3 15:00", *story, ("3 12:00", "restored"))
    assert (reading.state, reading.consumed) == ("held", HOUR)
    gone_on = last("4 12:00", *story, ("3 12:00", "restored"), ("4 10:00", "release"))
    assert (gone_on.state, gone_on.consumed) == ("running", 3 * HOUR)


def test_restored_but_closed_meanwhile_is_done():
    story = created(), ("2 12:00", "withdrawn"), ("3 10:00", "closed")
    [reading] = tell("5 12:00", *story, ("4 10:00", "restored"))
    assert (reading.state, reading.consumed) == ("met", 2 * HOUR)
    back = tell("5 12:00", *story, ("4 10:00", "restored"), ("4 12:00", "reopened"))
    assert states(back) == ["running"]


def test_reopened_while_archived_goes_on_when_it_comes_back():
    story = (
        created(),
        ("2 12:00", "closed"),
        ("2 13:00", "withdrawn"),
        ("2 14:00", "reopened"),
    )
    [reading] = tell("2 15:00", *story)
    assert reading.state == "met"
    [reading] = tell("2 16:00", *story, ("2 15:00", "restored"))
    assert (reading.state, reading.consumed) == ("running", 3 * HOUR)
    shut = ("2 14:30", "closed"), ("2 15:00", "restored")
    [reading] = tell("2 16:00", *story, *shut)
    assert (reading.state, reading.stopped_at) == ("met", at("2 12:00"))
    [reading] = tell("2 17:00", *story, *shut, ("2 16:00", "reopened"))
    assert (reading.state, reading.consumed) == ("running", 3 * HOUR)


def test_a_question_to_an_archived_ticket_counts_from_its_return():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "withdrawn")
    asked = *story, ("2 13:00", "customer")
    assert tell("2 15:00", *asked, **NEXT) == []
    assert last("2 15:00", *asked, ("2 14:00", "restored"), **NEXT).started_at == at(
        "2 14:00"
    )


def test_a_question_that_was_answered_is_not_asked_again_by_a_return():
    story = created(), ("2 11:00", "customer"), ("2 11:30", "reply")
    gone = ("2 12:00", "withdrawn"), ("2 14:00", "restored")
    assert tell("2 15:00", *story, *gone, **NEXT) == []


def test_promised_news_do_not_come_back_with_a_reopened_ticket():
    news = ("2 11:00", "news", {"due": at("4 15:00")})
    story = created(), news, ("2 12:00", "closed"), ("2 13:00", "reopened")
    assert states(tell("2 14:00", *story, metric="news")) == ["cancelled"]


def test_closed_then_cancelled_then_open_again():
    story = (
        created(),
        ("2 12:00", "closed"),
        ("2 13:00", "reopened"),
        ("2 13:00", "withdrawn"),
    )
    assert states(tell("2 14:00", *story)) == ["cancelled"]
    [reading] = tell("2 15:00", *story, ("2 14:00", "restored"))
    assert (reading.state, reading.consumed) == ("running", 3 * HOUR)


# Another start


def test_a_merge_keeps_the_earliest_start():
    merged = ("3 10:00", "merged", {"start": at("2 09:00")})
    reading = last("3 10:00", created("3 09:00"), merged)
    assert reading.started_at == at("2 09:00")
    assert (reading.breached_at, reading.cause) == (at("3 10:00"), "merge")
    assert reading.armed_from == at("3 10:00")
    younger = ("3 10:00", "merged", {"start": at("3 09:30")})
    assert last("3 10:00", created("3 09:00"), younger).started_at == at("3 09:00")


def test_a_merge_does_not_touch_what_is_answered():
    story = created("3 09:00"), ("3 09:30", "reply")
    merged = ("3 10:00", "merged", {"start": at("2 09:00")})
    reading = last("3 10:00", *story, merged, **RESPONSE)
    assert (reading.state, reading.started_at) == ("met", at("3 09:00"))


def test_a_correction_can_take_a_breach_back():
    story = created("2 10:00"), ("4 10:00", "corrected", {"start": at("4 09:00")})
    reading = last("4 10:00", *story)
    assert (reading.due_at, reading.breached_at) == (at("4 17:00"), None)


def test_a_correction_that_leaves_it_late_leaves_the_breach():
    story = created("2 10:00"), ("4 10:00", "corrected", {"start": at("2 12:00")})
    reading = last("4 10:00", *story)
    assert (reading.breached_at, reading.cause) == (at("2 18:00"), "time")


def test_a_hold_before_the_corrected_start_gives_no_time():
    story = created("2 10:00"), ("2 11:00", "hold"), ("2 13:00", "release")
    moved = ("2 14:00", "corrected", {"start": at("2 12:00")})
    reading = last("2 14:00", *story, moved)
    assert reading.due_at == at("3 12:00")  # eight hours and one of the hold
    assert reading.consumed == HOUR


def test_periodic_update_is_owed_again_after_reopening():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "closed")
    [back] = tell("3 10:00", *story, ("3 10:00", "reopened"), **UPDATES)
    assert (back.state, back.consumed) == ("running", HOUR)
    later = tell("9 10:00", *story, ("9 10:00", "reopened"), **UPDATES)
    assert states(later) == ["cancelled", "running"]


def test_terms_are_those_of_the_promise_in_force():
    softer = replace(promises()[UPDATE], pause=False)
    terms = {**promises(), UPDATE + 2: softer}
    story = (
        created(),
        ("2 11:00", "reply"),
        promised("2 12:00", periodic_update=UPDATE + 2),
    )
    held = ("2 13:00", "hold")
    assert last("2 14:00", *story, held, terms=terms, **UPDATES).state == "running"


def test_an_excuse_marks_one_cycle_and_can_be_withdrawn():
    excuse = {"metric": "resolution", "cycle": 1}
    story = created(), ("4 10:00", "excused", excuse)
    assert last("4 10:00", *story).excused
    assert not last("4 10:00", *story, **RESPONSE).excused
    back = ("4 11:00", "excused", {**excuse, "withdrawn": True})
    assert not last("4 11:00", *story, back).excused


# What is told afterwards


def test_what_was_planned_before_it_was_told_sends_nothing():
    """All figures are those of a story told at once; only the escalations differ."""
    told = {"told": at("10 12:00")}
    story = [created(), ("2 13:00", "reply"), ("3 09:00", "customer")]
    afterwards = [
        created(**told),
        *((moment, kind, told) for moment, kind in story[1:]),
    ]
    for metric in ("first_response", "next_response", "periodic_update", "resolution"):
        live = tell("10 12:00", *story, metric=metric)
        late = tell("10 12:00", *afterwards, metric=metric)
        assert [replace(one, armed_from=at("10 12:00")) for one in live] == late


def test_what_happens_after_it_was_told_arms_as_ever():
    told = {"told": at("2 12:00")}
    story = [created(**told), ("2 13:00", "reply", told)]
    asked = last("2 17:00", *story, ("2 16:00", "customer"), **NEXT)
    assert asked.armed_from == at("2 16:00")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The rules of a clock, each with the edge at which others break."""

from datetime import timedelta

import pytest
from clock_story import (
    ALWAYS,
    HOUR,
    OFFICE,
    PROMISED,
    SOLVE,
    at,
    created,
    facts,
    last,
    promised,
    promises,
    tell,
)

from odoo.addons.support_sla.tools.clock import (
    METRICS,
    Promise,
    counted,
    replay,
    unanswered_since,
)

RESPONSE = {"metric": "first_response"}
NEXT = {"metric": "next_response"}
UPDATES = {"metric": "periodic_update"}
SECOND = timedelta(seconds=1)


def states(readings):
    return [reading.state for reading in readings]


# Time


def test_outside_hours_a_clock_starts_at_the_opening():
    reading = last("7 12:00", created("7 11:00"), **RESPONSE)
    assert reading.started_at == at("7 11:00")
    assert reading.due_at == at("9 13:00")
    assert reading.consumed == 0


def test_a_reply_before_the_opening_uses_nothing():
    reading = last("7 12:00", created("7 11:00"), ("7 11:30", "reply"), **RESPONSE)
    assert (reading.state, reading.consumed) == ("met", 0)


def test_due_exactly_at_closing_stays_at_closing():
    reading = last("2 14:00", created("2 14:00"), **RESPONSE)
    assert reading.due_at == at("2 18:00")


@pytest.mark.parametrize(
    ("answered", "state", "breached"),
    [
        ("2 14:00:00", "met", None),
        ("2 14:00:01", "missed", "2 14:00"),
        ("3 09:00:00", "missed", "2 14:00"),
    ],
)
def test_done_at_the_very_second_is_kept(answered, state, breached):
    reading = last("5 10:00", created(), (answered, "reply"), **RESPONSE)
    assert reading.state == state
    assert reading.breached_at == (breached and at(breached))


def test_due_at_closing_and_done_over_night_is_late():
    story = created("2 14:00"), ("2 23:00", "reply")
    assert last("3 10:00", *story, **RESPONSE).state == "missed"


def test_a_clock_is_late_one_second_after_due():
    reading = last("2 14:00", created(), **RESPONSE)
    assert not reading.breached_at
    assert reading.next_change(at("2 14:00")) == at("2 14:00:01")
    late = last("2 14:00:01", created(), **RESPONSE)
    assert (late.breached_at, late.alert(at("2 14:00:01"))) == (
        at("2 14:00"),
        "breached",
    )
    assert late.next_change(at("2 14:00:01")) is None


def test_a_breach_bears_the_time_it_was_due_whenever_it_is_noticed():
    for now in ("2 14:00:01", "4 12:00", "20 12:00"):
        assert last(now, created(), **RESPONSE).breached_at == at("2 14:00")


def test_at_risk_after_three_quarters():
    reading = last("2 13:00", created(), **RESPONSE)
    assert reading.risk_at == at("2 13:00")
    assert reading.alert(at("2 12:59:59")) == ""
    assert reading.alert(at("2 13:00")) == "risk"


def test_no_risk_is_told_when_all_of_the_time_is_the_limit():
    terms = promises(risk=1)
    assert last("2 13:59", created(), terms=terms, **RESPONSE).risk_at is None


@pytest.mark.parametrize(
    ("days", "until_closing", "due"),
    [(1, False, "3 10:00"), (1, True, "3 18:00"), (5, False, "9 10:00")],
)
def test_business_days_are_the_same_time_of_the_clock(days, until_closing, due):
    terms = {SOLVE: Promise(OFFICE, days=days, until_closing=until_closing)}
    assert last("2 10:00", created(), terms=terms).due_at == at(due)


def test_a_hold_moves_business_days_by_the_working_time_it_took():
    terms = {SOLVE: Promise(OFFICE, days=1)}
    held = ("2 17:00", "hold"), ("3 09:30", "release")
    reading = last("3 09:30", created(), *held, terms=terms)
    assert reading.due_at == at("3 11:30")
    assert reading.held == 1.5 * HOUR
    # What is left at three quarters is a quarter of the day promised, not of the hold.
    assert reading.risk_at == at("3 09:15")


def test_beyond_the_calendar_nobody_knows_a_due():
    far = {SOLVE: Promise(OFFICE, seconds=10**9)}
    reading = last("2 10:00", created(), terms=far)
    assert (reading.state, reading.due_at, reading.risk_at) == ("running", None, None)


# What answers


def test_not_promised_means_no_clock():
    story = ("2 10:00", "created", {"promises": {"resolution": SOLVE}})
    assert tell("2 12:00", story, **RESPONSE) == []
    assert len(tell("2 12:00", story)) == 1


def test_a_ticket_of_ours_still_waits_for_an_answer():
    reading = last("2 12:00", created(by_us=True), **RESPONSE)
    assert reading.state == "running"


def test_a_ticket_of_ours_is_answered_where_the_policy_says_so():
    terms = promises(creation_fulfils=True)
    ours = last("2 12:00", created(by_us=True), terms=terms, **RESPONSE)
    theirs = last("2 12:00", created(), terms=terms, **RESPONSE)
    assert (ours.state, ours.consumed, theirs.state) == ("met", 0, "running")
    asked = created(by_us=True), ("2 12:00", "customer")
    assert last("2 12:00", *asked, terms=terms, **NEXT).state == "running"


def test_solved_without_any_reply_is_not_kept():
    reading = last("2 12:00", created(), ("2 11:00", "closed"), **RESPONSE)
    assert (reading.state, reading.reason) == ("cancelled", "closed")


def test_solved_late_without_any_reply_is_missed():
    reading = last("2 16:00", created(), ("2 15:00", "closed"), **RESPONSE)
    assert (reading.state, reading.breached_at) == ("missed", at("2 14:00"))


def test_an_automatic_mail_opens_a_ticket_but_no_clock():
    auto = created(automatic=True)
    assert tell("2 16:00", auto) == tell("2 16:00", auto, **RESPONSE) == []
    for kind in ("customer", "started"):
        reading = last("2 16:00", auto, ("2 12:00", kind), **RESPONSE)
        assert reading.started_at == at("2 12:00")


def test_an_automatic_ticket_that_was_closed_starts_nothing():
    story = created(automatic=True), ("2 11:00", "closed"), ("2 12:00", "customer")
    assert tell("2 16:00", *story) == []
    back = last("2 16:00", *story, ("2 13:00", "reopened"))
    assert back.started_at == at("2 13:00")


def test_clocks_can_be_started_on_an_old_ticket():
    started = ("2 12:00", "started", {"promises": PROMISED})
    assert last("2 12:00", started).due_at == at("3 11:00")


def test_next_response_runs_from_the_oldest_unanswered_message():
    story = (
        created(),
        ("2 10:30", "customer"),
        ("2 11:00", "reply"),
        ("2 12:00", "customer"),
        ("2 13:00", "customer"),
    )
    assert tell("2 10:40", *story, **NEXT) == []
    [reading] = tell("2 13:00", *story, **NEXT)
    assert (reading.started_at, reading.due_at) == (at("2 12:00"), at("2 14:00"))
    more = ("2 13:30", "reply"), ("2 15:00", "customer")
    assert states(tell("2 15:00", *story, *more, **NEXT)) == ["met", "running"]


def test_solving_ends_an_unanswered_question():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "customer")
    [reading] = tell("2 16:00", *story, ("2 12:30", "closed"), **NEXT)
    assert (reading.state, reading.reason) == ("cancelled", "closed")


def test_every_public_word_of_ours_renews_the_periodic_update():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "reply")
    first, second = tell("2 12:00", *story, **UPDATES)
    assert (first.state, second.due_at) == ("met", at("2 18:00"))


def test_promised_news():
    story = created(), ("2 11:00", "news", {"due": at("2 15:00")})
    [reading] = tell("2 11:00", *story, metric="news")
    assert (reading.due_at, reading.promise) == (at("2 15:00"), None)
    [kept] = tell("2 16:00", *story, ("2 14:00", "reply"), metric="news")
    [missed] = tell("2 16:00", *story, ("2 15:30", "reply"), metric="news")
    assert (kept.state, missed.state) == ("met", "missed")
    again = ("2 12:00", "news", {"due": at("3 15:00")})
    old, new = tell("2 16:00", *story, again, metric="news")
    assert (old.state, old.reason, new.state) == ("cancelled", "replaced", "running")


# Holds


def test_a_hold_costs_working_time_only():
    story = created(), ("6 17:00", "hold"), ("9 10:00", "release")
    reading = last("9 10:00", *story)
    assert reading.held == 2 * HOUR


def test_a_hold_outside_hours_moves_nothing():
    story = created(), ("2 19:00", "hold"), ("3 08:00", "release")
    assert last("3 08:00", *story).due_at == last("3 08:00", created()).due_at


def test_nobody_knows_a_due_while_held():
    reading = last("2 12:00", created(), ("2 11:00", "hold"))
    assert (reading.state, reading.due_at) == ("held", None)
    assert (reading.held_since, reading.consumed) == (at("2 11:00"), HOUR)
    assert reading.next_change(at("2 12:00")) is None


def test_a_hold_after_due_leaves_the_breach():
    reading = last("3 12:00", created("2 09:00"), ("3 10:00", "hold"))
    assert (reading.state, reading.breached_at) == ("held", at("2 17:00"))
    assert reading.alert(at("3 12:00")) == "breached"


def test_a_hold_that_begins_at_the_closing_due_changes_nothing():
    story = created("2 10:00"), ("2 18:00", "hold"), ("4 10:00", "release")
    reading = last("4 10:00", *story)
    assert (reading.due_at, reading.breached_at) == (at("2 18:00"), at("2 18:00"))


def test_created_on_hold_and_closed_from_it():
    story = created(), ("2 10:00", "hold"), ("6 10:00", "release")
    reading = last("6 10:00", *story, ("6 10:00", "closed"))
    assert (reading.state, reading.consumed, reading.held) == ("met", 0, 36 * HOUR)


def test_a_first_answer_is_owed_on_hold_too():
    reading = last("2 12:00", created(), ("2 11:00", "hold"), **RESPONSE)
    assert (reading.state, reading.due_at) == ("running", at("2 14:00"))


def test_a_hold_given_another_reason_goes_on():
    story = created(), ("2 11:00", "hold"), ("2 12:00", "hold"), ("2 13:00", "release")
    reading = last("2 13:00", *story)
    assert (reading.held, reading.due_at) == (2 * HOUR, at("3 11:00"))


def test_the_clients_answer_ends_the_ground_of_a_hold():
    story = created(), ("2 11:00", "hold"), ("2 12:00", "customer")
    reading = last("2 15:00", *story)
    assert (reading.state, reading.idle_since) == ("running", at("2 12:00"))
    assert (reading.held, reading.due_at) == (HOUR, at("3 10:00"))
    moved = last("2 16:00", *story, ("2 15:00", "release"))
    assert (moved.idle_since, moved.unjustified) == (None, 3 * HOUR)
    assert moved.due_at == reading.due_at


def test_a_hold_without_ground_does_not_hold_what_begins_in_it():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "hold")
    answered = ("2 13:00", "customer"), ("2 14:00", "reply")
    assert last("2 14:00", *story, *answered, **UPDATES).state == "running"
    silent = ("2 14:00", "reply")
    assert last("2 14:00", *story, silent, **UPDATES).state == "held"


def test_a_hold_ends_at_the_time_it_was_given():
    story = created(), ("2 11:00", "hold", {"until": at("2 15:00")})
    held = last("2 14:00", *story)
    assert held.next_change(at("2 14:00")) == at("2 15:00")
    assert last("2 15:00", *story).state == "running"
    reading = last("2 16:00", *story)
    assert (reading.state, reading.idle_since) == ("running", at("2 15:00"))
    assert reading.held == 4 * HOUR


def test_a_hold_ends_after_the_longest_that_the_policy_allows():
    terms = promises(hold_max=24 * HOUR)
    hold = ("2 11:00", "hold", {"until": at("6 11:00")})
    reading = last("5 12:00", created(), hold, terms=terms)
    assert reading.idle_since == at("3 11:00")


def test_a_promise_given_on_hold_limits_the_hold_from_then_on():
    terms = promises(hold_max=24 * HOUR)
    story = ("2 10:00", "created", {"promises": {}}), ("2 11:00", "hold")
    reading = last("5 12:00", *story, promised("2 15:00"), terms=terms)
    assert reading.idle_since == at("3 11:00")
    late = last("6 12:00", *story, promised("5 15:00"), terms=terms)
    assert late.idle_since == at("5 15:00")


def test_periodic_updates_go_on_in_a_hold_where_the_policy_says_so():
    story = created(), ("2 11:00", "reply"), ("2 12:00", "hold")
    assert last("2 13:00", *story, **UPDATES).state == "held"
    terms = promises(pause=False)
    assert last("2 13:00", *story, terms=terms, **UPDATES).state == "running"


# Order, and the words of a reading


def test_nothing_happens_to_a_ticket_before_it_is_there():
    early = ("2 10:00", "reply"), created("2 10:00")
    assert last("2 10:00", *early, **RESPONSE).state == "met"


def test_facts_later_than_now_have_not_happened():
    story = created(), ("2 11:00", "closed")
    assert last("2 10:59:59", *story).state == "running"


def test_of_one_second_the_place_decides():
    story = created(), ("2 11:00", "hold"), ("2 11:00", "release")
    assert last("2 12:00", *story).state == "running"
    assert last("2 12:00", story[0], story[2], story[1]).state == "held"


def test_closed_in_the_second_it_was_created():
    story = created(), ("2 10:00", "closed")
    assert last("3 10:00", *story).consumed == 0
    assert last("3 10:00", *story).state == "met"
    assert last("3 10:00", *story, **RESPONSE).state == "cancelled"


def test_what_counted_adds_up():
    story = created(), ("2 11:00", "hold"), ("2 13:00", "release"), ("2 15:00", "hold")
    reading = last("3 10:00", *story)
    spans = [(at("2 10:00"), at("2 11:00")), (at("2 13:00"), at("2 15:00"))]
    assert list(counted(reading, at("3 10:00"))) == spans
    assert sum(OFFICE.between(a, b) for a, b in spans) == reading.consumed == 3 * HOUR


def test_around_the_clock_a_second_is_a_second():
    terms = promises(ALWAYS)
    reading = last("8 02:00:01", created("8 00:00"), terms=terms)
    assert reading.consumed == 2 * HOUR + 1


def test_unknown_facts_are_passed_over():
    noise = [("2 11:00", kind, {}) for kind in ("team", "assigned", "category")]
    story = [created(), *noise]
    for metric in METRICS:
        assert replay(facts(*story), metric, promises(), at("2 12:00")) == replay(
            facts(story[0]), metric, promises(), at("2 12:00")
        )


def test_unanswered_is_the_oldest_question_of_the_client():
    def since(*story):
        return unanswered_since(facts(created(), *story))

    asked = ("2 12:00", "customer"), ("2 13:00", "customer")
    assert since() == at("2 10:00")
    assert since(("2 11:00", "reply"), *asked) == at("2 12:00")
    assert since(("2 11:00", "reply")) is None
    assert since(("2 11:00", "withdrawn")) is None
    assert since(("2 11:00", "closed"), ("2 12:00", "customer")) == at("2 12:00")
    assert since(("2 11:00", "closed"), *asked, ("2 14:00", "reopened")) == at(
        "2 10:00"
    )
    assert unanswered_since(facts(created(automatic=True))) is None


def test_a_reading_says_when_time_alone_changes_it():
    reading = last("2 10:00", created(), **RESPONSE)
    moments = []
    now = reading.started_at
    while now := reading.next_change(now):
        moments.append(now)
    assert moments == [at("2 13:00"), at("2 14:00") + SECOND]

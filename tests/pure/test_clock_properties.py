# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What holds for every history of a ticket, likely or not."""

from dataclasses import replace
from datetime import timedelta

from clock_story import ALWAYS, HOUR, OFFICE, PROMISED, at, promises
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.clock import (
    METRICS,
    OPEN_STATES,
    Fact,
    Promise,
    counted,
    replay,
    unanswered_since,
)

START = at("2 08:00")
KINDS = (
    "reply",
    "customer",
    "hold",
    "release",
    "closed",
    "reopened",
    "withdrawn",
    "restored",
    "promise",
    "merged",
    "corrected",
    "news",
    "started",
    "excused",
    "priority",
)
minutes = st.integers(0, 12 * 24 * 60)
moments = minutes.map(lambda number: START + timedelta(minutes=number))
metrics = st.sampled_from(METRICS)
terms = st.builds(
    promises,
    st.sampled_from([OFFICE, ALWAYS]),
    grace=st.sampled_from([0, 24 * HOUR, None]),
    hold_max=st.sampled_from([0, 24 * HOUR]),
    pause=st.booleans(),
    creation_fulfils=st.booleans(),
)


@st.composite
def sets_of_promises(draw):
    steps = st.sampled_from([None, 0, 1, 2])
    kept = {metric: (key, draw(steps)) for metric, key in PROMISED.items()}
    return {
        metric: key + step for metric, (key, step) in kept.items() if step is not None
    }


@st.composite
def data_of(draw, kind, moment):
    """Any data that a fact of this kind may carry."""
    later = moment + timedelta(minutes=draw(st.integers(1, 3000)))
    if kind in ("promise", "created"):
        return {"promises": draw(sets_of_promises())}
    if kind == "hold":
        return {"until": later} if draw(st.booleans()) else {}
    if kind == "news":
        return {"due": later}
    if kind in ("merged", "corrected"):
        return {"start": moment - timedelta(minutes=draw(st.integers(0, 5000)))}
    if kind == "excused":
        return {"metric": draw(metrics), "cycle": draw(st.integers(1, 3))}
    return {}


@st.composite
def histories(draw, kinds=KINDS, most=14):
    """Facts of one ticket: even those that no watched ticket would record."""
    when = sorted(draw(st.lists(moments, max_size=most)))
    found = [Fact(START, "created", 0, draw(data_of("created", START)))]
    if draw(st.booleans()):
        found[0].data["automatic" if draw(st.booleans()) else "by_us"] = True
    for place, moment in enumerate(when, 1):
        kind = draw(st.sampled_from(kinds))
        found.append(Fact(moment, kind, place, draw(data_of(kind, moment))))
    return found


def opening(**given):
    return Fact(START, "created", 0, {"promises": PROMISED, **given})


@given(histories(), metrics, terms, moments, st.randoms(use_true_random=False))
def test_the_order_of_the_list_is_irrelevant(history, metric, terms, now, random):
    told = replay(history, metric, terms, now)
    random.shuffle(history)
    assert replay(history, metric, terms, now) == told


@given(histories(), metrics, terms, moments, moments)
def test_an_ended_cycle_never_changes_without_a_fact(history, metric, terms, a, b):
    now = max(fact.at for fact in history) + (a - START)
    later = now + (b - START)
    before = replay(history, metric, terms, now)
    after = replay(history, metric, terms, later)
    assert [reading.cycle for reading in before] == [reading.cycle for reading in after]
    for old, new in zip(before, after, strict=True):
        if old.state not in OPEN_STATES:
            assert old == new


@given(histories(), metrics, terms, moments)
def test_time_alone_changes_a_reading_only_when_it_said_so(history, metric, terms, a):
    """The sweep may sleep until ``next_change``: nothing is written before it."""
    now = max(fact.at for fact in history) + (a - START)
    for old in replay(history, metric, terms, now):
        change = old.next_change(now) or now + timedelta(days=300)
        moment = change - timedelta(seconds=1)
        [new] = [
            reading
            for reading in replay(history, metric, terms, moment)
            if reading.cycle == old.cycle
        ]
        assert replace(new, consumed=old.consumed) == old
        assert new.alert(moment) == old.alert(now)


@given(histories(), metrics, terms, moments)
def test_no_clock_counts_more_than_the_time_that_passed(history, metric, terms, now):
    for reading in replay(history, metric, terms, now):
        end = reading.stopped_at or max(now, reading.started_at)
        passed = (end - reading.started_at).total_seconds()
        assert 0 <= reading.consumed <= passed
        assert 0 <= reading.held
        assert 0 <= reading.unjustified
        # What neither counted nor was held is nothing: together they fill the time.
        if reading.promise and reading.state != "held":
            between = terms[reading.promise].working_time.between
            if all(start >= reading.started_at for start, _end in reading.breaks):
                whole = between(reading.started_at, end)
                assert reading.consumed + reading.held == whole


@given(histories(), metrics, terms, moments)
def test_what_counted_is_in_order_and_adds_up(history, metric, terms, now):
    for reading in replay(history, metric, terms, now):
        spans = list(counted(reading, now))
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        if reading.promise:
            between = terms[reading.promise].working_time.between
            assert sum(between(a, b) for a, b in spans) == reading.consumed


@given(histories(), metrics, terms, moments)
def test_late_means_used_up(history, metric, terms, now):
    """A clock is due exactly when the time that counts has used the promise up."""
    for reading in replay(history, metric, terms, now):
        if not reading.promise or reading.cause not in ("", "time"):
            continue
        moved = any(fact.kind in ("promise", "corrected", "merged") for fact in history)
        if moved or any(a < reading.started_at for a, _b in reading.breaks):
            continue
        promised = terms[reading.promise].seconds
        late = bool(reading.breached_at)
        if late:
            assert reading.consumed >= promised
        elif reading.state in ("running", "met"):
            assert reading.consumed <= promised


@given(histories(), terms, st.lists(moments, min_size=2, max_size=2, unique=True))
def test_a_hold_never_makes_it_due_earlier(history, terms, span):
    """Take out one hold of a quiet story: what is left is due no later."""
    start, end = sorted(span)
    story = [opening()]
    held = [*story, Fact(start, "hold", 1), Fact(end, "release", 2)]
    now = max(start, end)
    [free] = replay(story, "resolution", terms, now)
    [paused] = replay(held, "resolution", terms, now)
    assert paused.due_at >= free.due_at
    assert paused.consumed <= free.consumed


@given(histories(kinds=("reply", "customer", "hold", "release")), moments)
def test_more_time_is_never_due_earlier(history, now):
    story = [opening(), *history[1:]]
    short = promises()
    long = {
        key: replace(term, seconds=term.seconds + HOUR) for key, term in short.items()
    }
    for metric in METRICS:
        pairs = zip(
            replay(story, metric, short, now),
            replay(story, metric, long, now),
            strict=True,
        )
        for strict, soft in pairs:
            dues = strict.due_at, soft.due_at
            assert None in dues or dues[0] <= dues[1]
            assert not (soft.breached_at and not strict.breached_at)


@given(histories(), metrics, terms, moments, sets_of_promises())
def test_a_breach_is_never_taken_back_by_another_promise(
    history, metric, terms, now, kept
):
    quiet = [fact for fact in history if fact.kind != "corrected" and fact.at <= now]
    before = replay(quiet, metric, terms, now)
    changed = Fact(now, "promise", 99, {"promises": kept})
    after = replay([*quiet, changed], metric, terms, now)
    for old, new in zip(before, after, strict=False):
        if old.breached_at:
            assert new.breached_at == old.breached_at


@given(histories(), metrics, terms, moments)
def test_at_most_one_cycle_is_open_and_numbers_are_stable(history, metric, terms, now):
    readings = replay(history, metric, terms, now)
    opened = [reading for reading in readings if reading.state in OPEN_STATES]
    assert len(opened) <= 1
    numbers = [reading.cycle for reading in readings]
    assert numbers == sorted(set(numbers))
    earlier = replay(history, metric, terms, now - timedelta(hours=9))
    assert {reading.cycle for reading in earlier} <= set(numbers)


@given(histories(), metrics, terms, moments)
def test_nothing_runs_on_a_ticket_that_is_withdrawn(history, metric, terms, now):
    shut = Fact(now, "withdrawn", 99, {"reason": "cancelled"})
    story = [*(fact for fact in history if fact.at <= now), shut]
    for reading in replay(story, metric, terms, now + timedelta(days=9)):
        assert reading.state not in OPEN_STATES
        assert reading.next_change(now) is None


@given(histories(), metrics, terms, moments)
def test_nothing_runs_on_a_ticket_that_is_closed(history, metric, terms, now):
    story = [
        *(fact for fact in history if fact.at <= now),
        Fact(now, "closed", 99),
    ]
    for reading in replay(story, metric, terms, now + timedelta(days=9)):
        assert reading.state not in OPEN_STATES
        assert reading.next_change(now) is None


@given(histories(), moments, st.randoms(use_true_random=False))
def test_unanswered_does_not_depend_on_the_order_of_the_list(history, now, random):
    since = unanswered_since(history)
    assert since is None or START <= since
    random.shuffle(history)
    assert unanswered_since(history) == since
    assert unanswered_since([*history, Fact(now.max, "reply", 99)]) is None


@given(st.integers(1, 15), moments, st.booleans())
def test_business_days_with_a_hold_are_not_due_before_those_without(
    days, end, until_closing
):
    terms = {40: Promise(OFFICE, days=days, until_closing=until_closing)}
    free = [opening(promises={"resolution": 40})]
    held = [*free, Fact(START, "hold", 1), Fact(end, "release", 2)]
    [first] = replay(free, "resolution", terms, end)
    [second] = replay(held, "resolution", terms, end)
    assert second.due_at >= first.due_at
    assert second.risk_at >= first.risk_at

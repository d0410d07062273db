# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta, timezone
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.implementation_methodology.tools import ledger
from odoo.addons.implementation_methodology.tools.ledger import (
    HOLDERS,
    Item,
    Ledger,
    LedgerError,
    Stretch,
)

CLIENT, INTEGRATOR, THIRD = "client", "integrator", "third_party"


def at(day, hour=0, minute=0):
    return datetime(2026, 3, day, hour, minute)


#: Monday the 2nd to Friday the 6th, 9–13 and 14–18; the 9th is a public holiday.
HOURS = [
    (at(day, start), at(day, start + 4))
    for day in (2, 3, 4, 5, 6, 10, 11)
    for start in (9, 14)
]
START = at(2)


END = at(12)


def hours(items, start=START, end=END):
    booked = ledger.ledger(items, HOURS, start, end).seconds
    return tuple(booked[holder] / 3600 for holder in HOLDERS)


def item(key, due, *lines, former=()):
    return Item(key, due, ((START, lines[0]), *lines[1:]), former)


#: 7 working days of 8 hours are 56 hours in all.
TABLE = {
    "nothing is late": ([item("x", None, (CLIENT,))], (0, 0, 0, 56)),
    "done before it is due": (
        [item("x", at(4), (CLIENT,), (at(3, 12), ()))],
        (0, 0, 0, 56),
    ),
    "one day late": (
        [item("x", at(4), (CLIENT,), (at(4, 18), ()))],
        (8, 0, 0, 48),
    ),
    "late over a weekend and a holiday: only working hours count": (
        # Friday 14–18 and Tuesday 9–10
        [item("x", at(6, 13), (CLIENT,), (at(10, 10), ()))],
        (5, 0, 0, 51),
    ),
    "handed in late, then waits for the other side": (
        # the integrator holds Tuesday, the client Wednesday until 11
        [
            item(
                "x",
                at(3),
                (INTEGRATOR,),
                (at(3, 20), (CLIENT,)),
                (at(4, 11), ()),
            )
        ],
        (2, 8, 0, 46),
    ),
    "returned after it was done: blocks again": (
        # Tuesday 9–11, then Thursday
        [
            item(
                "x",
                at(3),
                (INTEGRATOR,),
                (at(3, 11), ()),
                (at(5), (INTEGRATOR,)),
                (at(6), ()),
            )
        ],
        (0, 10, 0, 46),
    ),
    "both sides owe their ticks": (
        [item("x", at(4), (CLIENT, INTEGRATOR), (at(5), ()))],
        (4, 4, 0, 48),
    ),
    "three sides share a day": (
        [
            item("x", at(4), (CLIENT, INTEGRATOR), (at(5), ())),
            item("y", at(4), (THIRD,), (at(5), ())),
        ],
        (Fraction(8, 3), Fraction(8, 3), Fraction(8, 3), 48),
    ),
    "many late items of a side weigh like one": (
        [
            item("x", at(4), (CLIENT,), (at(5), ())),
            item("y", at(4), (CLIENT,), (at(5), ())),
            item("z", at(4), (INTEGRATOR,), (at(5), ())),
        ],
        (4, 4, 0, 48),
    ),
    "lateness that overlaps in part": (
        # Wednesday client, Thursday both, Friday integrator
        [
            item("x", at(4), (CLIENT,), (at(6), ())),
            item("y", at(5), (INTEGRATOR,), (at(7), ())),
        ],
        (12, 12, 0, 32),
    ),
    "late to the end": ([item("x", at(11), (THIRD,))], (0, 0, 8, 48)),
    "an item added late blocks from then on": (
        [Item("x", at(3), ((at(11, 14), (CLIENT,)),))],
        (4, 0, 0, 52),
    ),
    "the due date was moved: yesterday's delay stays": (
        # late all Tuesday; on Wednesday morning moved to Friday evening
        [
            item(
                "x",
                at(7),
                (CLIENT,),
                (at(6, 17), ()),
                former=((at(4, 8), at(3)),),
            )
        ],
        (8, 0, 0, 48),
    ),
    "the due date was moved forward: late from the decision": (
        [item("x", at(3), (CLIENT,), (at(6), ()), former=((at(5, 14), at(20)),))],
        (4, 0, 0, 52),
    ),
    "the due date was moved to the moment of the decision": (
        [item("x", at(5, 14), (CLIENT,), (at(6), ()), former=((at(5, 14), None),))],
        (4, 0, 0, 52),
    ),
    "never waited for": ([Item("x", at(3))], (0, 0, 0, 56)),
}


@pytest.mark.parametrize("story", TABLE)
def test_ledger(story):
    items, expected = TABLE[story]
    assert hours(items) == expected


def test_time_before_the_start_and_after_the_end_is_not_booked():
    late = item("x", at(3), (CLIENT,))
    assert hours([late], at(3, 16), at(4, 10)) == (3, 0, 0, 0)
    assert hours([late], at(7), at(10)) == (0, 0, 0, 0)
    assert hours([late], at(4), at(4)) == (0, 0, 0, 0)


def test_overlapping_working_time_counts_once():
    twice = [*HOURS, (at(2, 10), at(2, 15)), (at(2, 11), at(2, 12))]
    booked = ledger.ledger([], twice, START, at(3))
    assert booked.seconds["nobody"] == 9 * 3600


def test_stretches_explain_who_held_when():
    items = [
        item("x", at(2, 12), (INTEGRATOR,), (at(2, 16), (CLIENT,)), (at(2, 18), ())),
        item("y", at(2, 17), (THIRD,)),
    ]
    booked = ledger.ledger(items, HOURS, START, at(3))
    assert booked.stretches == (
        Stretch(at(2, 9), at(2, 12), ()),
        Stretch(at(2, 12), at(2, 13), (INTEGRATOR,)),
        Stretch(at(2, 14), at(2, 16), (INTEGRATOR,)),
        Stretch(at(2, 16), at(2, 17), (CLIENT,)),
        Stretch(at(2, 17), at(2, 18), (CLIENT, THIRD)),
    )
    assert ledger.blockers(items, at(2, 17)) == (("x", (CLIENT,)), ("y", (THIRD,)))


@pytest.mark.parametrize(
    "reason, call",
    [
        ("side", ([Item("x", None, ((START, ("nobody",)),))], [], START, START)),
        ("zone", ([], [], START.replace(tzinfo=timezone.utc), START)),
        ("zone", ([Item("x", at(3).replace(tzinfo=timezone.utc))], [], START, START)),
        ("interval", ([], [], at(3), START)),
        ("interval", ([], [(at(3), at(2))], START, at(4))),
        (
            "interval",
            ([Item("x", None, (), ((at(4), at(9)), (at(3), at(8))))], [], START, at(4)),
        ),
    ],
)
def test_facts_that_cannot_be_booked_are_refused(reason, call):
    with pytest.raises(LedgerError) as error:
        ledger.ledger(*call)
    assert error.value.reason == reason


#: Few moments, so that many things happen at the same one.
QUARTER = timedelta(minutes=15)
QUARTERS = [at(2) + number * QUARTER for number in range(13)]
moments = st.sampled_from(QUARTERS)
some_sides = st.sets(st.sampled_from((CLIENT, INTEGRATOR, THIRD))).map(
    lambda sides: tuple(sorted(sides))
)
spans = st.tuples(moments, moments).map(lambda pair: tuple(sorted(pair)))
workings = st.lists(spans, max_size=5)


def by_moment(lines):
    return tuple(sorted(lines, key=lambda line: line[0]))


items = st.builds(
    Item,
    key=st.integers(0, 9),
    due=st.none() | moments,
    history=st.lists(st.tuples(moments, some_sides), max_size=4).map(by_moment),
    former=st.lists(st.tuples(moments, st.none() | moments), max_size=2).map(by_moment),
)
checklists = st.lists(items, max_size=5)


def quarters_worked(working, start, end):
    return [
        moment
        for moment in QUARTERS
        if start <= moment < end and any(a <= moment < b for a, b in working)
    ]


@given(checklists, workings, spans)
def test_sweep_agrees_with_asking_every_quarter(items, working, span):
    expected = dict.fromkeys(HOLDERS, Fraction(0))
    for moment in quarters_worked(working, *span):
        holding = {
            side for _key, sides in ledger.blockers(items, moment) for side in sides
        }
        for side in holding or {"nobody"}:
            expected[side] += Fraction(900, len(holding) or 1)
    assert ledger.ledger(items, working, *span).seconds == expected


@given(checklists, workings, spans)
def test_every_working_second_is_booked_once(items, working, span):
    booked = ledger.ledger(items, working, *span).seconds
    assert sum(booked.values()) == 900 * len(quarters_worked(working, *span))


@given(checklists, workings, st.tuples(moments, moments, moments).map(sorted))
def test_a_ledger_may_be_cut_anywhere(items, working, cuts):
    start, middle, end = cuts
    early = ledger.ledger(items, working, start, middle)
    late = ledger.ledger(items, working, middle, end)
    assert early + late == ledger.ledger(items, working, start, end)


@given(checklists, workings, spans, st.randoms())
def test_order_of_items_and_hours_does_not_matter(items, working, span, random):
    booked = ledger.ledger(items, working, *span)
    random.shuffle(items)
    random.shuffle(working)
    assert ledger.ledger(items, working, *span) == booked


@given(checklists, items, workings, spans)
def test_one_more_late_item_never_gives_nobody_more(items, more, working, span):
    before = ledger.ledger(items, working, *span).seconds
    after = ledger.ledger([*items, more], working, *span).seconds
    assert after["nobody"] <= before["nobody"]


@given(checklists, workings, spans)
def test_neighbouring_stretches_differ(items, working, span):
    stretches = ledger.ledger(items, working, *span).stretches
    assert all(stretch.start < stretch.end for stretch in stretches)
    for before, after in zip(stretches, stretches[1:], strict=False):
        assert before.end <= after.start
        assert before.end < after.start or before.sides != after.sides


@given(
    st.lists(st.fractions(0, 9999, max_denominator=6), min_size=4, max_size=4),
    st.sampled_from((1, 60, 3600)),
)
def test_rounding_keeps_the_total_and_is_off_by_less_than_one(amounts, unit):
    seconds = dict(zip(HOLDERS, amounts, strict=True))
    rounded = ledger.whole(seconds, unit)
    total = Fraction(sum(amounts)) / unit
    assert abs(sum(rounded.values()) - total) <= Fraction(1, 2)
    for holder in HOLDERS:
        assert abs(rounded[holder] - Fraction(seconds[holder]) / unit) < 1
        assert isinstance(rounded[holder], int)


def test_adding_nothing_changes_nothing():
    booked = ledger.ledger([], HOURS, START, at(12))
    assert booked + Ledger() == Ledger() + booked == booked
    assert [k for k, _ in groupby(s.sides for s in booked.stretches)] == [()]


def test_a_long_history_is_swept_not_walked():
    """A year of hours and ten thousand lines must not take a year."""
    year = [
        (START + timedelta(hours=n), START + timedelta(hours=n, minutes=30))
        for n in range(9000)
    ]
    flips = [
        Item(
            number,
            START + timedelta(hours=number),
            tuple(
                (START + timedelta(hours=n + number), (CLIENT,) if n % 2 else ())
                for n in range(100)
            ),
        )
        for number in range(100)
    ]
    booked = ledger.ledger(flips, year, START, START + timedelta(days=400))
    assert sum(booked.seconds.values()) == 9000 * 1800

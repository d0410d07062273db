# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Hours included: what holds for all versions, rules and bookings."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.allowance import (
    ROLLOVERS,
    Entry,
    Terms,
    reckon,
    strays,
)
from odoo.addons.support_sla.tools.allowance_price import charges_since
from odoo.addons.support_sla.tools.term import Term

START = date(2026, 1, 20)
DAYS = 300
TERM = Term(START, START + timedelta(days=DAYS))
SCOPES = ("support", "minor_change", "maintenance", "development")
days = st.integers(-10, DAYS + 10).map(lambda n: START + timedelta(days=n))
lists_of_scopes = st.frozensets(st.sampled_from(SCOPES[:3]))
rates = st.none() | st.decimals(0, 200, places=2)


def versions_of(periods):
    """Up to four versions, the first from the start."""
    return st.lists(
        st.builds(
            Terms,
            st.just(0),
            days,
            st.integers(0, 3000),
            st.sampled_from(periods),
            st.sampled_from(ROLLOVERS),
            st.integers(0, 1500),
            rates,
            lists_of_scopes,
            st.sampled_from([0, 60]),
        ),
        min_size=1,
        max_size=4,
    ).map(
        lambda found: [
            replace(one, number=n, valid_from=one.valid_from if n > 1 else START)
            for n, one in enumerate(found, 1)
        ]
    )


def entries_of(low):
    return st.lists(
        st.tuples(
            days,
            st.integers(low, 900),
            st.sampled_from(SCOPES),
            st.none() | st.integers(1, 3),
        ),
        max_size=25,
    ).map(lambda found: [Entry(*one, key) for key, one in enumerate(found)])


all_versions = versions_of(["month", "quarter", "term"])
bookings = entries_of(-200)
paid = entries_of(1)


@given(all_versions, bookings)
def test_every_minute_is_somewhere_once(versions, entries):
    pots = reckon(TERM, versions, entries, TERM.end)
    found = sum(
        pot.used + pot.beyond - pot.returned + sum(pot.outside.values()) for pot in pots
    )
    lost = sum(entry.minutes for entry in strays(TERM, versions, entries))
    assert found + lost == sum(entry.minutes for entry in entries)


@given(all_versions, bookings)
def test_every_included_minute_is_used_lapsed_or_carried(versions, entries):
    pots = reckon(TERM, versions, entries, TERM.end)
    rolled = 0
    for pot in pots:
        assert sum(lot.minutes for lot in pot.rolled) == rolled
        assert pot.available == pot.used + pot.remaining
        assert min(pot.remaining, pot.lapsed, pot.beyond, pot.used) >= 0
        assert not pot.beyond or not pot.remaining
        rolled = pot.remaining - pot.lapsed
    assert not rolled


@given(all_versions)
def test_pots_follow_each_other_through_the_term(versions):
    pots = reckon(TERM, versions, [], TERM.end)
    assert (pots[0].period.first, pots[-1].period.last) == (START, TERM.end)
    for pot in pots:
        assert pot.shares[0].first == pot.period.first
        assert pot.shares[-1].last == pot.period.last
        assert sum((s.last - s.first).days + 1 for s in pot.shares) == pot.period.days
    for pot, following in zip(pots, pots[1:], strict=False):
        assert following.period.first - pot.period.last == timedelta(days=1)


@given(all_versions, bookings, st.randoms())
def test_the_order_of_entries_and_versions_changes_nothing(versions, entries, random):
    pots = reckon(TERM, versions, entries, TERM.end)
    random.shuffle(entries)
    random.shuffle(versions)
    assert reckon(TERM, versions, entries, TERM.end) == pots


@given(all_versions, bookings, st.integers(0, DAYS))
def test_what_comes_later_never_changes_what_was(versions, entries, passed):
    """The figures of a statement can be worked out again at any time."""
    today = START + timedelta(days=passed)
    then = reckon(TERM, versions, entries, today)
    known = [entry for entry in entries if entry.day <= today]
    assert reckon(TERM, versions, known, today) == then
    over = [pot for pot in then if pot.period.last <= today]
    assert list(reckon(TERM, versions, entries, TERM.end)[: len(over)]) == over


@given(all_versions, bookings, st.integers(0, DAYS))
def test_a_later_version_changes_no_period_before_it(versions, entries, passed):
    last = START + timedelta(days=passed)
    known = [one for one in versions if one.valid_from <= last]
    then = reckon(TERM, known, entries, TERM.end)
    now = reckon(TERM, versions, entries, TERM.end)
    over = [pot for pot in then if pot.period.last <= last]
    assert list(now[: len(over)]) == over


@given(all_versions, bookings, st.lists(st.integers(0, DAYS), max_size=4))
def test_the_prices_of_the_parts_are_that_of_the_whole(versions, entries, passed):
    ends = [START + timedelta(days=one) for one in sorted(passed)]
    pots = [(), *(reckon(TERM, versions, entries, day) for day in [*ends, TERM.end])]
    parts = [
        charge
        for before, now in zip(pots, pots[1:], strict=False)
        for charge in charges_since(now, before)
    ]
    whole = [charge for pot in pots[-1] for charge in pot.charges]
    for version in versions:
        found = [
            (
                sum(charge.minutes for charge in charges),
                sum(charge.amount or 0 for charge in charges),
            )
            for charges in (
                [charge for charge in parts if charge.number == version.number],
                [charge for charge in whole if charge.number == version.number],
            )
        ]
        assert found[0] == found[1]


@given(versions_of(["month"]), bookings, days)
def test_a_version_that_changes_nothing_changes_no_figure(versions, entries, day):
    version = versions[0]
    same = replace(version, number=2, valid_from=day)
    one = reckon(TERM, [version], entries, TERM.end)
    two = reckon(TERM, [version, same], entries, TERM.end)
    for before, after in zip(one, two, strict=True):
        assert before.included == after.included
        assert before.lapsed == after.lapsed
        assert (before.used, before.beyond) == (after.used, after.beyond)
        assert before.rolled == after.rolled


@given(all_versions, bookings)
def test_hours_are_used_oldest_first(versions, entries):
    for pot in reckon(TERM, versions, entries, TERM.end):
        drawn = [lot.origin for use in pot.uses for lot in use.lots]
        assert drawn == sorted(drawn)
        for name in ("rolled", "carried"):
            origins = [lot.origin for lot in getattr(pot, name)]
            assert origins == sorted(set(origins))


@given(
    versions_of(["month", "quarter"]), paid, st.integers(0, 2000), st.integers(0, 2000)
)
def test_a_more_generous_rule_never_costs_more(versions, entries, cap, more):
    def beyond(rollover, cap=0):
        version = replace(versions[0], rollover=rollover, cap=cap)
        return sum(p.beyond for p in reckon(TERM, [version], entries, TERM.end))

    lapse, following, end = beyond("none"), beyond("next"), beyond("term")
    assert lapse >= following >= end
    assert lapse >= beyond("capped", cap) >= beyond("capped", cap + more) >= end
    assert beyond("capped") == lapse


@given(all_versions, paid)
def test_what_is_beyond_has_its_price_or_none(versions, entries):
    rates = {version.number: version.rate for version in versions}
    for pot in reckon(TERM, versions, entries, TERM.end):
        assert sum(charge.minutes for charge in pot.charges) == pot.beyond
        for charge in pot.charges:
            assert charge.rate == rates[charge.number]
            if charge.rate is None:
                assert pot.amount is charge.amount is None
            else:
                exact = charge.rate * charge.minutes / 60
                assert abs(charge.amount - exact) <= Decimal("0.005")

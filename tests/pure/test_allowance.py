# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Hours included, used, rolled over and beyond: tables counted by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from odoo.addons.support_sla.tools.allowance import (
    Entry,
    Lot,
    Terms,
    reckon,
    strays,
)
from odoo.addons.support_sla.tools.allowance_price import Charge, charges_since
from odoo.addons.support_sla.tools.term import Term, TermError, bounds

YEAR = Term(date(2026, 1, 1), date(2026, 12, 31))
SPRING = Term(date(2026, 1, 1), date(2026, 4, 30))
MARCH = Term(date(2026, 3, 1), date(2026, 3, 31))


def terms(number=1, valid_from=YEAR.start, minutes=600, **values):
    return Terms(number, valid_from, minutes, **values)


def booked(*story):
    """Entries of ``("MM-DD", minutes[, scope[, ticket]])``."""
    entries = []
    for key, (day, minutes, *more) in enumerate(story):
        scope, ticket = (*more, *("support", None)[len(more) :])
        day = date.fromisoformat(f"2026-{day}")
        entries.append(Entry(day, minutes, scope, ticket, key))
    return entries


def figures(pots):
    return [
        (pot.available, pot.used, pot.remaining, pot.beyond, pot.lapsed) for pot in pots
    ]


@pytest.mark.parametrize(
    ("rollover", "cap", "expected"),
    [
        # available, used, remaining, beyond, lapsed
        (
            *("none", 0),
            [
                (600, 300, 300, 0, 300),
                (600, 100, 500, 0, 500),
                (600, 600, 0, 700, 0),
                (600, 0, 600, 0, 600),
            ],
        ),
        (
            # February uses 100 of January's 300, the other 200 lapse
            *("next", 0),
            [
                (600, 300, 300, 0, 0),
                (900, 100, 800, 0, 200),
                (1200, 1200, 0, 100, 0),
                (600, 0, 600, 0, 600),
            ],
        ),
        (
            # 60 of January's 300 are above the cap; February keeps 240 of its own
            *("capped", 240),
            [
                (600, 300, 300, 0, 60),
                (840, 100, 740, 0, 500),
                (840, 840, 0, 460, 0),
                (600, 0, 600, 0, 600),
            ],
        ),
        (
            *("term", 0),
            [
                (600, 300, 300, 0, 0),
                (900, 100, 800, 0, 0),
                (1400, 1300, 100, 0, 0),
                (700, 0, 700, 0, 700),
            ],
        ),
    ],
)
def test_four_months_by_each_rule(rollover, cap, expected):
    entries = booked(("01-20", 300), ("02-20", 100), ("03-20", 1300))
    pots = reckon(SPRING, [terms(rollover=rollover, cap=cap)], entries, SPRING.end)
    assert figures(pots) == expected


def test_the_oldest_hours_are_used_first():
    entries = booked(("01-20", 300), ("02-20", 100), ("03-02", 150), ("03-20", 700))
    pots = reckon(SPRING, [terms(rollover="term")], entries, date(2026, 3, 31))
    january, february, march = (pot.period.first for pot in pots)
    assert pots[2].rolled == (Lot(january, 200), Lot(february, 600))
    assert [use.lots for use in pots[2].uses] == [
        (Lot(january, 150),),
        (Lot(january, 50), Lot(february, 600), Lot(march, 50)),
    ]
    assert pots[2].carried == (Lot(march, 550),)


def test_the_cap_keeps_the_newest_hours():
    pots = reckon(SPRING, [terms(rollover="capped", cap=900)], [], date(2026, 4, 1))
    lots = [[(lot.origin.month, lot.minutes) for lot in pot.rolled] for pot in pots]
    assert lots == [[], [(1, 600)], [(1, 300), (2, 600)], [(2, 300), (3, 600)]]


def test_an_entry_is_split_where_the_hours_end():
    entries = booked(("03-02", 550), ("03-03", 80), ("03-04", 30))
    (pot,) = reckon(MARCH, [terms(rate=Decimal(50))], entries, MARCH.end)
    assert [(use.covered, use.beyond) for use in pot.uses] == [
        (550, 0),
        (50, 30),
        (0, 30),
    ]
    assert pot.charges == (Charge(1, Decimal(50), 60, Decimal("50.00")),)


def test_money_is_rounded_once_for_all_that_is_beyond():
    # three times 7 minutes at 25 an hour: 8.75, and not 3 × 2.92 = 8.76
    entries = booked(("03-02", 600), *[("03-03", 7)] * 3)
    (pot,) = reckon(MARCH, [terms(rate=Decimal(25))], entries, MARCH.end)
    assert pot.amount == Decimal("8.75")
    (pot,) = reckon(MARCH, [terms(rate=Decimal(25))], entries, MARCH.end, Decimal(1))
    assert pot.amount == Decimal(9)


def test_a_correction_lowers_the_price_of_its_month():
    version = terms(period="quarter", rate=Decimal(60))
    entries = booked(("01-10", 700), ("02-10", 50), ("03-10", -120), ("03-11", 30))
    ends = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
    pots = [(), *(reckon(YEAR, [version], entries, day) for day in ends)]
    # beyond 600: 100, then 150, then 60 of 660
    assert [
        charges_since(now, before) for before, now in zip(pots, pots[1:], strict=False)
    ] == [
        (Charge(1, Decimal(60), 100, Decimal("100.00")),),
        (Charge(1, Decimal(60), 50, Decimal("50.00")),),
        (Charge(1, Decimal(60), -90, Decimal("-90.00")),),
    ]


def test_what_is_booked_ahead_does_not_count_yet():
    entries = booked(("03-02", 60), ("03-05", 30))
    (pot,) = reckon(MARCH, [terms()], entries, date(2026, 3, 4))
    assert (pot.used, pot.period.last) == (60, MARCH.end)


def test_without_a_rate_the_price_is_not_known_rather_than_zero():
    (pot,) = reckon(MARCH, [terms()], booked(("03-02", 660)), MARCH.end)
    assert (pot.beyond, pot.amount) == (60, None)
    (pot,) = reckon(MARCH, [terms()], booked(("03-02", 600)), MARCH.end)
    assert (pot.beyond, pot.amount) == (0, 0)


def test_a_version_that_changes_in_mid_period_gives_its_share():
    """600 × 14/31 = 270.97 and 1200 × 17/31 = 658.06: 929.03 minutes together."""
    versions = [
        terms(1, MARCH.start, 600, rate=Decimal(40)),
        terms(2, date(2026, 3, 15), 1200, rate=Decimal(50)),
    ]
    entries = booked(("03-10", 300), ("03-20", 700))
    (pot,) = reckon(MARCH, versions, entries, MARCH.end)
    assert [(share.number, share.minutes) for share in pot.shares] == [
        (1, 271),
        (2, 658),
    ]
    assert [(str(share.first), str(share.last)) for share in pot.shares] == [
        ("2026-03-01", "2026-03-14"),
        ("2026-03-15", "2026-03-31"),
    ]
    # nothing lapsed on the 14th; 71 minutes × 50 / 60 = 59.1667
    assert (pot.used, pot.beyond, pot.amount) == (929, 71, Decimal("59.17"))


def test_each_day_has_the_rate_of_its_version():
    versions = [
        terms(1, MARCH.start, 600, rate=Decimal(40)),
        terms(2, date(2026, 3, 15), 1200, rate=Decimal(50)),
    ]
    entries = booked(("03-14", 1000), ("03-15", 60))
    (pot,) = reckon(MARCH, versions, entries, MARCH.end)
    # 71 × 40 / 60 = 47.3333
    assert pot.charges == (
        Charge(1, Decimal(40), 71, Decimal("47.33")),
        Charge(2, Decimal(50), 60, Decimal("50.00")),
    )
    assert pot.amount == Decimal("97.33")


def test_the_shares_of_equal_versions_sum_up_to_the_whole():
    versions = [terms(n, date(2026, 3, n), 599) for n in range(1, 32)]
    (pot,) = reckon(MARCH, versions, [], MARCH.end)
    assert len(pot.shares) == 31
    assert pot.included == 599


def test_the_version_of_the_last_day_decides_what_goes_over():
    versions = [
        terms(1, rollover="term"),
        terms(2, date(2026, 2, 28), rollover="next"),
        terms(3, date(2026, 3, 31), rollover="none"),
    ]
    pots = reckon(SPRING, versions, [], SPRING.end)
    months = [[lot.origin.month for lot in pot.rolled] for pot in pots]
    assert months == [[], [1], [2], []]
    assert [pot.lapsed for pot in pots] == [0, 600, 1200, 600]


def test_another_kind_of_period_ends_the_period():
    """600 × 14/31 = 270.97; of the quarter 1800 × 17/90 = 340."""
    versions = [terms(1), terms(2, date(2026, 3, 15), 1800, period="quarter")]
    pots = reckon(YEAR, versions, [], date(2026, 4, 1))
    assert [(str(pot.period.last), pot.included) for pot in pots] == [
        ("2026-01-31", 600),
        ("2026-02-28", 600),
        ("2026-03-14", 271),
        ("2026-03-31", 340),
        ("2026-06-30", 1800),
    ]


@pytest.mark.parametrize(
    ("term", "period", "minutes", "expected"),
    [
        # 600 × 17/31 = 329.03; 600 × 10/30
        ((date(2026, 1, 15), date(2026, 4, 10)), "month", 600, [329, 600, 600, 200]),
        # 1800 × 76/90 = 1520; 1800 × 10/91 = 197.8
        ((date(2026, 1, 15), date(2026, 4, 10)), "quarter", 1800, [1520, 198]),
        ((date(2026, 1, 15), date(2026, 4, 10)), "term", 5000, [5000]),
    ],
)
def test_what_the_term_cuts_short_includes_its_share(term, period, minutes, expected):
    version = terms(1, term[0], minutes, period=period)
    pots = reckon(Term(*term), [version], [], term[1])
    assert [pot.included for pot in pots] == expected


def test_a_terminated_year_includes_its_share():
    """12000 × 181/365 = 5950.68."""
    ended = Term(YEAR.start, YEAR.end, terminated_on=date(2026, 6, 30))
    (pot,) = reckon(ended, [terms(minutes=12000, period="term")], [], YEAR.end)
    assert (pot.included, pot.period.last) == (5951, date(2026, 6, 30))


def test_a_month_with_a_change_of_clocks_includes_no_less():
    pots = reckon(YEAR, [terms()], [], YEAR.end)
    assert {pot.included for pot in pots} == {600}
    lengths = [bounds(pot.period, "Europe/Kyiv") for pot in pots]
    hours = [(b - a).total_seconds() / 3600 - (b - a).days * 24 for a, b in lengths]
    assert [n for n, odd in enumerate(hours, 1) if odd] == [3, 10]


def test_without_end_the_current_period_is_the_last():
    pots = reckon(Term(YEAR.start), [terms(rollover="term")], [], date(2027, 2, 10))
    assert len(pots) == 14
    assert (pots[-1].period.last, pots[-1].available) == (date(2027, 2, 28), 8400)
    with pytest.raises(TermError, match="term_without_end"):
        reckon(Term(YEAR.start), [terms(period="term")], [], date(2027, 2, 10))


def test_before_it_begins_there_is_no_pot():
    assert reckon(YEAR, [terms()], [], date(2025, 12, 31)) == ()


def test_other_scopes_take_nothing_and_are_told():
    entries = booked(
        ("03-02", 60),
        ("03-03", 500, "development"),
        ("03-04", 90, "maintenance"),
    )
    (pot,) = reckon(MARCH, [terms()], entries, MARCH.end)
    assert pot.used == 60
    assert pot.outside == {"development": 500, "maintenance": 90}
    package = terms(scopes=frozenset({"support", "maintenance"}))
    (pot,) = reckon(MARCH, [package], entries, MARCH.end)
    assert pot.used == 150
    assert pot.outside == {"development": 500}


@pytest.mark.parametrize(
    ("minutes", "used", "outside"),
    [
        ((59,), 59, {}),
        ((60,), 0, {"minor_change": 60}),
        ((30, 29), 59, {}),
        ((30, 30), 0, {"minor_change": 60}),
        ((70, -20), 50, {}),
    ],
)
def test_a_small_change_is_support_below_the_threshold(minutes, used, outside):
    entries = booked(*[("03-02", one, "minor_change", 7) for one in minutes])
    (pot,) = reckon(MARCH, [terms(small_change=60)], entries, MARCH.end)
    assert (pot.used, pot.outside) == (used, outside)


def test_small_changes_are_told_apart_by_ticket():
    entries = booked(
        ("03-02", 40, "minor_change", 7),
        ("03-02", 40, "minor_change", 8),
        ("03-03", 30, "minor_change", 8),
        ("03-03", 50, "minor_change"),
        ("03-03", 50, "minor_change"),
    )
    (pot,) = reckon(MARCH, [terms(small_change=60)], entries, MARCH.end)
    assert (pot.used, pot.outside) == (140, {"minor_change": 70})


def test_a_small_change_that_grows_is_paid_work_from_the_later_period_on():
    entries = booked(("03-30", 40, "minor_change", 7), ("04-02", 30, "minor_change", 7))
    pots = reckon(SPRING, [terms(small_change=60)], entries, SPRING.end)
    assert [pot.used for pot in pots] == [0, 0, 40, 0]
    assert pots[3].outside == {"minor_change": 30}


def test_a_small_change_keeps_the_threshold_of_the_day_it_began():
    entries = booked(("03-10", 40, "minor_change", 7), ("03-20", 10, "minor_change", 7))
    versions = [terms(small_change=60), terms(2, date(2026, 3, 15), small_change=30)]
    (pot,) = reckon(MARCH, versions, entries, MARCH.end)
    assert pot.used == 50


def test_without_a_threshold_no_change_is_small():
    entries = booked(("03-02", 5, "minor_change", 7), ("03-02", -9, "minor_change", 8))
    (pot,) = reckon(MARCH, [terms()], entries, MARCH.end)
    assert (pot.used, pot.returned) == (0, 0)


def test_a_correction_takes_from_the_newest_and_gives_the_rest_back():
    entries = booked(("03-02", 100), ("03-09", 50), ("03-10", -70), ("04-02", -30))
    pots = reckon(SPRING, [terms()], entries, SPRING.end)
    assert [(use.entry.key, use.covered) for use in pots[2].uses] == [(0, 80)]
    assert (pots[3].returned, pots[3].available, pots[3].used) == (30, 630, 0)


def test_what_no_agreement_covers_is_told():
    entries = booked(("02-28", 10), ("03-01", 20), ("03-31", 30), ("04-01", 40))
    term = Term(date(2026, 2, 1), date(2026, 3, 31))
    versions = [terms(1, date(2026, 3, 1))]
    assert [one.minutes for one in strays(term, versions, entries)] == [10, 40]
    (pot,) = reckon(term, versions, entries, date(2026, 3, 31))
    assert pot.used == 50


@pytest.mark.parametrize(
    "values",
    [
        {"rollover": "forever"},
        {"minutes": -1},
        {"cap": -1},
        {"rate": Decimal(-1)},
    ],
)
def test_terms_that_make_no_sense_are_refused(values):
    with pytest.raises(ValueError):
        terms(**values)


def test_a_rate_is_no_float():
    with pytest.raises(TypeError):
        terms(rate=40.0)


def test_a_leap_day_is_a_day_of_its_month():
    term = Term(date(2028, 2, 15), date(2028, 2, 29))
    (pot,) = reckon(term, [terms(1, term.start, 290)], [], term.end)
    assert (pot.period.days, pot.included) == (15, 150)
    assert pot.period.whole_last - pot.period.whole_first == timedelta(days=28)

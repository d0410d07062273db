# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How much was kept, raw and adjusted, and what is owed for the rest."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools import attainment as rules
from odoo.addons.support_sla.tools.attainment import Band, BandError, Row, Tally
from odoo.addons.support_sla.tools.money import rounded

FIRST, SOLVE = "first_response", "resolution"
BANDS = [
    Band(Decimal(95), Decimal(5)),
    Band(Decimal(90), Decimal(10)),
    Band(Decimal(80), Decimal("17.5")),
]


def rows(metric, priority, kept=0, missed=0, excused=0):
    """So many of each; excused are breaches beside those missed."""
    return [
        *[Row(metric, priority, True)] * kept,
        *[Row(metric, priority, False)] * missed,
        *[Row(metric, priority, False, excused=True)] * excused,
    ]


#: A month counted by hand.
MONTH = [
    *rows(FIRST, "3", kept=18, missed=1, excused=1),
    *rows(FIRST, "1", kept=30),
    *rows(SOLVE, "3", kept=15, missed=4, excused=1),
    *rows(SOLVE, "1", excused=2),
]


@pytest.mark.parametrize(
    ("key", "total", "kept", "excused", "raw", "adjusted"),
    [
        ((FIRST, "3"), 20, 18, 1, (90, 100), (18, 19)),
        ((FIRST, "1"), 30, 30, 0, (1, 1), (1, 1)),
        ((SOLVE, "3"), 20, 15, 1, (75, 100), (15, 19)),
        ((SOLVE, "1"), 2, 0, 2, (0, 1), None),
        ((FIRST, ""), 50, 48, 1, (96, 100), (48, 49)),
        ((SOLVE, ""), 22, 15, 3, (15, 22), (15, 19)),
        (("", ""), 72, 63, 4, (63, 72), (63, 68)),
    ],
)
def test_a_month_counted_by_hand(key, total, kept, excused, raw, adjusted):
    tally = rules.tallies(MONTH)[key]
    assert (tally.total, tally.kept, tally.excused) == (total, kept, excused)
    assert tally.raw == Fraction(*raw)
    assert tally.adjusted == (adjusted and Fraction(*adjusted))
    assert tally.missed == total - kept - excused


def test_only_what_was_judged_has_a_line():
    assert list(rules.tallies(MONTH)) == [
        ("", ""),
        *((FIRST, ""), (FIRST, "1"), (FIRST, "3")),
        *((SOLVE, ""), (SOLVE, "1"), (SOLVE, "3")),
    ]
    assert rules.tallies([]) == {}
    assert Tally().raw is Tally().adjusted is None


def test_an_excuse_on_a_kept_promise_changes_nothing():
    tally = rules.tallies([Row(FIRST, "1", True, excused=True)])[FIRST, "1"]
    assert tally == Tally(1, 1, 0)


def test_a_row_of_the_last_second_belongs_to_the_month():
    start, end = datetime(2026, 2, 28, 22), datetime(2026, 3, 31, 21)
    second = timedelta(seconds=1)
    moments = [start - second, start, end - second, end]
    found = rules.within([Row(FIRST, "1", True, at=one) for one in moments], start, end)
    assert [row.at for row in found] == [start, end - second]


@pytest.mark.parametrize(
    ("kept", "of", "percent", "amount", "reason"),
    [
        (20, 20, "0", "0.00", "no_band"),
        (19, 20, "0", "0.00", "no_band"),  # exactly 95 %: not below it
        (9499, 10000, "5", "60.50", "band"),
        (9, 10, "5", "60.50", "band"),
        (17, 19, "10", "121.01", "band"),  # 1210.07 × 10 % = 121.007
        (8, 10, "10", "121.01", "band"),
        (15, 19, "15", "181.51", "cap"),  # 17.5 % is above the cap; 181.5105
        (0, 1, "15", "181.51", "cap"),
    ],
)
def test_bands_by_hand(kept, of, percent, amount, reason):
    fee, cap = Decimal("1210.07"), Decimal(15)
    owed = rules.credit(Fraction(kept, of), BANDS, cap, fee)
    assert (owed.percent, owed.amount) == (Decimal(percent), Decimal(amount))
    assert owed.reason == reason


def test_the_band_is_told_though_the_cap_made_the_amount():
    owed = rules.credit(Fraction(1, 2), BANDS, Decimal(15), Decimal(100))
    assert owed.band == BANDS[2]


def test_a_cap_that_is_just_reached_is_not_the_reason():
    owed = rules.credit(Fraction(1, 2), BANDS, Decimal("17.5"), Decimal(100))
    assert (owed.reason, owed.amount) == ("band", Decimal("17.50"))


def test_without_cap_the_band_counts_and_a_cap_of_zero_owes_nothing():
    assert rules.credit(Fraction(0), BANDS, None, Decimal(100)).amount == Decimal(
        "17.50"
    )
    owed = rules.credit(Fraction(0), BANDS, Decimal(0), Decimal(100))
    assert (owed.reason, owed.amount) == ("cap", Decimal("0.00"))


def test_where_nothing_was_judged_nothing_is_owed():
    adjusted = rules.tallies(rows(SOLVE, "1", excused=2))[SOLVE, "1"].adjusted
    owed = rules.credit(adjusted, BANDS, Decimal(15), Decimal(100))
    assert (owed.amount, owed.reason, owed.band) == (0, "nothing_judged", None)


@pytest.mark.parametrize("fee", [None, Decimal(0)])
def test_without_a_fee_the_percent_is_told_and_nothing_owed(fee):
    owed = rules.credit(Fraction(85, 100), BANDS, None, fee)
    assert (owed.amount, owed.percent, owed.reason) == (0, Decimal(10), "no_fee")


def test_money_is_rounded_to_what_the_currency_has():
    share = Fraction(94, 100)
    fee = Decimal("1210.07")
    assert rules.credit(share, BANDS, None, fee, Decimal(1)).amount == Decimal(61)
    owed = rules.credit(share, BANDS, None, fee, Decimal("0.05")).amount
    assert str(owed) == "60.50"
    assert str(rounded(Decimal("-0.005"))) == "-0.01"


@pytest.mark.parametrize(
    ("bands", "cap", "reason"),
    [
        ([Band(Decimal(0), Decimal(1))], None, "range"),
        ([Band(Decimal(101), Decimal(1))], None, "range"),
        ([Band(Decimal(95), Decimal(-1))], None, "range"),
        ([Band(Decimal(95), Decimal(1)), Band(Decimal("95.0"), 1)], None, "twice"),
        ([Band(Decimal(95), Decimal(5)), Band(Decimal(90), Decimal(4))], None, "order"),
        (BANDS, Decimal(101), "cap"),
    ],
)
def test_bands_that_nobody_can_have_meant_are_refused(bands, cap, reason):
    with pytest.raises(BandError) as caught:
        rules.check_bands(bands, cap)
    assert caught.value.reason == reason


def test_floats_and_a_negative_fee_are_refused():
    with pytest.raises(TypeError):
        rules.credit(0.9, BANDS, None, Decimal(100))
    with pytest.raises(TypeError):
        rules.credit(Fraction(9, 10), BANDS, None, 100.0)
    with pytest.raises(ValueError, match="negative"):
        rules.credit(Fraction(9, 10), BANDS, None, Decimal(-1))
    with pytest.raises(ValueError, match="unit"):
        rounded(Decimal(1), Decimal(0))


def test_what_is_shown_never_hides_a_missed_goal():
    for attainment in (Fraction(9499, 10000), Fraction(94999, 100000)):
        assert not rules.meets(attainment, Decimal(95))
        assert rules.percentage(attainment) == Decimal("94.9")
    assert rules.percentage(Fraction(2, 3), 2) == Decimal("66.66")
    assert rules.percentage(None) is None


judged = st.lists(
    st.builds(
        Row,
        st.sampled_from([FIRST, SOLVE]),
        st.sampled_from(["0", "1", "2", "3"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)
shares = st.fractions(0, 1)
fees = st.decimals(0, 100000, places=2)
percents = st.decimals(0, 100, places=1)


@st.composite
def band_lists(draw):
    borders = draw(st.lists(st.decimals("0.1", 100, places=1), max_size=5, unique=True))
    owed = sorted(
        draw(st.lists(percents, min_size=len(borders), max_size=len(borders)))
    )
    return [
        Band(border, percent)
        for border, percent in zip(sorted(borders, reverse=True), owed, strict=True)
    ]


@given(judged, st.randoms())
def test_the_sums_add_up_in_any_order(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    tallies = rules.tallies(found)
    assert rules.tallies(shuffled) == tallies
    for name in ("total", "kept", "excused", "missed"):
        lines = sum(getattr(tally, name) for key, tally in tallies.items() if key[1])
        sums = sum(
            getattr(tally, name)
            for key, tally in tallies.items()
            if key[0] and not key[1]
        )
        assert lines == sums == getattr(tallies.get(("", ""), Tally()), name)


@given(judged)
def test_an_excuse_never_makes_it_worse(found):
    for tally in rules.tallies(found).values():
        assert 0 <= tally.raw <= 1
        assert tally.adjusted is None or tally.raw <= tally.adjusted <= 1
        assert tally.kept + tally.missed + tally.excused == tally.total


@given(shares, shares, band_lists(), st.none() | percents, fees)
def test_who_keeps_less_never_owes_less(one, other, bands, cap, fee):
    less, more = sorted((one, other))
    owed = rules.credit(less, bands, cap, fee), rules.credit(more, bands, cap, fee)
    assert owed[0].amount >= owed[1].amount
    assert owed[0].percent >= owed[1].percent


@given(shares, band_lists(), percents, fees)
def test_the_cap_holds(attainment, bands, cap, fee):
    owed = rules.credit(attainment, bands, cap, fee)
    assert 0 <= owed.amount <= rounded(Fraction(fee) * Fraction(cap) / 100)
    assert (owed.amount * 100) % 1 == 0
    free = rules.credit(attainment, bands, None, fee)
    assert owed.amount <= free.amount


@given(shares, band_lists(), st.none() | percents, fees, st.randoms())
def test_bands_may_be_given_in_any_order(attainment, bands, cap, fee, random):
    assume(len(bands) > 1)
    shuffled = list(bands)
    random.shuffle(shuffled)
    owed = rules.credit(attainment, bands, cap, fee)
    assert rules.credit(attainment, shuffled, cap, fee) == owed

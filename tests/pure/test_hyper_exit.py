# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""When a window may end, what is expected of it, and what no pack may tell."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools import exit as rules
from odoo.addons.hypercare.tools import pack
from odoo.addons.hypercare.tools.exit import Facts, Limits, Planned, Rate

TODAY = date(2026, 3, 16)
GOOD = Facts(
    solved=Rate(9, 10),
    trend=Fraction(1, 2),
    board=Rate(3, 3),
    own=Rate(19, 20),
    content=Rate(4, 5),
    review_signed=True,
    handover_signed=True,
    promises=True,
    channels=True,
)
rates = st.builds(
    lambda good, bad: Rate(good, good + bad), st.integers(0, 50), st.integers(0, 50)
)


def test_all_criteria_can_hold_at_once():
    assert rules.verdicts(GOOD) == dict.fromkeys(rules.CODES, True)


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("X1", {"critical_without_plan": 1}, False),
        ("X2", {"solved": Rate(89, 100)}, False),
        ("X2", {"solved": Rate(90, 100)}, True),
        ("X2", {"solved": Rate(0, 0)}, True),
        ("X3", {"trend": Fraction(51, 100)}, False),
        ("X3", {"trend": None}, None),
        ("X3", {"trend": None, "too_short": True}, True),
        ("X3", {"trend": Fraction(1), "too_short": True}, False),
        ("X4", {"old_without_plan": 1}, False),
        ("X5", {"board": Rate(2, 3)}, False),
        ("X5", {"board": Rate(0, 0)}, None),
        ("X6", {"own": Rate(94, 100)}, False),
        ("X6", {"own": Rate(0, 0)}, True),
        ("X7", {"content": Rate(79, 100)}, False),
        ("X7", {"content": Rate(4, 4)}, None),
        ("X7", {"content": Rate(0, 0)}, None),
        ("X8", {"answered": Rate(1, 2)}, False),
        ("X8", {"answered": Rate(0, 0)}, True),
        ("X9", {"sessions_open": 1}, False),
        ("X9", {"videos_missing": 1}, False),
        ("X10", {"month_end": TODAY}, False),
        ("X10", {"month_end": TODAY, "month_end_done": True}, True),
        ("X11", {"review_signed": False}, False),
        ("X12", {"handover_signed": False}, False),
        ("X12", {"promises": False}, False),
        ("X12", {"channels": False}, False),
    ],
)
def test_each_criterion_follows_from_its_own_facts(code, changes, expected):
    found = rules.verdicts(GOOD._replace(**changes))
    assert found.pop(code) is expected
    assert set(found.values()) == {True}


@given(rates, rates)
def test_a_share_is_compared_without_rounding(rate, other):
    least = Fraction(other.good, other.all) if other.all else Fraction(0)
    reached = rate.reaches(least)
    assert reached is (None if not rate.all else rate.good >= least * rate.all)


def test_limits_of_a_policy_count():
    facts = GOOD._replace(solved=Rate(8, 10), trend=Fraction(3, 4))
    limits = Limits(solved=Fraction(8, 10), trend=Fraction(3, 4))
    assert set(rules.verdicts(facts, limits).values()) == {True}


@pytest.mark.parametrize(
    ("ticket", "critical", "old"),
    [
        (Planned(True, 0), 1, 0),
        (Planned(True, 0, TODAY), 0, 0),
        (Planned(True, 0, TODAY - timedelta(days=1)), 1, 0),
        (Planned(False, 10), 0, 0),
        (Planned(False, 11), 0, 1),
        (Planned(False, 11, TODAY), 0, 0),
        (Planned(True, 11), 1, 1),
    ],
)
def test_only_an_accepted_plan_covers_a_ticket(ticket, critical, old):
    assert rules.uncovered([ticket], TODAY) == (critical, old)


@given(st.lists(st.integers(0, 20), max_size=10), st.integers(0, 10))
def test_tickets_that_get_older_never_get_fewer(ages, later):
    tickets = [Planned(False, age) for age in ages]
    now = rules.uncovered(tickets, TODAY)
    assert rules.uncovered(tickets, TODAY, later=later)[1] >= now[1]


@given(st.integers(-50, 50), st.integers(-9, 9), st.integers(2, 5), st.integers(1, 5))
def test_what_moves_on_a_line_goes_on_on_it(first, step, days, ahead):
    values = [first + step * day for day in range(days)]
    assert rules.drift(values, ahead) == step * ahead


def test_only_the_last_five_days_are_looked_at():
    assert rules.drift([100, 0, 1, 2, 3, 4], 1) == 1
    assert rules.drift([None, None, 3], 1) == 0


@given(rates, st.lists(st.fractions(0, 1), max_size=6))
def test_an_expected_share_stays_a_share(rate, values):
    expected = rules.ahead_rate(rate, values)
    assert expected.all == rate.all
    assert 0 <= expected.good <= expected.all


@pytest.mark.parametrize(
    ("runs", "stable"), [([2], 1), ([1], 0), ([0], 0), ([9, 2, 0], 2), ([], 0)]
)
def test_a_process_that_is_ok_stays_so_in_the_forecast(runs, stable):
    assert rules.board_ahead(runs) == Rate(stable, len(runs))


def test_a_weekend_does_not_count_for_the_early_end():
    days = [date(2026, 3, day) for day in (5, 6, 9)]
    assert rules.has_held(date(2026, 3, 5), days)
    assert not rules.has_held(date(2026, 3, 6), days)
    assert rules.has_held(date(2026, 3, 7), days, need=1)


@pytest.mark.parametrize(
    "line",
    [
        "Password: hunter2",
        "pwd=hunter2",
        "admin password is hunter2",
        "API key: 8f2d",
        "Пароль: Зима2026",
        "пароля - Зима2026",
        "ftp://olena:hunter2@files.example.com",
        "-----BEGIN RSA PRIVATE KEY-----",
        "Zx81kQ92mmLp40RaTT",
    ],
)
def test_what_looks_like_a_password_is_found(line):
    assert pack.secrets(f"The server\n  {line}\nThe end") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Passwords are kept in the client's vault",
        "Password: in the vault",
        "Пароль: у сховищі клієнта",
        "Паролі зберігає Олена",
        "Key users: Olena, Ivan",
        "https://erp.example.com/odoo/action-123?debug=assets",
        "olena.kovalenko2026@Example-Company.com",
        "Agreement SA/2026/0001, Mon–Fri 09:00–18:00",
        "The token is renewed by Ivan",
        "Pincode",
    ],
)
def test_plain_words_are_let_through(line):
    assert pack.secrets(line) == []

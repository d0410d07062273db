# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which level of agreement is proposed, by the article's four questions.

The article names the questions and no numbers, so the three worked examples follow
from its words. Its usual terms (an answer within 2 to 4 hours, 1 hour if critical,
Monday to Friday, 9:00 to 18:00) are *standard*. What goes above them is for a business
that stops: its example of a high priority is "an invoice cannot be issued".
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.level_advice import (
    LEVELS,
    RULES,
    Client,
    Level,
    Rule,
    RuleError,
    advise,
    check_rules,
)

SMALL = Client(users=8, apps=3, it_team=False)
TRADER = Client(users=40, apps=8, critical=frozenset({"stock", "invoicing"}))
LARGE = Client(users=150, apps=14, it_team=True)


def test_a_small_client_gets_basic():
    """Few users, few apps, nothing that stops the business.

    Having nobody for the first question speaks for more, and alone is not enough: what
    such users ask ("explain how to create an invoice") can wait some hours.
    """
    advice = advise(SMALL)
    assert advice.level == "basic"
    assert advice.points == 1
    assert advice.reasons == ["it_team_none"]


def test_a_trader_whose_stock_and_invoices_must_not_stop_gets_business_critical():
    """The size alone is standard: criticality makes the level.

    Invoicing is the article's own example of what is of high priority, and with stock
    there are two processes whose standstill stops the business.
    """
    advice = advise(TRADER)
    assert advice.level == "business_critical"
    assert advice.points == 1 + 1 + 3
    assert advice.reasons == ["users_some", "apps_some", "critical_several"]
    assert advise(replace(TRADER, critical=frozenset())).level == "standard"
    assert advise(replace(TRADER, critical=None)).level == "standard"


def test_a_large_client_with_its_own_it_team_gets_standard():
    """The size alone would be above standard: the IT team makes the level.

    It answers the first questions of 150 users itself, so what reaches us is fewer and
    better described; and no process is said to be critical.
    """
    advice = advise(LARGE)
    assert advice.level == "standard"
    assert advice.points == 3 + 2 - 1
    assert advice.reasons == ["users_very_many", "apps_many", "it_team_own"]
    assert advise(replace(LARGE, it_team=None)).level == "business_critical"
    assert advise(replace(LARGE, critical=TRADER.critical)).level == "business_critical"


@pytest.mark.parametrize(
    ("users", "points"),
    [(0, 0), (14, 0), (15, 1), (49, 1), (50, 2), (99, 2), (100, 3), (5000, 3)],
)
def test_users_count_in_steps(users, points):
    assert advise(Client(users=users)).points == points


@pytest.mark.parametrize(("apps", "points"), [(4, 0), (5, 1), (9, 1), (10, 2), (60, 2)])
def test_apps_count_in_steps(apps, points):
    assert advise(Client(apps=apps)).points == points


def test_one_critical_process_is_never_basic():
    tiny = Client(users=2, apps=2, critical=frozenset({"invoicing"}), it_team=True)
    advice = advise(tiny)
    assert (advice.points, advice.level, advice.raised) == (0, "standard", True)


def test_nothing_known_is_the_lowest_level_without_reasons():
    advice = advise(Client())
    assert (advice.level, advice.reasons, advice.raised) == ("basic", [], False)


def test_no_it_team_is_not_the_same_as_not_known():
    assert advise(Client(it_team=False)).points == 1
    assert advise(Client(it_team=None)).points == 0


def test_rules_and_levels_are_data():
    levels = [Level("bronze"), Level("gold", 10)]
    rules = [
        Rule("till", (("critical", "includes", ["pos"]), ("users", "at_least", 3)), 4),
        Rule("always", (), 1),
        Rule("shop", (("critical", "includes", ("pos", "sale")),), floor="gold"),
    ]
    shop = Client(users=3, critical=frozenset({"pos"}))
    advice = advise(shop, rules, levels)
    assert (advice.level, advice.points, advice.raised) == ("gold", 5, True)
    assert advice.reasons == ["till", "always", "shop"]
    assert advise(replace(shop, users=2), rules, levels).reasons == ["always", "shop"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (Rule("r", (("turnover", "is", 1),)), "field"),
        (Rule("r", (("users", "like", 1),)), "operator"),
        (Rule("r", (), floor="gold"), "level"),
    ],
)
def test_a_broken_rule_is_named(rule, reason):
    with pytest.raises(RuleError) as caught:
        advise(SMALL, [rule])
    assert (caught.value.reason, caught.value.code) == (reason, "r")


def test_without_levels_nothing_can_be_proposed():
    with pytest.raises(RuleError, match="no_levels"):
        check_rules(RULES, ())


processes = st.frozensets(
    st.sampled_from(["stock", "invoicing", "production", "pos", "payroll"])
)
clients = st.builds(
    Client,
    st.integers(0, 300),
    st.integers(0, 40),
    processes,
    st.sampled_from([None, False, True]),
)
ORDER = [level.code for level in LEVELS]


def rank(client):
    return ORDER.index(advise(client).level)


@given(clients, st.integers(0, 100), st.integers(0, 10), processes)
def test_more_of_anything_never_lowers_the_level(client, users, apps, more):
    assert rank(replace(client, users=client.users + users)) >= rank(client)
    assert rank(replace(client, apps=client.apps + apps)) >= rank(client)
    assert rank(replace(client, critical=client.critical | more)) >= rank(client)


@given(clients)
def test_an_it_team_never_raises_the_level(client):
    own, unknown, none = (rank(replace(client, it_team=x)) for x in (True, None, False))
    assert own <= unknown <= none


@given(clients, st.permutations(RULES))
def test_the_order_of_the_rules_changes_no_level(client, rules):
    one, other = advise(client), advise(client, rules)
    assert (one.level, one.points, one.raised) == (
        other.level,
        other.points,
        other.raised,
    )
    assert sorted(one.reasons) == sorted(other.reasons)


@given(clients)
def test_the_points_are_those_of_the_reasons(client):
    advice = advise(client)
    assert advice.points == sum(rule.points for rule in advice.rules)
    steps = [level.code for level in LEVELS if advice.points >= level.points]
    earned = steps[-1] if steps else ORDER[0]
    assert advice.raised == (advice.level != earned)

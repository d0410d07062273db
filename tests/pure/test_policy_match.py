# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which policy promises what: total order, first match wins per metric."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools.policy import Policy, Ticket, match, objection

METRICS = ("first_response", "resolution")
NOTHING = frozenset()
TICKET = Ticket(
    company=1,
    client=7,
    team=5,
    categories=frozenset({30, 31}),
    tags=frozenset({60, 61}),
    channel=9,
    priority="2",
)


def policy(number=1, targets=None, **conditions):
    given = {
        "company": 0,
        "clients": NOTHING,
        "teams": NOTHING,
        "categories": NOTHING,
        "tags": NOTHING,
        "channels": NOTHING,
        "domain": "",
        **conditions,
    }
    return Policy(id=number, targets=targets or {("resolution", ""): number}, **given)


def yes(domain):
    return True


def no(domain):
    return False


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ({}, ""),
        ({"company": 1}, ""),
        ({"company": 2}, "company"),
        ({"clients": frozenset({7, 8})}, ""),
        ({"clients": frozenset({8})}, "client"),
        ({"teams": frozenset({5})}, ""),
        ({"teams": frozenset({4})}, "team"),
        ({"categories": frozenset({30})}, ""),
        ({"categories": frozenset({31, 99})}, ""),
        ({"categories": frozenset({32})}, "category"),
        ({"tags": frozenset({61, 99})}, ""),
        ({"tags": frozenset({62})}, "tag"),
        ({"channels": frozenset({9})}, ""),
        ({"channels": frozenset({10})}, "channel"),
        ({"domain": "[(1, '=', 1)]"}, "domain"),
    ],
)
def test_each_condition_can_pass_a_policy_over(conditions, reason):
    assert objection(policy(**conditions), TICKET, no) == reason


@pytest.mark.parametrize(
    "condition", ["clients", "teams", "categories", "tags", "channels"]
)
def test_a_ticket_without_the_thing_does_not_meet_a_condition_on_it(condition):
    bare = Ticket(1, 0, 0, NOTHING, NOTHING, 0, "")
    assert objection(policy(**{condition: frozenset({3})}), bare, yes)
    assert not objection(policy(), bare, yes)


def test_the_database_is_asked_only_when_all_else_fits():
    asked = []
    rule = policy(domain="d", teams=frozenset({4}))
    assert objection(rule, TICKET, asked.append) == "team"
    assert asked == []
    assert objection(policy(domain="d"), TICKET, asked.append) == "domain"
    assert asked == ["d"]


def test_the_first_that_fits_wins_each_metric():
    rules = [
        policy(1, {("resolution", ""): 10}, teams=frozenset({4})),
        policy(2, {("first_response", ""): 20}),
        policy(3, {("first_response", ""): 30, ("resolution", ""): 31}),
        policy(4, {("resolution", ""): 40}),
    ]
    targets, why = match(rules, TICKET, METRICS, yes)
    assert targets == {"first_response": 20, "resolution": 31}
    assert why == [
        [1, "team", []],
        [2, "matched", ["first_response"]],
        [3, "matched", ["resolution"]],
        [4, "taken", []],
    ]


def test_a_target_of_the_priority_goes_before_that_of_all():
    lines = {("resolution", "2"): 12, ("resolution", ""): 10, ("resolution", "3"): 13}
    assert match([policy(1, lines)], TICKET, METRICS, yes)[0] == {"resolution": 12}


def test_a_policy_without_a_target_for_the_priority_is_passed_over():
    rules = [policy(1, {("resolution", "3"): 13}), policy(2)]
    targets, why = match(rules, TICKET, METRICS, yes)
    assert targets == {"resolution": 2}
    assert why[0] == [1, "target", []]


def test_a_metric_that_nobody_promises_has_no_clock():
    assert match([policy()], TICKET, METRICS, yes)[0] == {"resolution": 1}
    assert match([], TICKET, METRICS, yes) == ({}, [])


sets = st.frozensets(st.integers(1, 3), max_size=2)
rules = st.lists(
    st.builds(
        Policy,
        id=st.integers(1, 99),
        company=st.integers(0, 2),
        clients=sets,
        teams=sets,
        categories=sets,
        tags=sets,
        channels=sets,
        domain=st.sampled_from(["", "yes", "no"]),
        targets=st.dictionaries(
            st.tuples(st.sampled_from(METRICS), st.sampled_from(["", "1", "2"])),
            st.integers(1, 999),
            max_size=3,
        ),
    ),
    max_size=6,
    unique_by=lambda rule: rule.id,
)
tickets = st.builds(
    Ticket,
    company=st.integers(1, 2),
    client=st.integers(0, 3),
    team=st.integers(0, 3),
    categories=sets,
    tags=sets,
    channel=st.integers(0, 3),
    priority=st.sampled_from(["", "1", "2"]),
)


def fits(domain):
    return domain == "yes"


@given(rules, tickets)
def test_every_policy_is_told_of_once_and_in_order(policies, ticket):
    targets, why = match(policies, ticket, METRICS, fits)
    assert [line[0] for line in why] == [rule.id for rule in policies]
    assert sorted(metric for line in why for metric in line[2]) == sorted(targets)
    for _policy, word, won in why:
        assert bool(won) == (word == "matched")


@given(rules, tickets)
def test_no_policy_of_another_company_ever_wins(policies, ticket):
    foreign = [rule for rule in policies if rule.company not in (0, ticket.company)]
    _targets, why = match(policies, ticket, METRICS, fits)
    words = {number: word for number, word, _won in why}
    assert all(words[rule.id] == "company" for rule in foreign)


@given(rules, tickets)
def test_what_comes_after_takes_nothing_from_what_came_before(policies, ticket):
    whole, _why = match(policies, ticket, METRICS, fits)
    for end in range(len(policies)):
        part, _why = match(policies[:end], ticket, METRICS, fits)
        assert part.items() <= whole.items()

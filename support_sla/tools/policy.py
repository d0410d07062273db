# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which policy promises what to a ticket: total order, first match wins per metric."""

from dataclasses import dataclass
from datetime import datetime

MATCHED = "matched"
#: Why a policy was passed over, in the order of asking.
PERIOD, COMPANY, CLIENT = "period", "company", "client"
TEAM, CATEGORY = "team", "category"
TAG, CHANNEL, DOMAIN, TARGET = "tag", "channel", "domain", "target"
TAKEN = "taken"
#: What was promised to others, or at other times.
ELSEWHERE = frozenset({PERIOD, COMPANY, CLIENT})


@dataclass(frozen=True, slots=True)
class Policy:
    """The conditions of a policy as ids; an empty set asks nothing.

    ``targets`` maps ``(metric, priority)`` to a target's id; ``priority`` is ``""`` for
    a target of every priority. It promises to tickets opened from ``first`` up to,
    without, ``until`` (naive UTC); ``None`` sets no bound.
    """

    id: int
    company: int
    clients: frozenset
    teams: frozenset
    categories: frozenset
    tags: frozenset
    channels: frozenset
    domain: str
    targets: dict
    first: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the conditions look at; ``categories`` are the category and its parents.

    ``at`` is when the ticket was opened (naive UTC): a later version of an agreement
    promises nothing to older tickets. Without it no bound is asked.
    """

    company: int
    client: int
    team: int
    categories: frozenset
    tags: frozenset
    channel: int
    priority: str
    at: datetime | None = None


def objection(policy, ticket, fits):
    """The first condition that fails, or ``""``; ``fits(domain)`` asks the database.

    >>> nothing = frozenset()
    >>> vip = Policy(1, 0, frozenset({7}), nothing, nothing, nothing, nothing, "", {})
    >>> objection(vip, Ticket(1, 8, 0, nothing, nothing, 0, "1"), bool)
    'client'
    """
    if ticket.at and not _holds(policy, ticket.at):
        return PERIOD
    if policy.company and policy.company != ticket.company:
        return COMPANY
    if policy.clients and ticket.client not in policy.clients:
        return CLIENT
    if policy.teams and ticket.team not in policy.teams:
        return TEAM
    if policy.categories and not policy.categories & ticket.categories:
        return CATEGORY
    if policy.tags and not policy.tags & ticket.tags:
        return TAG
    if policy.channels and ticket.channel not in policy.channels:
        return CHANNEL
    if policy.domain and not fits(policy.domain):
        return DOMAIN
    return ""


def match(policies, ticket, metrics, fits):
    """Return ``(targets, why)`` for a ticket.

    ``targets`` maps each promised metric to its target's id. ``why`` lists, in order,
    ``[policy id, word, metrics]``: the word is ``matched`` with the metrics won, or the
    reason why the policy was passed over.

    >>> nothing = frozenset()
    >>> def policy(number, targets, teams=nothing):
    ...     return Policy(
    ...         number, 0, nothing, teams, nothing, nothing, nothing, "", targets
    ...     )
    >>> rules = [
    ...     policy(1, {("resolution", ""): 10}, frozenset({5})),
    ...     policy(2, {("first_response", "3"): 20}),
    ...     policy(3, {("first_response", ""): 30, ("resolution", ""): 31}),
    ... ]
    >>> ticket = Ticket(1, 0, 4, nothing, nothing, 0, "3")
    >>> targets, why = match(rules, ticket, ("first_response", "resolution"), bool)
    >>> targets
    {'first_response': 20, 'resolution': 31}
    >>> why[0], why[2]
    ([1, 'team', []], [3, 'matched', ['resolution']])
    """
    targets, why = {}, []
    for policy in policies:
        reason = objection(policy, ticket, fits)
        if reason:
            why.append([policy.id, reason, []])
            continue
        offered = {
            metric: target
            for metric in metrics
            if (target := _target(policy, metric, ticket.priority))
        }
        won = [metric for metric in offered if metric not in targets]
        targets.update({metric: offered[metric] for metric in won})
        word = MATCHED if won else (TAKEN if offered else TARGET)
        why.append([policy.id, word, won])
    return targets, why


def telling(why):
    """The lines of ``why`` that are worth keeping with a ticket.

    A business has policies for every client and every version of an agreement: that
    those are not for this ticket explains nothing, and would be kept with each one.

    >>> telling([[1, "client", []], [2, "domain", []], [3, "matched", ["news"]]])
    [[2, 'domain', []], [3, 'matched', ['news']]]
    """
    return [line for line in why if line[1] not in ELSEWHERE]


def _target(policy, metric, priority):
    return policy.targets.get((metric, priority)) or policy.targets.get((metric, ""))


def _holds(policy, at):
    return (not policy.first or policy.first <= at) and (
        not policy.until or at < policy.until
    )

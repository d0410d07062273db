# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which level of agreement to propose to a client, and why.

The article forms an SLA individually from four things: number of users, scale of
functionality, criticality of processes, presence of an internal IT team. Rules are
data: each that applies adds points, sets the least level, or both, and gives its reason
as a code. Points choose the level; a person decides.
"""

from dataclasses import dataclass

BASIC, STANDARD, BUSINESS_CRITICAL = "basic", "standard", "business_critical"

#: What a condition may ask about; ``critical_count`` is how many are critical.
FIELDS = ("users", "apps", "critical", "critical_count", "it_team")
AT_LEAST, AT_MOST, IS, INCLUDES = "at_least", "at_most", "is", "includes"
OPERATORS = {
    AT_LEAST: lambda known, value: known >= value,
    AT_MOST: lambda known, value: known <= value,
    IS: lambda known, value: known == value,
    INCLUDES: lambda known, value: bool(set(known) & set(value)),
}


class RuleError(ValueError):
    """A rule cannot be asked; ``reason`` is a stable code, ``code`` names the rule.

    Codes: ``field``, ``operator``, ``level``, ``no_levels``.
    """

    def __init__(self, reason, code=""):
        super().__init__(f"{reason}: {code}" if code else reason)
        self.reason = reason
        self.code = code


@dataclass(frozen=True, slots=True)
class Client:
    """What the wizard asks; ``None`` is "not known" and fulfils no condition.

    ``apps`` is the functional scope as a number of apps, ``critical`` has the codes of
    the processes whose standstill stops the business.
    """

    users: int | None = None
    apps: int | None = None
    critical: frozenset | None = None
    it_team: bool | None = None

    @property
    def critical_count(self):
        return None if self.critical is None else len(self.critical)


@dataclass(frozen=True, slots=True)
class Level:
    """A level and the points from which on it is proposed."""

    code: str
    points: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Applies when all ``conditions`` ``(field, operator, value)`` are fulfilled.

    ``points`` may be negative; ``floor`` is the least level, ``""`` for none. ``code``
    is the reason. A rule without condition always applies.
    """

    code: str
    conditions: tuple
    points: int = 0
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """The proposed level; ``rules`` are those that applied, in the table's order.

    ``raised`` says that a floor, not the points, made the level.
    """

    level: str
    points: int
    rules: tuple
    raised: bool

    @property
    def reasons(self):
        return [rule.code for rule in self.rules]


#: What is shipped, from the lowest level up.
LEVELS = (Level(BASIC), Level(STANDARD, 2), Level(BUSINESS_CRITICAL, 5))
#: What is shipped; the numbers are a judgement, the four questions the article's.
RULES = (
    Rule("users_some", (("users", AT_LEAST, 15), ("users", AT_MOST, 49)), 1),
    Rule("users_many", (("users", AT_LEAST, 50), ("users", AT_MOST, 99)), 2),
    Rule("users_very_many", (("users", AT_LEAST, 100),), 3),
    Rule("apps_some", (("apps", AT_LEAST, 5), ("apps", AT_MOST, 9)), 1),
    Rule("apps_many", (("apps", AT_LEAST, 10),), 2),
    Rule("critical_one", (("critical_count", IS, 1),), 1, STANDARD),
    Rule("critical_several", (("critical_count", AT_LEAST, 2),), 3, STANDARD),
    Rule("it_team_none", (("it_team", IS, False),), 1),
    Rule("it_team_own", (("it_team", IS, True),), -1),
)


def advise(client, rules=RULES, levels=LEVELS):
    """Propose a level; ``levels`` are given from the lowest up.

    >>> advice = advise(Client(users=20, apps=2, critical=frozenset({"stock"})))
    >>> advice.level, advice.points, advice.reasons
    ('standard', 2, ['users_some', 'critical_one'])
    """
    check_rules(rules, levels)
    applied = tuple(rule for rule in rules if _applies(rule, client))
    points = sum(rule.points for rule in applied)
    order = [level.code for level in levels]
    # whoever has fewer points than the lowest level asks for gets the lowest one
    earned = max((n for n, one in enumerate(levels) if points >= one.points), default=0)
    least = max((order.index(rule.floor) for rule in applied if rule.floor), default=0)
    return Advice(order[max(earned, least)], points, applied, least > earned)


def check_rules(rules, levels=LEVELS):
    """Raise `RuleError` for a rule that an editor has broken.

    >>> check_rules([Rule("new", (("turnover", AT_LEAST, 1),))])
    Traceback (most recent call last):
    ...
    RuleError: field: new
    """
    if not levels:
        raise RuleError("no_levels")
    codes = {level.code for level in levels}
    for rule in rules:
        for name, operator, _value in rule.conditions:
            if name not in FIELDS:
                raise RuleError("field", rule.code)
            if operator not in OPERATORS:
                raise RuleError("operator", rule.code)
        if rule.floor and rule.floor not in codes:
            raise RuleError("level", rule.code)


def _applies(rule, client):
    for name, operator, value in rule.conditions:
        known = getattr(client, name)
        if known is None or not OPERATORS[operator](known, value):
            return False
    return True

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import level_advice as advice

NO, YES = "no", "yes"


class SupportAgreementRule(models.Model):
    """A rule by which a level is proposed: conditions, points, and the reason.

    It applies when all that is filled in holds; zero and empty ask nothing. What was
    not answered fulfils no condition.
    """

    _name = "support.agreement.rule"
    _description = "Rule for Levels"
    _order = "sequence, id"

    name = fields.Char(
        string="Reason",
        required=True,
        translate=True,
        help="Whoever forms the agreement reads it: say what is true of the client.",
    )
    code = fields.Char(required=True, copy=False, default=lambda self: uuid4().hex[:8])
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    users_from = fields.Integer(string="Users from")
    users_to = fields.Integer(string="Users up to")
    apps_from = fields.Integer(string="Apps from")
    apps_to = fields.Integer(string="Apps up to")
    critical_from = fields.Integer(string="Critical Processes from")
    critical_to = fields.Integer(string="Critical Processes up to")
    process_ids = fields.Many2many(
        "support.agreement.process",
        string="One of These Is Critical",
        ondelete="restrict",
    )
    it_team = fields.Selection(
        [(NO, "The client has none"), (YES, "The client has one")],
        string="IT Team",
    )
    points = fields.Integer(help="Added when the rule applies; may be negative.")
    floor_id = fields.Many2one(
        "support.agreement.level",
        string="At Least",
        ondelete="restrict",
        help="The least level that is proposed when the rule applies, whatever the "
        "points.",
    )
    condition = fields.Char(string="Applies to", compute="_compute_condition")

    _code_uniq = models.UniqueIndex("(code)", "Codes of rules differ.")
    _not_negative = models.Constraint(
        "CHECK(users_from >= 0 AND users_to >= 0 AND apps_from >= 0 AND apps_to >= 0 "
        "AND critical_from >= 0 AND critical_to >= 0)",
        "Users, apps and processes are counted from zero.",
    )
    _in_order = models.Constraint(
        "CHECK((users_to = 0 OR users_from <= users_to) "
        "AND (apps_to = 0 OR apps_from <= apps_to) "
        "AND (critical_to = 0 OR critical_from <= critical_to))",
        "A range begins at its smaller number. Leave the end at zero for no limit.",
    )

    @api.depends(
        "users_from",
        "users_to",
        "apps_from",
        "apps_to",
        "critical_from",
        "critical_to",
        "process_ids.name",
        "it_team",
    )
    def _compute_condition(self):
        for rule in self:
            words = [
                self._range_words(label, first, last)
                for label, first, last in (
                    (self.env._("users"), rule.users_from, rule.users_to),
                    (self.env._("apps"), rule.apps_from, rule.apps_to),
                    (
                        self.env._("critical processes"),
                        rule.critical_from,
                        rule.critical_to,
                    ),
                )
                if first or last
            ]
            if rule.process_ids:
                words.append(
                    self.env._(
                        "critical: %s", " / ".join(rule.process_ids.mapped("name"))
                    )
                )
            if rule.it_team:
                words.append(
                    self.env._("own IT team")
                    if rule.it_team == YES
                    else self.env._("no IT team")
                )
            rule.condition = ", ".join(words) or self.env._("every client")

    @api.model
    def _range_words(self, label, first, last):
        if not last:
            return self.env._("%(label)s: %(first)s or more", label=label, first=first)
        if first == last:
            return self.env._("%(label)s: %(number)s", label=label, number=first)
        return self.env._(
            "%(label)s: %(first)s to %(last)s", label=label, first=first, last=last
        )

    @api.constrains("active", "floor_id")
    def _check_rules(self):
        self._check_table()

    @api.model
    def _check_table(self):
        """Raise when the rules that are asked contradict the levels there are."""
        rules = self.search(Domain.TRUE)
        levels = self.env["support.agreement.level"].search(Domain.TRUE)
        try:
            advice.check_rules(rules._rules(), levels._levels())
        except advice.RuleError as error:
            broken = rules.filtered_domain([("code", "=", error.code)])
            raise ValidationError(self._objection(error, broken)) from error

    @api.model
    def _objection(self, error, rule):
        words = {
            "no_levels": self.env._("Keep at least one level: it is proposed to all."),
            "level": self.env._(
                "The rule “%(rule)s” asks for at least the level “%(level)s”, which is "
                "archived. Choose another level in the rule first.",
                rule=rule.name,
                level=rule.floor_id.name,
            ),
        }
        return words.get(error.reason) or self.env._(
            "The rule “%s” cannot be asked: its condition is not known.", rule.name
        )

    def _rules(self):
        """These rules as ``tools.level_advice.Rule``, in their order."""
        return [
            advice.Rule(
                rule.code,
                tuple(rule._conditions()),
                rule.points,
                rule.floor_id.code or "",
            )
            for rule in self
        ]

    def _conditions(self):
        for name, first, last in (
            ("users", self.users_from, self.users_to),
            ("apps", self.apps_from, self.apps_to),
            ("critical_count", self.critical_from, self.critical_to),
        ):
            if first and first == last:
                yield name, advice.IS, first
                continue
            if first:
                yield name, advice.AT_LEAST, first
            if last:
                yield name, advice.AT_MOST, last
        if self.process_ids:
            yield (
                "critical",
                advice.INCLUDES,
                frozenset(self.process_ids.mapped("code")),
            )
        if self.it_team:
            yield "it_team", advice.IS, self.it_team == YES

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models

from ..tools import length as rules
from .hypercare_policy_target import DEFAULTS


class HypercarePolicy(models.Model):
    """How a company does hypercare: factors of the length, targets, thresholds."""

    _name = "hypercare.policy"
    _description = "Hypercare Policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to offer it in every company."
    )
    # How long
    base_days = fields.Float(
        string="Days to Begin with",
        default=1.5,
        help="What every window lasts at least, before anything is added.",
    )
    user_days = fields.Float(
        string="Days per User",
        default=0.5,
        help="Added for each user, up to the number counted.",
    )
    users_counted = fields.Integer(
        string="Users Counted at Most",
        default=60,
        help="More users than that make a window no longer.",
    )
    app_days = fields.Float(
        string="Days per App",
        default=1.0,
        help="Added for each app beyond those included.",
    )
    apps_included = fields.Integer(
        default=2, help="Only apps beyond these are counted."
    )
    integration_days = fields.Float(
        string="Days per Integration",
        default=2.0,
        help="Added for each integration.",
    )
    risk_days = fields.Float(
        string="Days per Risk",
        default=4.0,
        help="Several companies, code of the client's own, history that was "
        "migrated, several sites at once.",
    )
    shortest_days = fields.Integer(
        string="Shortest Window",
        default=rules.SHORTEST,
        help="No window is proposed shorter than that, in calendar days.",
    )
    longest_days = fields.Integer(
        string="Longest Window",
        default=rules.LONGEST,
        help="With all extensions, in calendar days.",
    )
    close_workdays = fields.Integer(
        string="Working Days after the Month",
        default=3,
        help="Until when the books of a month are closed: with accounting in scope a "
        "window lasts at least that long.",
    )
    # How it may be extended
    extension_times = fields.Integer(
        string="Extensions at Most",
        default=2,
        help="How often a window may be extended.",
    )
    extension_days = fields.Integer(
        string="Days of an Extension at Most",
        default=14,
        help="No extension is longer than that.",
    )
    # When it is looked back at
    review_first_day = fields.Integer(
        string="Review from Day",
        default=7,
        help="The joint review takes place on this day of the window or later.",
    )
    review_last_day = fields.Integer(
        string="Review until Day",
        default=14,
        help="A window that ends before the first of these days is reviewed on its "
        "last day.",
    )
    # When it may end
    exit_hold_days = fields.Integer(
        string="Early End after (working days)",
        default=3,
        help="All criteria have held for that many working days in a row.",
    )
    target_ids = fields.One2many(
        "hypercare.policy.target",
        "policy_id",
        string="Targets",
        copy=True,
        default=lambda self: [
            Command.create({"code": code, "value": value})
            for code, value in DEFAULTS.items()
        ],
    )
    sla_policy_id = fields.Many2one(
        "support.sla.policy",
        string="Template of Promises",
        context={"active_test": False},
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.ref("hypercare.policy_promise", False),
        help="Copied for each window: what is promised while it is open. Where it "
        "promises nothing, the agreement of the client holds.",
    )

    _days_in_order = models.Constraint(
        "CHECK(shortest_days >= 2 AND shortest_days <= longest_days "
        "AND longest_days <= 60)",
        "A window lasts 2 to 60 days.",
    )
    _factors_not_negative = models.Constraint(
        "CHECK(base_days >= 0 AND user_days >= 0 AND users_counted >= 0 "
        "AND app_days >= 0 AND apps_included >= 0 AND integration_days >= 0 "
        "AND risk_days >= 0 AND close_workdays >= 0)",
        "Nothing makes a window shorter: give zero or more days.",
    )
    _extensions_not_negative = models.Constraint(
        "CHECK(extension_times >= 0 AND extension_days >= 0 AND exit_hold_days >= 1)",
        "Extensions are zero or more, and criteria hold for a day at least.",
    )
    _review_in_order = models.Constraint(
        "CHECK(review_first_day >= 1 AND review_first_day <= review_last_day)",
        "The review is due from a first day on until a last one.",
    )

    def _rule(self):
        """How long a window is proposed to be, see ``tools.length.Rule``."""
        self.ensure_one()
        return rules.Rule(
            base=self.base_days,
            per_user=self.user_days,
            users_counted=self.users_counted,
            per_app=self.app_days,
            apps_included=self.apps_included,
            per_integration=self.integration_days,
            per_risk=self.risk_days,
            shortest=self.shortest_days,
            longest=self.longest_days,
        )

    def _target(self, code):
        """What is aimed at for ``code``, or ``None`` where nothing is."""
        self.ensure_one()
        row = self.target_ids.filtered(lambda one: one.code == code)
        return row.value if row else None

    @api.model_create_multi
    def create(self, vals_list):
        self._check_template(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_template([vals])
        return super().write(vals)

    @api.model
    def _check_template(self, vals_list):
        """Raise for promises the user may not read, before a refusal names them."""
        given = [vals["sla_policy_id"] for vals in vals_list if "sla_policy_id" in vals]
        self.env["support.sla.policy"].browse(filter(None, given)).check_access("read")

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if default and "name" in default:
            return vals_list
        return [
            {**vals, "name": self.env._("%s (copy)", policy.name)}
            for policy, vals in zip(self, vals_list, strict=True)
        ]

    @api.onchange("longest_days")
    def _onchange_longest_days(self):
        """Keep what is typed within what is possible at all."""
        self.longest_days = min(self.longest_days, rules.LONGEST)

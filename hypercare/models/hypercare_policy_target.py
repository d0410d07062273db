# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

#: What is aimed at unless a company says otherwise. Targets of K1 and K3 are those
#: of the promises, K8 has none.
DEFAULTS = {
    "k2": 95.0,
    "k4": 90.0,
    "k5": 0.5,
    "k6": 0.0,
    "k7": 5.0,
    "k9": 80.0,
    "k10": 80.0,
    "answers": 5.0,
    "k11": 95.0,
    "k12": 80.0,
    "k13": 30.0,
    "k14": 0.0,
    "k15": 100.0,
    "k16": 100.0,
    "x2": 90.0,
    "x3": 0.5,
    "x4": 10.0,
    "x5": 100.0,
    "x6": 95.0,
    "x7": 80.0,
    "x8": 100.0,
}
CODES = [
    ("k2", "K2 Answered in time, at least (%)"),
    ("k4", "K4 Solved in time, high and very high, at least (%)"),
    ("k5", "K5 Requests of late against those at first, at most"),
    ("k6", "K6 Open requests of very high priority, at most"),
    ("k7", "K7 Reopened, at most (%)"),
    ("k9", "K9 Questions with an answer in the FAQ, at least (%)"),
    ("k10", "K10 Satisfied, at least (%)"),
    ("answers", "K10 Answers it takes, at least"),
    ("k11", "K11 Solved by support alone, at least (%)"),
    ("k12", "K12 Users at work within a week, at least (%)"),
    ("k13", "K13 Business volume off the plan, at most (±%)"),
    ("k14", "K14 Technical faults unexplained, at most"),
    ("k15", "K15 Key processes that are stable, at least (%)"),
    ("k16", "K16 Budget used, at most (%)"),
    ("x2", "X2 Solved in time, high and very high, at least (%)"),
    ("x3", "X3 Requests of late against those at first, at most"),
    ("x4", "X4 Age of a request without a plan, at most (working days)"),
    ("x5", "X5 Key processes that are stable, at least (%)"),
    ("x6", "X6 Solved by support alone, at least (%)"),
    ("x7", "X7 Satisfied, at least (%)"),
    ("x8", "X8 Repeated questions with an answer in the FAQ, at least (%)"),
]


class HypercarePolicyTarget(models.Model):
    """What is aimed at for an indicator (K), or asked for at the exit (X)."""

    _name = "hypercare.policy.target"
    _description = "Target of an Indicator"
    _order = "policy_id, sequence, id"
    _rec_name = "code"

    policy_id = fields.Many2one(
        "hypercare.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    code = fields.Selection(CODES, string="Indicator", required=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True, precompute=True)
    value = fields.Float(required=True, digits=(8, 2))

    _code_uniq = models.UniqueIndex(
        "(policy_id, code)", "A policy has one target per indicator."
    )
    _value_not_negative = models.Constraint(
        "CHECK(value >= 0)", "A target is zero or more."
    )
    _percent_in_range = models.Constraint(
        "CHECK(value <= 100 OR code NOT IN ('k2', 'k4', 'k7', 'k9', 'k10', 'k11', "
        "'k12', 'k15', 'x2', 'x5', 'x6', 'x7', 'x8'))",
        "A share is 100 percent at most.",
    )

    @api.depends("code")
    def _compute_sequence(self):
        order = [code for code, _label in CODES]
        for target in self:
            target.sequence = order.index(target.code) if target.code else 0

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from uuid import uuid4

from odoo import api, fields, models

from ..tools import level_advice


class SupportAgreementLevel(models.Model):
    """A level of support that is proposed, with the terms it begins with."""

    _name = "support.agreement.level"
    _description = "Level of Agreements"
    # As they are proposed: from the fewest points up.
    _order = "points, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, default=lambda self: uuid4().hex[:8])
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    points = fields.Integer(
        help="Proposed from this many points on. Whoever has fewer points than any "
        "level asks for gets the lowest one.",
    )
    description = fields.Text(
        translate=True,
        help="For whom it is meant; whoever forms an agreement reads it.",
    )
    policy_id = fields.Many2one(
        "support.sla.policy",
        string="Targets",
        required=True,
        ondelete="restrict",
        context={"active_test": False},
        help="An archived policy whose targets a new agreement begins with.",
    )
    summary = fields.Char(related="policy_id.summary")
    goal = fields.Float(
        string="Attainment Goal (%)",
        default=95.0,
        digits=(5, 2),
        help="The share of promises kept that a new agreement of this level begins"
        " with.",
    )
    allowance_hours = fields.Float(
        string="Hours Included per Month",
        help="Support hours a month that a new agreement of this level begins with.",
    )
    small_change_hours = fields.Float(
        string="Small Change below (h)",
        default=1.0,
        help="A small change that takes less than this counts as support.",
    )
    maintenance = fields.Boolean(
        string="Maintenance Package",
        help="Installing and updating modules and servers is included.",
    )
    service_ids = fields.Many2many(
        "support.agreement.service", string="Services Included"
    )
    duties = fields.Text(
        string="Duties on Breach",
        translate=True,
        help="What we do when a promise was not kept.",
    )

    _code_uniq = models.UniqueIndex("(code)", "Codes of levels differ.")
    _terms_in_range = models.Constraint(
        "CHECK(goal >= 0 AND goal <= 100 AND allowance_hours >= 0 "
        "AND small_change_hours >= 0)",
        "The goal is a percentage from 0 to 100; hours are zero or more.",
    )

    @api.constrains("active", "code")
    def _check_rules(self):
        self.env["support.agreement.rule"]._check_table()

    def _levels(self):
        """These levels as ``tools.level_advice`` takes them, from the lowest up."""
        return [level_advice.Level(level.code, level.points) for level in self]

    def _terms(self):
        """What a version of this level begins with, besides targets and escalation."""
        self.ensure_one()
        return {
            "level_id": self.id,
            "goal": self.goal,
            "allowance_hours": self.allowance_hours,
            "small_change_hours": self.small_change_hours,
            "maintenance": self.maintenance,
            "service_ids": [fields.Command.set(self.service_ids.ids)],
            "duties": self.duties,
        }

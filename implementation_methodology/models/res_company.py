# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..tools import forecast


class ResCompany(models.Model):
    _inherit = "res.company"

    implementation_amber_days = fields.Integer(
        string="Working days behind until at risk",
        default=2,
        help="The last delay against the baseline that is still on track.",
    )
    implementation_red_days = fields.Integer(
        string="Working days behind until off track",
        default=5,
        help="The last delay of a hard-gated stage that is not off track yet.",
    )
    implementation_guide_aside = fields.Json(
        string="Steps Put Aside",
        groups="implementation_methodology.group_manager,base.group_system",
        help="Keys of the steps of Getting started that this company does without.",
    )

    _implementation_days_order = models.Constraint(
        "CHECK(implementation_amber_days >= 0 "
        "AND implementation_red_days >= implementation_amber_days)",
        "A stage is at risk before it is off track.",
    )

    def _implementation_limits(self):
        """Thresholds of health, as the rules of ``tools/forecast.py`` take them."""
        self.ensure_one()
        return {
            "amber_days": self.implementation_amber_days,
            "red_days": self.implementation_red_days,
            "critical_days": forecast.CRITICAL_DAYS,
        }

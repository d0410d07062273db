# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class SupportIntegrity(models.AbstractModel):
    _name = "implementation.integrity"
    _inherit = [
        "support.integrity.clock",
        "support.integrity.agreement",
        "implementation.integrity",
    ]

    @api.model
    def _addons(self):
        return [*super()._addons(), "support_sla"]

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "promise": self.env._("Promises and working hours"),
            "clock": self.env._("Clocks and their facts"),
            "firing": self.env._("Escalations"),
            "version": self.env._("Agreed terms"),
            "statement": self.env._("Statements"),
            "figures": self.env._("Figures of statements, worked out again"),
        }

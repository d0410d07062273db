# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HypercareDuty(models.Model):
    """Who is there on which days of a window."""

    _name = "hypercare.duty"
    _description = "Roster of a Window"
    _order = "window_id, date_from, id"
    _rec_name = "person_id"

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    person_id = fields.Many2one(
        "hypercare.person",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('window_id', '=', window_id), ('side', '=', 'integrator')]",
    )
    partner_id = fields.Many2one(
        related="person_id.partner_id", string="Contact", store=True, index=True
    )
    date_from = fields.Date(
        string="From", help="Leave empty to begin with the first day."
    )
    date_to = fields.Date(string="Until", help="Leave empty until the last day.")
    note = fields.Char(
        string="For", help="Mornings, warehouse, second line, for instance."
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "A duty ends on the day it begins, or later.",
    )

    @api.constrains("person_id", "window_id")
    def _check_person(self):
        for duty in self:
            if duty.person_id.window_id != duty.window_id:
                raise ValidationError(
                    self.env._(
                        "%s is no person of this window.", duty.person_id.display_name
                    )
                )

    def _covers(self, day):
        """Those that are on duty on ``day``."""
        return self.filtered(
            lambda duty: (
                (not duty.date_from or duty.date_from <= day)
                and (not duty.date_to or day <= duty.date_to)
            )
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .support_sla_ticket_sides import MANAGERS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    support_project_id = fields.Many2one(
        related="company_id.support_project_id",
        readonly=False,
        groups=MANAGERS,
        domain="[('allow_timesheets', '=', True), "
        "('company_id', 'in', [False, company_id])]",
    )

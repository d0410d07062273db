# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    implementation_amber_days = fields.Integer(
        related="company_id.implementation_amber_days",
        readonly=False,
    )
    implementation_red_days = fields.Integer(
        related="company_id.implementation_red_days",
        readonly=False,
    )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    implementation_anonymised_on = fields.Datetime(
        string="Anonymised",
        readonly=True,
        copy=False,
        groups="implementation_methodology.group_manager",
        help="Since then nothing here tells who it was; that cannot be taken back.",
    )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

SIDES = [
    ("client", "Client"),
    ("integrator", "Integrator"),
    ("third_party", "Third party"),
]


class ProjectRole(models.Model):
    _inherit = "project.role"

    implementation_side = fields.Selection(
        SIDES,
        string="Side",
        help="On which side of an implementation people have this role.",
    )

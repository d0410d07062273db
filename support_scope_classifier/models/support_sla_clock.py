# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

OUT_OF_SCOPE = "out_of_scope"


class SupportSlaClock(models.Model):
    _inherit = "support.sla.clock"

    reason = fields.Selection(selection_add=[(OUT_OF_SCOPE, "Out of scope")])

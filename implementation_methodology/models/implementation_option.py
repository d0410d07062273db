# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ImplementationOption(models.Model):
    _name = "implementation.option"
    _description = "Contract Option"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    note = fields.Text(translate=True)
    is_default = fields.Boolean(
        string="Chosen by default",
        help="New projects start with this option ticked.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Each option has its own code.")

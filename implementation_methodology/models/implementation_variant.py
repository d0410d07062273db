# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ImplementationVariant(models.Model):
    _name = "implementation.variant"
    _description = "Hosting Variant"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    note = fields.Text(
        translate=True,
        help="What the client should know about this way of hosting.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Each hosting variant has its own code.")

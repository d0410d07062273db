# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HypercareTopic(models.Model):
    """What questions are about: an app or a process."""

    _name = "hypercare.topic"
    _description = "Topic of Questions"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("app", "App"), ("process", "Process")], required=True, default="process"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

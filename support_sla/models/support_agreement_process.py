# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from uuid import uuid4

from odoo import fields, models


class SupportAgreementProcess(models.Model):
    """A business process whose standstill may stop the client's business."""

    _name = "support.agreement.process"
    _description = "Critical Process"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, default=lambda self: uuid4().hex[:8])
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Codes of processes differ.")

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .project_role import SIDES

SEVERITIES = [
    ("minor", "Minor"),
    ("major", "Major"),
    ("critical", "Critical"),
]


class ImplementationRemark(models.Model):
    """Why an item was returned, in the words of who returned it."""

    _name = "implementation.remark"
    _description = "Remark on a Checklist Item"
    _order = "item_id, round_number, id"
    _rec_name = "text"

    item_id = fields.Many2one(
        "implementation.item",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="item_id.company_id",
        store=True,
    )
    round_number = fields.Integer(
        string="Round",
        readonly=True,
        help="The round the remark opened.",
    )
    text = fields.Text(
        required=True,
        readonly=True,
    )
    severity = fields.Selection(
        SEVERITIES,
        required=True,
        readonly=True,
        default="major",
    )
    resolved = fields.Boolean(
        readonly=True,
        help="The item was handed in again after this remark.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Author",
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    side = fields.Selection(
        SIDES,
        readonly=True,
    )
    remarked_on = fields.Datetime(readonly=True)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ImplementationTransferExport(models.TransientModel):
    """Choose what goes into the file, then take it."""

    _name = "implementation.transfer.export"
    _description = "Export of Configuration"

    part_ids = fields.One2many(
        "implementation.transfer.export.part",
        "wizard_id",
        string="Parts",
        default=lambda self: self._default_part_ids(),
    )
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)
    notes = fields.Text(string="Stays Behind", readonly=True)

    @api.model
    def _default_part_ids(self):
        return [
            Command.create({"name": part.name, "is_chosen": True})
            for part in self.env["implementation.transfer"]._offered()
        ]

    def action_export(self):
        """Make the file and show where it is, with what is not in it."""
        self.check_access("write")
        self.ensure_one()
        chosen = set(self.part_ids.filtered("is_chosen").mapped("name"))
        if not chosen:
            raise UserError(self.env._("Choose at least one part."))
        now = fields.Datetime.now()
        data, stayed = self.env["implementation.transfer"]._export(chosen, now)
        self.write(
            {
                "file": base64.b64encode(data),
                "file_name": f"configuration_{now:%Y-%m-%d}.json",
                "notes": "\n".join(stayed),
            }
        )
        return self._get_records_action(
            name=self.env._("Export Configuration"), target="new"
        )


class ImplementationTransferExportPart(models.TransientModel):
    _name = "implementation.transfer.export.part"
    _description = "Part of an Exported Configuration"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.transfer.export",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True)
    # Computed: a form does not send back what people cannot edit.
    label = fields.Char(string="Part", compute="_compute_label")
    count = fields.Integer(string="Records", compute="_compute_label")
    is_chosen = fields.Boolean(string="Export")

    @api.depends("name")
    def _compute_label(self):
        transfer = self.env["implementation.transfer"]
        parts = {part.name: part for part in transfer._offered()}
        memo = {}
        for line in self:
            part = parts.get(line.name)
            line.label = part.label if part else False
            line.count = len(transfer._records(part, memo)) if part else 0

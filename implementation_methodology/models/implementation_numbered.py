# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ImplementationNumbered(models.AbstractModel):
    """A record that gets a number of its company when it is created."""

    _name = "implementation.numbered"
    _description = "Numbered by a Sequence"
    _inherit = ["implementation.guarded"]

    #: The field that holds the number; the sequence's code is the model's name.
    _number_field = "number"

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self.env["ir.sequence"].sudo()  # numbering is nobody's right
        records = super().create(vals_list)
        for record in records:
            number = numbers.with_company(record.company_id).next_by_code(self._name)
            record._by_verb()[self._number_field] = number or f"#{record.id}"
        return records

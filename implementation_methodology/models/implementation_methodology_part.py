# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ImplementationMethodologyPart(models.AbstractModel):
    """What belongs to a methodology (``methodology_id``) and changes in drafts only."""

    _name = "implementation.methodology.part"
    _description = "Part of a Methodology"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.methodology_id._check_draft()
        return parts

    def write(self, vals):
        self.methodology_id._check_draft()
        result = super().write(vals)
        # It may belong to another one by now.
        self.methodology_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.methodology_id._check_draft()

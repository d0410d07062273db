# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import api, fields, models

from ..tools.attainment import Band

#: Percentages are agreed to hundredths.
PLACES = Decimal("0.01")


class SupportAgreementBand(models.Model):
    """Below how much attainment which part of the month's fee is credited."""

    _name = "support.agreement.band"
    _description = "Credit Band"
    _order = "version_id, below desc"

    version_id = fields.Many2one(
        "support.agreement.version", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="version_id.company_id")
    below = fields.Float(
        string="Attainment below (%)", required=True, digits=(5, 2), default=95.0
    )
    percent = fields.Float(
        string="Credit (% of the fee)", required=True, digits=(5, 2), default=5.0
    )

    @api.model_create_multi
    def create(self, vals_list):
        bands = super().create(vals_list)
        bands._check_open()
        return bands

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()  # of the version that it was moved to
        return result

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _check_open(self):
        if not self.version_id._is_by_verb():
            self.version_id._check_open()

    def _rules(self):
        """The bands as ``tools.attainment`` takes them."""
        return [
            Band(
                Decimal(str(band.below)).quantize(PLACES),
                Decimal(str(band.percent)).quantize(PLACES),
            )
            for band in self
        ]

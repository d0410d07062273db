# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES


class SupportScopeMapping(models.Model):
    """What a request type counts as under one version of an agreement.

    Part of what both sides sign: with the version it is frozen.
    """

    _name = "support.scope.mapping"
    _description = "Request Type in an Agreement"
    _order = "version_id, type_id"
    _rec_name = "type_id"

    version_id = fields.Many2one(
        "support.agreement.version", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    type_id = fields.Many2one(
        "support.scope.type",
        string="Request Type",
        required=True,
        index=True,
        ondelete="restrict",
    )
    type_scope = fields.Selection(related="type_id.scope", string="Usually")
    scope = fields.Selection(SCOPES, string="Counts As", required=True)

    _type_uniq = models.UniqueIndex(
        "(version_id, type_id)", "A version says once what a type counts as."
    )

    @api.model_create_multi
    def create(self, vals_list):
        mappings = super().create(vals_list)
        mappings.version_id._check_open()
        return mappings

    def write(self, vals):
        self.version_id._check_open()
        result = super().write(vals)
        self.version_id._check_open()
        return result

    def unlink(self):
        self.version_id._check_open()
        return super().unlink()

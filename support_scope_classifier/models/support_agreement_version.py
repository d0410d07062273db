# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class SupportAgreementVersion(models.Model):
    _inherit = "support.agreement.version"

    scope_mapping_ids = fields.One2many(
        "support.scope.mapping",
        "version_id",
        string="Request Types",
        copy=True,
        help="What counts as something else under this agreement: changes of law or "
        "updates of modules, for instance.",
    )

    def _scope_of_type(self, request_type):
        """What a request type counts as under this version, or under none."""
        # What was agreed is no secret to whoever decides on a request.
        mapping_sudo = self.sudo().scope_mapping_ids.filtered(
            lambda line: line.type_id == request_type
        )
        return mapping_sudo.scope or request_type.scope

    def _whole_content(self):
        content = super()._whole_content()
        # Without any nothing is added: what was signed before reads as it did.
        if self.scope_mapping_ids:
            content["scope_mapping"] = [
                {
                    "code": line.type_id.code,
                    "name": line.type_id.name,
                    "scope": line.scope,
                }
                for line in self.scope_mapping_ids.sorted(lambda one: one.type_id.code)
            ]
        return content

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class SupportSlaPromising(models.AbstractModel):
    """Rows of a policy. What both sides have signed, or are asked to sign, stays.

    An agreement gets a new version instead.
    """

    _name = "support.sla.promising"
    _description = "Part of a Promise"
    _inherit = ["support.sla.forgetting", "implementation.guarded"]

    def _promising_policies(self):
        """The policies that these rows belong to."""
        return self.policy_id

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_not_agreed()
        return rows

    def write(self, vals):
        # Whoever may not write learns nothing of what was agreed, either.
        self.check_access("write")
        self._check_not_agreed()
        result = super().write(vals)
        self._check_not_agreed()
        return result

    def unlink(self):
        self.check_access("unlink")
        self._check_not_agreed()
        return super().unlink()

    def _check_not_agreed(self):
        """Raise when a policy of these rows was put to signature."""
        if self._is_by_verb():
            return
        # Whoever edits a policy may not read the agreements that stand on it.
        self._promising_policies().sudo().agreement_version_ids._check_open()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class SupportSlaForgetting(models.AbstractModel):
    """Rows of which promises are made: when one changes, every worker looks again."""

    _name = "support.sla.forgetting"
    _description = "Part of What Promises Are Made Of"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._forget_sla_promises()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._forget_sla_promises()
        return result

    def unlink(self):
        self._forget_sla_promises()
        return super().unlink()

    def _forget_sla_promises(self):
        """Let new tickets be promised what is so now; open clocks keep theirs."""
        self.env["support.sla.promise"]._forget()

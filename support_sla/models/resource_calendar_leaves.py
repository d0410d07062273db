# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

#: A closure shorter than this cannot make hours too few for a target.
LONG = timedelta(days=30)


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._forget_sla_promises()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self._forget_sla_promises()
        return result

    def unlink(self):
        self._forget_sla_promises()
        return super().unlink()

    @api.constrains("date_from", "date_to", "calendar_id", "resource_id")
    def _check_sla_targets(self):
        """Refuse a closure so long that a target could not be kept any more."""
        closures = self.filtered(
            lambda leave: (
                not leave.resource_id and leave.date_to - leave.date_from > LONG
            )
        )
        if not closures:
            return
        domain = Domain("policy_id.active", "=", True)
        if all(leave.calendar_id for leave in closures):
            domain &= Domain("hours_id", "in", closures.calendar_id.ids)
        # Whoever enters holidays need not see the policies that stand on them.
        targets_sudo = self.env["support.sla.target"].sudo()
        targets_sudo.search(domain)._check_calendar()

    def _forget_sla_promises(self):
        """Let new tickets be promised the new hours; open clocks keep theirs."""
        if not all(leave.resource_id for leave in self):
            self.env["support.sla.promise"]._forget()

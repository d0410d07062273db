# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

#: A closure shorter than this cannot make hours too few for a target.
LONG = timedelta(days=30)


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["support.sla.forgetting", "resource.calendar.leaves"]

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
        # What one person has off moves no promise.
        if all(leave.resource_id for leave in self):
            return None
        return super()._forget_sla_promises()

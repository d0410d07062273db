# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

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
        calendars = self.calendar_id
        self._forget_sla_promises()
        result = super().unlink()
        calendars.exists()._check_sla_targets()
        return result

    def _forget_sla_promises(self):
        """Let new tickets be promised the new hours; open clocks keep theirs."""
        self.env["support.sla.promise"]._forget()

    @api.constrains("hour_from", "hour_to", "day_period", "week_type")
    def _check_sla_targets(self):
        self.calendar_id._check_sla_targets()

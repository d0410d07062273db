# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["support.sla.forgetting", "resource.calendar.attendance"]

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        calendars.exists()._check_sla_targets()
        return result

    @api.constrains("hour_from", "hour_to", "day_period", "week_type")
    def _check_sla_targets(self):
        self.calendar_id._check_sla_targets()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

import pytz

from odoo import models
from odoo.fields import Domain

from ..tools.schedule import WorkDays


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _implementation_workdays(self, first, last, company):
        """Index of the calendar's working days between two dates, both included.

        Public holidays of ``company`` count; those of other companies do not, which
        the calendar alone does not know when record rules are bypassed.
        """
        self.ensure_one()
        zone = pytz.timezone(self.tz or "UTC")
        intervals = self._work_intervals_batch(
            zone.localize(datetime.combine(first, time.min)),
            zone.localize(datetime.combine(last + timedelta(days=1), time.min)),
            domain=Domain("time_type", "=", "leave")
            & Domain("company_id", "in", [False, company.id]),
        )[False]
        return WorkDays(start.date() for start, _stop, _records in intervals)

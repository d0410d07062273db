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
        """Index of the calendar's working days between two dates, both included."""
        intervals = self._implementation_intervals(first, last, company)
        return self._implementation_days_of(intervals)

    def _implementation_days_of(self, intervals):
        """Index of the working days that naive UTC ``intervals`` lie in."""
        zone = pytz.timezone(self.tz or "UTC")
        return WorkDays(
            pytz.utc.localize(start).astimezone(zone).date()
            for start, _stop in intervals
        )

    def _implementation_intervals(self, first, last, company):
        """Working time between two dates, both included, as naive UTC intervals.

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
        return [
            (
                start.astimezone(pytz.utc).replace(tzinfo=None),
                stop.astimezone(pytz.utc).replace(tzinfo=None),
            )
            for start, stop, _records in intervals
        ]

    def _implementation_end_of(self, day):
        """The naive UTC moment at which ``day`` is over in the calendar's zone."""
        zone = pytz.timezone(self.tz or "UTC")
        end = zone.localize(datetime.combine(day + timedelta(days=1), time.min))
        return end.astimezone(pytz.utc).replace(tzinfo=None)

    def _implementation_day_of(self, moment):
        """The day of a naive UTC ``moment`` in the calendar's zone."""
        zone = pytz.timezone(self.tz or "UTC")
        return pytz.utc.localize(moment).astimezone(zone).date()

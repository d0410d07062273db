# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models

from odoo.addons.support_sla.tools import term as rules

#: How far around a window its working days are looked up; it lasts 60 days at most.
AROUND = timedelta(days=120)


class HypercareWindowDays(models.AbstractModel):
    """Days and working time of a window, in the client's zone."""

    _name = "hypercare.window.days"
    _description = "Days of a Window"

    def _today(self, now):
        """The day of the window's zone in which ``now`` (naive UTC) lies."""
        self.ensure_one()
        return rules.local_day(now, self.tz)

    def _day_start(self, day):
        """The instant (naive UTC) at which ``day`` begins in the window's zone."""
        self.ensure_one()
        return rules.midnight(day, self.tz)

    def _day_end(self, day):
        """The instant (naive UTC) at which ``day`` is over."""
        return self._day_start(day + rules.DAY)

    def _workdays(self, around=None):
        """Index of working days, see ``implementation tools.schedule.WorkDays``.

        It reaches 120 days to both sides of ``around``, the first day if not given.
        """
        self.ensure_one()
        middle = around or self.date_start or fields.Date.context_today(self)
        # Whoever looks at a window need not read its calendar's absences.
        return self.sudo().calendar_id._implementation_workdays(
            middle - AROUND, middle + AROUND, self.company_id
        )

    def _working_time(self):
        """Working time of the window, see ``support_sla tools.working_time``."""
        self.ensure_one()
        return self.env["support.sla.calendar"]._time_of(
            self.calendar_id, self.company_id
        )

    def _last_workdays(self, today, count):
        """The ``count`` last working days up to ``today``, the oldest first.

        Only days of the window; fewer than ``count`` while it is younger.
        """
        days = []
        workdays = self._workdays(today)
        day = workdays.on_or_before(today)
        while len(days) < count and self.date_start and day >= self.date_start:
            days.append(day)
            day = workdays.add(day, -1)
        return days[::-1]

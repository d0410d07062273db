# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain

from ..tools.working_time import WorkingTime

#: How far a snapshot reaches to either side of today.
HORIZON = relativedelta(years=10)


@lru_cache(maxsize=128)
def working_time(rules, year):
    """The working time of ``rules`` (canonical JSON), ten years around ``year``.

    Content never changes, so nothing ever has to be dropped from this cache: not by
    another worker, not by another database of the same server.
    """
    middle = fields.Datetime.to_datetime(f"{year}-07-01 00:00:00")
    return WorkingTime.from_rules(json.loads(rules), middle - HORIZON, middle + HORIZON)


class SupportSlaCalendar(models.Model):
    """Working hours and holidays as they were, addressed by their content.

    People go on editing ``resource.calendar``; a clock keeps the snapshot it was
    promised with, and two tickets under the same hours share one.
    """

    _name = "support.sla.calendar"
    _inherit = "support.sla.append.only"
    _description = "SLA Calendar Snapshots"
    _rec_name = "name"

    name = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True, help="SHA-256 of the rules.")
    rules = fields.Text(required=True, readonly=True)

    _key_unique = models.UniqueIndex("(key)", "These hours are there already.")

    def _working_time(self):
        """The snapshot as ``tools.working_time.WorkingTime``, read once per worker."""
        return working_time(self._cached_rules(self.id), fields.Date.today().year)

    @api.model
    @tools.ormcache("snapshot_id")
    def _cached_rules(self, snapshot_id):
        return self.browse(snapshot_id).rules

    @api.model
    def _snapshot(self, calendar, company):
        """The snapshot of ``calendar`` today, with the holidays of ``company``."""
        rules = self._rules(calendar, company)
        key = self._current_key(calendar, company)
        # Agents have no right on snapshots: they get what their ticket promises.
        snapshots_sudo = self.sudo()
        return snapshots_sudo._intern(
            {"name": calendar.sudo().name, "key": key, "rules": rules}
        )

    @api.model
    def _current_key(self, calendar, company):
        """The content key of ``calendar`` as it is now."""
        return sha256(self._rules(calendar, company).encode()).hexdigest()

    @api.model
    def _time_of(self, calendar, company):
        """Working time of a calendar as it is now, without keeping a snapshot."""
        return working_time(self._rules(calendar, company), fields.Date.today().year)

    @api.model
    def _rules(self, calendar, company):
        """What ``WorkingTime.from_rules`` takes, as canonical JSON."""
        # The same answer for an agent, for the mail gateway and for a cron.
        calendar_sudo = calendar.sudo()
        lines = calendar_sudo.attendance_ids.filtered(
            lambda line: not line.display_type and line.day_period != "lunch"
        )
        weekly = sorted(
            [
                int(line.dayofweek),
                round(line.hour_from * 3600),
                round(line.hour_to * 3600),
                int(line.week_type or 0) if calendar_sudo.two_weeks_calendar else None,
            ]
            for line in lines
        )
        rules = {
            "tz": calendar_sudo.tz or "UTC",
            "weekly": weekly,
            "closed": self._closed(calendar_sudo, company),
        }
        return json.dumps(rules, sort_keys=True, separators=(",", ":"))

    @api.model
    def _closed(self, calendar_sudo, company):
        """Holidays of the calendar and of the company, as pairs of UTC strings.

        Odoo would subtract holidays of *other* companies too when rules are bypassed.
        """
        domain = (
            Domain("resource_id", "=", False)
            & Domain("calendar_id", "in", [False, calendar_sudo.id])
            & Domain("company_id", "in", [False, company.id])
            & Domain("time_type", "=", "leave")
        )
        leaves_sudo = calendar_sudo.env["resource.calendar.leaves"].search(domain)
        # People enter 23:59:59 as a day's end; the second belongs to the holiday.
        return sorted(
            [
                fields.Datetime.to_string(leave.date_from),
                fields.Datetime.to_string(self._whole_minute(leave.date_to)),
            ]
            for leave in leaves_sudo
        )

    @api.model
    def _whole_minute(self, moment):
        return moment + timedelta(seconds=1) if moment.second == 59 else moment

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

from odoo import Command

from ..tools.schedule import Span
from .common import ImplementationCommon

#: Monday the 2nd of March 2026, nine o'clock in Kyiv.
START = datetime(2026, 3, 2, 7)
#: Monday after stage 1, the first day of stage 2.
NOW = datetime(2026, 3, 9, 7)


class PlanCommon(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Eight working hours a day without a break: hours and days are countable.
        cls.calendar.attendance_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "name": "Day",
                        "dayofweek": str(day),
                        "hour_from": 9,
                        "hour_to": 17,
                        "day_period": "full_day",
                    }
                )
                for day in range(5)
            ),
        ]
        cls.calendar.hours_per_day = 8
        cls.project = cls._start_implementation()
        cls.project._by_verb().implementation_started_on = START
        cls.stages = {s.code: s for s in cls.project.implementation_stage_ids}
        cls.reason = cls.env.ref("implementation_methodology.plan_reason_client_data")

    def _holiday(self, day, company=None):
        """A public holiday: the calendar day in Kyiv, of ``company`` (ours)."""
        company = company or self.env.company
        leave = (
            self.env["resource.calendar.leaves"]
            .with_company(company)
            .create(
                {
                    "name": "Holiday",
                    "calendar_id": False,
                    "date_from": datetime.combine(day, time(6)),
                    "date_to": datetime.combine(day, time(18)),
                }
            )
        )
        self.assertEqual(leave.company_id, company)

    def _undated(self, stage):
        """Take the due dates from a stage without a word in the history."""
        stage.item_ids._by_verb().write({"due_date": False})

    def _longer(self, code, days):
        """The stage with an end ``days`` working days later, and who follows."""
        stage = self.stages[code].with_user(self.manager)
        workdays = self.project._implementation_workdays([])
        span = Span(stage.plan_start, workdays.add(stage.plan_end, days))
        return stage, {**stage._move_proposal(span), stage: span}

    def _accept_first(self, now=datetime(2026, 3, 6, 14)):
        self._finish(self.stages["s1"], now=now)

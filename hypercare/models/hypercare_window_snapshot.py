# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models

from ..tools import kpi

SECOND = timedelta(seconds=1)


class HypercareWindowSnapshot(models.AbstractModel):
    """The indicators of each day of a window, and what they are called."""

    _name = "hypercare.window.snapshot"
    _description = "Snapshots of a Window"

    def _take_snapshot(self, day, now):
        """Keep the indicators of ``day`` as of its end, or of ``now`` before that.

        Run twice it keeps the same. What was kept after the day was over stays; what
        was kept during the day is replaced. A day that was missed is worked out from
        facts. The client's database is read before, see ``hypercare.provider``.
        """
        for window in self:
            end = window._day_end(day)
            taken_at = min(now, end - SECOND)
            window._read_provider(day, now)
            if not window._is_snapshot_final(day, end - SECOND):
                self.env["hypercare.snapshot"]._keep(
                    window, day, taken_at, window._figures(taken_at)
                )

    def _is_snapshot_final(self, day, last):
        """Whether the day is kept as of its ``last`` second already."""
        self.ensure_one()
        return bool(
            self.env["hypercare.snapshot"].search_count(
                [
                    ("window_id", "=", self.id),
                    ("day", "=", day),
                    ("taken_at", ">=", last),
                ],
                limit=1,
            )
        )

    def _kpi_names(self):
        """Names of the indicators in the reader's language, in their order."""
        return {
            "k1": self.env._("K1 First response (h)"),
            "k2": self.env._("K2 Answered in time (%)"),
            "k3": self.env._("K3 Time to solve (h)"),
            "k4": self.env._("K4 Solved in time (%)"),
            "k5": self.env._("K5 Trend of new tickets"),
            "k5_day": self.env._("K5 New tickets a day"),
            "k5_users": self.env._("K5 New tickets a day for 10 users"),
            "k6": self.env._("K6 Open tickets"),
            "k6_oldest": self.env._("K6 Age of the oldest (working days)"),
            "k7": self.env._("K7 Reopened (%)"),
            "k8": self.env._("K8 Nature (%)"),
            "k9": self.env._("K9 Questions with an answer in the FAQ (%)"),
            "k9_repeat": self.env._("K9 Questions asked again (%)"),
            "k10": self.env._("K10 Satisfied (%)"),
            "k10_mean": self.env._("K10 Mean rating (1 to 5)"),
            "k10_response": self.env._("K10 Requests for a rating answered (%)"),
            "k11": self.env._("K11 Solved by support alone (%)"),
            "k12": self.env._("K12 Users at work within a week (%)"),
            "k13": self.env._("K13 Business volume against plan (%)"),
            "k14": self.env._("K14 Technical faults"),
            "k15": self.env._("K15 Stable key processes (%)"),
            "k16": self.env._("K16 Budget used (%)"),
            "rejected": self.env._("Rejected tickets"),
            "duplicates": self.env._("Duplicates"),
        }

    def _kpi_segment_names(self):
        """Names of the segments in the reader's language: priorities, natures."""
        fields = self.env["helpdesk.ticket"]._fields
        return {
            **dict(fields["priority"]._description_selection(self.env)),
            kpi.URGENT: self.env._("High and very high"),
            **dict(fields["nature"]._description_selection(self.env)),
        }

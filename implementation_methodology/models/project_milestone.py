# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProjectMilestone(models.Model):
    _name = "project.milestone"
    _inherit = ["project.milestone", "implementation.guarded"]

    implementation_stage_ids = fields.One2many(
        "implementation.stage",
        "milestone_id",
        help="The implementation stage this milestone is the shadow of.",
        groups="implementation_methodology.group_user",
    )

    def write(self, vals):
        if "is_reached" in vals and not self._is_by_verb():
            # The shadow moves with its stage, which a client may have signed.
            owned = self.filtered(
                lambda m: (
                    m.sudo().implementation_stage_ids
                    and m.is_reached != vals["is_reached"]
                )
            )
            owned._check_guarded(["is_reached"] if owned else [])
        if "deadline" in vals and not self._is_by_verb():
            deadline = fields.Date.to_date(vals["deadline"]) or False
            # Whoever may move milestones need not see stages; the promise holds.
            for stage in self.sudo().implementation_stage_ids:
                if deadline != stage.plan_end:
                    stage._check_dates_free({"plan_end": deadline})
        return super().write(vals)

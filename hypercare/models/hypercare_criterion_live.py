# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class HypercareCriterionLive(models.AbstractModel):
    """Where the criteria of the entry stand at this moment.

    What was last assessed is stored and stays once the window is open. Until then
    roster, processes and answers are changed in many places: whoever looks at the
    checklist sees it as it is.
    """

    _name = "hypercare.criterion.live"
    _description = "Criterion as It Stands Now"

    live_state = fields.Selection(
        selection="_selection_live_state",
        string="State Now",
        compute="_compute_live",
        help="What the figures say now; only the end of a day is kept.",
    )
    live_evidence = fields.Text(
        string="What Was Found",
        compute="_compute_live",
        help="The figures behind it.",
    )

    @api.model
    def _selection_live_state(self):
        model = self.env["hypercare.criterion"]
        return model._fields["state"]._description_selection(self.env)

    @api.depends("state", "evidence", "window_id.state")
    @api.depends_context("lang")
    def _compute_live(self):
        found = {
            window: window._entry_findings()
            for window in self.filtered(lambda one: one.kind == "entry").window_id
            if window.state == "draft" and isinstance(window.id, int)
        }
        for criterion in self:
            criterion.live_state = criterion.state
            criterion.live_evidence = criterion.evidence
            ok, words = found.get(criterion.window_id, {}).get(
                criterion.code, (None, None)
            )
            if criterion.kind == "entry" and words:
                criterion.live_state = criterion._state_for(
                    True if criterion.ticked_at else ok
                )
                criterion.live_evidence = words

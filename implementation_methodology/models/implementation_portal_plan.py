# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import babel.numbers

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import babel_locale_parse

from ..tools.gate import ACCEPTED
from .implementation_stage_plan import HELD

HEALTH_ICONS = {
    "green": "fa-check-circle",
    "amber": "fa-exclamation-circle",
    "red": "fa-exclamation-triangle",
}
MOVES_SHOWN = 5


class ImplementationPortalPlan(models.AbstractModel):
    """Dates, delays and their reasons in the words of whoever looks at them."""

    _name = "implementation.portal.plan"
    _description = "Plan as Members See It"

    @api.model
    def _plan(self, member):
        """Go-live against its baseline, health, moved dates, ledger and picture."""
        project = member.project_id
        stages = project.implementation_stage_ids
        go_live = project._implementation_go_live_stage()
        health = project._implementation_health(for_client=True)
        return {
            "go_live": go_live,
            "go_live_on": self._go_live_on(go_live),
            "go_live_variance": project.implementation_go_live_variance,
            "variance_words": project._go_live_variance_words(),
            "health": health if project.implementation_refreshed_on else {},
            "health_why": self._why(health),
            "health_icon": HEALTH_ICONS[health["colour"]],
            "moves": self._moves(project),
            "held": self._held(stages),
            "timeline": self.env["implementation.timeline"]._picture(
                stages, for_client=True
            ),
        }

    def _why(self, health):
        """The reasons of a health as (words, stages), each said once."""
        stages = {}
        for stage, words in health["reasons"]:
            stages[words] = stages.get(words, stage.browse()) | stage
        return [(words[:1].upper() + words[1:], of) for words, of in stages.items()]

    def _go_live_on(self, go_live):
        """The day to name for go-live: expected, else planned."""
        if go_live.state == ACCEPTED:
            return go_live.plan_start
        return go_live.forecast_start or go_live.plan_start

    @api.model
    def _moves(self, project):
        """The latest moves that were decided, with how many stages followed."""
        Change = self.env["implementation.plan.change"]
        changes = Change.search(
            Domain("project_id", "=", project.id) & Domain("cause_id", "=", False),
            limit=MOVES_SHOWN,
        )
        followed = dict(
            Change._read_group(
                [("cause_id", "in", changes.ids)], ["cause_id"], ["__count"]
            )
        )
        sides = self._side_words()
        return [
            {
                "change": change,
                "side": sides.get(change.side, ""),
                "followed": followed.get(change, 0),
            }
            for change in changes
        ]

    @api.model
    def _held(self, stages):
        """Working days each side has held up the stages so far; (side, words, days).

        The two who read it are always there, a third party only when it has a share.
        """
        words = self._side_words()
        rows = []
        for side in HELD[:-1]:
            days = round(sum(stages.mapped(f"held_{side}_days")), 1)
            if days or side != "third_party":
                rows.append((side, words[side], self._days_words(days)))
        return rows

    def _days_words(self, days):
        locale = babel_locale_parse(self.env.lang or "en_US")
        return babel.numbers.format_decimal(days, format="0.#", locale=locale)

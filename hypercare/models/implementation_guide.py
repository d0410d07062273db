# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_list

from odoo.addons.implementation_methodology.models.implementation_guide_steps import (
    ENOUGH,
    MANAGERS,
)
from odoo.addons.support_sla.models.support_sla_ticket_sides import MANAGERS as HEADS


class ImplementationGuide(models.AbstractModel):
    """Steps to the first window of hypercare."""

    _inherit = "implementation.guide"

    @api.model
    def _sections(self):
        return [*super()._sections(), ("hypercare", self.env._("Hypercare"))]

    @api.model
    def _steps(self, now):
        return [*super()._steps(now), self._step_hyper_policy(), self._step_window()]

    @api.model
    def _policies(self):
        """Without those of windows: they end with them."""
        found = super()._policies()
        # Implementation managers are told of policies, not whose they are.
        windows_sudo = self.env["hypercare.window"].sudo()
        owned = windows_sudo.search(Domain("sla_policy_id", "in", found.ids))
        return found - owned.sla_policy_id

    @api.model
    def _step_hyper_policy(self):
        # Administrators are told, though they cannot read them.
        policies_sudo = self.env["hypercare.policy"].sudo()
        found = policies_sudo.search(self._of_company(), limit=3)
        return self._step(
            "hypercare_policy",
            "hypercare",
            410,
            title=self.env._("Hypercare policy"),
            now=format_list(self.env, found.mapped("name"))
            if found
            else self.env._("None is there"),
            why=self.env._(
                "It proposes how long a window lasts, how often it may be extended and "
                "what has to hold at its end."
            ),
            done=bool(found),
            button=self.env._("Open policies"),
            groups=(MANAGERS, HEADS),
            open=("hypercare.hypercare_policy_action", {}),
        )

    @api.model
    def _step_window(self):
        # Only their number is told.
        windows_sudo = self.env["hypercare.window"].sudo()
        count = windows_sudo.search_count(self._of_company(), limit=ENOUGH)
        return self._step(
            "window",
            "hypercare",
            420,
            title=self.env._("First window"),
            now=self.env._("Windows: %s", self._up_to(count))
            if count
            else self.env._("None is prepared"),
            why=self.env._(
                "Prepare it before the go-live: people, hours and the entry checklist "
                "take longer than a day."
            ),
            done=bool(count),
            button=self.env._("Show windows"),
            groups=(MANAGERS, HEADS),
            open=("hypercare.hypercare_window_action", {}),
        )

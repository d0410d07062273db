# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.models.implementation_guide_steps import (
    ENOUGH,
)
from odoo.addons.support_sla.models.support_sla_ticket_sides import MANAGERS


class ImplementationGuide(models.AbstractModel):
    """Steps to the first request that somebody has decided on."""

    _inherit = "implementation.guide"

    @api.model
    def _sections(self):
        return [*super()._sections(), ("scope", self.env._("What requests count as"))]

    @api.model
    def _steps(self, now):
        return [*super()._steps(now), self._step_types(), self._step_decision()]

    @api.model
    def _step_types(self):
        # One catalogue for all companies; its size is told.
        types_sudo = self.env["support.scope.type"].sudo()
        models_sudo = self.env["support.scope.model"].sudo()
        types = types_sudo.search_count(Domain.TRUE)
        in_use = models_sudo.search_count(Domain("state", "=", "active"), limit=1)
        return self._step(
            "types",
            "scope",
            310,
            title=self.env._("Request types"),
            now=self.env._("Request types: %s", types)
            if types and in_use
            else self.env._("Nothing can be suggested"),
            why=self.env._(
                "They say which requests are support and which are paid work. Archive "
                "those you never get, and try a text of a client."
            ),
            done=bool(types and in_use),
            button=self.env._("Try a text")
            if types and in_use
            else self.env._("Open request types"),
            groups=(MANAGERS,),
            open=(
                "support_scope_classifier.support_scope_try_action"
                if types and in_use
                else "support_scope_classifier.support_scope_type_action",
                {},
            ),
        )

    @api.model
    def _step_decision(self):
        # What was decided on whose ticket stays here.
        decisions_sudo = self.env["support.scope.decision"].sudo()
        count = decisions_sudo.search_count(
            Domain("user_id", "!=", False) & self._of_company(), limit=ENOUGH
        )
        return self._step(
            "decision",
            "scope",
            320,
            title=self.env._("First decision"),
            now=self.env._("Decided by people: %s", self._up_to(count))
            if count
            else self.env._("Nobody has decided on a request yet"),
            why=self.env._(
                "Suggestions move nothing: a person confirms or overrides them on the "
                "ticket, and the suggestion learns from that."
            ),
            done=bool(count),
            button=self.env._("Show tickets"),
            groups=(MANAGERS,),
            open=("support_sla.helpdesk_ticket_action_team_queue", {}),
        )

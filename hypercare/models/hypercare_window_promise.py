# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, models

#: Before the policies of agreements, which are 1 and 2.
SEQUENCE = 0
TEMPLATE = "hypercare.policy_promise"


class HypercareWindowPromise(models.AbstractModel):
    """The hypercare policy that promises while a window is open.

    Each window has a copy of the template of its own: it promises to the tickets that
    are stamped with the window, and to nobody else. What it does not promise is
    promised by the agreement of the client, or by the policies for everybody.
    """

    _name = "hypercare.window.promise"
    _description = "Promises of a Window"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("closed_at"):
            self._end_promises()
        return result

    def _promise_template(self):
        """The policy that is copied for a window; it may be archived."""
        self.ensure_one()
        # Whoever opens a window need not read the policies of the support.
        window_sudo = self.sudo().with_context(active_test=False)
        return window_sudo.policy_id.sla_policy_id or window_sudo.env.ref(
            TEMPLATE, False
        )

    def _arm_promises(self, now):
        """Promise to what is opened from ``now`` (naive UTC) on; once per window."""
        self.ensure_one()
        template_sudo = self._promise_template()
        if not template_sudo or self.sla_policy_id:
            return
        copied_sudo = template_sudo._by_verb().copy(
            {
                "name": self.env._("Hypercare %s", self.display_name),
                "active": True,
                "sequence": SEQUENCE,
                "company_id": self.company_id.id,
                "calendar_id": self.calendar_id.id,
                "partner_ids": [Command.clear()],
                "team_ids": [Command.clear()],
                # Exactly what is stamped, by project or by client: not one more.
                "domain": repr([("hypercare_id", "=", self.id)]),
                "valid_from": now,
                "valid_until": False,
            }
        )
        self._by_verb().write({"sla_policy_id": copied_sudo.id})

    def _end_promises(self):
        """Promise nothing to what is opened after a window was closed.

        Clocks that run go on by what was promised to them.
        """
        for window in self:
            policy_sudo = window.sudo().sla_policy_id  # see _promise_template
            if policy_sudo and policy_sudo.valid_until != window.closed_at:
                policy_sudo._by_verb().valid_until = window.closed_at

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import math

from odoo import api, fields, models

MINUTE = 60


class SupportTimer(models.Model):
    """A running timer: who works on which ticket, and since when.

    It lives on the server, so it survives a reload, and goes by the server's clock.
    """

    _name = "support.timer"
    _description = "Running Timer"

    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", readonly=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade", readonly=True
    )
    started_at = fields.Datetime(required=True, readonly=True)

    _user_uniq = models.UniqueIndex("(user_id)", "One timer runs at a time.")

    @api.model
    def _mine(self):
        """The timer of whoever asks, if one runs."""
        return self.search([("user_id", "=", self.env.uid)], limit=1)

    @api.model
    def _start(self, ticket, now):
        """Start the user's timer on ``ticket`` at ``now`` (naive UTC)."""
        self.check_access("read")
        # Timers are made and ended by verbs only: agents have no other right on them.
        timer_sudo = self.sudo().create(
            {"user_id": self.env.uid, "ticket_id": ticket.id, "started_at": now}
        )
        return timer_sudo.with_env(self.env)

    def _drop(self):
        """Take the timer away; only its own user can."""
        self.check_access("read")  # the rule of the model: one's own
        self.sudo().unlink()  # as for starting

    def _minutes(self, now):
        """How long it has run at ``now`` (naive UTC): minutes begun, at least 1."""
        self.ensure_one()
        seconds = (now - self.started_at).total_seconds()
        return max(1, math.ceil(seconds / MINUTE))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.support_scope_decision import OUTCOMES
from ..models.support_scope_ticket_decide import (
    EXCLUDED,
    INCLUDED,
    MINUTES,
    MOST_MINUTES,
    SMALL_CHANGE,
)


class SupportScopeEffort(models.TransientModel):
    """Asks how much work a small change is, and shows first what would follow."""

    _name = "support.scope.effort"
    _description = "Estimate of a Small Change"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("ticket_id",)

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    hours = fields.Float(
        string="Estimate",
        compute="_compute_hours",
        store=True,
        precompute=True,
        readonly=False,
        help="Hours and minutes of work.",
    )
    is_anew = fields.Boolean(compute="_compute_is_anew")
    outcome = fields.Selection(OUTCOMES, compute="_compute_answer")
    reason = fields.Char(compute="_compute_answer")

    @api.depends("ticket_id")
    def _compute_hours(self):
        for dialog in self:
            dialog.hours = dialog._estimated() / MINUTES

    @api.depends("ticket_id")
    def _compute_is_anew(self):
        for dialog in self:
            dialog.is_anew = bool(dialog._estimated())

    def _estimated(self):
        """Minutes that were estimated before; 0 if nothing was."""
        decision_sudo = self.ticket_id.sudo().scope_decision_id  # shown on the ticket
        if decision_sudo.scope != SMALL_CHANGE:
            return 0
        return decision_sudo.estimate_minutes

    @api.depends("ticket_id", "hours")
    def _compute_answer(self):
        for dialog in self:
            dialog.outcome, dialog.reason = dialog.ticket_id._scope_answer(
                SMALL_CHANGE, dialog._minutes() or None
            )

    def _minutes(self):
        """The estimate in minutes; 0 while there is none."""
        if not 0 < self.hours * MINUTES <= MOST_MINUTES:
            return 0
        return max(1, round(self.hours * MINUTES))

    def action_include(self):
        """Count it as support; refused when it is not small any more."""
        self._decide(INCLUDED)
        return {"type": "ir.actions.act_window_close"}

    def action_exclude(self):
        """Decide that it is out of scope, and go on to the change request."""
        self._decide(EXCLUDED)
        action = self.ticket_id.action_offer_change()
        if action is True:
            return {"type": "ir.actions.act_window_close"}
        return action

    def _decide(self, outcome):
        self.ensure_one()
        ticket = self.ticket_id
        ticket.check_access("write")
        minutes = self._minutes()
        if not minutes:
            raise UserError(self.env._("Say how much work it is, in hours."))
        # Others may have booked hours since the answer was shown.
        decided, reason = ticket._scope_answer(SMALL_CHANGE, minutes)
        if decided != outcome:
            raise UserError(reason)
        ticket._decide_scope(SMALL_CHANGE, minutes)

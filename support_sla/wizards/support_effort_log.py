# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

MINUTES = 60
#: A timer that ran longer than this was most likely forgotten.
LONG = 10 * MINUTES


class SupportEffortLog(models.TransientModel):
    """Asks for the time that a ticket took, and for what."""

    _name = "support.effort.log"
    _description = "Log Time"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("ticket_id", "timer_id", "next_ticket_id")

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    timer_id = fields.Many2one("support.timer", readonly=True, ondelete="set null")
    next_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Then Start on",
        readonly=True,
        ondelete="cascade",
        help="The timer goes on here afterwards.",
    )
    timed = fields.Boolean(
        default=lambda self: bool(self.env.context.get("default_timer_id")),
        readonly=True,
    )
    is_long = fields.Boolean(compute="_compute_is_long")
    date = fields.Date(
        compute="_compute_values",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    hours = fields.Float(
        string="Time Spent",
        compute="_compute_values",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    name = fields.Char(
        string="What Was Done",
        compute="_compute_values",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    scope = fields.Selection(related="ticket_id.scope")

    @api.depends("ticket_id", "timer_id")
    def _compute_values(self):
        for dialog in self:
            ticket, timer = dialog.ticket_id, dialog.timer_id
            now = ticket._sla_now()
            dialog.date = ticket._effort_today()
            dialog.hours = timer._minutes(now) / MINUTES if timer else 0
            dialog.name = ticket.name

    @api.depends("timer_id")
    def _compute_is_long(self):
        for dialog in self:
            now = dialog.ticket_id._sla_now()
            timer = dialog.timer_id
            dialog.is_long = bool(timer) and timer._minutes(now) > LONG

    def action_confirm(self):
        """Book it; the entry checks the right to write the ticket."""
        self.ensure_one()
        self._end_timer()
        self.ticket_id._log_effort(self.date, self.hours, self.name)
        return self._go_on()

    def action_discard(self):
        """End the timer, book nothing."""
        self.ensure_one()
        self._end_timer()
        return self._go_on()

    def _end_timer(self):
        if not self.timed:
            return
        # Confirmed twice, or in two windows, it is booked once.
        if not self.timer_id.exists():
            raise UserError(
                self.env._("This timer has ended: its time was booked or discarded.")
            )
        self.timer_id._drop()

    def _go_on(self):
        """Start on the next ticket, if that was asked for."""
        if self.next_ticket_id:
            self.next_ticket_id.action_effort_start()
        return {"type": "ir.actions.act_window_close"}

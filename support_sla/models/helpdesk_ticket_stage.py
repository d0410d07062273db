# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

EFFECTS = [
    ("counts", "Time counts"),
    ("holds", "On hold"),
    ("solved", "Solved"),
    ("cancelled", "Cancelled or rejected"),
]
CLOSED = ("solved", "cancelled")


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    sla_effect = fields.Selection(
        selection=EFFECTS,
        string="SLA Clocks",
        compute="_compute_sla_effect",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="What a ticket in this stage does to its clocks. On hold: the resolution "
        "waits for somebody else; responses are still owed.",
    )

    @api.depends("closed")
    def _compute_sla_effect(self):
        for stage in self:
            if stage.closed:
                fits = stage.sla_effect in CLOSED
                stage.sla_effect = stage.sla_effect if fits else "solved"
            else:
                fits = stage.sla_effect not in (*CLOSED, False)
                stage.sla_effect = stage.sla_effect if fits else "counts"

    @api.constrains("sla_effect", "closed")
    def _check_sla_effect(self):
        for stage in self:
            if stage.closed != (stage.sla_effect in CLOSED):
                raise ValidationError(
                    self.env._(
                        "The stage %(stage)s: a closing stage solves or cancels a "
                        "ticket, any other one counts or holds the time.",
                        stage=stage.name,
                    )
                )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SupportSlaTry(models.TransientModel):
    """Shows what the policies would promise to a ticket, and why."""

    _name = "support.sla.try"
    _inherit = "implementation.dialog"
    _description = "Try Policies on a Ticket"

    _subject_fields = ("ticket_id",)

    ticket_id = fields.Many2one("helpdesk.ticket", ondelete="cascade")
    line_ids = fields.One2many(
        "support.sla.try.line", "wizard_id", compute="_compute_line_ids"
    )

    @api.depends("ticket_id")
    def _compute_line_ids(self):
        lines = self.env["support.sla.try.line"]
        for wizard in self:
            ticket = wizard.ticket_id._origin
            wizard.line_ids = lines
            if not ticket:
                continue
            ticket.check_access("read")
            # Nothing is promised by trying: targets are matched, no promise is made.
            _targets, why = ticket.sudo()._sla_match_targets(ticket._sla_now())
            wizard.line_ids = [
                fields.Command.create(
                    {
                        "sequence": number,
                        "policy_id": policy,
                        "word": word,
                        "metrics": lines._words(metrics),
                    }
                )
                for number, (policy, word, metrics) in enumerate(why)
            ]


class SupportSlaTryLine(models.TransientModel):
    _name = "support.sla.try.line"
    _description = "Policy Tried on a Ticket"
    _order = "sequence, id"

    wizard_id = fields.Many2one("support.sla.try", ondelete="cascade", index=True)
    sequence = fields.Integer()
    policy_id = fields.Many2one("support.sla.policy", ondelete="cascade")
    word = fields.Selection(
        selection=[
            ("matched", "Fits"),
            ("period", "Not in force at that time"),
            ("company", "Another company"),
            ("client", "Another client"),
            ("team", "Another team"),
            ("category", "Another category"),
            ("tag", "No such tag"),
            ("channel", "Another channel"),
            ("domain", "The further conditions do not hold"),
            ("target", "No promise for this priority"),
            ("taken", "Policies above promise it already"),
        ],
        string="Result",
    )
    metrics = fields.Char(string="Promises")

    @api.model
    def _words(self, metrics):
        names = dict(self.env["support.sla.promise"]._selection_metric())
        return ", ".join(names[metric] for metric in metrics)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .support_sla_target import UNIT_SECONDS

ROLES = [
    ("assignee", "Assigned person"),
    ("leader", "Team leader"),
    ("team", "Everybody of the team"),
]


class SupportSlaLevel(models.Model):
    """One step of an escalation: when, on what condition, and what then happens."""

    _name = "support.sla.level"
    _description = "SLA Escalation Level"
    _inherit = ["support.sla.promising"]
    _order = "policy_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    policy_id = fields.Many2one(
        "support.sla.policy", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(related="policy_id.company_id")
    metric = fields.Selection(
        selection="_selection_metric", help="Leave empty for every metric."
    )
    moment = fields.Selection(
        selection=[
            ("before", "Before it is due"),
            ("at", "When it is due"),
            ("after", "After it was due"),
        ],
        required=True,
        default="before",
        help="Before, at or after the time at which the promise falls due.",
    )
    amount = fields.Float(
        default=30.0,
        help="How long before or after.",
    )
    unit = fields.Selection(
        selection=[("minutes", "Working minutes"), ("hours", "Working hours")],
        required=True,
        default="minutes",
    )
    domain = fields.Char(
        string="Only If",
        default="[]",
        help="Conditions on the ticket. Leave empty to escalate always.",
    )
    urgent = fields.Boolean(
        string="At Any Hour",
        help="Tell people at once, also outside working hours. Otherwise they are told "
        "when the hours open.",
    )
    notify = fields.Selection(
        selection=[
            ("none", "Do not notify"),
            ("activity", "Activity"),
            ("mail", "Mail"),
            ("note", "Note on the ticket"),
        ],
        required=True,
        default="activity",
        help="How people are told.",
    )
    role = fields.Selection(
        selection=ROLES,
        default="assignee",
        help="Who of the ticket is told.",
    )
    user_ids = fields.Many2many("res.users", string="And These People")
    reassign_id = fields.Many2one("res.users", string="Reassign To")
    raise_priority = fields.Boolean(
        string="Raise the Priority by One",
        help="The ticket is lifted by one priority, and its clocks are aimed anew.",
    )
    stage_id = fields.Many2one("helpdesk.ticket.stage", string="Move to Stage")
    action_id = fields.Many2one(
        "ir.actions.server",
        string="Run Action",
        domain=[("model_id.model", "=", "helpdesk.ticket")],
        groups="base.group_system",
        help="A server action that is run on the ticket.",
    )

    _amount_not_negative = models.Constraint(
        "CHECK(amount >= 0)",
        "Say before or after, and the time as a positive number.",
    )

    @api.model
    def _selection_metric(self):
        # News are promised by a person, not by a policy whose levels could fire.
        return self.env["support.sla.target"]._selection_metric()

    @api.constrains("domain")
    def _check_domain(self):
        for level in self:
            try:
                level.policy_id._try_domain(level.domain)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The conditions of the escalation %(level)s cannot be read: "
                        "%(error)s",
                        level=level.name,
                        error=error,
                    )
                ) from error

    def _changes_ticket(self):
        """Whether this level does anything but tell people."""
        self.ensure_one()
        # Who may run server actions is settled when the level is written.
        level_sudo = self.sudo()
        return bool(
            level_sudo.reassign_id
            or level_sudo.raise_priority
            or level_sudo.stage_id
            or level_sudo.action_id
        )

    def _fitting(self, tickets):
        """Those of ``tickets`` that meet the conditions of this level."""
        self.ensure_one()
        if self.domain in (False, "", "[]"):
            return tickets
        return tickets.filtered_domain(self.policy_id._evaluate(self.domain))

    def _people(self, ticket):
        """Whom this level is meant for, whether they may be told or not."""
        self.ensure_one()
        roles = {
            "assignee": ticket.user_id,
            "leader": ticket.team_id.user_id,
            "team": ticket.team_id.user_ids,
        }
        users = self.user_ids | self.reassign_id
        return roles[self.role] | users if self.role else users

    def _terms(self, metric):
        """``[[id, offset], …]`` of the levels for ``metric``.

        The offset is in seconds of working time from due, negative before it.
        """
        signs = {"before": -1, "at": 0, "after": 1}
        return [
            [
                level.id,
                signs[level.moment] * round(level.amount * UNIT_SECONDS[level.unit]),
            ]
            for level in self
            if level.active and level.metric in (False, metric)
        ]

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .support_sla_ticket_sides import AGENTS

STATUSES = [
    ("running", "In time"),
    ("risk", "At risk"),
    ("breached", "Breached"),
    ("held", "On hold"),
    ("met", "Kept"),
    ("missed", "Missed"),
]


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = [
        "support.sla.ticket.agreement",
        "support.sla.ticket.effort",
        "support.sla.ticket.escalate",
        "support.sla.ticket.import",
        "support.sla.ticket.verbs",
        "support.sla.ticket.watch",
        "support.sla.ticket.match",
        "support.sla.ticket.sides",
        "implementation.guarded",
        "helpdesk.ticket",
    ]

    _guarded_fields = frozenset(
        {
            "sla_due_at",
            "sla_status",
            "sla_idle_since",
            "sla_unanswered_since",
            "sla_revision",
            "sla_clock_ids",
            "sla_fact_ids",
            "opened_at",
            "agreement_id",
            "agreement_gap",
            "import_key",
        }
    )

    priority = fields.Selection(
        help="Very High: work stands still, an invoice cannot be issued, for instance. "
        "High: work goes on, but something important is wrong. Medium: something is "
        "wrong, and there is a way around it. Low: a question or a wish that can wait.",
    )
    sla_due_at = fields.Datetime(
        string="Next Due",
        readonly=True,
        copy=False,
        help="When the next promise on this ticket falls due.",
    )
    sla_status = fields.Selection(
        selection=STATUSES, string="SLA", readonly=True, copy=False
    )
    sla_idle_since = fields.Datetime(
        string="Unjustified Hold since", readonly=True, copy=False, groups=AGENTS
    )
    sla_unanswered_since = fields.Datetime(
        string="Unanswered since",
        readonly=True,
        copy=False,
        groups=AGENTS,
        default=lambda self: self._default_sla_unanswered_since(),
        help="When the oldest message of the client came that nobody has answered.",
    )
    sla_revision = fields.Integer(readonly=True, copy=False, groups=AGENTS)
    sla_clock_ids = fields.One2many(
        "support.sla.clock", "ticket_id", string="SLA Clocks", groups=AGENTS
    )
    sla_fact_ids = fields.One2many(
        "support.sla.fact", "ticket_id", string="SLA Facts", groups=AGENTS
    )

    _sla_due = models.Index("(sla_due_at) WHERE sla_due_at IS NOT NULL")
    # What is asked for all day long is a small part of all tickets there ever were.
    _sla_alert = models.Index("(sla_status) WHERE sla_status IN ('risk', 'breached')")
    _sla_unanswered = models.Index(
        "(sla_unanswered_since) WHERE sla_unanswered_since IS NOT NULL"
    )

    def _default_sla_unanswered_since(self):
        return False if self._sla_is_automatic() else self._sla_now()

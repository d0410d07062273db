# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from .support_sla_ticket_agreement import SCOPES

KINDS = [("hours", "Hours"), ("ticket", "Ticket")]


class SupportEffortReport(models.Model):
    """Hours and tickets by client, period, scope and person.

    An entry of hours counts on its day, a ticket on the day on which it was opened, by
    the zone of its agreement. The scope of hours is what an approved statement says
    of them, else what their ticket is today.
    """

    _name = "support.effort.report"
    _description = "Effort and Tickets"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "account.analytic.line": [
            "helpdesk_ticket_id",
            "agreement_id",
            "date",
            "unit_amount",
            "user_id",
            "company_id",
            "stated_scope",
        ],
        "helpdesk.ticket": [
            "active",
            "agreement_id",
            "commercial_partner_id",
            "company_id",
            "opened_at",
            "scope",
            "team_id",
            "user_id",
        ],
        "support.agreement": ["tz"],
    }

    kind = fields.Selection(KINDS, string="Counted", readonly=True)
    date = fields.Date(readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Client", readonly=True)
    agreement_id = fields.Many2one("support.agreement", readonly=True)
    scope = fields.Selection(SCOPES, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        readonly=True,
        help="Who worked the hours; of a ticket, whom it is assigned to.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    hours = fields.Float(readonly=True)
    ticket_count = fields.Integer(string="Tickets Opened", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            # Two kinds of rows in one: even and odd numbers keep their ids apart.
            """
            SELECT l.id::bigint * 2 AS id, 'hours' AS kind, l.date,
                   t.id AS ticket_id, t.commercial_partner_id AS partner_id,
                   l.agreement_id, COALESCE(l.stated_scope, t.scope) AS scope,
                   l.user_id, t.team_id, l.company_id,
                   l.unit_amount AS hours, 0 AS ticket_count
              FROM account_analytic_line l
              JOIN helpdesk_ticket t ON t.id = l.helpdesk_ticket_id
            UNION ALL
            SELECT t.id::bigint * 2 + 1, 'ticket',
                   (COALESCE(t.opened_at, t.create_date)
                    AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(a.tz, 'UTC'))::date,
                   t.id, t.commercial_partner_id, t.agreement_id, t.scope,
                   t.user_id, t.team_id, t.company_id, 0, 1
              FROM helpdesk_ticket t
              LEFT JOIN support_agreement a ON a.id = t.agreement_id
             WHERE t.active
            """
        )

    def action_open_ticket(self):
        """Open the ticket of a row; the ticket checks who may see it."""
        self.check_access("read")
        return self.ticket_id._get_records_action()

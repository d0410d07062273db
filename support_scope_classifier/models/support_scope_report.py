# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES

from .support_scope_decision import OUTCOMES
from .support_scope_suggestion import BANDS

#: Beside the classes decided, in one table, they say which side of it they are.
SUGGESTED = [
    ("support", "Shown: support"),
    ("minor_change", "Shown: small change"),
    ("development", "Shown: development"),
    ("maintenance", "Shown: maintenance"),
    ("nothing", "Nothing for sure"),
]
#: Not seen by who does not see what hours cost elsewhere.
COSTS = "hr_timesheet.group_hr_timesheet_approver"


class SupportScopeReport(models.Model):
    """Decided tickets, each beside the suggestion that was stored before.

    The last decision counts. A suggestion is never changed, so the share that was
    right is honest: nobody knew the decision when it was made. Where nothing was sure
    enough to be shown, nothing can be right or wrong: it only lowers the coverage.
    """

    _name = "support.scope.report"
    _description = "Suggestions and Decisions"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "account.analytic.line": ["amount", "helpdesk_ticket_id", "unit_amount"],
        "helpdesk.ticket": [
            "agreement_id",
            "commercial_partner_id",
            "company_id",
            "scope_decision_id",
            "team_id",
        ],
        "res.company": ["currency_id"],
        "support.scope.decision": [
            "at",
            "is_override",
            "lang",
            "outcome",
            "scope",
            "suggested",
            "suggestion_id",
            "type_id",
            "user_id",
        ],
        "support.scope.suggestion": [
            "abstained",
            "band",
            "lang",
            "likely",
            "probability",
            "type_id",
        ],
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    date = fields.Datetime(string="Decided on", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Client", readonly=True)
    agreement_id = fields.Many2one("support.agreement", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    suggested = fields.Selection(
        SUGGESTED,
        readonly=True,
        help="What was shown before the decision.",
    )
    scope = fields.Selection(SCOPES, string="Decided", readonly=True)
    likely = fields.Selection(
        SCOPES,
        string="Likeliest",
        readonly=True,
        help="The likeliest class, whether it was sure enough to be shown or not.",
    )
    outcome = fields.Selection(OUTCOMES, string="In Scope", readonly=True)
    band = fields.Selection(BANDS, string="How Sure", readonly=True)
    probability = fields.Float(readonly=True, aggregator="avg")
    abstained = fields.Char(string="Why Nothing Was Shown", readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    type_id = fields.Many2one(
        "support.scope.type", string="Request Type, Decided", readonly=True
    )
    suggested_type_id = fields.Many2one(
        "support.scope.type",
        string="Request Type, Suggested",
        readonly=True,
        help="The closest type of the catalogue when the suggestion was made.",
    )
    is_override = fields.Boolean(string="Other than Suggested", readonly=True)
    ticket_count = fields.Integer(string="Tickets", readonly=True)
    shown_count = fields.Integer(string="Shown", readonly=True)
    right_count = fields.Integer(string="Shown and Right", readonly=True)
    override_count = fields.Integer(string="Overrides", readonly=True)
    accuracy = fields.Float(
        string="Right when Shown",
        readonly=True,
        aggregator="avg",
        help="Share of suggestions that people agreed with, among those shown.",
    )
    override_share = fields.Float(
        string="Overridden when Shown",
        readonly=True,
        aggregator="avg",
        help="Share of suggestions that people did not agree with, among those shown.",
    )
    likely_accuracy = fields.Float(
        string="Likeliest Was Right",
        readonly=True,
        aggregator="avg",
        help="As if the likeliest class had always been shown.",
    )
    coverage = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Share of tickets for which something was sure enough to be shown. "
        "Tickets from before there were suggestions are left out.",
    )
    hours = fields.Float(
        readonly=True, help="All hours that are booked on the ticket until now."
    )
    cost = fields.Monetary(
        readonly=True,
        aggregator="sum",
        groups=COSTS,
        help="What these hours cost by the timesheets, in the company's currency. "
        "What the client pays for them stands in the statements.",
    )

    @property
    def _table_query(self):
        return SQL(
            # Hours are asked of one ticket at a time: where no hours are shown,
            # PostgreSQL leaves them out. An average leaves NULL out.
            """
            SELECT d.id, t.id AS ticket_id, d.at AS date, t.company_id,
                   c.currency_id, t.commercial_partner_id AS partner_id,
                   t.agreement_id, t.team_id, d.user_id,
                   COALESCE(d.suggested, 'nothing') AS suggested, d.scope, d.outcome,
                   s.likely, s.band, s.probability, s.abstained,
                   COALESCE(d.lang, s.lang) AS lang,
                   d.type_id, s.type_id AS suggested_type_id, d.is_override,
                   1 AS ticket_count,
                   CASE WHEN d.suggested IS NULL THEN 0 ELSE 1 END AS shown_count,
                   CASE WHEN d.suggested = d.scope THEN 1 ELSE 0 END AS right_count,
                   CASE WHEN d.suggested <> d.scope THEN 1 ELSE 0 END
                       AS override_count,
                   (d.suggested = d.scope)::int::float AS accuracy,
                   (d.suggested <> d.scope)::int::float AS override_share,
                   (s.likely = d.scope)::int::float AS likely_accuracy,
                   CASE WHEN d.suggestion_id IS NOT NULL
                        THEN (d.suggested IS NOT NULL)::int::float END AS coverage,
                   (SELECT COALESCE(SUM(l.unit_amount), 0)
                      FROM account_analytic_line l
                     WHERE l.helpdesk_ticket_id = t.id) AS hours,
                   (SELECT COALESCE(-SUM(l.amount), 0)
                      FROM account_analytic_line l
                     WHERE l.helpdesk_ticket_id = t.id) AS cost
              FROM support_scope_decision d
              JOIN helpdesk_ticket t ON t.scope_decision_id = d.id
              LEFT JOIN support_scope_suggestion s ON s.id = d.suggestion_id
              LEFT JOIN res_company c ON c.id = t.company_id
            """
        )

    def action_open_ticket(self):
        """Open the ticket of a row; the ticket checks who may see it."""
        self.check_access("read")
        return self.ticket_id._get_records_action()

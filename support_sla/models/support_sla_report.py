# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .support_sla_clock import CAUSES
from .support_sla_clock_show import EXCUSE_SIDES, EXCUSES


class SupportSlaReport(models.Model):
    """Promises that are decided: kept, or late and not to be kept any more.

    A clock belongs to the day on which it was decided: done in time, or due and not
    done. It stays there when the ticket is solved in the next month. Cancelled clocks
    decide nothing and are not counted.
    """

    _name = "support.sla.report"
    _description = "SLA Attainment"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "company_id",
            "commercial_partner_id",
            "team_id",
            "user_id",
            "priority",
        ],
    }

    clock_id = fields.Many2one("support.sla.clock", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    date = fields.Datetime(string="Decided on", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Client", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Assigned Person", readonly=True)
    policy_id = fields.Many2one("support.sla.policy", readonly=True)
    priority = fields.Selection(selection="_selection_priority", readonly=True)
    metric = fields.Selection(
        selection="_selection_metric", string="Promise", readonly=True
    )
    cycle = fields.Integer(readonly=True)
    is_open = fields.Boolean(
        string="Still Open", readonly=True, help="Late, and not done until now."
    )
    kept = fields.Float(
        string="Attainment, Raw",
        readonly=True,
        aggregator="avg",
        help="Share of promises kept among all that are decided.",
    )
    kept_adjusted = fields.Float(
        string="Attainment, Adjusted",
        readonly=True,
        aggregator="avg",
        help="Share of promises kept among those that are decided and not excused: an "
        "excused breach counts neither as kept nor as missed.",
    )
    missed = fields.Integer(
        string="Breaches", readonly=True, help="Promises that were not kept in time."
    )
    missed_excused = fields.Integer(string="Excused Breaches", readonly=True)
    consumed_hours = fields.Float(
        string="Working Hours Used", readonly=True, aggregator="avg"
    )
    overdue_hours = fields.Float(
        string="Hours Overdue",
        readonly=True,
        aggregator="avg",
        help="By the clock on the wall, from due until done or until now.",
    )
    due_at = fields.Datetime(string="Due", readonly=True)
    stopped_at = fields.Datetime(string="Done", readonly=True)
    breached_at = fields.Datetime(readonly=True)
    breach_cause = fields.Selection(selection=CAUSES, string="Cause", readonly=True)
    excuse_reason = fields.Selection(selection=EXCUSES, string="Excuse", readonly=True)
    excuse_side = fields.Selection(
        selection=EXCUSE_SIDES, string="Responsible", readonly=True
    )
    excuse_note = fields.Char(string="Explanation", readonly=True)

    @api.model
    def _selection_metric(self):
        return self.env["support.sla.promise"]._selection_metric()

    @api.model
    def _selection_priority(self):
        return (
            self.env["helpdesk.ticket"]
            ._fields["priority"]
            ._description_selection(self.env)
        )

    @property
    def _table_query(self):
        return SQL(
            # The last word on an excuse counts; most clocks were kept and have none.
            """
            SELECT c.id, c.id AS clock_id, c.ticket_id, c.metric, c.cycle,
                   COALESCE(c.breached_at, c.stopped_at) AS date,
                   t.company_id, t.commercial_partner_id AS partner_id, t.team_id,
                   t.user_id, p.policy_id, t.priority,
                   c.stopped_at IS NULL AS is_open,
                   CASE WHEN c.breached_at IS NULL THEN 1.0 ELSE 0.0 END AS kept,
                   CASE WHEN c.breached_at IS NULL THEN 1.0
                        WHEN c.excused THEN NULL ELSE 0.0 END AS kept_adjusted,
                   (c.breached_at IS NOT NULL)::int AS missed,
                   (c.breached_at IS NOT NULL AND c.excused)::int AS missed_excused,
                   CASE WHEN c.stopped_at IS NOT NULL
                        THEN c.consumed / 3600.0 END AS consumed_hours,
                   CASE WHEN c.breached_at IS NOT NULL THEN
                        EXTRACT(EPOCH FROM
                            COALESCE(c.stopped_at, now() AT TIME ZONE 'UTC')
                            - COALESCE(c.due_at, c.breached_at)) / 3600.0
                        END AS overdue_hours,
                   c.due_at, c.stopped_at, c.breached_at, c.breach_cause,
                   e.data->>'reason' AS excuse_reason,
                   e.data->>'side' AS excuse_side,
                   e.data->>'note' AS excuse_note
              FROM support_sla_clock c
              JOIN helpdesk_ticket t ON t.id = c.ticket_id
              LEFT JOIN support_sla_promise p ON p.id = c.promise_id
              LEFT JOIN LATERAL (
                   SELECT f.data FROM support_sla_fact f
                    WHERE c.excused
                      AND f.ticket_id = c.ticket_id
                      AND f.kind = 'excused'
                      AND f.data->>'metric' = c.metric
                      AND (f.data->>'cycle')::int = c.cycle
                    ORDER BY f.at DESC, f.id DESC
                    LIMIT 1) e ON TRUE
             WHERE c.state IN ('met', 'missed')
                OR (c.state IN ('running', 'held') AND c.breached_at IS NOT NULL)
            """
        )

    def action_open_ticket(self):
        """Open the ticket; its own rights decide who sees it."""
        return self.ticket_id._get_records_action()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

DRAFT, OPEN, CLOSED, CANCELLED = "draft", "open", "closed", "cancelled"
STATES = [
    (DRAFT, "Being prepared"),
    (OPEN, "Open"),
    (CLOSED, "Handed over"),
    (CANCELLED, "Given up"),
]


class HypercareWindow(models.Model):
    """The days after go-live in which a client is helped more than usual.

    It opens with the recorded go-live or by hand, and ends with a hand-over both
    sides sign. What a day brought is kept in snapshots and stand-ups.
    """

    _name = "hypercare.window"
    _description = "Hypercare Window"
    _inherit = [
        "hypercare.window.days",
        "hypercare.window.match",
        "hypercare.window.known",
        "hypercare.window.entry",
        "hypercare.window.opening",
        "hypercare.window.prepare",
        "hypercare.window.length",
        "hypercare.window.promise",
        "hypercare.window.stretch",
        "hypercare.window.clash",
        "hypercare.window.daily",
        "hypercare.window.kpi",
        "hypercare.window.kpi.rows",
        "hypercare.window.snapshot",
        "hypercare.window.tiles",
        "hypercare.window.reading",
        "hypercare.window.board",
        "hypercare.window.review",
        "hypercare.window.exit",
        "hypercare.window.faq",
        "hypercare.window.closing",
        "implementation.numbered",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["number", "partner_id.name"]
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "number",
            "state",
            "opened_at",
            "closed_at",
            "date_start",
            "date_end",
            "first_end",
            "sla_policy_id",
            "done_until",
            "needs_extension",
            "exit_ready_count",
            "exit_open_count",
            "exit_ready_since",
            "end_reason",
            "satisfaction_asked_at",
        }
    )

    number = fields.Char(readonly=True, copy=False, default="/")
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default=DRAFT,
        tracking=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
    )
    project_id = fields.Many2one(
        "project.project",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Its go-live opens the window. Without a project the tickets of the "
        "client are those of the window.",
    )
    policy_id = fields.Many2one(
        "hypercare.policy",
        string="Hypercare Policy",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_policy_id(),
        help="Where the proposed length, the limits of extensions and the targets "
        "come from.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Support Team",
        ondelete="restrict",
        check_company=True,
        help="The team that looks after the client while the window is open.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.company.resource_calendar_id,
        help="Working days of the window are counted by it; its promises run by it.",
    )
    tz = fields.Selection(
        selection="_selection_tz",
        string="Time Zone",
        required=True,
        default=lambda self: self.env["support.agreement"]._default_tz(),
        help="In which the days of the window begin and end.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
        help="Leads the window on our side, and is told what needs a decision.",
    )
    person_ids = fields.One2many(
        "hypercare.person",
        "window_id",
        string="People",
        help="Who of both sides takes part, sees the window in the portal, and signs.",
    )
    duty_ids = fields.One2many(
        "hypercare.duty",
        "window_id",
        string="Roster",
        help="Who is on duty on which days. Consultants of two windows at once are"
        " pointed out.",
    )
    criterion_ids = fields.One2many(
        "hypercare.criterion", "window_id", string="Criteria"
    )
    process_ids = fields.One2many(
        "hypercare.process",
        "window_id",
        string="Key Processes",
        help="What stops the business of the client when it stands still: said "
        "every day how it goes.",
    )
    standup_ids = fields.One2many("hypercare.standup", "window_id", string="Stand-ups")
    extension_ids = fields.One2many(
        "hypercare.extension", "window_id", string="Extensions"
    )
    review_ids = fields.One2many("hypercare.review", "window_id", string="Reviews")
    session_ids = fields.One2many(
        "hypercare.session", "window_id", string="Training Sessions"
    )
    handover_ids = fields.One2many(
        "hypercare.handover", "window_id", string="Hand-overs"
    )
    ticket_ids = fields.One2many(
        "helpdesk.ticket", "hypercare_id", string="Tickets", readonly=True
    )
    opened_at = fields.Datetime(readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    date_start = fields.Date(
        string="First Day", readonly=True, copy=False, help="In the window's zone."
    )
    date_end = fields.Date(string="Last Day", readonly=True, copy=False, tracking=True)
    first_end = fields.Date(
        string="First Planned End",
        readonly=True,
        copy=False,
        help="The last day as it was when the window opened.",
    )
    sla_policy_id = fields.Many2one(
        "support.sla.policy",
        string="Promises",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What is promised to tickets opened while the window is open.",
    )
    done_until = fields.Date(
        readonly=True,
        copy=False,
        help="The last day whose daily work is done: the cron makes up for the rest.",
    )
    budget_hours = fields.Float(
        string="Budget (h)",
        help="Hours that your side plans to spend; what was booked is shown beside it.",
    )

    _budget_not_negative = models.Constraint(
        "CHECK(budget_hours >= 0)", "The budget is zero hours or more."
    )
    _one_open = models.UniqueIndex(
        "(project_id) WHERE state = 'open' AND project_id IS NOT NULL",
        "This project has an open window already.",
    )

    @api.model
    def _selection_tz(self):
        return self.env["res.partner"]._fields["tz"]._description_selection(self.env)

    @api.model
    def _default_policy_id(self):
        return self.env["hypercare.policy"].search(
            [("company_id", "in", [False, self.env.company.id])],
            order="company_id, sequence, id",
            limit=1,
        )

    @api.depends("number", "partner_id.name")
    def _compute_display_name(self):
        for window in self:
            window.display_name = f"{window.number} {window.partner_id.name or ''}"

    def _people_of(self, duty):
        """People of the window with a part, see ``hypercare.person.duty``."""
        self.ensure_one()
        return self.person_ids.filtered(lambda person: person.duty == duty)

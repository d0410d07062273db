# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import clash as rules

#: Who works on a window, whether or not the roster names days.
WORKERS = ("project_lead", "consultant")


class HypercareWindowClash(models.AbstractModel):
    """Windows side by side: whose first weeks share a person, and what they cost."""

    _name = "hypercare.window.clash"
    _description = "Windows Side by Side"

    shown_start = fields.Date(
        string="Begins",
        compute="_compute_shown_days",
        store=True,
        index=True,
        help="The first day, or the planned one while the window is being prepared.",
    )
    shown_end = fields.Date(string="Ends", compute="_compute_shown_days", store=True)
    clash_ids = fields.Many2many(
        "hypercare.window",
        string="Clashes with",
        compute="_compute_clash_ids",
        search="_search_clash_ids",
        help="Windows whose first week asks for the same person.",
    )
    clash_words = fields.Char(string="Clash", compute="_compute_clash_ids")
    open_ticket_count = fields.Integer(string="Open", compute="_compute_tickets_now")
    critical_ticket_count = fields.Integer(
        string="Critical", compute="_compute_tickets_now"
    )
    exit_progress = fields.Float(
        string="Exit Ready", compute="_compute_exit_words", help="Criteria that hold."
    )
    exit_words = fields.Char(string="Exit", compute="_compute_exit_words")
    effort_hours = fields.Float(
        string="Effort (h)", compute="_compute_effort_hours", compute_sudo=True
    )
    effort_progress = fields.Float(
        string="Budget Used",
        compute="_compute_effort_hours",
        compute_sudo=True,
        help="Hours spent, in percent of the budget.",
    )

    @api.depends(
        "date_start", "date_end", "planned_start", "planned_days", "calendar_id"
    )
    def _compute_shown_days(self):
        for window in self:
            window.shown_start = window.date_start or window.planned_start
            window.shown_end = window.date_end or window.planned_end

    # Clashes

    @api.depends("state", "shown_start", "person_ids", "duty_ids")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_clash_ids(self):
        found = self._clashes(fields.Date.today())
        Partner = self.env["res.partner"]
        windows = self.browse({other for others in found.values() for other in others})
        windows.fetch(["display_name"])
        for window in self:
            others = found.get(window._origin.id, {})
            window.clash_ids = self.browse(sorted(others))
            window.clash_words = "; ".join(
                self.env._(
                    "%(people)s with %(window)s",
                    people=", ".join(
                        sorted(Partner.browse(others[other.id]).mapped("name"))
                    ),
                    window=other.display_name,
                )
                for other in window.clash_ids
            )

    @api.model
    def _search_clash_ids(self, operator, value):
        """Only whether there are any may be asked."""
        if operator != "in" or set(value) != {False}:
            return NotImplemented
        return [("id", "not in", list(self._clashes(fields.Date.today())))]

    @api.model
    def _clashes(self, today):
        """``{window id: {other id: partner ids}}`` of all windows one may see.

        Of another company's windows nothing is told, not even that there is one.
        """
        since = today - rules.WEEK
        windows = self.env["hypercare.window"].search_fetch(
            Domain("state", "in", ["draft", "open"])
            & Domain("shown_start", ">", since),
            ["shown_start"],
        )
        workers = windows._workers()
        starts = [
            rules.Start(window.id, window.shown_start, frozenset(workers[window.id]))
            for window in windows
        ]
        return rules.clashes(starts, today)

    def _workers(self):
        """``{window id: partner ids}`` of those who work in each first week.

        They are the leads and consultants, and whoever has a duty in that week.
        """
        workers = {window.id: set() for window in self}
        for person in self.env["hypercare.person"].search_fetch(
            [
                ("window_id", "in", self.ids),
                ("side", "=", "integrator"),
                ("duty", "in", WORKERS),
            ],
            ["window_id", "partner_id"],
        ):
            workers[person.window_id.id].add(person.partner_id.id)
        for duty in self.env["hypercare.duty"].search_fetch(
            [("window_id", "in", self.ids)],
            ["window_id", "partner_id", "date_from", "date_to"],
        ):
            first = duty.window_id.shown_start
            begins = not duty.date_from or duty.date_from < first + rules.WEEK
            lasts = not duty.date_to or duty.date_to >= first
            if begins and lasts:
                workers[duty.window_id.id].add(duty.partner_id.id)
        return workers

    # Figures of the portfolio

    @api.depends("state", "date_start")
    def _compute_tickets_now(self):
        now = fields.Datetime.now()
        begun = self._origin.filtered(
            lambda one: one.state == "open" and one.date_start
        )
        pairs = {window: (window, window._today(now)) for window in begun}
        Standup = self.env["hypercare.standup"]
        counted = Standup._count(list(pairs.values()), now, with_age=False)
        for window in self:
            numbers = counted.get(pairs.get(window._origin), {})
            window.open_ticket_count = numbers.get("open", 0)
            window.critical_ticket_count = numbers.get("critical", 0)

    @api.depends("exit_ready_count", "exit_open_count")
    def _compute_exit_words(self):
        for window in self:
            ready = window.exit_ready_count
            total = ready + window.exit_open_count
            window.exit_progress = 100 * ready / total if total else 0
            window.exit_words = (
                self.env._("%(ready)s of %(all)s", ready=ready, all=total)
                if total
                else False
            )

    @api.depends("ticket_ids", "date_start", "date_end", "budget_hours")
    def _compute_effort_hours(self):
        begun = self._origin.filtered("date_start")
        # Hours of others are secret, their sum is what a budget is for.
        hours = begun._kpi_hours(begun._kpi_days(fields.Datetime.now()))
        for window in self:
            spent = hours.get(window._origin.id, 0)
            window.effort_hours = spent
            budget = window.budget_hours
            window.effort_progress = 100 * spent / budget if budget else 0

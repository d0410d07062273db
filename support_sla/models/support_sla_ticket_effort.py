# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.term import local_day
from .support_sla_ticket_sides import AGENTS

HOUR = 3600


class SupportSlaTicketEffort(models.AbstractModel):
    """Hours on a ticket: entries, and a timer to start and stop."""

    _name = "support.sla.ticket.effort"
    _description = "Effort on a Ticket"

    effort_ids = fields.One2many(
        "account.analytic.line", "helpdesk_ticket_id", string="Hours", groups=AGENTS
    )
    effort_hours = fields.Float(
        string="Hours Spent",
        compute="_compute_effort_hours",
        compute_sudo=True,
        groups=AGENTS,
        help="By everybody.",
    )
    effort_by = fields.Char(
        string="By Person",
        compute="_compute_effort_hours",
        compute_sudo=True,
        groups=AGENTS,
    )
    effort_timer = fields.Json(
        string="Running Timer", compute="_compute_effort_timer", groups=AGENTS
    )
    effort_is_timed = fields.Boolean(compute="_compute_effort_timer", groups=AGENTS)
    effort_has_person = fields.Boolean(
        compute="_compute_effort_has_person",
        groups=AGENTS,
        help="Whether the user has an employee record to book hours on.",
    )

    @api.depends("effort_ids.unit_amount", "effort_ids.employee_id")
    @api.depends_context("lang")
    def _compute_effort_hours(self):
        # Agents see their own entries only: the cost of an hour is not for colleagues.
        # How long who worked is, so this is read as superuser.
        by_ticket = {}
        for ticket, person, hours in self.env["account.analytic.line"]._read_group(
            [("helpdesk_ticket_id", "in", self.ids)],
            ["helpdesk_ticket_id", "employee_id"],
            ["unit_amount:sum"],
        ):
            by_ticket.setdefault(ticket, []).append((person, hours))
        words = self.env["support.sla.clock"]._duration_words
        for ticket in self:
            shares = by_ticket.get(ticket._origin, [])
            ticket.effort_hours = sum(hours for _person, hours in shares)
            ticket.effort_by = " · ".join(
                f"{person.name}: {words(round(hours * HOUR))}"
                for person, hours in sorted(shares, key=lambda share: -share[1])
            )

    @api.depends_context("uid")
    def _compute_effort_timer(self):
        timer = self.env["support.timer"]._mine()
        now = fields.Datetime.to_string(self._sla_now())
        for ticket in self:
            ticket.effort_is_timed = bool(timer) and timer.ticket_id == ticket._origin
            ticket.effort_timer = ticket.effort_is_timed and {
                "started": fields.Datetime.to_string(timer.started_at),
                "now": now,
            }

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_effort_has_person(self):
        self.effort_has_person = bool(self._effort_users(self.env.user))

    @api.model
    def _effort_users(self, users):
        """Those of ``users`` who have an employee in the companies at work."""
        # Who is an employee is told to nobody here; names of colleagues are no secret.
        employees_sudo = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("user_id", "in", users.ids),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
        )
        return employees_sudo.user_id

    def _check_effort(self, users=None):
        """Raise unless hours of ``users`` (the current one) can be booked here."""
        self.check_access("write")
        self.env["account.analytic.line"].check_access("create")
        users = self.env.user if users is None else users
        missing = users - self._effort_users(users)
        if missing:
            raise UserError(
                self.env._(
                    "Hours are booked on an employee, and there is none for %(names)s "
                    "in this company. Ask whoever keeps the employees to make one and "
                    "to set its user, then try again.",
                    names=", ".join(missing.mapped("name")),
                )
            )

    def _effort_project(self):
        """The project that hours on this ticket are booked on."""
        self.ensure_one()
        ticket_sudo = self.sudo()  # agents need not be able to read projects
        company = ticket_sudo.company_id
        for project in (ticket_sudo.project_id, ticket_sudo.team_id.effort_project_id):
            if (
                project.active
                and project.allow_timesheets
                and project.company_id in (company, company.browse())
            ):
                return project
        return company._get_support_project()

    def _effort_today(self):
        """The day it is now, for the client where there is an agreement."""
        agreement_sudo = self.sudo().agreement_id  # its time zone is no secret
        tz = agreement_sudo.tz or self.env.user.tz or "UTC"
        return local_day(self._sla_now(), tz)

    def _log_effort(self, day, hours, words):
        """Book the current user's hours on this ticket; return the entry."""
        self.ensure_one()
        if hours <= 0:
            raise UserError(self.env._("Say how long it took: more than zero."))
        return self.env["account.analytic.line"].create(
            {
                "helpdesk_ticket_id": self.id,
                "date": day,
                "unit_amount": hours,
                "name": words,
            }
        )

    # Timer

    def action_effort_start(self):
        """Start the user's timer here; ask what becomes of one that runs elsewhere."""
        self.ensure_one()
        self._check_effort()
        now = self._sla_now()
        timer = self.env["support.timer"]._mine()
        if timer.ticket_id == self:
            return True
        if not timer:
            self.env["support.timer"]._start(self, now)
            return True
        if timer.ticket_id.has_access("write"):
            return self._effort_dialog(timer, following=self)
        # Its ticket went to others: nothing can be booked on it, so nothing is asked.
        words = self.env["support.sla.clock"]._duration_words(timer._minutes(now) * 60)
        timer._drop()
        self.env["support.timer"]._start(self, now)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "Your timer ran for %s on a ticket that is not yours any more. It "
                    "was dropped, nothing was booked.",
                    words,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_effort_stop(self):
        """Ask what was done; the timer ends once this is confirmed."""
        self.ensure_one()
        self._check_effort()
        return self._effort_dialog(self._effort_own_timer())

    def action_effort_discard(self):
        """End the user's timer here; nothing is booked."""
        self.ensure_one()
        self._effort_own_timer()._drop()
        return True

    def action_effort_log(self):
        """Ask for time that was spent without a timer."""
        self.ensure_one()
        self._check_effort()
        return self._effort_dialog()

    def _effort_own_timer(self):
        timer = self.env["support.timer"]._mine()
        if timer.ticket_id != self:
            raise UserError(
                self.env._("Your timer does not run on this ticket any more.")
            )
        return timer

    def _effort_dialog(self, timer=None, following=None):
        """The dialog that books the time of ``timer``, then starts on ``following``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_effort_log_action"
        )
        action["context"] = {
            "dialog_size": "medium",
            "default_ticket_id": (timer.ticket_id if timer else self).id,
            "default_timer_id": timer.id if timer else False,
            "default_next_ticket_id": following.id if following else False,
        }
        return action

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.sql import column_exists, create_column

#: What an agent who is no timesheet user says of his hours; the rest follows.
SAID = frozenset(
    {"helpdesk_ticket_id", "date", "name", "unit_amount", "employee_id", "user_id"}
)
#: What the figures of an agreement depend on.
COUNTED = frozenset({"helpdesk_ticket_id", "date", "unit_amount"})


class AccountAnalyticLine(models.Model):
    """Hours on tickets.

    Agents book their own time on tickets they may write, without the rights of the
    timesheets app: see the rules of this model.
    """

    _name = "account.analytic.line"
    _inherit = [
        "support.statement.lock",
        "implementation.guarded",
        "account.analytic.line",
    ]
    _guarded_fields = frozenset({"agreement_id"})

    helpdesk_ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Ticket", index="btree_not_null", ondelete="restrict"
    )
    agreement_id = fields.Many2one(
        "support.agreement",
        compute="_compute_agreement_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What was agreed with the client for this day.",
    )

    effort_scope = fields.Selection(
        related="helpdesk_ticket_id.scope",
        string="Scope",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    def _auto_init(self):
        # No line has a ticket yet: without this Odoo would look at all of them.
        if not column_exists(self.env.cr, self._table, "agreement_id"):
            create_column(self.env.cr, self._table, "agreement_id", "int4")
        return super()._auto_init()

    @api.depends(
        "date",
        "helpdesk_ticket_id.company_id",
        "helpdesk_ticket_id.commercial_partner_id",
        "helpdesk_ticket_id.team_id",
        "helpdesk_ticket_id.project_id",
    )
    def _compute_agreement_id(self):
        kept = self._in_approved_months()
        for line in kept:
            line.agreement_id = line.agreement_id
        others = self - kept
        found = {line: line._agreement_of_day() for line in others}
        locked = self.env["support.statement"]._locked_until(
            list(filter(None, found.values()))
        )
        for line in others:
            # A client or a signature that came later brings no hours into a month
            # that was approved without them.
            until = locked.get(found[line])
            is_late = until and line.date <= until
            line.agreement_id = False if is_late else found[line]

    def _agreement_of_day(self):
        """The id of the agreement that holds for this entry, or ``False``."""
        self.ensure_one()
        ticket = self.helpdesk_ticket_id
        if not ticket or not self.date:
            return False
        return self.env["support.agreement"]._find_on(
            ticket.company_id.id,
            ticket.commercial_partner_id.id,
            ticket.team_id.id,
            ticket.project_id.id,
            self.date,
        )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        ticket_id = self.env.context.get("default_helpdesk_ticket_id")
        if not ticket_id:
            return values
        if "date" in fields:
            ticket = self.env["helpdesk.ticket"].browse(ticket_id)
            values["date"] = ticket._effort_today()
        if "employee_id" in fields and not values.get("employee_id"):
            values["employee_id"] = self.env.user.employee_id.id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        default_ticket = self.env.context.get("default_helpdesk_ticket_id")
        booked = [
            vals
            for vals in vals_list
            if vals.setdefault("helpdesk_ticket_id", default_ticket)
        ]
        if booked:
            self._complete_effort(booked)
        lines = super().create(vals_list)
        if booked:
            lines._on_tickets().agreement_id._warn_allowance()
        return lines

    def write(self, vals):
        mine = self if vals.get("helpdesk_ticket_id") else self._on_tickets()
        if not mine:
            return super().write(vals)
        self._check_said(vals)
        before = self.env["support.agreement"]
        counted = COUNTED.intersection(vals)
        if counted:
            before = mine.agreement_id
        if vals.get("helpdesk_ticket_id"):
            ticket = self.env["helpdesk.ticket"].browse(vals["helpdesk_ticket_id"])
            ticket.check_access("write")
            vals = {**vals, "project_id": ticket._effort_project().id}
        result = super().write(vals)
        # Nobody gives his hours to somebody else, or takes them off the ticket to
        # where he could not have booked them.
        mine.check_access("write")
        if counted:
            (before | mine.agreement_id)._warn_allowance()
        return result

    def unlink(self):
        agreements = self._on_tickets().agreement_id
        result = super().unlink()
        agreements._warn_allowance()
        return result

    def _on_tickets(self):
        lines_sudo = self.sudo()  # also asked for lines that are about to be refused
        return lines_sudo.filtered("helpdesk_ticket_id").with_env(self.env)

    def _complete_effort(self, vals_list):
        """Check new hours on tickets, and add what follows from their tickets."""
        tickets = self.env["helpdesk.ticket"].browse(
            {vals["helpdesk_ticket_id"] for vals in vals_list}
        )
        users = self.env["res.users"].browse(
            {
                vals.get("user_id") or self._default_user()
                for vals in vals_list
                if not vals.get("employee_id")
            }
        )
        tickets._check_effort(users)
        projects = {ticket.id: ticket._effort_project() for ticket in tickets}
        for vals in vals_list:
            self._check_said(vals)
            ticket = tickets.browse(vals["helpdesk_ticket_id"])
            vals.update(
                project_id=projects[ticket.id].id,
                company_id=ticket.sudo().company_id.id,  # the ticket can be written
            )
            vals.setdefault("date", ticket._effort_today())
            vals.pop("task_id", None)

    def _check_said(self, vals):
        """Raise when an agent says more than what he did, when and how long."""
        if self.env.su or self.env.user.has_group(
            "hr_timesheet.group_hr_timesheet_user"
        ):
            return
        others = {name for name, value in vals.items() if value} - SAID
        if others:
            raise AccessError(
                self.env._(
                    "Project, cost and account of hours on a ticket follow from the "
                    "ticket. Leave out: %s",
                    ", ".join(sorted(others)),
                )
            )

    def _in_approved_months(self):
        """Those that an approved statement has told: they keep their agreement."""
        stored = self._origin.filtered("agreement_id")
        locked = stored and self.env["support.statement"]._locked_until(
            stored.agreement_id.ids
        )
        if not locked:
            return self.browse()
        return self.filtered(
            lambda line: (
                line._origin.date
                and line._origin.date
                <= locked.get(line._origin.agreement_id.id, date.min)
            )
        )

    def _timesheet_get_portal_domain(self):
        """Clients see hours on tickets by their agreement only, not as timesheets."""
        domain = super()._timesheet_get_portal_domain()
        if self.env.user.share:
            domain = Domain(domain) & Domain("helpdesk_ticket_id", "=", False)
        return domain

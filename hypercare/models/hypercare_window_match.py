# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.fields import Domain

#: What of a window decides on which tickets are its own.
MATCHED = frozenset(
    {"state", "opened_at", "closed_at", "company_id", "partner_id", "project_id"}
)


class Span(NamedTuple):
    """Whose tickets a window takes, and between which instants (naive UTC).

    ``until`` is ``None`` while it is open. ``project`` is ``False`` for none.
    """

    window: int
    client: int
    project: int
    first: datetime
    until: datetime | None

    def holds_at(self, at):
        return self.first <= at and (not self.until or at < self.until)


class HypercareWindowMatch(models.AbstractModel):
    """Which window a ticket belongs to."""

    _name = "hypercare.window.match"
    _description = "Matching of Windows"

    ticket_count = fields.Integer(compute="_compute_ticket_count")

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        # Consultants see how many there are, and may read none of them.
        tickets_sudo = self.env["helpdesk.ticket"].sudo()
        counts = {
            window.id: count
            for window, count in tickets_sudo._read_group(
                [("hypercare_id", "in", self.ids)], ["hypercare_id"], ["__count"]
            )
        }
        for window in self:
            window.ticket_count = counts.get(window.id, 0)

    def action_open_tickets(self):
        """The tickets of this window."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.action_helpdesk_ticket_kanban_from_dashboard"
        )
        return {
            **action,
            "domain": [("hypercare_id", "=", self.id)],
            "context": {"default_partner_id": self.partner_id.id},
        }

    def write(self, vals):
        result = super().write(vals)
        if MATCHED.intersection(vals):
            self._forget()
        return result

    def unlink(self):
        self._forget()
        return super().unlink()

    @api.model
    def _forget(self):
        """Make every worker look again at which windows are open."""
        self.env.registry.clear_cache()

    @api.model
    @tools.ormcache("company_id")
    def _spans(self, company_id):
        """All windows that were ever open in a company, the last one first."""
        # Whoever opens a ticket need not see the window it falls into.
        windows_sudo = self.env["hypercare.window"].sudo()
        windows_sudo = windows_sudo.search(
            Domain("company_id", "=", company_id) & Domain("opened_at", "!=", False),
            order="opened_at desc, id desc",
        )
        return tuple(
            Span(
                window.id,
                window.partner_id.commercial_partner_id.id,
                window.project_id.id,
                window.opened_at,
                window.closed_at or None,
            )
            for window in windows_sudo
        )

    @api.model
    def _find(self, company, client, project, at):
        """The id of the window for a ticket opened at ``at`` (naive UTC), or ``False``.

        The window of its project comes first, then any of its client: a ticket about
        a project that is live already may be entered under another one, or none.
        """
        open_spans = [span for span in self._spans(company) if span.holds_at(at)]
        for span in open_spans:
            if project and span.project == project:
                return span.window
        for span in open_spans:
            if client and span.client == client:
                return span.window
        return False

    def _is_open_at(self, at):
        """Whether ``at`` (naive UTC) lies in the time the window is open."""
        self.ensure_one()
        return bool(
            self.opened_at
            and self.opened_at <= at
            and (not self.closed_at or at < self.closed_at)
        )

    def _stamp_late(self):
        """Stamp what was opened after the window was, but before anybody said so."""
        for window in self:
            domain = Domain("company_id", "=", window.company_id.id)
            domain &= Domain("opened_at", ">=", window.opened_at)
            client = window.partner_id.commercial_partner_id
            mine = Domain("commercial_partner_id", "=", client.id)
            if window.project_id:
                mine |= Domain("project_id", "=", window.project_id.id)
            # Tickets of all teams, whoever opens the window.
            tickets_sudo = self.env["helpdesk.ticket"].sudo().search(domain & mine)
            self.env.add_to_compute(tickets_sudo._fields["hypercare_id"], tickets_sudo)

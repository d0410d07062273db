# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import term as rules
from ..tools.clock import OPEN_STATES
from .support_sla_ticket_sides import AGENTS, MANAGERS

AGENT, LEAD, HEAD = "agent", "lead", "head"
#: Who has which screen, the widest one last.
GROUPS = {
    AGENT: AGENTS,
    LEAD: "helpdesk_mgmt.group_helpdesk_user_team",
    HEAD: MANAGERS,
}
#: A hold that nothing ends by itself is too long after that time of the wall clock.
LONG_HOLD = timedelta(days=5)
#: As the queues are ordered; tickets without a promise come last.
ORDER = "sla_due_at, priority desc, id"
SHOWN = [
    "number",
    "name",
    "partner_id",
    "partner_name",
    "user_id",
    "priority",
    "sla_due_at",
    "sla_unanswered_since",
]


class SupportToday(models.AbstractModel):
    """What has to be done today, for whoever asks.

    Everything is read with the rights of the user: a role narrows what he sees, it
    never widens it.
    """

    _name = "support.today"
    _description = "Today"
    _inherit = ["support.today.agreement"]

    @api.model
    def action_tiles(self, role=None):
        """The screen of ``role`` (agent, lead, head), else of the widest one he has.

        Raise AccessError for a role that the caller does not have.
        """
        return self._screen(role, fields.Datetime.now())

    @api.model
    def _screen(self, role, now):
        """The screen of ``role`` at ``now`` (naive UTC), as plain data."""
        roles = self._roles()
        role = role or next(reversed(roles), None)
        if role not in list(roles):
            raise AccessError(self.env._("Only people of the support have this page."))
        tiles = self._ticket_tiles(role, now)
        if role != AGENT:
            tiles += self._agreement_tiles(role == HEAD, now)
        return {
            "role": role,
            "roles": [{"id": key, "name": name} for key, name in roles.items()],
            "scope": self._scope_words(role),
            "tiles": tiles,
        }

    @api.model
    def _roles(self):
        """``{role: its name}`` of the roles that the user has."""
        names = {
            AGENT: self.env._("Agent"),
            LEAD: self.env._("Team lead"),
            HEAD: self.env._("Head of support"),
        }
        user = self.env.user
        return {
            role: names[role] for role, group in GROUPS.items() if user.has_group(group)
        }

    @api.model
    def _scope_words(self, role):
        words = {
            AGENT: self.env._(
                "Your tickets, and those of your teams that nobody has taken."
            ),
            LEAD: self.env._("Tickets of your teams, and those without a team."),
            HEAD: self.env._("All tickets and agreements of the companies chosen."),
        }
        return words[role]

    # Tickets

    @api.model
    def _scope(self, role):
        """Which open tickets are the role's business."""
        mine = self.env.uid
        opened = Domain("stage_id.closed", "=", False)
        member = Domain("team_id.user_ids", "in", [mine])
        if role == AGENT:
            own = Domain("user_id", "=", mine)
            return opened & (own | (Domain("user_id", "=", False) & member))
        if role == LEAD:
            leads = Domain("team_id.user_id", "=", mine)
            return opened & (member | leads | Domain("team_id", "=", False))
        return opened

    @api.model
    def _day_end(self, now):
        """The instant (naive UTC) at which the user's day ends, in his own zone."""
        zone = self.env.tz.zone
        return rules.midnight(rules.local_day(now, zone) + rules.DAY, zone)

    @api.model
    def _too_long_on_hold(self, now):
        """Tickets on hold whose hold has no ground any more, or has no end.

        No ground: the client has answered, the agreed end has come, or the longest
        hold of the promise is over (``sla_idle_since``). No end: it lasts
        ``LONG_HOLD`` and nothing ends it by itself. A ticket that is promised no
        resolution has no clock on hold; there the stage counts.
        """
        since = fields.Datetime.to_string(now - LONG_HOLD)
        held = Domain("state", "=", "held")
        endless = held & Domain("held_since", "<=", since)
        endless &= Domain("next_action_at", "=", False)
        return Domain("stage_id.sla_effect", "=", "holds") & (
            Domain("sla_idle_since", "!=", False)
            | Domain("sla_clock_ids", "any", list(endless))
            | (
                Domain("last_stage_update", "<=", since)
                & Domain("sla_clock_ids", "not any", list(held))
            )
        )

    @api.model
    def _ticket_tiles(self, role, now):
        scope = self._scope(role)
        text = fields.Datetime.to_string
        # The instant is compared too: late is late before the watch has come by.
        late = Domain("sla_due_at", "<", text(now))
        late |= Domain("sla_status", "=", "breached")
        today = Domain("sla_due_at", "<", text(self._day_end(now)))
        unassigned = Domain("user_id", "=", False)
        waiting = Domain("sla_unanswered_since", "!=", False)
        wanted = [
            (
                ("late", "fa-exclamation-triangle", "danger"),
                (self.env._("Late"), self.env._("A promised time has passed.")),
                late,
            ),
            (
                ("due", "fa-clock-o", "primary"),
                (
                    self.env._("Due today"),
                    self.env._("Promised for the rest of your day."),
                ),
                today & ~late,
            ),
            (
                ("risk", "fa-exclamation-circle", "warning"),
                (
                    self.env._("At risk"),
                    self.env._("Most of the promised time is used."),
                ),
                Domain("sla_status", "=", "risk") & ~late,
            ),
            (
                ("unanswered", "fa-reply", "info"),
                (self.env._("Unanswered"), self.env._("The client wrote last.")),
                waiting,
            ),
            (
                ("unassigned", "fa-inbox", "primary"),
                (self.env._("Unassigned"), self.env._("Nobody has taken them.")),
                unassigned,
            ),
            (
                ("hold", "fa-pause", "info"),
                (
                    self.env._("On hold too long"),
                    self.env._(
                        "The hold has lost its ground, or has lasted %s days without "
                        "an end.",
                        LONG_HOLD.days,
                    ),
                ),
                self._too_long_on_hold(now),
            ),
        ]
        Ticket = self.env["helpdesk.ticket"]
        found = [
            (look, words, *self._first(Ticket, scope & domain, ORDER, SHOWN))
            for look, words, domain in wanted
        ]
        shown = Ticket.union(*(tickets for *_head, tickets, _count in found))
        rows = self._ticket_rows(shown)
        action = self._ticket_action()
        return [
            self._tile(
                look,
                words,
                count,
                [self._marked(look[0], ticket, rows) for ticket in tickets],
                {**action, "domain": list(scope & domain)},
            )
            for (look, words, tickets, count), (*_look, domain) in zip(
                found, wanted, strict=True
            )
        ]

    @api.model
    def _ticket_rows(self, tickets):
        """``{ticket: row}`` with the countdown of what is due next."""
        clocks = self.env["support.sla.clock"].search(
            [("ticket_id", "in", tickets.ids), ("state", "in", list(OPEN_STATES))],
            order="due_at, id",
        )
        due_next = {}
        for clock in clocks:  # those on hold are due at no time, and come last
            due_next.setdefault(clock.ticket_id.id, clock)
        # Whoever sees a ticket sees the names on it, as in every list.
        tickets_sudo = tickets.sudo()
        tickets_sudo.partner_id.fetch(["display_name"])
        tickets_sudo.user_id.fetch(["name"])
        rows = {}
        for ticket_sudo in tickets_sudo:
            clock = due_next.get(ticket_sudo.id)
            rows[ticket_sudo.id] = {
                "id": ticket_sudo.id,
                "number": ticket_sudo.number,
                "name": ticket_sudo.name,
                "client": ticket_sudo.partner_id.display_name
                or ticket_sudo.partner_name
                or "",
                "who": ticket_sudo.user_id.name or "",
                "urgent": ticket_sudo.priority == "3",
                "promise": clock.display_name if clock else "",
                "countdown": clock.countdown if clock else False,
            }
        return rows

    @api.model
    def _marked(self, key, ticket, rows):
        """The row of a ticket on one tile."""
        since = ticket.sla_unanswered_since if key == "unanswered" else False
        return {
            **rows[ticket.id],
            "since": fields.Datetime.to_string(since) if since else False,
        }

    @api.model
    def _ticket_action(self):
        """The queue: the next due one first."""
        names = ("support_sla.helpdesk_ticket_view_list_queue",)
        names += ("support_sla.helpdesk_ticket_view_kanban_queue",)
        ids = [self.env["ir.model.data"]._xmlid_to_res_id(name) for name in names]
        views = [[ids[0], "list"], [ids[1], "kanban"], [False, "form"]]
        return self._list_action("helpdesk.ticket", views)

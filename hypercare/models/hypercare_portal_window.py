# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

#: Hours and budget are the integrator's, and of those who see hours.
HIDDEN_TILES = ("k16",)
TILE_ICONS = {
    "good": "fa-check-circle",
    "bad": "fa-exclamation-triangle",
    "none": "fa-minus-circle",
}
ARROWS = {"up": "fa-arrow-up", "down": "fa-arrow-down", "flat": "fa-arrow-right"}
OPEN_SHOWN, SOLVED_SHOWN = 8, 4
CANCELLED = "cancelled"


class HypercarePortalWindow(models.AbstractModel):
    """The list of windows, and the overview of one, as its people see them."""

    _name = "hypercare.portal.window"
    _description = "Windows in the Portal"

    # The list

    @api.model
    def _list(self, people_sudo, now):
        """A row for each window of these rows of one login, open ones first."""
        waiting = self._waiting(people_sudo)
        return [
            {
                "window": person.window_id,
                "url": self._window_url(person),
                "waiting": sum(entry["count"] for entry in waiting[person]),
                **self._days(person.window_id, now),
            }
            for person in people_sudo.sorted(
                lambda one: (
                    one.window_id.state == "open",
                    one.window_id.date_start,
                    one.window_id.id,
                ),
                reverse=True,
            )
        ]

    @api.model
    def _days(self, window_sudo, now):
        """Where the window is, in words and as a share."""
        is_open = window_sudo.state == "open"
        today = window_sudo._today(now)
        day, days = window_sudo._day_number(today)
        is_over = (
            is_open and bool(window_sudo.date_end) and today > window_sudo.date_end
        )
        if not is_open:
            icon = "fa-flag-checkered"
            words = self.env._(
                "Handed over on %s",
                format_date(self.env, window_sudo._today(window_sudo.closed_at or now)),
            )
        elif is_over:
            icon = "fa-hourglass-end"
            words = self.env._("The last day is over")
        else:
            icon = "fa-life-ring"
            words = self.env._("Day %(day)s of %(days)s", day=day, days=days)
        return {
            "is_open": is_open,
            "is_over": is_over,
            "day_icon": icon,
            "day_words": words,
            "percent": round(100 * day / days) if is_open and days else 100,
            "first_day": window_sudo.date_start
            and format_date(self.env, window_sudo.date_start),
            "last_day": window_sudo.date_end
            and format_date(self.env, window_sudo.date_end),
        }

    # Around every page

    @api.model
    def _tabs(self, person_sudo):
        """The pages of a window that the person reaches: ``(page, path, icon)``."""
        window_sudo = person_sudo.window_id
        review_sudo = self._reviews(person_sudo) and window_sudo._review()
        tabs = [
            ("overview", "", "fa-life-ring"),
            ("standups", "/standups", "fa-bullhorn"),
            ("board", "/board", "fa-th-list"),
        ]
        if review_sudo:
            tabs.append(("review", f"/review/{review_sudo.id}", "fa-comments-o"))
        tabs.append(("exit", "/exit", "fa-flag-checkered"))
        return tabs

    # The overview

    @api.model
    def _overview(self, person_sudo, now):
        """What the first page of a window shows at ``now`` (naive UTC)."""
        window_sudo = person_sudo.window_id
        # What is over is shown as it was then.
        if window_sudo.closed_at:
            now = min(now, window_sudo.closed_at)
        today = window_sudo._today(now)
        board = self._board_page(person_sudo, now)
        return {
            **self._days(window_sudo, now),
            **self._rhythm(window_sudo, today),
            **self._reach_page(person_sudo, now),
            **self._tickets(window_sudo),
            "waiting": self._waiting(person_sudo)[person_sudo],
            "tiles": self._client_tiles(window_sudo, now),
            "standup": self._standups(person_sudo, limit=1),
            "board": board,
            "to_say": board["unsaid_count"] if board["can_set"] else 0,
            "review": self._review_summary(person_sudo, today),
            "exit": self._exit_summary(window_sudo),
            "documents": [
                row
                for row in self._documents(person_sudo)
                if row["seal"].state != "superseded"
            ],
            "project_url": self._project_url(window_sudo),
        }

    @api.model
    def _rhythm(self, window_sudo, today):
        """Which third it is, and when the next stand-up is held."""
        thirds = {
            1: self.env._("First third: a stand-up every working day"),
            2: self.env._("Second third: a stand-up every second working day"),
            3: self.env._("Last third: a stand-up once a week"),
        }
        following = window_sudo._next_standup(today)
        return {
            "third_words": thirds[window_sudo._third(today)],
            "third": window_sudo._third(today),
            "standup_today": window_sudo._is_standup_day(today),
            "standup_next": following
            and format_date(self.env, following, date_format="EEEE, d MMMM"),
        }

    @api.model
    def _project_url(self, window_sudo):
        """The implementation's pages, for who is a member there, too."""
        project_sudo = window_sudo.project_id
        try:
            self.env["implementation.member"]._of_user(project_sudo.id)
        except AccessError:
            return ""
        return f"/my/implementations/{project_sudo.id}"

    # Tickets

    @api.model
    def _tickets(self, window_sudo):
        """How many tickets there are, and those that the login may open itself."""
        Ticket_sudo = self.env["helpdesk.ticket"]
        domain = Domain("hypercare_id", "=", window_sudo.id) & Domain(
            "duplicate_id", "=", False
        )
        counts = {"open": 0, "solved": 0}
        for stage, count in Ticket_sudo._read_group(domain, ["stage_id"], ["__count"]):
            if stage.sla_effect != CANCELLED:
                counts["solved" if stage.closed else "open"] += count
        # The door of a ticket is the reader's own right, not his row in the window.
        Ticket = Ticket_sudo.with_user(self.env.user)
        lists = {"open": Ticket, "solved": Ticket}
        if Ticket.has_access("read"):
            for name, closed, limit, order in (
                ("open", False, OPEN_SHOWN, "priority desc, id"),
                ("solved", True, SOLVED_SHOWN, "closed_date desc, id desc"),
            ):
                # He may not search by the stamp; that is done below his row.
                stamped = Ticket_sudo._search(
                    domain
                    & Domain("stage_id.closed", "=", closed)
                    & Domain("stage_id.sla_effect", "!=", CANCELLED)
                )
                lists[name] = Ticket.search(
                    Domain("id", "in", stamped), order=order, limit=limit
                )
        return {
            "ticket_counts": counts,
            "open_tickets": self._ticket_rows(lists["open"]),
            "solved_tickets": self._ticket_rows(lists["solved"]),
            "lists_tickets": Ticket.has_access("read"),
        }

    @api.model
    def _ticket_rows(self, tickets):
        labels = dict(tickets._fields["priority"]._description_selection(self.env))
        return [
            {
                "url": f"/my/ticket/{ticket_sudo.id}",
                "number": ticket_sudo.number,
                "name": ticket_sudo.name,
                "stage": ticket_sudo.stage_id.name,
                "priority": labels.get(ticket_sudo.priority, ""),
                "is_critical": ticket_sudo.priority == "3",
            }
            # Found with the reader's rights; names of stages are shown to everybody.
            for ticket_sudo in tickets.sudo()
        ]

    # Indicators

    @api.model
    def _client_tiles(self, window_sudo, now):
        """Tiles with something measured, and the names of the others."""
        tiles = [
            {
                **tile,
                "icon": TILE_ICONS[tile["ok"]],
                "arrow_icon": ARROWS.get(tile["arrow"], ""),
            }
            for tile in window_sudo._tiles(now)
            if tile["code"] not in HIDDEN_TILES
        ]
        return {
            "shown": [tile for tile in tiles if tile["value"]],
            "unmeasured": [tile["name"] for tile in tiles if not tile["value"]],
        }

    # Stand-ups

    @api.model
    def _standups_page(self, person_sudo, now):
        """All published stand-ups, and when the next one is held."""
        window_sudo = person_sudo.window_id
        return {
            **self._days(window_sudo, now),
            **self._rhythm(window_sudo, window_sudo._today(now)),
            "standups": self._standups(person_sudo),
        }

    @api.model
    def _standups(self, person_sudo, limit=None):
        """Published stand-ups, the newest first."""
        standups = self.env["hypercare.standup"].search(
            Domain("window_id", "=", person_sudo.window_id.id)
            & Domain("is_published", "=", True),
            order="date desc, id desc",
            limit=limit,
        )
        return [
            {
                "standup": standup,
                "day": format_date(
                    self.env, standup.date, date_format="EEEE, d MMMM y"
                ),
                "held_by": standup.held_by_id.partner_id.name or "",
                "numbers": [
                    (self.env._("New"), standup.new_count),
                    (self.env._("Solved"), standup.closed_count),
                    (self.env._("Open"), standup.open_count),
                    (self.env._("Very high"), standup.critical_count),
                    (
                        self.env._("Oldest, in working days"),
                        standup.oldest_days if standup.open_count else "–",
                    ),
                ],
                "texts": [
                    (words, text)
                    for words, text in (
                        (self.env._("What is in the way"), standup.blockers),
                        (self.env._("Decided"), standup.decisions),
                        (self.env._("Next"), standup.next_steps),
                    )
                    if text
                ],
            }
            for standup in standups
        ]

    # Review and exit

    @api.model
    def _review_summary(self, person_sudo, today):
        """When the review is due and where it stands; a link for who reads it."""
        window_sudo = person_sudo.window_id
        due = window_sudo._review_due(today)
        review_sudo = window_sudo._review()
        # In words as of today, which for a window that is over was its last day.
        state = due[2] if due else "early"
        if window_sudo.state != "open" and state not in ("requested", "signed"):
            state = "none"
        words, icon = {
            "none": (self.env._("Not held"), "fa-minus-circle"),
            "early": (self.env._("Not due yet"), "fa-calendar-o"),
            "due": (self.env._("Due"), "fa-calendar-check-o"),
            "late": (self.env._("Overdue"), "fa-exclamation-triangle"),
            "requested": (self.env._("Waits for signatures"), "fa-pencil-square-o"),
            "signed": (self.env._("Signed by both sides"), "fa-check-circle"),
        }[state]
        kinds = review_sudo.line_ids.grouped("kind")
        names = self.env["hypercare.review.line"]._fields["kind"]
        return {
            "state": state,
            "words": words,
            "icon": icon,
            "from": due and format_date(self.env, due[0]),
            "until": due and format_date(self.env, due[1]),
            "url": self._window_url(person_sudo, f"/review/{review_sudo.id}")
            if review_sudo and self._reviews(person_sudo)
            else "",
            "lines": [
                (label, len(kinds[kind]))
                for kind, label in names._description_selection(self.env)
                if kind in kinds
            ],
        }

    @api.model
    def _exit_summary(self, window_sudo):
        """How many criteria hold, and the names of those that do not."""
        criteria = window_sudo.exit_criterion_ids
        done = criteria.filtered(lambda one: one.state in ("met", "waived"))
        return {
            "total": len(criteria),
            "done": len(done),
            "percent": round(100 * len(done) / len(criteria)) if criteria else 0,
            "open": (criteria - done).mapped("name"),
        }

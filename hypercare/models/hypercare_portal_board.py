# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import board
from .hypercare_process import ICONS


class HypercarePortalBoard(models.AbstractModel):
    """The board of key processes as people of a window see it."""

    _name = "hypercare.portal.board"
    _description = "Board in the Portal"

    @api.model
    def _board_page(self, person_sudo, now):
        """What the board shows to ``person_sudo`` at ``now`` (naive UTC)."""
        window_sudo = person_sudo.window_id
        today = window_sudo._today(now)
        is_open = window_sudo.state == "open"
        if not is_open and window_sudo.closed_at:
            today = min(today, window_sudo._today(window_sudo.closed_at))
        rows = [
            self._board_row(row, today, is_open) for row in window_sudo._board(today)
        ]
        return {
            "rows": rows,
            # What was refused is told where it belongs, else on top.
            "shown_ids": [row["process"].id for row in rows],
            "stable_count": sum(row["stable"] for row in rows),
            "unsaid_count": sum(not row["said_today"] for row in rows),
            "can_set": is_open and person_sudo.can_edit,
            "on_behalf": person_sudo.side != "client",
            "is_open": is_open,
            "today": today,
            "today_words": format_date(self.env, today, date_format="EEEE, d MMMM"),
            "states": self._board_states(),
            "stable_run": board.STABLE_RUN,
        }

    @api.model
    def _board_states(self):
        """What can be said, with its icon and word."""
        words = self.env["hypercare.process.day"]._state_words()
        return [
            {"state": state, "icon": ICONS[state], "words": words[state]}
            for state in board.STATES
        ]

    @api.model
    def _board_row(self, row, today, is_open):
        process_sudo, state = row["process"], row["state"]
        entry_sudo = row["entries"].get(row["state_on"])
        words = self.env["hypercare.process.day"]._state_words()
        return {
            "process": process_sudo,
            "name": process_sudo.name,
            "works_when": process_sudo.note or "",
            "owner": process_sudo.owner_id.partner_id.name or "",
            "state": state,
            "icon": ICONS[state],
            "words": words[state],
            "note": entry_sudo.note or "" if entry_sudo else "",
            "said_by": entry_sudo.partner_id.name or "" if entry_sudo else "",
            "on_behalf": bool(entry_sudo) and entry_sudo.on_behalf,
            "said_on": format_date(self.env, row["state_on"])
            if row["state_on"]
            else "",
            "said_today": today in row["said"] or not is_open,
            "ok_run": row["ok_run"],
            "stable": row["stable"],
            "chips": process_sudo._chips(row, today),
        }

    @api.model
    def _set_board(self, person_sudo, process_id, state, note, now):
        """Say how a process of the person's window goes today.

        Raises ``UserError`` in words for the page, also for a process of another
        window: nobody learns whether it exists.
        """
        process_sudo = person_sudo.window_id.process_ids.filtered(
            lambda one: one.id == process_id
        )
        if not process_sudo:
            raise UserError(self.env._("This process is not on the board any more."))
        process_sudo._set_day(person_sudo, state, note, now)

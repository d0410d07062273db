# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import board
from .hypercare_process_day import STATES

MAX_NOTE = 2000
#: Of a process of which nobody has said anything yet.
UNSET = "unset"
ICONS = {
    board.OK: "fa-check-circle",
    board.WORKAROUND: "fa-wrench",
    board.BLOCKED: "fa-ban",
    "": "fa-circle-o",
}


class HypercareProcess(models.Model):
    """A process of the client that has to work.

    The client says day by day how it goes. What was said last stands until something
    else is said; see ``tools.board`` for when it is stable.
    """

    _name = "hypercare.process"
    _description = "Key Process"
    _inherit = ["implementation.guarded", "mail.thread"]
    _order = "window_id, sequence, id"
    _fixed_fields = frozenset({"window_id"})
    _guarded_fields = frozenset({"state", "state_on", "day_ids"})

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    window_state = fields.Selection(
        related="window_id.state", string="State of the Window"
    )
    topic_id = fields.Many2one(
        "hypercare.topic", index="btree_not_null", ondelete="set null"
    )
    owner_id = fields.Many2one(
        "hypercare.person",
        index="btree_not_null",
        ondelete="set null",
        domain="[('window_id', '=', window_id), ('side', '=', 'client')]",
        help="Who of the client knows whether it works.",
    )
    note = fields.Text(
        string="Works When",
        help="What has to be possible, so that everybody means the same by ok.",
    )
    day_ids = fields.One2many(
        "hypercare.process.day", "process_id", string="Days", readonly=True
    )
    state = fields.Selection(
        [(UNSET, "Nothing said"), *STATES],
        compute="_compute_state",
        store=True,
        group_expand=True,
        help="What was said last. It stands until something else is said.",
    )
    state_on = fields.Date(
        string="Said on",
        compute="_compute_state",
        store=True,
        help="The day to which the state belongs, in the window's zone.",
    )
    said_today = fields.Boolean(compute="_compute_run")
    ok_run = fields.Integer(
        string="Days of OK",
        compute="_compute_run",
        help="Working days in a row of ok. A day without a word breaks no row and adds "
        "nothing to it.",
    )
    stable = fields.Boolean(
        compute="_compute_run", help="Five working days in a row of ok."
    )
    last_days = fields.Json(compute="_compute_run", export_string_translation=False)
    ticket_ids = fields.One2many(
        "helpdesk.ticket", "process_id", string="Tickets", readonly=True
    )

    @api.depends("day_ids.state", "day_ids.day")
    def _compute_state(self):
        for process in self:
            last = process.day_ids.sorted("day")[-1:]
            process.state = last.state or UNSET
            process.state_on = last.day

    @api.depends("day_ids.state", "day_ids.day", "day_ids.note", "window_id")
    @api.depends_context("lang")
    def _compute_run(self):
        now = fields.Datetime.now()
        for window, processes in self.grouped("window_id").items():
            today = window._today(now) if window else None
            found = processes._standing(today) if window else {}
            for process in processes:
                row = found.get(process) or found.get(process._origin)
                process.ok_run = row["ok_run"] if row else 0
                process.stable = bool(row) and row["stable"]
                process.said_today = bool(row) and today in row["said"]
                process.last_days = process._chips(row, today) if row else []

    def _standing(self, today):
        """``{process: row}`` of ``window._board(today)`` for processes of one window.

        The count of queries grows neither with them nor with their days.
        """
        if not self:
            return {}
        window = self.window_id
        workdays = window._board_workdays(today)
        days = self.env["hypercare.process.day"].search(
            [("process_id", "in", self.ids), ("day", "<=", today)], order="day"
        )
        by_process = days.grouped("process_id")
        shown = workdays[-board.STABLE_RUN :]
        rows = {}
        for process in self:
            entries = {
                one.day: one for one in by_process.get(process._origin, days[:0])
            }
            said = {day: entry.state for day, entry in entries.items()}
            run = board.ok_run(said, set(workdays), today)
            last = board.last_said(said, today)
            rows[process] = {
                "process": process,
                "said": said,
                "entries": entries,
                "states": {day: said.get(day, "") for day in shown},
                "state": said[last] if last else "",
                "state_on": last,
                "ok_run": run,
                "stable": board.is_stable(run),
            }
        return rows

    def _chips(self, row, today):
        """The last days and today as the board draws them: icon, word, day, note."""
        words = self.env["hypercare.process.day"]._state_words()
        days = list(row["states"])
        if today not in row["states"] and today in row["said"]:
            days.append(today)
        return [
            {
                "day": fields.Date.to_string(day),
                "label": self._day_label(day),
                "state": row["said"].get(day, ""),
                "icon": ICONS[row["said"].get(day, "")],
                "words": words[row["said"].get(day, "")],
                "note": row["entries"][day].note or "" if day in row["entries"] else "",
                "today": day == today,
            }
            for day in days
        ]

    def _day_label(self, day):
        """A day in few letters, as ``Mon 2``."""
        return self.env["hypercare.process.day"]._short_day(day)

    # Verbs

    def _set_day(self, person, state, note, now):
        """Say how the process goes on the day of ``now`` (naive UTC).

        ``person`` is a row of ``hypercare.person`` that came through the portal; empty,
        the current user of ours says it on behalf of the client. Saying it again on
        the same day replaces it; what stood there before is kept in the chatter.
        """
        self.ensure_one()
        window = self.window_id
        partner, on_behalf = self._who_says(person)
        if window.state != "open":
            raise UserError(
                self.env._("The board can be set while the hypercare is open.")
            )
        if not self.active:
            raise UserError(self.env._("%s is not on the board any more.", self.name))
        if state not in board.STATES:
            raise UserError(
                self.env._("Choose how it goes: ok, workaround or blocked.")
            )
        note = str(note or "").strip()[:MAX_NOTE]
        if state in board.TROUBLE and not note:
            raise UserError(
                self.env._("Write what is wrong with “%s”, in a few words.", self.name)
            )
        today = window._today(now)
        self.env["hypercare.process.day"]._say(
            self, today, state, note, partner, on_behalf, now
        )

    def _who_says(self, person):
        """``(partner, on behalf)`` of whoever sets the board, if he may."""
        if not person:
            self.check_access("write")
            return self.env.user.partner_id, True
        if person.window_id != self.window_id or not person.can_edit:
            raise UserError(self.env._("You may look at the board but not set it."))
        return person.partner_id, person.side != "client"

    def action_set_ok(self):
        """Say that it works today, on behalf of the client."""
        for process in self:
            process.check_access("write")
            process._set_day(
                self.env["hypercare.person"], board.OK, "", fields.Datetime.now()
            )
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_said(self):
        if self.day_ids:
            raise UserError(
                self.env._(
                    "What was said of a process is part of the history. Archive the "
                    "process instead."
                )
            )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import board

DAY = timedelta(days=1)


class HypercareWindowBoard(models.AbstractModel):
    """The board of key processes of a window."""

    _name = "hypercare.window.board"
    _description = "Board of Key Processes"

    board_words = fields.Char(string="Stable Processes", compute="_compute_board_words")

    @api.depends_context("lang")
    def _compute_board_words(self):
        now = fields.Datetime.now()
        for window in self:
            stable, total = window._board_counts(window._today(now))
            window.board_words = self.env._(
                "%(stable)s of %(all)s stable", stable=stable, all=total
            )

    def _board_workdays(self, today):
        """Working days of the window up to ``today``, the oldest first."""
        self.ensure_one()
        # A window that is over is looked at long after: its days end with it.
        last = min(today, self._today(self.closed_at)) if self.closed_at else today
        if not self.date_start or last < self.date_start:
            return []
        # Whoever looks at a board need not read the calendar's absences.
        index = self.sudo().calendar_id._implementation_workdays(
            self.date_start, last, self.company_id
        )
        days = [
            self.date_start + n * DAY for n in range((last - self.date_start).days + 1)
        ]
        return [day for day in days if index.between(day - DAY, day)]

    def _board(self, today):
        """Where the key processes stand on ``today``, a day of the window's zone.

        A list of ``{"process", "states", "state", "state_on", "ok_run", "stable",
        "said", "entries"}``: ``states`` are the last five working days in order, each
        with what was said or an empty string; ``said`` and ``entries`` hold the states
        and the rows of all days. What was said later is left out.
        """
        self.ensure_one()
        return list(self.process_ids._standing(today).values())

    def _board_counts(self, today):
        """``(stable, all)`` key processes on ``today``."""
        return board.counts(row["ok_run"] for row in self._board(today))

    def action_open_board(self):
        """The key processes of the window, with their last days."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_process_action"
        )
        return {
            **action,
            "domain": [("window_id", "=", self.id)],
            "context": {"default_window_id": self.id},
        }

    def action_choose_processes(self):
        """Choose key processes from the usual ones."""
        self.check_access("write")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Key Processes"),
            "res_model": "hypercare.process.choice",
            "view_mode": "form",
            "target": "new",
            "context": {"default_window_id": self.id},
        }

    def _usual_processes(self):
        """Critical processes that the client has named when the agreement was made."""
        self.ensure_one()
        # What level was proposed for which reasons belongs to managers; names do not.
        versions_sudo = (
            self.env["support.agreement"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                ]
            )
            .version_ids
        )
        told = "\n".join(
            versions_sudo.filtered("level_reasons").mapped("level_reasons")
        )
        usual = self.env["support.agreement.process"].search(Domain.TRUE)
        langs = {code for code, _name in self.env["res.lang"].get_installed()}
        return usual.filtered(
            lambda one: any(one.with_context(lang=lang).name in told for lang in langs)
        )

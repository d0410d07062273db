# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import board

STATES = [
    (board.OK, "OK"),
    (board.WORKAROUND, "Workaround"),
    (board.BLOCKED, "Blocked"),
]


class HypercareProcessDay(models.Model):
    """What was said of a key process on a day."""

    _name = "hypercare.process.day"
    _description = "Day of a Key Process"
    _inherit = ["implementation.guarded"]
    _order = "day desc, id desc"
    _rec_name = "day"
    _guarded_fields = frozenset(
        {"process_id", "day", "state", "note", "partner_id", "on_behalf", "said_at"}
    )

    process_id = fields.Many2one(
        "hypercare.process", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="process_id.company_id", store=True)
    day = fields.Date(required=True, readonly=True, help="In the window's zone.")
    state = fields.Selection(STATES, required=True, readonly=True)
    note = fields.Text(readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Said by", readonly=True, ondelete="restrict"
    )
    on_behalf = fields.Boolean(
        string="On Behalf of the Client",
        readonly=True,
        help="Somebody of the integrator has said it for the client.",
    )
    said_at = fields.Datetime(readonly=True)

    _day_uniq = models.UniqueIndex(
        "(process_id, day)", "One word is said of a process on a day."
    )
    _trouble_has_note = models.Constraint(
        "CHECK(state = 'ok' OR COALESCE(note, '') <> '')",
        "What does not work is said in words.",
    )

    @api.model
    def _state_words(self):
        """``{state: word}`` in the reader's language, with a word for no state."""
        words = dict(self._fields["state"]._description_selection(self.env))
        return {**words, "": self.env._("Nothing said")}

    @api.model
    def _short_day(self, day):
        """A day in few letters of the reader's language, as ``Mon 2``."""
        return format_date(self.env, day, date_format="EEE d")

    @api.model
    def _say(self, process, day, state, note, partner, on_behalf, now):
        """Write the word of ``partner`` for a day, and keep what it replaces."""
        # Who may say it has been checked; clients have no rights on days.
        days_sudo = self.sudo()
        # Two clicks at once: the second finds the day that the first has made.
        self.env["implementation.seal"]._lock(process)
        entry_sudo = days_sudo.search(
            [("process_id", "=", process.id), ("day", "=", day)]
        )
        vals = {
            "state": state,
            "note": note or False,
            "partner_id": partner.id,
            "on_behalf": on_behalf,
            "said_at": now,
        }
        if not entry_sudo:
            return days_sudo._by_verb().create(
                {"process_id": process.id, "day": day, **vals}
            )
        before = entry_sudo._words()
        entry_sudo._by_verb().write(vals)
        after = entry_sudo._words()
        if after != before:
            process.sudo()._message_log(
                body=self.env._(
                    "%(day)s: %(before)s → %(after)s",
                    day=format_date(self.env, day),
                    before=before,
                    after=after,
                ),
                author_id=partner.id,
            )
        return entry_sudo

    def _words(self):
        """State, note and who said it, in one line."""
        self.ensure_one()
        words = self._state_words()[self.state]
        if self.note:
            words = f"{words} ({' '.join(self.note.split())})"
        return f"{words}, {self.partner_id.name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What was said on a day stays. Say something else instead.")
        )

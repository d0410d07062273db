# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import stretch as rules

THIRDS = [("1", "First third"), ("2", "Second third"), ("3", "Last third")]
OPEN = "open"


class HypercareWindowStretch(models.AbstractModel):
    """Extensions, the early end, and what the thirds of a window ask for."""

    _name = "hypercare.window.stretch"
    _description = "End of a Window"

    third = fields.Selection(
        THIRDS,
        compute="_compute_third",
        store=True,
        help="Stand-ups are held every working day in the first third, every second "
        "one in the second, and weekly in the last.",
    )
    day_words = fields.Char(string="Day", compute="_compute_day_words")
    days_left = fields.Integer(
        compute="_compute_day_words", help="0 on the last day, negative after it."
    )
    is_standup_today = fields.Boolean(
        string="Stand-up Today", compute="_compute_standup_words"
    )
    standup_words = fields.Char(compute="_compute_standup_words")
    extension_count = fields.Integer(compute="_compute_extension_count")
    needs_extension = fields.Boolean(
        string="Extension Needed",
        readonly=True,
        copy=False,
        help="Three working days before the end, criteria of the exit are not expected "
        "to hold that more days would help.",
    )

    @api.depends("state", "date_start", "date_end", "done_until")
    def _compute_third(self):
        for window in self:
            # The day after the last one that is done is the present one.
            day = (
                window.done_until + rules.DAY
                if window.done_until
                else window.date_start
            )
            is_open = window.state == OPEN and window.date_start
            window.third = str(window._third(day)) if is_open else False

    @api.depends("state", "date_start", "date_end", "tz")
    @api.depends_context("lang")
    def _compute_day_words(self):
        now = fields.Datetime.now()
        for window in self:
            window.day_words = False
            window.days_left = 0
            if window.state == OPEN and window.date_start:
                today = window._today(now)
                day, days = window._day_number(today)
                window.day_words = self.env._(
                    "Day %(day)s of %(days)s", day=day, days=days
                )
                window.days_left = (window.date_end - today).days

    @api.depends("state", "date_start", "date_end", "tz", "calendar_id")
    @api.depends_context("lang")
    def _compute_standup_words(self):
        now = fields.Datetime.now()
        for window in self:
            window.is_standup_today = False
            window.standup_words = False
            if window.state == OPEN and window.date_start:
                today = window._today(now)
                window.is_standup_today = window._is_standup_day(today)
                following = window._next_standup(today)
                window.standup_words = following and self.env._(
                    "The next stand-up is on %s.",
                    format_date(self.env, following, date_format="EEEE, d MMM"),
                )

    @api.depends("extension_ids.state")
    def _compute_extension_count(self):
        for window in self:
            window.extension_count = len(window._agreed_extensions())

    # The days

    def _day_number(self, today):
        """Which day of the window ``today`` is and of how many, (0, 0) before it."""
        self.ensure_one()
        if not self.date_start:
            return 0, 0
        return rules.number(self.date_start, self.date_end, today)

    def _third(self, today):
        """The third of the window that ``today`` lies in: 1, 2 or 3."""
        self.ensure_one()
        if not self.date_start:
            return 1
        return rules.third(self.date_start, self.date_end, today)

    def _is_standup_day(self, day):
        """Whether a stand-up is held on ``day``, by the third it lies in."""
        self.ensure_one()
        if not self.date_start or not self.date_start <= day <= self.date_end:
            return False
        held = rules.standup_days(
            self.date_start, self.date_end, self._workdays(), until=day
        )
        return day in held[-1:]

    def _next_standup(self, day):
        """The first day after ``day`` on which a stand-up is held, or ``None``."""
        self.ensure_one()
        if not self.date_start:
            return None
        held = rules.standup_days(self.date_start, self.date_end, self._workdays())
        return next((one for one in held if one > day), None)

    def action_standup(self):
        """Open today's stand-up; it is begun when there is none."""
        self.check_access("read")
        self.ensure_one()
        if self.state != OPEN:
            raise UserError(self.env._("Only an open window has stand-ups."))
        today = self._today(fields.Datetime.now())
        standup = self.standup_ids.filtered(lambda one: one.date == today)
        if not standup:
            standup = standup.create({"window_id": self.id, "date": today})
        return standup._get_records_action()

    # The end

    def _reach(self):
        """The window as the rules of extensions see it."""
        self.ensure_one()
        extensions = len(self._agreed_extensions())
        return rules.Reach(self.date_start, self.date_end, extensions)

    def _agreed_extensions(self):
        return self.extension_ids.filtered(lambda one: one.state == "agreed")

    def _stretch(self, new_end, now):
        """Move the last day to ``new_end``; what is promised goes on (naive UTC)."""
        self.ensure_one()
        old = self.date_end
        self._by_verb().write({"date_end": new_end, "needs_extension": False})
        self.message_post(
            body=self.env._(
                "The last day moved from %(old)s to %(new)s.",
                old=format_date(self.env, old),
                new=format_date(self.env, new_end),
            )
        )

    def action_extend(self):
        """Open a new extension, or the one that is not decided yet."""
        self.check_access("write")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_extension_action"
        )
        action["views"] = [(False, "form")]
        pending = self.extension_ids.filtered(lambda one: one._is_pending())
        if pending:
            return {**action, "res_id": pending[0].id}
        if self.state != OPEN:
            raise UserError(self.env._("Only an open window is extended."))
        self._check_room()
        action["context"] = {"default_window_id": self.id}
        return action

    def _check_room(self):
        """Raise when no extension is allowed any more."""
        self.ensure_one()
        if not self._reach().room():
            self._raise_stretch(rules.StretchError(self._why_no_room()))

    def _why_no_room(self):
        reach = self._reach()
        return "count" if reach.extensions >= rules.MAX_EXTENSIONS else "total"

    def _raise_stretch(self, error):
        """What a rule of extensions says, in words."""
        words = {
            "days": self.env._(
                "An extension has 1 to %s days.", rules.MAX_EXTENSION_DAYS
            ),
            "count": self.env._(
                "A window is extended at most %s times. Hand it over, or agree on "
                "paid support.",
                rules.MAX_EXTENSIONS,
            ),
            "total": self.env._(
                "A window has at most %(days)s days; its last possible day is "
                "%(last)s.",
                days=rules.MAX_WINDOW_DAYS,
                last=format_date(self.env, rules.last_possible(self.date_start)),
            ),
            "over": self.env._("The new last day is over already. Choose more days."),
            "moved": self.env._(
                "The window ends on another day by now. Withdraw this extension and "
                "write a new one."
            ),
        }
        raise UserError(words[error.reason]) from None

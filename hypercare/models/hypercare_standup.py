# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class HypercareStandup(models.Model):
    """What a day of a window brought; the client sees it once it is published.

    Its numbers are live until the day is over or the stand-up is published, and stay
    then as they were.
    """

    _name = "hypercare.standup"
    _description = "Stand-up"
    _inherit = ["hypercare.standup.numbers", "implementation.guarded"]
    _order = "date desc, id desc"
    _guarded_fields = frozenset(
        {
            "numbers",
            "counted_at",
            "is_due",
            "is_published",
            "published_at",
            "published_by_id",
        }
    )
    _fixed_fields = frozenset({"window_id", "date"})
    _said_fields = frozenset({"blockers", "decisions", "next_steps", "held_by_id"})

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(related="window_id.partner_id")
    date = fields.Date(
        string="Day",
        required=True,
        index=True,
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
        help="In the window's zone.",
    )
    is_due = fields.Boolean(
        string="Stand-up Day",
        readonly=True,
        help="By the third of the window a stand-up is held on this day. Of other "
        "days only the numbers are kept.",
    )
    held_by_id = fields.Many2one(
        "res.users", string="Held by", default=lambda self: self._default_held_by_id()
    )
    blockers = fields.Text()
    decisions = fields.Text()
    next_steps = fields.Text()
    numbers = fields.Json(readonly=True, copy=False)
    counted_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="Since then the numbers do not change any more.",
    )
    new_count = fields.Integer(string="New", compute="_compute_numbers")
    closed_count = fields.Integer(string="Solved", compute="_compute_numbers")
    open_count = fields.Integer(string="Open", compute="_compute_numbers")
    critical_count = fields.Integer(string="Critical", compute="_compute_numbers")
    oldest_days = fields.Integer(
        string="Oldest (working days)",
        compute="_compute_numbers",
        help="Age of the ticket that is open longest.",
    )
    is_published = fields.Boolean(string="Published", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _day_uniq = models.UniqueIndex(
        "(window_id, date)", "This day has its stand-up already."
    )

    def _default_held_by_id(self):
        return self.env.user if self.env.user._is_internal() else False

    @api.depends("window_id")
    def _compute_date(self):
        now = fields.Datetime.now()
        for standup in self:
            if not standup.date and standup.window_id:
                standup.date = standup.window_id._today(now)

    @api.depends("window_id.number", "date")
    def _compute_display_name(self):
        for standup in self:
            window = standup.window_id.number or ""
            standup.display_name = f"{window} {format_date(self.env, standup.date)}"

    @api.depends("numbers", "window_id", "date")
    def _compute_numbers(self):
        live = self.filtered(lambda one: not one.numbers and one.window_id and one.date)
        counted = self._count(live._pairs(), fields.Datetime.now())
        for standup in self:
            pair = (standup.window_id._origin, standup.date)
            numbers = standup.numbers or counted.get(pair) or {}
            standup.new_count = numbers.get("new", 0)
            standup.closed_count = numbers.get("closed", 0)
            standup.open_count = numbers.get("open", 0)
            standup.critical_count = numbers.get("critical", 0)
            standup.oldest_days = numbers.get("oldest", 0)

    def _pairs(self):
        """The windows and days of the stand-ups, for ``_count``."""
        return [(standup.window_id._origin, standup.date) for standup in self]

    @api.model_create_multi
    def create(self, vals_list):
        standups = super().create(vals_list)
        for standup in standups:
            window = standup.window_id
            if not self._is_by_verb() and window.state != "open":
                raise UserError(self.env._("Only an open window has stand-ups."))
            standup._by_verb().is_due = window._is_standup_day(standup.date)
        return standups

    def write(self, vals):
        if not self._is_by_verb() and self._said_fields.intersection(vals):
            for standup in self.filtered("is_published"):
                raise UserError(
                    self.env._(
                        "“%s” is published. Take it back to change its words.",
                        standup.display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        if self.filtered("counted_at"):
            raise UserError(
                self.env._("A day that is over, or was published, stays in the log.")
            )

    # Verbs

    def _freeze(self, now):
        """Keep the numbers as they are now, or were at the end of the day."""
        live = self.filtered(lambda one: not one.counted_at)
        counted = self._count(live._pairs(), now)
        for standup in live:
            pair = standup._pairs()[0]
            standup._by_verb().write(
                {
                    "numbers": counted[pair],
                    "counted_at": self._counted_until(*pair, now),
                }
            )

    def action_publish(self):
        """Show the day to the client; its numbers stay as they are from now on."""
        for standup in self:
            standup.check_access("write")
            standup._publish(fields.Datetime.now())
        return True

    def _publish(self, now):
        """Show the day to the client from ``now`` (naive UTC) on."""
        self.ensure_one()
        if self.is_published:
            return
        if self.date > self.window_id._today(now):
            raise UserError(self.env._("This day has not begun yet."))
        self._freeze(now)
        self._by_verb().write(
            {
                "is_published": True,
                "published_at": now,
                "published_by_id": self.env.user.id,
            }
        )
        self.env["hypercare.notice"]._tell(
            self.window_id, "standup", now, about=self, once="ever"
        )

    def action_take_back(self):
        """Hide the day from the client, to change its words."""
        for standup in self:
            standup.check_access("write")
            standup._by_verb().write({"is_published": False})
        return True

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_repr, format_date

from ..tools import length as rules

RISKS = ("is_multi_company", "has_custom_code", "has_history", "is_multi_site")
#: Options of a contract that are an integration each.
INTEGRATIONS = frozenset({"integrations", "realtime_integrations"})
MIGRATION = "data_migration"


class HypercareWindowLength(models.AbstractModel):
    """How long a window is proposed to be, and why."""

    _name = "hypercare.window.length"
    _description = "Length of a Window"

    user_count = fields.Integer(string="Users at Go-Live", default=1)
    app_count = fields.Integer(string="Apps at Go-Live", default=1)
    integration_count = fields.Integer(
        string="Integrations",
        compute="_compute_integration_count",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_multi_company = fields.Boolean(string="Several companies")
    has_custom_code = fields.Boolean(string="Code of the client's own")
    has_history = fields.Boolean(
        string="History was migrated",
        compute="_compute_has_history",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_multi_site = fields.Boolean(string="Several sites at once")
    has_accounting = fields.Boolean(
        string="Accounting in Scope",
        compute="_compute_has_accounting",
        store=True,
        readonly=False,
        precompute=True,
    )
    covers_close = fields.Boolean(
        string="Cover the First Month-End Close",
        compute="_compute_covers_close",
        store=True,
        readonly=False,
        precompute=True,
        help="The window lasts until the first month is closed, within its longest "
        "length.",
    )
    planned_start = fields.Date(
        string="Planned Go-Live",
        compute="_compute_planned_start",
        store=True,
        readonly=False,
        precompute=True,
        help="The recorded go-live decides. Until then the end is shown by this day.",
    )
    proposed_days = fields.Integer(compute="_compute_proposed_days")
    length_words = fields.Text(string="Why So Long", compute="_compute_proposed_days")
    planned_days = fields.Integer(
        string="Days",
        compute="_compute_planned_days",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        help="Calendar days, the first one included.",
    )
    days_reason = fields.Text(
        string="Reason for Other Days",
        copy=False,
        tracking=True,
        help="Why it is not as long as proposed.",
    )
    planned_end = fields.Date(string="Planned Last Day", compute="_compute_planned_end")
    end_words = fields.Char(compute="_compute_planned_end")

    _planned_days_in_range = models.Constraint(
        "CHECK(planned_days >= 2 AND planned_days <= 60)",
        "A window lasts 2 to 60 days.",
    )
    _scope_not_negative = models.Constraint(
        "CHECK(user_count >= 0 AND app_count >= 0 AND integration_count >= 0)",
        "Users, apps and integrations are zero or more.",
    )

    # Each for itself: together, one that was given would be computed after all.

    @api.depends("project_id")
    def _compute_integration_count(self):
        for window in self:
            window.integration_count = len(window._option_codes() & INTEGRATIONS)

    @api.depends("project_id")
    def _compute_has_history(self):
        for window in self:
            window.has_history = MIGRATION in window._option_codes()

    @api.depends("project_id")
    def _compute_has_accounting(self):
        for window in self:
            # Whoever prepares a window need not see members and their roles.
            members_sudo = window.project_id.sudo().implementation_member_ids
            window.has_accounting = any(
                member._has_role("client_accountant") for member in members_sudo
            )

    def _option_codes(self):
        self.ensure_one()
        # As for members: nor what was bought.
        options_sudo = self.project_id.sudo().implementation_option_ids
        return set(options_sudo.mapped("code"))

    @api.depends("has_accounting")
    def _compute_covers_close(self):
        for window in self:
            window.covers_close = window.has_accounting

    @api.depends("project_id")
    def _compute_planned_start(self):
        for window in self:
            # As above: the day of the go-live is what everybody speaks about.
            forecast = window.project_id.sudo().implementation_go_live_forecast
            window.planned_start = forecast or window.planned_start

    @api.depends("policy_id", "user_count", "app_count", "integration_count", *RISKS)
    @api.depends_context("lang")
    def _compute_proposed_days(self):
        for window in self:
            proposal = window._proposal()
            window.proposed_days = proposal.days
            window.length_words = "\n".join(window._length_lines(proposal))

    @api.depends("proposed_days")
    def _compute_planned_days(self):
        for window in self:
            if window.state == "draft" and not window.days_reason:
                window.planned_days = window.proposed_days

    @api.depends(
        "planned_start", "planned_days", "covers_close", "policy_id", "calendar_id"
    )
    @api.depends_context("lang")
    def _compute_planned_end(self):
        for window in self:
            window.planned_end, window.end_words = False, False
            if window.planned_start and window.planned_days and window.calendar_id:
                end = window._end_for(window.planned_start)
                window.planned_end = end.day
                window.end_words = window._end_reason(end)

    @api.constrains("planned_days", "days_reason", "policy_id", "user_count")
    def _check_planned_days(self):
        for window in self:
            if window.state != "draft":
                continue
            if window.planned_days != window.proposed_days and not window.days_reason:
                raise ValidationError(
                    self.env._(
                        "%(proposed)s days are proposed. Say why it is to be "
                        "%(planned)s, so that both sides know it later.",
                        proposed=window.proposed_days,
                        planned=window.planned_days,
                    )
                )
            rule = window.policy_id._rule()
            if window.planned_days != rules.clamp(window.planned_days, rule):
                raise ValidationError(
                    self.env._(
                        "By its policy a window lasts %(shortest)s to %(longest)s "
                        "days.",
                        shortest=rule.shortest,
                        longest=rule.longest,
                    )
                )

    def _proposal(self):
        """What is proposed by the policy, see ``tools.length.Proposal``."""
        self.ensure_one()
        policy = self.policy_id or self.env["hypercare.policy"].new()
        return rules.propose(
            policy._rule(),
            rules.Scope(
                users=self.user_count,
                apps=self.app_count,
                integrations=self.integration_count,
                risks=sum(bool(self[name]) for name in RISKS),
            ),
        )

    def _length_lines(self, proposal):
        """Why so many days are proposed, a line for each thing that adds some."""
        self.ensure_one()
        words = {
            rules.BASE: self.env._("to begin with"),
            rules.USERS: self.env._("users"),
            rules.APPS: self.env._("more apps"),
            rules.INTEGRATIONS: self.env._("integrations"),
            rules.RISKS: self.env._("risks"),
        }
        lines = []
        for part in proposal.parts:
            if part.code == rules.BASE:
                lines.append(f"{self._number(part.days)} {words[part.code]}")
                continue
            lines.append(
                f"{self._number(part.days)} = {part.count} {words[part.code]} "
                f"× {self._number(part.each)}"
            )
        lines.append(
            self.env._(
                "Together %(sum)s, so %(days)s days",
                sum=self._number(proposal.sum),
                days=proposal.days,
            )
        )
        return lines

    @api.model
    def _number(self, amount):
        """A number of days without zeros behind the point."""
        return float_repr(amount, 2).rstrip("0").rstrip(".")

    def _end_reason(self, end):
        """Why a window ends on that day, where it is not simply its last one."""
        day = format_date(self.env, end.day, date_format="EEEE, d MMM")
        words = {
            rules.NEXT_WORKDAY: self.env._(
                "The last day is no working day: it ends on %s.", day
            ),
            rules.PREVIOUS_WORKDAY: self.env._(
                "It ends on %s, the last working day within the longest window.", day
            ),
            rules.MONTH_CLOSE: self.env._(
                "It lasts until %s, when the first month is closed.", day
            ),
        }
        return words.get(end.reason, False)

    def _month_close(self, first=None):
        """By which working day the first month is closed, or ``None``.

        ``first`` is the first day of the window, as it is or as it is planned. Without
        accounting in scope there is nothing to close.
        """
        self.ensure_one()
        first = first or self.date_start or self.planned_start
        if not self.has_accounting or not first:
            return None
        return rules.close_by(
            first, self._workdays(first), self.policy_id.close_workdays
        )

    def _end_for(self, first):
        """The end of a window that begins on ``first``, see ``tools.length.End``."""
        self.ensure_one()
        return rules.end(
            first,
            self.planned_days,
            min(rules.LONGEST, self.policy_id.longest_days),
            self._workdays(first),
            self._month_close(first) if self.covers_close else None,
        )

    def _policy_target(self, code):
        """What is aimed at for ``code`` (k2 to k16, x2 to x8), or ``None``."""
        self.ensure_one()
        return self.policy_id._target(code.lower())

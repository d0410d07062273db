# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: A target that takes longer than this to pass cannot be meant (seconds of wall time).
FURTHEST = timedelta(days=366)
UNIT_SECONDS = {"minutes": 60, "hours": 3600}


class SupportSlaTarget(models.Model):
    _name = "support.sla.target"
    _description = "SLA Target"
    _inherit = ["support.sla.promising"]
    _order = "policy_id, metric, priority desc, id"

    policy_id = fields.Many2one(
        "support.sla.policy", required=True, ondelete="cascade", index=True
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(related="policy_id.company_id")
    metric = fields.Selection(
        selection="_selection_metric",
        required=True,
        default="first_response",
        help="Which clock: until the first answer, until each next answer, between"
        " news, or until the solution.",
    )
    priority = fields.Selection(
        selection="_selection_priority",
        help="Leave empty for every priority without a target of its own.",
    )
    amount = fields.Float(
        required=True,
        default=4.0,
        help="How much working time is promised.",
    )
    unit = fields.Selection(
        selection=[
            ("minutes", "Working minutes"),
            ("hours", "Working hours"),
            ("days", "Business days"),
        ],
        required=True,
        default="hours",
        help="A business day is the same time of the clock on the next working day.",
    )
    until_closing = fields.Boolean(
        help="Business days end when the last of them closes."
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Own Working Hours",
        ondelete="restrict",
        index="btree_not_null",
        help="Leave empty to take the policy's.",
    )
    hours_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        compute="_compute_hours_id",
        store=True,
        index=True,
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)",
        "A target needs an amount. Delete the line to promise nothing.",
    )
    _one_per_priority = models.UniqueIndex(
        "(policy_id, metric, COALESCE(priority, '')) WHERE active",
        "A policy has one target per metric and priority.",
    )

    @api.model
    def _selection_metric(self):
        return [
            (metric, label)
            for metric, label in self.env["support.sla.promise"]._selection_metric()
            if metric != "news"
        ]

    @api.model
    def _selection_priority(self):
        return (
            self.env["helpdesk.ticket"]
            ._fields["priority"]
            ._description_selection(self.env)
        )

    @api.depends("calendar_id", "policy_id.calendar_id")
    def _compute_hours_id(self):
        for target in self:
            target.hours_id = target.calendar_id or target.policy_id.calendar_id

    @api.depends("metric", "priority", "amount", "unit")
    def _compute_display_name(self):
        metrics = dict(self._selection_metric())
        priorities = dict(self._selection_priority())
        for target in self:
            target.display_name = " · ".join(
                part
                for part in (
                    metrics.get(target.metric),
                    priorities.get(target.priority),
                    target._amount_words(),
                )
                if part
            )

    @api.constrains("amount", "unit")
    def _check_whole_days(self):
        for target in self:
            if target.unit == "days" and target.amount != int(target.amount):
                raise ValidationError(
                    self.env._(
                        "Business days are whole days. Take hours for a part of a day."
                    )
                )

    @api.constrains(
        "calendar_id", "amount", "unit", "until_closing", "policy_id", "active"
    )
    def _check_calendar(self):
        """Refuse hours within which the target could not be kept."""
        for target in self.filtered("active"):
            objection = target.hours_id._sla_objection() or target._too_sparse()
            if objection:
                raise ValidationError(objection)

    def _too_sparse(self):
        """Why the hours are too few for the amount, or ``""``."""
        # Constraints run before the row is promised: the live rules are asked.
        calendars = self.env["support.sla.calendar"]
        company = self.company_id or self.env.company
        time = calendars._time_of(self.hours_id, company)
        now = fields.Datetime.now()
        due = (
            time.wall_days(now, int(self.amount), self.until_closing)
            if self.unit == "days"
            else time.add(now, self._seconds())
        )
        if due and due - now <= FURTHEST:
            return ""
        return self.env._(
            "%(target)s would take more than a year within the working hours of "
            "%(calendar)s. Choose other hours or a shorter target.",
            target=self.display_name,
            calendar=self.hours_id.name,
        )

    def _seconds(self):
        """Working seconds of the target; 0 for business days."""
        return round(self.amount * UNIT_SECONDS.get(self.unit, 0))

    def _amount_words(self):
        self.ensure_one()
        amount = int(self.amount) if self.amount == int(self.amount) else self.amount
        if self.unit == "minutes":
            return self.env._("%s min", amount)
        if self.unit == "hours":
            return self.env._("%s h", amount)
        if self.until_closing:
            return self.env._("%s business days, until closing", amount)
        return self.env._("%s business days", amount)

    def _terms(self):
        """What this target promises today, as values of ``support.sla.promise``."""
        self.ensure_one()
        policy = self.policy_id
        graces = {"grace": round(policy.grace_hours * 3600), "continue": -1, "new": 0}
        return {
            "metric": self.metric,
            "target_id": self.id,
            "seconds": self._seconds(),
            "days": int(self.amount) if self.unit == "days" else 0,
            "until_closing": self.until_closing,
            "risk": policy.risk_percent / 100,
            "grace": graces[policy.reopen],
            "hold_max": policy.hold_max_days * 86400,
            "pause": policy.pause_updates or self.metric != "periodic_update",
            "creation_fulfils": policy.creation_fulfils,
            "levels": policy.level_ids._terms(self.metric),
        }

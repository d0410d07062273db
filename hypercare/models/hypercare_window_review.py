# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools import review as rules

RANK = {rules.SIGNED: 2, rules.REQUESTED: 1}


class HypercareWindowReview(models.AbstractModel):
    """The joint review of a window: when it is due, and where it stands."""

    _name = "hypercare.window.review"
    _description = "Review of a Window"

    review_words = fields.Char(string="Joint Review", compute="_compute_review_words")

    @api.depends_context("lang")
    def _compute_review_words(self):
        now = fields.Datetime.now()
        words = {
            rules.EARLY: self.env._("Not due yet"),
            rules.DUE: self.env._("Due"),
            rules.LATE: self.env._("Overdue"),
            rules.REQUESTED: self.env._("Waits for signatures"),
            rules.SIGNED: self.env._("Signed"),
        }
        for window in self:
            due = window._review_due(window._today(now))
            window.review_words = words[due[2]] if due else self.env._("Not due yet")

    def _review_days(self):
        """First and last day on which the review is due; None before it opens."""
        self.ensure_one()
        if not self.date_start or not self.date_end:
            return None
        policy_sudo = self.sudo().policy_id  # when it is due is no secret
        return rules.due(
            self.date_start,
            self.date_end,
            policy_sudo.review_first_day or rules.FIRST_DAY,
            policy_sudo.review_last_day or rules.LAST_DAY,
        )

    def _review_due(self, today):
        """``(first, last, state)`` of the joint review, None before the window opens.

        ``state`` is ``signed`` or ``requested`` once it was put to signature, else
        ``early``, ``due`` or ``late`` on ``today``, a day of the window's zone.
        """
        self.ensure_one()
        days = self._review_days()
        if not days:
            return None
        return (*days, rules.due_state(*days, today, self._review().seal_state))

    def _review(self):
        """The review that counts: a signed one, else the one asked for, else any."""
        self.ensure_one()
        return self.review_ids.sorted(
            lambda one: (RANK.get(one.seal_state, 0), one.id), reverse=True
        )[:1]

    def action_open_review(self):
        """The review of the window; it is begun and prefilled when there is none."""
        self.check_access("read")
        self.ensure_one()
        review = self._review()
        if not review:
            review = review.create({"window_id": self.id})
            review.action_prefill()
        return review._get_records_action()

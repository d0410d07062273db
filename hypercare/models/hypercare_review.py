# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import review as rules


class HypercareReview(models.Model):
    """What both sides find stable, to be improved, or to be added.

    Both edit its lines until it is put to signature; with the last signature they
    become work.
    """

    _name = "hypercare.review"
    _description = "Joint Review"
    _inherit = [
        "hypercare.review.seal",
        "hypercare.review.draft",
        "hypercare.review.roadmap",
        "implementation.signed",
        "mail.thread",
    ]
    _order = "id desc"
    _guarded_fields = frozenset({"seal_id", "prefilled_at"})
    _fixed_fields = frozenset({"window_id"})

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(related="window_id.partner_id")
    seal_state = fields.Selection(tracking=True)
    due_from = fields.Date(compute="_compute_due", help="In the window's zone.")
    due_until = fields.Date(compute="_compute_due")
    held_on = fields.Date(
        string="Held on", help="The day on which both sides went through it."
    )
    summary = fields.Text(
        string="In General", help="Stands above the lines of the signed document."
    )
    iteration_weeks = fields.Integer(
        string="Weeks of an Iteration",
        default=2,
        help="Iterations follow the last day of the window. With zero weeks the "
        "roadmap has an order but no days.",
    )
    line_ids = fields.One2many("hypercare.review.line", "review_id", string="Lines")
    line_count = fields.Integer(compute="_compute_line_count")
    undecided_count = fields.Integer(
        string="Without a Decision", compute="_compute_line_count"
    )
    prefilled_at = fields.Datetime(readonly=True, copy=False)
    declined_reason = fields.Text(related="seal_id.superseded_reason")
    seal_number = fields.Char(related="seal_id.number", string="Document")
    requested_on = fields.Datetime(related="seal_id.requested_on")
    signed_on = fields.Datetime(related="seal_id.signed_on")
    pdf = fields.Binary(related="seal_id.pdf")
    pdf_name = fields.Char(related="seal_id.pdf_name")

    _weeks_not_negative = models.Constraint(
        "CHECK(iteration_weeks >= 0)", "An iteration lasts zero weeks or more."
    )

    @api.depends("window_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Joint review %s", review.window_id.number or ""
            )

    @api.depends(
        "window_id.date_start",
        "window_id.date_end",
        "window_id.policy_id.review_first_day",
        "window_id.policy_id.review_last_day",
    )
    def _compute_due(self):
        for review in self:
            first, last = review.window_id._review_days() or (False, False)
            review.due_from, review.due_until = first, last

    @api.depends("line_ids.kind", "line_ids.decision")
    def _compute_line_count(self):
        for review in self:
            review.line_count = len(review.line_ids)
            review.undecided_count = len(
                review.line_ids.filtered(
                    lambda line: line.kind != rules.STABLE and not line.decision
                )
            )

    def write(self, vals):
        # Attachments and followers of a signed review are not part of it.
        if not self._is_by_verb() and set(vals) - {"message_main_attachment_id"}:
            self._check_open()
        return super().write(vals)

    def _check_open(self):
        """Raise when a review was put to signature: both sides rely on it."""
        for review in self.filtered(lambda one: one.seal_state in rules.SEALED):
            raise UserError(
                self.env._(
                    "%s was put to signature and does not change any more.",
                    review.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        if self.filtered("seal_id"):
            raise UserError(self.env._("A review that was put to signature stays."))

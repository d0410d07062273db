# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.implementation_methodology.models.implementation_person import (
    PARTIES,
)

from ..tools import review as rules

KINDS = [
    (rules.STABLE, "Stable"),
    (rules.IMPROVE, "Needs improvement"),
    (rules.MODULE, "Module to add"),
]
DECISIONS = [
    (rules.FIX_NOW, "Fix now"),
    (rules.ROADMAP, "Roadmap"),
    (rules.BACKLOG, "Backlog"),
    (rules.REJECT, "Reject"),
]
PRIORITIES = [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very high")]
MAX_TEXT = 4000
MAX_NAME = 200
MINUTES = 60


class HypercareReviewLine(models.Model):
    """One finding of a joint review, and what both sides decide about it."""

    _name = "hypercare.review.line"
    _description = "Line of a Joint Review"
    _inherit = ["implementation.guarded"]
    _order = "review_id, kind, iteration, priority desc, sequence, id"
    _fixed_fields = frozenset({"review_id"})
    _guarded_fields = frozenset(
        {
            "source",
            "ticket_id",
            "edited_at",
            "edited_by_id",
            "task_id",
            "change_request_id",
        }
    )
    #: What both sides edit, each change with its trace.
    _edited_fields = (
        "name",
        "kind",
        "process_id",
        "evidence",
        "remark",
        "owner_side",
        "owner_id",
        "priority",
        "estimate_hours",
        "decision",
        "iteration",
    )

    review_id = fields.Many2one(
        "hypercare.review", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
    window_id = fields.Many2one(
        related="review_id.window_id", store=True, index=True, string="Window"
    )
    partner_id = fields.Many2one(
        related="window_id.partner_id", store=True, string="Client"
    )
    seal_state = fields.Selection(related="review_id.seal_state", string="Signatures")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default=rules.IMPROVE)
    name = fields.Char(string="Process or App", required=True)
    process_id = fields.Many2one(
        "hypercare.process",
        string="Key Process",
        index="btree_not_null",
        ondelete="set null",
        domain="[('window_id', '=', window_id)]",
    )
    evidence = fields.Text(help="What the line rests on: tickets, days of the board.")
    remark = fields.Text(help="What the sides add to it.")
    owner_side = fields.Selection(PARTIES, string="Side", default="integrator")
    owner_id = fields.Many2one(
        "hypercare.person",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('window_id', '=', window_id)]",
    )
    priority = fields.Selection(PRIORITIES, required=True, default="1")
    estimate_hours = fields.Float(string="Estimate (h)")
    decision = fields.Selection(DECISIONS)
    iteration = fields.Integer(
        aggregator=None, help="Of the roadmap, from 1. Zero is none."
    )
    due_date = fields.Date(string="Until", compute="_compute_due_date")
    is_paid = fields.Boolean(
        string="Offered for a Price",
        compute="_compute_is_paid",
        help="A module to add, with an estimate, that is wanted: once the review is "
        "signed its change request is drafted.",
    )
    source = fields.Char(
        readonly=True, copy=False, help="What the line was prefilled from."
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    edited_at = fields.Datetime(readonly=True, copy=False)
    edited_by_id = fields.Many2one(
        "res.partner", string="Edited by", readonly=True, copy=False
    )
    task_id = fields.Many2one(
        "project.task",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    change_request_id = fields.Many2one(
        "support.change.request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _source_uniq = models.UniqueIndex(
        "(review_id, source) WHERE source IS NOT NULL",
        "This is on the review already.",
    )
    _numbers_not_negative = models.Constraint(
        "CHECK(estimate_hours >= 0 AND iteration >= 0)",
        "Estimate and iteration are zero or more.",
    )

    @api.depends(
        "decision", "iteration", "review_id.iteration_weeks", "window_id.date_end"
    )
    def _compute_due_date(self):
        for line in self:
            end = line.window_id.date_end
            line.due_date = end and rules.due_on(
                line.decision, line.iteration, end, line.review_id.iteration_weeks
            )

    @api.depends("kind", "decision", "estimate_hours")
    def _compute_is_paid(self):
        for line in self:
            line.is_paid = rules.is_paid(line.kind, line.decision, line.estimate_hours)

    @api.constrains("owner_id", "owner_side", "process_id", "review_id")
    def _check_of_window(self):
        for line in self:
            window = line.review_id.window_id
            for record in (line.owner_id, line.process_id):
                if record and record.window_id != window:
                    raise ValidationError(
                        self.env._(
                            "%(name)s is not of this window.", name=record.display_name
                        )
                    )
            if line.owner_id and line.owner_id.side != line.owner_side:
                raise ValidationError(
                    self.env._(
                        "%s is of the other side.", line.owner_id.partner_id.name
                    )
                )

    @api.onchange("owner_id")
    def _onchange_owner_id(self):
        if self.owner_id:
            self.owner_side = self.owner_id.side

    @api.onchange("owner_side")
    def _onchange_owner_side(self):
        if self.owner_id.side != self.owner_side:
            self.owner_id = False

    def _content(self):
        """The line as it is signed: codes and their words, minutes, dates."""
        self.ensure_one()
        words = self._words_of(["kind", "decision", "priority", "owner_side"])
        return {
            "id": self.id,
            "kind": self.kind,
            "kind_words": words["kind"][1],
            "name": self.name,
            "evidence": self.evidence or "",
            "remark": self.remark or "",
            "owner_side": self.owner_side or "",
            "owner_side_words": words["owner_side"][1],
            "owner": self.owner_id.partner_id.name or "",
            "priority": self.priority,
            "priority_words": words["priority"][1],
            "estimate_minutes": round(self.estimate_hours * MINUTES),
            "decision": self.decision or "",
            "decision_words": words["decision"][1],
            "iteration": self.iteration if self.decision == rules.ROADMAP else 0,
            "due": self.due_date or None,
            "is_paid": self.is_paid,
        }

    # Editing

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_by_verb():
            return super().create(vals_list)
        reviews = self.env["hypercare.review"].browse(
            {vals["review_id"] for vals in vals_list if vals.get("review_id")}
        )
        reviews._check_open()
        lines = super().create(vals_list)
        lines._mark_edited(self.env.user.partner_id, fields.Datetime.now())
        return lines

    def write(self, vals):
        if self._is_by_verb():
            return super().write(vals)
        return self._write_traced(vals, self.env.user.partner_id, fields.Datetime.now())

    def _write_traced(self, vals, partner, now):
        """Write as ``partner``, and keep in the chatter what it replaces."""
        self.review_id._check_open()
        self._check_guarded(
            (self._guarded_fields | self._fixed_fields).intersection(vals)
        )
        names = [name for name in self._edited_fields if name in vals]
        before = {line: line._words_of(names) for line in self}
        result = self._by_verb().write(vals)
        changed = self.browse()
        for line, old in before.items():
            new = line._words_of(names)
            told = [
                f"{label}: {old[name][1] or '–'} → {words or '–'}"
                for name, (label, words) in new.items()
                if old[name][1] != words
            ]
            if told:
                changed |= line
                # The trace is kept whatever rights its author has on the review.
                line.review_id.sudo()._message_log(
                    body=f"{line.name}. " + "; ".join(told), author_id=partner.id
                )
        changed._mark_edited(partner, now)
        return result

    def _mark_edited(self, partner, now):
        if self:
            self._by_verb().write({"edited_at": now, "edited_by_id": partner.id})

    def _words_of(self, names):
        """``{field: (label, words)}`` of fields as people read them."""
        self.ensure_one()
        found = {}
        for name in names:
            field, value = self._fields[name], self[name]
            if field.type == "selection":
                value = dict(field._description_selection(self.env)).get(value, "")
            elif field.type == "many2one":
                value = value.sudo().display_name or ""  # a name is no secret here
            elif field.type == "float":
                value = f"{value:g}" if value else ""
            found[name] = field._description_string(self.env), str(value or "")
        return found

    def _edit(self, person, vals, now):
        """Change ``vals`` as ``person`` of the window (naive UTC ``now``).

        For whoever came through the portal: any field but those that both sides edit
        raises, as does a review that was put to signature.
        """
        self.ensure_one()
        self.review_id._check_editor(person)
        line_sudo = self.sudo()  # people of the window have no rights on reviews
        line_sudo._write_traced(self._checked_vals(vals), person.partner_id, now)

    def _checked_vals(self, vals):
        """The same values, fit to be written: texts cut, nothing but edited fields."""
        unknown = set(vals) - set(self._edited_fields)
        if unknown:
            raise UserError(
                self.env._("%s is not edited here.", ", ".join(sorted(unknown)))
            )
        checked = dict(vals)
        for name in ("evidence", "remark"):
            if name in checked:
                checked[name] = str(checked[name] or "").strip()[:MAX_TEXT]
        if "name" in checked:
            checked["name"] = " ".join(str(checked["name"] or "").split())[:MAX_NAME]
            if not checked["name"]:
                raise UserError(self.env._("Write which process or app it is about."))
        for name, field in self._fields.items():
            if field.type == "selection" and checked.get(name):
                if checked[name] not in dict(field._description_selection(self.env)):
                    raise UserError(
                        self.env._("Choose one of the values that are offered.")
                    )
        for name in ("estimate_hours", "iteration"):
            if checked.get(name) and checked[name] < 0:
                raise UserError(self.env._("Estimate and iteration are zero or more."))
        return checked

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        if not self._is_by_verb():
            self.review_id._check_open()

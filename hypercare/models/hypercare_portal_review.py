# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import review as rules

KIND_ICONS = {
    rules.STABLE: "fa-check-circle",
    rules.IMPROVE: "fa-wrench",
    rules.MODULE: "fa-plus-circle",
}
DECISION_ICONS = {
    rules.FIX_NOW: "fa-bolt",
    rules.ROADMAP: "fa-road",
    rules.BACKLOG: "fa-inbox",
    rules.REJECT: "fa-times-circle",
}
SEAL_ICONS = {
    rules.REQUESTED: "fa-pencil-square-o",
    rules.SIGNED: "fa-check",
    "superseded": "fa-undo",
}
NUMBERS = {"estimate_hours": float, "iteration": int}


class HypercarePortalReview(models.AbstractModel):
    """The joint review as people of a window see it.

    It names hours and what is decided about them: whoever neither edits nor signs does
    not read it.
    """

    _name = "hypercare.portal.review"
    _description = "Review in the Portal"

    @api.model
    def _reads_review(self, person_sudo):
        return person_sudo.can_edit or person_sudo.can_sign

    @api.model
    def _reviews(self, person_sudo):
        """Reviews that the person reads, the newest first."""
        reviews_sudo = person_sudo.window_id.review_ids
        return reviews_sudo if self._reads_review(person_sudo) else reviews_sudo[:0]

    @api.model
    def _find_review(self, person_sudo, review_id):
        return self._reviews(person_sudo).filtered(lambda one: one.id == review_id)

    @api.model
    def _review_page(self, person_sudo, review_sudo):
        """What the page of a review shows: its lines, or what was frozen of them."""
        seal_sudo = review_sudo.seal_id
        sealed = review_sudo.seal_state in rules.SEALED
        mine_sudo = seal_sudo.signature_ids.filtered(
            lambda signature: signature.partner_id == person_sudo.partner_id
        )
        is_open = person_sudo.window_id.state == "open"
        return {
            "review": review_sudo,
            "shown_ids": [] if sealed else review_sudo.line_ids.ids,
            "seal": seal_sudo,
            "sealed": sealed,
            "content": seal_sudo._content() if sealed else {},
            "template": review_sudo._seal_template(),
            "state_words": self._review_words(review_sudo),
            "state_icon": SEAL_ICONS.get(review_sudo.seal_state, "fa-comments-o"),
            "can_edit": person_sudo.can_edit and is_open and not sealed,
            "can_sign": person_sudo.can_sign
            and review_sudo.seal_state == rules.REQUESTED
            and mine_sudo.state == "waiting",
            "groups": [] if sealed else self._review_groups(review_sudo),
            "undecided_count": review_sudo.undecided_count,
            **self._review_choices(person_sudo),
        }

    @api.model
    def _review_words(self, review_sudo):
        state = review_sudo.seal_state
        if state == rules.REQUESTED:
            return self.env._("Waits for signatures")
        if state == rules.SIGNED:
            return self.env._("Signed by both sides")
        if state == "superseded":
            return self.env._("Is edited again")
        return self.env._("Both sides edit it")

    @api.model
    def _review_groups(self, review_sudo):
        """Lines by kind, as ``[{"kind", "icon", "words", "lines"}]``."""
        Line = self.env["hypercare.review.line"]
        kinds = Line._fields["kind"]._description_selection(self.env)
        by_kind = review_sudo.line_ids.grouped("kind")
        return [
            {
                "kind": kind,
                "icon": KIND_ICONS[kind],
                "words": words,
                "lines": [self._review_row(line) for line in by_kind.get(kind, [])],
            }
            for kind, words in kinds
        ]

    @api.model
    def _review_row(self, line_sudo):
        names = ["decision", "priority", "owner_side"]
        words = {name: told[1] for name, told in line_sudo._words_of(names).items()}
        undecided = line_sudo.kind != rules.STABLE and not line_sudo.decision
        return {
            "line": line_sudo,
            "decision": words["decision"]
            or (self.env._("To decide") if undecided else ""),
            "decision_icon": DECISION_ICONS.get(
                line_sudo.decision, "fa-question-circle"
            ),
            "undecided": undecided,
            "estimate": self.env["support.agreement"]._hours_words(
                round(line_sudo.estimate_hours * 60)
            ),
            "priority": words["priority"],
            "owner": line_sudo.owner_id.partner_id.name or words["owner_side"],
        }

    @api.model
    def _review_choices(self, person_sudo):
        """What the fields of a line offer, in the reader's language."""
        fields = self.env["hypercare.review.line"]._fields
        return {
            **{
                f"{name}_choices": fields[name]._description_selection(self.env)
                for name in ("kind", "decision", "priority", "owner_side")
            },
            "owner_choices": person_sudo.window_id.person_ids.sorted(
                lambda one: (one.side, one.partner_id.name or "")
            ),
        }

    # What people do

    @api.model
    def _edit_line(self, person_sudo, review_sudo, line_id, form, now):
        """Change a line of the review by the texts of a form; 0 adds one."""
        vals = self._line_vals(person_sudo, form)
        if not line_id:
            return review_sudo._add_line(person_sudo, vals, now)
        line_sudo = review_sudo.line_ids.filtered(lambda one: one.id == line_id)
        if not line_sudo:
            raise UserError(self.env._("This line is not on the review any more."))
        line_sudo._edit(person_sudo, vals, now)
        return line_sudo

    @api.model
    def _line_vals(self, person_sudo, form):
        """The fields that a form knows, as values; anything else is left out."""
        vals = {
            name: form[name] or False
            for name in ("kind", "priority", "decision")
            if isinstance(form.get(name), str)
        }
        for name in ("name", "remark"):
            if isinstance(form.get(name), str):
                vals[name] = form[name]
        for name, number in NUMBERS.items():
            if isinstance(form.get(name), str):
                vals[name] = self._number(form[name], number)
        owner = form.get("owner")
        if isinstance(owner, str):
            vals.update(self._owner_vals(person_sudo, owner))
        return vals

    @api.model
    def _number(self, text, number):
        try:
            value = number((text or "0").strip().replace(",", ".") or "0")
        except ValueError:
            value = None
        if value is None or not 0 <= value < 10000:
            raise UserError(self.env._("Write a number, such as 4 or 2.5."))
        return value

    @api.model
    def _owner_vals(self, person_sudo, owner):
        """Side and person of what the form chose: a side, or a person's id."""
        if owner in ("client", "integrator"):
            return {"owner_side": owner, "owner_id": False}
        people_sudo = person_sudo.window_id.person_ids
        chosen_sudo = people_sudo.filtered(lambda one: str(one.id) == owner)
        if not chosen_sudo:
            raise UserError(self.env._("Choose one of the values that are offered."))
        return {"owner_side": chosen_sudo.side, "owner_id": chosen_sudo.id}

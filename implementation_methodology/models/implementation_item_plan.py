# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ImplementationItemPlan(models.AbstractModel):
    """What the delay ledger has to know of an item leaves its event.

    The ledger is replayed from events only, so a due date or a duty that changes
    without one would rewrite the past.
    """

    _name = "implementation.item.plan"
    _description = "Dates of a Checklist Item"

    def write(self, vals):
        # Verbs record what they do themselves.
        watched = not self._is_by_verb()
        due, waits = {}, {}
        if watched and "due_date" in vals:
            due = {item: item.due_date for item in self}
        if watched and not {"owner_side", "confirm_side"}.isdisjoint(vals):
            waits = {item: item.waiting_on for item in self}
        result = super().write(vals)
        moved = {item: old for item, old in due.items() if item.due_date != old}
        if moved:
            self._record_due(moved, "due_moved", fields.Datetime.now())
        changed = self.filtered(
            lambda item: item in waits and item.waiting_on != waits[item]
        )
        if changed:
            changed._record_events("duty_changed")
        return result

    def _move_due(self, due_date, now=None):
        """Agree on another due date; what was agreed until ``now`` is kept."""
        former = {item: item.due_date for item in self if item.due_date != due_date}
        self._by_verb().write({"due_date": due_date})
        if former:
            self._record_due(former, "due_moved", now or fields.Datetime.now())

    def _follow_stage(self, due_dates, now):
        """Move due dates with their stage; ``due_dates`` has the new ones by item."""
        former = {item: item.due_date for item in due_dates}
        for item, due_date in due_dates.items():
            item._by_verb().write({"due_date": due_date})
        self._record_due(former, "due_followed", now)

    def _record_due(self, former, kind, now):
        """Append events that keep the ``former`` due dates by item."""
        self.browse().union(*former)._record_events(
            kind,
            now=now,
            extra={item.id: {"due_was": old} for item, old in former.items()},
        )

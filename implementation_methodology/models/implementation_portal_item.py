# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

import babel.dates
import babel.numbers

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import babel_locale_parse, format_date

from ..tools import checklist
from ..tools.gate import RUNNING
from .implementation_portal_scope import WAITS_FOR

ITEM_ICONS = {
    "waived": "fa-ban",
    checklist.TODO: "fa-circle-o",
    checklist.SUBMITTED: "fa-hourglass-half",
    checklist.DONE: "fa-check",
    checklist.RETURNED: "fa-reply",
    checklist.NOT_APPLICABLE: "fa-minus",
}


class ImplementationPortalItem(models.AbstractModel):
    """Checklist items in the words of whoever looks at them."""

    _name = "implementation.portal.item"
    _description = "Checklist Items as Members See Them"
    _inherit = ["implementation.portal.scope"]

    @api.model
    def _item_rows(self, member, items):
        """Everything a page shows of ``items``; a fixed number of queries."""
        actor = member._actor()
        comments = self._comments(items)
        reasons = self._reasons(items)
        return [
            {
                "item": item,
                "stage": item.stage_id,
                **self._item_summary(member, item),
                **self._item_rights(actor, item),
                "ticks": self._tick_rows(item),
                "round": self._round_words(item),
                "evidence": [
                    (evidence, self._size_words(evidence.size))
                    for evidence in item.evidence_ids
                ],
                "comments": comments.get(item.id, []),
                "reason": reasons.get(item.id, ""),
            }
            for item in items
        ]

    @api.model
    def _item_summary(self, member, item):
        """State, owner and due date of an item, in words."""
        responsible = item.member_id.filtered("active")
        side, waits = member.side, WAITS_FOR[member.side]
        is_waiting = item.waiting_on in waits
        of_side = responsible.side in (side, "third_party")
        return {
            "state": item.state,
            "icon": ITEM_ICONS[item.state],
            "words": self._state_words(item, side),
            "is_waiting": is_waiting,
            "is_mine": responsible == member,
            "is_free": is_waiting and not of_side,
            "is_colleagues": of_side and responsible != member,
            "owner": "you" if item.owner_side == side else item.owner_side,
            "owner_words": self.env._("You")
            if item.owner_side == side
            else self._owner_words()[item.owner_side],
            "responsible": responsible,
            "waiting_words": self._owner_words().get(item.waiting_on, ""),
            "waits_responsible": responsible
            and item.waiting_on in WAITS_FOR[responsible.side],
            **self._due(item),
        }

    @api.model
    def _item_rights(self, actor, item):
        """What the member may do with the item now, and what is missing for a tick."""
        duty, ticks = item._duty(), item._ticks()
        is_open = item.stage_id.state in RUNNING and item._is_asked_for()
        refusal = "read_only"
        if is_open and actor.may_tick:
            try:
                checklist.check_tick(
                    duty,
                    ticks,
                    actor.side,
                    evidence_missing=item._is_evidence_missing(),
                    over_limit=item.needs_round_decision,
                )
                refusal = ""
            except checklist.Refused as refused:
                refusal = refused.reason
        responsible = item.member_id.filtered("active")
        return {
            "can_tick": not refusal,
            "needs_evidence": refusal == "evidence_missing",
            "is_confirming": actor.side not in duty.owners and actor.side in duty.sides,
            "can_untick": item._allows(checklist.check_untick, actor),
            "can_return": item._allows(checklist.check_return, actor),
            "can_hand_in": is_open and actor.may_tick,
            "can_ask": actor.may_tick,
            "can_take": is_open
            and actor.may_tick
            and item.waiting_on in WAITS_FOR[actor.side]
            and responsible.side in (False, actor.side),
        }

    @api.model
    def _tick_rows(self, item):
        """Whose ticks the item needs, who gave them and when."""
        if item.done_before:
            return []
        sides = self._side_words()
        return [
            {
                "side": sides[side],
                "by": item[f"{side}_ticked_by_id"].name,
                "on": item[f"{side}_ticked_on"],
            }
            for side in item._duty().sides
        ]

    @api.model
    def _state_words(self, item, side):
        if item.state == checklist.SUBMITTED:
            if item.waiting_on == side:
                return self.env._("Submitted, waits for you")
            return {
                "client": self.env._("Submitted, waits for the client"),
                "integrator": self.env._("Submitted, waits for the integrator"),
            }.get(item.waiting_on, self.env._("Submitted"))
        if item.state == checklist.DONE and item.done_before:
            return self.env._("Done before this portal was used")
        return {
            checklist.TODO: self.env._("To do"),
            checklist.DONE: self.env._("Done"),
            checklist.RETURNED: self.env._("Returned with a remark"),
            checklist.NOT_APPLICABLE: self.env._("Not applicable"),
            checklist.WAIVED: self.env._("Waived"),
        }[item.state]

    @api.model
    def _side_words(self):
        return {
            "client": self.env._("Client"),
            "integrator": self.env._("Integrator"),
            "third_party": self.env._("Third party"),
        }

    @api.model
    def _owner_words(self):
        return {**self._side_words(), "both": self.env._("Both sides")}

    @api.model
    def _round_words(self, item):
        """*Round 1 of 2*, where an item has rounds at all."""
        agreed = item.rounds_max or item.rounds_planned
        if item.round_number > item.rounds_max > 0:
            return self.env._(
                "Round %(number)s, over the agreed %(agreed)s",
                number=item.round_number,
                agreed=item.rounds_max,
            )
        if agreed > 1 and item.round_number <= agreed:
            return self.env._(
                "Round %(number)s of %(agreed)s",
                number=item.round_number,
                agreed=agreed,
            )
        if item.round_number > 1:
            return self.env._("Round %(number)s", number=item.round_number)
        return ""

    @api.model
    def _due(self, item):
        """When the item is due, in words that say how late it is."""
        due, today = item.due_date, fields.Date.context_today(self)
        if not due or item.state in checklist.CLOSED_STATES:
            return {"due": False, "due_words": "", "is_overdue": False}
        days = (due - today).days
        day = format_date(self.env, due, date_format="d MMM y")
        if days < 0:
            words = self.env._(
                "Overdue by %(days)s (%(date)s)", days=self._days(-days), date=day
            )
        elif days == 0:
            words = self.env._("Due today")
        elif days == 1:
            words = self.env._("Due tomorrow")
        else:
            words = self.env._("Due %(date)s", date=day)
        return {"due": due, "due_words": words, "is_overdue": days < 0}

    @api.model
    def _days(self, count):
        """A number of days with its noun, by the plural rules of the language."""
        return babel.dates.format_timedelta(
            timedelta(days=count),
            granularity="day",
            threshold=10**6,
            locale=self._locale(),
        )

    @api.model
    def _local(self, moment):
        return fields.Datetime.context_timestamp(self, moment)

    @api.model
    def _locale(self):
        return babel_locale_parse(self.env.lang or "en_US")

    @api.model
    def _size_words(self, size):
        """Bytes as people say them."""
        units = [
            self.env._("bytes"),
            self.env._("KB"),
            self.env._("MB"),
            self.env._("GB"),
        ]
        value, unit = float(size or 0), 0
        while value >= 1024 and unit < len(units) - 1:
            value, unit = value / 1024, unit + 1
        number = babel.numbers.format_decimal(
            round(value, 1 if unit and value < 100 else 0), locale=self._locale()
        )
        return f"{number}\u00a0{units[unit]}"

    @api.model
    def _percent(self, done, total):
        """Whole percent, never rounded up to a hundred."""
        return done * 100 // total if total else 0

    @api.model
    def _comments(self, items):
        """Comments by item id, oldest first."""
        messages = self.env["mail.message"].search(
            self._domain_comments() & Domain("res_id", "in", items.ids), order="id"
        )
        return {
            item_id: list(found)
            for item_id, found in messages.grouped("res_id").items()
        }

    @api.model
    def _reasons(self, items):
        """Why items were set aside, by item id."""
        aside = items.filtered(lambda item: not item.applicable)
        events = self.env["implementation.event"].search(
            [("item_id", "in", aside.ids), ("kind", "=", "not_applicable")],
            order="at, id",
        )
        return {event.item_id.id: event.note for event in events}

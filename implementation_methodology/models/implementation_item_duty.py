# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..tools.notice import Duty
from .implementation_item_verbs import SIDES
from .implementation_portal_scope import WAITS_FOR

#: Events after which an item waits for somebody else than before.
TURNS = (
    "ticked",
    "unticked",
    "returned",
    "applicable",
    "waiver_expired",
    "duty_changed",
    "round_goodwill",
    "round_change_request",
)
#: Events after which people may work in a stage.
OPENINGS = ("stage_opened", "stage_reopened", "acceptance_declined")
#: Fields that say whom an item waits for.
WAITS = frozenset(
    {
        "applicable",
        "waived",
        "done_before",
        "member_id",
        *(f"{side}_ticked_on" for side in SIDES),
    }
)


class ImplementationItem(models.Model):
    """Whose turn an item is and since when, for letters and activities."""

    _inherit = "implementation.item"

    assigned_on = fields.Datetime(
        default=lambda self: fields.Datetime.now(),
        readonly=True,
        copy=False,
        help="Since when it is whose it is.",
    )
    assigned_by_id = fields.Many2one(
        "res.partner",
        default=lambda self: self.env.user.partner_id,
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    def write(self, vals):
        handed = self.browse()
        if "member_id" in vals:
            handed = self.filtered(lambda item: item.member_id.id != vals["member_id"])
        result = super().write(vals)
        if handed:
            super(ImplementationItem, handed).write(
                {
                    "assigned_on": fields.Datetime.now(),
                    "assigned_by_id": self.env.user.partner_id.id,
                }
            )
        if self and not WAITS.isdisjoint(vals):
            self._drop_idle_activities()
        return result

    def _sides_waited_for(self):
        """Sides that have to act now, as codes."""
        self.ensure_one()
        if self.waiting_on == "both":
            return ("client", "integrator")
        return () if self.waiting_on == "nobody" else (self.waiting_on,)

    def _turn_member(self):
        """The responsible member, where the item waits for his side now."""
        self.ensure_one()
        return self.member_id.filtered(
            lambda m: m.active and self.waiting_on in WAITS_FOR[m.side]
        )

    def _late_after(self):
        """The day after which the item is late; None when it never is."""
        self.ensure_one()
        return (not self.is_optional and self.due_date) or None

    def _duties(self, team, calendar, since):
        """What the items ask of the sides that wait, as ``tools/notice.py`` has it.

        ``team`` maps the members who are told by mail to the rule's members; an item
        of somebody who cannot be told counts as taken by nobody, so that his side's
        coordinator hears of it. What may be left out (optional) is never late.
        ``since`` is what `_since` has of these and other items.
        """
        duties = []
        for item in self:
            for side in item._sides_waited_for():
                if side != "integrator" and item.visibility == "internal":
                    continue
                holder = item.member_id.filtered(
                    lambda member, side=side: member.side == side and member in team
                )
                moment, author, of_side = item._latest_turn(since, side)
                knows = author == holder.partner_id if holder else of_side == side
                duties.append(
                    Duty(
                        item=item.id,
                        side=side,
                        person=holder.partner_id.id or None,
                        due=item._late_after(),
                        assigned_on=calendar._implementation_day_of(moment)
                        if moment and not knows
                        else None,
                        project=item.project_id.id,
                    )
                )
        return duties

    def _since(self):
        """Latest events that gave the items, or their stages, a turn."""
        Event = self.env["implementation.event"]
        found = {}
        for group, records, kinds in (
            ("item_id", self, TURNS),
            ("stage_id", self.stage_id, OPENINGS),
        ):
            latest = Event._read_group(
                [(group, "in", records.ids), ("kind", "in", kinds)],
                [group],
                ["id:max"],
            )
            # One fetch for all events of the group.
            events = Event.browse(event_id for _record, event_id in latest)
            found.update(
                zip((record for record, _event_id in latest), events, strict=True)
            )
        return found

    def _latest_turn(self, since, side):
        """(moment, author, side) of what made the item wait for ``side``."""
        self.ensure_one()
        turns = [(self.assigned_on, self.assigned_by_id, None)]
        for event in (since.get(self), since.get(self.stage_id)):
            if not event:
                continue
            # Of two owners each has his own tick: the other's is no news to him.
            if event.kind == "ticked" and side in self._duty().owners:
                continue
            turns.append((event.at, event.partner_id, event.side))
        return max(
            (turn for turn in turns if turn[0]),
            key=lambda turn: turn[0],
            default=(None, None, None),
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.gate import RUNNING
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
    {"applicable", "waived", "member_id", *(f"{side}_ticked_on" for side in SIDES)}
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

    def _duties(self, team, calendar):
        """What the items ask of the sides that wait, as ``tools/notice.py`` has it.

        ``team`` maps the members who are told by mail to the rule's members; an item
        of somebody who cannot be told counts as taken by nobody, so that his side's
        coordinator hears of it. What may be left out (optional) is never late.
        """
        since = self._since()
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
                        due=(not item.is_optional and item.due_date) or None,
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

    # Activities of the integrator's people

    def _activity_user(self):
        """Who of the integrator's people has to act on the item now, as a user.

        The responsible member, else the project manager. Whoever wants no messages
        at all, or a weekly summary only, gets no activities either.
        """
        self.ensure_one()
        nobody = self.env["res.users"]
        if self.stage_id.state not in RUNNING or self.waiting_on not in (
            "integrator",
            "both",
            "third_party",
        ):
            return nobody
        member = self.member_id.filtered(lambda m: m.active and m.side == "integrator")
        if member and (user := member._internal_user()):
            return user if member.notify_level in ("all", "mine") else nobody
        return self.project_id.user_id

    def _activities(self):
        """Our activities on the items, the ones marked done included."""
        # Whoever ticks may not see the activities of others.
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False)
            .search([*self._domain_activities(), ("res_id", "in", self.ids)])
        )

    @api.model
    def _domain_activities(self):
        kind = self.env.ref("implementation_methodology.mail_activity_type_item")
        return [
            ("activity_type_id", "=", kind.id),
            ("res_model", "=", "implementation.item"),
        ]

    def _plan_activities(self, today):
        """Give the integrator's people an activity per item; returns how many.

        An activity somebody has marked done is not made again while the item waits
        for him: the item says that it is open.
        """
        by_item = self._activities().grouped("res_id")
        kind = self.env.ref("implementation_methodology.mail_activity_type_item")
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = []
        for item in self:
            user = item._activity_user()
            own = by_item.get(item.id)
            if user and not own:
                vals_list.append(
                    {
                        "activity_type_id": kind.id,
                        "res_model_id": model_id,
                        "res_id": item.id,
                        "user_id": user.id,
                        "date_deadline": item.due_date or today,
                        "automated": True,
                    }
                )
            elif user and item.due_date and own[:1].date_deadline != item.due_date:
                own.filtered("active").date_deadline = item.due_date
        # Odoo's own mail for each activity would break every rule of the letters.
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(vals_list)
        return len(vals_list)

    def _drop_idle_activities(self):
        """Remove the activities of those for whom the items do not wait any more.

        The history of the item keeps what was done.
        """
        items = {item.id: item for item in self}
        self._activities().filtered(
            lambda activity: (
                items[activity.res_id].sudo()._activity_user() != activity.user_id
            )
        ).unlink()

    @api.model
    def _with_activities(self):
        """Items that our activities are on."""
        activities_sudo = self.env["mail.activity"].sudo()  # those of others, too
        groups = activities_sudo.with_context(active_test=False)._read_group(
            self._domain_activities(), ["res_id"]
        )
        return self.browse(res_id for (res_id,) in groups).exists()

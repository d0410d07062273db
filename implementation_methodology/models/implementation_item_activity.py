# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import api, models
from odoo.tools import format_date

from ..tools import notice as rule
from ..tools.gate import RUNNING

DUTY = "implementation_methodology.mail_activity_type_item"
ESCALATION = "implementation_methodology.mail_activity_type_escalation"
#: Levels of a member at which he gets activities.
LEVELS = ("all", "mine")


class ActivityPlan(NamedTuple):
    """Activities to make, as values; to move, with their new day; to take away."""

    missing: list
    moved: list
    over: list


class ImplementationItemActivity(models.AbstractModel):
    """Activities of the integrator's people, who get no letters.

    Whoever has to act gets one, his project manager another when it is late by three
    working days: what the sponsor is for the client's side, he is for ours.
    """

    _name = "implementation.item.activity"
    _description = "Activities on a Checklist Item"

    def _is_ours_to_move(self):
        """Whether the integrator's people have to act, or to press a third party."""
        self.ensure_one()
        return self.stage_id.state in RUNNING and self.waiting_on in (
            "integrator",
            "both",
            "third_party",
        )

    def _responsible_member(self):
        """The integrator's member with a backend login who has the item."""
        self.ensure_one()
        return self.member_id.filtered(
            lambda m: m.active and m.side == "integrator" and m._internal_user()
        )

    def _activity_user(self):
        """Who of the integrator's people has to act on the item now, as a user.

        The responsible member, else the project manager. Whoever wants no messages
        at all, or a weekly summary only, gets no activities either.
        """
        self.ensure_one()
        nobody = self.env["res.users"]
        if not self._is_ours_to_move():
            return nobody
        if member := self._responsible_member():
            return member._internal_user() if member.notify_level in LEVELS else nobody
        return self.project_id.user_id

    def _escalation_user(self):
        """Who is told when the item is late for days: the project manager.

        Nobody where it is his own; his level holds here as well.
        """
        self.ensure_one()
        manager = self.project_id.user_id
        member = self._responsible_member()
        nobody = self.env["res.users"]
        if not (member and self._is_ours_to_move()):
            return nobody
        own = self.project_id.implementation_member_ids.filtered(
            lambda m: m.active and m.partner_id == manager.partner_id
        )
        if own and own.notify_level not in LEVELS:
            return nobody
        return manager - member._internal_user()

    def _activities(self, *kinds):
        """Our activities of some kinds on the items, the ones marked done included."""
        # Whoever ticks may not see the activities of others.
        return (
            self.env["mail.activity"]
            .sudo()
            .with_context(active_test=False)
            .search([*self._domain_activities(*kinds), ("res_id", "in", self.ids)])
        )

    @api.model
    def _domain_activities(self, *kinds):
        types = [self._activity_type_id(kind) for kind in kinds]
        return [
            ("activity_type_id", "in", types),
            ("res_model", "=", "implementation.item"),
        ]

    @api.model
    def _activity_type_id(self, kind):
        """The id of a type of ours; ``env.ref`` would ask each time if it is there."""
        return self.env["ir.model.data"]._xmlid_to_res_id(kind, raise_if_not_found=True)

    def _activities_by_item(self):
        """``{item id: activities}`` of those who have to act, and of those told."""
        found = self._activities(DUTY, ESCALATION)
        told = found.filtered(
            lambda one: one.activity_type_id.id == self._activity_type_id(ESCALATION)
        )
        return (found - told).grouped("res_id"), told.grouped("res_id")

    def _plan_activities(self, today, workdays):
        """Give the integrator's people an activity per item; returns how many.

        An activity somebody has marked done is not made again while the item waits
        for him: the item says that it is open.
        """
        plan = self._activity_plan(today, workdays, *self._activities_by_item())
        for activities, deadline in plan.moved:
            activities.date_deadline = deadline
        for activities in plan.over:
            activities.unlink()
        # Odoo's own mail for each activity would break every rule of the letters.
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(plan.missing)
        return len(plan.missing)

    def _activity_plan(self, today, workdays, by_item, told):
        """What is to be done about the activities of the items, an `ActivityPlan`.

        ``by_item`` and ``told`` are those that there are, see `_activities_by_item`.
        """
        plan = ActivityPlan([], [], [])
        for item in self:
            user = item._activity_user()
            own = by_item.get(item.id)
            if user and not own:
                plan.missing.append(
                    item._activity_vals(DUTY, user, item.due_date or today)
                )
            elif user and item.due_date:
                others = own.filtered(
                    lambda one, due=item.due_date: (
                        one.active and one.date_deadline != due
                    )
                )
                if others:
                    plan.moved.append((others, item.due_date))
        self._plan_escalations(plan, today, workdays, told)
        return plan

    def _plan_escalations(self, plan, today, workdays, told):
        """Add to ``plan`` what tells managers what is late; once each.

        An item that is not late any more, its date having been moved, loses its own.
        """
        for item in self:
            if not rule.is_escalated(item._late_after(), today, workdays):
                if item.id in told:
                    plan.over.append(told[item.id])
                continue
            user = item._escalation_user()
            if user and item.id not in told:
                vals = item._activity_vals(ESCALATION, user, today)
                reader = item.with_context(lang=user.lang)
                vals["summary"] = reader.env._(
                    "%(person)s: late since %(day)s",
                    person=item.member_id.partner_id.name,
                    day=format_date(reader.env, item.due_date, date_format="d MMMM"),
                )
                plan.missing.append(vals)

    def _activity_vals(self, kind, user, deadline):
        self.ensure_one()
        return {
            "activity_type_id": self._activity_type_id(kind),
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "user_id": user.id,
            "date_deadline": deadline,
            "automated": True,
        }

    def _drop_idle_activities(self):
        """Remove the activities of those for whom the items do not wait any more.

        The history of the item keeps what was done.
        """
        items_sudo = {item.id: item for item in self.sudo()}  # any project's manager
        escalation = self._activity_type_id(ESCALATION)

        def is_idle(activity):
            item_sudo = items_sudo[activity.res_id]
            if activity.activity_type_id.id == escalation:
                return item_sudo._escalation_user() != activity.user_id
            return item_sudo._activity_user() != activity.user_id

        self._activities(DUTY, ESCALATION).filtered(is_idle).unlink()

    @api.model
    def _with_activities(self):
        """Items that our activities are on."""
        activities_sudo = self.env["mail.activity"].sudo()  # those of others, too
        groups = activities_sudo.with_context(active_test=False)._read_group(
            self._domain_activities(DUTY, ESCALATION), ["res_id"]
        )
        return self.browse(res_id for (res_id,) in groups).exists()

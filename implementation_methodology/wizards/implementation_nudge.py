# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import timedelta

from lxml import html
from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.notice import NOTHING, letter_key


class ImplementationNudge(models.TransientModel):
    """A manager reminds people of items: he reads the mail first, then sends it.

    Where the person has had no letter today this is the letter of the day. Outside
    the project's working hours the mail waits for them.
    """

    _name = "implementation.nudge"
    _description = "Reminder to Members"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("item_ids", "shown_member_id")

    item_ids = fields.Many2many("implementation.item", string="Items", required=True)
    message = fields.Text(string="Your words")
    member_ids = fields.Many2many(
        "implementation.member",
        string="To",
        compute="_compute_member_ids",
    )
    hint = fields.Text(compute="_compute_hint")
    shown_member_id = fields.Many2one(
        "implementation.member",
        string="Preview for",
        domain="[('id', 'in', member_ids)]",
        compute="_compute_shown_member_id",
        store=True,
        compute_sudo=False,
        readonly=False,
    )
    subject = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("item_ids")
    def _compute_member_ids(self):
        for nudge in self:
            nudge.member_ids = self.env["implementation.member"].union(*nudge._people())

    @api.depends("item_ids")
    def _compute_hint(self):
        for nudge in self:
            nudge.hint = "\n".join(nudge._hints(nudge._people()))

    @api.depends("member_ids")
    def _compute_shown_member_id(self):
        for nudge in self:
            if nudge.shown_member_id not in nudge.member_ids:
                nudge.shown_member_id = nudge.member_ids[:1]

    @api.depends("message", "shown_member_id", "item_ids")
    def _compute_preview(self):
        for nudge in self:
            items = nudge._people().get(nudge.shown_member_id)
            if not items:
                nudge.subject = nudge.preview = False
                continue
            notice = self.env["implementation.notice"].new(
                nudge._notice_vals(nudge.shown_member_id, items, "preview")
            )
            nudge.subject, page = notice._rendered()
            # A form shows what a page holds, not a page.
            nudge.preview = Markup().join(
                Markup(html.tostring(part, encoding="unicode"))
                for part in html.document_fromstring(page).body
            )

    def action_send(self):
        """Send the mails and leave it in the history of the items."""
        self.ensure_one()
        self.item_ids.check_access("write")
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise UserError(
                self.env._("Only an implementation manager reminds people.")
            )
        self.env["implementation.rate"]._spend("nudge")
        self._send(fields.Datetime.now())
        return {"type": "ir.actions.act_window_close"}

    def _send(self, now):
        """Queue one mail per person at ``now`` (naive UTC)."""
        people = self._people()
        if not people:
            raise UserError(
                self.env._("Nobody of those the items wait for can be reached by mail.")
            )
        Notice = self.env["implementation.notice"]
        vals_list = []
        names = {}
        for member, items in people.items():
            project = member.project_id
            today = project._implementation_today(now)
            first_today = {"key": letter_key(member.partner_id.id, today)}
            key = f"nudge/{self.id}/{member.partner_id.id}"
            vals = self._notice_vals(member, items, key)
            vals_list.append(
                {
                    **vals,
                    "day": today,
                    "key": first_today["key"]
                    if Notice._not_told([first_today])
                    else key,
                }
            )
            for item in items:
                names.setdefault(item.id, []).append(member.partner_id.name)
        opening = self._opening(now)
        Notice._queue(vals_list, **({"scheduled_date": opening} if opening else {}))
        self.item_ids.filtered(lambda item: item.id in names)._record_events(
            "nudged",
            notes={key: [", ".join(who)] for key, who in names.items()},
            now=now,
        )

    def _people(self):
        """Members to remind, each with the items; of several rows of a person one."""
        self.ensure_one()
        people, rows = {}, {}
        since = self.item_ids._origin._since()
        for project, items in self.item_ids._origin.grouped("project_id").items():
            team = project.implementation_member_ids._team(Counter())
            calendar = project._implementation_calendar()
            duties = items._duties(team, calendar, since) if calendar else []
            for duty in duties:
                item = items.browse(duty.item)
                for member, told in team.items():
                    if told.level == NOTHING:
                        continue
                    free = duty.person is None and told.coordinator
                    if member.side == duty.side and (
                        free or told.person == duty.person
                    ):
                        member = rows.setdefault(member.partner_id, member)
                        people[member] = people.get(member, item) | item
        return people

    def _hints(self, people):
        """What the manager should know before he sends."""
        told = self.env["implementation.item"].union(*people.values())
        for item in self.item_ids._origin - told:
            yield self.env._("Nobody to write to about “%(item)s”.", item=item.name)
        now = fields.Datetime.now()
        for member in people:
            today = member.project_id._implementation_today(now)
            key = letter_key(member.partner_id.id, today)
            if not self.env["implementation.notice"]._not_told([{"key": key}]):
                yield self.env._(
                    "%(name)s has had a letter today.", name=member.partner_id.name
                )
        if people and self._opening(now):
            yield self.env._(
                "Now is outside the working hours: the mail leaves when they begin."
            )

    def _opening(self, now):
        """When working hours begin next (naive UTC); None while they last."""
        project = self.item_ids._origin.project_id[:1]
        calendar = project._implementation_calendar()
        today = calendar._implementation_day_of(now)
        hours = calendar._implementation_intervals(
            today, today + timedelta(days=30), project.company_id or self.env.company
        )
        start = next((start for start, stop in hours if stop > now), now)
        return start if start > now else None

    def _notice_vals(self, member, items, key):
        """A letter to ``member`` about ``items``."""
        return {
            "kind": "nudge",
            "key": key,
            "project_id": member.project_id.id,
            "partner_id": member.partner_id.id,
            "author_id": self.env.user.partner_id.id,
            "message": self.message,
            "line_ids": [
                Command.create(
                    {
                        "key": f"{key}/{item.id}",
                        "item_id": item.id,
                        "reason": "nudge",
                        "is_shown": True,
                        "sequence": place,
                    }
                )
                for place, item in enumerate(items)
            ],
        }

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import checklist
from ..tools.gate import LOCKED, NOT_IN_CONTRACT, READY, RUNNING
from .implementation_portal_scope import WAITS_FOR

#: A waiver that ends within so many days is a risk of the coming weeks.
WAIVER_DAYS = timedelta(days=14)


class ImplementationReportFacts(models.AbstractModel):
    """The first words of a status report, from what both sides may see.

    One fact per line. Items of the integrator alone are in no line and no number.
    """

    _name = "implementation.report.facts"
    _description = "Facts of a Status Report"

    @api.model
    def _draft_vals(self, project, week_start):
        """Text and figures of the report on the week from ``week_start``."""
        lang = project.partner_id.lang or self.env.lang or "en_US"
        facts = self.with_context(lang=lang)
        project = project.with_context(lang=lang)
        week_end = week_start + timedelta(days=6)
        calendar = project._implementation_calendar()
        first, last = (
            calendar._implementation_end_of(day)
            for day in (week_start - timedelta(days=1), week_end)
        )
        return {
            "lang": lang,
            "week_start": week_start,
            "name": facts.env._(
                "%(project)s: status report %(first)s – %(last)s",
                project=project.name,
                first=facts._day_words(week_start),
                last=format_date(facts.env, week_end, date_format="d MMMM y"),
            ),
            "status": project._implementation_health(for_client=True)["status"],
            "progress": facts._progress(project),
            "done_text": facts._done_lines(project, first, last),
            "next_text": facts._next_lines(project, week_end),
            "waiting_text": facts._waiting_lines(project, week_end),
            "moves_text": facts._move_lines(project, first, last),
            "risks_text": facts._risk_lines(project, week_end),
        }

    @api.model
    def _day_words(self, day):
        return format_date(self.env, day, date_format="d MMMM")

    @api.model
    def _domain_items(self, project):
        return Domain("project_id", "=", project.id) & Domain(
            "visibility", "=", "client"
        )

    @api.model
    def _open_items(self, project):
        """Visible items of running stages that somebody has to act on."""
        return self.env["implementation.item"].search(
            self._domain_items(project)
            & Domain("stage_id.state", "in", RUNNING)
            & Domain("waiting_on", "!=", "nobody"),
            order="due_date, stage_sequence, sequence, id",
        )

    @api.model
    def _progress(self, project):
        counts = dict(
            self.env["implementation.item"]._read_group(
                self._domain_items(project)
                & Domain(
                    "state", "not in", (checklist.NOT_APPLICABLE, checklist.WAIVED)
                )
                & Domain("stage_id.state", "!=", NOT_IN_CONTRACT),
                ["state"],
                ["__count"],
            )
        )
        total = sum(counts.values())
        # The whole percent that the portal shows: two numbers would need explaining.
        return self.env["implementation.portal"]._percent(
            counts.get(checklist.DONE, 0), total
        )

    @api.model
    def _done_lines(self, project, first, last):
        """What was accepted and done between two naive UTC moments."""
        events = self.env["implementation.event"].search(
            [
                ("project_id", "=", project.id),
                ("at", ">=", first),
                ("at", "<", last),
                ("is_internal", "=", False),
                ("kind", "in", ("ticked", "waived", "stage_accepted", "went_live")),
            ],
            order="at, id",
        )
        lines = []
        for event in events:
            if event.kind == "went_live":
                lines.append(self.env._("The company works in Odoo now"))
            elif event.kind == "stage_accepted":
                lines.append(
                    self.env._("Accepted: %(stage)s", stage=event.stage_id.display_name)
                )
        items = events.item_id.filtered(
            lambda item: (
                item.visibility == "client"
                and item.state in (checklist.DONE, checklist.WAIVED)
            )
        )
        for item in items:
            text = f"{item.name} ({item.stage_id.display_name})"
            if item.state == checklist.WAIVED:
                text = self.env._("Waived: %(item)s", item=text)
            lines.append(text)
        return "\n".join(lines)

    @api.model
    def _next_lines(self, project, week_end):
        """What is due, and what begins, in the week after ``week_end``."""
        until = week_end + timedelta(days=7)
        lines = [
            self.env._(
                "%(stage)s begins on %(day)s",
                stage=stage.display_name,
                day=self._day_words(stage.plan_start),
            )
            for stage in project.implementation_stage_ids
            if stage.state in (LOCKED, READY)
            and stage.plan_start
            and week_end < stage.plan_start <= until
        ]
        for item in self._open_items(project):
            if item.due_date and week_end < item.due_date <= until:
                lines.append(
                    self.env._(
                        "%(item)s – by %(day)s, %(who)s",
                        item=item.name,
                        day=self._day_words(item.due_date),
                        who=self._who(item),
                    )
                )
        return "\n".join(lines)

    @api.model
    def _waiting_lines(self, project, week_end):
        """How much waits for each side, and what of it is late."""
        items = self._open_items(project)
        lines = []
        sides = dict(
            self.env["implementation.member"]
            ._fields["side"]
            ._description_selection(self.env)
        )
        for side in ("client", "integrator"):
            waits = items.filtered(
                lambda item, side=side: item.waiting_on in WAITS_FOR[side]
            )
            if not waits:
                continue
            lines.append(
                self.env._(
                    "%(side)s: %(count)s open", side=sides[side], count=len(waits)
                )
            )
            for item in waits:
                if item.due_date and item.due_date <= week_end and not item.is_optional:
                    lines.append(
                        self.env._(
                            "%(side)s, late since %(day)s: %(item)s%(person)s",
                            side=sides[side],
                            day=self._day_words(item.due_date),
                            item=item.name,
                            person=self._in_brackets(item._turn_member()),
                        )
                    )
        return "\n".join(lines)

    @api.model
    def _move_lines(self, project, first, last):
        """Dates moved between two naive UTC moments, each with its reason."""
        changes = self.env["implementation.plan.change"].search(
            [
                ("project_id", "=", project.id),
                ("changed_on", ">=", first),
                ("changed_on", "<", last),
            ],
            order="changed_on, id",
        )
        sides = dict(changes._fields["side"]._description_selection(self.env))
        lines = []
        for change in changes:
            text = self.env._(
                "%(stage)s: end moved from %(old)s to %(new)s (%(days)+d working days)",
                stage=change.stage_id.display_name,
                old=self._day_words(change.old_end) or "–",
                new=self._day_words(change.new_end) or "–",
                days=change.shift_days,
            )
            if not change.cause_id:
                reason = change.reason_id.name
                if change.side:
                    reason = f"{reason} ({sides[change.side]})"
                text = self.env._(
                    "%(move)s. Reason: %(reason)s", move=text, reason=reason
                )
                if change.comment:
                    text = f"{text}. {' '.join(change.comment.split())}"
            lines.append(text)
        go_live = project.implementation_go_live_forecast
        if go_live and (days := project.implementation_go_live_variance):
            lines.append(
                self.env._(
                    "Go-live: forecast %(forecast)s, agreed %(baseline)s "
                    "(%(days)+d working days)",
                    forecast=self._day_words(go_live),
                    baseline=self._day_words(project.implementation_go_live_baseline),
                    days=days,
                )
            )
        return "\n".join(lines)

    @api.model
    def _risk_lines(self, project, week_end):
        """Why the health is what it is, rounds beyond the contract, ending waivers."""
        lines = self._health_lines(project)
        for item in self._open_items(project).filtered("is_over_limit"):
            lines.append(
                self.env._(
                    "%(item)s: round %(round)s of %(limit)s in the contract",
                    item=item.name,
                    round=item.round_number,
                    limit=item.rounds_max,
                )
            )
        waived = self.env["implementation.item"].search(
            self._domain_items(project) & Domain("state", "=", checklist.WAIVED)
        )
        for item in waived:
            waiver = item.waiver_ids.filtered(lambda w: w.state == "active")[:1]
            if waiver.expires_on and waiver.expires_on <= week_end + WAIVER_DAYS:
                lines.append(
                    self.env._(
                        "The waiver of “%(item)s” ends on %(day)s: %(risk)s",
                        item=item.name,
                        day=self._day_words(waiver.expires_on),
                        risk=" ".join(waiver.risk.split()),
                    )
                )
        return "\n".join(lines)

    @api.model
    def _health_lines(self, project):
        """Each reason once, with the stages it holds for."""
        stages = {}
        health = project._implementation_health(for_client=True)
        for stage, words in health["reasons"]:
            stages.setdefault(words, []).append(stage.display_name)
        return [f"{'; '.join(names)}: {words}" for words, names in stages.items()]

    @api.model
    def _who(self, item):
        """For whom the item waits: a person's name, or the side in words."""
        words = dict(item._fields["waiting_on"]._description_selection(self.env))
        return item._turn_member().partner_id.name or words[item.waiting_on]

    @api.model
    def _in_brackets(self, member):
        return f" ({member.partner_id.name})" if member else ""

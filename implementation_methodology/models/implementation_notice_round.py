# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, fields, models

from ..tools import notice as rule
from ..tools.gate import RUNNING
from ..tools.schedule import WorkDays

_logger = logging.getLogger(__name__)

#: Days of the calendar read before and after today: far more than any rule asks.
REACH = timedelta(days=60)


class Look(NamedTuple):
    """What the rules make of one project that is open now."""

    project: models.BaseModel
    today: date
    workdays: WorkDays
    items: models.BaseModel
    notices: list


class ImplementationNoticeRound(models.AbstractModel):
    """The hourly round: who is told what now, by ``tools/notice.py``.

    Everything a person is told on a day goes into one letter, also of several
    projects, so projects that share a reader are worked on in one transaction.
    """

    _name = "implementation.notice.round"
    _description = "Round of Mails to Members"

    @api.model
    def _cron_send_notices(self, now=None):
        """Queue the letters due at ``now`` (naive UTC); may be killed and run twice.

        All projects are looked at together, and only those with something to tell are
        worked on, so a round without news costs the same for two and for two hundred.
        The time limit of a job is not asked for: each run would begin with the same
        projects again.
        """
        Cron = self.env["ir.cron"]
        now = now or fields.Datetime.now()
        self.env["implementation.item"]._with_activities()._drop_idle_activities()
        self.env["implementation.act"]._tell_missed(now)
        # Kept, whatever becomes of the look at all projects.
        Cron._commit_progress()
        chunks, counts = self._chunks_with_news(now)
        Cron._commit_progress(remaining=len(chunks))
        for projects in chunks:
            try:
                counts.update(self._tell(projects, now))
                self.env.flush_all()
            except Exception:  # one broken project must not silence the others
                self.env.cr.rollback()
                _logger.exception("No letters for projects %s", projects.ids)
                counts["failed"] += len(projects)
            Cron._commit_progress(1)
        _logger.info("Implementation letters: %s", dict(counts))
        return counts

    @api.model
    def _chunks(self):
        """Implementations with running stages, those with a common reader together."""
        projects = self.env["project.project"].search(
            [
                ("methodology_id", "!=", False),
                ("implementation_stage_ids.state", "in", RUNNING),
            ],
            order="id",
        )
        leader = {project: project for project in projects}

        def leader_of(project):
            while leader[project] != project:
                project = leader[project]
            return project

        for _reader, shared in self.env["implementation.member"]._read_group(
            [("project_id", "in", projects.ids), ("side", "!=", "integrator")],
            ["partner_id"],
            ["project_id:recordset"],
        ):
            for project in shared[1:]:
                leader[leader_of(project)] = leader_of(shared[0])
        chunks = {}
        for project in projects:
            chunks.setdefault(leader_of(project), []).append(project.id)
        return [projects.browse(ids) for ids in chunks.values()]

    @api.model
    def _chunks_with_news(self, now):
        """The chunks that have to be worked on, and the counts of all others.

        Nothing is written, and nothing locked: `_tell` looks again for itself.
        """
        chunks = self._chunks()
        try:
            return self._with_news(chunks, now)
        except Exception:  # one broken project must not silence the others
            self.env.cr.rollback()
            _logger.exception("Projects could not be looked at together")
            return chunks, Counter()

    @api.model
    def _with_news(self, chunks, now):
        """As `_chunks_with_news`, for projects that can be looked at together."""
        passed = {}
        projects = self.env["project.project"].browse(
            project_id for chunk in chunks for project_id in chunk.ids
        )
        looks = {look.project: look for look in self._look(projects, now, passed)}
        busy = self._with_activities_to_plan(looks)
        unsaid = self._with_letters_to_send(chunks, looks)
        waiting, counts = [], Counter()
        for chunk in chunks:
            if chunk in unsaid or busy & set(chunk):
                waiting.append(chunk)
            else:
                for project in chunk:
                    counts.update(passed[project])
        return waiting, counts

    @api.model
    def _with_activities_to_plan(self, looks):
        """Projects of ``looks`` whose activities are not what they should be."""
        items = self.env["implementation.item"].union(
            *(look.items for look in looks.values())
        )
        known = items._activities_by_item()
        return {
            project
            for project, look in looks.items()
            if any(look.items._activity_plan(look.today, look.workdays, *known))
        }

    @api.model
    def _with_letters_to_send(self, chunks, looks):
        """Those of ``chunks`` of which a letter has not been written yet."""
        news = set(self._news([one for look in looks.values() for one in look.notices]))
        letters = {}
        for chunk in chunks:
            found = [looks[project] for project in chunk if project in looks]
            told = [one for look in found for one in look.notices if one in news]
            if told:
                today = min(look.today for look in found)
                letters[chunk] = [{"key": one.key} for one in rule.collect(told, today)]
        every = [letter for keys in letters.values() for letter in keys]
        unsent = {letter["key"] for letter in self._not_told(every)}
        return {
            chunk
            for chunk, keys in letters.items()
            if any(letter["key"] in unsent for letter in keys)
        }

    @api.model
    def _tell(self, projects, now):
        """Queue the letters of ``projects``; returns counts of what was done.

        Counted are ``letters``, ``activities``, projects that are ``closed`` now, and
        members passed over because they have ``no_email`` or ``no_login``.
        """
        counts, passed = Counter(), {}
        looks = self._look(projects, now, passed)
        for passed_over in passed.values():
            counts.update(passed_over)
        for look in looks:
            counts["activities"] += look.items._plan_activities(
                look.today, look.workdays
            )
        found = self._news([notice for look in looks for notice in look.notices])
        if found:
            counts["letters"] += self._write_letters(
                found, min(look.today for look in looks)
            )
        return counts

    @api.model
    def _look(self, projects, now, passed):
        """A ``Look`` for each of ``projects`` whose hours are open at ``now``.

        ``passed`` gets a counter for each project, of what was passed over there. The
        number of queries grows neither with projects nor with items.
        """
        hours, opened, looks = {}, {}, []
        for project in projects:
            passed[project] = Counter()
            today, workdays = self._open_day(project, now, hours)
            if today:
                opened[project] = today, workdays
            else:
                passed[project]["closed"] += 1
        waiting = self._waiting_items(self.env["project.project"].union(*opened))
        since = waiting._since()
        by_project = waiting.grouped("project_id")
        for project, (today, workdays) in opened.items():
            items = by_project.get(project, waiting.browse())
            team = project.implementation_member_ids._team(passed[project])
            duties = items._duties(team, project._implementation_calendar(), since)
            found = rule.notices(team.values(), duties, today, workdays)
            looks.append(Look(project, today, workdays, items, found))
        return looks

    @api.model
    def _open_day(self, project, now, known=None):
        """Today and the working days around it, or (None, None) outside the hours.

        ``known`` keeps them for projects with the same hours.
        """
        known = {} if known is None else known
        calendar = project._implementation_calendar()
        company = project.company_id or self.env.company
        if not calendar:
            return None, None
        if (calendar, company) not in known:
            today = calendar._implementation_day_of(now)
            hours = calendar._implementation_intervals(
                today - REACH, today + REACH, company
            )
            known[calendar, company] = (
                (today, calendar._implementation_days_of(hours))
                if rule.is_open(now, hours)
                else (None, None)
            )
        return known[calendar, company]

    @api.model
    def _waiting_items(self, projects):
        """Items of running stages that somebody has to act on."""
        return self.env["implementation.item"].search(
            [
                ("project_id", "in", projects.ids),
                ("stage_id.state", "in", RUNNING),
                ("waiting_on", "!=", "nobody"),
            ]
        )

    @api.model
    def _news(self, found):
        """What has not been told yet."""
        told = set(
            self.env["implementation.notice.line"]
            .search([("key", "in", [notice.mark for notice in found])])
            .mapped("key")
        )
        return [notice for notice in found if notice.mark not in told]

    @api.model
    def _write_letters(self, found, today):
        """One letter for each person who has had none today; returns how many."""
        letters = {letter.key: letter for letter in rule.collect(found, today)}
        by_mark = {notice.mark: notice for notice in found}
        vals_list = self._not_told(
            [self._letter_vals(letter, by_mark, today) for letter in letters.values()]
        )
        return len(self._queue(vals_list))

    @api.model
    def _letter_vals(self, letter, by_mark, today):
        places = {}
        for reason, duties in letter.groups:
            for duty in duties:
                places[reason, duty] = len(places)
        lines = []
        for mark in letter.marks:
            notice = by_mark[mark]
            place = places.get((notice.reason, notice.duty))
            lines.append(
                {
                    "key": mark,
                    "item_id": notice.duty.item,
                    "reason": notice.reason,
                    "is_shown": place is not None,
                    "sequence": len(places) if place is None else place,
                }
            )
        lines.sort(key=lambda line: line["sequence"])
        return {
            "kind": "letter",
            "key": letter.key,
            "partner_id": letter.person,
            "project_id": letter.groups[0][1][0].project,
            "day": today,
            "line_ids": [fields.Command.create(line) for line in lines],
        }

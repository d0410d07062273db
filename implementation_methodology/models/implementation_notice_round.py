# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models

from ..tools import notice as rule
from ..tools.gate import RUNNING

_logger = logging.getLogger(__name__)

#: Days of the calendar read before and after today: far more than any rule asks.
REACH = timedelta(days=60)


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

        The time limit of a job is not asked for: each run would begin with the same
        projects again, and one without news costs milliseconds.
        """
        Cron = self.env["ir.cron"]
        now = now or fields.Datetime.now()
        self.env["implementation.item"]._with_activities()._drop_idle_activities()
        self.env["implementation.act"]._tell_missed(now)
        chunks = self._chunks()
        Cron._commit_progress(remaining=len(chunks))
        counts = Counter()
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
    def _tell(self, projects, now):
        """Queue the letters of ``projects``; returns counts of what was done.

        Counted are ``letters``, ``activities`` and members passed over because they
        have ``no_email`` or ``no_login``.
        """
        counts, found, days = Counter(), [], []
        for project in projects:
            today, workdays = self._open_day(project, now)
            if not today:
                counts["closed"] += 1
                continue
            days.append(today)
            team = project.implementation_member_ids._team(counts)
            items = self._waiting_items(project)
            duties = items._duties(team, project._implementation_calendar())
            found += rule.notices(team.values(), duties, today, workdays)
            counts["activities"] += items._plan_activities(today, workdays)
        found = self._news(found)
        if found:
            counts["letters"] += self._write_letters(found, min(days))
        return counts

    @api.model
    def _open_day(self, project, now):
        """Today and the working days around it, or (None, None) outside the hours."""
        calendar = project._implementation_calendar()
        if not calendar:
            return None, None
        today = calendar._implementation_day_of(now)
        company = project.company_id or self.env.company
        hours = calendar._implementation_intervals(
            today - REACH, today + REACH, company
        )
        if not rule.is_open(now, hours):
            return None, None
        return today, calendar._implementation_days_of(hours)

    @api.model
    def _waiting_items(self, project):
        """Items of running stages that somebody has to act on."""
        return self.env["implementation.item"].search(
            [
                ("project_id", "=", project.id),
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

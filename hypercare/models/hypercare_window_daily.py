# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import stretch as rules

_logger = logging.getLogger(__name__)

SECOND = timedelta(seconds=1)
#: Criteria whose failing more days would help: open critical tickets, kept promises
#: of urgent ones, key processes.
HELPED_BY_DAYS = ("X1", "X2", "X5")


class HypercareWindowDaily(models.AbstractModel):
    """What is done once a day for every open window, and made up for.

    A day is done when it is over in the window's zone: nothing of it can change any
    more. ``done_until`` is written in the transaction that does the day, so whoever is
    killed and runs again begins with the first day that is missing.
    """

    _name = "hypercare.window.daily"
    _description = "Daily Work of Windows"

    @api.model
    def _cron_daily(self, now=None):
        """Do what is missing of every open window (naive UTC ``now``)."""
        Cron = self.env["ir.cron"]
        now = now or fields.Datetime.now()
        windows = self.search([("state", "=", "open")], order="id")
        missing = {window: window._missing_days(now) for window in windows}
        Cron._commit_progress(remaining=sum(map(len, missing.values())))
        for window, days in missing.items():
            for number, day in enumerate(days):
                if not window._do_day(day, now):
                    # A later day would build on this one: tomorrow tries them again.
                    Cron._commit_progress(len(days) - number)
                    break
                if not Cron._commit_progress(1):
                    return
        self.env["hypercare.notice"]._send_digests(now)
        Cron._commit_progress()

    def _missing_days(self, now):
        """Days of the window that are over and not done yet, the oldest first."""
        self.ensure_one()
        if self.state != "open" or not self.date_start:
            return []
        day = self.done_until + rules.DAY if self.done_until else self.date_start
        today = self._today(now)
        return [day + number * rules.DAY for number in range((today - day).days)]

    def _do_day(self, day, now):
        """Do one day, all or nothing; returns whether it is done."""
        try:
            with self.env.cr.savepoint():
                if self._take_day(day):
                    self._daily(day, now)
                self.env.flush_all()
            return True
        except TransactionRollbackError:
            self.env.invalidate_all()
            _logger.info("Day %s of window %s is done by another", day, self.id)
            return False
        except Exception as error:  # one window must not keep the others from theirs
            self.env.invalidate_all()
            _logger.exception("Day %s of window %s is not done", day, self.id)
            self.env["hypercare.notice"]._tell(
                self, "failed", now, failed_day=str(day), error=str(error)[:500]
            )
            return False

    def _take_day(self, day):
        """Hold the window's row; whether the day still is the next one to do.

        Another worker may have done it since the days were counted.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT done_until FROM hypercare_window "
                "WHERE id = %s AND state = 'open' FOR NO KEY UPDATE",
                self.id,
            )
        )
        row = self.env.cr.fetchone()
        before = None if day == self.date_start else day - rules.DAY
        return bool(row) and row[0] == before

    def _daily(self, day, now):
        """Do ``day``, which is over; mails are written for yesterday only.

        ``now`` (naive UTC) is the present: a day made up for is told to nobody.
        """
        self.ensure_one()
        at = self._day_end(day) - SECOND
        self._take_snapshot(day, now)
        self._write_standup(day, now)
        self._assess_exit(at)
        if day == self._today(now) - rules.DAY:
            self._look_ahead(now)
        self._by_verb().done_until = day

    def _do_last_days(self, now):
        """Keep what the last days brought: once it is closed nobody makes up for it."""
        self.ensure_one()
        for day in [*self._missing_days(now), self._today(now)]:
            self._take_snapshot(day, now)
            self._write_standup(day, now)
            self._by_verb().done_until = day

    def _write_standup(self, day, now):
        """Close the day's stand-up, or write one with its numbers alone.

        A day off has one when somebody wrote it, or something happened to tickets.
        """
        self.ensure_one()
        standup = self.standup_ids.filtered(lambda one: one.date == day)
        if not standup:
            Standup = self.env["hypercare.standup"]._by_verb()
            numbers = Standup._count([(self, day)], now)[self, day]
            is_worked = self._workdays(day).on_or_after(day) == day
            if not is_worked and not numbers["new"] and not numbers["closed"]:
                return
            standup = Standup.create(
                {"window_id": self.id, "date": day, "held_by_id": False}
            )
        standup._freeze(now)

    # What somebody has to know in time

    def _look_ahead(self, now):
        """Tell, and propose, what the present day asks for."""
        today = self._today(now)
        workdays = self._workdays(today)
        if workdays.on_or_after(today) != today:
            return  # on the next working day it is still in time
        if today > self.date_end:
            self._note("overdue", now, self.date_end)
            return
        self._remind_of_review(today, now)
        if self._exit_has_held(self._day_start(today) - SECOND):
            self._note("early_exit", now, self.date_end)
        if rules.is_ahead(self.date_end, today, workdays):
            self._foresee_exit(now)

    def _remind_of_review(self, today, now):
        first, last, state = self._review_due(today) or (None, None, None)
        if state in ("requested", "signed") or not first or today < first:
            return
        self._note("review_due", now, last if today >= last else first)

    def _foresee_exit(self, now):
        """Tell which criteria will fail on the last day, and propose more days."""
        waived = self.exit_criterion_ids.filtered(lambda one: one.state == "waived")
        failing = [
            code
            for code, holds in self._forecast(now).items()
            if not holds and code not in waived.mapped("code")
        ]
        helped = [code for code in failing if code in HELPED_BY_DAYS]
        if self.needs_extension != bool(helped):
            self._by_verb().needs_extension = bool(helped)
        if helped:
            self._propose_extension(helped)
        self._note("exit_forecast", now, self.date_end, codes=failing)

    def _propose_extension(self, codes):
        """Write a draft for the responsible to judge, once for each end."""
        Extension = self.env["hypercare.extension"]
        days = rules.proposal(self._reach())
        known = self.extension_ids.filtered(
            lambda one: one._is_pending() or one.original_end == self.date_end
        )
        if not days or known:
            return Extension
        names = [
            criterion.name
            for criterion in self._in_client_words().criterion_ids
            if criterion.kind == "exit" and criterion.code in codes
        ]
        return Extension._by_verb().create(
            {
                "window_id": self.id,
                "days": days,
                "proposed_by": "system",
                "reason": "\n".join(f"– {name}" for name in names),
            }
        )

    def _in_client_words(self):
        """The window in the language its documents are written in."""
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    def _note(self, kind, now, day, **values):
        """Tell ``kind`` once for the ``day`` it is about."""
        Notice = self.env["hypercare.notice"]
        Notice._tell(self, kind, now, once=str(day), **values)

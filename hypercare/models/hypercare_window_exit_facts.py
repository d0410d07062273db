# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from fractions import Fraction

from odoo import models
from odoo.fields import Domain

from ..tools import exit as rules
from ..tools import length

#: Codes of ``hypercare.policy.target`` by the limit that they set, shares in %.
SHARES = {"solved": "x2", "board": "x5", "own": "x6", "content": "x7", "answered": "x8"}
#: Indicators whose last days the forecast goes on with: (code, segment).
SOLVED, TREND, OWN, CONTENT = ("k4", "urgent"), ("k5", ""), ("k11", ""), ("k10", "")
HUNDRED = 100
CRITICAL = "3"
EXCLUDED = "excluded"


class HypercareWindowExitFacts(models.AbstractModel):
    """What is known of a window that its exit depends on."""

    _name = "hypercare.window.exit.facts"
    _description = "Facts of an Exit"

    def _exit_limits(self):
        """What the window's policy asks for, see ``tools.exit.Limits``."""
        self.ensure_one()
        limits = {}
        for name, code in SHARES.items():
            value = self._policy_target(code)
            if value is not None:
                limits[name] = Fraction(str(value)) / HUNDRED
        for name, code in (("trend", "x3"), ("age", "x4"), ("answers", "answers")):
            value = self._policy_target(code)
            if value is not None:
                limits[name] = Fraction(str(value))
        return rules.Limits(**limits)

    def _exit_facts(self, now):
        """(facts of now, facts as expected three working days on).

        The second ones follow from the indicators of the last days and from what is
        planned: plans of tickets, sessions, a month's end, signatures waited for.
        """
        self.ensure_one()
        today = self._today(now)
        later = self._workdays(today).add(today, rules.AHEAD)
        known = {**self._exit_rates(now, today), **self._exit_records(now, today)}
        expected = {
            **known,
            **self._exit_drifts(known, today),
            **self._exit_expected(today, later),
        }
        tickets = self._exit_tickets(today)
        limits = self._exit_limits()
        for facts, day, steps in (
            (known, today, 0),
            (expected, later, rules.AHEAD),
        ):
            critical, old = rules.uncovered(tickets, day, limits, steps)
            facts.update(critical_without_plan=critical, old_without_plan=old)
        return rules.Facts(**known), rules.Facts(**expected)

    # Tickets

    def _exit_open_tickets(self):
        """Open tickets that still are the support's: no duplicates, no offered work."""
        return self.env["helpdesk.ticket"].search(
            [
                ("hypercare_id", "in", self.ids),
                ("stage_id.closed", "=", False),
                ("duplicate_id", "=", False),
                # The client was told that it is work of its own.
                ("scope_outcome", "!=", EXCLUDED),
            ]
        )

    def _exit_tickets(self, today):
        """Open tickets as ``tools.exit.Planned``; ages are counted up to ``today``."""
        workdays = self._workdays(today)
        return [
            rules.Planned(
                critical=ticket.priority == CRITICAL,
                age=workdays.between(self._today(ticket.opened_at), today),
                until=(ticket.plan_accepted_at and ticket.plan_until) or None,
            )
            for ticket in self._exit_open_tickets()
        ]

    # Indicators

    def _exit_rates(self, now, today):
        """Facts that are indicators: of the last five working days, or of all."""
        days = self._last_workdays(today, rules.BACK)
        since = self._day_start(days[0]) if days else None
        recent, whole = self._figures(now, since=since), self._figures(now)
        faq = self._faq_counts(now)
        bare = faq.get("repeated_without_published", 0)
        repeated = max(faq.get("repeated", bare), bare)
        return {
            "solved": self._rate_of(recent.get(SOLVED)),
            "own": self._rate_of(recent.get(OWN)),
            "content": self._rate_of(whole.get(CONTENT)),
            "trend": self._trend_of(whole.get(TREND)),
            "too_short": self._is_too_short(),
            "answered": rules.Rate(repeated - bare, repeated),
            "board": rules.Rate(*self._board_counts(today))
            if self.process_ids
            else rules.Rate(0, 0),
        }

    def _rate_of(self, figure):
        if figure is None:
            return rules.Rate(0, 0)
        return rules.Rate(int(figure.numerator), int(figure.denominator))

    def _trend_of(self, figure):
        """The trend as a fraction; None while the window is too young for one.

        Where nothing has come in at all there is nothing that could come down.
        """
        if figure is None:
            return None
        if not figure.denominator:
            return None if figure.numerator else Fraction(0)
        return Fraction(int(figure.numerator), int(figure.denominator))

    def _is_too_short(self):
        """Whether the window ends before its first five working days are over."""
        workdays = self._workdays(self.date_start)
        first = workdays.on_or_after(self.date_start)
        return workdays.add(first, rules.BACK - 1) >= self.date_end

    def _exit_drifts(self, known, today):
        """Rates and trend as they will be, if they move as in the last days."""
        days = self._last_workdays(today, rules.BACK)
        wanted = (SOLVED, TREND, OWN, CONTENT)
        found = {
            (row.day, row.code, row.segment or ""): row
            for row in self.env["hypercare.snapshot"].search(
                [
                    ("window_id", "=", self.id),
                    ("day", "in", days),
                    ("code", "in", [code for code, _segment in wanted]),
                ]
            )
        }

        def values(key):
            rows = [found.get((day, *key)) for day in days]
            return [
                Fraction(row.numerator) / Fraction(row.denominator)
                if row and row.denominator
                else None
                for row in rows
            ]

        expected = {
            name: rules.ahead_rate(known[name], values(key))
            for name, key in (("solved", SOLVED), ("own", OWN), ("content", CONTENT))
        }
        if known["trend"] is not None:
            expected["trend"] = known["trend"] + rules.drift(values(TREND))
        runs = [row["ok_run"] for row in self._board(today)] if self.process_ids else []
        if runs:
            expected["board"] = rules.board_ahead(runs)
        return expected

    # Records

    def _exit_records(self, now, today):
        """Facts that are records: sessions, review, hand-over, what comes after."""
        sessions = self.session_ids
        handover = self._current_handover()
        team = handover.team_id or self.team_id
        return {
            "sessions_open": len(
                sessions.filtered(lambda one: one.state in ("proposed", "planned"))
            ),
            "videos_missing": len(
                sessions.filtered(
                    lambda one: one.state == "held" and not one.recording_url
                )
            ),
            "month_end": self._month_end_day(),
            "month_end_done": bool(self._exit_row("X10").ticked_at),
            "review_signed": "signed" in self.review_ids.mapped("seal_state"),
            "handover_signed": handover.seal_state == "signed",
            "promises": self._is_promised_after(now),
            "channels": self._is_reached(team),
        }

    def _exit_expected(self, today, later):
        """Facts that change by known days: what is planned, what is being signed."""
        planned = self.session_ids.filtered(lambda one: one.state == "planned")
        in_time = planned.filtered(
            lambda one: one.date_start and self._today(one.date_start) <= later
        )
        proposed = self.session_ids.filtered(lambda one: one.state == "proposed")
        month_end = self._month_end_day()
        reviews = self.review_ids.mapped("seal_state")
        return {
            "sessions_open": len(planned - in_time) + len(proposed),
            "month_end_done": bool(
                self._exit_row("X10").ticked_at or (month_end and month_end <= later)
            ),
            "review_signed": "signed" in reviews or "requested" in reviews,
            "handover_signed": self._current_handover().seal_state
            in ("requested", "signed"),
            "promises": self._is_promised_after(self._day_start(later)),
        }

    def _exit_row(self, code):
        return self.criterion_ids.filtered(
            lambda one: one.kind == "exit" and one.code == code
        )

    def _current_handover(self):
        """The newest hand-over of the window: older ones were given up."""
        return self.handover_ids.sorted("id")[-1:]

    def _month_end_day(self):
        """When the first month of the window is to be closed, if accounting is live."""
        self.ensure_one()
        if not self.has_accounting or not self.date_start:
            return None
        workdays = self._workdays(self.date_start)
        return length.close_by(self.date_start, workdays, self.policy_id.close_workdays)

    def _regular_agreement(self, at):
        """The agreement that holds at ``at`` (naive UTC) once hypercare is over."""
        self.ensure_one()
        Agreement = self.env["support.agreement"]
        found, _gap = Agreement._find(
            self.company_id.id,
            self.partner_id.commercial_partner_id.id,
            (self._current_handover().team_id or self.team_id).id,
            self.project_id.id,
            at,
        )
        # Whoever looks at a window need not read the money of an agreement.
        return Agreement.sudo().browse(found or [])

    def _is_promised_after(self, at):
        """Whether tickets opened at ``at`` without hypercare are promised something.

        Where a company makes no agreements at all, its policies for everybody do.
        """
        if self._regular_agreement(at):
            return True
        if self.env["support.agreement"]._spans(self.company_id.id):
            return False
        # Policies of windows end with their windows.
        of_windows_sudo = self.env["hypercare.window"].sudo().search(Domain.TRUE)
        return bool(
            self.env["support.sla.policy"]
            .sudo()
            .search_count(
                [
                    ("company_id", "in", [False, self.company_id.id]),
                    ("id", "not in", of_windows_sudo.sla_policy_id.ids),
                ],
                limit=1,
            )
        )

    def _is_reached(self, team):
        """Whether clients reach ``team``: by its address, or by the portal's form."""
        # An alias is administration; that there is one is no secret.
        team_sudo = team.sudo()
        return bool(
            team_sudo.active
            and (team_sudo.show_in_portal or team_sudo.alias_id.alias_name)
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.tools import float_round, format_amount, format_date, format_datetime

from ..tools.clock import FIRST_RESPONSE, METRICS, NEXT_RESPONSE, PERIODIC_UPDATE
from ..tools.term import MONTH, QUARTER, TERM

WEEK = timedelta(days=7)


class SupportAgreementPortalTerms(models.AbstractModel):
    """What was agreed, in plain words and in the language of the reader."""

    _name = "support.agreement.portal.terms"
    _description = "Terms of an Agreement in the Portal"

    # What is included

    @api.model
    def _included(self, member, version):
        """Services for all; hours and prices for those who see hours."""
        included = {
            "services": version.service_ids.mapped("name"),
            "note": version.service_note,
            "maintenance": version.maintenance,
            "hours": {},
            "prices": [],
        }
        if member.sees_hours and version:
            included["hours"] = self._hours(version)
            included["prices"] = self._prices(version)
        return included

    @api.model
    def _hours(self, version):
        """What is included, used and left, in words and as a share."""
        if not version.allowance_hours:
            return {}
        agreement = version.agreement_id
        hours = {
            "agreed": self._agreed_words(version),
            "left_over": self._left_over_words(version),
            "small": self._hour_words(version.small_change_hours),
            "bar": {},
        }
        if version.seal_state == "signed":
            hours["bar"] = self._bar(agreement)
        return hours

    @api.model
    def _bar(self, agreement):
        """How much of the hours of today's period is used, and until when they last."""
        if not agreement.allowance_words:
            return {}
        left = agreement.hours_left
        beyond = agreement.hours_beyond if left else 0  # else the sentence says it
        return {
            "percent": min(100, round(agreement.used_percent)),
            "words": agreement.allowance_words,
            "left": self._hour_words(left) if left else "",
            "until": format_date(self.env, agreement.period_until),
            "beyond": self._hour_words(beyond) if beyond else "",
        }

    @api.model
    def _agreed_words(self, version):
        hours = self._hour_words(version.allowance_hours)
        words = {
            MONTH: self.env._("%s each month", hours),
            QUARTER: self.env._("%s each quarter", hours),
            TERM: self.env._("%s for the whole term", hours),
        }
        return words[version.allowance_period]

    @api.model
    def _left_over_words(self, version):
        """What becomes of hours that were not used; nothing over a whole term."""
        if version.allowance_period == TERM:
            return ""
        words = dict(version._fields["rollover"]._description_selection(self.env))
        words = words[version.rollover]
        if not version.rollover_cap:
            return words
        cap = self._hour_words(version.rollover_cap)
        return self.env._("%(words)s (at most %(cap)s)", words=words, cap=cap)

    @api.model
    def _prices(self, version):
        """Fee and price as (label, words)."""
        currency = version.currency_id
        prices = []
        if version.fee:
            fee = format_amount(self.env, version.fee, currency)
            prices.append((self.env._("Fee per month"), fee))
        if version.rate:
            rate = format_amount(self.env, version.rate, currency)
            prices.append((self.env._("An hour beyond"), rate))
        return prices

    @api.model
    def _hour_words(self, hours):
        """``12 h 30 min`` of a number of hours."""
        return self.env["support.agreement"]._hours_words(round(hours * 60))

    # By when we answer

    @api.model
    def _promises(self, version):
        """A table: a row for each priority, a column for each metric promised."""
        targets = version.target_ids.filtered("active")
        metrics = [one for one in METRICS if one in targets.mapped("metric")]
        found = {(one.metric, one.priority or ""): one for one in targets}
        rows = self.env["support.sla.target"]._selection_priority()[::-1]
        if not any(targets.mapped("priority")):
            rows = [("", self.env._("Every priority"))]
        labels = self._metric_words()
        return {
            "columns": [labels[metric] for metric in metrics],
            "rows": [
                {
                    "priority": words,
                    "cells": [
                        self._cell(
                            found.get((metric, key)) or found.get((metric, "")),
                            labels[metric],
                        )
                        for metric in metrics
                    ],
                }
                for key, words in rows
            ],
        }

    @api.model
    def _cell(self, target, label):
        return {
            "label": label,
            "words": target._amount_words() if target else "",
            "hours": target.calendar_id.name if target else "",
        }

    @api.model
    def _metric_words(self):
        words = {metric: self.env._("We solve it within") for metric in METRICS}
        return words | {
            FIRST_RESPONSE: self.env._("We answer first within"),
            NEXT_RESPONSE: self.env._("Then we answer within"),
            PERIODIC_UPDATE: self.env._("We report at least every"),
        }

    @api.model
    def _working_hours(self, version, zone, now=None):
        """The hours in which promises count: for all, and those of single targets.

        With ``now`` (naive UTC) also whether they are open, in the zone ``zone``.
        """
        policy = version.policy_id
        common = policy.calendar_id
        single = version.target_ids.filtered("active").calendar_id - common
        company = version.agreement_id.company_id
        zone_words = self.env["support.sla.portal"]._zone_words
        return [
            {
                "name": calendar.name if calendar in single else "",
                "lines": self._week_lines(calendar),
                "zone": zone_words(calendar.tz or "UTC"),
                **self._open_now(calendar, company, zone, now),
            }
            for calendar in common | single
        ]

    @api.model
    def _week_lines(self, calendar):
        """The hours of a week; days in a row with the same hours share a line."""
        groups = []
        for line in calendar._sla_words():
            day, _space, hours = line.partition(" ")
            if groups and groups[-1][1] == hours:
                groups[-1][0].append(day)
            else:
                groups.append(([day], hours))
        return [
            f"{days[0]} – {days[-1]} {hours}" if days[1:] else f"{days[0]} {hours}"
            for days, hours in groups
        ]

    @api.model
    def _open_now(self, calendar, company, zone, now):
        """Whether the hours are open at ``now``, and when that changes."""
        if not now:
            return {}
        time = self.env["support.sla.calendar"]._time_of(calendar, company)
        is_open = time.is_open(now)
        if is_open:
            closes = time.intervals(now, now + WEEK)[0][1]
            if closes >= now + WEEK:
                words = self.env._("Open now, around the clock")
            else:
                moment = self._next_moment(closes, zone, now)
                words = self.env._("Open now, closes %s", moment)
        elif opens := time.next_opening(now):
            moment = self._next_moment(opens, zone, now)
            words = self.env._("Closed now, opens %s", moment)
        else:
            words = self.env._("Closed now")
        if zone != calendar.tz:
            words += f" ({self.env['support.sla.portal']._zone_words(zone)})"
        return {"is_open": is_open, "now": words}

    @api.model
    def _next_moment(self, at, zone, now):
        """``Mon 9:00``; with the day when the name of a weekday is not enough."""
        if at - now >= WEEK - timedelta(days=1):
            return self.env["support.sla.portal"]._moment(at, zone, now)
        return format_datetime(self.env, at, tz=zone, dt_format="EEE H:mm")

    # When a promise is not kept

    @api.model
    def _duties(self, member, version):
        """Duties for all; credits, which are money, for those who see it."""
        duties = {"text": version.duties, "bands": [], "goal": "", "cap": ""}
        if not version:
            return duties
        duties["goal"] = self._percent_words(version.goal)
        if member.sees_hours:
            duties["bands"] = [
                (self._percent_words(band.below), self._percent_words(band.percent))
                for band in version.band_ids
            ]
            if duties["bands"] and version.credit_cap < 100:
                duties["cap"] = self._percent_words(version.credit_cap)
        return duties

    @api.model
    def _percent_words(self, percent):
        """``99.5 %``, with as many digits as it takes."""
        return f"{float_round(percent, precision_digits=2):g} %"

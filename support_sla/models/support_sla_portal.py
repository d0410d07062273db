# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from babel.core import get_global

from odoo import api, fields, models
from odoo.tools import babel_locale_parse, format_datetime

from ..tools.clock import (
    FIRST_RESPONSE,
    HELD,
    MET,
    METRICS,
    MISSED,
    NEWS,
    NEXT_RESPONSE,
    PERIODIC_UPDATE,
    RESOLUTION,
    RUNNING,
)

#: What is told when it is over, too. An old update or old news tells nothing any more.
LASTING = (FIRST_RESPONSE, RESOLUTION)
LATE, KEPT = "late", "kept"
ICONS = {
    RUNNING: "fa-clock-o",
    LATE: "fa-exclamation-circle",
    HELD: "fa-pause-circle-o",
    KEPT: "fa-check-circle-o",
    MISSED: "fa-times-circle-o",
}


class SupportSlaPortal(models.AbstractModel):
    """What a client reads about the promises on his own ticket.

    Promised and actual times in words, in his language and zone. Neither policies nor
    reasons nor anything the support writes for itself.
    """

    _name = "support.sla.portal"
    _description = "Promises as the Client Sees Them"

    @api.model
    def _box(self, ticket_sudo, now=None):
        """``rows`` (status, icon, words) and ``zone`` of a ticket's page.

        ``ticket_sudo``: a ticket the reader was found to have access to; he has none
        to its clocks.
        """
        now = now or fields.Datetime.now()
        clocks_sudo = self._worth_telling(ticket_sudo.sla_clock_ids)
        zone = self._zone(clocks_sudo)
        rows = []
        for clock_sudo in clocks_sudo:
            status = self._status(clock_sudo, now)
            words = self._words(clock_sudo, status, zone, now)
            rows.append({"status": status, "icon": ICONS[status], "words": words})
        return {"rows": rows, "zone": self._zone_words(zone)}

    @api.model
    def _next(self, tickets_sudo, now=None):
        """``{ticket id: {words, late}}`` of the next promise, for a list of tickets."""
        now = now or fields.Datetime.now()
        return {
            ticket_sudo.id: {
                "words": self._moment(
                    ticket_sudo.sla_due_at, self._zone(ticket_sudo.sla_clock_ids), now
                ),
                "late": ticket_sudo.sla_due_at < now,
            }
            for ticket_sudo in tickets_sudo
            if ticket_sudo.sla_due_at
        }

    @api.model
    def _closing_stages(self, ticket_sudo):
        """The stages into which whoever may read an open ticket may close it."""
        if ticket_sudo.stage_id.closed:
            return ticket_sudo.stage_id.browse()
        team_sudo = ticket_sudo.with_company(ticket_sudo.company_id).team_id
        return team_sudo._get_applicable_stages().filtered("close_from_portal")

    @api.model
    def _worth_telling(self, clocks_sudo):
        """The latest turn of each metric, unless nothing came of it."""
        found = []
        for metric in METRICS:
            turns_sudo = clocks_sudo.filtered(
                lambda clock, metric=metric: clock.metric == metric
            ).sorted("cycle")
            clock_sudo = turns_sudo[-1:]
            is_open = clock_sudo.state == RUNNING
            is_told = clock_sudo.state in (HELD, MET, MISSED) and metric in LASTING
            if is_open or is_told:
                found.append(clock_sudo.id)
        return clocks_sudo.browse(found)

    @api.model
    def _status(self, clock_sudo, now):
        if clock_sudo.state == RUNNING:
            return LATE if clock_sudo.due_at and clock_sudo.due_at < now else RUNNING
        return KEPT if clock_sudo.state == MET else clock_sudo.state

    @api.model
    def _words(self, clock_sudo, status, zone, now):
        """One sentence; the promise, or what became of it."""

        def moment(at):
            return self._moment(at, zone, now)

        if status == HELD:
            return self._held_words(clock_sudo, moment(clock_sudo.held_since))
        due = moment(clock_sudo.due_at)
        if status in (RUNNING, LATE):
            return self._promised_words(clock_sudo.metric, due, status == LATE)
        done = moment(clock_sudo.stopped_at)
        is_response = clock_sudo.metric == FIRST_RESPONSE
        if status == KEPT:
            if is_response:
                return self.env._("Answered %(done)s – in time", done=done)
            return self.env._("Solved %(done)s – in time", done=done)
        if self._is_given_up(clock_sudo):
            return self.env._(
                "Closed %(done)s without the first answer that was promised by %(due)s",
                done=done,
                due=due,
            )
        if not due or clock_sudo.stopped_at <= clock_sudo.due_at:
            # The promise was broken before it was changed: that is not undone.
            if is_response:
                return self.env._("Answered %(done)s – later than promised", done=done)
            return self.env._("Solved %(done)s – later than promised", done=done)
        late = self._late_words(clock_sudo)
        if is_response:
            return self.env._(
                "Answered %(done)s – %(late)s; promised by %(due)s",
                done=done,
                late=late,
                due=due,
            )
        return self.env._(
            "Solved %(done)s – %(late)s; promised by %(due)s",
            done=done,
            late=late,
            due=due,
        )

    @api.model
    def _promised_words(self, metric, due, is_late):
        if is_late:
            words = {
                FIRST_RESPONSE: self.env._("First answer is late: promised by %s", due),
                NEXT_RESPONSE: self.env._("Our answer is late: promised by %s", due),
                PERIODIC_UPDATE: self.env._("Our update is late: promised by %s", due),
                RESOLUTION: self.env._("Solution is late: promised by %s", due),
                NEWS: self.env._("Our news is late: promised by %s", due),
            }
        else:
            words = {
                FIRST_RESPONSE: self.env._("First answer promised by %s", due),
                NEXT_RESPONSE: self.env._("Our answer promised by %s", due),
                PERIODIC_UPDATE: self.env._("Next update promised by %s", due),
                RESOLUTION: self.env._("Solution promised by %s", due),
                NEWS: self.env._("News promised by %s", due),
            }
        return words[metric]

    @api.model
    def _held_words(self, clock_sudo, since):
        """Whom a hold waits for is told when it is the client; else just that it is."""
        holds_sudo = clock_sudo.ticket_id.sla_fact_ids.filtered(
            lambda fact: fact.kind == "hold"
        ).sorted(lambda fact: (fact.at, fact.id))
        if (holds_sudo[-1:].data or {}).get("reason") == "client":
            return self.env._(
                "Waiting for your answer since %s: the time for the solution stands "
                "still",
                since,
            )
        return self.env._(
            "On hold since %s: the time for the solution stands still", since
        )

    @api.model
    def _is_given_up(self, clock_sudo):
        """Whether the ticket was closed with the first answer still owed."""
        if clock_sudo.metric != FIRST_RESPONSE:
            return False
        kinds = {
            fact.kind
            for fact in clock_sudo.ticket_id.sla_fact_ids
            if fact.at == clock_sudo.stopped_at
        }
        return "closed" in kinds and "reply" not in kinds

    @api.model
    def _late_words(self, clock_sudo):
        """How late, in time that counts for the promise: a night is no delay."""
        promise = self.env["support.sla.promise"]._tool(clock_sudo.promise_id.id)
        seconds = promise.working_time.between(clock_sudo.due_at, clock_sudo.stopped_at)
        hours, minutes = divmod(seconds // 60, 60)
        if hours and minutes:
            return self.env._(
                "late by %(hours)s h %(minutes)s min", hours=hours, minutes=minutes
            )
        if hours:
            return self.env._("late by %s h", hours)
        return self.env._("late by %s min", minutes) if minutes else self.env._("late")

    # Moments

    @api.model
    def _zone(self, clocks_sudo):
        """The reader's zone, else the one in which the promise is counted."""
        user = self.env.user
        if user.tz and not user._is_public():
            return user.tz
        calendar = clocks_sudo.promise_id.calendar_id[:1]
        return json.loads(calendar.rules)["tz"] if calendar else "UTC"

    @api.model
    def _zone_words(self, zone):
        """``Kyiv time``, in the language of the reader."""
        aliases = get_global("zone_aliases").items()
        names = [zone, *(old for old, new in aliases if new == zone)]
        zones = babel_locale_parse(self.env.lang or "en_US").time_zones
        cities = (zones.get(name, {}).get("city") for name in names)
        city = next(filter(None, cities), zone.rpartition("/")[2].replace("_", " "))
        return self.env._("%s time", city)

    @api.model
    def _moment(self, at, zone, now):
        """``Mon 2 Mar, 14:00``; the year only when it is not this one."""
        if not at:
            return ""
        pattern = "EEE d MMM, HH:mm" if at.year == now.year else "EEE d MMM y, HH:mm"
        return format_datetime(self.env, at, tz=zone, dt_format=pattern)

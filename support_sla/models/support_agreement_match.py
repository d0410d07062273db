# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime
from typing import NamedTuple

from odoo import api, models, tools
from odoo.fields import Domain

NO_AGREEMENT, ENDED, CHANNEL = "none", "ended", "channel"
GAPS = [
    (NO_AGREEMENT, "No agreement"),
    (ENDED, "Agreement has ended"),
    (CHANNEL, "Channel not agreed"),
]


class Hold(NamedTuple):
    """Between which instants a version promises (naive UTC; ``None`` for no end)."""

    first: datetime
    until: datetime | None
    channels: frozenset


class Span(NamedTuple):
    """For whom a signed agreement is and when it holds; empty sets ask nothing.

    ``first`` and ``last`` are days of the client's zone, ``end`` is when the last one
    is over (naive UTC); ``None`` for no end.
    """

    agreement: int
    client: int
    teams: frozenset
    projects: frozenset
    first: date
    last: date | None
    end: datetime | None
    holds: tuple

    def is_for(self, client, team, project):
        """Whether it is for such tickets, whenever they are opened."""
        return (
            self.client == client
            and (not self.teams or team in self.teams)
            and (not self.projects or project in self.projects)
        )

    def hold_at(self, at):
        """What promises to tickets that are opened at ``at``, or ``None``."""
        for hold in self.holds:
            if hold.first <= at and (not hold.until or at < hold.until):
                return hold
        return None

    def ended_before(self, at):
        return bool(self.end) and self.end <= at

    def holds_on(self, day):
        return self.first <= day and (not self.last or day <= self.last)


class SupportAgreementMatch(models.AbstractModel):
    """Which agreement a ticket or an hour of work belongs to."""

    _name = "support.agreement.match"
    _description = "Matching of Agreements"

    @api.model
    def _forget(self):
        """Make every worker look again at which agreements hold."""
        self.env.registry.clear_cache()

    @api.model
    @tools.ormcache("company_id")
    def _spans(self, company_id):
        """All agreements ever signed in a company; the more special ones first.

        Archived ones too: they are over, and tickets from then have them still.
        """
        # Whoever opens a ticket need not see the client's agreement.
        agreements_sudo = self.env["support.agreement"].sudo()
        agreements_sudo = agreements_sudo.with_context(active_test=False).search(
            Domain("company_id", "=", company_id) & Domain("signed_on", "!=", False)
        )
        spans = [agreement_sudo._span() for agreement_sudo in agreements_sudo]
        return tuple(sorted(spans, key=lambda one: not (one.projects or one.teams)))

    def _span(self):
        self.ensure_one()
        return Span(
            self.id,
            self.partner_id.commercial_partner_id.id,
            frozenset(self.team_ids.ids),
            frozenset(self.project_ids.ids),
            self.date_start,
            self._term().last,
            self._end(),
            tuple(
                Hold(first, until, frozenset(version.channel_ids.ids))
                for version, first, until in self._bounds()
            ),
        )

    @api.model
    def _find(self, company, client, team, project, at, channel=None):
        """``(agreement id, gap)`` for a ticket that is opened at ``at`` (naive UTC).

        ``gap`` says what is not agreed, see ``GAPS``, or is ``False``. Where a company
        has no agreement with anybody nothing is missing.
        """
        spans = self._spans(company)
        if not spans:
            return False, False
        mine = [span for span in spans if span.is_for(client, team, project)]
        for span in mine:
            if hold := span.hold_at(at):
                agreed = not hold.channels or not channel or channel in hold.channels
                return span.agreement, False if agreed else CHANNEL
        ended = any(span.ended_before(at) for span in mine)
        return False, ENDED if ended else NO_AGREEMENT

    @api.model
    def _find_on(self, company, client, team, project, day):
        """The agreement whose hours hold on ``day`` of the client, or ``False``.

        Unlike promises hours may be agreed for days gone by; see ``tools.term``.
        """
        for span in self._spans(company):
            if span.is_for(client, team, project) and span.holds_on(day):
                return span.agreement
        return False

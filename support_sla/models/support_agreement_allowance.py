# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools import allowance_outlook as forecast
from ..tools import term as rules
from ..tools.allowance import SMALL_CHANGE, Entry, reckon, settled_before

MINUTES = 60
#: So many days back there are surely enough working days to take a pace from.
LOOK_BACK = timedelta(days=3 * forecast.RECENT)
INSTANT = timedelta(microseconds=1)
#: Agreements that a transaction of the cron looks at.
CHUNK = 50


class SupportAgreementAllowance(models.AbstractModel):
    """Hours that an agreement includes: used, left, beyond, and when they run out.

    Worked out of the signed versions and the hours each time, see `tools.allowance`.
    Figures are those of the period that today is in, in the zone of the agreement.
    """

    _name = "support.agreement.allowance"
    _description = "Allowance of an Agreement"

    effort_ids = fields.One2many(
        "account.analytic.line", "agreement_id", string="Hours", readonly=True
    )
    allowance_warned = fields.Date(
        readonly=True,
        copy=False,
        help="First day of the period whose hours were warned of.",
    )
    period_from = fields.Date(compute="_compute_allowance")
    period_until = fields.Date(compute="_compute_allowance")
    hours_available = fields.Float(
        compute="_compute_allowance",
        help="Included in this period, and carried over from earlier ones.",
    )
    hours_used = fields.Float(compute="_compute_allowance")
    hours_left = fields.Float(compute="_compute_allowance")
    hours_beyond = fields.Float(
        compute="_compute_allowance", help="Worked in this period, and not included."
    )
    used_percent = fields.Float(compute="_compute_allowance")
    runs_out_on = fields.Date(
        compute="_compute_allowance",
        help="If work goes on at the pace of the last weeks.",
    )
    allowance_words = fields.Char(string="Allowance", compute="_compute_allowance")
    allowance_near = fields.Boolean(
        string="Allowance Nearly Used",
        compute="_compute_allowance",
        search="_search_allowance_near",
    )

    # Pots

    def _pots(self, today=None):
        """The pots of all periods until ``today``, in order; see `reckon`."""
        self.ensure_one()
        return self._pots_of(today)[self]

    def _pots_of(self, today=None, recent=False):
        """``{agreement: pots}``, all hours with one query.

        ``today`` is by default the day it is for each client. Without a signed version
        there are no pots. ``recent``: only the last pot and the pace of the last weeks
        will be looked at, so hours that are settled need not be read.
        """
        now = fields.Datetime.now()
        # Else each is read by itself, from its own versions, as soon as one has a rate.
        self.sudo().fetch(["currency_id"])  # no secret either
        asked = {}
        for agreement in self:
            agreement_sudo = agreement.sudo()  # sums are not secret, the terms may be
            versions = [
                version._allowance_terms()
                for version in agreement_sudo._signed_versions()
            ]
            asked[agreement] = (
                agreement_sudo._term(),
                versions,
                today or agreement_sudo._today(now),
            )
        since = {
            agreement.id: settled_before(term, versions, day - LOOK_BACK)
            for agreement, (term, versions, day) in asked.items()
        }
        entries = self._effort_entries(since if recent else None)
        return {
            agreement: reckon(
                term,
                versions,
                entries.get(agreement.id, ()),
                day,
                Decimal(str(agreement.sudo().currency_id.rounding)),
            )
            for agreement, (term, versions, day) in asked.items()
        }

    def _effort_entries(self, since=None):
        """``{agreement id: [Entry, …]}``; whoever looks, all hours are counted.

        ``since`` maps agreement ids to the first day that matters; small changes are
        told from their beginning.
        """
        self.env["account.analytic.line"].flush_model()
        self.env["helpdesk.ticket"].flush_model()
        ids = list(self._ids)
        self.env.cr.execute(
            SQL(
                """
                SELECT l.agreement_id, l.date, l.unit_amount,
                       COALESCE(l.stated_scope, %(scope)s), t.id, l.id
                  FROM account_analytic_line l
                  JOIN helpdesk_ticket t ON t.id = l.helpdesk_ticket_id
                  LEFT JOIN unnest(%(ids)s::int[], %(days)s::date[]) AS w (id, day)
                         ON w.id = l.agreement_id
                 WHERE l.agreement_id = ANY(%(ids)s)
                   AND (w.day IS NULL OR l.date >= w.day
                        OR COALESCE(l.stated_scope, %(scope)s) = %(small)s)
                """,
                scope=self._effort_scope(),
                ids=ids,
                days=[since and since.get(number) or None for number in ids],
                small=SMALL_CHANGE,
            )
        )
        entries = {}
        for agreement, day, hours, scope, ticket, line in self.env.cr.fetchall():
            entry = Entry(
                day, round((hours or 0) * MINUTES), scope or "support", ticket, line
            )
            entries.setdefault(agreement, []).append(entry)
        return entries

    @api.model
    def _effort_scope(self):
        """The scope that hours on the ticket ``t`` are counted with, as SQL."""
        return SQL("t.scope")

    def _outlook(self, today=None):
        """When the hours of today's period run out, as ``Outlook``."""
        self.ensure_one()
        today = today or self._today()
        return self._outlook_of(self._pots(today), today, self._working_times()[self])

    def _outlook_of(self, pots, today, time):
        first, last = today - LOOK_BACK, today
        if pots:
            last = max(today, pots[-1].period.last)
        return forecast.outlook(pots, self._working_days(time, first, last), today)

    def _working_times(self):
        """``{agreement: WorkingTime}``; the same hours are looked up once."""
        Calendar, known, times = self.env["support.sla.calendar"], {}, {}
        # Calendars are for managers, on which days we work is not secret.
        for agreement, agreement_sudo in zip(self, self.sudo(), strict=True):
            hours = agreement_sudo.version_id.calendar_id, agreement_sudo.company_id
            if hours not in known:
                known[hours] = Calendar._time_of(*hours)
            times[agreement] = known[hours]
        return times

    def _working_days(self, time, first, last):
        """The days from ``first`` to ``last`` that have working time."""
        tz = self.tz
        days = set()
        for opens, closes in time.intervals(
            rules.midnight(first, tz), rules.midnight(last + rules.DAY, tz)
        ):
            # Support around the clock is one interval of many days.
            day, end = (
                rules.local_day(moment, tz) for moment in (opens, closes - INSTANT)
            )
            while day <= end:
                days.add(day)
                day += rules.DAY
        return days

    # Fields

    @api.depends(
        "effort_ids.date",
        "effort_ids.unit_amount",
        "effort_ids.helpdesk_ticket_id.scope",
        "version_ids.seal_state",
        "signed_on",
        "date_start",
        "date_end",
        "terminated_on",
        "tz",
    )
    @api.depends_context("lang")
    def _compute_allowance(self):
        now = fields.Datetime.now()
        stored = self._origin
        all_pots = stored._pots_of(recent=True)
        times = stored._working_times()
        for agreement in self:
            origin = agreement._origin
            pots = all_pots.get(origin, ())
            today = origin._today(now) if pots else None
            time = times.get(origin)
            outlook = origin._outlook_of(pots, today, time) if pots else None
            agreement._set_allowance(pots, outlook, today)

    def _set_allowance(self, pots, outlook, today):
        pot = pots[-1] if pots else None
        self.period_from = pot and pot.period.first
        self.period_until = pot and pot.period.last
        self.hours_available = pot.available / MINUTES if pot else 0
        self.hours_used = pot.used / MINUTES if pot else 0
        self.hours_left = pot.remaining / MINUTES if pot else 0
        self.hours_beyond = pot.beyond / MINUTES if pot else 0
        share = pot.used / pot.available if pot and pot.available > 0 else 0
        self.used_percent = 100 * share
        self.runs_out_on = outlook and outlook.day
        self.allowance_near = bool(pot) and self._is_near(pot, today)
        self.allowance_words = self._allowance_words(pot, outlook, today) if pot else ""

    @api.model
    def _is_near(self, pot, today):
        """Whether a running period has used so much that it is time to warn."""
        return today <= pot.period.last and bool(forecast.reached_on(pot))

    @api.model
    def _search_allowance_near(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        running = self.search([("state", "=", rules.ACTIVE)])
        return Domain("id", "in", [agreement.id for agreement in running._near()])

    def _near(self):
        """``{agreement: pot}`` of those in force that have nearly used their hours."""
        now = fields.Datetime.now()
        near = {}
        for agreement, pots in self._pots_of(recent=True).items():
            today = agreement._today(now)
            active = rules.state(agreement._term(), today) == rules.ACTIVE
            if active and pots and self._is_near(pots[-1], today):
                near[agreement] = pots[-1]
        return near

    # Hours find their agreement

    def _rematch_effort(self):
        """Find the agreement of hours anew after dates or signatures changed."""
        # What a signature or an end changes is no matter of who signed.
        Line = self.env["account.analytic.line"].sudo()
        clients = self.sudo().partner_id.commercial_partner_id
        lines_sudo = Line.search(
            Domain("helpdesk_ticket_id.commercial_partner_id", "in", clients.ids)
            & Domain("helpdesk_ticket_id.company_id", "in", self.company_id.ids)
        )
        self.env.add_to_compute(Line._fields["agreement_id"], lines_sudo)
        Line.flush_model(["agreement_id"])
        self._warn_allowance()

    def action_open_hours(self):
        """The hours under this agreement, as far as its reader may see them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_effort_line_action"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        action["context"] = {}  # of all months
        return action

    # Warning

    @api.model
    def _cron_warn(self):
        """Warn of what is nearly used, a chunk per transaction; safe to repeat.

        Usually a booking has warned already. The rest is nearly used by itself: with a
        new period, or on a day that was booked before it came.
        """
        Cron = self.env["ir.cron"]
        ids = self.search([("state", "=", rules.ACTIVE)]).ids
        while ids:
            try:
                self.browse(ids[:CHUNK]).exists()._warn_allowance()
                ids = ids[CHUNK:]
                if not Cron._commit_progress(CHUNK, remaining=len(ids)):
                    break
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody books hours right now, and warns himself: next time.
                self.env.cr.rollback()
                break

    def _warn_allowance(self):
        """Tell our and the client's people, once in a period, that hours get short."""
        if not self:
            return
        # Who books an hour has no rights on the agreement, and warns all the same.
        agreements_sudo = self.sudo()
        claimed = agreements_sudo._claim_warnings(
            {one: pot.period.first for one, pot in agreements_sudo._near().items()}
        )
        for agreement_sudo in claimed:
            agreement_sudo._tell_allowance()

    def _claim_warnings(self, periods):
        """Mark the periods as warned of; return whose were not marked before.

        Of two transactions that do this at once the database lets one write; the other
        one waits, and is run again or finds the mark.
        """
        if not periods:
            return self.browse()
        self.flush_model(["allowance_warned"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE support_agreement a
                   SET allowance_warned = v.first
                  FROM unnest(%s, %s::date[]) AS v (id, first)
                 WHERE a.id = v.id
                   AND a.allowance_warned IS DISTINCT FROM v.first
                RETURNING a.id
                """,
                [agreement.id for agreement in periods],
                list(periods.values()),
            )
        )
        claimed = self.browse(row[0] for row in self.env.cr.fetchall())
        claimed.invalidate_recordset(["allowance_warned"])
        return claimed

    def _tell_allowance(self):
        """An activity and a note for us, a mail for the client's people."""
        self.ensure_one()
        words = self.allowance_words
        if self.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self._today(),
                summary=self.env._("Hours are nearly used"),
                note=words,
                user_id=self.user_id.id,
            )
        self.message_post(
            body=self.env._("Hours are nearly used. %s", words),
            author_id=self.env.ref("base.partner_root").id,
        )
        template = self.env.ref("support_sla.mail_allowance_near")
        robot = self.env.ref("base.partner_root")
        for member in self.member_ids:
            partner = member.partner_id
            if member.side != "client" or not member.sees_hours:
                continue
            if partner.email_normalized:
                values = {
                    "recipient_ids": [Command.set(partner.ids)],
                    # Not whoever happened to book an hour.
                    "author_id": (self.user_id.partner_id or robot).id,
                }
                localized = template.with_context(
                    lang=partner.lang, reader=partner.name
                )
                localized.send_mail(self.id, email_values=values)

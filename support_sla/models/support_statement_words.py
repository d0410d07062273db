# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime, formatLang

from .support_sla_clock import CAUSES
from .support_sla_clock_show import EXCUSE_SIDES, EXCUSES

DOCUMENT = "support_sla.statement_document"


class SupportStatementWords(models.AbstractModel):
    """A statement as people read it.

    Names and words are frozen with the figures, in the client's language; how a day or
    an amount is written is left to whoever reads.
    """

    _name = "support.statement.words"
    _description = "Words of a Statement"

    # What is frozen

    def _build_content(self, basis, figures):
        """All that the document tells, as ``tools.snapshot`` takes it."""
        self.ensure_one()
        statement_sudo = self.sudo().with_context(lang=self.lang)
        agreement_sudo = statement_sudo.agreement_id
        return {
            "format": 1,
            "kind": "support_statement",
            "number": statement_sudo.name,
            "agreement": agreement_sudo.name,
            "client": agreement_sudo.partner_id.name,
            "integrator": agreement_sudo.company_id.name,
            "basis": basis,
            "figures": figures,
            "before": statement_sudo._before(),
            "words": statement_sudo._words(figures),
        }

    def _before(self):
        """What the month before came to, as its own statement tells it."""
        previous = self._previous()
        if not previous:
            return None
        figures = previous._content()["figures"]
        return {
            "number": previous.name,
            "raw": figures["whole"]["raw"],
            "adjusted": figures["whole"]["adjusted"],
            "total": figures["whole"]["total"],
            "minutes": figures["hours"]["minutes"],
        }

    def _words(self, figures):
        """``{what: {code: words}}`` of all codes and numbers in ``figures``."""
        ticket_ids = {one["ticket"] for one in figures["breaches"]}
        ticket_ids |= {line[0] for line in figures["hours"]["by_ticket"]}
        tickets = self.env["helpdesk.ticket"].browse(sorted(ticket_ids))
        team_ids = {key for one in figures["breaches"] for key, _ in one["teams"]}
        teams = self.env["helpdesk.ticket.team"].browse(team_ids - {0}).exists()
        people = self.env["hr.employee"].browse(
            {key for key, _ in figures["hours"]["by_person"]} - {0}
        )
        hold_codes = {key for one in figures["breaches"] for key, _ in one["holds"]}
        tell = self.env["support.sla.why"]
        ticket_fields = self.env["helpdesk.ticket"]._fields
        clock_fields = self.env["support.sla.clock"]._fields
        return {
            "metrics": dict(self.env["support.sla.promise"]._selection_metric()),
            "priorities": dict(
                ticket_fields["priority"]._description_selection(self.env)
            ),
            "scopes": dict(ticket_fields["scope"]._description_selection(self.env)),
            "reasons": self._selection(clock_fields["excuse_reason"], EXCUSES),
            "sides": self._selection(clock_fields["excuse_side"], EXCUSE_SIDES),
            "causes": self._selection(clock_fields["breach_cause"], CAUSES),
            "ends": dict(clock_fields["reason"]._description_selection(self.env)),
            "holds": {code: tell._reason_words(code) for code in hold_codes},
            "teams": {
                "0": self.env._("No team"),
                **{str(team.id): team.name for team in teams},
            },
            "people": {
                "0": self.env._("Nobody in particular"),
                **{str(person.id): person.name for person in people},
            },
            "tickets": {
                str(ticket.id): {"number": ticket.number, "name": ticket.name}
                for ticket in tickets
            },
        }

    def _selection(self, field, codes):
        labels = dict(field._description_selection(self.env))
        return {code: labels[code] for code, _label in codes}

    # What is shown

    def _render_document(self):
        """The document as HTML, in the client's language."""
        self.ensure_one()
        statement = self.with_context(lang=self.lang)
        return self.env["ir.qweb"]._render(
            DOCUMENT,
            {"statement": statement, "content": statement._shown_content()},
            lang=self.lang,
        )

    def _render_pdf(self):
        """The document as PDF bytes."""
        self.ensure_one()
        pdf, _type = (
            self.env["ir.actions.report"]
            .sudo()  # paper format and layout belong to the company
            .with_context(lang=self.lang, tz=self.agreement_id.tz)
            ._render_qweb_pdf("support_sla.report_statement", self.ids)
        )
        return pdf

    def _month_words(self):
        """``March 2026`` in the reader's language."""
        return format_date(self.env, self.date_start, date_format="LLLL y")

    @api.model
    def _figure_words(self, names):
        """What ``_reproduce`` found, in one line for people."""
        known = {
            "versions": self.env._("versions in force"),
            "whole": self.env._("promises kept in all"),
            "rows": self.env._("promises kept by kind and priority"),
            "judged": self.env._("promises of the month"),
            "breaches": self.env._("promises missed"),
            "goal": self.env._("goal"),
            "goal_met": self.env._("whether the goal was met"),
            "currency": self.env._("currency"),
            "fee": self.env._("monthly fee"),
            "credit": self.env._("credit by the bands"),
            "hours": self.env._("hours"),
            "content": self.env._("what the document tells"),
        }
        return ", ".join(known.get(name, name) for name in names)

    @api.model
    def _day_words(self, text):
        if not text:
            return ""
        return format_date(self.env, date.fromisoformat(text), date_format="d MMM y")

    @api.model
    def _moment_words(self, text, tz):
        """A frozen moment, naive UTC, in the zone of the agreement."""
        if not text:
            return ""
        moment = fields.Datetime.to_datetime(text)
        return format_datetime(self.env, moment, tz=tz, dt_format="d MMM y, HH:mm")

    @api.model
    def _hours_words(self, minutes):
        """``12:05`` hours."""
        hours, rest = divmod(abs(minutes), 60)
        return f"{'−' if minutes < 0 else ''}{hours}:{rest:02d}"

    @api.model
    def _time_words(self, seconds):
        return self.env["support.sla.clock"]._duration_words(seconds)

    @api.model
    def _percent_words(self, text, digits=1):
        """``94.9 %``; a dash where nothing was judged."""
        if text is None:
            return "–"
        return f"{formatLang(self.env, float(text), digits=digits)} %"

    @api.model
    def _trend_words(self, now, before):
        """``+1.5`` points between two percentages, or nothing."""
        if now is None or before is None:
            return ""
        points = round(float(now) - float(before), 1)
        sign = "+" if points > 0 else "−" if points < 0 else "±"
        return f"{sign}{formatLang(self.env, abs(points), digits=1)}"

    @api.model
    def _money_words(self, text, currency):
        """``1,250.00 EUR``; the frozen text says how many places there are."""
        if text is None:
            return "–"
        places = len(text.partition(".")[2])
        return f"{formatLang(self.env, float(text), digits=places)} {currency}"

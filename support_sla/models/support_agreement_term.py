# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools import term as rules

SIGNED = "signed"


class SupportAgreementTerm(models.AbstractModel):
    """From when to when an agreement and its versions hold; see ``tools.term``."""

    _name = "support.agreement.term"
    _description = "Term of an Agreement"

    def _term(self):
        """The dates as ``tools.term.Term``."""
        self.ensure_one()
        return rules.Term(
            self.date_start,
            self.date_end or None,
            self.sent_on or None,
            self.signed_on or None,
            self.terminated_on or None,
        )

    def _today(self, now=None):
        """The day it is for the client at ``now`` (naive UTC)."""
        self.ensure_one()
        return rules.local_day(now or fields.Datetime.now(), self.tz)

    @api.depends(
        "date_start", "date_end", "sent_on", "signed_on", "terminated_on", "tz"
    )
    def _compute_state(self):
        now = fields.Datetime.now()
        for agreement in self:
            if not agreement.date_start or not agreement.tz:
                agreement.state = rules.DRAFT
                continue
            if agreement.date_end and agreement.date_end < agreement.date_start:
                agreement.state = rules.DRAFT  # being typed: saving refuses it
                continue
            agreement.state = rules.state(agreement._term(), agreement._today(now))

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._domain_of_state(state) for state in value)

    @api.model
    def _domain_of_state(self, state):
        """The same rule as ``tools.term.state``, told to the database.

        Days turn by the zone of whoever asks: off by hours at most, in a list.
        """
        today = fields.Date.context_today(self)
        signed = Domain("signed_on", "!=", False) & Domain("signed_on", "<=", today)
        ended = Domain("date_end", "<", today)
        terminated = Domain("terminated_on", "<", today)
        first = Domain.custom(
            to_sql=lambda model, alias, query: model._sql_terminated_first(alias, query)
        )
        over = ended | terminated
        domains = {
            rules.DRAFT: ~signed & Domain("sent_on", "=", False),
            rules.SENT: ~signed & Domain("sent_on", "!=", False),
            rules.SIGNED: signed & ~over & Domain("date_start", ">", today),
            rules.ACTIVE: signed & ~over & Domain("date_start", "<=", today),
            rules.TERMINATED: signed & terminated & first,
            rules.EXPIRED: signed & over & ~(terminated & first),
        }
        return domains.get(state, Domain.FALSE)

    @api.model
    def _sql_terminated_first(self, alias, query):
        """It was terminated to end before its agreed last day."""
        return SQL(
            "COALESCE(%s < COALESCE(%s, 'infinity'::date), FALSE)",
            self._field_to_sql(alias, "terminated_on", query),
            self._field_to_sql(alias, "date_end", query),
        )

    @api.depends("version_ids.seal_state", "version_ids.valid_from", "tz")
    def _compute_version_id(self):
        now = fields.Datetime.now()
        # Seals are for managers, from when terms hold is not; and all at once.
        self.sudo()._origin.version_ids.seal_id.fetch(["signed_on"])
        for agreement in self:
            versions = agreement.version_ids.sorted("number")
            agreement.draft_id = versions.filtered(lambda v: v.seal_state != SIGNED)[
                -1:
            ]
            signed = versions.filtered(lambda v: v.seal_state == SIGNED)
            held = rules.version_at(signed._rules(), now, agreement.tz or "UTC")
            agreement.version_id = (
                signed.filtered(lambda v, held=held: held and v.number == held.number)
                or signed[:1]
                or agreement.draft_id
            )

    def _signed_versions(self):
        return self.version_ids.filtered(lambda v: v.seal_state == SIGNED).sorted(
            "number"
        )

    def _next_version(self, vals):
        """A new version, copied from the last one if there is any."""
        self.ensure_one()
        last = self.version_ids.sorted("number")[-1:]
        if last and last.seal_state != SIGNED:
            raise UserError(
                self.env._(
                    "Version %s is not signed yet. Change it instead of adding "
                    "another one.",
                    last.number,
                )
            )
        vals = {
            "agreement_id": self.id,
            "number": last.number + 1,
            "valid_from": max(self.date_start, self._today())
            if last
            else self.date_start,
            **vals,
        }
        if last:
            version = last._by_verb().copy(vals)
        else:
            version = self.env["support.agreement.version"]._by_verb().create([vals])
        return version.with_env(self.env)

    def _end(self):
        """The instant at which its last day is over (naive UTC), or ``None``."""
        self.ensure_one()
        last = self._term().last
        return rules.midnight(last + rules.DAY, self.tz) if last else None

    def _bounds(self):
        """``[(version, first, until), …]``: the instants between which each promises.

        Naive UTC, ``until`` is left out and ``None`` for no end. A version holds until
        a later one begins to; one that never holds is left out.
        """
        self.ensure_one()
        bounds = []
        until = self._end()
        for version in reversed(self._signed_versions()):
            day = max(version.valid_from, self.date_start)
            first = max(rules.midnight(day, self.tz), version.signed_on)
            if until is None or first < until:
                bounds.append((version, first, until))
                until = first
        return bounds[::-1]

    def _refresh_policies(self):
        """Have each signed version promise from its first instant to its last."""
        for agreement in self:
            bounds = agreement._bounds() if agreement.signed_on else []
            held = {version: (first, until) for version, first, until in bounds}
            for version in agreement.version_ids:
                first, until = held.get(version, (False, False))
                # Policies are made by signatures here, whoever signs.
                version.sudo().policy_id._by_verb().write(
                    {
                        "active": version in held,
                        "valid_from": first,
                        "valid_until": until or False,
                        **version._policy_conditions(),
                    }
                )
        self._forget()

    def _terminate(self, day, reason):
        """Let the agreement end after ``day``; what was promised until then stays."""
        self.ensure_one()
        if not self.signed_on:
            raise UserError(self.env._("Only a signed agreement can be terminated."))
        if day < self.date_start:
            raise UserError(
                self.env._(
                    "It begins on %s: terminate it then or later.",
                    format_date(self.env, self.date_start),
                )
            )
        self._by_verb().write({"terminated_on": day, "termination_reason": reason})
        self._refresh_policies()
        self._rematch_effort()

    def action_terminate(self):
        """Ask as of when, and why."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_agreement_end_action"
        )
        action["context"] = {"default_agreement_id": self.id}
        return action

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from datetime import date
from decimal import Decimal

from odoo import api, models

from ..tools import term as terms
from ..tools.allowance import reckon
from ..tools.allowance_price import charges_since


class SupportStatementHours(models.AbstractModel):
    """Hours and money of a month, by a statement's basis."""

    _name = "support.statement.hours"
    _description = "Hours of a Statement"

    @api.model
    def _figures(self, agreement_sudo, versions_sudo, basis):
        """What was booked in the month, and what it left of the hours included."""
        first = date.fromisoformat(basis["first"])
        last = self._last_day(basis)
        entries = agreement_sudo._effort_entries().get(agreement_sudo.id, [])
        start, end, terminated_on = (
            value and date.fromisoformat(value)
            for value in map(basis["term"].get, ("start", "end", "terminated_on"))
        )
        term = terms.Term(start, end, terminated_on=terminated_on)
        included = [version_sudo._allowance_terms() for version_sudo in versions_sudo]
        currency = agreement_sudo.currency_id
        unit = self._unit(currency)
        pots = reckon(term, included, entries, last, unit)
        before = reckon(term, included, entries, first - terms.DAY, unit)
        charges = charges_since(pots, before)
        month = [entry for entry in entries if first <= entry.day <= last]
        employees = self._people(month)
        scopes, people, tickets = Counter(), Counter(), Counter()
        for entry in month:
            scopes[entry.scope] += entry.minutes
            people[employees[entry.key] or 0] += entry.minutes
            tickets[entry.work, entry.scope] += entry.minutes
        amounts = [charge.amount for charge in charges]

        def money(amount):
            return None if amount is None else self._money_text(amount, currency)

        return {
            "minutes": sum(scopes.values()),
            "by_scope": sorted([key, minutes] for key, minutes in scopes.items()),
            "by_person": sorted([key, minutes] for key, minutes in people.items()),
            "by_ticket": sorted([*key, minutes] for key, minutes in tickets.items()),
            "pot": self._pot(pots[-1]) if pots else None,
            "beyond": sum(charge.minutes for charge in charges),
            "price": None if None in amounts else money(sum(amounts, Decimal(0))),
            "charges": [
                {
                    "version": charge.number,
                    "rate": money(charge.rate),
                    "minutes": charge.minutes,
                    "amount": money(charge.amount),
                }
                for charge in charges
            ],
        }

    @api.model
    def _pot(self, pot):
        """The period that the last day of the month is in, as of that day."""
        return {
            "period": pot.period.kind,
            "first": str(pot.period.first),
            "last": str(pot.period.last),
            "included": pot.included,
            "rolled": sum(lot.minutes for lot in pot.rolled),
            "returned": pot.returned,
            "available": pot.available,
            "used": pot.used,
            "remaining": pot.remaining,
            "beyond": pot.beyond,
            "outside": sorted([key, minutes] for key, minutes in pot.outside.items()),
        }

    @api.model
    def _people(self, entries):
        """``{entry key: employee id}``."""
        lines_sudo = self.env["account.analytic.line"].sudo()  # hours of all people
        lines_sudo = lines_sudo.browse([entry.key for entry in entries])
        return {line_sudo.id: line_sudo.employee_id.id for line_sudo in lines_sudo}

    @api.model
    def _last_day(self, basis):
        """The last day of the month on which the agreement holds."""
        days = [basis["last"], basis["term"]["end"], basis["term"]["terminated_on"]]
        return date.fromisoformat(min(filter(None, days)))

    @api.model
    def _unit(self, currency):
        """What amounts are rounded to, as a ``Decimal``."""
        return Decimal(repr(currency.rounding))

    @api.model
    def _money_text(self, amount, currency):
        """An amount with the places that the currency has."""
        return str(amount.quantize(Decimal(1).scaleb(-currency.decimal_places)))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What effort beyond the included hours costs.

Amounts of time are minutes, rates are per hour, in the currency of their version.
"""

from dataclasses import dataclass
from decimal import Decimal

from .money import CENT, exact, rounded


@dataclass(frozen=True, slots=True)
class Charge:
    """Minutes beyond the allowance by the version whose rate they cost.

    ``amount`` is ``None`` where no rate was agreed: a person has to decide.
    """

    number: int
    rate: Decimal | None
    minutes: int
    amount: Decimal | None


def charges(uses, versions, unit=CENT):
    """What is beyond, by version; money is rounded once for each."""
    beyond = {}
    for use in uses:
        if use.beyond:
            beyond[use.number] = beyond.get(use.number, 0) + use.beyond
    rates = {version.number: version.rate for version in versions}
    found = []
    for number, minutes in beyond.items():
        rate = rates[number]
        amount = None
        if rate is not None:
            amount = rounded(exact(rate) * minutes / 60, unit)
        found.append(Charge(number, rate, minutes, amount))
    return tuple(found)


def charges_since(now, before):
    """The `Charge` of each version that came up between two reckonings, in order.

    So a month has its price though hours are included by the quarter, and the prices of
    the months are together that of the quarter. Below zero after a correction.

    >>> from datetime import date
    >>> from odoo.addons.support_sla.tools.allowance import Entry, Terms, reckon
    >>> from odoo.addons.support_sla.tools.term import Term
    >>> spring = Term(date(2026, 1, 1), date(2026, 3, 31))
    >>> terms = [Terms(1, spring.start, 600, "quarter", rate=Decimal(40))]
    >>> booked = [Entry(date(2026, month, 5), 400) for month in (1, 2, 3)]
    >>> ends = (date(2026, 2, 28), date(2026, 3, 31))
    >>> february, march = [reckon(spring, terms, booked, day) for day in ends]
    >>> [(one.minutes, str(one.amount)) for one in charges_since(march, february)]
    [(400, '266.67')]
    """
    found = {}
    for sign, pots in ((1, now), (-1, before)):
        for charge in (charge for pot in pots for charge in pot.charges):
            _rate, minutes, amount = found.get(charge.number, (None, 0, Decimal(0)))
            if charge.amount is not None:
                amount += sign * charge.amount
            minutes += sign * charge.minutes
            found[charge.number] = charge.rate, minutes, amount
    return tuple(
        Charge(number, rate, minutes, None if rate is None else amount)
        for number, (rate, minutes, amount) in sorted(found.items())
        if minutes or amount
    )

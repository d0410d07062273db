# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Amounts of money: exact until they are rounded, once, to what the currency has."""

from decimal import Decimal
from fractions import Fraction

#: Cents; Odoo's ``res.currency.rounding`` as a `Decimal` stands here otherwise.
CENT = Decimal("0.01")


def exact(number):
    """``number`` as a fraction; a float is refused, for it is not what was agreed.

    >>> exact(Decimal("0.1"))
    Fraction(1, 10)
    >>> exact(0.1)
    Traceback (most recent call last):
    ...
    TypeError: 0.1 is a float: give a Decimal.
    """
    if isinstance(number, float):
        raise TypeError(f"{number!r} is a float: give a Decimal.")
    return Fraction(number)


def rounded(amount, unit=CENT):
    """``amount`` as a `Decimal` that is a multiple of ``unit``; half goes up.

    >>> rounded(Fraction(1, 8)), rounded(Decimal("12.5"), Decimal(1))
    (Decimal('0.13'), Decimal('13'))
    >>> rounded(Decimal("2.52"), Decimal("0.05"))
    Decimal('2.50')
    """
    if exact(unit) <= 0:
        raise ValueError(f"{unit!r} is no unit to round to: give one above zero.")
    steps = exact(amount) / exact(unit)
    whole = int(abs(steps) + Fraction(1, 2))
    return unit * (whole if steps >= 0 else -whole)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Whom an item waited for after each step of a history that does not say so."""

from .checklist import waiting_on


def waits(duty, steps):
    """Sides waited for after each of ``steps``: (kind, side) in order of time.

    >>> from .checklist import Duty
    >>> waits(Duty("client", "integrator"), [("ticked", "client"), ("returned",
    ...     "integrator"), ("ticked", "client"), ("evidence_added", "client"),
    ...     ("ticked", "integrator")])
    [('integrator',), ('client',), ('integrator',), ('integrator',), ()]
    >>> waits(Duty("both"), [("ticked", "client"), ("unticked", "client"),
    ...     ("not_applicable", "integrator"), ("applicable", "integrator")])
    [('integrator',), ('client', 'integrator'), (), ('client', 'integrator')]
    """
    ticks, applicable, told = {}, True, []
    for kind, side in steps:
        mine = duty.ticks_of(side)
        if kind == "ticked":
            first = next((tick for tick in mine if not ticks.get(tick)), None)
            ticks |= {first: True} if first else {}
        elif kind == "unticked":
            last = next((tick for tick in reversed(mine) if ticks.get(tick)), None)
            ticks.pop(last, None)
        elif kind == "returned":
            ticks = {}
        elif kind in ("applicable", "not_applicable"):
            applicable = kind == "applicable"
        told.append(waiting_on(duty, ticks, applicable=applicable))
    return told

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The rules of a checklist item: whose ticks it needs and what state they make.

An item is a verifiable statement. Each side that answers for it sets a *tick*; the
state is read from the ticks and never kept beside them, so it cannot disagree.

A tick is written ``{side: when}``; ``when`` only has to be true. Nothing here knows
about the database or the clock.
"""

from dataclasses import dataclass

from .selection import BOTH, CLIENT, INTEGRATOR, THIRD_PARTY

TODO = "todo"
SUBMITTED = "submitted"
DONE = "done"
RETURNED = "returned"
NOT_APPLICABLE = "not_applicable"
WAIVED = "waived"

OPEN_STATES = (TODO, SUBMITTED, RETURNED)
CLOSED_STATES = (DONE, NOT_APPLICABLE, WAIVED)

#: States in which nothing is asked for, so they count for no progress.
SET_ASIDE = (NOT_APPLICABLE, WAIVED)

NOBODY = "none"


class Refused(Exception):
    """The rules do not allow the step; ``reason`` is a stable code, not a text.

    Codes: ``not_your_tick``, ``owner_first``, ``already_ticked``, ``not_ticked``,
    ``nothing_to_return``, ``closed``, ``evidence_missing``, ``over_limit``.
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Duty:
    """Who has to tick an item: its owner first, then whoever confirms.

    ``owner`` is one of the owner codes, ``confirmer`` a side or ``"none"``.
    """

    owner: str
    confirmer: str = NOBODY

    @property
    def owners(self):
        """Sides that do the work, in reading order.

        >>> Duty("both").owners
        ('client', 'integrator')
        >>> Duty("third_party").owners
        ('third_party',)
        """
        return (CLIENT, INTEGRATOR) if self.owner == BOTH else (self.owner,)

    @property
    def sides(self):
        """Every side whose tick is needed, owners before the confirmer.

        >>> Duty("integrator", "client").sides
        ('integrator', 'client')
        >>> Duty("both", "client").sides
        ('client', 'integrator')
        """
        if self.confirmer == NOBODY or self.confirmer in self.owners:
            return self.owners
        return (*self.owners, self.confirmer)

    def ticks_of(self, side):
        """Ticks a person of ``side`` may set, in order: for others, then his own.

        A third party seldom has a login, so the integrator ticks on its behalf.

        >>> Duty("third_party", "integrator").ticks_of("integrator")
        ('third_party', 'integrator')
        >>> Duty("client").ticks_of("integrator")
        ()
        """
        stands_in = side == INTEGRATOR and THIRD_PARTY in self.sides
        own = (side,) if side in self.sides else ()
        return (THIRD_PARTY, *own) if stands_in else own


def state_of(
    duty, ticks, *, returned=False, applicable=True, waived=False, before=False
):
    """State of an item from its ticks.

    ``returned`` says that the latest step was a return: it only shows while no tick
    has been set again. ``before``: done before anybody could tick it here.

    >>> duty = Duty("integrator", "client")
    >>> state_of(duty, {})
    'todo'
    >>> state_of(duty, {"integrator": True})
    'submitted'
    >>> state_of(duty, {"integrator": True, "client": True})
    'done'
    >>> state_of(duty, {}, returned=True)
    'returned'
    >>> state_of(duty, {}, applicable=False)
    'not_applicable'
    >>> state_of(duty, {}, waived=True)
    'waived'
    >>> state_of(duty, {}, before=True)
    'done'
    """
    if not applicable:
        return NOT_APPLICABLE
    if waived:
        return WAIVED
    if before:
        return DONE
    given = [side for side in duty.sides if ticks.get(side)]
    if len(given) == len(duty.sides):
        return DONE
    if given:
        return SUBMITTED
    return RETURNED if returned else TODO


def waiting_on(duty, ticks, *, applicable=True):
    """Sides the item waits for now; empty when nobody has to act.

    >>> waiting_on(Duty("both"), {"client": True})
    ('integrator',)
    >>> waiting_on(Duty("integrator", "client"), {})
    ('integrator',)
    """
    if not applicable:
        return ()
    owing = tuple(side for side in duty.owners if not ticks.get(side))
    return owing or tuple(side for side in duty.sides if not ticks.get(side))


def check_tick(
    duty, ticks, side, *, applicable=True, evidence_missing=False, over_limit=False
):
    """Return the tick that a person of ``side`` sets, or raise `Refused`.

    Required evidence is asked of the owner only: who confirms looks at it. Beyond
    the rounds in the contract (``over_limit``) the owner waits until somebody has
    decided who pays for the work.

    >>> check_tick(Duty("integrator", "client"), {"integrator": True}, "client")
    'client'
    >>> check_tick(Duty("integrator", "client"), {}, "client")
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.checklist.Refused: owner_first
    """
    if not applicable:
        raise Refused("closed")
    mine = duty.ticks_of(side)
    if not mine:
        raise Refused("not_your_tick")
    tick = next((tick for tick in mine if not ticks.get(tick)), None)
    if tick is None:
        raise Refused("already_ticked")
    is_owner = tick in duty.owners
    if not is_owner and not all(ticks.get(owner) for owner in duty.owners):
        raise Refused("owner_first")
    if is_owner and over_limit:
        raise Refused("over_limit")
    if is_owner and evidence_missing:
        raise Refused("evidence_missing")
    return tick


def check_untick(duty, ticks, side, *, applicable=True):
    """Return the ticks that fall when ``side`` takes its own back, or raise `Refused`.

    When an owner takes his tick back there is nothing left to confirm, so the
    confirmation falls with it.

    >>> duty = Duty("integrator", "client")
    >>> check_untick(duty, {"integrator": 1, "client": 1}, "integrator")
    ('integrator', 'client')
    >>> check_untick(duty, {"integrator": 1, "client": 1}, "client")
    ('client',)
    """
    if not applicable:
        raise Refused("closed")
    mine = duty.ticks_of(side)
    if not mine:
        raise Refused("not_your_tick")
    tick = next((tick for tick in reversed(mine) if ticks.get(tick)), None)
    if tick is None:
        raise Refused("not_ticked")
    fallen = [tick]
    if tick in duty.owners:
        fallen += [s for s in duty.sides if s not in duty.owners and ticks.get(s)]
    return tuple(fallen)


def check_return(duty, ticks, side, *, applicable=True, before=False):
    """Raise `Refused` unless ``side`` may send the item back with remarks.

    Only work somebody *else* has handed in can be returned. Client and integrator
    may both return, whether or not they have a tick of their own: the client's
    voice must not be lost because an item needs no confirmation. What was done
    ``before`` anybody could tick here either of them may find wanting.

    >>> check_return(Duty("integrator"), {"integrator": True}, "client")
    >>> check_return(Duty("integrator"), {"integrator": True}, "integrator")
    Traceback (most recent call last):
    ...
    implementation_methodology.tools.checklist.Refused: nothing_to_return
    """
    if not applicable:
        raise Refused("closed")
    if side == THIRD_PARTY:
        raise Refused("not_your_tick")
    if not before and not any(
        ticks.get(other) for other in duty.owners if other != side
    ):
        raise Refused("nothing_to_return")


def progress(states):
    """Share of applicable items that are done, 0.0–1.0; 0.0 without any.

    >>> progress(["done", "todo", "not_applicable", "submitted"])
    0.3333333333333333
    >>> progress([])
    0.0
    """
    counted = [state for state in states if state not in SET_ASIDE]
    return counted.count(DONE) / len(counted) if counted else 0.0

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Stories of one ticket, told in facts, for the tests of the clock."""

from datetime import datetime

from odoo.addons.support_sla.tools.clock import Fact, Promise, replay
from odoo.addons.support_sla.tools.working_time import WorkingTime

HOUR = 3600
YEARS = datetime(2025, 1, 1), datetime(2028, 1, 1)
OFFICE = WorkingTime.from_weekly(
    [(day, "09:00", "18:00") for day in range(5)], "UTC", (), *YEARS
)
ALWAYS = WorkingTime.from_weekly(
    [(day, "00:00", "24:00") for day in range(7)], "UTC", (), *YEARS
)
#: What is promised from the start. Of each metric the second one is stricter, the
#: third one more generous.
FIRST, NEXT, UPDATE, SOLVE = 10, 20, 30, 40
PROMISED = {
    "first_response": FIRST,
    "next_response": NEXT,
    "periodic_update": UPDATE,
    "resolution": SOLVE,
}
HOURS = {FIRST: 4, NEXT: 2, UPDATE: 6, SOLVE: 8}


def promises(time=OFFICE, **terms):
    """``{key: Promise}`` of all metrics, all with the same small print."""
    terms = {"grace": 24 * HOUR, **terms}
    found = {}
    for key, hours in HOURS.items():
        for step, share in ((0, 1), (1, 0.5), (2, 2)):
            seconds = round(hours * HOUR * share)
            found[key + step] = Promise(time, seconds=seconds, **terms)
    return found


def at(text):
    """``"3 10:00"`` is Tuesday, 3 March 2026, at ten; Monday is the 2nd."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-03-{int(day):02} {clock}")


def created(moment="2 10:00", **data):
    return moment, "created", {"promises": PROMISED, **data}


def promised(moment, **changes):
    """Another set of promises; ``None`` takes one away."""
    kept = {**PROMISED, **changes}
    return moment, "promise", {"promises": {k: v for k, v in kept.items() if v}}


def facts(*story):
    """Facts of ``(moment, kind[, data])``; their place breaks ties."""
    return [
        Fact(at(moment), kind, place, *data)
        for place, (moment, kind, *data) in enumerate(story)
    ]


def tell(now, *story, metric="resolution", terms=None):
    """The readings of a story at ``now``."""
    return replay(facts(*story), metric, terms or promises(), at(now))


def last(now, *story, **kwargs):
    """The last reading of a story at ``now``."""
    return tell(now, *story, **kwargs)[-1]

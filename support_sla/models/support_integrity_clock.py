# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from hashlib import sha256

from odoo import api, models
from odoo.tools import SQL

from .support_sla_promise import TERMS

PROMISE, CALENDAR = "support.sla.promise", "support.sla.calendar"
TICKET, CLOCK = "helpdesk.ticket", "support.sla.clock"
FIRING = "support.sla.firing"
#: Tickets replayed together, see the check of the clocks alone.
TICKETS = 500


class SupportIntegrityClock(models.AbstractModel):
    """Promises are what their key says, clocks what their facts tell."""

    _name = "support.integrity.clock"
    _description = "Check of Clocks"

    @api.model
    def _check_promise(self, now):
        words = self.env._("It is not what was promised: its key is of other terms.")
        for calendars in self._chunks(CALENDAR):
            yield (
                len(calendars),
                [
                    (CALENDAR, one.id, words)
                    for one in calendars
                    if sha256(one.rules.encode()).hexdigest() != one.key
                ],
            )
        for promises in self._chunks(PROMISE):
            yield (
                len(promises),
                [
                    (PROMISE, one.id, words)
                    for one in promises
                    if self._promise_key(one) != one.key
                ],
            )

    @api.model
    def _promise_key(self, promise):
        """The key that the stored terms of a promise have, see its ``_current_key``."""
        terms = {
            **{name: promise[name] for name in TERMS},
            "target_id": promise.target_ref,
            "calendar_id": promise.calendar_id.key,
            "levels": promise.levels or [],
        }
        content = json.dumps(
            [terms[name] for name in TERMS], sort_keys=True, separators=(",", ":")
        )
        return sha256(content.encode()).hexdigest()

    @api.model
    def _check_clock(self, now):
        """The same replay as the check of the clocks alone, which can also repair."""
        kinds = {
            "differs": self.env._("A clock shows something else than its facts tell."),
            "missing": self.env._("A clock is missing that its facts tell of."),
            "surplus": self.env._("A clock runs that no fact tells of."),
            "ticket": self.env._("The ticket shows something else than its clocks."),
            "broken": self.env._("Its clocks cannot be replayed."),
        }
        with_clocks = SQL(
            """
            (EXISTS (SELECT FROM support_sla_fact f
                      WHERE f.ticket_id = helpdesk_ticket.id)
             OR EXISTS (SELECT FROM support_sla_clock c
                      WHERE c.ticket_id = helpdesk_ticket.id))
            """
        )
        for tickets in self._chunks(TICKET, with_clocks, size=TICKETS):
            found = self.env["support.sla.audit"]._differences(tickets.ids, now)
            yield (
                len(tickets),
                [
                    (TICKET, line["ticket_id"], self._clock_words(kinds, line))
                    for line in found.lines
                ],
            )

    @api.model
    def _clock_words(self, kinds, line):
        words = kinds[line["kind"]]
        model = TICKET if line["kind"] == "ticket" else CLOCK
        names = self._field_words(model, line["values"])
        if metric := line["metric"]:
            metrics = dict(self.env["support.sla.promise"]._selection_metric())
            words = f"{words} {metrics.get(metric, metric)} {line['cycle']}"
        return f"{words}: {names}" if names else words

    @api.model
    def _check_firing(self, now):
        """An escalation is of its ticket's clock, and settled when it says so."""
        words = self.env._("It is of another ticket, or half settled.")
        for firings in self._chunks(FIRING, size=10000):
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT f.id FROM support_sla_firing f
                      JOIN support_sla_clock c ON c.id = f.clock_id
                     WHERE f.id BETWEEN %s AND %s AND (
                           f.ticket_id <> c.ticket_id
                        OR (f.outcome = 'waiting') <> (f.fired_at IS NULL)
                        OR f.outcome = 'waiting' AND f.deliver_at IS NULL)
                    """,
                    firings._ids[0],
                    firings._ids[-1],
                )
            )
            yield len(firings), [(FIRING, number, words) for (number,) in rows]

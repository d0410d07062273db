# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ..tools import scorer

MODEL, CHANGE = "support.scope.model", "support.change.request"
TICKET = "helpdesk.ticket"


class SupportScopeIntegrity(models.AbstractModel):
    _name = "implementation.integrity"
    _inherit = ["implementation.integrity"]

    @api.model
    def _addons(self):
        return [*super()._addons(), "support_scope_classifier"]

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "scope": self.env._("Decided scopes"),
            "change": self.env._("Change requests"),
            "weights": self.env._("Weights of the suggestion"),
        }

    @api.model
    def _check_scope(self, now):
        """A ticket is what was decided last, and what is out of scope has no clock."""
        words = {
            "decision": self.env._("It shows something else than was decided last."),
            "suggestion": self.env._("It shows the suggestion of another ticket."),
            "clock": self.env._("It is out of scope, and a clock of it still runs."),
        }
        shown = SQL(
            "(scope_decision_id IS NOT NULL OR scope_outcome IS NOT NULL"
            " OR scope_suggestion_id IS NOT NULL)"
        )
        for tickets in self._chunks(TICKET, shown, size=10000):
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT t.id, CASE
                        WHEN (t.scope_outcome IS NULL) <> (d.id IS NULL)
                          OR d.id IS NOT NULL AND (d.ticket_id <> t.id
                             OR d.scope IS DISTINCT FROM t.scope
                             OR d.outcome IS DISTINCT FROM t.scope_outcome
                             OR EXISTS (SELECT FROM support_scope_decision later
                                         WHERE later.ticket_id = t.id
                                           AND later.id > d.id))
                        THEN 'decision'
                        WHEN s.ticket_id <> t.id THEN 'suggestion'
                        WHEN t.scope_outcome = 'excluded' AND EXISTS (
                             SELECT FROM support_sla_clock c
                              WHERE c.ticket_id = t.id AND c.metric <> 'news'
                                AND c.state IN ('running', 'held'))
                        THEN 'clock' END AS fault
                      FROM helpdesk_ticket t
                      LEFT JOIN support_scope_decision d ON d.id = t.scope_decision_id
                      LEFT JOIN support_scope_suggestion s
                             ON s.id = t.scope_suggestion_id
                     WHERE t.id = ANY(%s)
                    """,
                    tickets.ids,
                )
            )
            yield (
                len(tickets),
                [(TICKET, number, words[code]) for number, code in rows if code],
            )

    @api.model
    def _check_change(self, now):
        """An offer is what its document says, and accepted work is there once."""
        seal = self.env._("Its state is not that of its document.")
        task = self.env._("Another change request became the same task.")
        for requests in self._chunks(CHANGE, size=10000):
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM support_change_request r
                     WHERE id = ANY(%s) AND (
                           (state = 'accepted') <> (seal_state = 'signed') IS TRUE
                        OR (state = 'sent') <> (seal_state = 'requested') IS TRUE
                        OR state = 'accepted' AND seal_state IS NULL
                        OR state = 'sent' AND seal_state IS NULL)
                    """,
                    requests.ids,
                )
            )
            shared = self.env.execute_query(
                SQL(
                    """
                    SELECT max(id) FROM support_change_request
                     WHERE task_id IS NOT NULL GROUP BY task_id
                    HAVING count(*) > 1 AND max(id) = ANY(%s)
                    """,
                    requests.ids,
                )
            )
            yield (
                len(requests),
                [
                    *((CHANGE, number, seal) for (number,) in rows),
                    *((CHANGE, number, task) for (number,) in shared),
                ],
            )

    @api.model
    def _check_weights(self, now):
        """Every version can be loaded, and one of them is in use."""
        broken = self.env._("Its weights are not those that were learned.")
        count = 0
        for versions in self._chunks(MODEL, size=10):
            found = []
            for version in versions:
                count += version.state == "active"
                try:
                    scorer.Model(scorer.unpack(version._packed(), version.sha256))
                except scorer.ModelError:
                    found.append((MODEL, version.id, broken))
            yield len(versions), found
        if count != 1:
            words = self.env._("%s versions are in use where there is one.", count)
            yield 0, [(MODEL, 0, words)]

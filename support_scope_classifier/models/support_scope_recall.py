# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import OrderedDict
from threading import Lock

from odoo import api, models
from odoo.tools import SQL

from ..tools import memory, own_words

#: Catalogues and memories held by a process; several databases share it.
MOST_CATALOGUES, MOST_MEMORIES = 2, 4
#: Older decisions are learned from; these bridge the time until then.
MOST_REMEMBERED = 1000

_LOCK = Lock()
_CATALOGUES, _MEMORIES = OrderedDict(), OrderedDict()


class SupportScopeRecall(models.AbstractModel):
    """What a request reminds of: the closest known type, the same request before.

    Held by the process and compared with the database at every use, so that every
    worker and every rolled back transaction is right.
    """

    _name = "support.scope.recall"
    _description = "Known Requests"

    # The catalogue

    @api.model
    def _catalogue_stamp(self):
        """What changes whenever phrases, types or cues do."""
        names = ("support.scope.phrase", "support.scope.type", "support.scope.cue")
        for name in names:
            self.env[name].flush_model()
        parts = SQL(", ").join(
            SQL(
                "(SELECT concat_ws('.', count(*), sum(id),"
                " sum((date_part('epoch', write_date) * 1000)::bigint)) FROM %s)",
                SQL.identifier(self.env[name]._table),
            )
            for name in names
        )
        row = self.env.execute_query(SQL("SELECT concat_ws('/', %s)", parts))
        return row[0][0]

    @api.model
    def _catalogue_rows(self):
        """``(type id, code, class, needs a person, language, text)`` of all phrases."""
        return self.env.execute_query(
            SQL(
                """
                SELECT t.id, t.code, t.scope, t.needs_person, p.lang, p.text
                  FROM support_scope_phrase p
                  JOIN support_scope_type t ON t.id = p.type_id
                 WHERE p.active AND t.active
                 ORDER BY t.id, p.id
                """
            )
        )

    @api.model
    def _catalogue(self):
        """The phrases in use, as ``memory.Phrases``.

        Their keys are ``(type id, class, whether it needs a person)``.
        """
        key = (self.env.cr.dbname, self._catalogue_stamp())
        with _LOCK:
            phrases = _CATALOGUES.get(key)
        if not phrases:
            rows = self._catalogue_rows()
            phrases = memory.Phrases(
                ((type_id, scope, bool(needs_person)), text)
                for type_id, _code, scope, needs_person, _lang, text in rows
            )
        with _LOCK:
            _CATALOGUES[key] = phrases
            _CATALOGUES.move_to_end(key)
            while len(_CATALOGUES) > MOST_CATALOGUES:
                _CATALOGUES.popitem(last=False)
        return phrases

    # Decisions

    @api.model
    def _decided(self, condition, limit=None):
        """Decisions that teach, newest first, as ``memory.Decision``.

        Only the last one of each ticket that is there and not forgotten, with the
        words as they are now. The key is ``(ticket id, decision id)``, the label
        ``(class, type id or None, needs a person)``: the class as the catalogue has it,
        where only an agreement counts the type as something else.
        """
        self._flush_decided()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.id, t.scope_decision_id, t.name,
                       left(t.description, %(most)s), d.scope, d.type_id,
                       CASE WHEN (d.answer ->> 'mapped') = 'true' THEN k.scope END,
                       k.needs_person
                  FROM helpdesk_ticket t
                  JOIN support_scope_decision d ON d.id = t.scope_decision_id
             LEFT JOIN support_scope_type k ON k.id = d.type_id
                 WHERE t.scope_forgotten IS NOT TRUE AND %(condition)s
                 ORDER BY t.scope_decision_id DESC
                 LIMIT %(limit)s
                """,
                most=own_words.MOST_BODY,
                condition=condition,
                limit=limit,
            )
        )
        found = []
        for ticket_id, decision_id, name, body, scope, type_id, usual, needs in rows:
            words = own_words.own_words(name, body)
            text = "" if words.abstain else words.text
            label = (usual or scope, type_id, bool(needs))
            found.append(
                memory.Decision((ticket_id, decision_id), text, label, decision_id)
            )
        return found

    @api.model
    def _flush_decided(self):
        self.env["helpdesk.ticket"].flush_model(
            ["name", "description", "company_id", "scope_decision_id"]
            + ["scope_forgotten"]
        )

    @api.model
    def _repeated(self, company_id, texts):
        """``[memory.Decision or None]``: what each text repeats in this company."""
        self._flush_decided()
        newest = SQL(
            """
            SELECT id, scope_decision_id
              FROM helpdesk_ticket
             WHERE company_id IS NOT DISTINCT FROM %s
               AND scope_decision_id IS NOT NULL AND scope_forgotten IS NOT TRUE
             ORDER BY scope_decision_id DESC
             LIMIT %s
            """,
            company_id or None,
            MOST_REMEMBERED,
        )
        [stamp] = self.env.execute_query(
            SQL(
                "SELECT count(*), sum(scope_decision_id), sum(id * 7.0"
                " * scope_decision_id) FROM (%s) newest",
                newest,
            )
        )
        if not stamp[0]:
            return [None] * len(texts)
        key = (self.env.cr.dbname, company_id or 0)
        with _LOCK:
            known, held = _MEMORIES.pop(key, (None, None)) or (None, None)
            held = held or memory.Memory()
            if known != stamp:
                self._remember(held, set(self.env.execute_query(newest)))
            _MEMORIES[key] = stamp, held
            while len(_MEMORIES) > MOST_MEMORIES:
                _MEMORIES.popitem(last=False)
            return [held.find(text) for text in texts]

    @api.model
    def _remember(self, held, pairs):
        """Have the memory hold these ``(ticket id, decision id)`` and no others."""
        for key in held.keys() - pairs:
            held.forget(key)
        missing = [ticket_id for ticket_id, _decision in pairs - held.keys()]
        if missing:
            for decision in self._decided(SQL("t.id = ANY(%s)", missing)):
                held.add(decision)

    @api.model
    def _still_says(self, found):
        """Keys of the ``memory.Decision`` whose ticket still has these words."""
        if not found:
            return set()
        ids = [one.key[0] for one in found]
        now = {one.key: one for one in self._decided(SQL("t.id = ANY(%s)", ids))}
        return {
            one.key
            for one in found
            if one.key in now and memory.normalised(now[one.key].text) == one.text
        }

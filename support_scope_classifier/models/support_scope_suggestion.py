# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES

from ..tools import judge, language, suggest

BANDS = [("high", "Sure"), ("low", "Likely"), ("unsure", "Not sure")]
#: From here on a type is named as the closest one; measured on requests as people type.
CLOSE = 0.2
#: From here on nine types of ten are of the right class: agreements may speak of them.
VERY_CLOSE = 0.35
#: Who asks the same again asks for the same.
REPEATED = 0.99


class SupportScopeSuggestion(models.Model):
    """What was suggested for a ticket, and why; never changed afterwards."""

    _name = "support.scope.suggestion"
    _description = "Suggested Scope"
    _inherit = ["support.sla.append.only"]
    _order = "id desc"
    _rec_name = "shown"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    at = fields.Datetime(required=True, readonly=True)
    model_id = fields.Many2one(
        "support.scope.model", ondelete="set null", readonly=True
    )
    shown = fields.Selection(
        SCOPES, readonly=True, help="Empty when it was not sure enough to be shown."
    )
    likely = fields.Selection(SCOPES, readonly=True)
    second = fields.Selection(SCOPES, readonly=True)
    band = fields.Selection(BANDS, required=True, readonly=True)
    probability = fields.Float(readonly=True)
    probabilities = fields.Json(readonly=True)
    reason = fields.Json(readonly=True)
    abstained = fields.Char(readonly=True, help="Why nothing was suggested, as a code.")
    type_id = fields.Many2one(
        "support.scope.type", string="Closest Type", ondelete="set null", readonly=True
    )
    near_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Closest Ticket",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    lang = fields.Char(string="Language", readonly=True)
    words_sha256 = fields.Char(
        readonly=True, help="Of the words that were looked at; they are not kept here."
    )

    @api.model
    def _for_tickets(self, tickets_sudo):
        """Store what is suggested for each ticket, unless its words are as before.

        Reads tickets and agreements as superuser; the caller checks nothing, as what
        comes back is shown to agents only. The queries do not grow with the tickets.
        """
        asked = []
        for ticket_sudo in tickets_sudo:
            words = ticket_sudo._scope_words()
            sha256 = hashlib.sha256(words.text.encode(errors="replace")).hexdigest()
            if ticket_sudo.scope_suggestion_id.words_sha256 != sha256:
                asked.append((ticket_sudo, words, sha256))
        if not asked:
            return self.browse()
        model, version_id = self.env["support.scope.model"]._scorer()
        repeated = self._repeated_decisions(asked)
        mapped = self._mapped_types(tickets_sudo)
        catalogue = self.env["support.scope.model"]._catalogue()
        rows = []
        for ticket_sudo, words, sha256 in asked:
            forgotten = ticket_sudo.scope_forgotten
            row = {
                "ticket_id": ticket_sudo.id,
                "company_id": ticket_sudo.company_id.id,
                "at": ticket_sudo._sla_now(),
                "model_id": version_id,
                "abstained": words.abstain,
                "lang": language.language(words.text),
                "words_sha256": None if forgotten else sha256,
                "band": suggest.UNSURE,
            }
            if not words.abstain:
                judged = judge.judge(model, words)
                agreed = mapped.get(ticket_sudo.agreement_id.id, {})
                row["reason"] = None if forgotten else list(judged.reasons)
                if ticket_sudo.id in repeated:
                    decision = repeated[ticket_sudo.id]
                    row.update(self._repeated_vals(decision, judged, agreed))
                else:
                    ranked = catalogue.ranked(judged.text)
                    row.update(self._judged_vals(judged, ranked, agreed))
            rows.append(row)
        return self.create(rows)

    @api.model
    def _forget_words(self, ticket_ids):
        """Drop the words of these tickets; what was suggested stays.

        The one change of rows that are kept as they were: somebody may ask for it.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE support_scope_suggestion
                   SET reason = NULL, words_sha256 = NULL
                 WHERE ticket_id = ANY(%s)
                """,
                list(ticket_ids),
            )
        )
        self.invalidate_model(["reason", "words_sha256"])

    @api.model
    def _repeated_decisions(self, asked):
        """``{ticket id: memory.Decision}`` of tickets that repeat a decided one."""
        recall = self.env["support.scope.model"]
        by_company = {}
        for ticket_sudo, words, _sha256 in asked:
            if not words.abstain:
                of_company = by_company.setdefault(ticket_sudo.company_id.id, [])
                of_company.append((ticket_sudo.id, words.text))
        found = {}
        for company_id, texts in by_company.items():
            decisions = recall._repeated(company_id, [text for _id, text in texts])
            for (ticket_id, _text), decision in zip(texts, decisions, strict=True):
                if decision and decision.key[0] != ticket_id:
                    found[ticket_id] = decision
        said = recall._still_says(list(found.values()))
        return {key: one for key, one in found.items() if one.key in said}

    @api.model
    def _mapped_types(self, tickets_sudo):
        """``{agreement id: {type id: class}}`` of what agreements count otherwise."""
        ids = tickets_sudo.agreement_id.ids
        mapping_sudo = self.env["support.scope.mapping"].sudo()  # agents read no prices
        mappings_sudo = mapping_sudo.search(
            [("version_id.agreement_id", "in", ids)] if ids else [(0, "=", 1)]
        )
        # Which version holds is asked only where one says anything.
        return {
            agreement_sudo.id: {
                line_sudo.type_id.id: line_sudo.scope
                for line_sudo in mappings_sudo
                if line_sudo.version_id == agreement_sudo.version_id
            }
            for agreement_sudo in mappings_sudo.version_id.agreement_id
        }

    @api.model
    def _repeated_vals(self, decision, judged, agreed):
        """What a decided request says about the same request, asked again."""
        usual, type_id, needs_person = decision.label
        likely = agreed.get(type_id, usual)
        rest = (1 - REPEATED) / (len(judge.CLASSES) - 1)
        return {
            "shown": False if needs_person else likely,
            "band": suggest.UNSURE if needs_person else suggest.HIGH,
            "likely": likely,
            "second": next(one for one in judged.suggestion.chips if one != likely),
            "probability": REPEATED,
            "probabilities": {
                code: REPEATED if code == likely else rest for code in judge.CLASSES
            },
            "type_id": type_id,
            "near_ticket_id": decision.key[0],
        }

    @api.model
    def _judged_vals(self, judged, ranked, agreed):
        """What statistics and the agreement say together."""
        found = judged.suggestion
        shown, (likely, second) = found.shown, found.chips
        # The type explains the class, so it is one of that class.
        nearest = next((one for one in ranked if one.key[1] == likely), None)
        kind = nearest and nearest.likeness >= CLOSE and nearest.key
        if kind:
            type_id, _scope, needs_person = kind
            counts = agreed.get(type_id, likely)
            if counts != likely and nearest.likeness >= VERY_CLOSE:
                likely, second = counts, likely
                shown = shown and counts
            elif counts != likely:
                # It may be what the agreement counts otherwise, or only look so.
                shown, second = None, counts
            if needs_person and nearest.likeness >= VERY_CLOSE:
                shown = None
        return {
            "shown": shown,
            "band": found.band if shown else suggest.UNSURE,
            "likely": likely,
            "second": second,
            "probability": found.probability,
            "probabilities": {
                code: round(share, 4) for code, share in judged.probabilities.items()
            },
            "type_id": kind and kind[0],
        }

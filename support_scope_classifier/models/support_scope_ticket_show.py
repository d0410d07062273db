# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_datetime

from odoo.addons.support_sla.models.support_sla_ticket_sides import AGENTS

from .support_scope_ticket_decide import EXCLUDED, OFFER, RELIED_ON, SMALL_CHANGE

#: So many words, and so much of each, are enough to see why.
WORDS, LETTERS = 6, 60
#: Words that begin with the same letters are one word in different cases.
STEM = 5


class SupportScopeTicketShow(models.AbstractModel):
    """What the agent sees: the suggestion and its reason, the agreement's answer."""

    _name = "support.scope.ticket.show"
    _description = "Scope Shown on a Ticket"

    scope_panel = fields.Json(compute="_compute_scope_panel", groups=AGENTS)
    scope_brief = fields.Char(
        string="Decided or Suggested",
        compute="_compute_scope_brief",
        groups=AGENTS,
        help="With a question mark while nobody has decided.",
    )

    @api.depends("scope", "scope_suggestion_id.shown")
    @api.depends_context("lang")
    def _compute_scope_brief(self):
        labels = dict(self._fields["scope"]._description_selection(self.env))
        for ticket in self:
            shown = ticket.sudo().scope_suggestion_id.shown  # as of the panel
            suggested = f"{labels[shown]}?" if shown else ""
            ticket.scope_brief = labels.get(ticket.scope, suggested)

    @api.depends(
        "scope",
        "scope_outcome",
        "scope_suggestion_id",
        "scope_decision_id",
        "scope_forgotten",
        "agreement_id",
        "change_request_ids.state",
    )
    @api.depends_context("lang", "tz", "uid")
    def _compute_scope_panel(self):
        labels = dict(self._fields["scope"]._description_selection(self.env))
        tickets = self._origin
        writable = set(tickets._filtered_access("write")._ids)
        tickets_sudo = tickets.sudo()  # whoever sees a ticket sees what it may be
        near_sudo = tickets_sudo.scope_suggestion_id.near_ticket_id
        # Of the tickets of other clients only those that the reader may read anyway.
        near = near_sudo.with_env(self.env)._filtered_access("read")
        for ticket in self:
            ticket_sudo = ticket._origin.sudo()
            if not ticket_sudo:
                ticket.scope_panel = False
                continue
            ticket.scope_panel = {
                "editable": ticket_sudo.id in writable,
                "forgotten": ticket_sudo.scope_forgotten,
                "classes": list(labels.items()),
                "suggestion": ticket_sudo._panel_suggestion(labels, near),
                "decision": ticket_sudo._panel_decision(labels),
            }

    def _panel_suggestion(self, labels, near):
        """What is suggested, as values of plain text; False if nothing was."""
        suggestion = self.scope_suggestion_id
        if not suggestion:
            return False
        bands = dict(suggestion._fields["band"]._description_selection(self.env))
        kind, ticket = suggestion.type_id, suggestion.near_ticket_id
        counts = self._scope_of_type(kind) if kind else False
        return {
            "shown": suggestion.shown,
            "label": labels.get(suggestion.shown, False),
            "percent": round(suggestion.probability * 100),
            "band": suggestion.band,
            "band_label": bands[suggestion.band],
            "chips": [code for code in (suggestion.likely, suggestion.second) if code],
            "why_not": ""
            if suggestion.shown
            else self._panel_why_not(suggestion.abstained),
            "words": self._panel_words(suggestion.reason),
            "type": kind.name or False,
            "type_counts": counts != kind.scope and labels.get(counts, False),
            "near": ticket in near
            and {"id": ticket.id, "name": ticket.display_name or ticket.name},
        }

    @api.model
    def _panel_words(self, reason):
        """The words that decided, the most telling one first."""
        if not isinstance(reason, list):
            return []
        words = [
            str(one["word"])[:LETTERS]
            for one in reason
            if isinstance(one, dict) and one.get("word")
        ]
        # One word in two cases says no more than once.
        by_stem = {}
        for word in words:
            by_stem.setdefault(word.casefold()[:STEM], word)
        return list(by_stem.values())[:WORDS]

    @api.model
    def _panel_why_not(self, code):
        words = {
            "empty": self.env._("The customer wrote nothing to judge by."),
            "too_short": self.env._("These are too few words to judge by."),
            "attachment_only": self.env._(
                "There is an attachment only: nothing to judge by."
            ),
        }
        return words.get(code) or self.env._("Not sure: please choose.")

    def _panel_decision(self, labels):
        """The decision that counts, as values of plain text; False if there is none."""
        decision = self.scope_decision_id
        if not decision:
            return False
        outcomes = dict(decision._fields["outcome"]._description_selection(self.env))
        requests = self.change_request_ids
        minutes = decision.estimate_minutes
        excluded = decision.outcome == EXCLUDED
        return {
            "scope": decision.scope,
            "label": labels[decision.scope],
            "by": decision.user_id.name,
            "at": format_datetime(self.env, decision.at, dt_format="short"),
            "outcome": decision.outcome,
            "outcome_label": outcomes[decision.outcome],
            "reason": decision._reason_words(),
            "estimate": self._hours_words(minutes) if minutes else False,
            "override": decision.is_override,
            "asks_effort": decision.scope == SMALL_CHANGE,
            # An answered offer is answered; a refused one has returned the ticket.
            "offer": excluded
            and not any(one.state in ("draft", *RELIED_ON) for one in requests)
            and bool(self._sla_id(OFFER)),
        }

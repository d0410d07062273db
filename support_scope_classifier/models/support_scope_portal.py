# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.support_sla.tools import term

from .support_scope_objection import KEPT, OPEN, UPHELD
from .support_scope_ticket_decide import (
    DEVELOPMENT,
    ESTIMATE,
    EXCLUDED,
    INCLUDED,
    MAINTENANCE,
    MINUTES,
    SMALL_CHANGE,
    SUPPORT,
)

#: The rows of the table that everything began with, in their order.
FIRST_ROWS = (
    "scope.add_user",
    "scope.explain_invoice",
    "scope.rename_move_button",
    "scope.discount_logic",
    "scope.new_document",
    "scope.new_module",
)
#: In the order in which they are told.
SCOPE_ICONS = {
    SUPPORT: "fa-life-ring",
    SMALL_CHANGE: "fa-sliders",
    DEVELOPMENT: "fa-code",
    MAINTENANCE: "fa-wrench",
}
OUTCOME_ICONS = {
    INCLUDED: "fa-check-circle-o",
    EXCLUDED: "fa-minus-circle",
    ESTIMATE: "fa-hourglass-half",
}
LANGUAGES = ("uk", "en", "ru", "pl")
EXAMPLES = 2
#: An example is a line or two in a narrow column.
EXAMPLE_LENGTH = 120


class SupportScopePortal(models.AbstractModel):
    """What the client reads about classes of requests, and the table that holds.

    Words are made anew in the language of the reader: the reason that is stored with a
    decision is in the language of whoever decided. Suggestions stay ours.
    """

    _name = "support.scope.portal"
    _description = "Scope in the Portal"

    # On a ticket

    @api.model
    def _box(self, ticket, reader):
        """What the page of ``ticket`` tells ``reader`` about its class, or ``{}``.

        ``ticket`` is one that the reader was found to have access to. Only people of
        the client are told: money hangs on it, and others may follow a ticket too.
        """
        if not self._is_told(ticket, reader):
            return {}
        ticket_sudo = ticket.sudo()  # decisions and offers are nobody's to read here
        decision_sudo = ticket_sudo.scope_decision_id
        if not decision_sudo:
            return {}
        changes = ticket_sudo.change_request_ids
        own = self.env["support.change.person"].with_user(reader)._of_user()
        objections = self.env["support.scope.objection"].sudo()
        objections = objections.search([("ticket_id", "=", ticket.id)])
        agreement_sudo = ticket_sudo.agreement_id
        accepted = changes.filtered(lambda one: one.state == "accepted")
        return {
            "scope": decision_sudo.scope,
            "icon": SCOPE_ICONS[decision_sudo.scope],
            "words": self._scope_names()[decision_sudo.scope],
            "outcome": decision_sudo.outcome,
            "outcome_icon": OUTCOME_ICONS[decision_sudo.outcome],
            "outcome_words": self._outcome_words(ticket_sudo, decision_sudo),
            "why": self._why(ticket_sudo, decision_sudo),
            "classed": self._table_words(agreement_sudo, decision_sudo.type_id),
            "table_url": self._table_url(agreement_sudo, reader),
            "changes": [
                {"id": one.id, "title": one.seal_id._content()["number"]}
                for one in changes & own.request_id
            ],
            "objections": [self._objection(one) for one in objections.sorted("id")],
            "can_object": not accepted
            and not objections.filtered(lambda one: one.state == OPEN),
            "url": f"/my/ticket/{ticket.id}/scope/object",
        }

    @api.model
    def _is_told(self, ticket, reader):
        """Whether ``reader`` is one of the client's people who may read the ticket."""
        if not reader or reader._is_public():
            return False
        client = ticket.sudo().commercial_partner_id
        return (
            bool(client)
            and client == reader.sudo().partner_id.commercial_partner_id
            and ticket.with_user(reader).has_access("read")
        )

    @api.model
    def _objection(self, objection):
        words = {
            OPEN: self.env._("We are looking at it."),
            UPHELD: self.env._("We decided anew."),
            KEPT: self.env._("The decision stays."),
        }
        return {
            "who": objection.partner_id.name,
            "at": objection.at,
            "text": objection.text,
            "state": objection.state,
            "words": words[objection.state],
            "answer": objection.answer if objection.state != OPEN else "",
        }

    @api.model
    def _outcome_words(self, ticket, decision):
        if decision.outcome == EXCLUDED:
            return self.env._("Not part of support")
        if decision.outcome == ESTIMATE:
            return self.env._("We are estimating the work")
        version = self._version_on(ticket.agreement_id, decision.at)
        if decision.scope == MAINTENANCE and not version.maintenance:
            return self.env._("Done by the hour")
        return self.env._("Included") if version else self.env._("We work on it")

    @api.model
    def _why(self, ticket, decision):
        """The reason in the reader's language, of what held when it was decided."""
        if decision.scope == SMALL_CHANGE:
            return self._why_small(ticket, decision)
        outcome, reason = ticket._scope_answer(decision.scope)
        # Should the agreement say something else today, what was said then stays.
        return reason if outcome == decision.outcome else decision.reason

    @api.model
    def _why_small(self, ticket, decision):
        if decision.outcome == ESTIMATE:
            return self.env._("A small change depends on how much work it is.")
        version = self._version_on(ticket.agreement_id, decision.at)
        limit = round(version.small_change_hours * MINUTES)
        hours = ticket._hours_words(decision.estimate_minutes)
        if decision.outcome == INCLUDED:
            return self.env._(
                "It is %(hours)s of work: below %(limit)s, so it counts as support.",
                hours=hours,
                limit=ticket._hours_words(limit),
            )
        if not limit:
            return self.env._(
                "There is no agreement that includes small changes. It is %s of work.",
                hours,
            )
        if decision.estimate_minutes >= limit:
            return self.env._(
                "It is %(hours)s of work. Small changes below %(limit)s count as "
                "support.",
                hours=hours,
                limit=ticket._hours_words(limit),
            )
        return self.env._(
            "It is %s of work, more than was left of the included hours.", hours
        )

    # The table

    @api.model
    def _scope_names(self):
        field = self.env["support.scope.type"]._fields["scope"]
        return dict(field._description_selection(self.env))

    @api.model
    def _version_on(self, agreement, at=None):
        """The signed version whose hours and prices hold at ``at`` (naive UTC)."""
        signed = agreement.version_ids.filtered(lambda one: one.seal_state == "signed")
        if not signed:
            return agreement.version_ids.browse()
        held = term.version_on(signed, agreement._today(at or fields.Datetime.now()))
        return held or signed.browse()

    @api.model
    def _table_url(self, agreement, reader):
        members = self.env["support.agreement.member"].with_user(reader)._of_user()
        known = agreement and agreement in members.agreement_id
        return f"/my/scope/{agreement.id}" if known else ""

    @api.model
    def _table_words(self, agreement, kind):
        """``In the table: «Add a new user» counts as Support``, of a listed type."""
        if not kind.is_listed:
            return ""
        mapping = self._mapping(self._version_on(agreement))
        return self.env._(
            "In the table: “%(kind)s” counts as %(scope)s.",
            kind=kind.name,
            scope=self._scope_names()[mapping.get(kind, kind.scope)],
        )

    @api.model
    def _mapping(self, version):
        return {line.type_id: line.scope for line in version.scope_mapping_ids}

    @api.model
    def _threshold_words(self, version):
        """What the version says about small changes, as one or two sentences."""
        minutes = round(version.small_change_hours * MINUTES)
        if not minutes:
            return self.env._(
                "No small changes are included: each is offered to you first."
            )
        hours = self.env["helpdesk.ticket"]._hours_words(minutes)
        return self.env._(
            "A small change that takes less than %s counts as support. What takes "
            "longer is offered to you first.",
            hours,
        )

    @api.model
    def _meanings(self, version):
        """The classes with what each means for this client, in words."""
        names = self._scope_names()
        maintenance = (
            self.env._("Included in your agreement.")
            if version.maintenance
            else self.env._("Not part of a package: the hours are charged.")
        )
        words = {
            SUPPORT: self.env._(
                "Included: answers, settings, and repairs of what should work."
            ),
            SMALL_CHANGE: self._threshold_words(version),
            DEVELOPMENT: self.env._(
                "Something new: described, priced, and begun once you accept."
            ),
            MAINTENANCE: maintenance,
        }
        return [
            {
                "scope": scope,
                "icon": SCOPE_ICONS[scope],
                "name": names[scope],
                "words": words[scope],
            }
            for scope in SCOPE_ICONS
        ]

    @api.model
    def _table_page(self, member):
        """The table as it holds for the client of a member row that passed the door.

        Until something is signed, what is proposed.
        """
        agreement = member.agreement_id
        version = self._version_on(agreement)
        if not version:
            version = self.env["support.agreement.portal"]._shown_version(member)
        mapping = self._mapping(version)
        kinds = self.env["support.scope.type"].search([("is_listed", "=", True)])
        examples = self._examples(kinds)
        names = self._scope_names()
        first = {code: place for place, code in enumerate(FIRST_ROWS)}
        order = list(SCOPE_ICONS)
        rows = []
        for kind in kinds.sorted(
            lambda one: (
                first.get(one.code, len(first)),
                order.index(one.scope),
                one.sequence,
                one.id,
            )
        ):
            scope = mapping.get(kind, kind.scope)
            rows.append(
                {
                    "name": kind.name,
                    "description": kind.description,
                    "scope": scope,
                    "icon": SCOPE_ICONS[scope],
                    "words": names[scope],
                    "is_agreed": scope != kind.scope,
                    "by_effort": kind.asks_effort or scope == SMALL_CHANGE,
                    "examples": examples.get(kind, []),
                }
            )
        return {
            "version": version,
            "is_proposed": version.seal_state != "signed",
            "meanings": self._meanings(version),
            "rows": rows,
        }

    @api.model
    def _examples(self, kinds):
        """``{type: [text]}`` of what people write, in the language of the reader."""
        lang = (self.env.lang or "en")[:2]
        phrases = self.env["support.scope.phrase"].search(
            [
                ("type_id", "in", kinds.ids),
                ("lang", "=", lang if lang in LANGUAGES else "en"),
            ]
        )
        found = {}
        for phrase in phrases.sorted(lambda one: (len(one.text), one.id)):
            texts = found.setdefault(phrase.type_id, [])
            if len(texts) < EXAMPLES and len(phrase.text) <= EXAMPLE_LENGTH:
                # Languages differ in how they quote. Odoo exports no term without
                # a word in it: the placeholder has one.
                texts.append(self.env._("“%(words)s”", words=phrase.text))
        return found

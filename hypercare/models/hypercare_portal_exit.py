# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

REQUESTED, SIGNED = "requested", "signed"
ICONS = {
    "met": "fa-check-circle-o",
    "failed": "fa-times-circle-o",
    "open": "fa-question-circle-o",
    "waived": "fa-handshake-o",
}
SEAL_ICONS = {
    REQUESTED: "fa-pencil-square-o",
    SIGNED: "fa-check",
    "superseded": "fa-ban",
}


class HypercarePortalExit(models.AbstractModel):
    """The exit and the documents to sign, as people of a window see them.

    Every method starts from a row that came through ``hypercare.person._of_user`` and
    looks only below its window.
    """

    _name = "hypercare.portal.exit"
    _description = "Exit in the Portal"

    # The exit

    @api.model
    def _exit_page(self, person_sudo, now):
        """What the page of the exit shows at ``now`` (naive UTC)."""
        window_sudo = person_sudo.window_id
        is_open = window_sudo.state == "open"
        return {
            "rows": [
                self._criterion_row(person_sudo, criterion, is_open)
                for criterion in window_sudo.exit_criterion_ids
            ],
            "ready_count": window_sudo.exit_ready_count,
            "open_count": window_sudo.exit_open_count,
            "is_open": is_open,
            "ready_since": window_sudo.exit_ready_since
            and format_date(self.env, window_sudo.exit_ready_since),
            "last_day": window_sudo.date_end
            and format_date(self.env, window_sudo.date_end),
            "is_last_day_over": bool(window_sudo.date_end)
            and window_sudo._today(now) > window_sudo.date_end,
            "plans": self._plan_rows(person_sudo) if is_open else [],
            "can_agree": is_open
            and person_sudo.side == "client"
            and person_sudo.can_sign,
            "documents": self._documents(person_sudo),
        }

    @api.model
    def _criterion_row(self, person_sudo, criterion, is_open):
        labels = dict(criterion._fields["state"]._description_selection(self.env))
        asked = (
            is_open
            and criterion.waiver_pending
            and person_sudo.side == "client"
            and person_sudo.can_sign
            and not criterion.waived_client_at
        )
        return {
            "criterion": criterion,
            "code": criterion.code,
            "name": criterion.name,
            "state": criterion.state,
            "icon": ICONS[criterion.state],
            "words": labels[criterion.state],
            "evidence": criterion.evidence or "",
            "waiver": criterion.waiver_words or "",
            "asked": asked,
            "is_mandatory": criterion.is_mandatory,
            # Only a change is news: what holds and will hold needs no word.
            "forecast": is_open
            and {
                ("met", "failed"): self.env._("in three working days no longer"),
                ("failed", "met"): self.env._("expected in three working days"),
                ("open", "met"): self.env._("expected in three working days"),
            }.get((criterion.state, criterion.forecast), ""),
        }

    # Plans of tickets

    @api.model
    def _planned_tickets(self, person_sudo):
        """Open tickets of the window whose plan is written, agreed or not."""
        return self.env["helpdesk.ticket"].search(
            self._domain_planned(person_sudo.window_id.ids),
            order="plan_accepted_at desc, priority desc, id",
        )

    @api.model
    def _domain_planned(self, window_ids):
        return (
            Domain("hypercare_id", "in", window_ids)
            & Domain("stage_id.closed", "=", False)
            & Domain("duplicate_id", "=", False)
            & Domain("plan_text", "!=", False)
            & Domain("plan_until", "!=", False)
        )

    @api.model
    def _plan_rows(self, person_sudo):
        labels = dict(
            self.env["helpdesk.ticket"]
            ._fields["priority"]
            ._description_selection(self.env)
        )
        return [
            {
                "ticket": ticket,
                "number": ticket.number,
                "name": ticket.name,
                "priority": labels.get(ticket.priority, ""),
                "plan": ticket.plan_text,
                "until": format_date(self.env, ticket.plan_until),
                "accepted_by": ticket.plan_accepted_at
                and ticket.plan_accepted_by_id.name,
            }
            for ticket in self._planned_tickets(person_sudo)
        ]

    @api.model
    def _plan_accept(self, person_sudo, ticket_id, now):
        """Agree to the plan of a ticket of the person's window (naive UTC ``now``)."""
        ticket = self._planned_tickets(person_sudo).filtered(
            lambda one: one.id == ticket_id
        )
        if not ticket:
            raise UserError(self.env._("There is no plan to agree to any more."))
        ticket._accept_plan(person_sudo, now)
        person_sudo.window_id._assess_exit(now)

    # Waivers

    @api.model
    def _waiver_consent(self, person_sudo, criterion_id, agrees, now):
        """Agree for the client to do without a criterion, or refuse."""
        criterion = person_sudo.window_id.exit_criterion_ids.filtered(
            lambda one: one.id == criterion_id
        )
        if not criterion or person_sudo.side != "client":
            raise UserError(self.env._("You are not asked about this criterion."))
        if agrees:
            criterion._consent(person_sudo, now)
        elif criterion.waiver_pending:
            criterion._refuse(person_sudo)
            person_sudo.window_id.message_post(
                body=self.env._(
                    "%(name)s does not do without “%(criterion)s”.",
                    name=person_sudo.partner_id.name,
                    criterion=criterion.name,
                ),
                author_id=person_sudo.partner_id.id,
                subtype_xmlid="mail.mt_note",
            )
        else:
            raise UserError(self.env._("This waiver was decided on already."))
        person_sudo.window_id._assess_exit(now)

    # Documents

    @api.model
    def _reads_documents(self, person_sudo):
        """Whether the person reads hand-over and extensions: they name people."""
        return (
            person_sudo.side == "integrator"
            or person_sudo.can_sign
            or person_sudo.can_edit
        )

    @api.model
    def _find_handover(self, person_sudo, handover_id):
        """A hand-over that was put to signature, if the person reads it."""
        return self._find_document(person_sudo, "handover_ids", handover_id)

    @api.model
    def _find_extension(self, person_sudo, extension_id):
        """An extension that was put to signature, if the person reads it."""
        return self._find_document(person_sudo, "extension_ids", extension_id)

    @api.model
    def _find_document(self, person_sudo, name, record_id):
        found = person_sudo.window_id[name].filtered(
            lambda one: one.id == record_id and one.seal_id
        )
        return found if self._reads_documents(person_sudo) else found.browse()

    @api.model
    def _documents(self, person_sudo):
        """Rows of what was put to signature, what waits for the reader first."""
        if not self._reads_documents(person_sudo):
            return []
        window_sudo = person_sudo.window_id
        rows = []
        for kind, name in (
            ("handover", "handover_ids"),
            ("extension", "extension_ids"),
            ("review", "review_ids"),
        ):
            for document in window_sudo[name].filtered("seal_id"):
                rows.append(
                    {
                        "url": f"/my/hypercare/{window_sudo.id}/{kind}/{document.id}",
                        **self._document_words(person_sudo, document),
                    }
                )
        return sorted(rows, key=lambda row: not row["can_sign"])

    @api.model
    def _document_words(self, person_sudo, document):
        seal = document.seal_id
        labels = dict(seal._fields["state"]._description_selection(self.env))
        return {
            "seal": seal,
            "title": seal.title,
            "state_words": labels[seal.state],
            "state_icon": SEAL_ICONS[seal.state],
            "can_sign": self._can_sign(person_sudo, document),
            "waits_for": self._waits_for(document),
        }

    @api.model
    def _can_sign(self, person_sudo, document):
        """Whether the person is asked to sign now: some sign one after the other."""
        mine = document.seal_id.signature_ids.filtered(
            lambda one: one.partner_id == person_sudo.partner_id
        )
        turn = self._waits_for(document)
        return (
            document.seal_id.state == REQUESTED
            and person_sudo.can_sign
            and mine.state == "waiting"
            and (not turn or turn == person_sudo.partner_id)
        )

    @api.model
    def _waits_for(self, document):
        """Whose turn it is, where people sign one after the other."""
        if document._name != "hypercare.handover":
            return self.env["res.partner"]
        return document._whose_turn().partner_id

    @api.model
    def _handover_page(self, person_sudo, handover_sudo):
        """What the page of a hand-over shows: its frozen content."""
        return self._document_page(person_sudo, handover_sudo)

    @api.model
    def _document_page(self, person_sudo, document_sudo):
        return {
            **self._document_words(person_sudo, document_sudo),
            "content": document_sudo.seal_id._content(),
            "template": document_sudo._seal_template(),
        }

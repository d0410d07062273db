# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import float_repr, format_date, html2plaintext, plaintext2html

MINUTES = 60
EXCLUDED = "excluded"
MAX_QUESTION = 5000


class SupportChangeSeal(models.AbstractModel):
    """What of a change request the client signs, and what follows his answer.

    Each time an offer is sent it is frozen into a document of its own; the documents
    of one change request form one chain.
    """

    _name = "support.change.seal"
    _description = "Signing of a Change Request"

    def _seal_owner(self):
        return self

    def _seal_company(self):
        return self.company_id

    def _seal_signers(self):
        return self.person_ids.filtered(
            lambda person: person.can_sign and person.side == "client"
        )

    def _seal_sequence(self):
        return "support.change.document"

    def _seal_template(self):
        return "support_scope_classifier.change_document"

    def _seal_lang(self):
        # Companies seldom say which language they read; their people do.
        signers = self._seal_signers().partner_id
        return self.partner_id.lang or signers[:1].lang or self.env.lang or "en_US"

    def _seal_title(self):
        return self.env._("Change request %s", self.display_name)

    def _seal_content(self):
        # What is signed does not depend on what its writer may see, of roles say.
        return self.sudo()._whole_content()

    def _whole_content(self):
        """What is offered, for which price, until when, and why it is no support.

        Times are minutes, money is decimals as text.
        """
        self.ensure_one()
        by_hour = self.price_kind == "rate"
        return {
            "format": 1,
            "kind": "support_change_request",
            "title": self._seal_title(),
            "project": self.partner_id.name,
            "client": self.partner_id.name,
            "integrator": self.company_id.name,
            "number": self.number,
            "name": self.name,
            "ticket": self.ticket_id.number or "",
            "item": self.item_id.name or "",
            "agreement": self.agreement_id.name or "",
            "reason": self.reason or "",
            "description": self._plain_words(self.description),
            "estimate_minutes": round(self.estimate_hours * MINUTES),
            "price_kind": self.price_kind,
            "currency": self.currency_id.name,
            "rate": self._amount_text(self.rate) if by_hour else "",
            "amount": self._amount_text(self.amount),
            "valid_until": self.valid_until,
            "signers": [
                {
                    "name": person.partner_id.name,
                    "side": person.side,
                    "roles": ", ".join(person.role_ids.mapped("name")),
                }
                for person in self._seal_signers()
            ],
        }

    def _amount_text(self, amount):
        """An amount as the text that is frozen: what is signed holds no fractions."""
        currency = self.currency_id
        # Stored it may have more digits: Odoo keeps what is equal in the currency.
        return float_repr(currency.round(amount), currency.decimal_places)

    def _plain_words(self, html):
        """Sanitized ``html`` as lines of text: what is signed needs no browser."""
        html = re.sub(r"<li\b[^>]*>", "\N{EN DASH} ", html or "")
        html = re.sub(r"</(li|div|h\d)>", "<br/>", html)
        html = re.sub(r"</?(b|strong|em|i|u|h\d)(\s[^>]*)?>", "", html)
        lines = html2plaintext(html, include_references=False).splitlines()
        text = "\n".join(" ".join(line.split()) for line in lines)
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    # Verbs of ours

    def action_send(self):
        """Freeze the offer and ask the client."""
        for request in self:
            request.check_access("write")
            request._send_offer()
        return True

    def _send_offer(self, now=None):
        """Put the offer before the client (naive UTC ``now``)."""
        now = now or fields.Datetime.now()
        self._check_offer(now)
        self._request_signatures(now)
        self._by_verb().write({"state": "sent", "sent_on": now, "decided_on": False})
        self._mail_signers("support_scope_classifier.mail_change_to_sign")

    def _check_offer(self, now):
        """Raise for what the client could not answer, or need not pay for."""
        if self.state != "draft":
            raise UserError(self.env._("This change request was sent already."))
        outcome = self.ticket_id.sudo().scope_outcome  # that it is paid is no secret
        if self.ticket_id and outcome != EXCLUDED:
            raise UserError(
                self.env._(
                    "Decide first what ticket %s is: an offer is for what is not "
                    "included.",
                    self.ticket_id.number,
                )
            )
        if not self._plain_words(self.description):
            raise UserError(self.env._("Describe what is offered before you send it."))
        if not round(self.estimate_hours * MINUTES) and self.price_kind == "rate":
            raise UserError(self.env._("Estimate the hours before you send it."))
        if not self.amount:
            raise UserError(self.env._("Set a price before you send it."))
        if self._is_over(now):
            raise UserError(
                self.env._("The offer would be over already. Choose a later day.")
            )
        if not self._seal_signers():
            raise UserError(
                self.env._("Name who of the client may accept it, then send it.")
            )

    def action_revise(self):
        """Make a draft of it again; what the client has got stays in the chain."""
        for request in self:
            request.check_access("write")
            if request.state not in ("sent", "declined", "expired"):
                raise UserError(
                    self.env._(
                        "What was accepted or cancelled is not changed any more."
                    )
                )
            if request.state != "sent":
                request._hold_item()
            request._drop_document(self.env._("Taken back by %s", self.env.user.name))
            # Who was asked still sees what he was asked, and that it is being changed.
            request._by_verb().write({"state": "draft", "decided_on": False})
        return True

    def action_cancel(self):
        """Take an offer back; a ticket that waited for it is decided anew."""
        for request in self:
            request.check_access("write")
            if request.state not in ("draft", "sent"):
                raise UserError(
                    self.env._("What was answered is not cancelled any more.")
                )
            reason = self.env._("%s was taken back by us.", request.number)
            request._end("cancelled", reason)
        return True

    def _drop_document(self, reason, now=None):
        """Take the document that waits for the client out of force."""
        # Whoever may write an offer may take its document back.
        seal_sudo = self.seal_id.sudo()
        if seal_sudo.state == "requested":
            seal_sudo._supersede(reason, now or fields.Datetime.now())

    def _end(self, state, reason, now=None):
        """End an open offer without acceptance, and return what waited for it."""
        now = now or fields.Datetime.now()
        self._drop_document(reason, now)
        self._by_verb().write({"state": state, "decided_on": now})
        self.message_post(body=reason, subtype_xmlid="mail.mt_note")
        self._give_back(reason)

    # Verbs of the client

    def _take_signature(self, partner, vals, now):
        self._check_answerable(now)
        return super()._take_signature(partner, vals, now)

    def _decline(self, member, remarks, now=None):
        now = now or fields.Datetime.now()
        self._check_answerable(now)
        return super()._decline(member, remarks, now)

    def _check_answerable(self, now):
        """Raise when the offer does not stand any more, seen by the watch or not."""
        self.ensure_one()
        if self.state != "sent":
            raise UserError(
                self.env._("%s does not wait for an answer any more.", self.number)
            )
        if self._is_over(now):
            raise UserError(
                self.env._(
                    "The offer %(number)s was valid until %(day)s. Ask us for a new "
                    "one.",
                    number=self.number,
                    day=format_date(self.env, self.valid_until),
                )
            )

    def _ask(self, person, text, now=None):
        """Ask us something as ``person``; the offer stays open.

        Raises ``UserError`` without a text, and for offers that are not open.
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        text = str(text or "").strip()[:MAX_QUESTION]
        if not text:
            raise UserError(self.env._("Write your question first."))
        request_sudo = self.sudo()  # clients have no rights on change requests
        request_sudo._check_answerable(now)
        # Who asks is told the answer: our reply goes to followers by mail.
        request_sudo.message_subscribe(partner_ids=person.partner_id.ids)
        message_sudo = request_sudo.message_post(
            body=plaintext2html(text),
            author_id=person.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        request_sudo._remind(
            request_sudo,
            lambda env: env._("Question of the client on %s", request_sudo.number),
            plaintext2html(text),
        )
        return message_sudo

    def _on_signed(self, now):
        # Signers have no rights on change requests; what follows is ours.
        request_sudo = self.sudo()
        request_sudo._by_verb().write({"state": "accepted", "decided_on": now})
        request_sudo._start_work()

    def _on_declined(self, partner, remarks, now):
        request_sudo = self.sudo()  # as for signing
        request_sudo._by_verb().write({"state": "declined", "decided_on": now})
        reason = request_sudo._in_our_words(
            lambda env: env._(
                "%(name)s declined %(request)s: %(remarks)s",
                name=partner.sudo().name,
                request=request_sudo.number,
                remarks=" · ".join(remarks.values()),
            )
        )
        request_sudo.message_post(body=reason, subtype_xmlid="mail.mt_note")
        request_sudo._give_back(reason)

    def _on_finished(self):
        self._mail_final("support_scope_classifier.mail_change_signed")

    def _document_url(self, side):
        return self._portal_url()

    def _portal_url(self):
        """Where a person of the client reads it, and answers."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/changes/{self.id}"

    def _sender_address(self):
        """From whom mails are: the responsible, else the company."""
        self.ensure_one()
        request_sudo = self.sudo()  # signers see neither
        user, company = request_sudo.user_id, request_sudo.company_id
        return (user.email and user.email_formatted) or company.email_formatted

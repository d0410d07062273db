# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_amount

OWN_DOCUMENT = "support_scope_classifier.portal_change_content"
DRAFT, SENT, ACCEPTED, OVER = "draft", "sent", "accepted", "over"
ICONS = {
    DRAFT: "fa-pencil-square-o",
    SENT: "fa-hourglass-half",
    ACCEPTED: "fa-check-circle-o",
    "declined": "fa-times-circle-o",
    "expired": "fa-calendar-times-o",
    OVER: "fa-calendar-times-o",
    "cancelled": "fa-ban",
}


class SupportChangePortal(models.AbstractModel):
    """Change requests as the client's people see them.

    Every method starts from rows of people that came through
    ``support.change.person._of_user()``. What is shown of an offer is what was frozen
    when it was sent: what is written on it since is ours until it is sent again. The
    count of queries does not grow with the offers.
    """

    _name = "support.change.portal"
    _description = "Change Requests in the Portal"

    # Lists

    @api.model
    def _list(self, people, now=None):
        """A row for each offer of these rows of one person, what waits first."""
        now = now or fields.Datetime.now()
        contents = {person: person.request_id.seal_id._content() for person in people}
        money = self._moneys({content["currency"] for content in contents.values()})
        rows = [
            self._row(person, contents[person], money, now)
            for person in people.sorted(lambda one: one.request_id.id, reverse=True)
        ]
        return sorted(rows, key=lambda row: row["state"] != SENT)

    @api.model
    def _row(self, person, content, money, now):
        request = person.request_id
        state = self._state(request, now)
        currency = content["currency"]
        return {
            "request": request,
            "number": content["number"],
            "name": content["name"],
            "state": state,
            "icon": ICONS[state],
            "words": self._state_words(request, state),
            "amount": Decimal(content["amount"]),
            "currency": currency,
            "money": money,
            "amount_words": money(content["amount"], currency),
            "valid_until": request.seal_id._day(content["valid_until"]),
            "at": request.decided_on or request.sent_on,
            "to_sign": self._can_sign(person, state),
        }

    @api.model
    def _sums(self, rows):
        """``[{"label", "count", "sums"}]`` of what waits and of what was accepted.

        Sums of different currencies are not added.
        """
        labels = [
            (SENT, self.env._("Waiting for an answer")),
            (ACCEPTED, self.env._("Accepted")),
        ]
        found = []
        for state, label in labels:
            chosen = [row for row in rows if row["state"] == state]
            sums = {}
            for row in chosen:
                currency = row["currency"]
                sums[currency] = sums.get(currency, 0) + row["amount"]
            found.append(
                {
                    "state": state,
                    "label": label,
                    "count": len(chosen),
                    "sums": [
                        chosen[0]["money"](amount, currency)
                        for currency, amount in sums.items()
                    ],
                }
            )
        return found

    @api.model
    def _to_sign(self, people, now=None):
        """The offers that wait for the signature of these rows of one person."""
        now = now or fields.Datetime.now()
        return people.filtered(
            lambda one: self._can_sign(one, self._state(one.request_id, now))
        ).request_id

    # One offer

    @api.model
    def _page(self, person, reader, now=None):
        """What the page of an offer shows to ``reader`` (the user, not superuser)."""
        request = person.request_id
        seal = request.seal_id
        content = seal._content()
        state = self._state(request, now or fields.Datetime.now())
        ticket = request.ticket_id.with_user(reader)
        return {
            "request_sudo": request,
            "seal": seal,
            "content": content,
            "template": self._template(request),
            "state": state,
            "state_words": self._state_words(request, state),
            "state_icon": ICONS[state],
            "amount_words": self._moneys({content["currency"]})(
                content["amount"], content["currency"]
            ),
            "valid_until": seal._day(content["valid_until"]),
            "can_sign": self._can_sign(person, state),
            "asked_in": ticket if ticket.has_access("read") else ticket.browse(),
            "why": self._why(person),
            "talk": self._talk(request),
        }

    @api.model
    def _template(self, request):
        """The layout of the document; a plain one of ours where it is missing."""
        found = self.env.ref(request._seal_template(), raise_if_not_found=False)
        return request._seal_template() if found else OWN_DOCUMENT

    @api.model
    def _why(self, person):
        """What the agreement and its table say; the reason is in the document."""
        scope = self.env["support.scope.portal"]
        request = person.request_id
        decision = request.ticket_id.scope_decision_id
        version = scope._version_on(request.agreement_id, request.sent_on)
        member = request.agreement_id.member_ids.filtered(
            lambda one: one.partner_id == person.partner_id and one.side == "client"
        )
        return {
            "classed": scope._table_words(request.agreement_id, decision.type_id),
            "threshold": scope._threshold_words(version) if version else "",
            "url": f"/my/scope/{request.agreement_id.id}" if member else "",
        }

    @api.model
    def _talk(self, request):
        """Questions and answers, the oldest first; notes and mails of ours are not."""
        comment = self.env.ref("mail.mt_comment")
        messages = request.message_ids.filtered(
            lambda one: (
                one.message_type in ("comment", "email")
                and one.subtype_id == comment
                and not one.is_internal
            )
        ).sorted("id")
        clients = request.person_ids.filtered(lambda one: one.side == "client")
        return [
            {
                "author": message.author_id.name or message.email_from,
                "at": message.date,
                "body": message.body,
                "is_client": message.author_id in clients.partner_id,
            }
            for message in messages
        ]

    # Words

    @api.model
    def _state(self, request, now):
        """The state as the client has it: an offer may be over before a job ends it."""
        if request.state == SENT and request._is_over(now):
            return OVER
        return request.state

    @api.model
    def _state_words(self, request, state):
        if state == SENT:
            return self.env._("Waits for an answer")
        if state == OVER:
            state = "expired"
        if state == DRAFT:
            return self.env._("Is being changed")
        return dict(request._fields["state"]._description_selection(self.env))[state]

    @api.model
    def _can_sign(self, person, state):
        # The row is of whoever looks: see the door, ``_of_user``.
        return state == SENT and person.can_sign and person.request_id.may_sign

    @api.model
    def _moneys(self, codes):
        """How an amount of one of the frozen currencies ``codes`` is written.

        A currency may have been renamed since it was frozen.
        """
        currencies = self.env["res.currency"].with_context(active_test=False)
        known = {
            one.name: one for one in currencies.search([("name", "in", list(codes))])
        }

        def words(amount, code):
            if code not in known:
                return f"{amount} {code}"
            return format_amount(self.env, float(amount), known[code])

        return words

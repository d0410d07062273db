# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from lxml import html

from odoo import Command

from odoo.addons.implementation_methodology.tests.common_acts import DRAWING
from odoo.addons.support_sla.tests.common_portal import SlaPortalCommon

from .common import ScopeCommon


class ScopePortalCommon(SlaPortalCommon, ScopeCommon):
    """A ticket that was decided, an offer that was sent, and people of all kinds.

    ``customer`` signs the offer, ``reader`` is named on it and signs nothing,
    ``colleague`` is of the same client and named nowhere, ``stranger`` has an offer of
    his own, ``agent`` and ``leader`` are ours.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.client | cls.other_client).lang = "en_US"
        cls.reader = cls._new_user("scope_reader", "base.group_portal", cls.client)
        cls.reader.write({"lang": "en_US", "tz": "Europe/Kyiv"})
        cls.valid = date.today() + timedelta(days=30)
        cls.ticket.with_user(cls.agent)._decide_scope("development")
        cls.change = cls._change()
        cls.change._send_offer()
        cls.url = f"/my/changes/{cls.change.id}"
        cls.other = cls._change(
            partner_id=cls.other_client.id,
            ticket_id=False,
            agreement_id=False,
            name="Work of somebody else",
            person_ids=cls._people((cls.stranger, True)),
        )
        cls.other._send_offer()

    @classmethod
    def _people(cls, *rows):
        return [
            Command.create(
                {"partner_id": user.partner_id.id, "side": "client", "can_sign": signs}
            )
            for user, signs in rows
        ]

    @classmethod
    def _change(cls, **vals):
        """A draft offer of 5 h at 40 an hour, on the ticket of the client."""
        return cls.env["support.change.request"].create(
            {
                "name": "Discount by volume",
                "partner_id": cls.client.id,
                "ticket_id": cls.ticket.id,
                "agreement_id": cls.agreement.id,
                "user_id": cls.agent.id,
                "person_ids": cls._people((cls.customer, True), (cls.reader, False)),
                "description": "<p>What is done</p>",
                "reason": "It is new logic.",
                "estimate_hours": 5,
                "rate": 40,
                "valid_until": cls.valid,
                **vals,
            }
        )

    def _seen(self, path):
        """What a person reads on a page, without the scripts around."""
        return self._words(self._tree(path).get_element_by_id("wrap"))

    def _after(self, answer):
        """What a person reads on the page that a form led to."""
        return self._words(html.fromstring(answer.content).get_element_by_id("wrap"))

    def _draw(self, url=None, **params):
        """What Odoo's signature form sends; returns the answer."""
        self.env.flush_all()
        answer = self.make_jsonrpc_request(
            (url or self.url) + "/sign",
            {"name": "Customer", "signature": DRAWING, **params},
        )
        self.env.invalidate_all()
        return answer

    def _accept(self, name="Customer", url=None, **kwargs):
        return self._send((url or self.url) + "/accept", {"name": name}, **kwargs)

    def _decline(self, text, url=None, **kwargs):
        return self._send((url or self.url) + "/decline", {"remark:": text}, **kwargs)

    def _ask(self, text, url=None, **kwargs):
        return self._send((url or self.url) + "/ask", {"question": text}, **kwargs)

    def _object(self, text="It worked before", ticket=None, **kwargs):
        ticket_id = getattr(ticket or self.ticket, "id", ticket)
        return self._send(
            f"/my/ticket/{ticket_id}/scope/object", {"text": text}, **kwargs
        )

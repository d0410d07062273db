# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo import Command

from odoo.addons.implementation_methodology.tests.common_acts import DRAWING

from .common_agreement import AgreementCommon
from .common_portal import SlaPortalCommon

SIGNED_AT = datetime(2026, 1, 5, 9, 0)
#: What only those who see hours may read on the page of the agreement.
MONEY = ("1,234.00", "77.00", "20 h each month", "5 % of the fee", "Statements")


class AgreementPortalCommon(SlaPortalCommon, AgreementCommon):
    """A signed agreement with a second version that waits, and people of all kinds.

    ``customer`` signs and sees hours, ``looker`` sees hours, ``reader`` neither,
    ``signer`` signs only, ``employee`` is an internal user with a row. ``colleague``
    has no row, ``stranger`` one on an agreement of his own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.client | cls.other_client).lang = "en_US"
        cls.looker = cls._person("sla_looker", sees_hours=True)
        cls.reader = cls._person("sla_reader")
        cls.signer = cls._person("sla_signer", can_sign=True)
        cls.employee.partner_id.parent_id = cls.client
        cls.rows = [
            Command.create({"partner_id": user.partner_id.id, **vals})
            for user, vals in (
                (cls.looker, {"sees_hours": True}),
                (cls.reader, {}),
                (cls.employee, {"can_sign": True, "sees_hours": True}),
            )
        ]
        cls.agreement = cls._signed_agreement(
            SIGNED_AT,
            {"user_id": cls.leader.id, "member_ids": cls.rows},
            cls._portal_terms(),
        )
        cls.first = cls.agreement.version_id
        cls.second = cls.agreement._next_version({"valid_from": "2026-02-01"})
        cls.second.target_ids.filtered(
            lambda target: target.metric == "first_response"
        ).amount = 1
        cls.second._request()
        cls._sign_ours(cls.second)
        cls.url = f"/my/agreements/{cls.agreement.id}"
        cls.second_url = f"{cls.url}/version/{cls.second.id}"
        cls.other = cls._agreement(
            {
                "partner_id": cls.other_client.id,
                "contact_id": cls.stranger.partner_id.id,
            }
        )
        cls._sign(cls.other.draft_id, SIGNED_AT)

    @classmethod
    def _person(cls, login, **vals):
        user = cls._new_user(login, "base.group_portal", cls.client)
        user.write({"lang": "en_US", "tz": "Europe/Kyiv"})
        return user

    @classmethod
    def _portal_terms(cls):
        service = cls.env["support.agreement.service"].create({"name": "Advice"})
        return {
            "service_ids": [Command.set(service.ids)],
            "duties": "We say sorry.",
            "reach_note": "Call 0 800 123",
            "level_reasons": "Secret reasons",
            "allowance_hours": 20,
            "fee": 1234,
            "rate": 77,
            "band_ids": [Command.create({"below": 95, "percent": 5})],
        }

    @classmethod
    def _row(cls, user, agreement=None):
        """The member row of ``user``, as the portal's door returns it."""
        Member = cls.env["support.agreement.member"].with_user(user)
        Member = Member.with_context(lang="en_US")
        return Member._of_user((agreement or cls.agreement).id)

    @classmethod
    def _sign_ours(cls, version):
        """Sign for the integrator and all others who are asked, but the customer."""
        for signature in version.signature_ids:
            member = version.agreement_id.member_ids.filtered(
                lambda one, signature=signature: one.partner_id == signature.partner_id
            )
            if member.partner_id != cls.customer.partner_id:
                version._sign(member, member.partner_id.name)

    @classmethod
    def _statement(cls, state="sent", month=date(2026, 1, 1), agreement=None):
        """A statement of a month that is over, in one of its states."""
        now = datetime(2026, 6, 1, 9, 0)
        Statement = cls.env["support.statement"]
        statement = Statement._draft(agreement or cls.agreement, month, now)
        if state != "draft":
            statement._approve(now)
        if state == "sent":
            statement._send(now)
        return statement

    def _seen(self, path):
        """What a person reads on a page, without the scripts around."""
        return self._words(self._tree(path).get_element_by_id("wrap"))

    def _draw(self, url=None, **params):
        """What Odoo's signature form sends; returns the answer."""
        self.env.flush_all()
        answer = self.make_jsonrpc_request(
            (url or self.second_url) + "/sign",
            {"name": "Customer", "signature": DRAWING, **params},
        )
        self.env.invalidate_all()
        return answer

    def _accept(self, name="Customer", url=None, **kwargs):
        return self._send(
            (url or self.second_url) + "/accept", {"name": name}, **kwargs
        )

    def _decline(self, text, url=None, **kwargs):
        data = {"remark:": text}
        return self._send((url or self.second_url) + "/decline", data, **kwargs)

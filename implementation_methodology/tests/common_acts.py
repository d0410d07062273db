# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common_portal import ImplementationPortalCommon

# One transparent pixel.
DRAWING = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
    "kgAAAABJRU5ErkJggg=="
)


class ImplementationActsCommon(ImplementationPortalCommon):
    """A first stage whose act waits for the client's sponsor and the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sponsor = cls._new_user("sponsor", "base.group_portal", cls.client)
        (cls.client | cls.sponsor.partner_id).lang = "en_US"
        cls._add_member(cls.sponsor, can_sign=True)
        cls._member(cls.manager).can_sign = True
        cls._work_through(cls.first)
        cls.act = cls._request_act(cls.first)
        cls.seal = cls.act.seal_id

    @classmethod
    def _member(cls, user, project=None):
        return (project or cls.project).implementation_member_ids.filtered(
            lambda member: member.partner_id == user.partner_id
        )

    @classmethod
    def _request_act(cls, stage):
        action = stage.with_user(cls.manager).action_request_acceptance()
        act = cls.env["implementation.act"].browse(action["res_id"])
        act.with_user(cls.manager).action_request()
        return act

    @classmethod
    def _signature(cls, user, act=None):
        return (act or cls.act).signature_ids.filtered(
            lambda signature: signature.partner_id == user.partner_id
        )

    @classmethod
    def _sign_as(cls, user, act=None, **kwargs):
        """Sign by the verb, as the page does after it has found the member."""
        acting_sudo = cls._as_client(act or cls.act, user)
        acting_sudo._sign(cls._member(user), user.name, **kwargs)

    def _act_url(self, path="", act=None):
        return f"{self.base}/act/{(act or self.act).id}{path}"

    def _draw(self, url=None, **params):
        """What Odoo's signature form sends; returns the answer."""
        return self.make_jsonrpc_request(
            url or self._act_url("/sign"),
            {"name": "Sponsor", "signature": DRAWING, **params},
        )

    def _type(self, name="Sponsor", act=None, **kwargs):
        return self._post(
            "", {"name": name}, base=self._act_url("/accept", act), **kwargs
        )

    def _decline(self, remarks, act=None):
        data = {f"remark:{code}": text for code, text in remarks.items()}
        return self._post("", data, base=self._act_url("/decline", act))

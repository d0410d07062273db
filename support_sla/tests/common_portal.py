# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase

from .common import SlaCommon


class SlaPortalCommon(HttpCase, SlaCommon):
    """The client of ``SlaCommon`` with a colleague, somebody else, and the pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.colleague = cls._new_user("sla_mate", "base.group_portal", cls.client)
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Somebody else", "is_company": True}
        )
        cls.stranger = cls._new_user(
            "sla_stranger", "base.group_portal", cls.other_client
        )
        # On a client's own database the client's people are internal users.
        cls.employee = cls._new_user("sla_employee", "base.group_user")
        people = cls.customer | cls.colleague | cls.stranger | cls.employee | cls.agent
        people.write({"lang": "en_US", "tz": "Europe/Kyiv"})
        cls.ticket = cls._ticket()
        cls.page = f"/my/ticket/{cls.ticket.id}"

    def _login(self, user):
        """Log in; the password is the login, padded as ``new_test_user`` does."""
        if user:
            self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))
        else:
            self.authenticate(None, None)

    def _get(self, path, **kwargs):
        self.env.flush_all()
        return self.url_open(path, **kwargs)

    def _send(self, path, data=None, csrf=True, **kwargs):
        token = {"csrf_token": Request.csrf_token(self)} if csrf else {}
        self.env.flush_all()
        answer = self.url_open(path, data={**token, **(data or {})}, **kwargs)
        self.env.invalidate_all()
        return answer

    def _tree(self, path):
        return html.fromstring(self._get(path).content)

    def _words(self, node):
        return " ".join(node.text_content().split())

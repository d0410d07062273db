# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase

from odoo.addons.implementation_methodology.models.implementation_seal_pdf import (
    ImplementationSealPdf,
)

from .common_exit import ExitCommon

NOT_FOUND = 404
PDF = b"%PDF-1.7 test"


class HyperPortalCommon(ExitCommon, HttpCase):
    """A window with a colleague of its client and a stranger; its pages as words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.startClassPatcher(
            patch.object(ImplementationSealPdf, "_render", lambda self: PDF)
        )
        rival = cls.env["res.partner"].create({"name": "Rival", "is_company": True})
        cls.stranger = cls._new_user("hyper_rival", "base.group_portal", rival)
        cls.mate = cls._new_user("hyper_mate", "base.group_portal", cls.client)
        people = cls.window.person_ids.partner_id | cls.client
        (people | cls.stranger.partner_id | cls.mate.partner_id).lang = "en_US"
        cls.url = f"/my/hypercare/{cls.window.id}"

    def _login(self, user):
        """Log in; the password is the login, padded as ``new_test_user`` does."""
        self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))

    def _get(self, user, path=""):
        """The page below the window's, or at a whole address."""
        self._login(user)
        self.env.flush_all()
        return self.url_open(path if path.startswith("/my") else f"{self.url}{path}")

    def _submit(self, user, path, csrf=True, **data):
        self._login(user)
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        self.env.flush_all()
        answer = self.url_open(f"{self.url}{path}", data={"x": "1", **data})
        self.env.invalidate_all()
        return answer

    def _words(self, answer):
        """What a reader sees of an answer."""
        page = html.fromstring(answer.content)
        for hidden in page.xpath("//script | //style"):
            hidden.drop_tree()
        return " ".join(page.text_content().split())

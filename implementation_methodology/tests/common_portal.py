# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase

from .common import ImplementationCommon


class ImplementationPortalCommon(HttpCase, ImplementationCommon):
    """An implementation whose client works in the portal, and one of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Words and addresses of the pages, whatever else the database speaks.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.env["res.users"].search([]).partner_id.lang = "en_US"
        cls.project = cls._start_implementation()
        cls.first = cls._stage(cls.project, "s1")
        cls.item = cls._item(cls.project, "s1.accounts")
        cls.base = f"/my/implementations/{cls.project.id}"
        cls.stranger_project = cls._start_implementation(
            people={
                "client_coordinator": cls.stranger,
                "integrator_manager": cls.manager,
                "integrator_consultant": cls.consultant,
            },
            name="Odoo for somebody else",
            partner_id=cls.other_client.id,
        )

    @classmethod
    def _add_member(cls, user, project=None, **vals):
        return cls.env["implementation.member"].create(
            {
                "project_id": (project or cls.project).id,
                "partner_id": user.partner_id.id,
                "side": "client",
                **vals,
            }
        )

    def _login(self, user):
        """Log in; the password is the login, padded as ``new_test_user`` does."""
        self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))

    def _get(self, path, **kwargs):
        return self.url_open(self.base + path, **kwargs)

    def _post(self, path, data=None, base=None, csrf=True, **kwargs):
        token = {"csrf_token": Request.csrf_token(self)} if csrf else {}
        return self.url_open(
            (base or self.base) + path,
            data={"back": "stage", **token, **(data or {})},
            **kwargs,
        )

    def _post_item(self, verb, data=None, item=None, **kwargs):
        return self._post(f"/item/{(item or self.item).id}/{verb}", data, **kwargs)

    def _tree(self, path):
        """What a person sees of a page: its content without the scripts around."""
        return html.fromstring(self._get(path).content).get_element_by_id("wrap")

    def _words(self, node):
        return " ".join(node.text_content().split())

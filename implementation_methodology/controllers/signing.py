# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

FLASH = "implementation_flash"
#: Longer drafts are not kept in the session.
MAX_DRAFT = 20000


def pdf_response(seal_sudo):
    """The signed PDF of a sealed document, or its draft while it waits."""
    if seal_sudo.pdf_sha256:
        # Only the stored file is the signed one: a lost file is not rendered again.
        stored = seal_sudo.with_context(bin_size=False).pdf
        if not stored:
            raise request.not_found()
        content = base64.b64decode(stored)
    else:
        content = seal_sudo._render()
    return file_response(content, f"{seal_sudo.number.replace('/', '-')}.pdf")


def file_response(content, name):
    """The bytes of a PDF, to be saved under ``name``."""
    return request.make_response(
        content,
        headers=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


class PortalSigning(CustomerPortal):
    """How people do something on our pages, and how they sign: without routes.

    A page belongs to a member row, whatever model of people it is; what is told on
    the next page is told on the pages of that row only. ``document_sudo`` is a record
    of ``implementation.signed`` that was found below the row.
    """

    # Plain forms: a refusal is shown on the page, next to what the person had typed

    def _attempt(self, member_sudo, verb, done, **draft):
        """Run ``verb``; keep for the next page what it says and what was typed."""
        try:
            with request.env.cr.savepoint():
                verb()
        except UserError as error:
            self._keep_flash(
                member_sudo,
                error=str(error),
                **{
                    name: value[:MAX_DRAFT] if isinstance(value, str) else value
                    for name, value in draft.items()
                },
            )
        else:
            item_id = draft.get("item_id", False)
            self._keep_flash(member_sudo, done=done, item_id=item_id)

    def _keep_notice(self, member_sudo, done):
        """Say ``done`` on the next page."""
        self._keep_flash(member_sudo, done=done)

    def _keep_flash(self, member_sudo, **flash):
        flash = {"page": self._page_key(member_sudo), "item_id": False, **flash}
        request.session[FLASH] = flash

    def _take_flash(self, member_sudo):
        """What the last step left for a page of this row; it is said once."""
        flash = request.session.pop(FLASH, None) or {}
        return flash if flash.get("page") == self._page_key(member_sudo) else {}

    def _page_key(self, member_sudo):
        return f"{member_sudo._name},{member_sudo.id}"

    def _back_to(self, url):
        """Redirect a form; tell a script where to go, so the notice is not eaten."""
        if request.httprequest.headers.get("X-Requested-With") == "XMLHttpRequest":
            return request.make_json_response({"redirect": url})
        return request.redirect(url)

    # Documents

    def _document_draw(self, member_sudo, document_sudo, name, drawing, url):
        """Sign with a drawing; the answer is for Odoo's signature component."""
        try:
            with request.env.cr.savepoint():
                self._document_sign(member_sudo, document_sudo, name, drawing)
        except UserError as error:
            return {"error": str(error)}
        self._keep_notice(member_sudo, request.env._("Signed. Thank you."))
        return {"force_refresh": True, "redirect_url": url}

    def _document_accept(self, member_sudo, document_sudo, name, url):
        """Sign with a typed name, without any script."""
        self._attempt(
            member_sudo,
            lambda: self._document_sign(member_sudo, document_sudo, name, None),
            request.env._("Signed. Thank you."),
            name=name,
        )
        return self._back_to(url)

    def _document_decline(self, member_sudo, document_sudo, keys, form, done, url):
        """Decline; the fields ``remark:KEY`` of ``form`` are what is missing.

        ``keys`` are those the document knows; the empty one stands for all of it.
        """
        remarks = {
            key: form[f"remark:{key}"][:MAX_DRAFT]
            for key in {*keys, ""}
            if isinstance(form.get(f"remark:{key}"), str)
        }
        self._attempt(
            member_sudo,
            lambda: document_sudo._decline(member_sudo, remarks),
            done,
            remarks=remarks,
        )
        return self._back_to(url)

    def _document_sign(self, member_sudo, document_sudo, name, drawing):
        http = request.httprequest
        document_sudo._sign(
            member_sudo,
            name,
            image=drawing,
            ip=http.remote_addr,
            user_agent=http.user_agent.string,
        )

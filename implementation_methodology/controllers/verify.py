# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo.http import Controller, request, route

#: More than this is no document of ours.
MAX_BYTES = 64 * 1024 * 1024


class ImplementationVerify(Controller):
    """Tells whether a file is a signed document, byte for byte."""

    @route(
        "/implementation/verify", type="http", auth="public", website=True, rate="page"
    )
    def verify(self):
        return self._page({})

    @route(
        "/implementation/verify/check",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        rate="verify",
        files=("file",),
    )
    def verify_check(self, file=None, digest=""):
        """Look a file or a fingerprint up; what is not given is not asked for."""
        if hasattr(file, "read") and file.filename:
            content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                return self._page({"too_large": True})
            digest = hashlib.sha256(content).hexdigest()
        digest = digest.strip().lower() if isinstance(digest, str) else ""
        # Whoever has the file or its fingerprint may know what document it is; he
        # learns its number, title and dates, and nothing that is in it.
        seals_sudo = request.env["implementation.seal"].sudo()._find_by_hash(digest)
        return self._page({"digest": digest, "found": seals_sudo, "asked": True})

    def _page(self, values):
        return request.render(
            "implementation_methodology.verify_page",
            {
                "csrf": request.csrf_token(),
                "page_name": "implementation_verify",
                **values,
            },
        )

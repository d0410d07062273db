# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo.http import Controller, request, route

#: More than this is no document of ours.
MAX_BYTES = 64 * 1024 * 1024
#: Read at a time, so that memory holds no more of what anybody sends.
CHUNK = 1024 * 1024


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
        if file and file.filename:
            digest = self._digest_of(file)
            if not digest:
                return self._page({"too_large": True})
        digest = digest.strip().lower()
        # Whoever has the file or its fingerprint may know what document it is; he
        # learns its number, title and dates, and nothing that is in it.
        seals_sudo = request.env["implementation.seal"].sudo()._find_by_hash(digest)
        return self._page({"digest": digest, "found": seals_sudo, "asked": True})

    def _digest_of(self, file):
        """Hex SHA-256 of an upload, read in pieces; None when there is too much."""
        found, size = hashlib.sha256(), 0
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                return None
            found.update(chunk)
        return found.hexdigest()

    def _page(self, values):
        return request.render(
            "implementation_methodology.verify_page",
            {
                "csrf": request.csrf_token(),
                "page_name": "implementation_verify",
                **values,
            },
        )

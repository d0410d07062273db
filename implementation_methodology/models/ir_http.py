# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import abort

from odoo import models
from odoo.http import SAFE_HTTP_METHODS, request

#: Longer texts are not handed back with the page that says "wait".
MAX_KEPT = 20_000


class IrHttp(models.AbstractModel):
    """Routes say in ``@route(rate="…")`` which of the limits in tools/rate they have.

    As Odoo's own ``captcha``, the key is inherited by controllers that override the
    route. Who may enter and the CSRF token have been checked by then.
    """

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        name = endpoint.routing.get("rate")
        wait = request.env["implementation.rate"]._request_wait(name) if name else 0
        if not wait:
            return super()._dispatch(endpoint)
        words = request.env["implementation.rate"]._words(wait)
        headers = {"Retry-After": str(wait), "Cache-Control": "no-store"}
        if endpoint.routing["type"] != "http":
            abort(cls._rate_json_answer(words, headers))
        if request.httprequest.headers.get("X-Requested-With") == "XMLHttpRequest":
            return request.make_json_response(
                {"error": words}, headers=list(headers.items()), status=429
            )
        return cls._rate_page(words, headers)

    @classmethod
    def _rate_json_answer(cls, words, headers):
        """What Odoo's client shows as a message, leaving the page as it is."""
        error = {
            "code": 429,
            "message": words,
            "data": {
                "name": "odoo.exceptions.UserError",
                "message": words,
                "arguments": [words],
                "context": {},
                "debug": "",
            },
        }
        return request.make_json_response(
            {"jsonrpc": "2.0", "id": request.dispatcher.request_id, "error": error},
            headers=list(headers.items()),
            status=429,
        )

    @classmethod
    def _rate_page(cls, words, headers):
        """A page of its own, for the layout of the portal costs more than it guards.

        What was typed is in it, to be sent again; files have to be chosen again.
        """
        http = request.httprequest
        is_form = http.method not in SAFE_HTTP_METHODS
        response = request.render(
            "implementation_methodology.rate_page",
            {
                "words": words,
                "is_form": is_form,
                "url": http.full_path.rstrip("?"),
                "kept": [
                    (name, text[:MAX_KEPT])
                    for name, text in http.form.items(multi=True)
                    if is_form and name != "csrf_token"
                ],
                "files": any(upload.filename for upload in http.files.values()),
                "csrf": request.csrf_token(),
                "spoken": (request.env.lang or "en").replace("_", "-"),
            },
            status=429,
            headers=list(headers.items()),
        )
        response.flatten()
        return response

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup
from werkzeug.exceptions import BadRequest, abort

from odoo import models
from odoo.http import SAFE_HTTP_METHODS, request

from ..tools import given


class IrHttp(models.AbstractModel):
    """What every route of the suite that takes or costs something has in common.

    Such a route says ``@route(rate="…")``, one of the limits in tools/rate, and
    ``files=("…",)`` when it takes any. As Odoo's own ``captcha``, the keys are
    inherited by controllers that override the route. Who may enter and the CSRF token
    have been checked by then.
    """

    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        # Odoo hands parameters on by name; by this one it would name the controller.
        request.params.pop("self", None)
        routing = endpoint.routing
        if "rate" not in routing:
            return super()._dispatch(endpoint)
        Rate = request.env["implementation.rate"]
        wait = Rate._request_wait(routing["rate"])
        is_http = routing["type"] == "http"
        if wait:
            words = Rate._words(wait)
            headers = {"Retry-After": str(wait), "Cache-Control": "no-store"}
            if not is_http:
                abort(cls._rate_json_answer(words, headers))
            return cls._refusal(429, words, headers)
        try:
            request.params = (
                given.of_form(request.params, routing.get("files", ()))
                if is_http
                else given.of_json(request.params)
            )
        except given.Misfit as misfit:
            return cls._refuse_misfit(misfit.reason)
        return super()._dispatch(endpoint)

    @classmethod
    def _refuse_misfit(cls, reason):
        """Nobody's browser sends these, except that somebody may paste a book."""
        if reason != "long":
            raise BadRequest()
        words = request.env._(
            "A text is longer than %s characters. Go back and shorten it, or hand it "
            "in as a file.",
            given.MAX_TEXT,
        )
        return cls._refusal(413, words, {})

    @classmethod
    def _refusal(cls, status, words, headers):
        """Words for a script, or a page."""
        if request.httprequest.headers.get("X-Requested-With") == "XMLHttpRequest":
            return request.make_json_response(
                {"error": words}, headers=list(headers.items()), status=status
            )
        return cls._refusal_page(status, words, headers)

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
    def _refusal_page(cls, status, words, headers):
        """A page of its own, for the layout of the portal costs more than it guards.

        What was typed before it was one request too many is in it, to be sent again;
        files have to be chosen again.
        """
        http = request.httprequest
        is_form = status == 429 and http.method not in SAFE_HTTP_METHODS
        response = request.render(
            "implementation_methodology.refusal_page",
            {
                "doctype": Markup("<!DOCTYPE html>"),
                "status": status,
                "title": request.env._("A moment, please")
                if status == 429
                else request.env._("That was too much"),
                "words": words,
                "is_form": is_form,
                "url": http.full_path.rstrip("?"),
                "kept": [
                    (name, text[: given.MAX_TEXT])
                    for name, text in http.form.items(multi=True)
                    if is_form and name != "csrf_token"
                ],
                "files": any(upload.filename for upload in http.files.values()),
                "csrf": request.csrf_token(),
                "spoken": (request.env.lang or "en").replace("_", "-"),
            },
            status=status,
            headers=list(headers.items()),
        )
        response.flatten()
        return response

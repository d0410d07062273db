# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import logging
from collections import OrderedDict
from threading import Lock

from odoo import api, models
from odoo.tools import SQL, file_open

from ..tools import judge, own_words, scorer

_logger = logging.getLogger(__name__)

SHIPPED = "support_scope_classifier/data/weights.json.z"
SHIPPED_SHA256 = "support_scope_classifier/data/weights.json.sha256"
#: So many texts are predicted at once at most.
MOST_TEXTS = 1000
#: So many models are held by a process: several databases share it.
MOST_MODELS = 4

_LOCK = Lock()
_MODELS = OrderedDict()


class SupportScopeWeights(models.AbstractModel):
    """Stored weights: packed, verified, and loaded once per worker.

    What is held is named by what it is, so nothing has to be told to forget it: other
    weights have another name, in every worker and after every rollback.
    """

    _name = "support.scope.weights"
    _description = "Weights of the Suggestion"

    @api.private
    @api.model
    def predict(self, texts):
        """What each text is by statistics alone: no agreement, no earlier decision.

        Takes a list of at most 1,000 ``str``; returns a dict for each: the
        probabilities of the four classes (of sum 1), ``shown`` (a class, or ``False``
        where it is not sure enough) and ``reason`` (the words that decided). Raises
        ``ValueError`` for anything else.
        """
        if not isinstance(texts, (list, tuple)) or len(texts) > MOST_TEXTS:
            raise ValueError(f"Give a list of at most {MOST_TEXTS} texts.")
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("Every text is a str.")
        model, _version_id = self._scorer()
        found = (judge.judge(model, own_words.own_words("", text)) for text in texts)
        return [
            {
                **one.probabilities,
                "shown": one.suggestion.shown or False,
                "reason": [told["word"] for told in one.reasons],
            }
            for one in found
        ]

    @api.model
    def _active_row(self):
        """``(id, sha256)`` of the version in use; ``(False, False)`` if there is none.

        One query of one index, of every caller's own transaction.
        """
        self.flush_model(["state", "sha256"])
        rows = self.env.execute_query(
            SQL("SELECT id, sha256 FROM support_scope_model WHERE state = 'active'")
        )
        return rows[0] if rows else (False, False)

    @api.model
    def _scorer(self):
        """``(scorer.Model, id of its version)``; the shipped one and ``False`` if bad.

        Weights that are missing or not what their hash says never stop a ticket.
        """
        version_id, sha256 = self._active_row()
        if not version_id:
            return self._shipped_scorer(), False
        key = (self.env.cr.dbname, version_id, sha256)
        model = self._held(key)
        if model:
            return model, version_id
        version_sudo = self.browse(version_id).sudo()  # a result is told, no weights
        try:
            return self._hold(key, version_sudo._packed()), version_id
        except scorer.ModelError as error:
            _logger.warning(
                "Weights of support.scope.model(%s) are broken (%s): the shipped ones "
                "are used. Use another version, or train one.",
                version_id,
                error.reason,
            )
        return self._shipped_scorer(), False

    def _packed(self):
        """The stored bytes of one version."""
        self.ensure_one()
        try:
            return base64.b64decode(self.with_context(bin_size=False).weights or b"")
        except binascii.Error as error:
            raise scorer.ModelError("json") from error

    @api.model
    def _shipped_bytes(self):
        """``(packed bytes, sha256)`` of the weights that came with the code."""
        with file_open(SHIPPED, "rb") as weights, file_open(SHIPPED_SHA256) as sha256:
            return weights.read(), sha256.read().strip()

    @api.model
    def _shipped_scorer(self):
        key = ("", 0, "")  # of no database
        model = self._held(key)
        if not model:
            packed, sha256 = self._shipped_bytes()
            model = self._hold(key, packed, sha256)
        return model

    @api.model
    def _held(self, key):
        with _LOCK:
            model = _MODELS.get(key)
            if model:
                _MODELS.move_to_end(key)
            return model

    @api.model
    def _hold(self, key, packed, sha256=None):
        """Verify and keep a model; raises ``scorer.ModelError``."""
        with _LOCK:  # threads that come at once parse once
            model = _MODELS.get(key)
            if not model:
                data = scorer.unpack(packed, sha256 or key[2] or "")
                model = _MODELS[key] = scorer.Model(data)
            _MODELS.move_to_end(key)
            while len(_MODELS) > MOST_MODELS:
                _MODELS.popitem(last=False)
            return model

    @api.model
    def _install_shipped(self):
        """Have the shipped weights as a version, in use unless another one is.

        Runs at every update, too: newer shipped weights take the place of the older.
        """
        packed, sha256 = self._shipped_bytes()
        shipped = self.search([("is_shipped", "=", True)], limit=1)
        if shipped.sha256 == sha256:
            return shipped
        model = scorer.Model(scorer.unpack(packed, sha256))
        vals = {
            "is_shipped": True,
            "weights": base64.b64encode(packed),
            "sha256": sha256,
            **self._figures_vals(model.figures),
        }
        # It was learned from the catalogue that came with it.
        vals["figures"] = {**model.figures, "seen": self._now_seen()}
        if shipped:
            shipped._by_verb().write(vals)
        else:
            vals["state"] = "earlier" if self._active_row()[0] else "active"
            shipped = self._by_verb().create(vals)
        return shipped

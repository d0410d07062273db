# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import evaluate, memory, scorer, train

_logger = logging.getLogger(__name__)

CRON = "support_scope_classifier.ir_cron_scope_train"
#: So many decisions are worth learning at once; fewer wait for the daily run.
ENOUGH_NEW = 5
#: So many trained versions are kept to go back to, besides the shipped one.
KEPT = 3
#: Of the lock that keeps two workers from learning at once ("scope" in letters).
LOCK = 0x73636F7065
#: Figures of a version that say what it has learned from.
SEEN = "seen"


class SupportScopeLearning(models.AbstractModel):
    """Trains new versions in the cron worker, and lets only better ones in.

    scikit-learn is loaded by ``tools.train`` alone, when a version is trained.
    """

    _name = "support.scope.learning"
    _description = "Learning of the Suggestion"

    @api.model
    def _note_decisions(self):
        """Have the cron train when enough was decided since the last time."""
        seen = self._last_seen()
        last = seen.get("last", 0)
        self.env.cr.execute(
            SQL(
                "SELECT count(*) FROM (SELECT FROM support_scope_decision"
                " WHERE id > %s LIMIT %s) newer",
                last,
                ENOUGH_NEW,
            )
        )
        [new] = self.env.cr.fetchone()
        if new < ENOUGH_NEW and seen.get("catalogue") == self._catalogue_stamp():
            return
        if train.can_train():
            self._trigger_training()

    @api.model
    def _trigger_training(self):
        cron_sudo = self.env.ref(CRON).sudo()  # who decides may not touch crons
        triggers_sudo = self.env["ir.cron.trigger"].sudo()
        if not triggers_sudo.search([("cron_id", "=", cron_sudo.id)], limit=1):
            cron_sudo._trigger()

    def action_train(self):
        """Have the cron train soon; a web worker never does."""
        self.check_access("read")  # versions are read by managers only
        self._check_can_train()
        self._trigger_training()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._(
                    "It learns in the background, within some minutes. If it learned "
                    "anything, a new version stands in the list."
                ),
                "type": "info",
            },
        }

    def action_use(self):
        """Go back to this version, or forward to one that was refused."""
        self.ensure_one()
        self.check_access("read")  # versions are read by managers only
        version_sudo = self.sudo()  # and written by verbs only
        try:
            scorer.Model(scorer.unpack(version_sudo._packed(), version_sudo.sha256))
        except scorer.ModelError as error:
            raise UserError(
                self.env._("The weights of this version are broken. Use another one.")
            ) from error
        version_sudo._activate()
        return True

    @api.private
    @api.model
    def train_now(self):
        """Train and store at once; return the version.

        That is the one in use, when there was nothing new to learn, and one with the
        state ``refused``, when what was learned is not better. Raises ``UserError``
        without scikit-learn, with too little to learn from, or while another worker
        trains.
        """
        self._check_can_train()
        self.env.cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))
        if not self.env.cr.fetchone()[0]:
            raise UserError(self.env._("It is learning right now. Try again later."))
        model_sudo = self.sudo()  # versions are written by verbs only
        seen = model_sudo._now_seen()
        try:
            decisions = model_sudo._decisions()
            trained = train.train(
                model_sudo._phrases(),
                decisions,
                self.env["support.scope.cue"]._groups(),
            )
        except train.TooFewError as error:
            raise UserError(
                self.env._(
                    "There is too little to learn from: keep request types of two "
                    "classes at least, each with some phrases."
                )
            ) from error
        return model_sudo._publish(trained, seen, decisions)

    @api.model
    def _cron_train(self):
        """Train when anything changed since the last time."""
        if not train.can_train():
            _logger.info("Nothing is learned: scikit-learn is not installed.")
            return
        if self._last_seen() == self._now_seen():
            return
        try:
            self.train_now()
        except UserError as error:
            _logger.warning("Nothing is learned: %s", error)

    @api.model
    def _check_can_train(self):
        if not train.can_train():
            raise UserError(
                self.env._(
                    "This server cannot learn: the Python package scikit-learn is not "
                    "installed. Suggestions are made by the version in use. Ask your "
                    "administrator to run: pip install scikit-learn"
                )
            )

    # What there is to learn

    @api.model
    def _phrases(self):
        return [
            train.Phrase(text, scope, code, lang)
            for _id, code, scope, _needs, lang, text in self._catalogue_rows()
        ]

    @api.model
    def _decisions(self):
        """Of each ticket the last decision, with its words as they are now."""
        newest = self._decided(SQL("TRUE"), train.MOST_DECISIONS)
        return [
            memory.Decision(one.key[0], one.text, one.label[0], one.at)
            for one in newest
        ]

    @api.model
    def _now_seen(self):
        """What decides whether there is anything new, as JSON can hold it."""
        self._flush_decided()
        [(count, total, last)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*), COALESCE(sum(scope_decision_id), 0)::bigint,
                       (SELECT COALESCE(max(id), 0) FROM support_scope_decision)
                  FROM helpdesk_ticket
                 WHERE scope_decision_id IS NOT NULL AND scope_forgotten IS NOT TRUE
                """
            )
        )
        return {
            "catalogue": self._catalogue_stamp(),
            "decided": count,
            "sum": total,
            "last": last,
        }

    @api.model
    def _last_seen(self):
        """What the newest version has seen; rows that were refused count, too."""
        newest_sudo = self.sudo().search([], limit=1)  # managers read versions
        return (newest_sudo.figures or {}).get(SEEN) or {}

    # What is made of it

    def _publish(self, trained, seen, decisions):
        """Store what was trained, use it if it is better; return the version."""
        packed, sha256 = scorer.pack(trained.data)
        scorer.Model(trained.data)  # never publish what nobody could load
        active = self.search([("state", "=", "active")], limit=1)
        known = self.search([("sha256", "=", sha256)], limit=1)
        if known and known.state != "refused":
            newest = self.search([], limit=1)
            newest._by_verb().figures = {**(newest.figures or {}), SEEN: seen}
            known._activate()
            return known
        passes = train.passes(trained.figures, active._figures_before(decisions))
        known._by_verb().unlink()
        version = self._by_verb().create(
            {
                "state": "earlier" if passes else "refused",
                "trained_at": fields.Datetime.now(),
                "weights": base64.b64encode(packed),
                "sha256": sha256,
                **self._figures_vals(trained.figures),
                "note": self._training_note(trained, passes),
            }
        )
        version._by_verb().figures = {
            **trained.figures,
            "conflicts": list(trained.conflicts),
            SEEN: seen,
        }
        if passes:
            version._activate()
        self._prune()
        return version

    def _figures_before(self, decisions):
        """Figures of the version in use that the new ones may be compared with.

        One that has learned from no decision is judged by all of them; of one that has
        only its own cross-validation is honest.
        """
        figures = self.figures or {}
        rows = train.settled(decisions)[0]
        if not rows or figures.get("decisions_learned"):
            return figures
        model, _version_id = self._scorer()
        measured = evaluate.figures(
            [model.predict(one.text) for one in rows],
            [one.label for one in rows],
            model.threshold,
        )
        return {**figures, "decisions": measured}

    @api.model
    def _training_note(self, trained, passes):
        notes = []
        if not passes:
            notes.append(
                self.env._(
                    "Not used: on the decided tickets it is right less often than the "
                    "version in use."
                )
            )
        if trained.conflicts:
            notes.append(
                self.env._(
                    "%s tickets of the same words were decided otherwise: the newest "
                    "decision is learned.",
                    len(trained.conflicts),
                )
            )
        return " ".join(notes)

    @api.model
    def _figures_vals(self, figures):
        """Fields of a version out of the figures that it was trained with."""
        measured = figures.get("decisions") or figures.get("catalogue") or {}
        return {
            "figures": figures,
            "phrase_count": figures.get("phrases", 0),
            "decision_count": figures.get("decisions_learned", 0),
            "macro_f1": measured.get("macro_f1") or 0.0,
            "coverage": 100 * (measured.get("coverage") or 0.0),
            "precision": 100 * (measured.get("precision") or 0.0),
        }

    def _activate(self):
        """Have this version in use instead of the other."""
        self.ensure_one()
        others = self.search([("state", "=", "active"), ("id", "!=", self.id)])
        others._by_verb().state = "earlier"
        others.flush_recordset(["state"])  # one at most is in use at any time
        if self.state != "active":
            self._by_verb().state = "active"
            self.flush_recordset(["state"])

    @api.model
    def _prune(self):
        """Delete all but the last versions, the shipped one and the one in use."""
        trained = self.search([("is_shipped", "=", False)])
        refused = trained.filtered(lambda one: one.state == "refused")
        old = (trained - refused)[KEPT:] | refused[KEPT:]
        old.filtered(lambda one: one.state != "active").unlink()

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..tools import train

#: Figures of ``tools.evaluate`` that a manager is told, in this order.
TOLD = ("coverage", "precision", "accuracy", "false_support")


class SupportScopeModelShow(models.AbstractModel):
    """What a manager reads of a version: its figures in words, and what is missing."""

    _name = "support.scope.model.show"
    _description = "Version of the Suggestion in Words"

    can_learn = fields.Boolean(compute="_compute_can_learn")
    figures_words = fields.Text(string="In Words", compute="_compute_figures_words")

    def _compute_can_learn(self):
        self.can_learn = train.can_train()

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_words(self):
        for version in self:
            version.figures_words = "\n".join(version._figures_sentences())

    def _figures_sentences(self):
        """What was measured, how, and what it means; nothing for missing figures."""
        self.ensure_one()
        figures = self.figures or {}
        decided = figures.get("decisions")
        measured = decided or figures.get("catalogue")
        if not measured:
            return [
                self.env._("Nothing was measured: it had too little to learn from.")
            ]
        rows = measured.get("rows", 0)
        if decided:
            words = [
                self.env._(
                    "Measured on %s decided tickets, each judged by what was learned "
                    "without it.",
                    rows,
                )
            ]
        else:
            words = [
                self.env._(
                    "Measured on %s phrases, each type judged by what was learned "
                    "without its phrases. Too few tickets are decided to measure on "
                    "them.",
                    rows,
                )
            ]
        share = {
            name: self._figure_percent(value)
            for name, value in measured.items()
            if isinstance(value, float)
        }
        told = {name: share.get(name, "") for name in TOLD}
        sentences = {
            "coverage": self.env._(
                "A class was sure enough to be shown for %s %%.", told["coverage"]
            ),
            "precision": self.env._(
                "Of those that were shown, %s %% were right.", told["precision"]
            ),
            "accuracy": self.env._(
                "The likeliest class was right for %s %% of all.", told["accuracy"]
            ),
            "false_support": self.env._(
                "Of development, %s %% was shown as support by mistake.",
                told["false_support"],
            ),
        }
        return words + [sentences[name] for name in TOLD if name in share]

    @api.model
    def _figure_percent(self, share):
        """In percent with one decimal, as the reader's language writes it."""
        return formatLang(self.env, 100 * share, digits=1)

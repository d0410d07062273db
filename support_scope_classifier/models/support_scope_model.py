# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class SupportScopeModel(models.Model):
    """One version of what was learned, with its figures."""

    _name = "support.scope.model"
    _description = "Version of the Suggestion"
    _inherit = [
        "support.scope.weights",
        "support.scope.recall",
        "support.scope.learning",
        "support.scope.model.show",
        "implementation.guarded",
    ]
    _order = "id desc"
    _guarded_fields = frozenset(
        "state is_shipped trained_at weights sha256 figures phrase_count"
        " decision_count macro_f1 coverage precision note".split()
    )

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        [
            ("active", "In use"),
            ("earlier", "Earlier"),
            ("refused", "Not better"),
        ],
        required=True,
        readonly=True,
        index=True,
        default="earlier",
    )
    is_shipped = fields.Boolean(readonly=True)
    trained_at = fields.Datetime(readonly=True)
    weights = fields.Binary(attachment=True, readonly=True, groups="base.group_system")
    sha256 = fields.Char(string="SHA-256", readonly=True, index=True)
    figures = fields.Json(readonly=True)
    phrase_count = fields.Integer(string="Phrases", readonly=True)
    decision_count = fields.Integer(string="Decisions", readonly=True)
    macro_f1 = fields.Float(string="Macro-F1", digits=(4, 3), readonly=True)
    coverage = fields.Float(string="Shown (%)", readonly=True)
    precision = fields.Float(string="Right when Shown (%)", readonly=True)
    note = fields.Char(readonly=True)

    _one_active = models.UniqueIndex(
        "(state) WHERE state = 'active'", "One version is in use."
    )

    @api.depends("trained_at", "is_shipped")
    def _compute_name(self):
        for version in self:
            if version.is_shipped:
                version.name = self.env._("As shipped")
            else:
                version.name = self.env._("Version %s", version.id or "")

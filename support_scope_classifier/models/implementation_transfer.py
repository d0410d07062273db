# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.tools.transfer_records import Part


class ImplementationTransfer(models.AbstractModel):
    """The catalogue of requests. What counts as what for a client stays with him."""

    _inherit = "implementation.transfer"

    @api.model
    def _suite_addons(self):
        return [*super()._suite_addons(), "support_scope_classifier"]

    @api.model
    def _parts(self):
        parts = [
            Part(
                "types",
                "support.scope.type",
                ("code",),
                (
                    *("sequence", "code", "name", "scope", "active", "description"),
                    *("is_listed", "asks_effort", "needs_person"),
                ),
                label=self.env._("Request types"),
            ),
            Part(
                "phrases",
                "support.scope.phrase",
                ("type_id", "lang", "text"),
                ("type_id", "lang", "text", "active"),
                label=self.env._("Phrases of request types"),
            ),
            Part(
                "cues",
                "support.scope.cue",
                ("code",),
                (
                    *("sequence", "code", "name", "active", "scope"),
                    *("stems_uk", "stems_en", "stems_ru", "stems_pl"),
                ),
                label=self.env._("Cue words"),
            ),
        ]
        return [*super()._parts(), *(self._for_managers(part) for part in parts)]

    @api.model
    def _identities(self, model):
        if model != "support.scope.phrase":
            return super()._identities(model)
        phrases = self.env[model].with_context(active_test=False)
        shipped = phrases.search_fetch([("key", "!=", False)], ["key"])
        return {phrase.id: f"phrase:{phrase.key}" for phrase in shipped}

    @api.model
    def _part_domain(self, part):
        domain = super()._part_domain(part)
        if part.name == "phrases":
            # What every database has with the add-on need not travel.
            domain &= Domain("id", "not in", self._phrases_as_shipped().ids)
        return domain

    @api.model
    def _phrases_as_shipped(self):
        phrases = self.env["support.scope.phrase"].search_fetch(
            [("key", "!=", False)], ["key", "lang", "text", "type_id"]
        )
        return phrases.filtered(
            lambda one: one.key == one._key_of(one.type_id.code, one.lang, one.text)
        )

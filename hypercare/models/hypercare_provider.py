# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

HAND = "hand"


class HypercareProvider(models.AbstractModel):
    """Where figures of the client's database (K12 to K14) come from.

    An add-on with another source names it in ``_providers`` and gives the model that
    reads. What a provider raises is told in the window and stops nothing.
    """

    _name = "hypercare.provider"
    _description = "Provider of Readings"

    @api.model
    def _providers(self):
        """``{key: (name, model)}`` of the sources; by hand has no model."""
        return {
            HAND: (self.env._("By hand"), None),
            "local": (self.env._("This database"), "hypercare.provider.local"),
        }

    @api.model
    def _selection_provider(self):
        return [(key, name) for key, (name, _model) in self._providers().items()]

    @api.model
    def _read(self, window, day, now):
        """What the source says of ``day``, in the window's zone, at ``now``, naive UTC.

        A list of dicts with ``code`` (k12, k13 or k14), ``numerator`` and, where there
        is one, ``denominator`` and ``note``. What cannot be told any more for a day
        that has passed is left out.
        """
        return []

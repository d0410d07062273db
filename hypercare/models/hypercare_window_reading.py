# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class HypercareWindowReading(models.AbstractModel):
    """What is read of the client's database for a window."""

    _name = "hypercare.window.reading"
    _description = "Readings of a Window"

    provider = fields.Selection(
        selection="_selection_provider",
        string="Figures of the Client's Database",
        required=True,
        default="hand",
        help="Where users at work, business volume and technical faults come from. "
        "What somebody enters by hand goes before what is read.",
    )
    documents_planned = fields.Integer(
        string="Documents Planned a Day",
        help="Invoices, transfers and orders that a normal working day brings.",
    )
    reading_ids = fields.One2many("hypercare.reading", "window_id", string="Readings")

    _documents_not_negative = models.Constraint(
        "CHECK(documents_planned >= 0)", "Plan zero documents or more."
    )

    @api.model
    def _selection_provider(self):
        return self.env["hypercare.provider"]._selection_provider()

    def _read_provider(self, day, now):
        """Keep what the window's provider says of ``day``; its errors are a note."""
        self.ensure_one()
        _name, model = self.env["hypercare.provider"]._providers()[self.provider]
        if not model:
            return
        # What is wrong with the day itself is not for the savepoint to hide.
        self.env.flush_all()
        try:
            # What a provider broke off leaves nothing behind.
            with self.env.cr.savepoint():
                rows = self.env[model]._read(self, day, now)
                self.env["hypercare.reading"]._keep(self, day, self.provider, rows, now)
        except Exception as error:  # other add-ons' code: the day goes on without it
            _logger.warning("Window %s: its provider failed", self.id, exc_info=True)
            self._tell_provider_failed(day, error)

    def _tell_provider_failed(self, day, error):
        words = self.env._(
            "The figures of the client's database could not be read for %(day)s: "
            "%(error)s Enter them by hand, or look at the settings of the window.",
            day=fields.Date.to_string(day),
            error=f"{type(error).__name__}: {error}.",
        )
        # A note to ourselves, also when the daily work is run by somebody's button.
        self.sudo()._message_log(body=words)

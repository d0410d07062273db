# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import logging

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class ImplementationSealPdf(models.AbstractModel):
    """The final PDF of a sealed document: rendered once, by whoever gets to it."""

    _name = "implementation.seal.pdf"
    _description = "PDF of a Sealed Document"

    def _finish(self):
        """Render the final PDF of signed documents, each once.

        A failure here must not undo the signature: it is logged, and the cron tries
        again until the PDF is there.
        """
        cron = self.env.ref("implementation_methodology.ir_cron_finish_documents")
        if not self.env.registry.ready:
            cron.sudo()._trigger()  # no server yet to give the page its styles
            return
        # What is wrong with the signature itself is not for the savepoint to hide.
        self.env.flush_all()
        for seal in self:
            try:
                with self.env.cr.savepoint():
                    seal._render_once()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise  # two at once: Odoo runs the whole request again
            except Exception:  # whatever wkhtmltopdf or a template may raise
                _logger.exception("PDF of %s is still to be rendered", seal.number)
                cron.sudo()._trigger()  # a signer may not schedule jobs himself

    def _render_once(self):
        """Store the final PDF unless it is there; safe to call at any time."""
        self.ensure_one()
        self._lock(self)
        if self.state != "signed" or self.pdf_sha256:
            return
        pdf = self._render()
        self._by_verb().write(
            {
                "pdf": base64.b64encode(pdf),
                "pdf_name": f"{self.number.replace('/', '-')}.pdf",
                "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
            }
        )
        self._document()._on_finished()

    def _render(self):
        """The document as PDF bytes: from the frozen content, in its language."""
        self.ensure_one()
        # Paper format and layout belong to the company, not to whoever signs.
        pdf, _type = (
            self.env["ir.actions.report"]
            .sudo()
            .with_context(lang=self.lang, tz=self._tz())
            ._render_qweb_pdf("implementation_methodology.report_seal", self.ids)
        )
        return pdf

    def _tz(self):
        """Times on paper are the integrator's, whoever happens to sign last."""
        return self.company_id.resource_calendar_id.tz or "UTC"

    @api.model
    def _cron_finish(self):
        """Render what a crash left signed without its PDF."""
        Cron = self.env["ir.cron"]
        pending = self.search([("state", "=", "signed"), ("pdf_sha256", "=", False)])
        Cron._commit_progress(remaining=len(pending))
        for seal in pending:
            try:
                seal._render_once()
            except Exception:
                self.env.cr.rollback()
                _logger.exception("PDF of %s could not be rendered", seal.number)
            if not Cron._commit_progress(1):
                break

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: A header that marks mails of ours which are kept in no thread.
HEADER = "X-Implementation-Suite"
#: So long a mail of ours is tried again while no mail server can be reached.
PATIENCE = timedelta(days=3)


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        if not email_ids:
            self._queue_unsent_again(fields.Datetime.now())
        return super().process_email_queue(email_ids=email_ids, batch_size=batch_size)

    @api.model
    def _queue_unsent_again(self, now):
        """Queue mails of the suite again that met no mail server (naive UTC ``now``).

        Odoo gives a mail up for good when it cannot connect. Nothing of such a mail
        has left, so it goes once; whatever a server has seen of a mail is not sent
        again by itself, as it might come twice.
        """
        ours = Domain("model", "in", self._models_that_insist())
        # Mails to one reader name no model; see `implementation.notice`.
        ours |= Domain("model", "=", False) & Domain("headers", "like", HEADER)
        mails_sudo = self.sudo().search(  # of all companies, as the queue itself
            ours
            & Domain("state", "=", "exception")
            & Domain("failure_type", "=", False)
            & Domain("create_date", ">", now - PATIENCE)
        )
        mails_sudo.write({"state": "outgoing"})

    @api.model
    def _models_that_insist(self):
        """Models whose mails are tried again; a floor adds those it borrows."""
        addons = set(self.env["implementation.integrity"]._addons())
        return [
            name for name, model in self.env.items() if model._original_module in addons
        ]

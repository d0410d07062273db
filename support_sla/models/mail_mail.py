# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model
    def _models_that_insist(self):
        # Escalations are about tickets, and so are our answers to clients.
        return [*super()._models_that_insist(), "helpdesk.ticket"]

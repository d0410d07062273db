# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..tools.mails import is_automatic
from .support_sla_ticket_sides import AUTOMATIC


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Tell tickets that a mail was written by a machine.

        Only here are the raw headers and the routes both known. Other models never
        ask for the mark and behave as before.
        """
        if is_automatic(message):
            self = self.with_context(support_sla_automatic=AUTOMATIC)
        return super()._message_route_process(message, message_dict, routes)

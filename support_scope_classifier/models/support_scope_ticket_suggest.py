# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.support_sla.models.support_sla_ticket_sides import MANAGERS

from ..tools import own_words

_logger = logging.getLogger(__name__)


class SupportScopeTicketSuggest(models.AbstractModel):
    """What a ticket probably is: suggested when it is opened, never decided."""

    _name = "support.scope.ticket.suggest"
    _description = "Suggested Scope of a Ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._suggest_scope()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if vals.get("scope_forgotten"):
            self.env["support.scope.suggestion"]._forget_words(self.ids)
        if {"name", "description"}.intersection(vals):
            # What was decided stays; a suggestion is for who still has to decide.
            # Whoever may write words has perhaps no right to see decisions.
            undecided_sudo = self.sudo().filtered(lambda t: not t.scope_decision_id)
            undecided_sudo._suggest_scope()
        return result

    def action_forget_words(self):
        """Learn nothing from these tickets any more, and keep none of their words.

        For who asked to be forgotten; texts of the tickets themselves are emptied by
        whoever may edit them. Managers only, as learning is theirs.
        """
        self.check_access("write")
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Only managers of the helpdesk say what is learned from.")
            )
        self._by_verb().scope_forgotten = True
        return True

    def _scope_words(self):
        """The customer's own words of the ticket, see ``tools.own_words``."""
        self.ensure_one()
        return own_words.own_words(self.name or "", self.description or "")

    def _suggest_scope(self):
        """Store a suggestion for each ticket; a failure keeps no ticket away."""
        if not self:
            return
        # Whoever opens a ticket has no rights on suggestions.
        tickets_sudo = self.sudo()
        # What is wrong with the tickets themselves is not for the savepoint to hide.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                suggestions_sudo = tickets_sudo.env[
                    "support.scope.suggestion"
                ]._for_tickets(tickets_sudo)
                for suggestion_sudo in suggestions_sudo:
                    ticket_sudo = suggestion_sudo.ticket_id
                    ticket_sudo._by_verb().scope_suggestion_id = suggestion_sudo
                tickets_sudo.flush_recordset(["scope_suggestion_id"])
        except OperationalError:
            # Two at once: Odoo runs the whole request again.
            raise
        except Exception:
            _logger.exception("No suggestion for tickets %s", self.ids)

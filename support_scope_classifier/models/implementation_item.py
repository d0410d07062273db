# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from .support_change_request import OPEN


class ImplementationItem(models.Model):
    """Rounds beyond the contract are offered to the client before work goes on."""

    _inherit = "implementation.item"

    change_request_ids = fields.One2many(
        "support.change.request",
        "item_id",
        string="Change Requests",
        groups="implementation_methodology.group_manager",
    )
    waiting_change = fields.Char(
        string="Waits for Change Request",
        compute="_compute_waiting_change",
        compute_sudo=True,
    )

    @api.depends("change_request_ids.state", "is_over_limit")
    def _compute_needs_round_decision(self):
        result = super()._compute_needs_round_decision()
        for item in self:
            # Offered is not paid: the work waits until the client has accepted.
            if item.is_over_limit and item._open_changes():
                item.needs_round_decision = True
        return result

    @api.depends("change_request_ids.state")
    def _compute_waiting_change(self):
        for item in self:
            item.waiting_change = ", ".join(item._open_changes().mapped("number"))

    def _open_changes(self):
        """Offers of the item that may still be accepted, as superuser."""
        # Consultants read that their item waits, not what is offered.
        changes_sudo = self.sudo().change_request_ids
        return changes_sudo.filtered(lambda change: change.state in OPEN)

    def action_change_request(self):
        """Offer the round as paid work, and open the offer."""
        self.ensure_one()
        if not self._open_changes():
            super().action_change_request()
        return self._open_changes().with_env(self.env)[:1]._get_records_action()

    def _decide_round(self, decision, now=None):
        waiting_sudo = self._open_changes()
        if waiting_sudo and decision == "change_request":
            raise UserError(
                self.env._("%s is open already.", waiting_sudo[0].display_name)
            )
        for change in waiting_sudo.with_env(self.env):
            change.check_access("write")
            change._end("cancelled", self.env._("Done out of goodwill instead."), now)
        return super()._decide_round(decision, now)

    def _create_change_request(self):
        """Offer the current round; its task is made once the client has accepted.

        Returns no task yet: work waits, see ``needs_round_decision``.
        """
        self.ensure_one()
        if not self.project_id.partner_id:
            raise UserError(
                self.env._(
                    "Set the client of “%s” first: a change request is for somebody.",
                    self.project_id.name,
                )
            )
        remarks = self.remark_ids.filtered(
            lambda remark: remark.round_number == self.round_number
        )
        lines = Markup().join(Markup("<li>%s</li>") % remark.text for remark in remarks)
        words = self.with_context(lang=self.project_id.partner_id.lang or self.env.lang)
        company = self.project_id.company_id or self.env.company
        request = self.env["support.change.request"].create(
            {
                "name": words.env._(
                    "Round %(round)s: %(item)s",
                    round=self.round_number,
                    item=words.name,
                ),
                "company_id": company.id,
                "partner_id": self.project_id.partner_id.commercial_partner_id.id,
                "project_id": self.project_id.id,
                "item_id": self.id,
                "description": Markup("<ul>%s</ul>") % lines
                if lines
                else Markup("<p>%s</p>") % words.name,
                "reason": words.env._(
                    "The contract includes %s rounds; this one goes beyond.",
                    self.rounds_max,
                ),
            }
        )
        request._by_verb().item_round = self.round_number
        return self.env["project.task"]

    def _refusal_text(self, reason):
        if reason == "over_limit" and self.waiting_change:
            return self.env._(
                "“%(item)s” waits for the client's answer to %(request)s: this round "
                "goes beyond the contract.",
                item=self.name,
                request=self.waiting_change,
            )
        return super()._refusal_text(reason)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.support_sla.models.support_sla_ticket_sides import AGENTS


class HypercareTicketPlan(models.AbstractModel):
    """What is planned for a ticket that stays open, and who agreed.

    A critical ticket, or one that has grown old, does not keep a window open while
    the client has agreed to its plan and the plan's last day is not over.
    """

    _name = "hypercare.ticket.plan"
    _description = "Action Plan of a Ticket"

    plan_text = fields.Text(
        string="Action Plan",
        copy=False,
        groups=AGENTS,
        help="What is done and by whom, as the client reads it.",
    )
    plan_until = fields.Date(
        string="Plan Lasts until",
        copy=False,
        groups=AGENTS,
        help="The day by which it is solved, or planned anew.",
    )
    plan_accepted_at = fields.Datetime(
        string="Plan Accepted on", readonly=True, copy=False, groups=AGENTS
    )
    plan_accepted_by_id = fields.Many2one(
        "res.partner",
        string="Plan Accepted by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=AGENTS,
    )

    def write(self, vals):
        if self._is_by_verb() or not {"plan_text", "plan_until"}.intersection(vals):
            return super().write(vals)
        # What was agreed to was another plan.
        changed_sudo = self.sudo().filtered(
            lambda ticket: (
                ticket.plan_accepted_at
                and any(
                    ticket[name] != self._fields[name].convert_to_cache(new, ticket)
                    for name, new in vals.items()
                    if name in ("plan_text", "plan_until")
                )
            )
        )
        result = super().write(vals)
        changed_sudo._by_verb().write(
            {"plan_accepted_at": False, "plan_accepted_by_id": False}
        )
        return result

    def action_accept_plan(self):
        """Open the form in which it is recorded who of the client agreed."""
        self.check_access("write")
        self.ensure_one()
        self._check_plan()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_plan_acceptance_action"
        )
        action["context"] = {"default_ticket_id": self.id}
        return action

    def _check_plan(self):
        """Raise when there is no plan to agree to."""
        ticket_sudo = self.sudo()  # a client accepts it, who has no right on its fields
        if not ticket_sudo.plan_text or not ticket_sudo.plan_until:
            raise UserError(
                self.env._(
                    "Write what is planned for %s and until when first.",
                    ticket_sudo.number,
                )
            )

    def _accept_plan(self, person, now, at=None):
        """Record that ``person`` of the client agreed to the plan (naive UTC ``now``).

        ``at`` is when he did, if it is told afterwards. Raises ``UserError`` for
        people of another window, of our side, or without the right to sign, and for a
        plan that was agreed to: who wants another one writes another plan.
        """
        self.ensure_one()
        self._check_plan()
        ticket_sudo = self.sudo()  # people of the client have no rights on tickets
        if ticket_sudo.hypercare_id != person.window_id:
            raise UserError(self.env._("This ticket is not one of this hypercare."))
        if person.side != "client" or not person.can_sign:
            raise UserError(
                self.env._("A person of the client who may sign agrees to plans.")
            )
        if ticket_sudo.plan_accepted_at:
            raise UserError(self.env._("This plan has been agreed to already."))
        ticket_sudo._by_verb().write(
            {
                "plan_accepted_at": min(at or now, now),
                "plan_accepted_by_id": person.partner_id.id,
            }
        )
        ticket_sudo._message_log(
            body=self.env._(
                "%(name)s agreed to the plan until %(day)s: %(plan)s",
                name=person.partner_id.sudo().name,
                day=format_date(self.env, ticket_sudo.plan_until),
                plan=ticket_sudo.plan_text,
            )
        )

    @api.model
    def _plan_domain(self):
        """Open tickets, duplicates and archived ones aside."""
        return [("stage_id.closed", "=", False), ("duplicate_id", "=", False)]

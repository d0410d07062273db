# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.checklist import OPEN_STATES


class ImplementationItemWaivers(models.AbstractModel):
    """Items both sides agree to do without, for a while or for good."""

    _name = "implementation.item.waivers"
    _description = "Waivers of a Checklist Item"

    waived = fields.Boolean(
        readonly=True,
        copy=False,
    )
    waiver_ids = fields.One2many(
        "implementation.waiver",
        "item_id",
        string="Waivers",
    )

    def action_request_waiver(self):
        """Open the form in which a waiver is reasoned and asked for."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_waiver_request_action"
        )
        action["context"] = {"default_item_id": self.id}
        return action

    def _request_waiver(self, reason, risk, expires_on=None, now=None):
        """Ask to do without the item; whoever asks has consented for his side."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        actor = self._ticking_actor()
        reason, risk = (reason or "").strip(), (risk or "").strip()
        if not reason or not risk:
            raise UserError(
                self.env._("Give the reason and the risk, so that both sides know it.")
            )
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "“%(item)s” is not open, so it needs no waiver.", item=self.name
                )
            )
        if expires_on and expires_on <= now.date():
            raise UserError(self.env._("The waiver has to end after today."))
        if self.waiver_ids.filtered(lambda waiver: waiver.state == "requested"):
            raise UserError(
                self.env._("A waiver of “%(item)s” waits for consent.", item=self.name)
            )
        # Waivers are written by this verb; a client has no rights on them.
        waiver_sudo = (
            self.env["implementation.waiver"]
            .sudo()
            ._by_verb()
            .create(
                {
                    "item_id": self.id,
                    "reason": reason,
                    "risk": risk,
                    "expires_on": expires_on,
                    "requested_by_id": actor.partner.id,
                    "requested_on": now,
                }
            )
        )
        self._record_events("waiver_requested", {self.id: [reason]}, now=now)
        waiver_sudo._consent(now=now)
        return waiver_sudo

    def _return_in_running_stage(self):
        """Ask for the item again in a stage that runs; its old stage was signed.

        Returns the new item, or this one when no stage is left to run.
        """
        self.ensure_one()
        stage = self.stage_id._next_open_stage()
        if not stage:
            return self
        return self.create(
            {
                "stage_id": stage.id,
                "name": self.name,
                "criterion": self.criterion,
                "owner_side": self.owner_side,
                "confirm_side": self.confirm_side,
                "member_id": self.member_id.id,
                "is_critical": self.is_critical,
                "evidence_kind": self.evidence_kind,
                "evidence_required": self.evidence_required,
                "due_date": stage.plan_end,
            }
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

STATES = [
    ("requested", "Waits for consent"),
    ("active", "Waived"),
    ("refused", "Refused"),
    ("expired", "Expired"),
]
SIDES = ("client", "integrator")


class ImplementationWaiver(models.Model):
    """Why an item is done without, at which risk, until when, and who agreed."""

    _name = "implementation.waiver"
    _description = "Waiver"
    _inherit = ["implementation.guarded"]
    _order = "id desc"
    _rec_name = "reason"
    _guarded_fields = frozenset(
        {
            "item_id",
            "reason",
            "risk",
            "expires_on",
            "state",
            "requested_by_id",
            "requested_on",
            *(f"{side}_consent_by_id" for side in SIDES),
            *(f"{side}_consent_on" for side in SIDES),
        }
    )

    item_id = fields.Many2one(
        "implementation.item",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    stage_id = fields.Many2one(
        related="item_id.stage_id",
        store=True,
        index=True,
    )
    project_id = fields.Many2one(
        related="item_id.project_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="item_id.company_id",
        store=True,
    )
    reason = fields.Text(required=True, readonly=True)
    risk = fields.Text(required=True, readonly=True)
    expires_on = fields.Date(
        readonly=True,
        index="btree_not_null",
        help="After this day the item is open again; empty for good.",
    )
    state = fields.Selection(
        STATES,
        default="requested",
        required=True,
        readonly=True,
    )
    requested_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )
    requested_on = fields.Datetime(readonly=True)
    client_consent_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )
    client_consent_on = fields.Datetime(readonly=True)
    integrator_consent_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )
    integrator_consent_on = fields.Datetime(readonly=True)

    _requested_uniq = models.UniqueIndex(
        "(item_id) WHERE state = 'requested'",
        "A waiver of this item waits for consent already.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A waiver is part of the history and stays."))

    def action_consent(self):
        """Agree for the side of whoever clicks."""
        self.item_id.check_access("write")
        for waiver_sudo in self.sudo():  # waivers are written by verbs only
            waiver_sudo._consent()
        return True

    def action_refuse(self):
        """Refuse for the side of whoever clicks; the item stays open."""
        self.item_id.check_access("write")
        for waiver_sudo in self.sudo():  # waivers are written by verbs only
            waiver_sudo._refuse()
        return True

    def _words(self):
        """Reason, risk and end, a line each."""
        self.ensure_one()
        lines = [self.reason, self.env._("Risk: %(risk)s", risk=self.risk)]
        if self.expires_on:
            end = format_date(self.env, self.expires_on)
            lines.append(self.env._("Until %(date)s", date=end))
        return "\n".join(lines)

    def _sides_needed(self):
        """Sides whose consent the waiver needs.

        The client's whenever the item is his to own or confirm, or critical.
        """
        self.ensure_one()
        item = self.item_id
        if item.is_critical or "client" in item._duty().sides:
            return SIDES
        return ("integrator",)

    def _consent(self, now=None):
        """Agree for the acting side; with the last consent the item is waived."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        actor = self._consenting_actor()
        self._by_verb().write(
            {
                f"{actor.side}_consent_by_id": actor.partner.id,
                f"{actor.side}_consent_on": now,
            }
        )
        if all(self[f"{side}_consent_on"] for side in self._sides_needed()):
            self._by_verb().write({"state": "active"})
            self.item_id._by_verb().write({"waived": True})
            self.item_id._record_events(
                "waived", {self.item_id.id: [self.reason]}, now=now
            )

    def _refuse(self, now=None):
        """Refuse for the acting side; the item stays open."""
        self.ensure_one()
        self._consenting_actor()
        self._by_verb().write({"state": "refused"})
        self.item_id._record_events("waiver_refused", now=now)

    def _consenting_actor(self):
        actor = self.item_id._ticking_actor()
        if self.state != "requested":
            raise UserError(self.env._("This waiver was decided on already."))
        if actor.side not in SIDES:
            raise UserError(self.env._("Client and integrator decide on waivers."))
        return actor

    @api.model
    def _cron_expire(self, now=None):
        """Bring items back whose waiver has ended; safe to run at any time."""
        now = now or fields.Datetime.now()
        Cron = self.env["ir.cron"]
        ended = self.search(self._domain_ended(now.date()))
        Cron._commit_progress(remaining=len(ended))
        for waiver in ended:
            waiver._expire(now)
            if not Cron._commit_progress(1):
                break

    @api.model
    def _domain_ended(self, today):
        return Domain("state", "=", "active") & Domain("expires_on", "<", today)

    def _expire(self, now):
        """End the waiver: the item is open again, or returns in a running stage."""
        self.ensure_one()
        self._by_verb().write({"state": "expired"})
        item = self.item_id
        if item.stage_id.state in ("accepted", "review"):
            # What was put to signature stays as it is: the work returns elsewhere.
            item = item._return_in_running_stage()
        else:
            item._by_verb().write({"waived": False})
        item._record_events("waiver_expired", {item.id: [self.reason]}, now=now)

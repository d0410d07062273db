# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

OPEN, UPHELD, KEPT = "open", "upheld", "kept"
STATES = [(OPEN, "Open"), (UPHELD, "Decided anew"), (KEPT, "Decision kept")]
#: Longer texts are cut: nobody reads on, and a ticket takes files.
MAX_TEXT = 20000
AGENTS_GROUP = "helpdesk_mgmt.group_helpdesk_user_own"
MANAGERS_GROUP = "helpdesk_mgmt.group_helpdesk_manager"


class SupportScopeObjection(models.Model):
    """A client who does not agree with how a request was decided."""

    _name = "support.scope.objection"
    _description = "Objection to a Decision"
    _inherit = ["implementation.guarded", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "ticket_id"
    _guarded_fields = frozenset(
        {
            "ticket_id",
            "decision_id",
            "partner_id",
            "at",
            "text",
            "state",
            "answered_on",
            "answered_by_id",
        }
    )

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    team_id = fields.Many2one(related="ticket_id.team_id", store=True)
    client_id = fields.Many2one(
        related="ticket_id.commercial_partner_id", string="Client", store=True
    )
    decision_id = fields.Many2one(
        "support.scope.decision", ondelete="set null", readonly=True
    )
    scope = fields.Selection(related="decision_id.scope", string="Decided as")
    outcome = fields.Selection(related="decision_id.outcome", string="In Scope")
    reason = fields.Char(
        string="Reason Given", compute="_compute_reason", compute_sudo=True
    )
    decided_by_id = fields.Many2one(related="decision_id.user_id", string="Decided by")
    partner_id = fields.Many2one(
        "res.partner", string="Who", required=True, ondelete="restrict", readonly=True
    )
    at = fields.Datetime(string="Received", required=True, readonly=True)
    text = fields.Text(string="Objection", required=True, readonly=True)
    state = fields.Selection(STATES, required=True, default=OPEN, readonly=True)
    answer = fields.Text(help="As the client reads it, on the ticket and by mail.")
    answered_on = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False
    )

    _open_uniq = models.UniqueIndex(
        "(ticket_id) WHERE state = 'open'",
        "An objection to this decision is being looked at already.",
    )

    @api.depends("decision_id")
    @api.depends_context("lang")
    def _compute_reason(self):
        for objection in self:
            decision = objection.decision_id
            # Stored it is in the language of whoever decided.
            objection.reason = decision._reason_words() if decision else False

    def write(self, vals):
        if "answer" in vals and self.filtered(lambda one: one.state != OPEN):
            raise UserError(
                self.env._("The client was told this answer: it is not changed.")
            )
        return super().write(vals)

    # What the client does

    @api.model
    def _object(self, ticket, partner, text, now=None):
        """Record that ``partner`` does not agree with how ``ticket`` was decided.

        Raises ``UserError`` without words, without a decision, or while an objection
        is open. That the person may speak for the client is for the caller to know.
        """
        text = str(text or "").strip()[:MAX_TEXT]
        if not text:
            raise UserError(self.env._("Say why you do not agree."))
        # Clients have no rights on decisions, nor on what becomes of their objections.
        self_sudo, ticket_sudo = self.sudo(), ticket.sudo()
        # Two clicks at once: the second finds what the first has said.
        self.env["implementation.seal"]._lock(ticket_sudo)
        if not ticket_sudo.scope_decision_id:
            raise UserError(self.env._("Nothing is decided on this request yet."))
        if ticket_sudo.change_request_ids.filtered(lambda one: one.state == "accepted"):
            raise UserError(
                self.env._("The offer was accepted: what is done is agreed.")
            )
        if self_sudo.search_count(
            [("ticket_id", "=", ticket_sudo.id), ("state", "=", OPEN)], limit=1
        ):
            raise UserError(
                self.env._("An objection to this decision is being looked at already.")
            )
        # Our talk about it is not the client's to follow.
        quiet_sudo = self_sudo.with_context(mail_create_nosubscribe=True)
        objection_sudo = quiet_sudo._by_verb().create(
            {
                "ticket_id": ticket_sudo.id,
                "decision_id": ticket_sudo.scope_decision_id.id,
                "partner_id": partner.id,
                "at": now or fields.Datetime.now(),
                "text": text,
            }
        )
        objection_sudo._ask_responsible()
        # Without the leave of this verb to write what is guarded.
        return self_sudo.browse(objection_sudo.id)

    def _ask_responsible(self):
        """Let the head of the team answer."""
        user = self._responsible()
        if not user:
            return
        objection = self.with_context(lang=user.lang)
        objection.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=objection.env._(
                "%(who)s does not agree with the decision on %(ticket)s",
                who=self.partner_id.name,
                ticket=self.ticket_id.number,
            ),
            user_id=user.id,
        )

    def _responsible(self):
        """Who is asked: the head of the team, else who answers for the agreement.

        Somebody who may decide goes before somebody who may only read.
        """
        ticket = self.ticket_id
        company = ticket.company_id
        asked = ticket.team_id.user_id | ticket.agreement_id.user_id | ticket.user_id
        able = asked.filtered(
            lambda user: (
                user.active
                and user.has_group(AGENTS_GROUP)
                and (not company or company in user.company_ids)
            )
        )
        managers = able.filtered(lambda user: user.has_group(MANAGERS_GROUP))
        return managers[:1] or able[:1]

    # What the manager does

    def action_uphold(self):
        """Agree with the client: the ticket is to be decided anew."""
        self.ensure_one()
        self.check_access("write")
        self._uphold()
        return self.ticket_id._get_records_action()

    def action_keep(self):
        """Stay with the decision; the answer says why."""
        for objection in self:
            objection.check_access("write")
            objection._keep()
        return True

    def _uphold(self, now=None):
        ticket = self.ticket_id
        requests = ticket.change_request_ids
        if accepted := requests.filtered(lambda one: one.state == "accepted")[:1]:
            raise UserError(
                self.env._(
                    "The client has accepted %s meanwhile. Keep the decision.",
                    accepted.display_name,
                )
            )
        self._end(UPHELD, now)
        # What was decided anew since then stays.
        if ticket.scope_decision_id != self.decision_id:
            return
        reason = self.env._("%s objected, and was right.", self.partner_id.name)
        for request in requests.filtered(lambda one: one.state in ("draft", "sent")):
            request._end("cancelled", reason, now)
        if ticket.scope_decision_id:
            ticket._scope_reopen(reason)

    def _keep(self, now=None):
        if not (self.answer or "").strip():
            raise UserError(self.env._("Write the answer first: the client reads it."))
        self._end(KEPT, now)

    def _end(self, state, now=None):
        """Close the objection and tell the client on the ticket."""
        if self.state != OPEN:
            raise UserError(self.env._("This objection was answered already."))
        now = now or fields.Datetime.now()
        self._by_verb().write(
            {
                "state": state,
                "answered_on": now,
                "answered_by_id": self.env.user.id,
            }
        )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        self._tell_client(state)

    def _tell_client(self, state):
        env = self.with_context(lang=self.partner_id.lang).env
        if state == UPHELD:
            told = env._("We have read your objection and decide on this request anew.")
        else:
            told = env._("We have read your objection. The decision stays.")
        body = Markup("<p>%s</p>") % told
        if self.answer:
            lines = Markup("<br>").join(self.answer.splitlines())
            body += Markup("<p>%s</p>") % lines
        # A person's answer to the client: a message, not a notification.
        self.ticket_id.message_post(
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner_id.ids,
        )

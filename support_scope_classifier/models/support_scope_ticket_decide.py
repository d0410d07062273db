# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, float_compare, split_every

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES

from .support_sla_clock import OUT_OF_SCOPE

SUPPORT, SMALL_CHANGE = "support", "minor_change"
DEVELOPMENT, MAINTENANCE = "development", "maintenance"
CODES = tuple(code for code, _label in SCOPES)
INCLUDED, EXCLUDED, ESTIMATE = "included", "excluded", "estimate"
MINUTES = 60
OFFER = "support_scope_classifier.support_change_offer_action"
#: An estimate beyond this is a slip of the keyboard.
MOST_MINUTES = 10_000 * MINUTES
#: So many tickets of a running business are looked at together.
AT_ONCE = 500
#: A client who was asked, or has agreed, relies on the request being paid work.
RELIED_ON = ("sent", "accepted")


class SupportScopeTicketDecide(models.AbstractModel):
    """What a person decides a ticket is, and what follows from it.

    A decision is a row of its own; the last one counts. Only a decision moves
    promises, money and reports.
    """

    _name = "support.scope.ticket.decide"
    _description = "Decided Scope of a Ticket"

    def action_confirm_scope(self, code):
        """Decide that these tickets are ``code``: a class of ``SCOPES``.

        Whoever may write the tickets may. Raises ``UserError`` for any other code. A
        single small change then asks for its estimate.
        """
        self.check_access("write")
        self._check_scope_code(code)
        self._decide_scope(code)
        if code == SMALL_CHANGE and len(self) == 1:
            return self.action_estimate_change()
        return True

    def action_confirm_suggestion(self):
        """Agree with what is shown; what is decided or not sure stays as it is."""
        self.check_access("write")
        # Suggestions are read by whoever may write their ticket.
        by_code = self.sudo().grouped(
            lambda ticket: (
                not ticket.scope_decision_id and ticket.scope_suggestion_id.shown
            )
        )
        by_code.pop(False, None)
        done = self.browse()
        for code, tickets_sudo in by_code.items():
            tickets = self.browse(tickets_sudo.ids)
            tickets._decide_scope(code)
            done |= tickets
        if len(self) == 1:
            if done and SMALL_CHANGE in by_code:
                return self.action_estimate_change()
            return True
        return self._scope_notice(done)

    def action_estimate_change(self):
        """Ask how much work a small change is."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_scope_classifier.support_scope_effort_action"
        )
        action["context"] = {"default_ticket_id": self.id, "dialog_size": "medium"}
        return action

    def action_offer_change(self):
        """Make a change request of a ticket that support does not include."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.ref(OFFER, False):
            return True
        action = self.env["ir.actions.act_window"]._for_xml_id(OFFER)
        action["context"] = {"default_ticket_id": self.id}
        return action

    @api.model
    def _check_scope_code(self, code):
        if code not in CODES:
            raise UserError(
                self.env._(
                    "%(code)s is no class of requests. Choose one of %(codes)s.",
                    code=str(code)[:40],
                    codes=", ".join(CODES),
                )
            )

    def _scope_notice(self, done):
        """Tell how many of many were decided, and reload the list."""
        left = len(self) - len(done)
        words = self.env._("Decided as suggested: %s.", len(done))
        if left:
            words += " " + self.env._(
                "Left as they are: %s, decided before or without a sure suggestion.",
                left,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": words,
                "type": "success" if done else "warning",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _decide_scope(self, code, minutes=None, request_type=None):
        """Record the decision of the current user, and do what follows.

        ``minutes`` is the estimate of a small change; without it the change waits.
        The caller has checked that its user may write the tickets.
        """
        now = self._sla_now()
        minutes = self._scope_minutes(code, minutes)
        rows, by_outcome = [], {}
        # Who may write a ticket decides what it is, whatever else he may read.
        for ticket_sudo in self.sudo():
            suggestion_sudo = ticket_sudo.scope_suggestion_id
            kind_sudo = (request_type or suggestion_sudo.type_id).sudo()
            if not request_type and ticket_sudo._scope_of_type(kind_sudo) != code:
                kind_sudo = kind_sudo.browse()
            outcome, why = ticket_sudo._scope_why(code, minutes, kind_sudo)
            by_outcome.setdefault(outcome, []).append(ticket_sudo.id)
            rows.append(
                {
                    "ticket_id": ticket_sudo.id,
                    "company_id": ticket_sudo.company_id.id,
                    "at": now,
                    "user_id": self.env.uid,
                    "scope": code,
                    "type_id": kind_sudo.id,
                    "suggestion_id": suggestion_sudo.id,
                    "suggested": suggestion_sudo.shown,
                    "is_override": suggestion_sudo.shown not in (False, code),
                    "estimate_minutes": minutes or 0,
                    "outcome": outcome,
                    "answer": why,
                    "reason": self._scope_reason(why, kind_sudo),
                    "lang": suggestion_sudo.lang,
                }
            )
        self.browse(
            [
                ticket_id
                for outcome, ticket_ids in by_outcome.items()
                if outcome != EXCLUDED
                for ticket_id in ticket_ids
            ]
        )._check_no_change_relied_on()
        decisions_sudo = self.env["support.scope.decision"].sudo().create(rows)
        for decision_sudo in decisions_sudo:
            ticket_sudo = decision_sudo.ticket_id
            ticket_sudo._by_verb().scope_decision_id = decision_sudo
        # Together: what follows costs as many queries for one ticket as for many.
        for outcome, ticket_ids in by_outcome.items():
            tickets_sudo = self.browse(ticket_ids).sudo()
            tickets_sudo._by_verb().write({"scope": code, "scope_outcome": outcome})
        self.env["support.scope.model"]._note_decisions()
        return decisions_sudo

    @api.model
    def _scope_minutes(self, code, minutes):
        """The estimate as it counts: of a small change only, and possible."""
        if code != SMALL_CHANGE or minutes is None:
            return None
        if not 0 < minutes <= MOST_MINUTES:
            raise UserError(self.env._("Say how much work it is, in hours."))
        return max(1, round(minutes))

    def _check_no_change_relied_on(self):
        """Raise when a client was asked to pay for what is to count as support."""
        request_sudo = (
            self.env["support.change.request"]
            .sudo()  # whoever decides may not read every request
            .search(
                [("ticket_id", "in", self.ids), ("state", "in", RELIED_ON)], limit=1
            )
        )
        if not request_sudo:
            return
        if request_sudo.state == "sent":
            raise UserError(
                self.env._(
                    "The client is being asked about change request %(request)s of "
                    "ticket %(ticket)s. Take it back first.",
                    request=request_sudo.number,
                    ticket=request_sudo.ticket_id.number,
                )
            )
        raise UserError(
            self.env._(
                "The client has accepted change request %(request)s of ticket "
                "%(ticket)s: it stays out of scope.",
                request=request_sudo.number,
                ticket=request_sudo.ticket_id.number,
            )
        )

    def _scope_reopen(self, reason):
        """Return tickets to be decided anew: their change was refused, say."""
        tickets_sudo = self.sudo()  # whoever refuses a change has no right on tickets
        tickets_sudo._by_verb().write(
            {"scope": False, "scope_outcome": False, "scope_decision_id": False}
        )
        for ticket_sudo in tickets_sudo:
            ticket_sudo.message_post(body=reason, subtype_xmlid="mail.mt_note")

    @api.model
    def _adopt_stated_scope(self):
        """Have tickets from before there were decisions read as what they are.

        Every one of them was support, as nobody had said anything: that is undecided,
        and counts the same. What somebody did say stays said, so no hours move; but no
        clock ends by an installation: whether it is out of scope, a person decides.
        What is open gets its suggestion. Twice does nothing more.
        """
        self.flush_model(["scope", "scope_decision_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE helpdesk_ticket SET scope = NULL"
                " WHERE scope = %s AND scope_decision_id IS NULL",
                SUPPORT,
            )
        )
        self.invalidate_model(["scope"])
        undecided = Domain("scope_decision_id", "=", False)
        waiting = self.search(
            undecided
            & Domain("scope_suggestion_id", "=", False)
            & Domain("stage_id.closed", "=", False)
        )
        for some in split_every(AT_ONCE, waiting.ids, self.browse):
            some._suggest_scope()

    # What the agreement says

    def _scope_version(self):
        """The version of the agreement that says what is included, as superuser."""
        self.ensure_one()
        return self.sudo().agreement_id.version_id  # agents read terms, not prices

    def _scope_of_type(self, request_type):
        """What a request type counts as under the agreement of this ticket."""
        return self._scope_version()._scope_of_type(request_type)

    def _scope_answer(self, code, minutes=None, request_type=None):
        """``(outcome, reason)`` of a class under this ticket's agreement, in words."""
        outcome, why = self._scope_why(code, minutes, request_type)
        return outcome, self._scope_reason(why, request_type)

    def _scope_why(self, code, minutes=None, request_type=None):
        """``(outcome, why)``; ``why`` is what `_scope_reason` puts into words."""
        self.ensure_one()
        version_sudo = self._scope_version()
        mapped = {}
        if request_type and request_type.scope != code:
            if version_sudo._scope_of_type(request_type) == code:
                mapped = {"mapped": True}
        if code == SUPPORT:
            return INCLUDED, {"why": "support" if version_sudo else "bare", **mapped}
        if code == MAINTENANCE:
            why = "package" if version_sudo.maintenance else "no_package"
            return INCLUDED, {"why": why, **mapped}
        if code == DEVELOPMENT:
            return EXCLUDED, {"why": "development", **mapped}
        if minutes is None:
            return ESTIMATE, {"why": "estimate", **mapped}
        return self._small_change_why(version_sudo, minutes, mapped)

    def _small_change_why(self, version_sudo, minutes, mapped):
        limit = round(version_sudo.small_change_hours * MINUTES)
        why = {"minutes": minutes, "limit": limit, **mapped}
        if not limit:
            return EXCLUDED, {**why, "why": "no_small"}
        if minutes >= limit:
            return EXCLUDED, {**why, "why": "not_small"}
        if version_sudo.allowance_hours:
            left = max(0.0, self.sudo().agreement_id.hours_left)
            why["left"] = round(left * MINUTES)
            if float_compare(minutes / MINUTES, left, 2) > 0:
                return EXCLUDED, {**why, "why": "none_left"}
        return INCLUDED, {**why, "why": "small"}

    @api.model
    def _scope_reason(self, why, request_type=None):
        """Why it is in or out, in the language of whoever reads it: agent or client."""
        why = why or {}
        hours, limit, left = (
            self._hours_words(why.get(name) or 0)
            for name in ("minutes", "limit", "left")
        )
        words = {
            "support": self.env._("Support is included."),
            "bare": self.env._(
                "It is support, but there is no support agreement: the work may be "
                "charged."
            ),
            "package": self.env._("It is maintenance: the maintenance package has it."),
            "no_package": self.env._(
                "It is maintenance, and no maintenance package is agreed: the hours "
                "are charged."
            ),
            "development": self.env._(
                "New logic, documents or screens are development: they are agreed and "
                "paid separately."
            ),
            "estimate": self.env._(
                "Whether a small change is included depends on how much work it is."
            ),
            "no_small": self.env._(
                "It is %s of work, and no agreement includes small changes.", hours
            ),
            "not_small": self.env._(
                "It is %(hours)s of work. Small changes below %(limit)s count as "
                "support.",
                hours=hours,
                limit=limit,
            ),
            "none_left": self.env._(
                "It is %(hours)s of work, and %(left)s of the included hours are left.",
                hours=hours,
                left=left,
            ),
            "small": self.env._(
                "It is %(hours)s of work: below %(limit)s, so it counts as support.",
                hours=hours,
                limit=limit,
            ),
        }
        text = words.get(why.get("why"), "")
        if why.get("why") == "small" and "left" in why:
            text += " " + self.env._("%s of the included hours are left.", left)
        if why.get("mapped") and request_type:
            text = self.env._(
                "“%(type)s” is named in the agreement. %(reason)s",
                type=request_type.sudo().name,  # clients have no right on types
                reason=text,
            )
        return text

    @api.model
    def _hours_words(self, minutes):
        hours, rest = divmod(max(0, minutes), MINUTES)
        if hours and rest:
            return self.env._("%(h)s h %(min)s min", h=hours, min=rest)
        return self.env._("%s h", hours) if hours else self.env._("%s min", rest)

    # What the clocks see

    @api.model
    def _sla_watched_fields(self):
        return super()._sla_watched_fields() | {"scope_outcome", "scope"}

    def _sla_watched(self, names):
        watched = super()._sla_watched(names)
        # Neither kept nor broken: nobody promised to do this.
        if not watched.ended and self.scope_outcome == EXCLUDED:
            return watched._replace(ended=OUT_OF_SCOPE)
        return watched

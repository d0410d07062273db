# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.implementation_methodology.models.implementation_seal import (
    STATES as SEAL_STATES,
)

from ..tools import allowance_outlook as forecast
from ..tools.term import ACTIVE, DRAFT, SENT, SIGNED

MINUTES = 60
#: What of a version the agreement shows as its own.
TERMS = (
    "level_id",
    "summary",
    "calendar_id",
    "target_ids",
    "goal",
    "service_ids",
    "channel_ids",
    "allowance_hours",
    "allowance_period",
    "small_change_hours",
    "maintenance",
)


class SupportAgreementShow(models.AbstractModel):
    """An agreement as our own people see it: its terms, and what is still missing."""

    _name = "support.agreement.show"
    _description = "Agreement on the Screen"

    version_count = fields.Integer(compute="_compute_counts")
    statement_count = fields.Integer(compute="_compute_counts")
    missing = fields.Text(
        compute="_compute_missing",
        help="Without this the agreement cannot be put to signature.",
    )
    advised = fields.Text(
        compute="_compute_missing", help="Worth a look before it is put to signature."
    )

    # The terms of the version in force
    level_id = fields.Many2one("support.agreement.level", compute="_compute_terms")
    summary = fields.Char(string="Promises", compute="_compute_terms")
    calendar_id = fields.Many2one(
        "resource.calendar", string="Working Hours", compute="_compute_terms"
    )
    target_ids = fields.Many2many(
        "support.sla.target", string="Targets", compute="_compute_terms"
    )
    goal = fields.Float(
        string="Attainment Goal (%)", digits=(5, 2), compute="_compute_terms"
    )
    service_ids = fields.Many2many(
        "support.agreement.service",
        string="Services Included",
        compute="_compute_terms",
    )
    channel_ids = fields.Many2many(
        "helpdesk.ticket.channel", string="Agreed Channels", compute="_compute_terms"
    )
    allowance_hours = fields.Float(string="Hours Included", compute="_compute_terms")
    allowance_period = fields.Selection(
        "_selection_period", string="Period", compute="_compute_terms"
    )
    small_change_hours = fields.Float(
        string="Small Change below (h)", compute="_compute_terms"
    )
    maintenance = fields.Boolean(string="Maintenance Package", compute="_compute_terms")
    draft_seal_state = fields.Selection(
        SEAL_STATES, string="Signatures", compute="_compute_draft"
    )
    draft_number = fields.Integer(compute="_compute_draft")

    # The version itself cannot be followed: which one it is changes with the day.
    @api.depends(*(f"version_ids.{name}" for name in TERMS), "version_ids.seal_state")
    def _compute_terms(self):
        for agreement in self:
            for name in TERMS:
                agreement[name] = agreement.version_id[name]

    @api.depends("version_ids.seal_state")
    def _compute_draft(self):
        for agreement in self:
            agreement.draft_seal_state = agreement.draft_id.seal_state
            agreement.draft_number = agreement.draft_id.number

    @api.model
    def _selection_period(self):
        periods = self.env["support.agreement.version"]._fields["allowance_period"]
        return periods._description_selection(self.env)

    @api.depends("version_ids", "statement_ids")
    def _compute_counts(self):
        versions, statements = (
            # Statements are for managers; that there are some is no secret.
            dict(
                self.env[model]
                .sudo()
                ._read_group(
                    [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
                )
            )
            for model in ("support.agreement.version", "support.statement")
        )
        for agreement in self:
            agreement.version_count = versions.get(agreement, 0)
            agreement.statement_count = statements.get(agreement, 0)

    @api.depends(
        "member_ids.can_sign",
        "member_ids.side",
        "member_ids.escalation",
        "member_ids.partner_id.email",
        "member_ids.has_login",
        "version_ids.seal_state",
        "version_ids.target_ids",
        "version_ids.service_ids",
        "version_ids.channel_ids",
        "version_ids.reach_note",
    )
    def _compute_missing(self):
        for agreement in self:
            version = agreement.draft_id
            waited_for = version and version.seal_state != "requested"
            for name, words in (
                ("missing", agreement._missing_words(version) if waited_for else []),
                ("advised", agreement._advised_words(version) if waited_for else []),
            ):
                agreement[name] = "\n".join(f"• {line}" for line in words)

    def _missing_words(self, version):
        """What keeps ``version`` from being put to signature."""
        words = []
        if not version.target_ids:
            words.append(self.env._("Promise something: add at least one target."))
        signers = self.member_ids.filtered("can_sign")
        if "client" not in signers.mapped("side"):
            words.append(
                self.env._("Give a person of the client the right to sign (People).")
            )
        return words

    def _advised_words(self, version):
        words = []
        for person in self.member_ids.filtered("can_sign"):
            if not person.email:
                words.append(
                    self.env._(
                        "%s may sign and has no e-mail address: nobody will ask.",
                        person.partner_id.name,
                    )
                )
            elif not person.has_login:
                words.append(
                    self.env._(
                        "%s may sign and has no login yet: grant access to the portal.",
                        person.partner_id.name,
                    )
                )
        if not version.service_ids:
            words.append(self.env._("No services are named."))
        if not version.channel_ids:
            words.append(
                self.env._(
                    "No channels are named: requests through any channel are agreed."
                )
            )
        if not version.reach_note:
            words.append(self.env._("It does not say how to reach you."))
        if not self.member_ids.filtered("escalation"):
            words.append(self.env._("Nobody is named for escalation (People)."))
        return words

    def action_request(self):
        """Put the version that is being agreed to signature."""
        self.ensure_one()
        return self.draft_id.action_request()

    def action_withdraw(self):
        """Take the request for signatures back."""
        self.ensure_one()
        return self.draft_id.action_withdraw()

    def action_open_versions(self):
        """All versions, the newest first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_agreement_version_action"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        return action

    def action_open_statements(self):
        """The statements of the months."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_statement_action"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        return action

    @api.model
    def _open_states(self):
        """States of agreements that still hold, or may come to."""
        return [DRAFT, SENT, SIGNED, ACTIVE]

    # Included hours

    @api.model
    def _allowance_words(self, pot, outlook, today):
        """How the period stands, in one sentence of the current language."""
        values = {
            "used": self._hours_words(pot.used),
            "all": self._hours_words(pot.available),
            "beyond": self._hours_words(pot.beyond),
            "day": format_date(self.env, outlook.day) if outlook.day else "",
            "end": format_date(self.env, pot.period.last),
        }
        if outlook.reason == forecast.EMPTY:
            if pot.beyond:
                return self.env._(
                    "No hours are included, %(beyond)s were used.", **values
                )
            return self.env._("No hours are included.")
        if outlook.reason == forecast.RAN_OUT:
            if pot.beyond:
                return self.env._(
                    "All of %(all)s used since %(day)s, and %(beyond)s beyond.",
                    **values,
                )
            return self.env._("All of %(all)s used since %(day)s.", **values)
        if today > pot.period.last:
            return self.env._("%(used)s of %(all)s were used until %(end)s.", **values)
        if outlook.reason == forecast.RUNS_OUT:
            return self.env._(
                "%(used)s of %(all)s used, lasts until %(day)s.", **values
            )
        if outlook.reason == forecast.LASTS:
            return self.env._(
                "%(used)s of %(all)s used, lasts beyond the end of the period on "
                "%(end)s.",
                **values,
            )
        return self.env._("%(used)s of %(all)s used.", **values)

    @api.model
    def _hours_words(self, minutes):
        """``12 h 30 min``."""
        hours, rest = divmod(minutes, MINUTES)
        if not rest:
            return self.env._("%s h", hours)
        if not hours:
            return self.env._("%s min", rest)
        return self.env._("%(hours)s h %(rest)s min", hours=hours, rest=rest)

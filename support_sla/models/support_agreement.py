# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import term as rules
from .support_sla_ticket_sides import MANAGERS

STATES = [
    (rules.DRAFT, "Draft"),
    (rules.SENT, "Sent"),
    (rules.SIGNED, "Signed, not begun"),
    (rules.ACTIVE, "Active"),
    (rules.EXPIRED, "Expired"),
    (rules.TERMINATED, "Terminated"),
]


class SupportAgreement(models.Model):
    """What was agreed with a client about support: for how long, and with whom.

    What is promised and included stands in its versions; the signed ones hold one
    after the other. The state follows from dates, so nobody has to set it.
    """

    _name = "support.agreement"
    _description = "Support Agreement"
    _inherit = [
        "support.agreement.match",
        "support.agreement.term",
        "support.agreement.allowance",
        "support.agreement.closing",
        "support.agreement.show",
        "implementation.numbered",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _number_field = "name"
    _guarded_fields = frozenset(
        {
            "name",
            "sent_on",
            "signed_on",
            "terminated_on",
            "termination_reason",
            "renewal_reminded",
            "allowance_warned",
        }
    )
    #: Agreed with the first signature, so part of what was signed.
    _agreed_fields = frozenset(
        {
            "partner_id",
            "company_id",
            "project_ids",
            "team_ids",
            "tz",
            "currency_id",
            "date_start",
            "date_end",
        }
    )

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    project_ids = fields.Many2many(
        "project.project",
        string="Projects",
        domain="[('company_id', 'in', [company_id, False])]",
        # Without its last project it would hold for all of them.
        ondelete="restrict",
        help="Holds for tickets of these projects only. Leave empty for all.",
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        ondelete="restrict",
        help="Holds for tickets of these teams only. Leave empty for all.",
    )
    tz = fields.Selection(
        selection="_selection_tz",
        string="Time Zone",
        required=True,
        default=lambda self: self._default_tz(),
        help="In which days and months of this agreement begin and end.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    date_start = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=lambda self: fields.Date.context_today(self),
    )
    date_end = fields.Date(
        string="Until",
        tracking=True,
        help="The last day on which it holds. Leave empty for an agreement without "
        "end.",
    )
    terminated_on = fields.Date(
        string="Terminated as of",
        readonly=True,
        copy=False,
        tracking=True,
        help="The last day on which it holds.",
    )
    termination_reason = fields.Text(readonly=True, copy=False)
    sent_on = fields.Date(readonly=True, copy=False)
    signed_on = fields.Date(readonly=True, copy=False)
    renewal_days = fields.Integer(
        string="Remind of the Renewal (days before)",
        default=30,
        help="How long before its end the responsible person is reminded to renew it.",
    )
    renewal_reminded = fields.Date(
        readonly=True, copy=False, help="The end that was reminded of."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible Person",
        default=lambda self: self.env.user,
        tracking=True,
        help="Who answers for it on our side.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Client's Contact",
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Who answers for it on the client's side.",
    )
    member_ids = fields.One2many(
        "support.agreement.member",
        "agreement_id",
        string="People",
        help="Who of the client sees the agreement in the portal, asks for support"
        " and signs.",
    )
    version_ids = fields.One2many(
        "support.agreement.version", "agreement_id", string="Versions", readonly=True
    )
    version_id = fields.Many2one(
        "support.agreement.version",
        string="Version in Force",
        compute="_compute_version_id",
        help="What holds today; before the first signature, what is being agreed.",
    )
    draft_id = fields.Many2one(
        "support.agreement.version",
        string="Version Being Agreed",
        compute="_compute_version_id",
    )
    state = fields.Selection(
        selection=STATES, compute="_compute_state", search="_search_state"
    )
    statement_ids = fields.One2many(
        "support.statement",
        "agreement_id",
        string="Statements",
        readonly=True,
        groups=MANAGERS,
    )
    ticket_ids = fields.One2many(
        "helpdesk.ticket", "agreement_id", string="Tickets", readonly=True
    )
    ticket_count = fields.Integer(compute="_compute_ticket_count")

    _dates_in_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "An agreement ends on the day it begins, or later.",
    )
    _renewal_not_negative = models.Constraint(
        "CHECK(renewal_days >= 0)", "Give the days before the end as zero or more."
    )

    @api.model
    def _selection_tz(self):
        return self.env["res.partner"]._fields["tz"]._description_selection(self.env)

    @api.model
    def _default_tz(self):
        return self.env.company.resource_calendar_id.tz or self.env.user.tz or "UTC"

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = f"{agreement.name} {agreement.partner_id.name}"

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.ticket_count = counts.get(agreement, 0)

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        agreements._add_people()
        for agreement in agreements:
            if not agreement.version_ids:
                agreement._next_version({})
        return agreements

    def write(self, vals):
        agreed = self._agreed_fields.intersection(vals)
        if agreed and not self._is_by_verb():
            self._check_agreed(agreed)
        result = super().write(vals)
        if vals.get("active") is False:
            self._check_over()
        if {"contact_id", "user_id"}.intersection(vals):
            self._add_people()
        if "date_start" in vals:
            # Nobody has been asked yet: the first version begins with its agreement.
            for agreement in self:
                first = agreement.version_ids.filtered(lambda one: one.number == 1)
                first.valid_from = agreement.date_start
        if {"date_start", "date_end"}.intersection(vals):
            self.version_ids._check_valid_from()
            self.version_ids._check_period()
        if agreed:
            self._refresh_policies()
        return result

    def unlink(self):
        self.version_ids.unlink()  # and with them their policies
        return super().unlink()

    def _check_over(self):
        """Raise when somebody still relies on an agreement."""
        in_use = (rules.SENT, rules.SIGNED, rules.ACTIVE)
        for agreement in self.filtered(lambda one: one.state in in_use):
            raise UserError(
                self.env._(
                    "%s is still in force, or waits for signatures. Terminate it or "
                    "take the request back before you archive it.",
                    agreement.display_name,
                )
            )

    def _check_agreed(self, names):
        """Raise when what was put to signature would change."""
        if self.version_ids.filtered(
            lambda version: version.seal_state in ("requested", "signed")
        ):
            labels = sorted(
                self._fields[name]._description_string(self.env) for name in names
            )
            raise UserError(
                self.env._(
                    "%(fields)s are part of what is signed. Take the request back, or "
                    "terminate this agreement and make a new one.",
                    fields=", ".join(labels),
                )
            )

    @api.constrains("partner_id", "contact_id")
    def _check_contact(self):
        for agreement in self:
            client = agreement.partner_id.commercial_partner_id
            if agreement.partner_id != client:
                raise ValidationError(
                    self.env._(
                        "An agreement is made with a company, not with a person."
                    )
                )
            if (
                agreement.contact_id
                and agreement.contact_id.commercial_partner_id != client
            ):
                raise ValidationError(
                    self.env._("The client's contact is a person of the client.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        if self.version_ids.seal_id:
            raise UserError(
                self.env._(
                    "An agreement that was put to signature stays. Terminate or "
                    "archive it."
                )
            )

    def _sender_address(self):
        """From whom its mails are: who answers for it on our side, else the company."""
        self.ensure_one()
        # Whoever signs or is told reads neither logins nor companies.
        agreement_sudo = self.sudo()
        user, company = agreement_sudo.user_id, agreement_sudo.company_id
        return (user.email and user.email_formatted) or company.email_formatted

    def _add_people(self):
        """Let the responsible people of both sides see and sign it."""
        Member = self.env["support.agreement.member"]
        Member.create(
            [
                {
                    "agreement_id": agreement.id,
                    "partner_id": partner.id,
                    "side": side,
                    "can_sign": True,
                    "sees_hours": True,
                }
                for agreement in self
                for side, partner in (
                    ("client", agreement.contact_id),
                    ("integrator", agreement.user_id.partner_id),
                )
                if partner
                and partner
                not in agreement.with_context(active_test=False).member_ids.partner_id
            ]
        )

    def action_new_version(self):
        """Begin a new version with the terms of the one in force."""
        self.ensure_one()
        self.check_access("write")
        version = self.draft_id or self._next_version({})
        return version._get_records_action()

    def action_open_version(self):
        """Open the version that is being agreed, else the one in force."""
        self.ensure_one()
        return (self.draft_id or self.version_id)._get_records_action()

    def action_open_tickets(self):
        """The client's tickets under this agreement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.action_helpdesk_ticket_kanban_from_dashboard"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.contact_id.id}
        return action

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import attainment
from ..tools.allowance import ROLLOVERS
from ..tools.term import MONTH, QUARTER, TERM
from .support_sla_ticket_sides import MANAGERS

PERIODS = [(MONTH, "Month"), (QUARTER, "Quarter"), (TERM, "Whole term")]
ROLLOVER = list(
    zip(
        ROLLOVERS,
        (
            "Lapses",
            "May be used in the next period",
            "May be used until the end, up to a cap",
            "May be used until the end",
        ),
        strict=True,
    )
)
#: An agreement promises before the policies for everybody; special ones first.
SEQUENCE, SEQUENCE_SPECIAL = 2, 1


class SupportAgreementVersion(models.Model):
    """What is promised and included, as both sides sign it.

    Each version has a policy of its own: its targets promise to this client's tickets
    while it holds. What was put to signature does not change any more.
    """

    _name = "support.agreement.version"
    _description = "Support Agreement Version"
    _inherit = ["support.agreement.seal", "implementation.signed"]
    _order = "agreement_id, number desc"
    _guarded_fields = frozenset({"agreement_id", "number", "policy_id", "seal_id"})

    agreement_id = fields.Many2one(
        "support.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    partner_id = fields.Many2one(related="agreement_id.partner_id")
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    number = fields.Integer(string="Version", readonly=True, required=True, default=1)
    valid_from = fields.Date(
        required=True,
        help="Promises hold from this day on, never before all have signed. Hours and "
        "prices hold from this day on.",
    )
    level_id = fields.Many2one("support.agreement.level", ondelete="set null")
    level_reasons = fields.Text(string="Why This Level", copy=False)
    # What is promised
    policy_id = fields.Many2one(
        "support.sla.policy",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    calendar_id = fields.Many2one(
        related="policy_id.calendar_id", string="Working Hours", readonly=False
    )
    target_ids = fields.One2many(
        related="policy_id.target_ids", string="Targets", readonly=False
    )
    escalation_ids = fields.One2many(
        related="policy_id.level_ids",
        string="Escalation",
        readonly=False,
        help="Who is told, and what happens, before and after a promise falls due.",
    )
    summary = fields.Char(related="policy_id.summary")
    goal = fields.Float(
        string="Attainment Goal (%)",
        default=95.0,
        digits=(5, 2),
        help="Share of the promises of a month that is to be kept, without those that "
        "are excused.",
    )
    service_ids = fields.Many2many(
        "support.agreement.service", string="Services Included", ondelete="restrict"
    )
    service_note = fields.Text(
        string="More on the Services",
        help="The client reads it below the list of services.",
    )
    channel_ids = fields.Many2many(
        "helpdesk.ticket.channel",
        string="Agreed Channels",
        ondelete="restrict",
        help="A request through another channel is recorded and promised the same; "
        "its agent sees that the channel was not agreed. Leave empty for any channel.",
    )
    reach_note = fields.Text(
        string="How to Reach Us",
        help="Addresses, phone numbers and messengers, as the client reads them.",
    )
    duties = fields.Text(
        string="Duties on Breach", help="What we do when a promise was not kept."
    )
    band_ids = fields.One2many(
        "support.agreement.band",
        "version_id",
        string="Credit Bands",
        copy=True,
        groups=MANAGERS,
        help="What share of the fee is credited when less than the goal was attained.",
    )
    fee = fields.Monetary(
        string="Fee per Month", groups=MANAGERS, help="Credits are a share of it."
    )
    credit_cap = fields.Float(
        string="Most Credit (%)",
        default=100.0,
        digits=(5, 2),
        groups=MANAGERS,
        help="The most that is credited for a month, in percent of its fee.",
    )
    # What is included
    allowance_hours = fields.Float(
        string="Hours Included",
        help="Support hours that the fee includes in each period.",
    )
    allowance_period = fields.Selection(
        PERIODS,
        required=True,
        default=MONTH,
        help="For how long the included hours last.",
    )
    rollover = fields.Selection(
        ROLLOVER,
        string="What Is Left",
        required=True,
        default=ROLLOVERS[0],
        help="What becomes of hours that were not used in their period.",
    )
    rollover_cap = fields.Float(
        string="Carried Over at Most (h)",
        help="No more hours than these are carried into the next period.",
    )
    small_change_hours = fields.Float(
        string="Small Change below (h)",
        default=1.0,
        help="A small change that takes less than this counts as support.",
    )
    rate = fields.Monetary(
        string="Price of an Hour beyond",
        groups=MANAGERS,
        help="Leave at zero when no price was agreed: a person decides then.",
    )
    maintenance = fields.Boolean(
        string="Maintenance Package",
        help="Installing and updating modules and servers is included.",
    )
    declined_reason = fields.Text(related="seal_id.superseded_reason")
    number_words = fields.Char(compute="_compute_number_words")
    seal_number = fields.Char(related="seal_id.number", string="Document")
    requested_on = fields.Datetime(related="seal_id.requested_on")
    signed_on = fields.Datetime(related="seal_id.signed_on")
    # The document names the fee.
    pdf = fields.Binary(related="seal_id.pdf", groups=MANAGERS)
    pdf_name = fields.Char(related="seal_id.pdf_name")

    _number_uniq = models.UniqueIndex(
        "(agreement_id, number)", "Versions of an agreement have different numbers."
    )
    _hours_not_negative = models.Constraint(
        "CHECK(allowance_hours >= 0 AND rollover_cap >= 0 AND small_change_hours >= 0)",
        "Hours are zero or more.",
    )
    _money_not_negative = models.Constraint(
        "CHECK(fee >= 0 AND rate >= 0)", "Fee and price are zero or more."
    )
    _percent_in_range = models.Constraint(
        "CHECK(goal >= 0 AND goal <= 100 AND credit_cap >= 0 AND credit_cap <= 100)",
        "Percentages are between 0 and 100.",
    )

    @api.depends("number", "agreement_id.name")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.agreement_id.name} v{version.number}"

    @api.depends("number")
    def _compute_number_words(self):
        for version in self:
            version.number_words = self.env._("Version %s", version.number)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_verb():
            raise UserError(
                self.env._("A new version is begun with the button of the agreement.")
            )
        agreements = self.env["support.agreement"]
        for vals in vals_list:
            if not vals.get("policy_id"):
                agreement = agreements.browse(vals["agreement_id"])
                vals["policy_id"] = self._new_policy(agreement, vals).id
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_verb() and set(vals) - {"message_main_attachment_id"}:
            self._check_open()
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for version, vals in zip(self, vals_list, strict=True):
            # Targets and escalation steps come with the policy.
            for name in ("calendar_id", "target_ids", "escalation_ids"):
                vals.pop(name, None)
            policy_sudo = version.sudo().policy_id  # archived once it is over
            copied = policy_sudo._by_verb().copy(
                {
                    "name": policy_sudo.name,
                    "active": False,
                    "valid_from": False,
                    "valid_until": False,
                }
            )
            vals["policy_id"] = copied.id
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        if self.seal_id:
            raise UserError(self.env._("A version that was put to signature stays."))

    def unlink(self):
        policies_sudo = self.sudo().policy_id  # made with the version, goes with it
        result = super().unlink()
        policies_sudo.unlink()
        return result

    def _new_policy(self, agreement, vals):
        """The policy of a first version, with the targets of its level."""
        level = self.env["support.agreement.level"].browse(vals.get("level_id"))
        # Policies belong to managers, as agreements do; templates are archived.
        template_sudo = (
            level.sudo().policy_id or self.env.ref("support_sla.policy_default").sudo()
        )
        return template_sudo._by_verb().copy(
            {
                # in all languages: whoever writes it later does so in his own
                "name": agreement.display_name,
                "active": False,
                "company_id": agreement.company_id.id,
                "partner_ids": [Command.set(agreement.partner_id.ids)],
            }
        )

    def _take_level(self, level):
        """Begin anew with the terms of ``level``; what was agreed so far is lost.

        Texts are in the client's language, in which they are signed.
        """
        self.ensure_one()
        self._check_open()
        level = level.with_context(lang=self._seal_lang())
        terms = level._terms()
        old_policy_sudo = self.sudo().policy_id  # made with the version, as the new
        terms["policy_id"] = self._new_policy(self.agreement_id, terms).id
        self._by_verb().write(terms)
        old_policy_sudo.unlink()

    def action_take_level(self):
        """Begin anew with the terms of the chosen level."""
        self.ensure_one()
        self.check_access("write")
        if self.level_id:
            self._take_level(self.level_id)
        return True

    def _policy_conditions(self):
        """For which tickets the policy promises, as values to write."""
        self.ensure_one()
        # A project that its reader may not see would be left out of the condition.
        agreement_sudo = self.agreement_id.sudo()
        projects, teams = agreement_sudo.project_ids, agreement_sudo.team_ids
        return {
            "name": agreement_sudo.display_name,
            "sequence": SEQUENCE_SPECIAL if teams or projects else SEQUENCE,
            "company_id": agreement_sudo.company_id.id,
            "partner_ids": [Command.set(agreement_sudo.partner_id.ids)],
            "team_ids": [Command.set(teams.ids)],
            "domain": repr([("project_id", "in", projects.ids)]) if projects else "[]",
        }

    def _check_open(self):
        """Raise when a version was put to signature: both sides rely on it."""
        for version in self:
            if version.seal_state in ("requested", "signed"):
                raise UserError(
                    self.env._(
                        "Version %(number)s of %(agreement)s was put to signature and "
                        "cannot be changed. Begin a new version.",
                        number=version.number,
                        agreement=version.agreement_id.name,
                    )
                )

    @api.constrains("band_ids", "credit_cap")
    def _check_bands(self):
        for version_sudo in self.sudo():  # the cap is for managers to read
            try:
                attainment.check_bands(
                    version_sudo.band_ids._rules(), version_sudo._percent("credit_cap")
                )
            except attainment.BandError as error:
                raise ValidationError(version_sudo._band_objection(error)) from error

    @api.constrains("valid_from", "agreement_id")
    def _check_valid_from(self):
        for version in self:
            agreement = version.agreement_id
            if version.valid_from < agreement.date_start or (
                agreement.date_end and version.valid_from > agreement.date_end
            ):
                raise ValidationError(
                    self.env._("A version begins within the term of its agreement.")
                )

    @api.constrains("allowance_period", "agreement_id")
    def _check_period(self):
        for version in self:
            if version.allowance_period == TERM and not version.agreement_id.date_end:
                raise ValidationError(
                    self.env._(
                        "Hours for the whole term need an agreement with an end."
                    )
                )

    def _band_objection(self, error):
        words = {
            "range": self.env._("Bands and credits are percentages from 0 to 100."),
            "twice": self.env._("Two bands begin at the same attainment."),
            "order": self.env._(
                "Less attainment must not be credited less than more attainment."
            ),
            "cap": self.env._("The most credit is between 0 and 100 percent."),
        }
        return words[error.reason]

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import level_advice as advice

NO, YES, UNKNOWN = "no", "yes", "unknown"


class SupportAgreementForm(models.TransientModel):
    """Asks what an agreement is formed from, and proposes its level with reasons."""

    _name = "support.agreement.form"
    _description = "New Agreement"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("partner_id", "contact_id")

    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        required=True,
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Client's Contact",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', partner_id), "
        "('is_company', '=', False)]",
        help="Signs the agreement and sees it in the portal. More people can be added "
        "afterwards.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    date_end = fields.Date(string="Until")
    users = fields.Integer(help="0 when it is not known.")
    apps = fields.Integer(
        help="How many of Odoo's apps the client works with. 0 when it is not known.",
    )
    process_ids = fields.Many2many(
        "support.agreement.process",
        string="Critical Processes",
        help="Those whose standstill stops the client's business.",
    )
    it_team = fields.Selection(
        [(YES, "Yes"), (NO, "No"), (UNKNOWN, "Not known")],
        string="Own IT Team",
        required=True,
        default=UNKNOWN,
    )
    proposed_id = fields.Many2one(
        "support.agreement.level", compute="_compute_proposed_id"
    )
    points = fields.Integer(compute="_compute_proposed_id")
    reasons = fields.Text(string="Why", compute="_compute_proposed_id")
    level_id = fields.Many2one(
        "support.agreement.level",
        compute="_compute_level_id",
        store=True,
        readonly=False,
        help="The person who forms the agreement decides.",
    )
    level_description = fields.Text(related="level_id.description")
    summary = fields.Char(string="Promises", related="level_id.summary")
    others = fields.Char(compute="_compute_others")

    @api.depends("partner_id")
    def _compute_contact_id(self):
        """The client's only person, if there is just one."""
        for form in self:
            people = form.partner_id.child_ids.filtered(
                lambda person: person.type == "contact" and not person.is_company
            )
            if form.contact_id.commercial_partner_id != form.partner_id:
                form.contact_id = people if len(people) == 1 else False

    @api.depends("users", "apps", "process_ids", "it_team")
    def _compute_proposed_id(self):
        Rule = self.env["support.agreement.rule"]
        rules = Rule.search(Domain.TRUE)
        levels = self.env["support.agreement.level"].search(Domain.TRUE)
        for form in self:
            if not levels:
                form.proposed_id = form.reasons = False
                form.points = 0
                continue
            found = advice.advise(form._client(), rules._rules(), levels._levels())
            form.proposed_id = levels.filtered_domain([("code", "=", found.level)])
            form.points = found.points
            form.reasons = form._words(found, rules)

    def _client(self):
        """The answers as ``tools.level_advice.Client``."""
        return advice.Client(
            users=self.users or None,
            apps=self.apps or None,
            critical=frozenset(self.process_ids.mapped("code")),
            it_team=None if self.it_team == UNKNOWN else self.it_team == YES,
        )

    def _words(self, found, rules):
        """The reasons, a line for each rule that applied."""
        names = {rule.code: rule for rule in rules}
        lines = [
            self.env._(
                "• %(reason)s (%(points)s)",
                reason=names[rule.code].name,
                points=f"{rule.points:+d}",
            )
            for rule in found.rules
        ]
        if found.raised:
            lines += [
                self.env._(
                    "• At least “%(level)s”: %(reason)s",
                    level=names[rule.code].floor_id.name,
                    reason=names[rule.code].name,
                )
                for rule in found.rules
                if rule.floor == found.level
            ]
        return "\n".join(lines) or self.env._("• Nothing speaks for more.")

    @api.depends("proposed_id")
    def _compute_level_id(self):
        for form in self:
            form.level_id = form.proposed_id

    @api.depends("partner_id", "company_id")
    def _compute_others(self):
        Agreement = self.env["support.agreement"]
        for form in self:
            found = form.partner_id and Agreement.search(
                [
                    ("partner_id", "=", form.partner_id.id),
                    ("company_id", "=", form.company_id.id),
                    ("state", "in", Agreement._open_states()),
                ]
            )
            form.others = ", ".join(found.mapped("name")) if found else False

    def action_create(self):
        """Make the agreement with the terms of the chosen level, and open it."""
        self.ensure_one()
        self.env["support.agreement"].check_access("create")
        if self.date_end and self.date_end < self.date_start:
            raise UserError(
                self.env._("An agreement ends on the day it begins, or later.")
            )
        agreement = self.env["support.agreement"].create(
            {
                "partner_id": self.partner_id.id,
                "contact_id": self.contact_id.id,
                "company_id": self.company_id.id,
                "currency_id": self.company_id.currency_id.id,
                "date_start": self.date_start,
                "date_end": self.date_end,
            }
        )
        version = agreement.draft_id
        if self.level_id:
            version._take_level(self.level_id)
        version.level_reasons = self._level_reasons()
        return agreement._get_records_action()

    def _level_reasons(self):
        """What was answered, proposed for which reasons, and chosen."""
        it_team = dict(self._fields["it_team"]._description_selection(self.env))
        lines = [
            self.env._("Users: %s", self.users or self.env._("not known")),
            self.env._("Apps: %s", self.apps or self.env._("not known")),
            self.env._(
                "Critical processes: %s",
                ", ".join(self.process_ids.mapped("name")) or self.env._("none"),
            ),
            self.env._("Own IT team: %s", it_team[self.it_team]),
        ]
        if self.proposed_id:
            lines += [
                self.env._(
                    "Proposed: %(level)s (points: %(points)s)",
                    level=self.proposed_id.name,
                    points=self.points,
                ),
                self.reasons,
            ]
        if self.level_id != self.proposed_id:
            lines.append(
                self.env._(
                    "Chosen instead: %s", self.level_id.name or self.env._("no level")
                )
            )
        return "\n".join(lines)

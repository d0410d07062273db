# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from dateutil.relativedelta import relativedelta
from psycopg2 import Error as DatabaseError

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import dateutil as safe_dateutil
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as safe_time

from ..tools.moments import moments
from ..tools.policy import Policy

_logger = logging.getLogger(__name__)

REOPEN = [
    ("grace", "Go on within the grace period"),
    ("continue", "Always go on"),
    ("new", "Always begin anew"),
]


class SupportSlaPolicy(models.Model):
    """What is promised, and to which tickets.

    Policies are asked in a total order; for every metric the first one that fits and
    has a target wins.
    """

    _name = "support.sla.policy"
    _description = "SLA Policy"
    _inherit = ["support.sla.promising", "mail.thread"]
    _order = "sequence, id"
    _guarded_fields = frozenset({"valid_from", "valid_until"})

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10, help="Policies are asked from the top.")
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Leave empty to promise the same in every company.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        required=True,
        default=lambda self: self.env.company.resource_calendar_id,
        ondelete="restrict",
        tracking=True,
        check_company=True,
        help="Time runs within these hours only. Public holidays of the ticket's "
        "company are left out.",
    )
    # A condition whose last record is deleted would hold for everybody.
    partner_ids = fields.Many2many(
        "res.partner",
        ondelete="restrict",
        string="Clients",
        help="Companies this is promised to. Leave empty for everybody.",
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        ondelete="restrict",
        help="Tickets of these teams; of all when empty.",
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        ondelete="restrict",
        string="Categories",
        help="With all categories below them.",
    )
    tag_ids = fields.Many2many(
        "helpdesk.ticket.tag",
        string="Tags",
        ondelete="restrict",
        help="Tickets with any of these tags; all when empty.",
    )
    channel_ids = fields.Many2many(
        "helpdesk.ticket.channel",
        string="Channels",
        ondelete="restrict",
        help="Tickets from these channels; from all when empty.",
    )
    domain = fields.Char(
        string="Further Conditions",
        default="[]",
        help="Further conditions on the ticket. The names uid, user, company_id, "
        "company_ids, context_today, datetime, relativedelta and time can be used.",
    )
    target_ids = fields.One2many(
        "support.sla.target",
        "policy_id",
        string="Targets",
        copy=True,
        help="Within what time which kind of ticket is answered and solved.",
    )
    level_ids = fields.One2many(
        "support.sla.level",
        "policy_id",
        string="Escalation",
        copy=True,
        help="Who is told, and what happens, before and after a promise falls due.",
    )
    summary = fields.Char(string="Promises", compute="_compute_summary")
    agreement_version_ids = fields.One2many(
        "support.agreement.version", "policy_id", string="Agreement", readonly=True
    )
    agreement_version_id = fields.Many2one(
        "support.agreement.version", compute="_compute_agreement_version_id"
    )
    valid_from = fields.Datetime(
        readonly=True,
        copy=False,
        help="Promised to tickets that are opened from then on.",
    )
    valid_until = fields.Datetime(
        readonly=True,
        copy=False,
        help="Not promised any more to tickets that are opened from then on.",
    )
    risk_percent = fields.Integer(
        string="At Risk after (%)",
        default=75,
        help="A clock is at risk once this share of its time is used.",
    )
    reopen = fields.Selection(
        selection=REOPEN,
        string="When a Ticket Is Reopened",
        required=True,
        default="grace",
        help="What the clock of the resolution does when a solved ticket is opened"
        " again.",
    )
    grace_hours = fields.Float(
        string="Grace Period (h)",
        default=72.0,
        help="Hours of the wall clock within which a reopened ticket goes on with its "
        "old clocks.",
    )
    hold_max_days = fields.Integer(
        string="Longest Hold (days)",
        help="After that many days a hold ends by itself. 0 means never.",
    )
    pause_updates = fields.Boolean(
        string="Hold Periodic Updates",
        default=True,
        help="No periodic update is owed while the ticket is on hold.",
    )
    creation_fulfils = fields.Boolean(
        string="Our Own Tickets Are Answered",
        help="A ticket entered by our people, after a call for instance, counts as "
        "answered.",
    )

    _risk_in_range = models.Constraint(
        "CHECK(risk_percent > 0 AND risk_percent <= 100)",
        "A clock is at risk after 1 to 100 percent of its time.",
    )
    _grace_not_negative = models.Constraint(
        "CHECK(grace_hours >= 0 AND hold_max_days >= 0)",
        "The grace period and the longest hold cannot be negative.",
    )

    @api.depends(
        "target_ids.metric",
        "target_ids.priority",
        "target_ids.amount",
        "target_ids.unit",
        "target_ids.until_closing",
    )
    def _compute_summary(self):
        """What is promised, in a line: each promise with its shortest and longest."""
        names = dict(self.env["support.sla.promise"]._selection_metric())
        for policy in self:
            words = []
            for metric, targets in policy.target_ids.grouped("metric").items():
                amounts = list(
                    dict.fromkeys(target._amount_words() for target in targets)
                )
                words.append(f"{names[metric]} {' / '.join(amounts)}")
            policy.summary = "; ".join(words)

    @api.depends("agreement_version_ids")
    def _compute_agreement_version_id(self):
        for policy in self:
            policy.agreement_version_id = policy.agreement_version_ids[:1]

    def _promising_policies(self):
        return self

    def unlink(self):
        # Promises lose their target and their policy one after the other: both in one
        # statement fail for a promise that this transaction has made.
        self.with_context(active_test=False).target_ids.unlink()
        return super().unlink()

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if default and "name" in default:
            return vals_list
        return [
            {**vals, "name": self.env._("%s (copy)", policy.name)}
            for policy, vals in zip(self, vals_list, strict=True)
        ]

    @api.constrains("domain")
    def _check_domain(self):
        for policy in self:
            try:
                policy._try_domain(policy.domain)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The further conditions of %(policy)s cannot be read: "
                        "%(error)s",
                        policy=policy.name,
                        error=error,
                    )
                ) from error

    @api.constrains("calendar_id", "company_id", "active")
    def _check_calendar(self):
        """Refuse hours on which no clock can run, also before there are targets."""
        for policy in self.filtered("active"):
            objection = policy.calendar_id._sla_objection()
            if objection:
                raise ValidationError(objection)
        self.filtered("active").target_ids._check_calendar()

    @api.model
    def _try_domain(self, domain):
        """Raise whatever is wrong with a domain on tickets.

        It is asked both ways in which tickets will be: what the database refuses is
        found here and not when the next ticket is created.
        """
        tickets_sudo = self.env["helpdesk.ticket"].sudo()  # conditions ask all tickets
        parsed = Domain(self._evaluate(domain))
        parsed.validate(tickets_sudo)
        with self.env.cr.savepoint():
            tickets_sudo.search(parsed, limit=1).filtered_domain(parsed)

    @api.model
    def _fits(self, domain, ticket):
        """Whether further conditions hold for a ticket; broken ones do not.

        A condition may break after it was saved: a field goes with its add-on. No
        client must be kept from writing to us by that.
        """
        try:
            return bool(ticket.filtered_domain(self._evaluate(domain)))
        except DatabaseError:
            raise  # this transaction is over: Odoo runs it again
        except Exception:
            _logger.warning("SLA conditions are passed over: %s", domain, exc_info=True)
            return False

    @api.model
    def _evaluate(self, domain):
        """A domain of the editor as a list; every name the editor can write works."""
        user = self.env.user
        today = fields.Date.context_today(self)
        return safe_eval(
            domain or "[]",
            {
                "uid": user.id,
                "user": user,
                "company_id": self.env.company.id,
                "company_ids": self.env.companies.ids,
                "allowed_company_ids": self.env.companies.ids,
                "current_company_id": self.env.company.id,
                "context": dict(self.env.context),
                "active_id": False,
                "context_today": lambda: today,
                "current_date": fields.Date.to_string(today),
                "today": fields.Date.to_string(today),
                "now": fields.Datetime.to_string(fields.Datetime.now()),
                "datetime": moments(user.tz or "UTC"),
                "dateutil": safe_dateutil,
                "relativedelta": relativedelta,
                "time": safe_time,
                # The editor's own names of constants.
                "true": True,
                "false": False,
            },
        )

    @api.model
    @tools.ormcache("company_id")
    def _rules(self, company_id):
        """The policies that tickets of a company are matched with, in order."""
        # Whoever creates a ticket need not see the policies it is matched with.
        domain = Domain("company_id", "in", [False, company_id])
        domain &= Domain("active", "=", True)
        # A condition on what was archived since still is a condition, and whoever
        # fills this cache while looking at archived records decides for nobody.
        policies_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search(domain, order="sequence, id")
        )
        return tuple(policy._rule() for policy in policies_sudo)

    def _rule(self):
        targets = self.target_ids.filtered("active")
        return Policy(
            id=self.id,
            company=self.company_id.id,
            clients=frozenset(self.partner_ids.commercial_partner_id.ids),
            teams=frozenset(self.team_ids.ids),
            categories=frozenset(self.category_ids.ids),
            tags=frozenset(self.tag_ids.ids),
            channels=frozenset(self.channel_ids.ids),
            domain=self.domain if self.domain not in (False, "", "[]") else "",
            targets={(line.metric, line.priority or ""): line.id for line in targets},
            first=self.valid_from or None,
            until=self.valid_until or None,
        )

    @api.model
    @tools.ormcache()
    def _domain_fields(self):
        """Ticket fields that any policy's further conditions look at."""
        policies_sudo = self.sudo().search([("domain", "not in", [False, "", "[]"])])
        names = set()
        for policy in policies_sudo:
            try:
                domain = Domain(self._evaluate(policy.domain))
            except Exception:
                _logger.warning("SLA conditions cannot be read: %s", policy.domain)
                continue
            names.update(
                condition.field_expr.split(".")[0]
                for condition in domain.iter_conditions()
            )
        return frozenset(names.intersection(self.env["helpdesk.ticket"]._fields))

    def action_retarget(self):
        """Preview what today's policies would change on open tickets."""
        return self.env["support.sla.retarget"]._open(policies=self)

    def action_try(self):
        """Ask for a ticket to see which policies fit it."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_sla_try_action"
        )

    def action_promises(self):
        """List the versions of these policies that clocks were attached with."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_sla_promise_action"
        )
        action["domain"] = [("policy_id", "in", self.ids)]
        return action

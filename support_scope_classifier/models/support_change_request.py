# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

DRAFT, SENT, ACCEPTED = "draft", "sent", "accepted"
DECLINED, EXPIRED, CANCELLED = "declined", "expired", "cancelled"
STATES = [
    (DRAFT, "Draft"),
    (SENT, "Waits for the client"),
    (ACCEPTED, "Accepted"),
    (DECLINED, "Declined"),
    (EXPIRED, "Expired"),
    (CANCELLED, "Cancelled"),
]
#: Something may still come of it.
OPEN = (DRAFT, SENT)
PRICES = [("rate", "By the hour"), ("fixed", "Fixed price")]
VALID_DAYS = 14
MINUTES = 60
#: Who reads sealed documents of change requests, see security.
READERS = "helpdesk_mgmt.group_helpdesk_user"


class SupportChangeRequest(models.Model):
    """Work that support does not include: described, estimated, priced, accepted."""

    _name = "support.change.request"
    _description = "Change Request"
    _inherit = [
        "support.change.seal",
        "support.change.work",
        "implementation.signed",
        "implementation.numbered",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "number",
            "state",
            "sent_on",
            "decided_on",
            "seal_id",
            "task_id",
            "item_round",
        }
    )
    #: What the client reads; it does not change under his eyes.
    _offered_fields = frozenset(
        {
            "name",
            "company_id",
            "partner_id",
            "ticket_id",
            "item_id",
            "agreement_id",
            "description",
            "reason",
            "currency_id",
            "estimate_hours",
            "price_kind",
            "rate",
            "fixed_price",
            "valid_until",
        }
    )

    number = fields.Char(readonly=True, copy=False, default="/")
    name = fields.Char(required=True, tracking=True)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default=DRAFT,
        tracking=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", string="Client", required=True, ondelete="restrict", index=True
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    item_id = fields.Many2one(
        "implementation.item",
        string="Checklist Item",
        index="btree_not_null",
        ondelete="restrict",
        help="The checklist item that waits for this change.",
    )
    item_round = fields.Integer(
        string="Round", readonly=True, copy=False, help="Of the checklist item."
    )
    agreement_id = fields.Many2one(
        "support.agreement",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    project_id = fields.Many2one(
        "project.project",
        string="Project of the Work",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where the task of the accepted work is made. Left empty, it is the "
        "project of the ticket, else the one for support.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
        help="Is told what the client answers or asks.",
    )
    person_ids = fields.One2many(
        "support.change.person",
        "request_id",
        string="People",
        help="Who of the client reads the offer in the portal, and who may accept it.",
    )
    description = fields.Html(required=True, sanitize_style=True)
    reason = fields.Text(string="Why It Is Not Support", help="As the client reads it.")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    estimate_hours = fields.Float(
        string="Estimate (h)",
        tracking=True,
        help="How much work it is; the client reads it.",
    )
    price_kind = fields.Selection(
        PRICES,
        string="Price",
        required=True,
        default="rate",
        help="By the hour the estimate times the rate is offered, else one price.",
    )
    rate = fields.Monetary(
        string="Price of an Hour",
        compute="_compute_rate",
        store=True,
        precompute=True,
        readonly=False,
        help="Proposed is what the agreement says.",
    )
    fixed_price = fields.Monetary(
        help="The price of everything, however long it takes.",
    )
    amount = fields.Monetary(
        string="Total", compute="_compute_amount", store=True, tracking=True
    )
    valid_until = fields.Date(
        required=True,
        copy=False,
        default=lambda self: self._default_valid_until(),
        help="After this day the offer can no longer be accepted.",
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    decided_on = fields.Datetime(string="Answered", readonly=True, copy=False)
    task_id = fields.Many2one(
        "project.task",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    seal_number = fields.Char(related="seal_id.number", string="Document")
    declined_reason = fields.Text(
        related="seal_id.superseded_reason", string="Why It Is Over"
    )
    document_ids = fields.Many2many(
        "implementation.seal",
        string="Documents",
        compute="_compute_document_ids",
        groups=READERS,
        help="All that was ever put before the client, the newest first.",
    )
    pdf = fields.Binary(related="seal_id.pdf")
    pdf_name = fields.Char(related="seal_id.pdf_name")

    _estimate_not_negative = models.Constraint(
        "CHECK(estimate_hours >= 0 AND rate >= 0 AND fixed_price >= 0)",
        "Estimate and price are zero or more.",
    )
    _expire_idx = models.Index("(valid_until) WHERE state = 'sent'")

    @api.model
    def _default_valid_until(self):
        return fields.Date.context_today(self) + relativedelta(days=VALID_DAYS)

    @api.depends("company_id", "agreement_id")
    def _compute_currency_id(self):
        for request in self:
            agreement_sudo = request.agreement_id.sudo()  # its money is no secret
            request.currency_id = (
                agreement_sudo.currency_id or request.company_id.currency_id
            )

    @api.depends("agreement_id")
    def _compute_rate(self):
        for request in self:
            # Managers only read the terms of money; who makes an offer needs this one.
            version_sudo = request.agreement_id.sudo().version_id
            request.rate = version_sudo.rate if version_sudo else request.rate

    @api.depends("price_kind", "rate", "fixed_price", "estimate_hours", "currency_id")
    def _compute_amount(self):
        for request in self:
            request.amount = request._total(
                request.price_kind,
                request.estimate_hours,
                request.rate,
                request.fixed_price,
                request.currency_id,
            )

    @api.model
    def _total(self, price_kind, hours, rate, fixed_price, currency):
        """What is asked for, in the smallest unit of ``currency``.

        Counted from whole minutes: that is what is offered, and can be checked.
        """
        total = fixed_price
        if price_kind != "fixed":
            total = rate * round(hours * MINUTES) / MINUTES
        return currency.round(total) if currency else total

    def _compute_document_ids(self):
        Seal = self.env["implementation.seal"]
        seals = Seal.search(
            [("owner_model", "=", self._name), ("owner_id", "in", self.ids)]
        )
        for request in self:
            request.document_ids = seals.filtered(
                lambda seal, request=request: seal.owner_id == request.id
            )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.number} {request.name or ''}"

    @api.constrains("agreement_id", "partner_id")
    def _check_client(self):
        for request in self:
            client = request.agreement_id.sudo().partner_id  # whose it is, is no secret
            if client and client != request.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._("This agreement is not one of this client.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        # Naming a ticket would tell of it, and give its client people.
        requests.ticket_id.check_access("read")
        requests._add_people()
        return requests

    def write(self, vals):
        if not self._is_by_verb() and self._offered_fields.intersection(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        """Raise when the client may be reading, or has answered, what would change."""
        for request in self.filtered(lambda one: one.state != DRAFT):
            raise UserError(
                self.env._(
                    "%s was put before the client and does not change any more. "
                    "Press “Change the offer” first: the client gets a new document.",
                    request.number,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.filtered("seal_id"):
            raise UserError(
                self.env._("A change request that was sent stays. Cancel it instead.")
            )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.implementation_methodology.tools import snapshot

from ..tools import term as rules
from .support_statement_verbs import APPROVED, DRAFT, SENT

STATES = [(DRAFT, "Draft"), (APPROVED, "Approved"), (SENT, "Sent")]


class SupportStatement(models.Model):
    """What was promised and kept, used and owed in one month of an agreement.

    A draft may be worked out anew. From approval on its content does not change any
    more: page, PDF and mail are made from it, and ``_reproduce`` proves it.
    """

    _name = "support.statement"
    _description = "Statement of an Agreement"
    _inherit = [
        "support.statement.draft",
        "support.statement.verbs",
        "support.statement.words",
        "implementation.guarded",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _guarded_fields = frozenset(
        {
            "name",
            "agreement_id",
            "date_start",
            "date_end",
            "lang",
            "state",
            "content",
            "content_sha256",
            "fact_last",
            "worked_out_on",
            "judged",
            "attainment_raw",
            "attainment_adjusted",
            "goal",
            "goal_met",
            "hours",
            "hours_beyond",
            "credit_percent",
            "credit_proposed",
            "approved_on",
            "approved_by_id",
            "sent_on",
            "pdf",
            "pdf_name",
            "pdf_sha256",
        }
    )
    #: What the approver may set.
    _credit_fields = frozenset({"credit_amount", "credit_reason"})

    name = fields.Char(string="Number", required=True, readonly=True, default="/")
    agreement_id = fields.Many2one(
        "support.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True, index=True
    )
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    date_start = fields.Date(string="From", required=True, readonly=True)
    date_end = fields.Date(string="Until", required=True, readonly=True)
    month = fields.Char(compute="_compute_month")
    state = fields.Selection(
        STATES, required=True, readonly=True, default=DRAFT, tracking=True
    )
    lang = fields.Char(string="Language", required=True, readonly=True, default="en_US")
    content = fields.Text(
        readonly=True, help="Canonical JSON: sorted keys, no blanks, UTF-8."
    )
    content_sha256 = fields.Char(string="SHA-256 of the Content", readonly=True)
    fact_last = fields.Integer(
        readonly=True, help="Number of the last fact that was looked at."
    )
    worked_out_on = fields.Datetime(string="Worked out", readonly=True)
    judged = fields.Integer(string="Promises", readonly=True)
    attainment_raw = fields.Float(
        string="Kept, Raw", readonly=True, aggregator="avg", digits=(6, 3)
    )
    attainment_adjusted = fields.Float(
        string="Kept, Adjusted",
        readonly=True,
        aggregator="avg",
        digits=(6, 3),
        help="Without breaches that are excused.",
    )
    goal = fields.Float(string="Goal (%)", readonly=True, digits=(5, 2))
    goal_met = fields.Selection([("met", "Met"), ("missed", "Missed")], readonly=True)
    hours = fields.Float(string="Hours Used", readonly=True)
    hours_beyond = fields.Float(string="Hours beyond", readonly=True)
    credit_percent = fields.Float(
        string="Credit by the Bands (%)",
        readonly=True,
        digits=(5, 2),
        help="The share of the fee that the bands of the agreement give for what "
        "was attained.",
    )
    credit_proposed = fields.Monetary(
        string="Credit by the Bands",
        readonly=True,
        help="That share in money. Whoever approves may credit another amount, "
        "with a reason.",
    )
    credit_amount = fields.Monetary(
        string="Credit", tracking=True, help="What the client is credited."
    )
    credit_reason = fields.Text(
        string="Why Another Credit",
        help="The client reads it. Needed when the credit is not that of the bands.",
    )
    document = fields.Html(
        compute="_compute_document",
        sanitize=False,  # rendered from our own template, which escapes everything
    )
    approved_on = fields.Datetime(readonly=True)
    approved_by_id = fields.Many2one(
        "res.partner", string="Approved by", readonly=True, ondelete="restrict"
    )
    sent_on = fields.Datetime(readonly=True)
    pdf = fields.Binary(string="PDF", attachment=True, readonly=True)
    pdf_name = fields.Char(readonly=True)
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True)

    _month_uniq = models.UniqueIndex(
        "(agreement_id, date_start)", "There is a statement of this month already."
    )
    _credit_not_negative = models.Constraint(
        "CHECK(credit_amount >= 0)", "A credit is zero or more."
    )

    @api.depends("date_start")
    @api.depends_context("lang")
    def _compute_month(self):
        for statement in self:
            statement.month = statement.date_start and statement._month_words()

    @api.depends("name", "agreement_id", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for statement in self:
            client = statement.agreement_id.partner_id.name
            statement.display_name = f"{statement.name} {client}, {statement.month}"

    @api.depends("content", "credit_amount", "credit_reason")
    def _compute_document(self):
        for statement in self:
            statement.document = (
                statement._render_document() if statement.content else False
            )

    def write(self, vals):
        if self._credit_fields.intersection(vals) and not self._is_by_verb():
            self._check_state(DRAFT)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_state(DRAFT)

    @api.model
    def _locked_until(self, agreement_ids):
        """``{agreement id: last day whose hours are approved}``."""
        statements_sudo = self.sudo()  # who books hours need not see statements
        rows = statements_sudo._read_group(
            [("agreement_id", "in", list(agreement_ids)), ("state", "!=", DRAFT)],
            ["agreement_id"],
            ["date_end:max"],
        )
        return {agreement.id: day for agreement, day in rows}

    # Content

    def _content(self):
        """What is stored, as it was written down."""
        self.ensure_one()
        return json.loads(self.content)

    def _shown_content(self):
        """The content with the credit as it is to be granted."""
        content = self._content()
        if self.state == DRAFT:
            content["credit"] = self._credit()
        return content

    def _credit(self):
        """What is granted; ``because`` when it is not what the bands say."""
        statement_sudo = self.sudo()
        places = Decimal(1).scaleb(-self.currency_id.decimal_places)
        amount = Decimal(str(statement_sudo.credit_amount)).quantize(places)
        return {
            "amount": str(amount),
            "because": statement_sudo.credit_reason or "" if self._is_other() else "",
        }

    def _is_other(self):
        """Whether the approver set another credit than the bands propose."""
        return bool(
            self.currency_id.compare_amounts(self.credit_amount, self.credit_proposed)
        )

    def _previous(self):
        """The statement of the month before, if there is one."""
        day = rules.whole_period(rules.MONTH, self.date_start - rules.DAY)[0]
        return self.search(
            [("agreement_id", "=", self.agreement_id.id), ("date_start", "=", day)]
        )

    def _figures_of(self, basis):
        return self.env["support.statement.figures"]._figures(
            self.sudo().agreement_id, basis
        )

    def _fresh(self, now):
        """The content as it would be worked out at ``now`` (naive UTC)."""
        # Statements are about all tickets and hours, whatever their reader may open.
        agreement_sudo = self.sudo().agreement_id
        basis = self.env["support.statement.figures"]._basis(
            agreement_sudo, self.date_start, now
        )
        return self._build_content(basis, self._figures_of(basis))

    def _refresh(self, now):
        """Work drafts out anew; a credit that somebody set stays."""
        for statement in self:
            statement._check_state(DRAFT)
            if now < rules.midnight(
                statement.date_end + rules.DAY, statement.agreement_id.tz
            ):
                raise UserError(
                    self.env._("%s is not over yet.", statement._month_words())
                )
            kept = statement.credit_reason and statement._is_other()
            content = statement._fresh(now)
            statement._store(content, now, kept)

    def _store(self, content, now, keep_credit):
        figures = content["figures"]
        credit = figures["credit"] or {"percent": "0", "amount": "0"}
        whole = figures["whole"]
        vals = {
            "content": snapshot.canonical(content).decode(),
            "fact_last": content["basis"]["fact_last"],
            "worked_out_on": now,
            "judged": whole["total"],
            "goal": float(figures["goal"] or 0),
            "goal_met": {True: "met", False: "missed"}.get(figures["goal_met"], False),
            "hours": figures["hours"]["minutes"] / 60,
            "hours_beyond": figures["hours"]["beyond"] / 60,
            "credit_percent": float(credit["percent"]),
            "credit_proposed": float(credit["amount"]),
        }
        if not keep_credit:
            vals.update(credit_amount=vals["credit_proposed"], credit_reason=False)
        self._by_verb().write(vals)
        self.flush_recordset()
        # Nothing judged is neither 0 % nor 100 %: an average must leave it out, and
        # the ORM knows no empty number.
        self.env.cr.execute(
            SQL(
                "UPDATE support_statement SET attainment_raw = %s, "
                "attainment_adjusted = %s WHERE id = %s",
                *(
                    None if whole[name] is None else Decimal(whole[name]) / 100
                    for name in ("raw", "adjusted")
                ),
                self.id,
            )
        )
        self.invalidate_recordset(["attainment_raw", "attainment_adjusted"])

    def _reproduce(self):
        """Names of the figures that come out differently today, from the same facts."""
        self.ensure_one()
        content = self._content()
        figures = self._figures_of(content["basis"])
        figures = json.loads(snapshot.canonical(figures))
        stored = content["figures"]
        different = [
            name
            for name in sorted({*figures, *stored})
            if figures.get(name) != stored.get(name)
        ]
        if self.state != DRAFT and snapshot.digest(content) != self.content_sha256:
            different.append("content")
        return different

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from odoo.addons.support_sla.models.support_sla_ticket_sides import AGENTS

from ..tools import faq_draft

DRAFT, REVIEW, PUBLISHED, RETIRED = "draft", "review", "published", "retired"
STATES = [
    (DRAFT, "Draft"),
    (REVIEW, "In review"),
    (PUBLISHED, "Published"),
    (RETIRED, "Retired"),
]
LANGUAGES = [
    ("en", "English"),
    ("uk", "Ukrainian"),
    ("pl", "Polish"),
    ("ru", "Russian"),
]


class HypercareFaq(models.Model):
    """A question of users with its answer: one client's, or the library's.

    Clients read the published ones of their own. The library is the integrator's: its
    answers become a client's by a copy, so no client reads what is another's.
    """

    _name = "hypercare.faq"
    _description = "Frequent Question"
    _inherit = [
        "hypercare.faq.search",
        "hypercare.faq.verbs",
        "implementation.guarded",
        "mail.thread",
    ]
    _order = "id desc"
    _rec_name = "question"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {"state", "published_at", "reviewer_id", "reviewed_at", "origin_id"}
    )
    # An answer of one client never becomes that of another.
    _fixed_fields = frozenset({"partner_id", "company_id"})

    question = fields.Char(required=True, tracking=True)
    answer = fields.Html(sanitize_style=True)
    lang = fields.Selection(
        LANGUAGES,
        string="Language",
        required=True,
        compute="_compute_lang",
        store=True,
        readonly=False,
        precompute=True,
        help="The language it is written in, and found in.",
    )
    # The shipped library is every company's.
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
        help="Whose answer it is. Empty for the library of the integrator.",
    )
    window_id = fields.Many2one(
        "hypercare.window",
        string="Asked in",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The window it comes from. The answer outlives it.",
    )
    project_id = fields.Many2one(
        "project.project",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    topic_id = fields.Many2one(
        "hypercare.topic",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Questions on a topic that come again are proposed as a training session.",
    )
    # Who has no part in projects may not read their roles.
    role_ids = fields.Many2many(
        "project.role",
        string="For Whom",
        groups="project.group_project_user",
        domain="[('implementation_side', '=', 'client')]",
        help="Whom the answer is written for. Everybody of the client may read it.",
    )
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
    reviewer_id = fields.Many2one(
        "res.users", string="Reviewed by", readonly=True, copy=False
    )
    reviewed_at = fields.Datetime(string="Reviewed", readonly=True, copy=False)
    published_at = fields.Datetime(
        string="Published first",
        readonly=True,
        copy=False,
        help="Whoever asked later could have found it.",
    )
    origin_id = fields.Many2one(
        "hypercare.faq",
        string="Taken from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The answer this one is a copy of: the library's, or a client's.",
    )
    copy_ids = fields.One2many("hypercare.faq", "origin_id", readonly=True)
    ticket_ids = fields.One2many(
        "helpdesk.ticket", "faq_id", string="Tickets", readonly=True, groups=AGENTS
    )
    ticket_count = fields.Integer(
        string="Asked", compute="_compute_ticket_count", groups=AGENTS
    )
    vote_ids = fields.One2many("hypercare.faq.vote", "faq_id", readonly=True)
    helpful_count = fields.Integer(
        string="Helped", compute="_compute_votes", store=True
    )
    unhelpful_count = fields.Integer(
        string="Did not help", compute="_compute_votes", store=True
    )

    _client_has_company = models.Constraint(
        "CHECK(partner_id IS NULL OR company_id IS NOT NULL)",
        "An answer of a client belongs to one of your companies.",
    )
    _portal_idx = models.Index("(partner_id, topic_id) WHERE state = 'published'")

    def init(self):
        self._add_search_vector()

    @api.depends("question")
    def _compute_lang(self):
        for faq in self:
            if not faq.lang or not faq._origin:
                faq.lang = faq_draft.answer_language(faq.question)

    @api.depends("ticket_ids")
    def _compute_ticket_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                [("faq_id", "in", self.ids)], ["faq_id"], ["__count"]
            )
        )
        for faq in self:
            faq.ticket_count = counts.get(faq._origin, 0)

    @api.depends("vote_ids.helped")
    def _compute_votes(self):
        for faq in self:
            helped = faq.vote_ids.filtered("helped")
            faq.helpful_count = len(helped)
            faq.unhelpful_count = len(faq.vote_ids) - len(helped)

    @api.constrains("partner_id", "window_id")
    def _check_client(self):
        for faq in self:
            client = faq.partner_id
            if client and client != client.commercial_partner_id:
                raise ValidationError(
                    self.env._("Answers belong to the client's company, not to people.")
                )
            if faq.window_id and client and faq.window_id.partner_id != client:
                raise ValidationError(
                    self.env._("The window is another client's than the answer.")
                )

    def write(self, vals):
        result = super().write(vals)
        if {"question", "answer"}.intersection(vals) and not self._is_by_verb():
            # Who changes what clients read already has reviewed it.
            self.filtered(lambda faq: faq.state == PUBLISHED)._note_review(
                fields.Datetime.now()
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if self.filtered("published_at"):
            raise UserError(
                self.env._("What clients have read is kept. Retire the answer instead.")
            )

    def _has_answer(self):
        return not is_html_empty(self.answer)

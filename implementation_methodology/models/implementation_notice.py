# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools import notice as rule
from .mail_mail import HEADER

_logger = logging.getLogger(__name__)

KINDS = [
    ("letter", "Letter of the day"),
    ("nudge", "Reminder by the manager"),
    ("signature", "Signature requested"),
    ("signed", "Signed document"),
    ("rating", "Satisfaction request"),
]
REASONS = [
    (rule.ESCALATED, "Late for days: escalated"),
    (rule.LATE, "Late"),
    (rule.DUE, "Due soon"),
    (rule.ASSIGNED, "New"),
    (rule.SUMMARY, "Weekly summary"),
    ("nudge", "Reminder"),
]
TEMPLATES = {
    "letter": "mail_template_letter",
    "nudge": "mail_template_nudge",
    "signature": "mail_template_signature",
    "signed": "mail_template_signed",
    "rating": "mail_template_rating",
}


class ImplementationNotice(models.Model):
    """A mail that was queued for a person, and why; nobody gets the same one twice.

    ``key`` names what is told to whom. It is unique and written in the transaction
    that queues the mail: whoever is second, or runs again after a crash, stops there.
    """

    _name = "implementation.notice"
    _description = "Mail to a Member"
    _inherit = ["implementation.notice.words", "implementation.notice.round"]
    _order = "id desc"
    _rec_name = "partner_id"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    project_id = fields.Many2one(
        "project.project",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The implementation, or the first of several told in one letter.",
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="To",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    day = fields.Date(
        required=True,
        readonly=True,
        help="In the time zone of the project's calendar.",
    )
    author_id = fields.Many2one(
        "res.partner",
        string="From",
        readonly=True,
        ondelete="set null",
        help="Who reminded; empty for what is sent by rule.",
    )
    message = fields.Text(readonly=True)
    line_ids = fields.One2many(
        "implementation.notice.line",
        "notice_id",
        string="What it tells",
        readonly=True,
    )
    item_names = fields.Char(
        string="Items",
        compute="_compute_item_names",
    )
    stage_id = fields.Many2one(
        "implementation.stage",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    seal_id = fields.Many2one(
        "implementation.seal",
        string="Document",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    mail_id = fields.Many2one(
        "mail.mail",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    mail_state = fields.Selection(
        related="mail_id.state",
        string="Delivery",
    )

    _key_uniq = models.UniqueIndex("(key)", "This has been told already.")

    @api.depends("line_ids.is_shown", "line_ids.item_id.name")
    def _compute_item_names(self):
        for notice in self:
            shown = notice.line_ids.filtered("is_shown")
            notice.item_names = "; ".join(shown.item_id.mapped("name"))

    @api.model
    def _queue(self, vals_list, **mail_values):
        """Log the letters of ``vals_list``, all of one kind, and queue their mails.

        ``mail_values`` are put into every mail (see ``mail.template.send_mail``).
        The mails leave when the transaction is committed, unless scheduled later.
        """
        if not vals_list:
            return self.browse()
        # Nobody writes this log or sends these mails but the rules of the suite.
        notices_sudo = self.sudo().create(vals_list)
        # An insertion that is refused must be refused before a mail is rendered.
        notices_sudo.flush_recordset()
        template_sudo = notices_sudo._template(vals_list[0]["kind"])
        for notice_sudo, mail_sudo in zip(
            notices_sudo,
            template_sudo.send_mail_batch(notices_sudo.ids, email_values=mail_values),
            strict=True,
        ):
            notice_sudo.mail_id = mail_sudo
        # Within the hour is not soon enough: by then the day may be over.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return notices_sudo

    @api.model
    def _for_one_reader(self):
        """Values of a mail whose links are a key, as those to a rating are.

        Odoo keeps what a template has sent in the thread of its record, where all who
        may read the record would find the key. So it is kept in none, and its author
        is nobody. A header says that it is ours: the queue insists on those.
        """
        return {
            "model": False,
            "res_id": False,
            "author_id": self.env.ref("base.partner_root").id,
            "headers": repr({HEADER: "one reader"}),
        }

    @api.model
    def _queue_once(self, vals_list, **mail_values):
        """`_queue` what has not been told, beside a step that must not fail with it.

        A mail that cannot be made, for whatever reason, does not undo a signature.
        """
        # What is wrong with the step itself is not for the savepoint to hide.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                return self._queue(self._not_told(vals_list), **mail_values)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # two at once: Odoo runs the whole request again
        except Exception:  # a template is anybody's to edit
            _logger.exception("Mails not queued: %s", [v["key"] for v in vals_list])
            return self.browse()

    @api.model
    def _template(self, kind):
        """The mail template of a kind, readable by whoever causes the mail."""
        xmlid = f"implementation_methodology.{TEMPLATES[kind]}"
        return self.env.ref(xmlid).sudo()

    @api.model
    def _not_told(self, vals_list):
        """Those of ``vals_list`` whose key is not in the log yet."""
        known = set(
            self.sudo()  # the log of others, too
            .search([("key", "in", [vals["key"] for vals in vals_list])])
            .mapped("key")
        )
        return [vals for vals in vals_list if vals["key"] not in known]

    def _rendered(self):
        """Subject and body of the one letter, as its reader will see them.

        Works for records that exist in memory only, which is what a preview is.
        """
        self.ensure_one()
        template_sudo = self._template(self.kind)
        subject, body = (
            template_sudo._render_field(name, list(self._ids), compute_lang=True)[
                self._ids[0]
            ]
            for name in ("subject", "body_html")
        )
        lang = self.partner_id.lang or self.env.lang
        body = template_sudo.with_context(lang=lang)._render_encapsulate(
            template_sudo.email_layout_xmlid,
            body,
            add_context={"company": self._sender()},
            context_record=self.with_context(lang=lang),
        )
        return subject, body


class ImplementationNoticeLine(models.Model):
    """One reason why a letter tells of one item; told once, for ever."""

    _name = "implementation.notice.line"
    _description = "What a Mail Tells"
    _order = "notice_id, sequence, id"
    _rec_name = "item_id"

    notice_id = fields.Many2one(
        "implementation.notice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(readonly=True)
    key = fields.Char(required=True, readonly=True)
    item_id = fields.Many2one(
        "implementation.item",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    project_id = fields.Many2one(
        related="item_id.project_id",
        store=True,
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    reason = fields.Selection(REASONS, required=True, readonly=True)
    is_shown = fields.Boolean(
        readonly=True,
        help="Stands in the letter; otherwise a more urgent reason did.",
    )

    _key_uniq = models.UniqueIndex("(key)", "This has been told already.")

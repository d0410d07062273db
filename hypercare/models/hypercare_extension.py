# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import stretch as rules

DRAFT, REQUESTED, AGREED = "draft", "requested", "agreed"
DECLINED, WITHDRAWN = "declined", "withdrawn"
STATES = [
    (DRAFT, "Draft"),
    (REQUESTED, "Waits for signatures"),
    (AGREED, "Agreed"),
    (DECLINED, "Declined"),
    (WITHDRAWN, "Withdrawn"),
]
#: Something may still come of it.
PENDING = (DRAFT, REQUESTED)
REASONS = [
    ("defect", "Our defects, free of charge"),
    ("readiness", "Client is not ready"),
    ("scope", "Scope grew"),
    ("external", "External cause"),
]
SOURCES = [("person", "A person"), ("system", "The forecast of the exit")]


class HypercareExtension(models.Model):
    """More days for a window, agreed by both sides.

    The end it starts from is kept: what was planned first stays to be seen.
    """

    _name = "hypercare.extension"
    _description = "Extension of a Window"
    _inherit = ["implementation.signed", "mail.thread"]
    _order = "id desc"
    _guarded_fields = frozenset(
        {
            "state",
            "seal_id",
            "proposed_by",
            "original_end",
            "requested_on",
            "decided_on",
        }
    )
    _fixed_fields = frozenset({"window_id"})
    #: What both sides read; it does not change under their eyes.
    _offered_fields = frozenset({"days", "reason_class", "reason"})

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(related="window_id.partner_id")
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default=DRAFT,
        tracking=True,
        copy=False,
        index=True,
    )
    days = fields.Integer(
        required=True,
        tracking=True,
        default=rules.PROPOSED_DAYS,
        help="Calendar days. The new last day moves to a working day.",
    )
    reason_class = fields.Selection(
        REASONS,
        string="Cause",
        tracking=True,
        help="Decides who pays: what we have to repair is free of charge.",
    )
    reason = fields.Text(help="What is still to be done, as both sides read it.")
    proposed_by = fields.Selection(
        SOURCES, required=True, readonly=True, default="person"
    )
    original_end = fields.Date(
        string="Present Last Day",
        readonly=True,
        copy=False,
        help="The last day of the window before this extension.",
    )
    new_end = fields.Date(string="New Last Day", compute="_compute_new_end", store=True)
    requested_on = fields.Datetime(readonly=True, copy=False)
    decided_on = fields.Datetime(string="Answered", readonly=True, copy=False)
    seal_number = fields.Char(related="seal_id.number", string="Document")
    declined_reason = fields.Text(
        related="seal_id.superseded_reason", string="Why It Is Over"
    )
    pdf = fields.Binary(related="seal_id.pdf")
    pdf_name = fields.Char(related="seal_id.pdf_name")

    _days_positive = models.Constraint(
        "CHECK(days > 0)", "An extension has at least one day."
    )
    _one_pending = models.UniqueIndex(
        "(window_id) WHERE state IN ('draft', 'requested')",
        "There is an extension of this window that is not decided yet.",
    )

    @api.depends("days", "original_end", "window_id.date_end", "state")
    def _compute_new_end(self):
        for extension in self:
            # What was put to signature is what holds, whatever the calendar says now.
            is_draft = extension.state == DRAFT or not extension.new_end
            extension.new_end = (
                extension._end_for(extension.days) if is_draft else extension.new_end
            )

    @api.depends("window_id.display_name", "days")
    def _compute_display_name(self):
        for extension in self:
            extension.display_name = self.env._(
                "%(window)s, %(days)s more days",
                window=extension.window_id.display_name or "",
                days=extension.days,
            )

    def _end_for(self, days):
        window = self.window_id
        if not window.date_end or not 1 <= days <= rules.MAX_EXTENSION_DAYS:
            return False
        reach = window._reach()
        return rules.new_end(reach, days, window._workdays(window.date_end))

    def _is_pending(self):
        self.ensure_one()
        return self.state in PENDING

    @api.model_create_multi
    def create(self, vals_list):
        extensions = super().create(vals_list)
        for extension in extensions:
            extension._by_verb().original_end = extension.window_id.date_end
            extension._check_limits(fields.Datetime.now())
        return extensions

    def write(self, vals):
        offered = self._offered_fields.intersection(vals)
        if offered and not self._is_by_verb():
            self._check_draft()
        result = super().write(vals)
        if "days" in vals:
            for extension in self:
                extension._check_limits(fields.Datetime.now())
        return result

    def _check_draft(self):
        for extension in self.filtered(lambda one: one.state != DRAFT):
            raise UserError(
                self.env._(
                    "“%s” was put to signature and does not change any more. Withdraw "
                    "it and write a new one.",
                    extension.display_name,
                )
            )

    def _check_limits(self, now):
        """Raise ``UserError`` unless the extension is allowed at ``now`` (naive UTC).

        Asked when it is proposed, and again at each signature: another one may have
        been agreed in between.
        """
        self.ensure_one()
        window = self.window_id
        if window.state != "open":
            raise UserError(self.env._("Only an open window is extended."))
        try:
            rules.check(window._reach(), self.days)
            if self.original_end != window.date_end:
                raise rules.StretchError("moved")
            if self.new_end < window._today(now):
                raise rules.StretchError("over")
        except rules.StretchError as error:
            window._raise_stretch(error)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if self.filtered("seal_id"):
            raise UserError(
                self.env._("An extension that was put to signature stays. Withdraw it.")
            )

    # What is signed

    def _seal_owner(self):
        return self.window_id

    def _seal_project(self):
        return self.window_id.project_id

    def _seal_company(self):
        return self.company_id

    def _seal_signers(self):
        """One person of each side: who leads for us, who coordinates for the client."""
        people = self.window_id.person_ids.filtered("can_sign")
        ours = people.filtered(lambda one: one.side == "integrator")
        theirs = people.filtered(lambda one: one.side == "client")
        responsible = self.window_id.user_id.partner_id
        leads = ours.filtered(lambda one: one.duty == "project_lead")
        leads = leads or ours.filtered(lambda one: one.partner_id == responsible)
        coordinators = theirs.filtered(lambda one: one.duty == "coordinator")
        return leads[:1] | coordinators[:1]

    def _seal_sequence(self):
        return "hypercare.document"

    def _seal_template(self):
        return "hypercare.extension_document"

    def _seal_lang(self):
        # Companies seldom say which language they read; their people do.
        signers = self._seal_signers().filtered(lambda one: one.side == "client")
        client = self.window_id.partner_id
        return client.lang or signers.partner_id.lang or self.env.lang or "en_US"

    def _seal_title(self):
        return self.env._("Extension of hypercare %s", self.window_id.number)

    def _seal_content(self):
        # What is signed does not depend on what its writer may see, of roles say.
        extension = self.sudo()
        window = extension.window_id
        number = len(window._agreed_extensions()) + 1
        return {
            "format": 1,
            "kind": "hypercare_extension",
            "title": extension._seal_title(),
            "project": window.project_id.name or window.partner_id.name,
            "client": window.partner_id.name,
            "integrator": window.company_id.name,
            "window": window.number,
            "number": number,
            "days": extension.days,
            "date_start": window.date_start,
            "first_end": window.first_end,
            "old_end": window.date_end,
            "new_end": extension.new_end,
            "length": rules.length(window.date_start, extension.new_end),
            "reason_class": extension.reason_class,
            "is_free": extension.reason_class in rules.FREE,
            "reason": extension.reason.strip(),
            "signers": [
                {
                    "name": person.partner_id.name,
                    "side": person.side,
                    "roles": ", ".join(person.role_ids.mapped("name")),
                }
                for person in extension._seal_signers()
            ],
        }

    # Verbs

    def action_request(self):
        """Freeze the extension and ask both sides to sign."""
        for extension in self:
            extension.check_access("write")
            extension._request(fields.Datetime.now())
        return True

    def _request(self, now):
        """Put the draft to signature at ``now`` (naive UTC)."""
        self.ensure_one()
        if self.state != DRAFT:
            raise UserError(self.env._("This extension was put to signature already."))
        if not self.reason_class:
            raise UserError(self.env._("Choose the cause: it decides who pays."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Write down why more days are needed."))
        self._check_limits(now)
        sides = set(self._seal_signers().mapped("side"))
        if sides != {"client", "integrator"}:
            raise UserError(
                self.env._(
                    "Both sides sign an extension: give the right to sign to the "
                    "client's coordinator and to the project lead among the people of "
                    "the window."
                )
            )
        self._request_signatures(now)
        self._by_verb().write({"state": REQUESTED, "requested_on": now})
        self._tell("sign", now, self._seal_signers())

    def action_withdraw(self):
        """Take the extension back; what was signed of it loses its force."""
        for extension in self:
            extension.check_access("write")
            extension._withdraw(fields.Datetime.now())
        return True

    def _withdraw(self, now):
        self.ensure_one()
        if not self._is_pending():
            raise UserError(self.env._("What was decided is not withdrawn any more."))
        # Whoever may write an extension may take its document back.
        seal_sudo = self.seal_id.sudo()
        if seal_sudo.state == "requested":
            reason = self.env._("Withdrawn by %s", self.env.user.name)
            seal_sudo._supersede(reason, now)
        self._by_verb().write({"state": WITHDRAWN, "decided_on": now})

    def _take_signature(self, partner, vals, now):
        # Signers have no rights on windows; the rules ask for all of it. The row of
        # the window is taken first, so that two extensions cannot be agreed at once.
        extension_sudo = self.sudo()
        extension_sudo.seal_id._lock(extension_sudo.window_id)
        if extension_sudo.state != REQUESTED:
            raise UserError(self.env._("It does not wait for signatures any more."))
        extension_sudo._check_limits(now)
        return super()._take_signature(partner, vals, now)

    def _on_signed(self, now):
        extension_sudo = self.sudo()  # signers have no rights on extensions
        extension_sudo._by_verb().write({"state": AGREED, "decided_on": now})
        extension_sudo.window_id._stretch(extension_sudo.new_end, now)
        extension_sudo._tell("extended", now)

    def _on_declined(self, partner, remarks, now):
        extension_sudo = self.sudo()  # as for signing
        extension_sudo._by_verb().write({"state": DECLINED, "decided_on": now})
        window_sudo = extension_sudo.window_id
        name, words = partner.sudo().name, " · ".join(remarks.values())
        window_sudo.message_post(
            body=self.env._(
                "%(name)s declined the extension by %(days)s days: %(remarks)s",
                name=name,
                days=extension_sudo.days,
                remarks=words,
            )
        )
        extension_sudo._tell("declined", now, name=name, remarks=words)

    def _on_finished(self):
        seal_sudo = self.seal_id.sudo()  # signers have no rights on seals
        pdf = seal_sudo.with_context(bin_size=False).pdf
        extension_sudo = self.sudo()  # as for signing
        extension_sudo._tell(
            "signed",
            fields.Datetime.now(),
            extension_sudo._seal_signers(),
            attachments=[(seal_sudo.pdf_name, pdf)],
        )

    def _portal_path(self):
        """Where people of the window read the extension and sign it."""
        self.ensure_one()
        return f"/my/hypercare/{self.window_id.id}/extension/{self.id}"

    def _tell(self, kind, now, people=None, **values):
        """Queue mails of ``kind`` about this extension, once for ever."""
        window = self.window_id
        Notice = self.env["hypercare.notice"]
        Notice._tell(window, kind, now, people, about=self, once="ever", **values)

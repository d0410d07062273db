# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import evidence

MAX_NAME = 200
MAX_AGENT = 300
MAX_DRAWING = 2 * 1024 * 1024


class ImplementationSigned(models.AbstractModel):
    """A record both sides sign: acts here; agreements, reviews and others above.

    A model that inherits this says what is frozen (``_seal_content``), who signs
    (``_seal_signers``), whose chain it belongs to (``_seal_owner``), how the page is
    laid out (``_seal_template``) and what follows (``_on_signed``, ``_on_declined``).
    """

    _name = "implementation.signed"
    _description = "Signed Document"
    _inherit = ["implementation.guarded"]

    seal_id = fields.Many2one(
        "implementation.seal",
        string="Sealed document",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    seal_state = fields.Selection(
        string="Signatures",
        related="seal_id.state",
        store=True,
    )
    signature_ids = fields.One2many(related="seal_id.signature_ids")
    may_sign = fields.Boolean(
        compute="_compute_may_sign",
        # Who may read a document need not read its seal.
        compute_sudo=True,
        help="The signature of whoever looks is waited for.",
    )

    @api.depends("seal_id.state", "seal_id.signature_ids.state")
    @api.depends_context("uid")
    def _compute_may_sign(self):
        partner = self.env.user.partner_id
        for document in self:
            seal = document.seal_id
            mine = seal.signature_ids.filtered(
                lambda signature: signature.partner_id == partner
            )
            document.may_sign = seal.state == "requested" and mine.state == "waiting"

    # What a model says of itself

    def _seal_owner(self):
        """The record whose documents form one chain."""
        raise NotImplementedError

    def _seal_content(self):
        """What is signed, as data that ``tools.snapshot`` accepts."""
        raise NotImplementedError

    def _seal_signers(self):
        """Members who have to sign, all of them."""
        raise NotImplementedError

    def _seal_title(self):
        """What the document is called, in the current language."""
        raise NotImplementedError

    def _seal_template(self):
        """XML id of the QWeb template that lays out the frozen content."""
        raise NotImplementedError

    def _seal_sequence(self):
        """Code of the sequence that numbers the documents."""
        return "implementation.seal"

    def _seal_project(self):
        """The implementation the document belongs to, if any."""
        return self.env["project.project"]

    def _seal_company(self):
        """The company that puts the document to signature."""
        return self._seal_project().company_id or self.env.company

    def _seal_lang(self):
        """Language the document is written in: the client's."""
        return self._seal_project().partner_id.lang or self.env.lang or "en_US"

    def _on_signed(self, now):
        """Everybody has signed."""

    def _on_declined(self, partner, remarks, now):
        """Somebody declined; ``remarks`` maps keys of the content to texts."""

    def _on_finished(self):
        """The final PDF is stored."""

    def _document_url(self, side):
        """Where a person of ``side`` reads the document, and signs it."""
        raise NotImplementedError

    # Mails

    def _mail_signers(self, template, partners=None, **mail_values):
        """Queue one mail of ``template`` per signer, each in his language.

        ``partners`` are told instead of the signers, if given. The template finds the
        person's name as ``signer`` and ``reader``, and the page as ``url`` in ``ctx``.
        """
        template_sudo = self.env.ref(template).sudo()  # whoever signs sends it
        seal_sudo = self.seal_id.sudo()  # signers have no rights on seals
        sides = {one.partner_id: one.side for one in seal_sudo.signature_ids}
        told = seal_sudo.signature_ids.partner_id if partners is None else partners
        for partner_sudo in told.sudo():  # nor on each other's contacts
            if not partner_sudo.email_normalized:
                continue
            template_sudo.with_context(
                lang=partner_sudo.lang,
                signer=partner_sudo.name,
                reader=partner_sudo.name,
                url=self._document_url(sides.get(partner_sudo, "client")),
            ).send_mail(
                self.id,
                email_values={
                    "recipient_ids": [(6, 0, partner_sudo.ids)],
                    # A mail is read by whoever may read what it is about, and this
                    # one is between the signer and us.
                    "model": seal_sudo._name,
                    "res_id": seal_sudo.id,
                    **mail_values,
                },
            )

    def _mail_final(self, template):
        """Send the signed PDF to whoever signed, by a mail of ``template``."""
        seal_sudo = self.seal_id.sudo()  # as above
        pdf = seal_sudo.with_context(bin_size=False).pdf
        self._mail_signers(template, attachments=[(seal_sudo.pdf_name, pdf)])

    # Verbs

    def _request_signatures(self, now=None):
        """Freeze the record as it is now and ask its signers (naive UTC ``now``)."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        if self.seal_state in ("requested", "signed"):
            raise UserError(self.env._("Signatures have been requested already."))
        signers = self._seal_signers()
        if not signers:
            raise UserError(
                self.env._(
                    "Nobody may sign yet. Give a member of the client's side the "
                    "right to sign, then request it again."
                )
            )
        lang = self._seal_lang()
        document = self.with_context(lang=lang)
        project = self._seal_project()
        # Sealing is this verb's work; nobody has rights to write seals himself.
        seal_sudo = (
            self.env["implementation.seal"]
            .sudo()
            ._seal(
                document.sudo(),
                document._seal_content(),
                signers.with_context(lang=lang).sudo(),
                now,
                number=self.env["ir.sequence"]
                .sudo()
                .next_by_code(self._seal_sequence()),
                title=document._seal_title(),
                lang=lang,
                project_id=project.id,
                company_id=self._seal_company().id,
                requested_by_id=self.env.user.partner_id.id,
            )
        )
        self._by_verb().write({"seal_id": seal_sudo.id})
        return seal_sudo

    def _sign(self, member, name, image=None, ip=None, user_agent=None, now=None):
        """Sign as ``member``, with a drawn signature or a typed name."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        self._check_requested()
        if not member.can_sign:
            raise UserError(self.env._("You may read this document but not sign it."))
        name = " ".join(str(name or "").split())[:MAX_NAME]
        if not name:
            raise UserError(self.env._("Write your name to sign."))
        vals = {
            "method": "drawn" if image else "typed",
            "signer_name": name,
            "image": self._checked_drawing(image) if image else False,
            "ip": ip,
            "user_agent": (user_agent or "")[:MAX_AGENT],
        }
        self._take_signature(member.partner_id, vals, now)

    def _check_requested(self):
        """Raise when nobody was asked yet; a page may be older than its document."""
        if not self.seal_id:
            raise UserError(self.env._("Nobody has been asked to sign this yet."))

    def _attach_signed_file(self, signature, name, content, now=None):
        """Take a signed file (scan or e-signature container) as a signature."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise UserError(
                self.env._("Only an implementation manager attaches signed files.")
            )
        try:
            raw = base64.b64decode(content or b"")
            name = evidence.check_file(
                name, raw, self.env["implementation.evidence"]._max_bytes()
            )
        except binascii.Error:
            raise UserError(self.env._("The file could not be read.")) from None
        except evidence.Rejected as rejected:
            raise UserError(
                self.env["implementation.evidence"]._rejection_text(rejected.reason)
            ) from None
        vals = {
            "method": "uploaded",
            "signer_name": signature.partner_id.name,
            "file": content,
            "file_name": name,
            "file_sha256": evidence.sha256(raw),
            "attached_by_id": self.env.user.partner_id.id,
        }
        self._take_signature(signature.partner_id, vals, now)

    def _checked_drawing(self, drawing):
        """The drawing as it came, if it is the PNG that signature pads make.

        Anything else could carry more than a picture: an SVG fetches and runs.
        """
        try:
            raw = base64.b64decode(drawing, validate=True)
        except (binascii.Error, ValueError, TypeError):
            raw = b""
        if not raw.startswith(b"\x89PNG\r\n\x1a\n") or len(raw) > MAX_DRAWING:
            raise UserError(self.env._("The drawing could not be read. Sign again."))
        return drawing

    def _take_signature(self, partner, vals, now):
        # The signer has been checked; he has no rights on seals of his own.
        seal_sudo = self.seal_id.sudo()
        if seal_sudo._sign(partner, vals, now):
            self._on_signed(now)
            seal_sudo._finish()

    def _decline(self, member, remarks, now=None):
        """Decline with ``remarks`` ({key: text}); the document is superseded."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        self._check_requested()
        if not member.can_sign:
            raise UserError(
                self.env._("You may read this document but not decline it.")
            )
        remarks = {key: text.strip() for key, text in remarks.items() if text.strip()}
        if not remarks:
            raise UserError(self.env._("Say what is missing before you decline."))
        seal_sudo = self.seal_id.sudo()  # as for signing
        seal_sudo._lock(seal_sudo)
        signature_sudo = seal_sudo._signature_of(member.partner_id)
        signature_sudo._by_verb().write({"state": "declined", "signed_on": now})
        seal_sudo._supersede("\n".join(remarks.values()), now)
        self._on_declined(member.partner_id, remarks, now)

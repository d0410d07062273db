# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..tools import snapshot

STATES = [
    ("requested", "Waiting for signatures"),
    ("signed", "Signed"),
    ("superseded", "Superseded"),
]


class ImplementationSeal(models.Model):
    """A document as it was put before its signers: frozen, hashed, chained.

    What the record it came from becomes later does not matter any more: the page to
    sign, the draft and the final PDF are all made from ``content``.
    """

    _name = "implementation.seal"
    _description = "Sealed Document"
    _inherit = ["implementation.seal.pdf", "implementation.guarded"]
    _order = "id desc"
    _rec_name = "number"
    _guarded_fields = frozenset(
        {
            "res_model",
            "res_id",
            "owner_model",
            "owner_id",
            "position",
            "project_id",
            "company_id",
            "number",
            "title",
            "lang",
            "content",
            "content_sha256",
            "chain_sha256",
            "state",
            "requested_on",
            "requested_by_id",
            "signed_on",
            "signed_count",
            "superseded_on",
            "superseded_reason",
            "pdf",
            "pdf_name",
            "pdf_sha256",
        }
    )

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model",
        required=True,
        readonly=True,
    )
    owner_model = fields.Char(
        required=True,
        readonly=True,
        help="The record whose documents form one chain.",
    )
    owner_id = fields.Many2oneReference(
        model_field="owner_model",
        required=True,
        readonly=True,
    )
    position = fields.Integer(
        required=True,
        readonly=True,
        help="Place in the chain of the owner, from 1.",
    )
    project_id = fields.Many2one(
        "project.project",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    number = fields.Char(required=True, readonly=True)
    title = fields.Char(required=True, readonly=True)
    lang = fields.Char(
        string="Language",
        required=True,
        readonly=True,
    )
    content = fields.Text(
        required=True,
        readonly=True,
        help="Canonical JSON: sorted keys, no blanks, UTF-8.",
    )
    content_sha256 = fields.Char(
        string="SHA-256 of the content",
        required=True,
        readonly=True,
        index=True,
    )
    chain_sha256 = fields.Char(
        string="SHA-256 of the chain",
        required=True,
        readonly=True,
        help="Over the content and the chain of the owner's document before it.",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        index=True,
    )
    requested_on = fields.Datetime(required=True, readonly=True)
    requested_by_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
    )
    signed_on = fields.Datetime(readonly=True)
    signed_count = fields.Integer(
        readonly=True,
        help="Signatures so far; written by each, so that two at once meet here.",
    )
    superseded_on = fields.Datetime(readonly=True)
    superseded_reason = fields.Text(readonly=True)
    signature_ids = fields.One2many(
        "implementation.signature",
        "seal_id",
        readonly=True,
    )
    pdf = fields.Binary(
        string="Signed PDF",
        attachment=True,
        readonly=True,
    )
    pdf_name = fields.Char(readonly=True)
    pdf_sha256 = fields.Char(
        string="SHA-256 of the PDF",
        readonly=True,
        index="btree_not_null",
    )

    _position_uniq = models.UniqueIndex(
        "(owner_model, owner_id, position)",
        "A chain has one document at each place.",
    )
    _document_idx = models.Index("(res_model, res_id)")
    _pending_pdf_idx = models.Index(
        "(id) WHERE state = 'signed' AND pdf_sha256 IS NULL"
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A sealed document stays: somebody may have signed.")
        )

    @api.model
    def _seal(self, document, content, signers, now, **vals):
        """Freeze ``content`` of ``document`` and put it before ``signers``.

        The owner's row is locked until the transaction ends, so that two documents
        cannot take the same place in the chain.
        """
        owner = document._seal_owner()
        self._lock(owner)
        before = self.search(
            [("owner_model", "=", owner._name), ("owner_id", "=", owner.id)],
            order="position desc",
            limit=1,
        )
        text = snapshot.canonical(content).decode()
        digest = snapshot.digest(content)
        seal = self._by_verb().create(
            {
                "res_model": document._name,
                "res_id": document.id,
                "owner_model": owner._name,
                "owner_id": owner.id,
                "position": before.position + 1,
                "content": text,
                "content_sha256": digest,
                "chain_sha256": snapshot.chain(before.chain_sha256 or "", digest),
                "state": "requested",
                "requested_on": now,
                **vals,
            }
        )
        self.env["implementation.signature"]._by_verb().create(
            [
                {
                    "seal_id": seal.id,
                    "partner_id": member.partner_id.id,
                    "side": member.side,
                    "roles": ", ".join(member.role_ids.mapped("name")),
                }
                for member in signers
            ]
        )
        return seal

    def _content(self):
        """The frozen content as Python data."""
        self.ensure_one()
        return json.loads(self.content)

    def _day(self, text):
        """A frozen date or moment as the reader's language writes days."""
        if not text:
            return ""
        moment = datetime.fromisoformat(text)
        if len(text) > len("2026-01-31"):
            moment = fields.Datetime.context_timestamp(self, moment)
        return format_date(self.env, moment.date())

    def _document(self):
        """The record the document was made from."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _check_whole(self):
        """Raise unless the content is what was hashed when it was frozen."""
        self.ensure_one()
        if hashlib.sha256(self.content.encode()).hexdigest() != self.content_sha256:
            raise UserError(
                self.env._(
                    "%(number)s does not match its fingerprint any more. "
                    "Nobody can sign it; ask an administrator to look at it.",
                    number=self.number,
                )
            )

    @api.model
    def _lock(self, record):
        """Wait for the row; whoever comes second sees what the first has written.

        The row is written, not only locked: in PostgreSQL's repeatable read the
        second transaction then fails with a serialization error, and Odoo repeats
        its request with what is there now.
        """
        record.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET id = id WHERE id = %(id)s",
                table=SQL.identifier(record._table),
                id=record.id,
            )
        )
        record.invalidate_recordset()

    def _signature_of(self, partner):
        """The signature row that waits for ``partner``; raises without one."""
        self.ensure_one()
        if self.state != "requested":
            raise UserError(
                self.env._(
                    "%(number)s does not wait for signatures any more.",
                    number=self.number,
                )
            )
        signature = self.signature_ids.filtered(lambda s: s.partner_id == partner)
        if not signature:
            raise UserError(
                self.env._(
                    "%(number)s is not for you to sign.",
                    number=self.number,
                )
            )
        if signature.state == "signed":
            raise UserError(self.env._("You have signed this document already."))
        return signature

    def _sign(self, partner, vals, now):
        """Record the signature of ``partner``; returns whether it was the last one."""
        self.ensure_one()
        self._lock(self)
        signature = self._signature_of(partner)
        self._check_whole()
        signature._by_verb().write(
            {
                **vals,
                "state": "signed",
                "signed_on": now,
                "content_sha256": self.content_sha256,
            }
        )
        waiting = self.signature_ids.filtered(lambda s: s.state != "signed")
        self._by_verb().write(
            {
                "signed_count": self.signed_count + 1,
                **({} if waiting else {"state": "signed", "signed_on": now}),
            }
        )
        return not waiting

    def _supersede(self, reason, now):
        """Take the document out of force; what was signed stays as it is."""
        for seal in self:
            self._lock(seal)
            seal._by_verb().write(
                {
                    "state": "superseded",
                    "superseded_on": now,
                    "superseded_reason": reason,
                }
            )

    # Verification

    @api.model
    def _find_by_hash(self, digest):
        """Documents that ``digest`` is the fingerprint of: content, PDF or upload."""
        digest = (digest or "").strip().lower()
        if len(digest) != 64:
            return self.browse()
        found = self.search(
            [
                "|",
                ("content_sha256", "=", digest),
                ("pdf_sha256", "=", digest),
            ]
        )
        uploads = self.env["implementation.signature"].search(
            [("file_sha256", "=", digest)]
        )
        return found | uploads.seal_id

    @api.model
    def _broken_chains(self):
        """Owners whose chain of documents does not hold, as (model, id, position)."""
        broken = []
        for (model, owner), seals in (
            self.search([("chain_sha256", "!=", False)], order="position")
            .grouped(lambda seal: (seal.owner_model, seal.owner_id))
            .items()
        ):
            previous = ""
            for seal in seals:
                digest = hashlib.sha256(seal.content.encode()).hexdigest()
                expected = snapshot.chain(previous, digest)
                if digest != seal.content_sha256 or expected != seal.chain_sha256:
                    broken.append((model, owner, seal.position))
                    break
                previous = seal.chain_sha256
        return broken

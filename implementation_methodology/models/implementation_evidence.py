# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import evidence
from .implementation_methodology_item import EVIDENCE_KINDS
from .project_role import SIDES

KINDS = [kind for kind in EVIDENCE_KINDS if kind[0] != "none"]

#: The field that carries what each kind hands in.
CARRIERS = {"file": "file", "link": "url", "record": "record_ref", "text": "text"}


class ImplementationEvidence(models.Model):
    """What shows that a statement is true, with its fingerprint."""

    _name = "implementation.evidence"
    _description = "Evidence"
    _inherit = ["implementation.guarded"]
    _order = "item_id, id"
    _guarded_fields = frozenset(
        {"sha256", "size", "added_by_id", "added_on", "side", "locked"}
    )

    item_id = fields.Many2one(
        "implementation.item",
        required=True,
        index=True,
        ondelete="cascade",
    )
    stage_id = fields.Many2one(
        related="item_id.stage_id",
        store=True,
        index=True,
    )
    project_id = fields.Many2one(
        related="item_id.project_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="item_id.company_id",
        store=True,
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        default="file",
    )
    name = fields.Char(
        help="File name or title, as people look for it.",
    )
    file = fields.Binary(attachment=True)
    url = fields.Char(string="Link")
    text = fields.Text()
    record_ref = fields.Reference(
        selection="_selection_record_models",
        string="Record",
    )
    sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
    )
    size = fields.Integer(
        readonly=True,
        help="Bytes of the file.",
    )
    added_by_id = fields.Many2one(
        "res.partner",
        string="Added by",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    side = fields.Selection(
        SIDES,
        readonly=True,
    )
    added_on = fields.Datetime(
        readonly=True,
    )
    locked = fields.Boolean(
        readonly=True,
        help="The stage was accepted with this evidence.",
    )

    @api.model
    def _selection_record_models(self):
        """Records a consultant can point at; extended where an add-on brings more."""
        names = ["project.task", "project.update", "account.move", "sale.order"]
        return [
            (model.model, model.name)
            for model in self.env["ir.model"]
            .sudo()  # model names are no secret, but ir.model is administration
            .search([("model", "in", names)])
        ]

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_by_verb():
            return super().create(vals_list)
        return self._hand_in(vals_list)

    @api.model
    def _hand_in(self, vals_list, now=None):
        """Check and fingerprint what is handed in, and add it (naive UTC ``now``).

        Raises ``ValidationError`` for what cannot be evidence and ``UserError`` where
        the checklist is closed or the acting person may not hand in.
        """
        now = now or fields.Datetime.now()
        items = self.env["implementation.item"].browse(
            vals["item_id"] for vals in vals_list if vals.get("item_id")
        )
        items._check_evidence_open()
        prepared = []
        for vals in vals_list:
            self._check_guarded(filter(vals.get, self._guarded_fields))
            item = items.browse(vals.get("item_id"))
            actor = item.project_id._implementation_actor()
            prepared.append(
                {
                    **vals,
                    **self._checked(vals),
                    "added_by_id": actor.partner.id,
                    "side": actor.side,
                    "added_on": now,
                }
            )
        records = self._by_verb().create(prepared)
        records.item_id._record_events(
            "evidence_added",
            {
                item.id: added.mapped("name")
                for item, added in records.grouped("item_id").items()
            },
            now=now,
        )
        return records.with_env(self.env)

    def write(self, vals):
        if not self._is_by_verb() and set(vals) - {"name"}:
            raise UserError(
                self.env._(
                    "Evidence keeps its fingerprint, so it is not changed. "
                    "Remove it and add the new one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self.item_id._check_evidence_open()
        if self.filtered("locked") or self.item_id.filtered(
            lambda item: item.state == "done"
        ):
            raise UserError(
                self.env._(
                    "The item was ticked with this evidence. "
                    "Take the tick back or return the item first."
                )
            )
        for record in self:
            record.item_id._record_events(
                "evidence_removed", {record.item_id.id: [record.name]}
            )

    @api.model
    def _checked(self, vals):
        """Values that follow from what is handed in; raises with what to do."""
        kind = vals.get("kind", "file")
        carried = vals.get(CARRIERS[kind])
        if not carried:
            raise ValidationError(
                self.env._(
                    "Nothing was handed in: choose a file, link, text or record."
                )
            )
        try:
            if kind == "file":
                return self._checked_file(vals.get("name"), carried)
            if kind == "link":
                url = evidence.check_link(carried)
                return {
                    "url": url,
                    "name": vals.get("name") or url,
                    "sha256": evidence.sha256(url),
                }
        except evidence.Rejected as rejected:
            raise ValidationError(self._rejection_text(rejected.reason)) from None
        if kind == "text":
            title = vals.get("name") or carried.strip().split("\n")[0][:80]
            return {"name": title, "sha256": evidence.sha256(carried)}
        record = self.env[carried.split(",")[0]].browse(int(carried.split(",")[1]))
        record.check_access("read")
        return {
            "name": vals.get("name") or record.display_name,
            "sha256": evidence.sha256(f"{carried},{record.display_name}"),
        }

    @api.model
    def _checked_file(self, name, encoded):
        try:
            content = base64.b64decode(encoded, validate=False)
        except (binascii.Error, ValueError):
            raise evidence.Rejected("content") from None
        name = evidence.check_file(name, content, self._max_bytes())
        return {"name": name, "sha256": evidence.sha256(content), "size": len(content)}

    @api.model
    def _max_bytes(self):
        """Odoo's own upload limit, in bytes."""
        return int(
            self.env["ir.config_parameter"]
            .sudo()  # a limit everybody may know, in a table nobody else may read
            .get_param("web.max_file_upload_size", 128 * 1024 * 1024)
        )

    @api.model
    def _rejection_text(self, reason):
        texts = {
            "empty": self.env._("The file is empty. Choose another one."),
            "too_large": self.env._(
                "The file is larger than %(limit)s MB. Compress or split it, "
                "or hand in a link.",
                limit=max(1, self._max_bytes() // (1024 * 1024)),
            ),
            "type": self.env._(
                "Files of this type are not accepted. Hand in one of these: %(types)s.",
                types=", ".join(sorted(evidence.ACCEPTED)),
            ),
            "content": self.env._(
                "The content of the file is not what its name says. "
                "Save it in its own format and try again."
            ),
            "link": self.env._("A link starts with http:// or https:// and a host."),
        }
        return texts[reason]

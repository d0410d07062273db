# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .project_role import SIDES

STATES = [
    ("waiting", "Waiting"),
    ("signed", "Signed"),
    ("declined", "Declined"),
]
METHODS = [
    ("drawn", "Drawn in the portal"),
    ("typed", "Typed name in the portal"),
    ("uploaded", "Signed file attached"),
]


class ImplementationSignature(models.Model):
    """One signer of a sealed document, and how he signed."""

    _name = "implementation.signature"
    _description = "Signature"
    _inherit = ["implementation.guarded"]
    _order = "seal_id, side, id"
    _rec_name = "partner_id"
    _guarded_fields = frozenset(
        {
            "seal_id",
            "partner_id",
            "side",
            "roles",
            "state",
            "method",
            "signer_name",
            "image",
            "file",
            "file_name",
            "file_sha256",
            "signed_on",
            "ip",
            "user_agent",
            "content_sha256",
            "attached_by_id",
        }
    )

    seal_id = fields.Many2one(
        "implementation.seal",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    project_id = fields.Many2one(
        related="seal_id.project_id",
        store=True,
    )
    company_id = fields.Many2one(
        related="seal_id.company_id",
        store=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Signer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    name = fields.Char(related="partner_id.name")
    side = fields.Selection(
        SIDES,
        required=True,
        readonly=True,
    )
    roles = fields.Char(readonly=True)
    state = fields.Selection(
        STATES,
        default="waiting",
        required=True,
        readonly=True,
    )
    method = fields.Selection(METHODS, readonly=True)
    signer_name = fields.Char(string="Name as signed", readonly=True)
    image = fields.Image(
        string="Drawing",
        max_width=1024,
        max_height=1024,
        attachment=True,
        readonly=True,
    )
    file = fields.Binary(
        string="Signed file",
        attachment=True,
        readonly=True,
    )
    file_name = fields.Char(readonly=True)
    file_sha256 = fields.Char(
        readonly=True,
        index="btree_not_null",
    )
    attached_by_id = fields.Many2one("res.partner", readonly=True)
    signed_on = fields.Datetime(readonly=True)
    ip = fields.Char(string="IP address", readonly=True)
    user_agent = fields.Char(string="Browser", readonly=True)
    content_sha256 = fields.Char(
        string="SHA-256 of what was signed",
        readonly=True,
    )

    _signer_uniq = models.UniqueIndex(
        "(seal_id, partner_id)",
        "Each person signs a document once.",
    )

    def action_attach_file(self):
        """Ask for the signed file of the signer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_sign_file_action"
        )
        action["context"] = {"default_signature_id": self.id}
        return action

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A signature is not deleted."))

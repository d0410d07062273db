# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ImplementationSignFile(models.TransientModel):
    """Attaches a signed scan or e-signature container in the signer's name."""

    _name = "implementation.sign.file"
    _description = "Attach a Signed File"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("signature_id",)

    signature_id = fields.Many2one(
        "implementation.signature",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    file = fields.Binary(required=True)
    file_name = fields.Char()

    def action_attach(self):
        """Take the file as the signature of the signer."""
        self.ensure_one()
        seal = self.signature_id.seal_id
        seal.check_access("read")
        document = seal._document()
        document.check_access("write")
        document._attach_signed_file(self.signature_id, self.file_name, self.file)
        return {"type": "ir.actions.act_window_close"}

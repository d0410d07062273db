# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime


class ImplementationAnonymiseDialog(models.TransientModel):
    """Shows what anonymising a contact would change and what stays; then does it."""

    _name = "implementation.anonymise.dialog"
    _description = "Anonymise a Contact"
    _inherit = ["implementation.dialog"]
    _subject_fields = ("partner_id",)

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    also = fields.Text(
        string="Also Known As",
        help="One per line: other spellings of the name, older e-mail addresses and "
        "phone numbers.",
    )
    preview = fields.Html(
        string="What Changes",
        compute="_compute_preview",
        sanitize=False,  # made here, every word escaped
    )
    kept = fields.Html(
        string="What Stays",
        compute="_compute_preview",
        sanitize=False,  # made here, every word escaped
    )
    is_done = fields.Boolean(compute="_compute_preview")

    @api.depends("partner_id", "also")
    def _compute_preview(self):
        anonymise = self.env["implementation.anonymise"]
        for dialog in self:
            contact = dialog.partner_id
            done_on = contact.implementation_anonymised_on
            dialog.is_done = bool(done_on)
            if done_on:
                when = format_datetime(self.env, done_on)
                dialog.preview = self.env._("Done on %s.", when)
                dialog.kept = False
                continue
            anonymise._check_may_anonymise(contact)
            found = anonymise._find(contact, dialog._also())
            names = self.env["ir.model"]._get
            rows = sorted((names(model).name, count) for model, count in found.items())
            dialog.preview = self._listed(
                [*anonymise._words_of_contact(contact), *map(self._counted, rows)]
            )
            dialog.kept = self._listed(anonymise._words_of_kept(contact))

    def action_confirm(self):
        """Anonymise the contact now, for good."""
        self.check_access("write")
        self.ensure_one()
        self.env["implementation.anonymise"]._anonymise(
            self.partner_id, fields.Datetime.now(), self._also()
        )
        # The words typed here name the person, too.
        self.unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _also(self):
        return tuple((self.also or "").splitlines())

    def _counted(self, row):
        return self.env._("%(records)s: %(count)s", records=row[0], count=row[1])

    @api.model
    def _listed(self, words):
        rows = Markup().join(Markup("<li>%s</li>") % one for one in words)
        return Markup("<ul>%s</ul>") % rows

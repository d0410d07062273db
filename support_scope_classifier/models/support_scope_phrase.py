# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError

LANGS = [
    ("uk", "Ukrainian"),
    ("en", "English"),
    ("ru", "Russian"),
    ("pl", "Polish"),
]
#: No more of a request is looked at, see ``tools.own_words``.
LONGEST = 600


class SupportScopePhrase(models.Model):
    """How a client may put a request of this type, short and messy."""

    _name = "support.scope.phrase"
    _description = "Phrase of a Request Type"
    _order = "type_id, lang, id"
    _rec_name = "text"

    type_id = fields.Many2one(
        "support.scope.type", required=True, index=True, ondelete="cascade"
    )
    lang = fields.Selection(LANGS, string="Language", required=True, default="uk")
    text = fields.Char(required=True)
    active = fields.Boolean(default=True)
    is_shipped = fields.Boolean(readonly=True, copy=False)
    key = fields.Char(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Of a shipped phrase: what it was when it was shipped.",
    )

    _key_uniq = models.UniqueIndex("(key) WHERE key IS NOT NULL")

    @api.constrains("text")
    def _check_text(self):
        for phrase in self:
            if not phrase.text.strip() or len(phrase.text) > LONGEST:
                raise ValidationError(
                    self.env._(
                        "A phrase is what a client would type: some words, at most %s "
                        "characters.",
                        LONGEST,
                    )
                )

    @api.model
    def _key_of(self, code, lang, text):
        """What a phrase of the type ``code`` is known by once it is shipped."""
        return hashlib.sha256(f"{code}|{lang}|{text}".encode()).hexdigest()[:16]

    def unlink(self):
        """Shipped phrases are archived: deleted, they would come with an update."""
        shipped = self.filtered("is_shipped")
        shipped.active = False
        return super(SupportScopePhrase, self - shipped).unlink()

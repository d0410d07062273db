# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import file_open

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES

from ..tools import features
from .support_scope_phrase import LANGS

STEMS = {code: f"stems_{code}" for code, _label in LANGS}


class SupportScopeCue(models.Model):
    """One idea ("broken", "new", "server") as word stems of each language."""

    _name = "support.scope.cue"
    _description = "Cue Words"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="What the learned weights call it.")
    sequence = fields.Integer(default=1000)
    active = fields.Boolean(default=True)
    scope = fields.Selection(
        SCOPES, string="Speaks For", help="Empty: it tells together with others only."
    )
    stems_uk = fields.Text("Ukrainian", help="One a line; * at its end: any end.")
    stems_en = fields.Text("English", help="One a line; * at its end: any end.")
    stems_ru = fields.Text("Russian", help="One a line; * at its end: any end.")
    stems_pl = fields.Text("Polish", help="One a line; * at its end: any end.")

    _code_uniq = models.UniqueIndex("(code)", "Codes of cue words differ.")

    @api.constrains("code", *STEMS.values())
    def _check_stems(self):
        for cue in self:
            try:
                features.Cues([cue._group()])
            except features.CueError as error:
                raise ValidationError(
                    self.env._(
                        "“%(stem)s” of %(name)s cannot be looked for. Write one or "
                        "more words a line, letters and digits only, each with at most "
                        "one * at its end.",
                        stem=error.stem[:80],
                        name=cue.name,
                    )
                ) from error

    def _group(self):
        """The group of stems as ``tools.features.Cues`` takes it."""
        self.ensure_one()
        stems = {}
        for code, field in STEMS.items():
            lines = (self[field] or "").replace(",", "\n").split("\n")
            stems[code] = [" ".join(line.split()) for line in lines if line.strip()]
        return {"code": self.code, "class": self.scope or None, "stems": stems}

    @api.model
    def _groups(self):
        """All groups in use, in the order that makes equal models equal."""
        return [cue._group() for cue in self.sudo().search([])]

    @api.model
    def _load_shipped(self, groups):
        """Add the shipped groups whose code is not there yet."""
        known = set(
            self.with_context(active_test=False).search(Domain.TRUE).mapped("code")
        )
        with file_open("support_scope_classifier/data/cue_names.json", "rb") as source:
            names = json.load(source)
        self.create(
            [
                {
                    "code": group["code"],
                    "name": names.get(group["code"], {}).get("en")
                    or group["code"].replace("_", " ").capitalize(),
                    "sequence": number,
                    "scope": group["class"],
                    **{
                        STEMS[lang]: "\n".join(stems)
                        for lang, stems in group["stems"].items()
                    },
                }
                for number, group in enumerate(groups, 1)
                if group["code"] not in known
            ]
        )
        self.env["support.scope.type"]._translate_shipped(
            {code: name["uk"] for code, name in names.items()}, self._table
        )
        self.invalidate_model(["name"])

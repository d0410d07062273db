# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, file_open

from odoo.addons.support_sla.models.support_sla_ticket_agreement import SCOPES

MODULE = "support_scope_classifier"
SOURCES = tuple(
    path.stem
    for path in sorted(Path(__file__).parents[1].glob("data_src/phrases_*.json"))
)
#: Besides the six of the article (``scope.*``), what clients ask about most.
LISTED = frozenset(
    "sup_access_rights sup_correct_data sup_error_on_save sup_wrong_figure"
    " sup_print_broken min_rename_label min_hide_show_field min_print_layout"
    " min_mail_template dev_new_report_dashboard dev_automation dev_new_integration"
    " dev_new_entity_field dev_legal_change mnt_update_module mnt_upgrade_version"
    " mnt_server_slow_down mnt_backup_restore_copy".split()
)
#: Contracts differ on these.
NEEDS_PERSON = frozenset({"dev_legal_change"})


class SupportScopeType(models.Model):
    """A kind of request that clients make, with what it counts as.

    Its phrases teach the suggestion for ever, however many decisions there are.
    """

    _name = "support.scope.type"
    _description = "Request Type"
    _order = "scope, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Names the type in decisions and exports; it stays when the name changes.",
    )
    scope = fields.Selection(
        SCOPES,
        string="Counts As",
        required=True,
        help="What a request of this type is, unless the agreement of the client "
        "says something else.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(
        translate=True,
        help="Clients read it in the table of what counts as what.",
    )
    is_listed = fields.Boolean(
        string="In the Client's Table",
        help="Shown to clients in the table of what counts as what.",
    )
    asks_effort = fields.Boolean(
        string="Depends on Effort",
        help="The text never tells how much work it is: a person estimates.",
    )
    needs_person = fields.Boolean(
        string="Needs a Person",
        help="Never suggested for sure: contracts differ, as on changes of law.",
    )
    phrase_ids = fields.One2many("support.scope.phrase", "type_id")
    phrase_count = fields.Integer(compute="_compute_phrase_count")
    mapping_ids = fields.One2many("support.scope.mapping", "type_id")

    _code_uniq = models.UniqueIndex("(code)", "Codes of request types differ.")

    def _compute_phrase_count(self):
        counts = dict(
            self.env["support.scope.phrase"]._read_group(
                [("type_id", "in", self.ids)], ["type_id"], ["__count"]
            )
        )
        for one in self:
            one.phrase_count = counts.get(one, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        if any(self._get_external_ids().values()):
            raise UserError(
                self.env._(
                    "Types that came with the application are archived instead of "
                    "deleted: an update would bring them back."
                )
            )

    # What is shipped

    @api.model
    def _load_shipped(self):
        """Add the shipped types, phrases and cues that are not there yet.

        Runs at installation and at every update; what people edited or archived stays
        as they left it.
        """
        types = self._shipped_json("types")
        kinds = self.with_context(active_test=False).search(Domain.TRUE)
        by_code = {kind.code: kind for kind in kinds}
        new = [
            self._shipped_type(number, one)
            for number, one in enumerate(types)
            if one["code"] not in by_code
        ]
        created = self.create(new)
        by_code.update((kind.code, kind) for kind in created)
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.type_{one['code'].replace('.', '_')}",
                    "record": by_code[one["code"]],
                    "noupdate": True,
                }
                for one in types
            ]
        )
        self._translate_shipped({one["code"]: one["name_uk"] for one in types})
        self._describe_shipped()
        self.env["support.scope.cue"]._load_shipped(self._shipped_json("cues"))
        self._load_shipped_phrases(by_code)

    @api.model
    def _shipped_json(self, name):
        with file_open(f"{MODULE}/data_src/{name}.json", "rb") as source:
            return json.load(source)

    @api.model
    def _shipped_type(self, number, one):
        return {
            "code": one["code"],
            "name": one["name_en"],
            "scope": one["class"],
            "sequence": (number + 1) * 10,
            "is_listed": one["code"].startswith("scope.") or one["code"] in LISTED,
            "asks_effort": one["class"] == "minor_change",
            "needs_person": one["code"] in NEEDS_PERSON,
        }

    @api.model
    def _translate_shipped(self, names, table="support_scope_type"):
        """Give rows their Ukrainian names by code, with or without Ukrainian installed.

        The ORM refuses languages that are not installed, and one that is installed
        later would find no names. What is translated already stays.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE %s t
                   SET name = jsonb_build_object('uk_UA', n.name) || t.name
                  FROM unnest(%s, %s) AS n(code, name)
                 WHERE t.code = n.code AND NOT t.name ? 'uk_UA'
                """,
                SQL.identifier(table),
                list(names),
                list(names.values()),
            )
        )
        self.invalidate_model(["name"])

    @api.model
    def _describe_shipped(self):
        """Say in both languages what belongs to a type, where nothing is said."""
        self.flush_model(["code", "description"])
        with file_open(f"{MODULE}/data/type_descriptions.json", "rb") as source:
            words = json.load(source)
        self.env.cr.execute(
            SQL(
                """
                UPDATE support_scope_type t
                   SET description = jsonb_build_object('en_US', n.en, 'uk_UA', n.uk)
                  FROM unnest(%s, %s, %s) AS n(code, en, uk)
                 WHERE t.code = n.code AND t.description IS NULL
                """,
                list(words),
                [one["en"] for one in words.values()],
                [one["uk"] for one in words.values()],
            )
        )
        self.invalidate_model(["description"])

    @api.model
    def _load_shipped_phrases(self, by_code):
        phrases = self.env["support.scope.phrase"]
        self.env.cr.execute("SELECT key FROM support_scope_phrase WHERE key > ''")
        known = {key for (key,) in self.env.cr.fetchall()}
        rows = {}
        for source in SOURCES:
            for code, by_lang in self._shipped_json(source).items():
                for lang, texts in by_lang.items():
                    for text in texts:
                        key = phrases._key_of(code, lang, text)
                        if key not in known:
                            rows[key] = {
                                "type_id": by_code[code].id,
                                "lang": lang,
                                "text": text,
                                "key": key,
                                "is_shipped": True,
                            }
        return phrases.create(list(rows.values()))

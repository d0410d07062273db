# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The owner's implementation again, with a hostile text in every text column.

Which of the columns a client may fill today does not matter: a text is hostile in all
of them, so what a new door lets in is looked for before there is a door.
"""

import json
from datetime import date

from odoo.fields import Datetime
from odoo.tools import SQL

from . import hostile, suite
from .access_targets import TECHNICAL, TEXTS
from .access_world import CORE, World

#: Texts of Odoo's records that clients fill: in their address, by mail, in a ticket.
OTHERS = {
    "res.partner": ("name", "complete_name", "function", "street", "city"),
    "ir.attachment": ("description", "name"),
    "mail.activity": ("note", "summary"),
    "rating.rating": ("feedback",),
}
#: Columns that one database keeps unique are told apart by the id.
ID = SQL("id::text")


def is_hostile(env, field):
    """Whether the world fills this column."""
    name = field.model_name
    if not (field.store and field.column_type and field.type in TEXTS):
        return False
    if field.name in TECHNICAL or (field.type == "html" and not field.sanitize):
        return False  # what is not cleaned is rendered by us, from other columns
    if name in OTHERS:
        return field.name in OTHERS[name]
    ours = env[name]._original_module in suite.ADDONS
    return ours or name in CORE or name == "helpdesk.ticket"


class PlainWorld(World):
    """The owner's implementation as it was made."""

    def _mark(self):
        """Leave the texts alone."""


class HostileWorld(World):
    """See the module; ``marked`` are the names of the fields, as ``model.field``."""

    def __init__(self, env):
        super().__init__(env)
        self._statement()

    def _statement(self):
        """A statement worked out from all this, in place of one made of odds and ends.

        What it keeps is JSON, which no text of anybody may stand in for.
        """
        agreement = self.env["support.agreement"].browse(self.ids["support.agreement"])
        statements = self.env["support.statement"]._draft(
            agreement[:1], date(2026, 2, 1), Datetime.now()
        )
        self.ids["support.statement"] = statements.ids

    def _mark(self):
        self.marked = []
        people = [self.users[name] for name in ("member", "colleague", "owner")]
        others = {
            **self.ids,
            "res.partner": [self.client.id, *(u.partner_id.id for u in people)],
            "rating.rating": self.env["rating.rating"].search([]).ids,
            "mail.activity": self.env["mail.activity"].search([]).ids,
        }
        clean, self.ids = self.ids, others
        try:
            for name, ids in others.items():
                for field in self.env[name]._fields.values() if ids else ():
                    if is_hostile(self.env, field):
                        self._set(name, field.name, self._hostile(field))
                        self.marked.append(f"{name}.{field.name}")
        finally:
            self.ids = clean
        self.env.invalidate_all()

    def _hostile(self, field):
        """What the column holds, as a client would have left it there."""
        where = f"{field.model_name}-{field.name}".replace(".", "-")
        if field.model_name == "implementation.seal" and field.name == "content":
            inner = json.dumps(hostile.text(where))[1:-1].replace("\\", "\\\\")
            pattern = '":"([^0-9"])'
            return SQL(
                "regexp_replace(content, %s, %s, 'g')", pattern, f'":"{inner}\\1'
            )
        if field.type == "html":
            # what a write lets through, whoever writes
            value = (
                self.env[field.model_name]
                ._fields[field.name]
                .convert_to_column(hostile.markup(where), self.env[field.model_name])
            )
            value = value if isinstance(value, str) else hostile.markup(where)
            text = SQL("%s", value)
        elif field.name.endswith("url"):
            text = SQL("%s", hostile.link(where))
        else:
            text = SQL("%s || %s", hostile.text(where), ID)
        return SQL("jsonb_build_object('en_US', %s)", text) if field.translate else text

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
from datetime import datetime

from psycopg2 import DatabaseError

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import format_datetime

from ..tools import transfer
from ..tools import transfer_records as rules

STATES = [
    ("new", "Upload"),
    ("compared", "Compared"),
    ("done", "Imported"),
]
KINDS = [
    (rules.NEW, "New"),
    (rules.CHANGED, "Changed"),
    (rules.EQUAL, "Equal"),
    (rules.BLOCKED, "In the way"),
    (rules.MISSING, "Only here"),
]


class TriedOnly(Exception):
    """Gives back what a trial has written."""


class ImplementationTransferImport(models.TransientModel):
    """Shows what a file would change, field by field, and then does just that."""

    _name = "implementation.transfer.import"
    _description = "Import of Configuration"

    state = fields.Selection(STATES, readonly=True, default="new", required=True)
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    origin = fields.Char(string="Made", readonly=True)
    company_id = fields.Many2one(
        "res.company",
        string="Into",
        readonly=True,
        default=lambda self: self.env.company,
    )
    remark = fields.Text(string="Not Offered", readonly=True)
    objection = fields.Text(readonly=True)
    part_ids = fields.One2many(
        "implementation.transfer.import.part", "wizard_id", string="Parts"
    )
    line_ids = fields.One2many(
        "implementation.transfer.import.line", "wizard_id", string="Differences"
    )

    def action_compare(self):
        """Read the file and show what it would change; nothing is imported."""
        self.check_access("write")
        self.ensure_one()
        document = self._document()
        content = document["content"]
        engine = self._engine()
        names = engine._takeable(content["parts"])
        steps = engine._compare(content, names)
        self.write(
            {
                "state": "compared",
                "origin": self._made_words(document),
                "remark": self._not_offered(content, names),
                "objection": self._try(content, names),
                "part_ids": [Command.clear(), *self._part_commands(names, steps)],
                "line_ids": [Command.clear(), *self._line_commands(steps)],
            }
        )
        return self._reopen()

    def action_import(self):
        """Import the chosen parts, if it still is what was shown."""
        self.check_access("write")
        self.ensure_one()
        if self.state != "compared":
            raise UserError(self.env._("Compare the file first."))
        content = self._document()["content"]
        engine = self._engine()
        parts = self.part_ids
        chosen = set(parts.filtered("is_chosen").mapped("name"))
        if not chosen:
            raise UserError(self.env._("Choose at least one part."))
        steps = engine._compare(content, set(parts.mapped("name")))
        if self._told(steps) != self._told_before():
            raise UserError(
                self.env._(
                    "Something was changed here since you compared. Compare again."
                )
            )
        promised = [step for step in steps if step.part in chosen]
        self._check_together(promised, engine._compare(content, chosen))
        engine._import(content, chosen)
        self.write({"state": "done"})
        return self._reopen()

    def action_back(self):
        """Go back to the upload, to take another file."""
        self.check_access("write")
        self.ensure_one()
        self.write(
            {
                "state": "new",
                "objection": False,
                "part_ids": [Command.clear()],
                "line_ids": [Command.clear()],
            }
        )
        return self._reopen()

    def _reopen(self):
        action = self._get_records_action(
            name=self.env._("Import Configuration"), target="new"
        )
        action["context"] = {"dialog_size": "extra-large"}
        return action

    def _engine(self):
        """The import for the company that was shown, and for no other."""
        engine = self.env["implementation.transfer"].with_company(self.company_id)
        return engine.with_context(allowed_company_ids=self.company_id.ids)

    def _document(self):
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        if len(self.file) > transfer.MOST_BYTES * 4 / 3 + 4:
            error = transfer.TransferError(
                "size", detail=str(transfer.MOST_BYTES // 1024 // 1024)
            )
            raise UserError(self.env["implementation.transfer"]._error_words(error))
        try:
            data = base64.b64decode(self.file, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        return self.env["implementation.transfer"]._read_file(data)

    @api.model
    def _made_words(self, document):
        """When and by which versions, however strange the file says it."""
        written = document["made_at"][:19]
        try:
            moment = format_datetime(self.env, datetime.fromisoformat(written))
        except (ValueError, OverflowError):
            moment = written
        versions = {name: str(one) for name, one in sorted(document["suite"].items())}
        told = {*versions.values()}
        if len(told) > 1:
            told = map(" ".join, versions.items())
        return self.env._(
            "%(moment)s, version %(version)s",
            moment=moment,
            version=", ".join(told)[:500],
        )

    @api.model
    def _not_offered(self, content, names):
        labels = {
            part.name: part.label
            for part in self.env["implementation.transfer"]._parts()
        }
        left = [
            labels.get(name) or str(name)[:80]
            for name in sorted(content["parts"].keys() - names)
        ]
        if not left:
            return False
        return self.env._(
            "Parts for which this database has no add-on, or you no right: %s",
            ", ".join(left),
        )

    def _try(self, content, names):
        """Import everything and give it back; returns what would be refused."""
        try:
            with self.env.cr.savepoint():
                self._engine()._import(content, names)
                raise TriedOnly
        except TriedOnly:
            return False
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except UserError as error:
            return str(error)
        except DatabaseError as error:
            return self.env._(
                "The database refuses a value: %s", error.diag.message_primary or error
            )
        finally:
            self.env.invalidate_all(flush=False)

    # What is shown

    def _part_commands(self, names, steps):
        for part in self.env["implementation.transfer"]._parts():
            if part.name not in names:
                continue
            counts = dict.fromkeys(rules.KINDS, 0)
            for step in steps:
                counts[step.kind] += step.part == part.name
            yield Command.create(
                {
                    "name": part.name,
                    "label": part.label,
                    "is_chosen": bool(counts[rules.NEW] or counts[rules.CHANGED]),
                    **{f"{kind}_count": number for kind, number in counts.items()},
                }
            )

    def _line_commands(self, steps):
        for vals in self._told(steps):
            yield Command.create(vals)

    def _told(self, steps):
        """Lines that say what ``steps`` would do: a field that changes has its own."""
        transfer = self.env["implementation.transfer"]
        parts = {part.name: part for part in transfer._parts()}
        lines = []
        for step in steps:
            if step.kind == rules.EQUAL:
                continue
            line = {
                "part": step.part,
                "label": parts[step.part].label,
                "kind": step.kind,
                "title": step.title,
                "place": False,
                "old_text": False,
                "new_text": False,
                "reason": step.reason or False,
            }
            if not step.changes:
                lines.append(line)
            lines += [
                {
                    **line,
                    "place": transfer._place_words(parts[step.part], place) or False,
                    "old_text": old or False,
                    "new_text": new or False,
                }
                for place, old, new in step.changes
            ]
        return lines

    def _told_before(self):
        names = ["part", "label", "kind", "title", "place", "old_text", "new_text"]
        return [
            {name: line[name] for name in (*names, "reason")} for line in self.line_ids
        ]

    def _check_together(self, promised, found):
        """Refuse a choice of parts that leaves out what another one needs."""
        if rules.same_plan(promised, found):
            return
        for before, after in zip(promised, found, strict=True):
            if before.kind != after.kind:
                raise UserError(
                    self.env._(
                        "%(record)s needs a part that you did not choose. %(reason)s",
                        record=after.title,
                        reason=after.reason,
                    )
                )
        raise UserError(
            self.env._("Something was changed here since you compared. Compare again.")
        )


class ImplementationTransferImportPart(models.TransientModel):
    _name = "implementation.transfer.import.part"
    _description = "Part of an Imported Configuration"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.transfer.import",
        required=True,
        index=True,
        ondelete="cascade",
    )
    name = fields.Char(required=True)
    label = fields.Char(string="Part")
    is_chosen = fields.Boolean(string="Import")
    new_count = fields.Integer(string="New")
    changed_count = fields.Integer(string="Changed")
    equal_count = fields.Integer(string="Equal")
    blocked_count = fields.Integer(string="In the way")
    missing_count = fields.Integer(string="Only here")


class ImplementationTransferImportLine(models.TransientModel):
    _name = "implementation.transfer.import.line"
    _description = "Difference of a Configuration"
    _order = "id"

    wizard_id = fields.Many2one(
        "implementation.transfer.import",
        required=True,
        index=True,
        ondelete="cascade",
    )
    part = fields.Char(string="Name of the part", required=True)
    label = fields.Char(string="Part")
    kind = fields.Selection(KINDS, string="What", required=True)
    title = fields.Text(string="Record")
    place = fields.Text(string="Field")
    old_text = fields.Text(string="Here")
    new_text = fields.Text(string="In the file")
    reason = fields.Text(string="Remark")

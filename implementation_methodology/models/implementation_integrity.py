# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time
from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL

from ..tools import evidence, integrity

#: Rows looked at together.
CHUNK = 1000

Finding = namedtuple("Finding", "code model res_id words")
"""What differs: the code of its check, where (id 0: no single record), and words."""

Verdict = namedtuple("Verdict", "findings counts left")
"""All findings, rows looked at by code of a check, and codes that were not finished."""


class ImplementationIntegrity(models.AbstractModel):
    """Is what is stored what it must be: after a crash, a restore, a hand in the table?

    Every floor adds its checks: a code with a name in ``_checks``, and a generator
    ``_check_<code>(now)`` of pairs (rows looked at, findings), one for each chunk of
    rows. A check writes nothing, and asks the database once for each chunk, never once
    for each record.
    """

    _name = "implementation.integrity"
    _description = "Check of What Is Stored"
    _inherit = ["implementation.integrity.seal", "implementation.integrity.work"]

    @api.model
    def _addons(self):
        """Add-ons of the suite that are installed."""
        return ["implementation_methodology"]

    @api.model
    def _checks(self):
        """``{code: name}`` of all checks, in the order they run."""
        return {
            "unique": self.env._("Nothing is there twice"),
            "seal": self.env._("Signed documents"),
            "chain": self.env._("Chains of documents"),
            "document": self.env._("Documents and their records"),
            "evidence": self.env._("Evidence"),
            "item": self.env._("Checklist items and their ticks"),
            "stage": self.env._("Stages"),
            "history": self.env._("History"),
            "baseline": self.env._("Promised dates"),
            "ledger": self.env._("Whose delay it was"),
        }

    @api.model
    def _check(self, now, seconds=None, tell=None):
        """Run all checks as of ``now`` (naive UTC); returns a ``Verdict``.

        After ``seconds`` no other chunk is begun, and what is not finished is told.
        ``tell(code, count)`` is called after each chunk. Whoever calls this has seen
        to it that what is found is shown to people who may read it.
        """
        self.env.flush_all()
        whole_sudo = self.sudo()  # documents of all companies, whoever asks
        deadline = seconds and time.monotonic() + seconds
        findings, counts, left = [], {}, []
        for code in self._checks():
            counts[code] = 0
            for count, found in getattr(whole_sudo, f"_check_{code}")(now):
                counts[code] += count
                findings += [Finding(code, *one) for one in found]
                # What was read of one chunk is of no use to the next.
                self.env.invalidate_all(flush=False)
                if tell:
                    tell(code, counts[code])
                if deadline and time.monotonic() > deadline:
                    left.append(code)
                    break
        return Verdict(findings, counts, left)

    # What checks are made of

    @api.model
    def _chunks(self, model, where=None, size=CHUNK):
        """Records of ``model``, archived ones too, some at a time and in order."""
        Model = self.env[model].with_context(active_test=False)
        last = 0
        while True:
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM %s WHERE id > %s AND %s ORDER BY id LIMIT %s",
                    SQL.identifier(Model._table),
                    last,
                    where or SQL("TRUE"),
                    size,
                )
            )
            if not rows:
                return
            yield Model.browse(number for (number,) in rows)
            last = rows[-1][0]

    @api.model
    def _digests(self, records, name):
        """``{id: [SHA-256]}`` of the files stored in the field ``name``.

        A file that is gone from the disk has the digest of nothing.
        """
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", records._name),
                ("res_field", "=", name),
                ("res_id", "in", records.ids),
            ],
            order="id",
        )
        digests = {}
        for attachment in attachments:
            content = (
                attachment._file_read(attachment.store_fname)
                if attachment.store_fname
                else attachment.db_datas
            )
            digest = evidence.sha256(content or b"")
            digests.setdefault(attachment.res_id, []).append(digest)
        return digests

    @api.model
    def _found(self, rows, words):
        """Findings of ``rows`` (model, id, …) with the same ``words``."""
        return [(model, number, words) for model, number, *_rest in rows]

    @api.model
    def _field_words(self, model, names):
        """Labels of the fields ``names`` in one line; another word stays as it is."""
        known = self.env[model]._fields
        return ", ".join(
            known[name]._description_string(self.env) if name in known else name
            for name in names
        )

    @api.model
    def _suite_models(self):
        """Models with a table, that an add-on of the suite made or added to."""
        addons = set(self._addons())
        return [
            model
            for _name, model in sorted(self.env.items())
            if model._auto
            and not model._abstract
            and any(
                table_object._module in addons
                for table_object in model._table_objects.values()
            )
        ]

    # What must not be twice

    @api.model
    def _check_unique(self, now):
        """The rules that the database keeps are there, and the rows keep them.

        Odoo only warns when it cannot make an index. An index that came with a copy of
        the disk may not fit its rows, so these are looked at themselves.
        """
        addons = set(self._addons())
        known = self._table_rules()
        for model in self._suite_models():
            for rule in model._table_objects.values():
                if rule._module not in addons:
                    continue
                name = rule.full_name(model)
                found = []
                if not known.get((model._table, name)):
                    words = self.env._("The rule %s of the database is missing.", name)
                    found.append((model._name, 0, words))
                if getattr(rule, "unique", False):
                    found += self._twice(model, rule)
                yield 1, found

    @api.model
    def _table_rules(self):
        """``{(table, name): whether it is in force}`` of indexes and constraints."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.relname, i.relname, x.indisvalid AND x.indisready
                  FROM pg_index x
                  JOIN pg_class i ON i.oid = x.indexrelid
                  JOIN pg_class t ON t.oid = x.indrelid
                 WHERE t.relnamespace = current_schema::regnamespace
                 UNION ALL
                SELECT t.relname, c.conname, c.convalidated
                  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
                 WHERE t.relnamespace = current_schema::regnamespace
                """
            )
        )
        return {(table, name): valid for table, name, valid in rows}

    @api.model
    def _twice(self, model, rule):
        """Rows that a unique index forbids."""
        key, condition = integrity.unique_parts(rule.get_definition(self.env.registry))
        rows = self.env.execute_query(
            # Of no outsider: what models of the suite say of themselves.
            SQL(
                f"""
                SELECT max(id), array_agg(id ORDER BY id) FROM %s
                 WHERE num_nulls({key}) = 0 AND ({condition or "TRUE"})
                 GROUP BY {key} HAVING count(*) > 1
                """,
                SQL.identifier(model._table),
            )
        )
        return [
            (
                model._name,
                last,
                self.env._(
                    "Several records where there is one at most (%(key)s): %(ids)s",
                    key=key,
                    ids=", ".join(map(str, ids)),
                ),
            )
            for last, ids in rows
        ]

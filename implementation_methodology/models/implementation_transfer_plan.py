# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..tools import transfer_records as rules


class ImplementationTransferPlan(models.AbstractModel):
    """What an import would do, found out without doing it."""

    _name = "implementation.transfer.plan"
    _description = "Plan of an Import"

    @api.model
    def _plan(self, content, names, memo):
        """A `Step` for every record of the parts ``names``, in the order of the parts.

        Records of the file may name each other; what is not to be found, neither here
        nor there, blocks the record that names it.
        """
        steps = []
        coming = memo.setdefault("coming", {})
        languages = self._languages() & set(content["languages"])
        for part in self._parts():
            if part.name not in names or part.name not in content["parts"]:
                continue
            for found in self._plan_part(part, content, languages, memo):
                if found.kind == rules.NEW:
                    shape = self._memo_shape(part, memo)
                    known = coming.setdefault(part.model, set())
                    known.add(rules.key_of(found.document, shape))
                    known.add(found.document.get("id"))
                steps.append(found)
        return steps

    @api.model
    def _plan_part(self, part, content, languages, memo):
        shape = self._memo_shape(part, memo)
        records = self._records(part, memo)
        left = set(records.ids)
        met = set()
        for document in content["parts"][part.name]:
            title = self._title(document, shape)
            document, missing = self._localised(part, document, languages, memo)
            reference = {"key": list(rules.key_of(document, shape))}
            if "id" in document:
                reference["id"] = document["id"]
            ids = self._find(part.model, reference, memo)
            reason = self._block(part, document, ids, missing, met, memo)
            record_id = ids[0] if len(ids) == 1 else 0
            left.difference_update(ids)
            met.update(ids)
            if reason:
                yield rules.Step(
                    part.name, rules.BLOCKED, title, record_id, document, (), reason
                )
            elif not record_id:
                yield rules.Step(part.name, rules.NEW, title, 0, document)
            else:
                here = self._documents(part, records.browse(record_id), memo)
                changes = rules.changes(here[record_id], document, shape, languages)
                yield self._step(part, title, record_id, document, tuple(changes))
        for record in records.filtered(lambda one: one.id in left):
            title = self._title(self._documents(part, record, memo)[record.id], shape)
            yield rules.Step(part.name, rules.MISSING, title, record.id)

    @api.model
    def _step(self, part, title, record_id, document, changes):
        if not changes:
            return rules.Step(part.name, rules.EQUAL, title, record_id, document)
        record = self.env[part.model].browse(record_id)
        objection = self._write_objection(part, record)
        if objection:
            return rules.Step(
                part.name, rules.BLOCKED, title, record_id, document, changes, objection
            )
        return rules.Step(
            part.name,
            rules.CHANGED,
            title,
            record_id,
            document,
            changes,
            self._remark(part, record),
        )

    @api.model
    def _title(self, document, shape):
        """What people call the record, with its code where it has one."""
        return rules.title_of(document, shape, " · ")

    @api.model
    def _block(self, part, document, ids, missing, met, memo):
        """Why the record cannot be imported, or ``""``."""
        if len(ids) > 1:
            return self.env._("Several records here are called so. Rename one of them.")
        if met.intersection(ids):
            return self.env._("Another record of the file means the same record here.")
        if missing:
            return self.env._("Not found here: %s", "; ".join(missing))
        return self._objection(part, document)

    @api.model
    def _objection(self, part, document):
        """Why values of the file make no sense in this database, or ``""``."""
        return ""

    @api.model
    def _write_objection(self, part, record):
        """Why ``record`` may not be changed by this user, or ``""``."""
        if record.has_access("write"):
            return ""
        return self.env._("You may not change this record.")

    @api.model
    def _remark(self, part, record):
        """What is to be known about changing ``record``, or ``""``."""
        if "company_id" in record._fields and not record.company_id:
            if len(self.env.user.company_ids) > 1:
                return self.env._("Shared by all companies")
        return ""

    # The file's records in the words of this database

    @api.model
    def _localised(self, part, document, languages, memo):
        """``document`` as this database would write it, and what was not found."""
        shape = self._memo_shape(part, memo)
        known = self.env[part.model]._fields
        found, missing = {}, []
        if "id" in document:
            found["id"] = document["id"]
        for name, kind in shape.kinds.items():
            if name not in document:
                continue
            value = document[name]
            if kind == "words":
                texts = {lang: (value or {}).get(lang) for lang in languages}
                found[name] = self._words(texts)
            elif kind in ("ref", "refs"):
                found[name] = self._localised_refs(known[name], value, missing, memo)
            elif kind == "siblings":
                found[name] = sorted(value)
            elif kind in ("date", "datetime"):
                found[name] = value
            else:
                found[name] = self._plain(known[name], value)
        for name, child in part.children.items():
            if name in document:
                lines = []
                for line in document[name]:
                    line, absent = self._localised(child, line, languages, memo)
                    lines.append(line)
                    missing += absent
                found[name] = lines
        return found, missing

    @api.model
    def _localised_refs(self, field, value, missing, memo):
        if field.type == "many2one":
            return value and self._localised_ref(field, value, missing, memo)
        found = [self._localised_ref(field, one, missing, memo) for one in value]
        return sorted(found, key=lambda ref: ref["key"])

    @api.model
    def _localised_ref(self, field, reference, missing, memo):
        ids = self._find(field.comodel_name, reference, memo)
        if len(ids) == 1:
            record = self.env[field.comodel_name].browse(ids)
            return self._reference(record, memo)
        coming = memo.get("coming", {}).get(field.comodel_name, ())
        if tuple(reference["key"]) not in coming and (
            "id" not in reference or reference["id"] not in coming
        ):
            label = field._description_string(self.env)
            missing.append(f"{label} “{rules.words(reference)}”")
        return reference

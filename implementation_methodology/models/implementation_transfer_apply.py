# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Datetime

from ..tools import transfer_records as rules


class ImplementationTransferApply(models.AbstractModel):
    """Does what a plan says, as the user who asked for it."""

    _name = "implementation.transfer.apply"
    _description = "Import of Records"

    @api.model
    def _apply(self, steps, languages, memo):
        """Create and change what ``steps`` say; all of it, or an error."""
        parts = {part.name: part for part in self._parts()}
        for step in steps:
            if step.kind not in (rules.NEW, rules.CHANGED):
                continue
            try:
                self._apply_step(parts[step.part], step, languages, memo)
                self.env.flush_all()
            except (UserError, ValidationError) as error:
                raise type(error)(
                    self.env._(
                        "%(part)s, %(record)s: %(error)s Nothing was imported.",
                        part=parts[step.part].label,
                        record=step.title,
                        error=error,
                    )
                ) from error

    @api.model
    def _apply_step(self, part, step, languages, memo):
        document = step.document
        Model = self.env[part.model].with_context(
            active_test=False,
            lang=rules.SOURCE,
            tracking_disable=True,
            mail_create_nosubscribe=True,
        )
        if step.kind == rules.NEW:
            vals = self._vals_in(part, document, None, memo)
            vals = {**self._company_vals(Model), **vals}
            record = self._new_record(part, Model, vals)
        else:
            record = self._to_write(part, Model.browse(step.record_id))
            vals = self._vals_in(part, document, record, memo)
            if vals:
                record.write(vals)
        self._finish(part, record, document, languages, memo)
        shape = self._memo_shape(part, memo)
        reference = {"key": list(rules.key_of(document, shape))}
        if "id" in document:
            reference["id"] = document["id"]
        self._now_known(record, reference, memo)
        self._imported(part, record, step.kind)

    @api.model
    def _new_record(self, part, Model, vals):
        return Model.create(vals)

    @api.model
    def _to_write(self, part, record):
        """The record that takes the changes: ``record``, or what stands for it."""
        return record

    @api.model
    def _imported(self, part, record, kind):
        """Called with each record that was created or changed."""
        return None

    @api.model
    def _company_vals(self, Model):
        return (
            {"company_id": self.env.company.id} if "company_id" in Model._fields else {}
        )

    @api.model
    def _vals_in(self, part, document, record, memo):
        """Values to write: all of them for a new record, else what is different."""
        shape = self._memo_shape(part, memo)
        before = self._document(part, record, memo) if record else {}
        vals = {}
        for name, kind in shape.kinds.items():
            if name not in document or kind == "siblings":
                continue
            value = document[name]
            if record and not self._differs(before.get(name), value, kind):
                continue
            vals[name] = self._value_in(part, name, kind, value, memo)
        for name, child in part.children.items():
            if name in document:
                commands = self._commands(
                    child, document[name], record and record[name], memo
                )
                if commands:
                    vals[name] = commands
        return vals

    @api.model
    def _differs(self, before, value, kind):
        if kind == "words":  # the other languages come last
            return rules.words(before) != rules.words(value)
        return before != value

    @api.model
    def _value_in(self, part, name, kind, value, memo):
        field = self.env[part.model]._fields[name]
        if kind == "words":
            return rules.words(value) or False
        if kind == "ref":
            return bool(value) and self._id_of(field, value, memo)
        if kind == "refs":
            return [Command.set([self._id_of(field, one, memo) for one in value])]
        if kind == "datetime" and value:
            return Datetime.to_datetime(value)
        return False if value is None else value

    @api.model
    def _id_of(self, field, reference, memo):
        ids = self._find(field.comodel_name, reference, memo)
        if len(ids) != 1:
            raise UserError(
                self.env._(
                    "%(field)s “%(name)s” was not found. Import the part it belongs to "
                    "as well.",
                    field=field._description_string(self.env),
                    name=rules.words(reference),
                )
            )
        return ids[0]

    @api.model
    def _commands(self, child, documents, lines, memo):
        shape = self._memo_shape(child, memo)
        here = self._by_key(child, lines, memo) if lines else {}
        commands = []
        for document in documents:
            line = here.pop(rules.key_of(document, shape), None)
            vals = self._vals_in(child, document, line, memo)
            if line is None:
                commands.append(Command.create(vals))
            else:
                if "active" in line._fields and not line.active:
                    vals["active"] = True
                if vals:
                    commands.append(Command.update(line.id, vals))
        for line in here.values():
            if "active" not in line._fields:
                commands.append(Command.delete(line.id))
            elif line.active:
                commands.append(Command.update(line.id, {"active": False}))
        # What goes makes room for what comes.
        return sorted(commands, key=lambda one: one[0] == Command.CREATE)

    @api.model
    def _by_key(self, child, lines, memo):
        """``lines`` by key; of two alike the one in use."""
        lines = lines.with_context(active_test=False, lang=rules.SOURCE)
        ranked = sorted(lines, key=self._rank, reverse=True)
        return {self._key_of_line(child, line, memo): line for line in ranked}

    @api.model
    def _key_of_line(self, child, line, memo):
        document = self._document(child, line, memo, child.key)
        return rules.key_of(document, self._memo_shape(child, memo))

    @api.model
    def _finish(self, part, record, document, languages, memo):
        """Texts in the other languages, and who names whom among the children."""
        for lang in sorted(languages - {rules.SOURCE}):
            texts = {}
            spoken = record.with_context(lang=lang)
            for name, kind in self._memo_shape(part, memo).kinds.items():
                if kind == "words" and name in document:
                    text = rules.in_language(document[name], lang)
                    if (spoken[name] or "") != text:
                        texts[name] = text
            if texts:
                spoken.write(texts)
        for name, child in part.children.items():
            if name not in document:
                continue
            lines = self._by_key(child, self._in_use(record[name]), memo)
            shape = self._memo_shape(child, memo)
            for one in document[name]:
                line = lines[rules.key_of(one, shape)]
                self._finish(child, line, one, languages, memo)
                self._link_siblings(child, line, lines, one)

    @api.model
    def _link_siblings(self, child, line, lines, document):
        for name in child.siblings:
            if name in document:
                wanted = line.browse().union(
                    *(lines[(key,)] for key in document[name] if (key,) in lines)
                )
                if line[name] != wanted:
                    line[name] = wanted

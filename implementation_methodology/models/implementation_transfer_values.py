# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import transfer_records as rules

PLAIN = {"char", "text", "html", "integer", "float", "boolean", "selection"}
MOMENTS = {"date": fields.Date, "datetime": fields.Datetime}


class ImplementationTransferValues(models.AbstractModel):
    """Records as plain dictionaries, and the records that dictionaries mean.

    ``memo`` is a dictionary that lives as long as one export or import: what was looked
    up once is not looked up again.
    """

    _name = "implementation.transfer.values"
    _description = "Values That Travel"

    @api.model
    def _shape(self, part):
        """How the records of ``part`` look in the file (`tools.transfer_records`)."""
        known = self.env[part.model]._fields
        kinds = {name: self._kind(part, known[name]) for name in part.fields}
        return rules.Shape(
            part.key,
            kinds,
            {name: self._shape(child) for name, child in part.children.items()},
            {
                name: frozenset(known[name].get_values(self.env))
                for name, kind in kinds.items()
                if kind == "selection"
            },
            frozenset(
                name
                for name, kind in kinds.items()
                if known[name].required and kind != "boolean"
            ),
        )

    @api.model
    def _kind(self, part, field):
        if field.name in part.siblings:
            return "siblings"
        if field.type in PLAIN:
            translated = field.translate and field.type in ("char", "text")
            return "words" if translated else field.type
        return {"many2one": "ref", "many2many": "refs"}.get(field.type, field.type)

    @api.model
    def _languages(self):
        """Languages whose texts travel: those that are installed."""
        return {
            rules.SOURCE,
            *(code for code, _n in self.env["res.lang"].get_installed()),
        }

    # From records

    @api.model
    def _documents(self, part, records, memo):
        """``records`` as the file has them, by id."""
        return {
            record.id: self._document(part, record, memo)
            for record in records.with_context(active_test=False, lang=rules.SOURCE)
        }

    @api.model
    def _document(self, part, record, memo, names=None):
        shape = self._memo_shape(part, memo)
        document = {
            name: self._value_out(record, name, shape.kinds[name], memo)
            for name in names or part.fields
        }
        if names:
            return document
        for name, child in part.children.items():
            lines = self._in_use(record[name])
            document[name] = rules.in_order(
                [self._document(child, line, memo) for line in lines],
                shape.children[name],
            )
        return document

    @api.model
    def _in_use(self, lines):
        """Children without archived ones: these are as good as deleted."""
        return lines.filtered("active") if "active" in lines._fields else lines

    @api.model
    def _memo_shape(self, part, memo):
        shapes = memo.setdefault("shapes", {})
        if part.model not in shapes:
            shapes[part.model] = self._shape(part)
        return shapes[part.model]

    @api.model
    def _value_out(self, record, name, kind, memo):
        value = record[name]
        if kind == "words":
            return self._words_out(record, name)
        if kind == "ref":
            return self._reference(value, memo) if value else None
        if kind == "refs":
            found = [self._reference(one, memo) for one in value]
            return sorted(found, key=lambda ref: ref["key"])
        if kind == "siblings":
            return sorted(value.mapped("code"))
        if kind in MOMENTS:
            return MOMENTS[kind].to_string(value) or None
        return self._plain(record._fields[name], value)

    @api.model
    def _plain(self, field, value):
        """``value`` as it would be read back: rounded, sanitized, nothing as None."""
        if field.type == "boolean":
            return bool(value)
        if field.type == "integer":
            return value or 0
        if field.type == "float":
            digits = field.get_digits(self.env)
            return round(float(value or 0), digits[1] if digits else 6)
        if field.type == "html" and value:
            model = self.env[field.model_name]
            value = field.convert_to_cache(value, model, validate=True)
        return str(value) if value else None

    @api.model
    def _words_out(self, record, name):
        return self._words(
            {
                lang: record.with_context(lang=lang)[name] or ""
                for lang in sorted(self._languages())
            }
        )

    @api.model
    def _words(self, texts):
        """``texts`` without languages that say what the source says."""
        source = texts.get(rules.SOURCE) or ""
        kept = {lang: text for lang, text in texts.items() if text and text != source}
        return {rules.SOURCE: source, **kept} if source or kept else None

    # What a record is called everywhere

    @api.model
    def _reference(self, record, memo):
        """What finds ``record`` again in another database."""
        known = memo.setdefault(("references", record._name), {})
        if record.id not in known:
            found = {"key": list(self._key(record, memo))}
            identity = self._memo_identities(record._name, memo).get(record.id)
            if identity:
                found["id"] = identity
            known[record.id] = found
        return known[record.id]

    @api.model
    def _key(self, record, memo):
        record = record.with_context(lang=rules.SOURCE)
        part = self._memo_parts(memo).get(record._name)
        if part:
            names = part.key
            document = self._document(part, record, memo, names)
            return rules.key_of(document, self._memo_shape(part, memo))
        # What does not travel itself is known by its name, below all that is above it.
        names = [record["name"] or ""]
        while "parent_id" in record._fields and record["parent_id"]:
            record = record["parent_id"]
            names.insert(0, record["name"] or "")
        return tuple(names)

    @api.model
    def _memo_parts(self, memo):
        if "parts" not in memo:
            memo["parts"] = {part.model: part for part in self._parts()}
        return memo["parts"]

    @api.model
    def _memo_identities(self, model, memo):
        identities = memo.setdefault("identities", {})
        if model not in identities:
            identities[model] = self._identities(model)
        return identities[model]

    @api.model
    def _identities(self, model):
        """What was shipped with an add-on, by id: the same in every database."""
        # Nobody but administrators may read external ids.
        data_sudo = self.env["ir.model.data"].sudo()
        rows = data_sudo.search_fetch(
            Domain("model", "=", model)
            & Domain("module", "in", list(self.env.registry._init_modules)),
            ["module", "name", "res_id"],
            order="id desc",
        )
        return {row.res_id: f"{row.module}.{row.name}" for row in rows}

    # To records

    @api.model
    def _candidates(self, model):
        """Records of ``model`` that the current company has or shares."""
        Model = self.env[model].with_context(active_test=False, lang=rules.SOURCE)
        domain = Domain.TRUE
        if "company_id" in Model._fields:
            domain = Domain("company_id", "in", [False, self.env.company.id])
        return Model.search(domain & self._candidate_domain(model))

    @api.model
    def _candidate_domain(self, model):
        """Which records of ``model`` can be meant by a file at all."""
        return Domain.TRUE

    @api.model
    def _index(self, model, memo):
        """``{identity: id}`` and ``{key: [ids]}`` of the candidates.

        The company's own come before shared ones, those in use before archived ones;
        whatever is still the same stands in one list: nobody can tell them apart.
        """
        indexes = memo.setdefault("indexes", {})
        if model not in indexes:
            identities = self._memo_identities(model, memo)
            ranked = {}
            by_identity = {}
            for record in self._candidates(model):
                if record.id in identities:
                    by_identity[identities[record.id]] = record.id
                rank = self._rank(record)
                key = self._key(record, memo)
                best, ids = ranked.get(key, (rank, []))
                if rank > best:
                    continue
                ranked[key] = (rank, [*(ids if rank == best else []), record.id])
            by_key = {key: ids for key, (_rank, ids) in ranked.items()}
            indexes[model] = by_identity, by_key
        return indexes[model]

    @api.model
    def _rank(self, record):
        shared = "company_id" in record._fields and not record.company_id
        archived = "active" in record._fields and not record.active
        return (shared, archived)

    @api.model
    def _find(self, model, reference, memo):
        """Ids of the records ``reference`` may mean: one, none, or too many."""
        by_identity, by_key = self._index(model, memo)
        if reference.get("id") in by_identity:
            return [by_identity[reference["id"]]]
        return by_key.get(tuple(reference["key"]), [])

    @api.model
    def _now_known(self, record, reference, memo):
        """Let later records of the same import find ``record``."""
        by_identity, by_key = self._index(record._name, memo)
        by_key[tuple(reference["key"])] = [record.id]
        if "id" in reference:
            by_identity[reference["id"]] = record.id

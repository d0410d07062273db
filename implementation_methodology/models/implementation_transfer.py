# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Datetime, Domain
from odoo.modules import Manifest

from ..tools import transfer
from ..tools import transfer_records as rules
from ..tools.transfer_records import Part


class ImplementationTransfer(models.AbstractModel):
    """A configuration that goes from one database to another, by a file.

    Each floor adds its parts by ``_parts`` and what is special about them by the other
    methods here and in the two models below. Everything is read and written as the user
    who asks: a part he has no right to is not offered.
    """

    _name = "implementation.transfer"
    _description = "Configuration That Travels"
    _inherit = [
        "implementation.transfer.values",
        "implementation.transfer.plan",
        "implementation.transfer.apply",
    ]

    # What floors extend

    @api.model
    def _suite_addons(self):
        """Add-ons whose versions the file names."""
        return ["implementation_methodology"]

    @api.model
    def _parts(self):
        """What travels, what others need first."""
        item = Part(
            "items",
            "implementation.methodology.item",
            ("code",),
            (
                *("sequence", "code", "name", "criterion", "owner_side"),
                *("confirm_side", "role_id", "is_optional", "is_critical"),
                *("required_for_go_live", "visibility", "evidence_kind"),
                *("evidence_required", "rounds_planned", "rounds_max"),
                *("due_rule", "due_days", "variant_ids", "option_ids"),
            ),
        )
        stage = Part(
            "stages",
            "implementation.methodology.stage",
            ("code",),
            (
                *("sequence", "code", "name", "goal", "result", "result_is_proposed"),
                *("is_optional", "is_go_live", "gate", "acceptance_required"),
                *("duration_days", "predecessor_ids", "option_ids"),
            ),
            children={"item_ids": item},
            siblings=("predecessor_ids",),
        )
        listed = ("sequence", "code", "name", "note")
        return [
            Part(
                "roles",
                "project.role",
                ("name",),
                ("sequence", "name", "implementation_side", "active"),
                label=self.env._("Roles"),
            ),
            Part(
                "variants",
                "implementation.variant",
                ("code",),
                (*listed, "active"),
                label=self.env._("Hosting"),
            ),
            Part(
                "options",
                "implementation.option",
                ("code",),
                (*listed, "is_default", "active"),
                label=self.env._("Contract options"),
            ),
            Part(
                "reasons",
                "implementation.plan.reason",
                ("name",),
                ("sequence", "name", "side", "active"),
                label=self.env._("Reasons for moved dates"),
            ),
            Part(
                "methodologies",
                "implementation.methodology",
                ("code",),
                ("code", "name", "description"),
                label=self.env._("Methodologies"),
                children={"stage_ids": stage},
            ),
        ]

    @api.model
    def _part_domain(self, part):
        """Which records of ``part`` travel at all."""
        if part.name == "methodologies":
            return Domain("state", "!=", "retired") & Domain("active", "=", True)
        return Domain.TRUE

    @api.model
    def _stays(self, part, record):
        """Why ``record`` does not travel, or ``""``."""
        return ""

    @api.model
    def _candidate_domain(self, model):
        domain = super()._candidate_domain(model)
        if model == "implementation.methodology":
            # Versions share their code: the newest one stands for all of them.
            versions = self.env[model].with_context(active_test=False)
            newest = versions._read_group(
                [("company_id", "in", [False, self.env.company.id])],
                ["code", "company_id"],
                ["version:max"],
            )
            domain &= Domain.OR(
                Domain("code", "=", code)
                & Domain("company_id", "=", company.id)
                & Domain("version", "=", version)
                for code, company, version in newest
            )
        return domain

    @api.model
    def _identities(self, model):
        if model == "implementation.methodology":
            return {}  # all versions are found by their code
        return super()._identities(model)

    @api.model
    def _remark(self, part, record):
        remark = super()._remark(part, record)
        if part.name == "methodologies" and record.state != "draft":
            draft = self.env._("Version %s is made as a draft", record.version + 1)
            return "; ".join(filter(None, (draft, remark)))
        return remark

    @api.model
    def _to_write(self, part, record):
        if part.name == "methodologies" and record.state != "draft":
            # Projects run by what is published: a copy takes the changes.
            return record._by_verb().copy(
                {"version": record.version + 1, "previous_version_id": record.id}
            )
        return super()._to_write(part, record)

    # Rights

    @api.model
    def _offered(self, importing=False):
        """Parts the user may export or import, with all they consist of."""
        return [part for part in self._parts() if self._may(part, importing)]

    @api.model
    def _may(self, part, importing, is_child=False):
        if part.groups and not self.env.user.has_group(part.groups):
            return False
        operations = ["read"]
        if importing:
            operations += ["create", "write", *(["unlink"] if is_child else [])]
        return all(map(self.env[part.model].has_access, operations)) and all(
            self._may(child, importing, True) for child in part.children.values()
        )

    @api.model
    def _records(self, part, memo):
        """Records of ``part`` that travel; those that cannot be told apart stay."""
        _by_identity, by_key = self._index(part.model, memo)
        alone = [ids[0] for ids in by_key.values() if len(ids) == 1]
        records = self.env[part.model].browse(alone)
        return records.filtered_domain(self._part_domain(part))

    # Export

    @api.model
    def _export(self, names, now):
        """The file with the parts ``names`` as bytes, and what stayed behind.

        ``now`` is naive UTC. The same content gives the same bytes at the same time.
        """
        memo, parts, stayed = {}, {}, []
        for part in self._offered():
            if part.name in names:
                parts[part.name], notes = self._export_part(part, memo)
                stayed += notes
        content = transfer.content_of(parts, self._languages())
        suite = {
            name: Manifest.for_addon(name)["version"] for name in self._suite_addons()
        }
        made_at = Datetime.to_string(now)
        return transfer.dump(content, suite, made_at), stayed

    @api.model
    def _export_part(self, part, memo):
        notes = []
        _by_identity, by_key = self._index(part.model, memo)
        for key, ids in sorted(by_key.items()):
            if len(ids) > 1:
                notes.append(
                    self.env._(
                        "%(part)s: %(count)s records are called “%(name)s”. Rename "
                        "all but one of them.",
                        part=part.label,
                        count=len(ids),
                        name=" · ".join(key),
                    )
                )
        records = self._records(part, memo)
        identities = self._memo_identities(part.model, memo)
        documents = []
        shape = self._memo_shape(part, memo)
        for record_id, document in self._documents(part, records, memo).items():
            reason = self._stays(part, records.browse(record_id))
            if reason:
                title = self._title(document, shape)
                notes.append(f"{part.label}, {title}: {reason}")
                continue
            if record_id in identities:
                document["id"] = identities[record_id]
            documents.append(document)
        return rules.in_order(documents, shape), notes

    # Import

    @api.model
    def _read_file(self, data):
        """The document in ``data``, checked; a `UserError` says what is wrong."""
        memo = {}
        try:
            document = transfer.read(data)
            transfer.check(
                document["content"],
                {part.name: self._memo_shape(part, memo) for part in self._parts()},
            )
        except transfer.TransferError as error:
            raise UserError(self._error_words(error)) from error
        return document

    @api.model
    def _compare(self, content, names):
        """The plan for the parts ``names``; nothing is written."""
        return self._plan(content, self._takeable(names), {})

    @api.model
    def _takeable(self, names):
        offered = self._offered(importing=True)
        return {part.name for part in offered}.intersection(names)

    @api.model
    def _import(self, content, names):
        """Import the parts ``names`` in this transaction; returns the steps.

        What was imported is compared once more: when it is not what the file says, all
        of it is given back.
        """
        memo = {}
        languages = self._languages() & set(content["languages"])
        steps = self._plan(content, self._takeable(names), memo)
        self._apply(steps, languages, memo)
        self.env.invalidate_all()
        parts = {part.name: part for part in self._parts()}
        for step in self._compare(content, names):
            if step.kind in (rules.NEW, rules.CHANGED):
                place, _old, new = step.changes[0] if step.changes else ((), "", "")
                raise UserError(
                    self.env._(
                        "%(record)s cannot be kept as the file has it (%(place)s: "
                        "%(value)s). Nothing was imported.",
                        record=step.title,
                        place=self._place_words(parts[step.part], place),
                        value=new[:80],
                    )
                )
        return steps

    @api.model
    def _place_words(self, part, place):
        """The name of a field, below what it stands, with the language."""
        words = []
        while place:
            name, *place = place
            field = self.env[part.model]._fields.get(name)
            if field is None:  # a language
                words.append(f"[{name}]")
            elif name in part.children:
                part = part.children[name]
                title, *place = place
                words.append(self._key_words(part, title))
            else:
                words.append(field._description_string(self.env))
        return " ▸ ".join(words)

    @api.model
    def _key_words(self, part, title):
        """``title`` with the labels of the choices that stand in the part's key."""
        labels = {}
        for name in part.key:
            field = self.env[part.model]._fields[name]
            if field.type == "selection":
                choices = dict(field._description_selection(self.env))
                if labels.keys() & choices.keys():
                    return title  # one value, two meanings
                labels |= choices
        return " ".join(labels.get(word, word) for word in title.split(" "))

    @api.model
    def _error_words(self, error):
        """What a `TransferError` means, for people."""
        known = {
            "size": self.env._("The file is larger than %s MB.", error.detail),
            "json": self.env._("The file is damaged: it cannot be read as JSON."),
            "format": self.env._(
                "This is no file that “Export configuration” has made."
            ),
            "newer": self.env._(
                "The file was made by a newer version of the suite (format %s). Update "
                "the suite here first.",
                error.detail,
            ),
            "hash": self.env._(
                "The file is damaged or was changed: its checksum is wrong. Export it "
                "again."
            ),
            "unknown": self.env._(
                "The file has “%(field)s” (%(where)s), which is not known here. Update "
                "the suite here first.",
                field=error.detail,
                where=error.where,
            ),
            "required": self.env._(
                "“%(field)s” is missing (%(where)s).",
                field=error.detail,
                where=error.where,
            ),
            "choice": self.env._(
                "“%(value)s” is no choice that is known here (%(where)s).",
                value=error.detail,
                where=error.where,
            ),
            "double": self.env._("One record is there twice: %s.", error.where),
            "many": self.env._("The file has more than %s records.", error.detail),
        }
        return known.get(error.reason) or self.env._(
            "The file is damaged: what it says cannot be (%s).", error.where
        )

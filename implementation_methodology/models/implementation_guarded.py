# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

#: Identity, not value: a context that came in by RPC can never hold this object.
_VERB = object()


class ImplementationGuarded(models.AbstractModel):
    """Fields that only the verbs of a model may set.

    A form, an import or an RPC call may not put a record into a state it has not
    earned. The verbs do it through ``_by_verb()``.
    """

    _name = "implementation.guarded"
    _description = "Fields Set by Verbs Only"

    #: Never set from outside.
    _guarded_fields = frozenset()
    #: Given once, when the record is created.
    _fixed_fields = frozenset()

    def _by_verb(self):
        """The same records, allowed to write their guarded fields."""
        return self.with_context(implementation_verb=_VERB)

    def _is_by_verb(self):
        return self.env.context.get("implementation_verb") is _VERB

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_verb():
            self = self._without_guarded_defaults()
            given = {
                name
                for vals in vals_list
                for name in self._guarded_fields.intersection(vals)
                if vals[name]
            }
            if given:
                defaults = self.default_get(list(given))
                for vals in vals_list:
                    self._check_guarded(
                        name
                        for name in given.intersection(vals)
                        if vals[name] and vals[name] != defaults.get(name)
                    )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_verb():
            self._check_guarded(
                (self._guarded_fields | self._fixed_fields).intersection(vals)
            )
        return super().write(vals)

    def copy_data(self, default=None):
        """Leave out what verbs have set: it is true of this record, not of a copy.

        What a record cannot be without stays, so `create` refuses such a copy.
        """
        vals_list = super().copy_data(default)
        if self._is_by_verb():
            return vals_list
        left_out = {
            name
            for name in self._guarded_fields.intersection(self._fields)
            if not self._fields[name].required
        }.difference(default or ())
        return [
            {name: value for name, value in vals.items() if name not in left_out}
            for vals in vals_list
        ]

    def _without_guarded_defaults(self):
        """The same model, whose context gives no guarded field a default."""
        names = {f"default_{name}" for name in self._guarded_fields}
        if not names.intersection(self.env.context):
            return self
        context = {k: v for k, v in self.env.context.items() if k not in names}
        return self.with_env(self.env(context=context))

    def _check_guarded(self, names):
        """Raise when a guarded field is among ``names``."""
        labels = sorted(
            self._fields[name]._description_string(self.env) for name in names
        )
        if labels:
            raise UserError(
                self.env._(
                    "%(fields)s cannot be set directly. Use the buttons of the "
                    "record: they check the rules and keep the history.",
                    fields=", ".join(labels),
                )
            )

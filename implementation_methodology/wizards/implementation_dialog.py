# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ImplementationDialog(models.AbstractModel):
    """A form about records its user must be able to read.

    Without this anybody who may use the form could open it on any record.
    """

    _name = "implementation.dialog"
    _description = "Dialog about Records"

    #: Fields that name what the dialog is about.
    _subject_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs._check_subject()
        return dialogs

    def write(self, vals):
        result = super().write(vals)
        self._check_subject()
        return result

    def _check_subject(self):
        # Reading a list as its user would leave out just what he may not read.
        for name in self._subject_fields:
            subject_sudo = self.sudo()[name]
            subject_sudo.with_env(self.env).check_access("read")

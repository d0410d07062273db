# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SupportSlaAppendOnly(models.AbstractModel):
    """Rows that are added and never changed, not even by the superuser."""

    _name = "support.sla.append.only"
    _description = "Append-only SLA Record"

    def _intern(self, vals):
        """The row with the content key ``vals["key"]``, made if it is not there.

        Two transactions that make the same row meet in the database: the later one is
        run again by Odoo and finds it.
        """
        row = self.search([("key", "=", vals["key"])], limit=1)
        if not row:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, create_uid, create_date) "
                    "VALUES (%s, %s, now() AT TIME ZONE 'UTC') "
                    "ON CONFLICT (key) DO NOTHING RETURNING id",
                    SQL.identifier(self._table),
                    SQL(", ").join(map(SQL.identifier, vals)),
                    SQL(", ").join(
                        SQL("%s", self._fields[name].convert_to_column(value, self))
                        for name, value in vals.items()
                    ),
                    self.env.uid,
                )
            )
            row = self.browse(self.env.cr.fetchone()[0])
        return row

    def write(self, vals):
        if self:
            raise UserError(
                self.env._(
                    "%(record)s are kept as they were written: yesterday's clocks are "
                    "explained by them. Record what is new as a new fact.",
                    record=self.env["ir.model"]._get(self._name).name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        # Rows go with their ticket by the database's own cascade.
        raise UserError(
            self.env._(
                "%(record)s cannot be deleted: yesterday's clocks are explained by "
                "them.",
                record=self.env["ir.model"]._get(self._name).name,
            )
        )

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL

#: Items of the shipped methodology that going live asks for.
CODES = ("s7.users_connected", "s7.processes_on_prod")


def migrate(cr, version):
    """Mark what going live asks for; the shipped methodology is frozen data."""
    for table in ("implementation_methodology_item", "implementation_item"):
        cr.execute(
            SQL(
                "UPDATE %s SET required_for_go_live = TRUE WHERE code IN %s",
                SQL.identifier(table),
                CODES,
            )
        )

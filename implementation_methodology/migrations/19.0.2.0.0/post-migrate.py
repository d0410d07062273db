# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import groupby

from psycopg2.extras import execute_values

from odoo import SUPERUSER_ID, api

from odoo.addons.implementation_methodology.tools.checklist import Duty
from odoo.addons.implementation_methodology.tools.retold import waits


def migrate(cr, version):
    """Complete what the first version did not write down."""
    _say_whom_items_waited_for(cr)
    _show_figures_in_digest(cr)
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["project.project"]._plan_facts_changed()
    _forget_old_names(env)


def _say_whom_items_waited_for(cr):
    """Tell of each step of an item whom it waited for from then on.

    Without it a checklist ticked before the column was there would count as late
    until today, at the client's expense.
    """
    cr.execute(
        """
        SELECT e.item_id, i.owner_side, i.confirm_side, i.waiting_on,
               e.id, e.kind, e.side, e.waiting_on
          FROM implementation_event e
          JOIN implementation_item i ON i.id = e.item_id
         WHERE e.item_id IN (SELECT item_id FROM implementation_event
                              WHERE waiting_on IS NULL AND item_id IS NOT NULL)
      ORDER BY e.item_id, e.at, e.id
        """
    )
    told = []
    for _item, rows in groupby(cr.fetchall(), key=lambda row: row[0]):
        rows = list(rows)
        duty = Duty(rows[0][1], rows[0][2])
        sides = waits(duty, [(row[5], row[6]) for row in rows])
        codes = [_code(one) for one in sides]
        # Whatever else has happened to it, the item itself knows how it ended.
        codes[-1] = rows[0][3]
        told += [
            (row[4], code)
            for row, code in zip(rows, codes, strict=True)
            if row[7] is None
        ]
    if told:
        execute_values(
            cr._obj,
            "UPDATE implementation_event e SET waiting_on = v.code "
            "FROM (VALUES %s) AS v (id, code) WHERE e.id = v.id",
            told,
        )


def _code(sides):
    return "both" if len(sides) > 1 else sides[0] if sides else "nobody"


def _show_figures_in_digest(cr):
    """Switch our figures on in Odoo's own digest, unless somebody has chosen."""
    for name in ("kpi_implementation_waiting_client", "kpi_implementation_overdue"):
        cr.execute(
            f"UPDATE digest_digest SET {name} = TRUE WHERE {name} IS NULL AND id = "
            "(SELECT res_id FROM ir_model_data "
            "WHERE module = 'digest' AND name = 'digest_digest_default')"
        )


def _forget_old_names(env):
    """Drop what menus were called in other languages before they got other names.

    A translation that is there is kept by an upgrade; ours are loaded after this.
    """
    codes = [code for code, _name in env["res.lang"].get_installed() if code != "en_US"]
    for name in ("implementation_menu_root", "implementation_menu_work"):
        menu = env.ref(f"implementation_methodology.{name}")
        menu.update_field_translations("name", dict.fromkeys(codes, False))

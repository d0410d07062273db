# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What people have put into a database, row by row, before and after an upgrade."""

from contracts import suite

databases = suite.databases()

#: Odoo's tables that hold what is worked with. Those of the suite come by themselves.
CORE = """
account_analytic_line calendar_attendee calendar_event helpdesk_ticket
helpdesk_ticket_stage helpdesk_ticket_tag helpdesk_ticket_team hr_employee
ir_attachment mail_activity mail_followers mail_message mail_notification
mail_tracking_value project_milestone project_project project_role project_tags
project_task project_task_type project_update rating_rating res_company res_partner
res_users resource_calendar resource_calendar_attendance resource_calendar_leaves
""".split()
#: Columns an upgrade writes anew by its nature.
TECHNICAL = {"write_date", "write_uid"}
#: Attachments that Odoo makes again: bundles, icons of modules.
MADE_AGAIN = {
    "ir_attachment": "coalesce(url, '') NOT LIKE '/web/assets/%' "
    "AND coalesce(res_model, '') NOT IN ('ir.ui.menu', 'ir.module.module')"
}


class Digest:
    """Rows of all tables of a database: ``{table: {id: [values]}}``."""

    def __init__(self, database, addons, like=None):
        self.columns = like.columns if like else _columns(database, addons)
        self.rows = {
            table: _rows(database, table, columns)
            for table, columns in self.columns.items()
        }

    def count(self):
        return sum(map(len, self.rows.values()))

    def differences(self, after):
        """Sentences on rows that are gone and values that are others."""
        told = []
        for table, rows in self.rows.items():
            found = after.rows[table]
            if gone := rows.keys() - found.keys():
                told.append(f"{table}: {len(gone)} rows are gone")
            for number, name in enumerate(self.columns[table]):
                other = [
                    (row_id, rows[row_id][number], found[row_id][number])
                    for row_id in rows.keys() & found.keys()
                    if rows[row_id][number] != found[row_id][number]
                ]
                if other:
                    told.append((table, name, other))
        return told


def _columns(database, addons):
    ours = databases.sql(
        "SELECT replace(m.model, '.', '_') FROM ir_model m "
        "JOIN ir_model_data d ON d.model = 'ir.model' AND d.res_id = m.id "
        f"WHERE d.module IN ({', '.join(map(repr, addons)) or 'NULL'}) "
        "AND NOT m.transient",
        database,
    )
    tables = {*CORE, *(row[0] for row in ours)}
    found = {}
    for table, column in databases.sql(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) "
        "WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2",
        database,
    ):
        if table in tables and column not in TECHNICAL:
            found.setdefault(table, []).append(column)
    return {table: columns for table, columns in found.items() if "id" in columns}


def _rows(database, table, columns):
    present = {
        row[0]
        for row in databases.sql(
            "SELECT column_name FROM information_schema.columns "
            f"WHERE table_schema = 'public' AND table_name = '{table}'",
            database,
        )
    }
    # A column or table that is gone shows as the value "gone" in every row.
    if not present:
        return {}
    values = ", ".join(
        f'coalesce(left(md5("{name}"::text), 8) || left(replace(replace('
        f"\"{name}\"::text, E'\\n', ' '), E'\\x1f', ' '), 60), '')"
        if name in present
        else "'gone'"
        for name in columns
    )
    where = MADE_AGAIN.get(table, "TRUE")
    return {
        int(row[0]): row[1:]
        for row in databases.sql(
            f'SELECT id, {values} FROM "{table}" WHERE {where}', database
        )
    }

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Many rows at once: copied from a record that the ORM has made, in other words.

Whatever columns an add-on has, a copied row has what the ORM gave the first one.
"""

import csv
import io
import json
from datetime import date, datetime

NULL = "\\N"


class Table:
    """Writes rows that are like ``pattern`` but for what they say themselves."""

    def __init__(self, env, model, pattern=None, table=None):
        self.env = env
        self.table = table or env[model]._table
        self.pattern = {}
        if pattern:
            env.flush_all()
            env.cr.execute(f'SELECT * FROM "{self.table}" WHERE id = %s', (pattern.id,))
            names = [column.name for column in env.cr.description]
            row = dict(zip(names, env.cr.fetchone(), strict=True))
            self.pattern = {
                name: value
                for name, value in row.items()
                if value is not None and name != "id"
            }

    def ids(self, count):
        """So many new ids."""
        if not count:
            return []
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            (f"{self.table}_id_seq", count),
        )
        return [number for (number,) in self.env.cr.fetchall()]

    def put(self, rows):
        """Copy ``rows`` (dicts, all with the same keys) into the table."""
        if not rows:
            return
        names = list({**self.pattern, **rows[0]})
        rest = [_text(self.pattern.get(name)) for name in names]
        where = {name: number for number, name in enumerate(names)}
        out = io.StringIO()
        writer = csv.writer(out)
        for row in rows:
            cells = list(rest)
            for name, value in row.items():
                cells[where[name]] = _text(value)
            writer.writerow(cells)
        out.seek(0)
        columns = ", ".join(f'"{name}"' for name in names)
        self.env.cr.copy_expert(
            f'COPY "{self.table}" ({columns}) FROM STDIN '
            f"WITH (FORMAT csv, NULL '{NULL}')",
            out,
        )


def _text(value):
    if value is None or value is False and not isinstance(value, bool):
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else str(value)
    if isinstance(value, dict | list):
        return json.dumps(value)
    return str(value)

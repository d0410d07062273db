# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields


def change(record, sets):
    """The damage of setting columns of one row."""
    return f"UPDATE {record._table} SET {sets} WHERE id = %s", record.id


class IntegrityMixin:
    """Does damage by SQL, as no verb would, and asks what the check finds of it."""

    def _found(self, code, now=None):
        """``{(model, id): [words]}`` that the check ``code`` finds."""
        self.env.flush_all()
        self.env.invalidate_all()
        integrity = self.env["implementation.integrity"]
        found = {}
        for _count, findings in getattr(integrity, f"_check_{code}")(
            now or fields.Datetime.now()
        ):
            for model, number, words in findings:
                found.setdefault((model, number), []).append(words)
        return found

    def _sql(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def assertDamage(self, code, record, damage, number=None, now=None):
        """Each of ``damage``, pairs of SQL and values, is found at ``record``.

        It is undone afterwards, and before it nothing is found there.
        """
        key = (record._name, record.id if number is None else number)
        before = self._found(code, now).get(key, [])
        for statement, *values in damage:
            with self.subTest(code, damage=statement):
                savepoint = self.env.cr.savepoint(flush=False)
                self._sql(statement, *values)
                after = self._found(code, now).get(key, [])
                savepoint.close(rollback=True)
                self.env.invalidate_all()
                self.assertGreater(len(after), len(before), after)
        self.assertEqual(self._found(code, now).get(key, []), before)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Counts queries, takes times, and remembers the slow queries with their plans."""

import re
from contextlib import contextmanager
from statistics import median
from time import perf_counter

import odoo
from odoo import sql_db

ROUNDS = 5
#: What takes longer is measured twice only.
PATIENCE = 1.5
SLOW = 0.004
BIG = 5_000
SCAN = re.compile(r"Seq Scan on (\w+)")


class Meter:
    """Figures of one database."""

    def __init__(self, registry, only="", quick=False):
        self.registry = registry
        self.only = only.lower()
        self.quick = quick
        self.found = {}
        self.left_out = []
        self.slow = {}
        self.label = ""

    def wants(self, label):
        return self.only in label.lower()

    @contextmanager
    def env(self, login):
        """An environment of a user that is rolled back."""
        with self.registry.cursor() as cr:
            sudo = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            user = sudo["res.users"].search([("login", "=", login)])
            context = {"lang": "en_US", "tz": "Europe/Kyiv"}
            context["allowed_company_ids"] = user.company_ids.ids
            yield odoo.api.Environment(cr, user.id, context)
            cr.rollback()

    def take(self, label, work, env=None, rounds=ROUNDS):
        """Measure ``work()``, caches of records emptied, after once to warm up."""
        if not self.wants(label):
            return
        self.label = label
        rounds = min(rounds, 2) if self.quick else rounds
        times, queries = [], 0
        try:
            first = perf_counter()
            if rounds > 1:
                self._clear(env)
                work()
                if perf_counter() - first > PATIENCE:
                    rounds = 2
            with self._watching():
                for _round in range(rounds):
                    self._clear(env)
                    before, start = sql_db.sql_counter, perf_counter()
                    work()
                    times.append(perf_counter() - start)
                    queries = sql_db.sql_counter - before
        except Exception as error:  # the others are measured all the same
            self.left_out.append(f"{label}: {type(error).__name__} {error}"[:300])
            if env is not None:
                env.cr.rollback()
            return
        self.found[label] = {"queries": queries, "ms": median(times) * 1000}

    def _clear(self, env):
        if env is not None:
            env.flush_all()
            env.invalidate_all()

    @contextmanager
    def _watching(self):
        """Keep the slowest query of each kind that is run meanwhile."""
        execute = sql_db.Cursor.execute

        def watched(cursor, query, params=None, log_exceptions=True):
            start = perf_counter()
            result = execute(cursor, query, params, log_exceptions)
            took = perf_counter() - start
            if took > SLOW and cursor._obj.query:
                text = cursor._obj.query.decode(errors="replace")
                kind = re.sub(r"'[^']*'|\d+|\s+", " ", text)[:400]
                if took > self.slow.get(kind, (0,))[0]:
                    self.slow[kind] = (took, text, self.label)
            return result

        sql_db.Cursor.execute = watched
        try:
            yield
        finally:
            sql_db.Cursor.execute = execute

    def plans(self):
        """What PostgreSQL makes of the slow queries: big tables read as a whole."""
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT relname FROM pg_class WHERE reltuples > %s AND relkind = 'r'",
                (BIG,),
            )
            big = {name for (name,) in cr.fetchall()}
            for took, text, label in sorted(self.slow.values(), reverse=True):
                if not re.match(r"\s*(SELECT|WITH)", text):
                    yield f"{took * 1000:7.0f} ms  {label}: {text[:120]!r}"
                    continue
                cr.execute("SAVEPOINT plan")
                try:
                    cr.execute("EXPLAIN " + text.replace("%", "%%"), ())
                    plan = "\n".join(line for (line,) in cr.fetchall())
                except Exception as error:
                    plan = f"no plan: {error}"
                cr.execute("ROLLBACK TO SAVEPOINT plan")
                scans = sorted(set(SCAN.findall(plan)) & big)
                used = ", ".join(f"reads all of {name}" for name in scans) or "index"
                yield f"{took * 1000:7.0f} ms  {label}: {used}\n    {text[:1500]}"
            cr.rollback()

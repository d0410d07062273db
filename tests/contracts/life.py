# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A database on which Odoo is run as a person runs it, and what it holds then."""

import re

from odoo.tools import config

from . import suite
from .install_stories import DONE, LEFTOVERS, MENUS, ORPHANS, ending

databases = suite.databases()

LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>WARNING|ERROR|CRITICAL) "
    r"\S+ (?P<logger>[\w.]+): (?P<text>.*)"
)


class Database:
    """Processes of Odoo on one database, and questions by SQL."""

    def __init__(self, name, settings=None):
        self.database = name
        self.settings = settings or config["config"]

    def odoo(self, *arguments, script=None):
        command = ["-c", str(self.settings), "-d", self.database, "--no-http"]
        command += ["--log-level=info", "--max-cron-threads=0"]
        if script is not None:
            command = ["shell", "--shell-interface=python", *command]
        done = databases.odoo([*command, *arguments], script=script)
        assert not done.returncode, done.stdout[-3000:]
        return done.stdout

    def noise(self, *arguments):
        """Warnings and errors of a run, without what differs from run to run."""
        found = set()
        for line in self.odoo(*arguments).splitlines():
            if match := LINE.match(line):
                text = re.sub(r"\d+", "#", match["text"])
                found.add(f"{match['level']} {match['logger']}: {text}")
        return found

    def tell(self, script, *arguments):
        """Run ``script`` in Odoo's shell, to its end; returns what was printed."""
        told = self.odoo(*arguments, script=ending(script))
        assert DONE in told.splitlines(), told[-3000:]
        return told

    def sql(self, statement):
        return databases.sql(statement, self.database)

    def structure(self):
        """Every column of every table, with its type."""
        return {
            tuple(row)
            for row in self.sql(
                "SELECT table_name, column_name, data_type "
                "FROM information_schema.columns WHERE table_schema = 'public'"
            )
        }

    def menus(self):
        """Where every menu stands, what it is called and who sees it."""
        return {tuple(map(str, row)) for row in self.sql(MENUS)}

    def installed(self):
        rows = self.sql("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return {row[0] for row in rows}

    def assert_nothing_is_left(self, columns, *addons):
        """Of ``addons``; ``columns`` is the structure before they were installed."""
        assert not self.installed() & {*addons}
        left = self.structure() - columns
        assert not left, suite.listed(sorted(".".join(row[:2]) for row in left))
        lost = columns - self.structure()
        assert not lost, suite.listed(sorted(".".join(row[:2]) for row in lost))
        orphans = []
        for table, column in ORPHANS.items():
            rows = self.sql(
                f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL "
                f"AND {column} NOT IN (SELECT model FROM ir_model) GROUP BY 1"
            )
            orphans += [
                f"{count} rows of {table} name {model}" for model, count in rows
            ]
        for what, rows in LEFTOVERS.items():
            [[count]] = self.sql(f"SELECT count(*) FROM {rows}")
            orphans += [f"{count} {what}"] if count != "0" else []
        assert not orphans, suite.listed(orphans)
        names = ", ".join(map(repr, addons))
        named = self.sql(f"SELECT name FROM ir_model_data WHERE module IN ({names})")
        assert not named, named

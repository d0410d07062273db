# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""``setup/odoo ARGS…``: any Odoo command line in this checkout's environment."""

import sys

from . import databases, environment, paths
from .console import guarded
from .shell import foreground

USAGE = """\
usage: setup/odoo ARGS…       any Odoo command line (setup/odoo --help shows Odoo's)
       setup/odoo shell < script.py
       setup/odoo exec PROGRAM ARGS…    any program, with Odoo, psql, pytest at hand
"""
ON_ONE_DATABASE = {"shell", "i18n", "module", "neutralize", "obfuscate", "populate"}
"""Subcommands that get the demo database unless a database is named."""

ROLLBACK = (
    "note: Odoo's shell rolls back what it changed, unless the script calls "
    "env.cr.commit()"
)


def main(arguments):
    """Run Odoo with ``arguments``; returns its exit code."""
    if not arguments:
        print(USAGE, end="")
        return 2
    with environment.ready():
        if arguments[0] == "exec":
            return foreground(arguments[1:], env=environment.child())
        if arguments[0] == "shell":
            print(ROLLBACK, file=sys.stderr)
        words = with_database(arguments, databases.here(databases.DEMO))
        return foreground([paths.PYTHON, "-m", "odoo", *words], env=environment.child())


def with_database(arguments, database):
    """Return ``arguments`` with ``database`` added where they name none.

    >>> with_database(["shell"], "suite_demo")
    ['shell', '-d', 'suite_demo']
    >>> with_database(["i18n", "export", "--database=mine", "hypercare"], "suite_demo")
    ['i18n', 'export', '--database=mine', 'hypercare']
    >>> with_database(["-u", "hypercare"], "suite_demo")
    ['-u', 'hypercare']
    """
    answered = ("-d", "--database", "-h", "--help")
    if arguments[0] not in ON_ONE_DATABASE:
        return arguments
    if any(word.startswith(answered) for word in arguments[1:]):
        return arguments
    return [*arguments, "-d", database]


def run():
    """Run ``setup/odoo``: the entry point."""
    sys.exit(guarded(main, sys.argv[1:]))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Databases with modules in them, built under another name and renamed when whole."""

import re

from . import databases, environment, paths, suite
from .console import SetupError
from .shell import run

LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
QUIET = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]


def build(name, modules, report, *, notes, base=None):
    """Make the database ``name`` with ``modules`` and both languages installed.

    It starts as a copy of the database ``base``, or empty. The dict ``notes`` is
    kept on it. Raises SetupError when a module does not install; the database
    ``name`` is as it was then.
    """
    building = f"{name}_building"
    if base:
        databases.copy(base, building)
    else:
        databases.drop(building)
        databases.create(building)
    arguments = ["-i", ",".join(modules)]
    if not base:
        arguments.append(f"--load-language={','.join(suite.LANGUAGES)}")
    modify(building, arguments, report)
    missing = set(modules) - installed(building)
    if missing:
        raise SetupError(
            f"These modules did not install: {', '.join(sorted(missing))} (unknown, or "
            "something they need is missing). Log: .state/logs/odoo-build.log"
        )
    inside(building, "inside.finish(env)", what="Finishing the database")
    databases.note(building, notes)
    databases.rename(building, name)


def modify(name, arguments, report):
    """Run Odoo's ``-i`` or ``-u`` on the database, reporting each module."""

    def progress(text):
        for module, number, count in LOADING.findall(text):
            report(int(number) / int(count), module)

    run(
        [paths.PYTHON, "-m", "odoo", "-d", name, *arguments, *QUIET],
        progress=progress,
        what=f"Installing {arguments[1]} in the database {name}",
        log="odoo-build.log",
        env=environment.child(),
    )


def inside(
    name,
    call,
    *,
    what,
    arguments=(),
    source="ground",
    module="inside",
    progress=None,
):
    """Run ``call``, a call into ``module`` of ``source``, in an Odoo shell.

    ``arguments`` are added to the shell's command line; for ``progress`` see
    ``shell.run``.
    """
    script = paths.CACHE / f"inside-{name}.py"
    script.write_text(f"from {source} import {module}\n\n{call}\n", "utf-8")
    with open(script) as lines:
        run(
            [paths.PYTHON, "-m", "odoo", "shell", "-d", name, "--no-http", *arguments],
            stdin=lines,
            what=what,
            progress=progress,
            log="odoo-build.log",
            env=environment.child(),
        )
    script.unlink()


def installed(name):
    """Return the names of the modules installed in the database."""
    rows = databases.sql(
        "SELECT name FROM ir_module_module WHERE state = 'installed'", name
    )
    return {row[0] for row in rows}

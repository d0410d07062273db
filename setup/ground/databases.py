# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Odoo databases: made, copied with their filestores, dropped.

The tests use these functions too (``setup/`` is on their path): they talk to the
server that the environment names, through PostgreSQL's own client.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from . import paths, postgres
from .cluster import programs
from .console import SetupError

DEMO = "suite_demo"


def sql(statement, database="postgres"):
    """Run ``statement``; return its rows as lists of text.

    Raises SetupError with the server's words when it refuses.
    """
    done = subprocess.run(
        [programs() / "psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-w"]
        + ["-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"PostgreSQL refuses: {done.stderr.strip()}\n({statement})")
    return [line.split("\x1f") for line in done.stdout.splitlines()]


def names():
    """Return the names of all databases of the server."""
    return [row[0] for row in sql("SELECT datname FROM pg_database ORDER BY 1")]


def create(name):
    """Create the empty database ``name``, as Odoo itself would."""
    sql(
        f"CREATE DATABASE {_name(name)} ENCODING 'unicode' LC_COLLATE 'C' "
        "TEMPLATE template0"
    )


def drop(name):
    """Drop the database ``name`` with its filestore, whoever uses it."""
    sql(f"DROP DATABASE IF EXISTS {_name(name)} WITH (FORCE)")
    shutil.rmtree(filestore(name), ignore_errors=True)


def copy(source, target):
    """Make ``target`` a copy of ``source``, replacing it, with its filestore.

    Nobody may be connected to ``source`` meanwhile. The files are hard links where
    the file system has them: Odoo names a file by its content and never rewrites it.
    """
    drop(target)
    sql(f"CREATE DATABASE {_name(target)} TEMPLATE {_name(source)}")
    if filestore(source).is_dir():
        shutil.copytree(filestore(source), filestore(target), copy_function=_link)


def rename(source, target):
    """Give the database ``source`` and its filestore the name ``target``."""
    drop(target)
    sql(f"ALTER DATABASE {_name(source)} RENAME TO {_name(target)}")
    if filestore(source).is_dir():
        filestore(source).rename(filestore(target))


def filestore(name):
    """Return the folder of the database's attachments."""
    return paths.DATA / "filestore" / name


def notes(name):
    """Return what `note` left on the database, {} where there is nothing of ours."""
    rows = sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = {_text(name)}"
    )
    try:
        found = json.loads(rows[0][0])["suite"]
    except (IndexError, KeyError, TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def note(name, values):
    """Keep the dict ``values`` on the database: it lives and dies with it."""
    text = json.dumps({"suite": values}, sort_keys=True)
    sql(f"COMMENT ON DATABASE {_name(name)} IS {_text(text)}")


def odoo(arguments, *, log=None, script=None):
    """Run Odoo with ``arguments``; return the CompletedProcess.

    Its output (standard output and error together) is in ``stdout``, and in the
    file ``log`` when given. ``script`` is Python text for ``odoo shell``.
    """
    from . import environment  # it stands above this module

    done = subprocess.run(
        [str(paths.PYTHON), "-m", "odoo", *arguments],
        input=script or "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=environment.child(),
    )
    if log:
        Path(log).write_text(done.stdout, "utf-8")
    return done


def here(name):
    """Return ``name``, marked with this checkout on a server that others share."""
    return name if postgres.is_embedded() else f"{name}_{paths.checkout_mark()}"


def _name(name):
    return '"' + name.replace('"', '""') + '"'


def _text(text):
    # a doubled quote ends no literal; a backslash is plain (standard strings)
    return "'" + text.replace("'", "''") + "'"


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The database server: the embedded one of this checkout, or the person's own.

`server()` is a context: inside it a PostgreSQL answers, and the environment has its
address.
"""

import os
import subprocess
from contextlib import contextmanager

from .cluster import EMBEDDED_VARIABLE, SUPERUSER, Cluster, programs
from .console import SetupError

OWN_SERVER_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGSERVICE")


def is_external():
    """Tell whether the environment names a server of the person's own.

    Inside ``setup/odoo exec`` and the tests the variables are ours: no.
    """
    if is_embedded():
        return False
    return any(os.environ.get(name) for name in OWN_SERVER_VARIABLES)


def is_embedded():
    """Tell whether the environment names an embedded server, of any checkout."""
    return os.environ.get("PGHOST", "") == os.environ.get(EMBEDDED_VARIABLE)


@contextmanager
def server():
    """Yield with a database server answering; its address is in the environment."""
    if is_external():
        check_external()
        yield
        return
    cluster = Cluster()
    with cluster.in_use():
        before = dict(os.environ)
        os.environ.pop("PGDATABASE", None)
        os.environ.update(cluster.environment())
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def check_external():
    """Refuse a server of the person's own that Odoo could not work with."""
    if os.environ.get("PGUSER") == SUPERUSER:
        raise SetupError(
            "Odoo refuses the role 'postgres'. Make one of its own (createuser "
            "--createdb odoo) and set PGUSER=odoo."
        )
    client = programs() / "psql"
    done = subprocess.run(
        [client, "-X", "-w", "-d", "postgres", "-c", "SELECT 1"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(
            "The PostgreSQL that PGHOST, PGPORT, PGUSER name does not answer:\n"
            f"    {done.stderr.strip()}\n"
            "Start it or correct these variables, or unset them all to use the "
            "embedded one."
        )

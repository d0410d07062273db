# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""``setup/run``: the suite with its demo story, served on this machine."""

import argparse
import re
import sys
from contextlib import ExitStack

from . import databases, demo, environment, paths, server
from .console import SetupError, console, guarded
from .locks import exclusive
from .mailbox import mailbox

PORT = 8069
NAME = "[A-Za-z0-9_][A-Za-z0-9_-]*"


def parser():
    """Return the command line's parser."""
    wanted = argparse.ArgumentParser(
        prog="setup/run",
        description="Build and serve the suite with its demo story.",
        epilog="PGHOST, PGPORT, PGUSER, PGPASSWORD in the environment: use that "
        "PostgreSQL server instead of the embedded one.",
    )
    wanted.add_argument(
        "--port", type=int, default=PORT, help="HTTP port (default: %(default)s)"
    )
    wanted.add_argument(
        "--database", metavar="NAME", help=f"its name (default: {databases.DEMO})"
    )
    wanted.add_argument(
        "--reset", action="store_true", help="drop the database and build it anew"
    )
    wanted.add_argument(
        "--lang",
        choices=demo.LANGS,
        help="language of the backend users (default: en, or as they are)",
    )
    wanted.add_argument(
        "--prepare", action="store_true", help="build everything and exit"
    )
    wanted.add_argument(
        "--odoo",
        metavar="FOLDER",
        help="use this Odoo 19.0 source tree from now on; 'package': Debian's again",
    )
    return wanted


def main(arguments):
    """Run the command with ``arguments``; returns its exit code."""
    options = parser().parse_args(arguments)
    if options.database and not re.fullmatch(NAME, options.database):
        raise SetupError("A database name has letters, digits, _ and - only.")
    with environment.ready(odoo=options.odoo):
        name = options.database or databases.here(databases.DEMO)
        busy = (
            f"Another setup/run uses the database {name}. Stop it, or choose another "
            "database and port: setup/run --database NAME --port PORT"
        )
        with exclusive(f"database-{name}", refusal=busy), mailbox(name) as mail:
            odoo = server.Server(name, options.port, mail)
            odoo.stop_orphan()
            if not options.prepare:
                server.need_free(options.port)
            personas = demo.prepare(name, mail, reset=options.reset, lang=options.lang)
            if options.prepare:
                console.say("Everything is prepared.")
                return 0
            return serve(odoo, personas)


def serve(odoo, personas):
    """Serve until Ctrl-C; returns the exit code."""
    # links in mails and on printed pages carry this address
    databases.sql(
        f"UPDATE ir_config_parameter SET value = '{odoo.address}' "
        "WHERE key = 'web.base.url'",
        odoo.database,
    )
    with ExitStack() as running:
        with console.step("start Odoo"):
            running.enter_context(odoo.running())
        print("\n".join(demo.table(odoo.address, personas)))
        print(f"\nMails are kept in {paths.relative(paths.STATE / 'mail')}.")
        print("Ctrl-C stops it.", flush=True)
        code = odoo.wait()
    raise SetupError(
        f"Odoo ended by itself (exit code {code}). Its log: {paths.relative(odoo.log)}"
    )


def run():
    """Run ``setup/run``: the entry point."""
    sys.exit(guarded(main, sys.argv[1:]))

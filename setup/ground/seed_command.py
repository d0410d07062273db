# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""``setup/seed N``: a year of an integrator in a database of its own."""

import argparse
import re
import sys
import time

from . import building, databases, environment, odoo_source, suite, templates
from .console import SetupError, console, guarded
from .locks import exclusive

NAME = "suite_seed"
FULL = 100_000
MOST = 2_000_000
STEP = re.compile(r"\[seed ([\d.]+)\] (.*)")
MADE = re.compile(r"\[(?:made|took)\] (.*)")


def parser():
    """Return the command line's parser."""
    wanted = argparse.ArgumentParser(
        prog="setup/seed",
        description="Fill a database with a year of an integrator: clients, tickets "
        "with their clocks, projects, windows, in the shares of "
        "setup/ground/year/shares.py. The same number on the same day is the same "
        "data.",
    )
    wanted.add_argument(
        "size",
        metavar="N",
        nargs="?",
        type=int,
        default=FULL,
        help="tickets (default: %(default)s)",
    )
    wanted.add_argument(
        "--database", metavar="NAME", help=f"its name (default: {NAME})"
    )
    wanted.add_argument(
        "--reset", action="store_true", help="drop the database and make it anew"
    )
    return wanted


def main(arguments):
    """Run the command with ``arguments``; returns its exit code."""
    options = parser().parse_args(arguments)
    if not 1 <= options.size <= MOST:
        raise SetupError(f"The number of tickets is from 1 to {MOST:,}.")
    with environment.ready():
        name = options.database or databases.here(NAME)
        with exclusive(f"database-{name}", refusal=f"{name} is in use by setup/."):
            if name in databases.names():
                done = there(name, databases.notes(name), options.size, options.reset)
                if done:
                    console.say(done)
                    return 0
                databases.drop(name)
            make(name, options.size)
    return 0


def there(name, notes, size, reset):
    """What to say of a database that exists; empty when it may be dropped.

    Raises SetupError when it is not the wanted one and nobody said to drop it.

    >>> there("suite_seed", {"seed": {"size": 500}}, 500, False)
    'The database suite_seed has its 500 tickets already. --reset makes it anew.'
    >>> there("suite_seed", {"seed": {"size": 500}}, 500, True)
    ''
    """
    if not notes:
        raise SetupError(
            f"The database {name} exists and was not made by setup/. Choose another "
            "name (--database), or drop it yourself."
        )
    if reset:
        return ""
    seeded = notes.get("seed") or {}
    if not seeded:
        raise SetupError(
            f"The database {name} is there and was not made by setup/seed. Choose "
            "another name (--database), or replace it: --reset"
        )
    if seeded["size"] != size:
        raise SetupError(
            f"The database {name} has {seeded['size']:,} tickets, not {size:,}. Choose "
            "another name (--database), or replace it: --reset"
        )
    return (
        f"The database {name} has its {size:,} tickets already. --reset makes it anew."
    )


def make(name, size):
    """Build the database under another name, fill it, and name it when it is whole."""
    begun = time.monotonic()
    filling = f"{name}_filling"
    wanted = {
        "odoo": odoo_source.current().fingerprint(),
        "addons": suite.fingerprints(),
    }
    with console.step(f"database {name}") as report:
        base = ready_template(wanted["addons"])
        if base:
            databases.copy(base, filling)
        else:
            building.build(filling, list(wanted["addons"]), report, notes=wanted)
    made = []
    with console.step(f"{size:,} tickets of a year") as report:

        def progress(text):
            for fraction, words in STEP.findall(text):
                report(float(fraction), words)
            made.extend(MADE.findall(text))

        building.inside(
            filling,
            f"build.build(env, {size})",
            source="ground.year",
            module="build",
            what="Making the year",
            progress=progress,
        )
    databases.note(filling, {**wanted, "seed": {"size": size}})
    databases.rename(filling, name)
    console.say()
    for line in made:
        console.say(f"  {line}")
    minutes = (time.monotonic() - begun) / 60
    console.say(f"\nThe database {name} is ready after {minutes:.1f} minutes.")
    console.say(f"Is it whole?  setup/odoo sla_check -d {name}")
    console.say(
        f"Look at it:   setup/odoo -d {name}   (lead, agent1, manager1, client1)"
    )


def ready_template(addons):
    """The test template when it has these add-ons as they are now, else None."""
    template = databases.here(templates.TEMPLATE)
    if databases.notes(template).get("addons") == addons:
        return template
    return None


def run():
    """Run ``setup/seed``: the entry point."""
    sys.exit(guarded(main, sys.argv[1:]))

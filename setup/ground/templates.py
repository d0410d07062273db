# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The databases that tests copy: built once, again only when what matters changed.

``suite_deps`` holds the Odoo modules that the add-ons depend on and Odoo's own
``test_lint``, and nothing of the suite; ``suite_template`` holds the suite on top.
"""

import os

from . import building, databases, suite
from .console import console
from .locks import exclusive

DEPS = "suite_deps"
TEMPLATE = "suite_template"
RUN = "suite_run"
LINT = "test_lint"


def prepare():
    """Have both databases up to date; return their names."""
    deps, template = databases.here(DEPS), databases.here(TEMPLATE)
    with exclusive("templates", waiting="another command is building the databases"):
        ground = {"ground": suite.ground_fingerprint(), "modules": suite.needed()}
        if databases.notes(deps) != ground:
            with console.step(f"database {deps}") as report:
                modules = [*ground["modules"], LINT]
                building.build(deps, modules, report, notes=ground)
        wanted = {**ground, "addons": suite.fingerprints()}
        if databases.notes(template) != wanted:
            with console.step(f"database {template}") as report:
                addons = list(wanted["addons"])
                building.build(template, addons, report, notes=wanted, base=deps)
    return deps, template


def drop_leftovers():
    """Drop the copies that killed test runs left behind; their names end in a pid."""
    prefix = databases.here(RUN) + "_"
    for name in databases.names():
        number = name.rpartition("_")[2]
        if name.startswith(prefix) and not os.path.exists(f"/proc/{number}"):
            databases.drop(name)


def run_name(phase):
    """Return the name of this run's copy of the template for one of its phases."""
    return f"{databases.here(RUN)}_{phase}_{os.getpid()}"

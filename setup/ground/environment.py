# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Everything that must be there before Odoo starts, made or checked in order."""

import os
from contextlib import contextmanager

from . import npm, odoo_source, paths, postgres, system, venv
from .cluster import programs
from .locks import exclusive

NOT_INHERITED = (
    # another Odoo's configuration, and what would keep Python from caching
    "ODOO_RC",
    "OPENERP_SERVER",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTEST_ADDOPTS",
)


@contextmanager
def ready(*, test=False, odoo=None):
    """Yield with Odoo, its packages and a database server ready."""
    prepare(test=test, odoo=odoo)
    with postgres.server():
        write_config()
        yield


def prepare(*, test=False, odoo=None):
    """Build what is missing; only one process of a checkout at a time does.

    ``test`` adds what the tests need; ``odoo`` is a source tree to use from now on.
    """
    paths.make_folders()
    with exclusive("prepare", waiting="another command is preparing this checkout"):
        if odoo:
            odoo_source.choose(odoo)
        system.need(system.RUN_NEEDS + (system.TEST_NEEDS if test else ()))
        source = odoo_source.prepare()
        venv.prepare(source, test=test)
        if test:
            npm.prepare()


def write_config():
    """Write Odoo's configuration file for this checkout.

    The address of a person's own database server stays in the environment: a
    password has no place in a file of ours.
    """
    source = odoo_source.current()
    folders = [*source.addons, *([paths.CHECKOUT] if paths.addons() else [])]
    settings = {
        "data_dir": paths.DATA,
        "http_interface": "127.0.0.1",
        "admin_passwd": "admin",
        "screenshots": paths.SCREENSHOTS,
    }
    if folders:
        settings["addons_path"] = ",".join(map(str, folders))
    text = "".join(f"{name} = {value}\n" for name, value in settings.items())
    # renamed when whole: another command of this checkout may be reading it
    building = paths.CONFIG.with_suffix(f".{os.getpid()}")
    building.write_text("[options]\n" + text, "utf-8")
    building.replace(paths.CONFIG)


def child():
    """Return the environment variables for Odoo and for the tests."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in NOT_INHERITED
    }
    folders = [
        paths.VENV / "bin",
        programs(),
        inherited.get("PATH", os.defpath),
    ]
    return {
        **inherited,
        "PATH": os.pathsep.join(map(str, folders)),
        "VIRTUAL_ENV": str(paths.VENV),
        "ODOO_RC": str(paths.CONFIG),
        # what tools keep for themselves lies in the state folder, not in the sources
        "PYTHONPYCACHEPREFIX": str(paths.CACHE / "python"),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(paths.CACHE / "hypothesis"),
        "RUFF_CACHE_DIR": str(paths.CACHE / "ruff"),
        "PYLINTHOME": str(paths.CACHE / "pylint"),
        # for the tests: ``from ground import databases``
        "PYTHONPATH": str(paths.CHECKOUT / "setup"),
        "SUITE_STATE": str(paths.STATE),
        "TZ": "UTC",
    }

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The machine: its Python, and the Debian packages that only root can install."""

import importlib.util
import os
import shutil
import sys
from collections import namedtuple
from pathlib import Path

from .console import SetupError, console
from .debian import NETWORK_HINT
from .shell import is_root, run

Need = namedtuple("Need", "package present why")


def _font(name):
    return any(Path("/usr/share/fonts").glob(f"truetype/{name}*"))


RUN_NEEDS = (
    Need("wkhtmltopdf", lambda: shutil.which("wkhtmltopdf"), "prints documents to PDF"),
    Need("fonts-dejavu-core", lambda: _font("dejavu"), "letters in printed documents"),
    Need("git", lambda: shutil.which("git"), "tells the suite's version"),
)
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
"""Those that Odoo's tests look for, in their order."""
TEST_NEEDS = (
    Need("chromium", lambda: any(map(shutil.which, BROWSERS)), "runs browser tests"),
)


def need_ensurepip():
    """Have Python's ``ensurepip``, which Debian puts into a package of its own."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = "python{}.{}-venv".format(*sys.version_info)
    need((Need(package, lambda: importlib.util.find_spec("ensurepip"), "makes venvs"),))


def need(needs, *, required=True):
    """Install the missing packages as root; else name the command to type.

    With ``required`` False an ordinary user gets a warning instead of a refusal.
    """
    missing = [one for one in needs if not one.present()]
    if not missing:
        return
    names = [one.package for one in missing]
    if is_root() and shutil.which("apt-get"):
        _install(names)
        return
    reasons = ", ".join(f"{one.package} ({one.why})" for one in missing)
    message = (
        f"Missing on this machine: {reasons}. Install it, then run the same command "
        f"again:\n    sudo apt-get install {' '.join(names)}"
    )
    if required:
        raise SetupError(message)
    console.say(f"  warn {message}")


def _install(names):
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = {"hint": NETWORK_HINT, "log": "apt.log", "env": environment}
    with console.step("system package lists"):
        run(["apt-get", "update"], what="apt-get update", **options)
    with console.step(f"system packages ({', '.join(names)})"):
        run(
            ["apt-get", "install", "-y", "--no-install-recommends", *names],
            what=f"apt-get install {' '.join(names)}",
            whole=True,  # a half-installed package would be somebody's trouble
            **options,
        )

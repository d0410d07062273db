# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Where everything lives: one checkout, one state folder inside it."""

import hashlib
import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
STATE = CHECKOUT / ".state"

ODOO_PACKAGE = STATE / "odoo"
"""The unpacked Debian packages; absent until they are whole."""
ODOO_CHOICE = STATE / "odoo-folder"
"""Text file with the source tree given by ``--odoo``; absent: the package."""
APT = STATE / "apt"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
POSTGRES = STATE / "postgres"
DATA = STATE / "data"
"""Odoo's data_dir: filestores and sessions of this checkout's databases."""
CONFIG = STATE / "odoo.conf"
LOGS = STATE / "logs"
LOCKS = STATE / "locks"
SCREENSHOTS = STATE / "screenshots"
CACHE = STATE / "cache"
NPM = STATE / "npm"
"""Packages that browser tests load."""

REQUIREMENTS = CHECKOUT / "requirements.txt"
REQUIREMENTS_TEST = CHECKOUT / "setup" / "requirements-test.txt"
NPM_SOURCE = CHECKOUT / "setup" / "npm"


def make_folders():
    """Create the folders that hold no downloaded thing."""
    for folder in (STATE, DATA, LOGS, LOCKS, SCREENSHOTS, CACHE):
        folder.mkdir(parents=True, exist_ok=True)


def checkout_mark():
    """Return ten letters that tell this checkout from every other one here."""
    return hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:10]


def addons():
    """Return the suite's add-on folders, in alphabetical order."""
    return sorted(manifest.parent for manifest in CHECKOUT.glob("*/__manifest__.py"))


def relative(path):
    """Return ``path`` as a person in the checkout would type it."""
    try:
        return str(Path(path).relative_to(CHECKOUT))
    except ValueError:
        return str(path)


def site_packages():
    """Return the virtual environment's folder of installed packages."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return VENV / "lib" / version / "site-packages"

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the contracts are about: the add-ons of the suite and their order."""

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Each add-on with the one it stands on. The only place where the order is written.
FLOORS = {
    "implementation_methodology": None,
    "support_sla": "implementation_methodology",
    "support_scope_classifier": "support_sla",
    "hypercare": "support_scope_classifier",
}


def present():
    """Add-ons that are there already, from the ground floor up."""
    return [name for name in FLOORS if (ROOT / name / "__manifest__.py").is_file()]


ADDONS = present()
#: As Python names the add-ons' packages.
PACKAGES = tuple(f"odoo.addons.{name}" for name in ADDONS)


def below(addon):
    """Add-ons that ``addon`` may know: those it stands on."""
    lower = FLOORS[addon]
    return [*below(lower), lower] if lower else []


def manifest(addon):
    """The manifest as written."""
    return ast.literal_eval((ROOT / addon / "__manifest__.py").read_text("utf-8"))


def is_ours(python_class_or_function):
    """Whether something is defined in an add-on of the suite."""
    module = python_class_or_function.__module__ + "."
    return module.startswith(tuple(f"{package}." for package in PACKAGES))


def files(*suffixes, under=ROOT):
    """Files that are, or would be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        found = [
            ROOT / os.fsdecode(name) for name in listing.stdout.split(b"\0") if name
        ]
    else:
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(part[0] == "." for part in path.relative_to(ROOT).parts[:-1])
        ]
    return sorted(
        path
        for path in found
        if path.is_file()
        and path.is_relative_to(under)
        and (not suffixes or path.suffix in suffixes)
    )


def databases():
    """The functions of ``setup/`` that make, copy and drop databases."""
    if str(ROOT / "setup") not in sys.path:
        sys.path.append(str(ROOT / "setup"))
    from ground import databases

    return databases


def listed(problems):
    """Problems as the lines of a failure message."""
    return "\n" + "\n".join(f"  - {problem}" for problem in problems)


def database():
    """Name of the database the tests run on."""
    from odoo.tests.common import get_db_name

    return get_db_name()

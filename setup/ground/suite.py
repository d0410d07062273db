# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The suite's add-ons: their order, what they stand on, and what they are made of."""

import ast
import hashlib

from . import odoo_source, paths, venv
from .console import SetupError

LANGUAGES = ("en_US", "uk_UA")
MATTERS = {".py", ".xml", ".csv", ".po"}
"""Endings of the files that a database holds the result of."""
DOES_NOT_MATTER = {"tests", "static", "demo", "readme", "__pycache__"}
"""Folders of an add-on that are read anew by every process, or by none."""


def manifests():
    """Return ``{name: manifest}`` of the add-ons, each after those it needs."""
    found = {one.name: _read(one / "__manifest__.py") for one in paths.addons()}
    return {name: found[name] for name in in_order(found)}


def _read(path):
    try:
        return ast.literal_eval(path.read_text("utf-8"))
    except (SyntaxError, ValueError) as error:
        raise SetupError(f"{paths.relative(path)} is no manifest: {error}") from None


def in_order(found):
    """Return the names in ``{name: manifest}``, each after those it depends on.

    >>> in_order({"a": {"depends": ["b", "mail"]}, "b": {"depends": ["base"]}})
    ['b', 'a']
    """
    ordered = []

    def add(name, way):
        if name in way:
            raise SetupError(f"Add-ons in a circle: {' > '.join((*way, name))}")
        if name in found and name not in ordered:
            for needed in sorted(found[name].get("depends", ["base"])):
                add(needed, (*way, name))
            ordered.append(name)

    for name in sorted(found):
        add(name, ())
    return ordered


def needed():
    """Return the names of the modules outside the suite that it depends on."""
    found = manifests()
    wanted = {name for one in found.values() for name in one.get("depends", [])}
    return sorted((wanted | {"base"}) - set(found))


def addon_fingerprint(folder):
    """Return a hash of those files of an add-on that its database depends on."""
    return _hash(
        path
        for path in folder.rglob("*")
        if path.suffix in MATTERS
        and DOES_NOT_MATTER.isdisjoint(path.relative_to(folder).parts[:-1])
    )


def story_fingerprint():
    """Return a hash of the demo stories of all add-ons."""
    return _hash(
        path
        for folder in paths.addons()
        for path in (folder / "demo").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )


def fingerprints():
    """Return ``{add-on: hash}``."""
    return {name: addon_fingerprint(paths.CHECKOUT / name) for name in manifests()}


def ground_fingerprint():
    """Return text that changes with Odoo, its packages, or how databases are made."""
    files = [paths.REQUIREMENTS]
    files += [paths.CHECKOUT / "setup" / "ground" / "inside.py"]
    return f"{odoo_source.current().fingerprint()} {venv.requirements_hash(files)}"


def _hash(files):
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(paths.CHECKOUT)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]

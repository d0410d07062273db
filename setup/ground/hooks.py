# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is looked at before a commit, and by the contract of style.

``python -m ground.hooks files FILE…`` and ``… pylint FILE…`` print what is wrong and
end with 1 when something is. Called through ``setup/odoo exec``: polib, lxml and
pylint come with the checkout's own environment.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from . import paths

MAX_LINES = 400
#: Larger files do not belong into a repository, except those that say so here.
MAX_BYTES = 1024 * 1024
LARGE = {"support_scope_classifier/data/weights.json.z"}
CONFLICT = re.compile(rb"^(<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)
#: A line of seven equal signs is a heading in these.
UNDERLINED = {".rst", ".md", ".txt"}


def file_problems(names):
    """Return what is wrong with files, named from the checkout's folder."""
    problems = []
    for name in names:
        path = paths.CHECKOUT / name
        if path.is_file():
            problems += [f"{name}: {words}" for words in _look(name, path)]
    return problems


def _look(name, path):
    content = path.read_bytes()
    if len(content) > MAX_BYTES and name not in LARGE:
        yield f"{len(content)} bytes are too many for the repository"
    if b"\0" in content:
        return
    found = CONFLICT.findall(content)
    if found and not (path.suffix in UNDERLINED and set(found) == {b"======="}):
        yield "holds a marker of a merge that was not finished"
    if path.suffix == ".py" and content.count(b"\n") > MAX_LINES:
        yield f"more than {MAX_LINES} lines"
    if path.suffix in (".xml", ".svg"):
        try:
            # our own files: nobody else's entities are read here
            ElementTree.fromstring(content)
        except ElementTree.ParseError as error:
            yield f"no well-formed XML: {error}"
    if path.suffix in (".po", ".pot"):
        yield from _look_at_catalogue(content)


def _look_at_catalogue(content):
    import polib  # comes with Odoo's packages

    try:
        catalogue = polib.pofile(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        yield f"no catalogue of translations: {error}"
        return
    if len({(one.msgctxt, one.msgid) for one in catalogue}) != len(catalogue):
        yield "one text is there twice"


def pylint_problems(names):
    """Return pylint-odoo's mandatory messages on the add-ons of the files."""
    addons = sorted(
        {Path(name).parts[0] for name in names}
        & {folder.name for folder in paths.addons()}
    )
    if not addons:
        return []
    command = [sys.executable, "-m", "pylint", "--rcfile=.pylintrc-mandatory", "-j1"]
    done = subprocess.run(
        [*command, "--output-format=json", *addons],
        cwd=paths.CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    problems = [
        f"{one['path']}:{one['line']} {one['symbol']}: {one['message']}"
        for one in json.loads(done.stdout or "[]")
    ]
    if done.returncode and not problems:
        problems = [done.stderr or f"pylint ended with {done.returncode}"]
    return problems


LOOKS = {"files": file_problems, "pylint": pylint_problems}


def main(arguments):
    """Print the problems of one look; return the exit code."""
    look, *names = arguments
    problems = LOOKS[look](names)
    print("\n".join(problems))
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The demo database: all add-ons, their stories, and the people in them."""

import json

from . import building, databases, odoo_source, paths, suite
from .console import SetupError, console

LANGS = {"uk": "uk_UA", "en": "en_US"}
ADMIN = {"login": "admin", "password": "admin", "name": "", "role": "administrator"}


def prepare(name, arguments, *, reset=False, lang=None):
    """Have the demo database ``name`` up to date; return its personas.

    ``arguments`` are for the Odoo that tells the story (its mail server). Raises
    SetupError when a database of that name exists that is not ours.
    """
    if name in databases.names():
        if not databases.notes(name):
            raise SetupError(
                f"The database {name} exists and was not made by setup/run. Choose "
                "another name (--database), or drop it yourself."
            )
        if reset:
            databases.drop(name)
    wanted = {
        "odoo": odoo_source.current().fingerprint(),
        "addons": suite.fingerprints(),
    }
    found = databases.notes(name)
    if not found:
        with console.step(f"database {name}") as report:
            modules = list(wanted["addons"]) or ["base"]
            building.build(name, modules, report, notes=wanted)
    elif any(found.get(key) != value for key, value in wanted.items()):
        _update(name, found, wanted)
        databases.note(name, wanted)
    story = suite.story_fingerprint()
    found = databases.notes(name)
    if found.get("story") != story or lang:
        with console.step("demo story"):
            personas = _tell(name, LANGS.get(lang), arguments)
        databases.note(name, {**wanted, "story": story, "personas": personas})
    return databases.notes(name)["personas"]


def _update(name, found, wanted):
    before, now = found.get("addons", {}), wanted["addons"]
    present = building.installed(name)
    new = [addon for addon in now if addon not in present]
    old = [a for a in now if a in present and before.get(a) != now[a]]
    arguments = ["-i", ",".join(new)] if new else []
    if found.get("odoo") != wanted["odoo"]:
        old = ["base"]
    if old:
        arguments += ["-u", ",".join(old)]
    if arguments:
        with console.step(f"update {name} ({', '.join(new + old)})") as report:
            building.modify(name, arguments, report)


def _tell(name, lang, arguments):
    addons = [
        addon
        for addon in suite.manifests()
        if (paths.CHECKOUT / addon / "demo" / "story.py").is_file()
    ]
    told = paths.CACHE / f"personas-{name}.json"
    call = f"inside.tell_stories(env, {addons!r}, {str(told)!r}, {lang!r})"
    building.inside(name, call, what="Telling the demo story", arguments=arguments)
    personas = json.loads(told.read_text("utf-8"))
    told.unlink()
    return personas


def table(address, personas):
    """Return the lines that tell a person where to log in as whom."""
    people = list(personas)
    if ADMIN["login"] not in {one["login"] for one in people}:
        people.append(ADMIN)
    rows = [("login", "password", "who", "role")]
    rows += [
        tuple(str(one.get(key, "")) for key in ("login", "password", "name", "role"))
        for one in people
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"Odoo answers at {address}", ""]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""``setup/translations``: the terms of the add-ons, and what they are in Ukrainian.

An add-on's template is what Odoo exports from a database that holds the add-on, and
``uk.po`` follows it term by term. Neither file has a date in it: where no term has
changed, no line changes.
"""

import re
import sys
import tempfile
from pathlib import Path

from . import databases, environment, paths, suite, templates
from .console import SetupError, console, guarded

USAGE = """\
usage: setup/translations [--check] [ADD-ON…]

  setup/translations             update the .pot and uk.po of all add-ons
  setup/translations --check     write nothing, only tell

Exit code 1: something lacks Ukrainian, or --check found a file out of date.
"""
LANGUAGE = "uk"
HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "Last-Translator": "",
    "Language-Team": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
    "Plural-Forms": "",
}
OURS = {
    "Language": LANGUAGE,
    "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdrf]|%[sdrf]|\{\w*\}")


def main(arguments):
    """Update or check the files; return the exit code."""
    if {"-h", "--help"} & {*arguments}:
        print(USAGE, end="")
        return 0
    checking = "--check" in arguments
    addons = list(suite.manifests())
    wanted = [word.rstrip("/") for word in arguments if word != "--check"] or addons
    if unknown := {*wanted} - {*addons}:
        raise SetupError(f"No add-on of the suite: {' '.join(sorted(unknown))}")
    with environment.ready():
        # polib comes with Odoo's packages, so it is there only now
        sys.path.append(str(paths.site_packages()))
        exported = export(wanted)
    stale = lacking = False
    for addon, terms in exported.items():
        folder = paths.CHECKOUT / addon / "i18n"
        ukrainian = translated(terms, _read(folder / f"{LANGUAGE}.po"))
        files = {f"{addon}.pot": terms, f"{LANGUAGE}.po": ukrainian}
        for path, catalogue in ((folder / name, one) for name, one in files.items()):
            if not path.exists() or path.read_text("utf-8") != f"{catalogue}\n":
                stale = True
                name = paths.relative(path)
                console.say(f"{'out of date' if checking else 'written'}: {name}")
                if not checking:
                    folder.mkdir(exist_ok=True)
                    path.write_text(f"{catalogue}\n", "utf-8")
        for why, term in shortcomings(ukrainian):
            lacking = True
            console.say(f"{addon}: {why}: {term!r}")
    if not lacking:
        console.say("Every term has its Ukrainian.")
    return int(lacking or (checking and stale))


def export(addons):
    """Return ``{add-on: catalogue of its terms}``, from a database with all of them."""
    exported = {}
    _deps, source = templates.prepare()
    templates.drop_leftovers()
    name = templates.run_name("terms")
    try:
        databases.copy(source, name)
        with console.step("terms") as report, tempfile.TemporaryDirectory() as folder:
            for number, addon in enumerate(addons):
                report(number / len(addons), addon)
                path = Path(folder) / f"{addon}.po"
                words = ["-d", name, "-l", "pot", "-o", str(path), addon]
                done = databases.odoo(["i18n", "export", *words])
                if done.returncode or not path.exists():
                    raise SetupError(f"Odoo exports no {addon}:\n{done.stdout[-2000:]}")
                if path.stat().st_size:  # else it has no term
                    exported[addon] = _read(path)
                    exported[addon].metadata = dict(HEADER)
    finally:
        databases.drop(name)
    return exported


def translated(terms, known):
    """Return the catalogue of ``terms`` with the translations that ``known`` has.

    A translation is taken for exactly the term it was written for, or not at all.
    """
    import polib

    before = {one.msgid: one for one in known if not one.obsolete and not one.fuzzy}
    result = polib.POFile()
    result.header = terms.header
    result.metadata = HEADER | OURS
    for one in terms:
        old = before.get(one.msgid)
        result.append(
            polib.POEntry(
                msgid=one.msgid,
                msgstr=old.msgstr if old else "",
                tcomment=old.tcomment if old else "",
                comment=one.comment,
                occurrences=one.occurrences,
            )
        )
    return result


def shortcomings(catalogue):
    """Yield (what is wrong, term) of the terms that people would not see right."""
    for one in catalogue:
        asked, given = map(PLACEHOLDER.findall, (one.msgid, one.msgstr))
        if not one.msgstr:
            yield "no Ukrainian", one.msgid
        elif sorted(asked) != sorted(given):
            yield "other placeholders", one.msgid


def _read(path):
    import polib

    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def run():
    """Run ``setup/translations``: the entry point."""
    sys.exit(guarded(main, sys.argv[1:]))

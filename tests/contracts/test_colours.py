# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Backend colours are the theme's: a written one stays bright in the dark."""

import re

from odoo.modules import Manifest

from . import suite

COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b(?!\{)|\b(?:rgb|hsl)a?\(\s*\d|:\s*(?:white|black)\b"
    r"|\b(?:bg-white|text-black)\b"
)
#: Views the theme of the backend is not about: the portal, mails, a page by itself.
PAPER = re.compile("portal|notice_layout|refusal")
#: (file, what is written there): why it may stay.
ALLOWED = {}


def backend_assets():
    """Files of ours in the bundle of the backend."""
    for addon in suite.ADDONS:
        for glob in Manifest.for_addon(addon)["assets"].get("web.assets_backend", ()):
            yield from (suite.ROOT / glob.split("/")[0]).glob(glob.split("/", 1)[1])


def views():
    """Views of the backend."""
    for addon in suite.ADDONS:
        for path in (suite.ROOT / addon).glob("*/*.xml"):
            if path.parent.name in ("views", "wizards") and not PAPER.search(path.name):
                yield path


def test_backend_colours_are_the_themes():
    problems, used = [], set()
    paths = [*backend_assets(), *views()]
    assert any(path.suffix == ".scss" for path in paths)
    for path in paths:
        where = path.relative_to(suite.ROOT).as_posix()
        if path.suffix not in (".scss", ".xml", ".js"):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            code = re.sub(r"//.*|&#\w+;|href=\S+|expr=\S+", "", line)
            for found in COLOUR.findall(code):
                if (where, found) in ALLOWED:
                    used.add((where, found))
                else:
                    problems.append(f"{where}:{number}: {found}")
    assert not problems, suite.listed(problems)
    assert used == set(ALLOWED), "no longer written anywhere"


def test_the_contract_sees_colours():
    for text in ("color: #fff;", "fill: rgba(0, 0, 0, .5)", 'class="bg-white"'):
        assert COLOUR.search(text), text
    for text in ("rgba($info, 0.45)", "#{$border-color}", "color: var(--tile)"):
        assert not COLOUR.search(text), text

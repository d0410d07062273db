# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Nothing in our sources makes markup of a text: neither scripts nor Python."""

import ast
import re

from . import suite

#: Ways of a browser to make markup, or a program, of a text.
MAKES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe"
    r"|DOMParser|srcdoc|document\.write|\bmarkup\(|t-raw|\beval\(|new Function\b"
)
#: ``file:expression``: markup of something that is no constant, and why it is clean.
CLEAN = {
    "hypercare/models/hypercare_faq_verbs.py:faq.answer or ''": (
        "an Html field, cleaned when it was written"
    ),
    "implementation_methodology/wizards/implementation_nudge.py:"
    "html.tostring(part, encoding='unicode')": "a part of a mail that was rendered",
}
#: The same in scripts, by the line it stands on.
CLEAN_SCRIPTS = {
    "implementation_methodology/static/src/guide/implementation_guide.js:"
    "return action.help ? { ...action, help: markup(action.help) } : action;": (
        "an Html field of an action, which administrators alone write"
    ),
}


def sources(*suffixes):
    """Files of the add-ons that run: no tests, no demo data."""
    for addon in suite.ADDONS:
        for path in suite.files(*suffixes, under=suite.ROOT / addon):
            parts = path.relative_to(suite.ROOT).parts
            if "tests" not in parts and "demo" not in parts:
                yield path, path.relative_to(suite.ROOT).as_posix()


def test_scripts_make_no_markup():
    found = {
        f"{name}:{line.strip()}"
        for path, name in sources(".js", ".xml")
        if "/static/" in name or path.suffix == ".xml"
        for line in path.read_text("utf-8").splitlines()
        if MAKES_MARKUP.search(line)
    }
    assert found <= CLEAN_SCRIPTS.keys(), suite.listed(found - CLEAN_SCRIPTS.keys())
    assert found == CLEAN_SCRIPTS.keys(), "an exception names what is no longer there"


def test_python_makes_markup_of_constants_only():
    found, seen = [], set()
    for path, name in sources(".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and _is_markup(node.func) and node.args):
                continue
            [given] = node.args
            key = f"{name}:{ast.unparse(given)}"
            seen.add(key)
            if not isinstance(given, ast.Constant) and key not in CLEAN:
                found.append(key)
    assert not found, suite.listed(found)
    assert CLEAN.keys() <= seen, "an exception names what is no longer there"


def _is_markup(function):
    name = getattr(function, "id", getattr(function, "attr", ""))
    return name in ("Markup", "markup")

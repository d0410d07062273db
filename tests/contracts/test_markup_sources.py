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


def sources(*suffixes):
    """Files of the add-ons that run: no tests, no demo data."""
    for addon in suite.ADDONS:
        for path in suite.files(*suffixes, under=suite.ROOT / addon):
            parts = path.relative_to(suite.ROOT).parts
            if "tests" not in parts and "demo" not in parts:
                yield path, path.relative_to(suite.ROOT).as_posix()


def test_scripts_make_no_markup():
    found = [
        f"{name}: {match.group()}"
        for path, name in sources(".js", ".xml")
        if "/static/" in name or path.suffix == ".xml"
        for match in MAKES_MARKUP.finditer(path.read_text("utf-8"))
    ]
    assert not found, suite.listed(found)


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

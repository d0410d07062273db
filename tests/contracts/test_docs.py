# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What docs/extending.md and docs/how-to.md name is there. Needs no database."""

import ast
import re

import pytest

from . import suite

DOCS = suite.ROOT / "docs"
CODE = re.compile(r"`([^`\n]+)`")


def named(page, pattern):
    text = (DOCS / page).read_text("utf-8")
    found = {
        match[1] for code in CODE.findall(text) for match in pattern.finditer(code)
    }
    assert found, page
    return found


@pytest.mark.parametrize("page", ["extending.md", "how-to.md"])
def test_methods_exist(page):
    source = "\n".join(
        path.read_text("utf-8")
        for addon in suite.ADDONS
        for path in suite.files(".py", under=suite.ROOT / addon)
    )
    methods = named(page, re.compile(r"(?:^|\.)(_[a-z_]+)(?:\(|$)"))
    missing = {name for name in methods if f"def {name}(" not in source}
    assert not missing, suite.listed(sorted(missing))


def test_files_exist():
    names = named("how-to.md", re.compile(r"^([\w./*<>-]+/[\w./*<>-]+)$"))
    known = [path.relative_to(suite.ROOT).as_posix() for path in suite.files()]
    missing = []
    for name in names:
        pattern = re.escape(name).replace(r"\*", "[^/]*")
        pattern = re.sub(r"<\w+>", "[^/]+", pattern)
        wanted = re.compile(rf"(?:^|/){pattern}(?:$|(?<=/))")
        if not any(wanted.search(path) for path in known):
            if not (suite.ROOT / name).is_dir():
                missing.append(name)
    folders = {"controllers/", "views/"}
    assert not set(missing) - folders, suite.listed(sorted(missing))


def test_the_example_is_python():
    text = (DOCS / "extending.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (model,) = [
        node for node in ast.parse(example).body if isinstance(node, ast.ClassDef)
    ]
    assert {node.name for node in model.body if isinstance(node, ast.FunctionDef)} == {
        "_suite_addons",
        "_parts",
    }

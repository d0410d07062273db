# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The hooks of pre-commit: local, there, and green. Ruff and pylint: test_style.py."""

import re
import shlex
import subprocess

import pytest
import yaml

from . import suite

suite.databases()  # puts setup/ on the path
from ground import hooks  # noqa: E402

CONFIG = yaml.safe_load((suite.ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
HOOKS = {hook["id"]: hook for repo in CONFIG["repos"] for hook in repo["hooks"]}
NAMES = [path.relative_to(suite.ROOT).as_posix() for path in suite.files()]


def test_hooks_are_local_and_call_what_is_in_the_checkout():
    assert [repo["repo"] for repo in CONFIG["repos"]] == ["local"]
    assert HOOKS.keys() == {"ruff-check", "ruff-format", "pylint-odoo", "files"}
    for hook in HOOKS.values():
        assert hook["language"] == "system"
        command, word, *_rest = shlex.split(hook["entry"])
        assert (suite.ROOT / command).is_file(), command
        assert word == "exec"


def test_files_are_fit_for_the_repository():
    problems = hooks.file_problems(NAMES)
    assert not problems, suite.listed(problems)


def test_format():
    words = shlex.split(HOOKS["ruff-format"]["entry"])
    done = subprocess.run(
        [*words[words.index("exec") + 1 :], "--no-cache", "."],
        cwd=suite.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xml", b"<odoo><record></odoo>", "no well-formed XML"),
        ("a.po", b'nonsense "a"\n', "no catalogue"),
        ("a.po", b'msgid "a"\nmsgstr ""\n\nmsgid "a"\nmsgstr ""\n', "twice"),
        ("a.py", b"\n" * 401, "more than 400 lines"),
        ("a.py", b"<<<<<<< ours\n", "merge"),
        ("a.md", b"Title\n=======\n>>>>>>> theirs\n", "merge"),
        ("a.bin", b"\0" * (hooks.MAX_BYTES + 1), "too many"),
    ],
)
def test_what_is_wrong_is_found(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    problems = hooks.file_problems([str(tmp_path / name)])
    assert len(problems) == 1 and words in problems[0], problems


def test_headings_are_no_conflicts(tmp_path):
    (tmp_path / "a.rst").write_bytes(b"Heading\n=======\n")
    assert not hooks.file_problems([str(tmp_path / "a.rst")])


def test_pylint_looks_at_add_ons_only():
    assert hooks.pylint_problems(["docs/glossary.md", "tests/pure/conftest.py"]) == []
    assert re.search(HOOKS["pylint-odoo"]["files"], "hypercare/models/hypercare_faq.py")

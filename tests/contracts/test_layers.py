# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arrows point down, rooms have their shape. Needs no database."""

import ast
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from . import suite

FRAGMENTS = ("DESCRIPTION", "CONTEXT", "CONFIGURE", "USAGE", "DEVELOP", "CONTRIBUTORS")
HEADER = (
    "# Copyright 2026 The Implementation Suite Authors\n"
    "# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl)."
)
#: The rules take what they need as arguments: they ask neither clock nor disk.
IMPURE_CALLS = {"now", "utcnow", "today", "open", "urlopen", "getenv"}
#: The horizon's default reaches to both sides of today: others rely on that signature.
MAY_ASK = {("support_sla/tools/working_time.py", "now")}

each_addon = pytest.mark.parametrize("addon", suite.ADDONS)


def parsed(path):
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(tree):
    """Dotted names a module imports, relative ones with their dots in front."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield base
            stem = base if base.endswith(".") else f"{base}."
            yield from (stem + alias.name for alias in node.names)


def test_every_addon_has_its_floor():
    found = {path.parent.name for path in suite.ROOT.glob("*/__manifest__.py")}
    assert found, "There is no add-on beside this folder."
    assert found <= set(suite.FLOORS), "Say in suite.FLOORS what the add-on stands on."


@each_addon
def test_manifest_depends_on_lower_floors_only(addon):
    depends = set(suite.manifest(addon)["depends"])
    assert not depends & set(suite.FLOORS) - set(suite.below(addon))
    lower = suite.FLOORS[addon]
    assert not lower or lower in depends, f"{addon} does not depend on {lower}"


@each_addon
def test_code_knows_lower_floors_only(addon):
    above = set(suite.FLOORS) - set(suite.below(addon)) - {addon}
    names = "|".join(sorted(above))
    # "hypercare" is an English word too; "hypercare.window" is a name of the add-on
    mention = re.compile(rf"(?<![\w./-])(?:{names})(?:\.[a-z_]|/static)")
    problems = []
    for path in suite.files(".py", ".xml", ".csv", ".js", under=suite.ROOT / addon):
        where = path.relative_to(suite.ROOT)
        text = path.read_text("utf-8")
        # Above the roof is nothing, which an empty pattern would find everywhere.
        if above:
            problems += [f"{where}: {found}" for found in mention.findall(text)]
        if path.suffix == ".py":
            problems += [
                f"{where} imports {name}"
                for name in imports(parsed(path))
                if name.removeprefix("odoo.addons.").split(".")[0] in above
            ]
    assert not problems, suite.listed(problems)


@each_addon
def test_tools_are_plain_python(addon):
    folder = suite.ROOT / addon / "tools"
    # The tools of the floors below are as plain as these.
    plain = tuple(f"odoo.addons.{lower}.tools." for lower in suite.below(addon))
    problems = []
    for path in suite.files(".py", under=folder):
        depth = len(path.relative_to(folder).parts)
        tree, where = parsed(path), path.relative_to(suite.ROOT)
        for name in imports(tree):
            dots = len(name) - len(name.lstrip("."))
            if name.startswith(plain):
                continue
            if dots > depth or name.split(".")[0] in ("odoo", "psycopg2", "requests"):
                problems.append(f"{where} imports {name}")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                asked = (where.as_posix(), called)
                if called in IMPURE_CALLS and asked not in MAY_ASK:
                    problems.append(f"{where}:{node.lineno} calls {called}()")
    assert not problems, suite.listed(problems)


@each_addon
def test_addon_has_its_shape(addon):
    folder = suite.ROOT / addon
    wanted = [
        "README.rst",
        "pyproject.toml",
        "static/description/icon.png",
        f"i18n/{addon}.pot",
        "i18n/uk.po",
        "tests/__init__.py",
        *(f"readme/{name}.md" for name in FRAGMENTS),
    ]
    missing = [name for name in wanted if not (folder / name).is_file()]
    assert not missing, suite.listed(f"{addon}/{name} is missing" for name in missing)
    empty = [name for name in wanted if not (folder / name).stat().st_size]
    assert empty in ([], ["tests/__init__.py"])
    assert 'build-backend = "whool.buildapi"' in (folder / "pyproject.toml").read_text()
    icon = (folder / "static/description/icon.png").read_bytes()
    assert icon.startswith(b"\x89PNG\r\n\x1a\n")


@each_addon
def test_manifest_says_who_and_how(addon):
    manifest = suite.manifest(addon)
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert manifest["license"] == "AGPL-3"
    assert manifest["author"] == "The Implementation Suite Authors"
    assert manifest["summary"]
    folder = suite.ROOT / addon
    known = {p.relative_to(folder).as_posix() for p in suite.files(under=folder)}
    named = {*manifest.get("data", ()), *manifest.get("demo", ())}
    assert named <= known, suite.listed(named - known)
    loose = {
        name
        for name in known
        if re.fullmatch(
            r"(data|demo|report|security|views|wizards)/.+\.(xml|csv)", name
        )
    }
    assert loose <= named, "Never loaded:" + suite.listed(loose - named)


def test_licence_is_there():
    text = (suite.ROOT / "LICENSE").read_text("utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text


def test_python_files_are_signed():
    problems = []
    for path in suite.files(".py"):
        where, text = path.relative_to(suite.ROOT), path.read_text("utf-8")
        if where.parts[0] in suite.ADDONS and not text.startswith(HEADER):
            problems.append(f"{where} does not start with copyright and licence")
    assert not problems, suite.listed(problems)


def test_no_file_names_this_machine():
    needles = [*registry_hosts(), *machine_paths()]
    pattern = re.compile(
        "|".join(rf"(?<![\w.-]){re.escape(needle)}(?![\w-])" for needle in needles)
        + r"|(?<![\w.}])/(?:home|Users)/\w+/"
    )
    problems = []
    for path in suite.files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            if found := pattern.search(line):
                where = path.relative_to(suite.ROOT)
                problems.append(f"{where}:{number}: {found.group()}")
    assert not problems, suite.listed(problems)


def machine_paths():
    """Folders that only this machine has."""
    common = {"/", "/home", "/mnt", "/opt", "/root", "/srv", "/tmp", "/usr", "/var"}
    folders = {suite.ROOT, Path(tempfile.gettempdir()), Path.home()}
    # the folder above the checkout tells as much, unless every machine has it
    folders.add(suite.ROOT.parent)
    return sorted({str(folder) for folder in folders} - common)


def registry_hosts():
    """Hosts that this machine's pip, npm and apt are configured to ask."""
    commands = (
        ["pip", "config", "list"],
        ["npm", "config", "ls"],
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"],
    )
    hosts = set()
    for command in commands:
        for url in re.findall(r"https?://[^\s'\"]+", told(command)):
            hosts.add(urlsplit(url).hostname)
    return sorted(hosts - {None, "localhost", "127.0.0.1", "[::1]"})


def told(command):
    """What a program prints; nothing when it is not installed."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False
        )
    except OSError:
        return ""
    return done.stdout

# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The four add-ons as wheels: what is in them, and that another Odoo runs with them.

They are built from what is in the repository and nothing else, and installed into a
folder of their own: the Odoo that loads them never sees this checkout.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

import pytest

from . import life, suite

#: Modules of OCA that an add-on stands on come from wheels as well.
OCA = re.compile("helpdesk_mgmt")
#: What tools leave beside the sources, and what only a checkout is for.
NOTHING_OF = re.compile(
    r"(^|/)(__pycache__|\.pytest_cache|\.ruff_cache|\.git|\.state|node_modules)(/|$)"
    r"|\.(pyc|pyo|orig|rej|swp)$|~$"
)
#: Files that no manifest lists and that are read while Odoo runs, or by its command.
READ_AT_RUN_TIME = {
    "implementation_methodology": ("i18n/uk.po", "demo/story.py"),
    "support_sla": ("i18n_extra/uk.po", "cli/sla_check.py", "demo/story.py"),
    "support_scope_classifier": (
        "data/weights.json.z",
        "data/weights.json.sha256",
        "data/cue_names.json",
        "data_src/types.json",
        "data_src/cues.json",
        "data_src/phrases_12.json",
        "demo/story.py",
    ),
    "hypercare": ("i18n/uk.po", "demo/story.py"),
}
LOOK = """
import odoo.addons.hypercare as top
from odoo.tools.misc import file_path
assert top.__file__.startswith({target!r}), top.__file__
modules = env["ir.module.module"].search([("name", "in", {addons!r})])
assert set(modules.mapped("state")) == {{"installed"}}, modules.mapped("state")
for name in {addons!r}:
    assert file_path(name + "/__manifest__.py").startswith({target!r})
env = env(user=env.ref("base.user_admin"))
assert env["implementation.methodology"].search([]).item_count == 48
assert env["support.scope.phrase"].search_count([]) > 7000
assert env["support.scope.model"].search_count([])
env.cr.commit()
from odoo.http import root
from werkzeug.test import Client
answer = Client(root).get("/implementation/verify")
assert answer.status_code == 200, answer.status
assert b"Verify a document" in answer.data, answer.data[:500]
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The four wheels by add-on, built from a clean export of the tree."""
    place = tmp_path_factory.mktemp("wheels")
    sources, built = place / "sources", place / "dist"
    for addon in suite.ADDONS:
        for file in suite.files(under=suite.ROOT / addon):
            target = sources / file.relative_to(suite.ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
    pip(
        *("wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", built),
        *(sources / addon for addon in suite.ADDONS),
    )
    found = {}
    for wheel in built.glob("*.whl"):
        name, version = wheel.name.split("-")[:2]
        found[name.removeprefix("odoo_addon_")] = wheel
        assert version == suite.manifest(name.removeprefix("odoo_addon_"))["version"]
    assert found.keys() == set(suite.ADDONS)
    return found


def pip(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "pip", *map(str, arguments)],
        # without a repository there are no commits to count: the manifest decides
        env={**os.environ, "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout[-2000:] + done.stderr[-2000:]


def names_in(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize("addon", suite.ADDONS)
def test_metadata(wheels, addon):
    with zipfile.ZipFile(wheels[addon]) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("/METADATA"))
        told = HeaderParser().parsestr(archive.read(name).decode())
    manifest = suite.manifest(addon)
    assert told["Name"] == f"odoo-addon-{addon}"
    assert told["Version"] == manifest["version"]
    assert told["Version"].startswith("19.0.")
    assert told["License"] == "AGPL-3"
    assert told["Summary"] == manifest["summary"]
    ours = [one for one in manifest["depends"] if one in suite.ADDONS or OCA.match(one)]
    expected = {f"odoo-addon-{one}==19.0.*" for one in ours} | {"odoo==19.0.*"}
    assert set(told.get_all("Requires-Dist")) == expected
    assert set(suite.ADDONS) & set(manifest["depends"]) == set(
        filter(None, [suite.FLOORS[addon]])
    )
    assert told.get_payload().lstrip().startswith("====")


@pytest.mark.parametrize("addon", suite.ADDONS)
def test_all_that_belongs_in_and_nothing_else(wheels, addon):
    root = PurePosixPath("odoo/addons") / addon
    inside = set(names_in(wheels[addon]))
    wrong = [name for name in inside if NOTHING_OF.search(name)]
    assert not wrong, suite.listed(wrong)
    outside = [
        name
        for name in inside
        if not name.startswith(f"{root}/") and ".dist-info/" not in name
    ]
    assert not outside, suite.listed(outside)
    manifest = suite.manifest(addon)
    wanted = [*manifest["data"], *manifest.get("demo", ())]
    for patterns in manifest.get("assets", {}).values():
        for pattern in patterns:
            found = glob.glob(pattern, root_dir=suite.ROOT, recursive=True)
            files = [one for one in found if (suite.ROOT / one).is_file()]
            assert files, f"{pattern} names nothing"
            wanted += [str(PurePosixPath(one).relative_to(addon)) for one in files]
    wanted += READ_AT_RUN_TIME[addon]
    wanted += [
        str(file.relative_to(suite.ROOT / addon))
        for file in suite.files(".py", ".po", under=suite.ROOT / addon)
    ]
    missing = {str(root / name) for name in wanted} - inside
    assert not missing, suite.listed(sorted(missing))


def test_another_odoo_runs_with_them(wheels, bare, copied, tmp_path):
    target = tmp_path / "elsewhere"
    pip("install", "--no-deps", "--no-index", "--target", target, *wheels.values())
    addons = target / "odoo" / "addons"
    assert {path.name for path in addons.iterdir()} == set(suite.ADDONS)
    config = tmp_path / "odoo.conf"
    config.write_text(settings(addons), "utf-8")
    elsewhere = life.Database(copied(bare, "wheels").database, config)
    before = elsewhere.noise("--stop-after-init")
    after = elsewhere.noise("-i", "hypercare", "--stop-after-init")
    added = {line for line in after if line not in before}
    assert not added, suite.listed(sorted(added))
    elsewhere.tell(LOOK.format(target=str(target), addons=suite.ADDONS))


def settings(addons):
    """The configuration of this machine, with other add-ons than the checkout's."""
    from odoo.tools import config

    lines = Path(config["config"]).read_text("utf-8").splitlines()
    kept = [one for one in lines if not one.startswith("addons_path")]
    paths = [
        path
        for one in lines
        if one.startswith("addons_path")
        for path in one.partition("=")[2].strip().split(",")
        if Path(path) != suite.ROOT
    ]
    assert paths == [path for path in paths if suite.ROOT not in Path(path).parents]
    return "\n".join([*kept, f"addons_path = {','.join([*paths, str(addons)])}", ""])

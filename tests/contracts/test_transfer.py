# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A configuration goes from one database to another, and so does the list of an add-on
that is written as docs/extending.md tells.

Two processes of Odoo on two databases; between them there is the file alone.
"""

import json
import re

import pytest

from odoo.tools import config

from . import suite

MANIFEST = {
    "name": "My Add-on",
    "version": "19.0.1.0.0",
    "author": "The Implementation Suite Authors",
    "license": "AGPL-3",
    "depends": [suite.ADDONS[-1]],
    "data": ["security/ir.model.access.csv"],
}
#: What the example travels with: a list as anybody has one.
CHECK = """
from odoo import fields, models


class MyCheck(models.Model):
    _name = "my.check"
    _description = "Check"

    sequence = fields.Integer()
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
"""
ACCESS = """\
id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink
access_my_check,my.check,model_my_check,base.group_system,1,1,1,1
"""

INSTALL = """
import base64
import json
from pathlib import Path

modules = env["ir.module.module"]
modules.update_list()
modules.search([("name", "=", "my_addon")]).button_immediate_install()
boss = env.ref("base.user_admin")
groups = ("implementation_methodology.group_manager", "base.group_system",
          "helpdesk_mgmt.group_helpdesk_manager")
boss.group_ids += env["res.groups"].union(*map(env.ref, groups))
env = env(user=boss)


def exported():
    wizard = env["implementation.transfer.export"].create({})
    wizard.action_export()
    return base64.b64decode(wizard.file), wizard.notes
"""

THERE = """
check = env["my.check"].create({"sequence": 3, "code": "own", "name": "Own check"})
check.with_context(lang="uk_UA").name = "Власна перевірка"
option = env["implementation.option"].create({"code": "own", "name": "Own option"})
methodology = env["implementation.methodology"].create(
    {"code": "own", "name": "Own way", "stage_ids": [
        (0, 0, {"code": "only", "name": "Only stage", "item_ids": [
            (0, 0, {"code": "one", "name": "Item", "option_ids": option.ids,
                    "role_id": env["project.role"].search([], limit=1).id}),
        ]}),
    ]}
)
env["support.agreement.level"].search([], limit=1).goal = 12
data, notes = exported()
Path(FILE).write_bytes(data)
"""

HERE = """
first = Path(FILE).read_bytes()
untouched, _notes = exported()


def compared():
    wizard = env["implementation.transfer.import"].create(
        {"file": base64.b64encode(first), "file_name": "first.json"}
    )
    wizard.action_compare()
    assert not wizard.objection, wizard.objection
    assert not wizard.remark, wizard.remark
    return wizard


wizard = compared()
lines = [
    (line.part, line.kind, line.title, line.place, line.old_text, line.new_text,
     line.reason)
    for line in wizard.line_ids
]
tried, _notes = exported()
same = json.loads(tried)["content"] == json.loads(untouched)["content"]
wizard.action_import()
state = wizard.state
env.cr.commit()
env.invalidate_all()
again = compared()
check = env["my.check"].search([("code", "=", "own")])
data, _notes = exported()
Path(ANSWERS).write_text(
    json.dumps(
        {
            "lines": lines,
            "dry": same,
            "state": state,
            "again": [(line.kind, line.title) for line in again.line_ids],
            "check": [check.name, check.with_context(lang="uk_UA").name],
            "second": json.loads(data),
        }
    )
)
"""


@pytest.fixture
def example(tmp_path):
    """The add-on of the page, as a folder on the path; the option that adds it."""
    page = (suite.ROOT / "docs" / "extending.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    folder = tmp_path / "addons" / "my_addon"
    (folder / "security").mkdir(parents=True)
    files = {
        "__manifest__.py": repr(MANIFEST),
        "__init__.py": "from . import my_check, implementation_transfer\n",
        "my_check.py": CHECK,
        "implementation_transfer.py": block,
        "security/ir.model.access.csv": ACCESS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return f"--addons-path={','.join([*config['addons_path'], str(folder.parent)])}"


def test_from_one_database_to_another(example, story, empty, copied, tmp_path):
    file, answers = tmp_path / "first.json", tmp_path / "answers.json"
    places = f"FILE, ANSWERS = {str(file)!r}, {str(answers)!r}\n"
    there = copied(story, "there")
    there.tell(places + INSTALL + THERE, example)
    here = copied(empty, "here")
    here.tell(places + INSTALL + HERE, example)
    told = json.loads(answers.read_text("utf-8"))
    first = json.loads(file.read_text("utf-8"))
    parts = first["content"]["parts"]
    assert first["suite"]["my_addon"] == MANIFEST["version"]
    assert {*first["suite"]} == {*suite.ADDONS, "my_addon"}
    kinds = {(part, kind, title) for part, kind, title, *_rest in told["lines"]}
    assert ("my_checks", "new", "Own check (own)") in kinds, kinds
    assert ("options", "new", "Own option (own)") in kinds, kinds
    assert ("methodologies", "new", "Own way (own)") in kinds, kinds
    changed = [line for line in told["lines"] if line[:2] == ["levels", "changed"]]
    assert [line[5] for line in changed] == ["12.0"], changed
    assert not [line for line in told["lines"] if line[1] == "blocked"]
    assert told["dry"], "a comparison writes nothing"
    assert told["state"] == "done" and told["again"] == []
    assert told["check"] == ["Own check", "Власна перевірка"]
    assert told["second"]["content"] == first["content"]
    assert told["second"]["sha256"] == first["sha256"]
    assert parts["my_checks"] and all(parts.get(name) for name in ("faq", "policies"))

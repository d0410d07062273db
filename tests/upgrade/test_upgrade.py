# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A database of each earlier state, with its story, upgraded to what is here now.

The oldest and the newest are run every time; all of them with SUITE_UPGRADE=all.
"""

import os
import re
import shutil
import tempfile

import pytest
from contracts import screens, suite

from odoo.tools import config

from . import states
from .digest import Digest

databases = suite.databases()

DONE = "story told"
LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>WARNING|ERROR|CRITICAL) "
    r"\S+ (?P<logger>[\w.]+): (?P<text>.*)"
)
#: What PostgreSQL and the printing program say whoever runs them.
NOT_OURS = re.compile(r"pg_trgm|unaccent|wkhtmltopdf")

STORY = """
from importlib import import_module

for addon in {addons!r}:
    import_module("odoo.addons." + addon + ".demo.story").build(env)
    env.cr.commit()
"""
#: What has to hold in every database of the suite, whatever it went through.
WHOLE = """
assert not env["implementation.seal"]._broken_chains()
seals = env["implementation.seal"].search([])
for seal in seals:
    seal._check_whole()
    assert not seal.pdf_sha256 or seal.pdf, seal.number
if "support.sla.check" in env:
    run = env["support.sla.check"]._begin(env["support.sla.engine"]._now())
    while run.state == "running":
        run._advance(2000)
    assert run.state == "whole", run.line_ids.mapped("values")
if "support.statement" in env:
    from odoo.addons.implementation_methodology.tools import snapshot
    import hashlib
    for one in env["support.statement"].search([("content_sha256", "!=", False)]):
        told = hashlib.sha256(one.content.encode()).hexdigest()
        assert told == one.content_sha256, one.name
for project in env["project.project"].search([("methodology_id", "!=", False)]):
    project._refresh_plan()
for event in env["implementation.event"].search([("item_id", "!=", False)]):
    assert event.waiting_on, (event.kind, event.item_id.name)
env.cr.commit()
"""
PEOPLE = ("olena", "andrii", "nazar", "svitlana")


class Database:
    """A database on which a state is built and upgraded."""

    def __init__(self, name):
        self.name = name

    def modules(self, *arguments):
        """Install or upgrade; return warnings and errors of ours."""
        return self._said(self._odoo([], [*arguments, "--stop-after-init"], None))

    def shell(self, script, *arguments):
        """Run ``script`` in Odoo's shell; return warnings and errors of ours."""
        script = f"{script}\nenv.cr.commit()\nprint({DONE!r})\n"
        told = self._odoo(["shell", "--shell-interface=python"], arguments, script)
        assert DONE in told.splitlines(), told[-4000:]
        return self._said(told)

    def _odoo(self, command, arguments, script):
        command = [*command, "-c", config["config"], "-d", self.name, "--no-http"]
        command += ["--max-cron-threads=0", "--log-level=info", *arguments]
        done = databases.odoo(command, script=script)
        assert not done.returncode, done.stdout[-4000:]
        return done.stdout

    def _said(self, told):
        found = (LINE.match(line) for line in told.splitlines())
        return [one[0] for one in found if one and not NOT_OURS.search(one["text"])]

    def names(self, addons):
        """XML ids of what decides who may do what, and what runs by itself."""
        rows = databases.sql(
            "SELECT module || '.' || name FROM ir_model_data WHERE model IN "
            "('ir.rule', 'ir.model.access', 'ir.cron', 'ir.ui.menu', 'mail.template', "
            "'ir.actions.report', 'res.groups') "
            f"AND module IN ({', '.join(map(repr, addons))})",
            self.name,
        )
        return {row[0] for row in rows}

    def structure(self, tables):
        rows = databases.sql(
            "SELECT table_name, column_name, data_type, is_nullable "
            "FROM information_schema.columns WHERE table_schema = 'public'",
            self.name,
        )
        return {tuple(row) for row in rows if row[0] in tables}


def chosen():
    return [
        state
        for state in states.COMMITS
        if state in states.USUAL or os.environ.get("SUITE_UPGRADE") == "all"
    ]


@pytest.mark.parametrize("state", chosen())
def test_upgrade_keeps_everything(state):
    if not states.is_here(state):
        pytest.skip(
            f"The history does not reach back to {state} (a shallow clone): "
            "fetch all of it to try the upgrade."
        )
    deps = os.environ.get("SUITE_DEPS_DB")
    assert deps, "Run by setup/test: it prepares what old states are built on."
    world = Database(f"{databases.here('suite_upgrade')}_{os.getpid()}")
    folder = tempfile.mkdtemp(prefix="suite-upgrade-")
    databases.copy(deps, world.name)
    try:
        addons = states.unpack(state, folder)
        story = STORY.format(addons=addons)
        old = f"--addons-path={folder}"
        world.modules(old, "-i", ",".join(addons))
        world.shell(story, old)
        before = Digest(world.name, addons)
        assert before.count() > 400, before.count()
        _upgrade(world, addons, before)
        _install_the_rest(world, addons)
    finally:
        databases.drop(world.name)
        shutil.rmtree(folder)


def _upgrade(world, addons, before):
    ground = suite.ADDONS[0]
    said = world.modules("-u", ground)
    assert not said, suite.listed(said)
    told = before.differences(Digest(world.name, addons, like=before))
    assert not told, suite.listed(told)
    said = world.shell(WHOLE + screens.of_suite(addons) + screens.of_portal(PEOPLE))
    assert not said, suite.listed(said)


def _install_the_rest(world, addons):
    """With the newer floors installed, a database is as if all were new."""
    missing = [name for name in suite.ADDONS if name not in addons]
    before = Digest(world.name, addons)
    said = world.modules("-i", ",".join(missing)) if missing else []
    said += world.shell(
        WHOLE + screens.of_suite(suite.ADDONS) + screens.of_portal(PEOPLE),
    )
    assert not said, suite.listed(said)
    # Values move on by themselves: figures of a plan, clocks, hours of the day.
    found = Digest(world.name, addons, like=before).rows
    for table, rows in before.rows.items():
        assert not rows.keys() - found[table].keys(), table
    new = Database(os.environ["SUITE_TEMPLATE_DB"])
    assert not new.names(suite.ADDONS) - world.names(suite.ADDONS)
    tables = Digest(new.name, suite.ADDONS).columns
    lacking = new.structure(tables) - world.structure(tables)
    assert not lacking, suite.listed(sorted(lacking))

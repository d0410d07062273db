# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Each add-on alone: installed, upgraded, uninstalled with data, installed again.

Odoo runs as a person runs it, in processes of its own on a copy of a database that
holds what the add-on depends on and nothing else.
"""

import os
import re

import pytest

from odoo.tools import config

from . import screens, suite
from .install_stories import (
    BESIDE,
    DATA,
    DONE,
    LEFT,
    LEFTOVERS,
    MENUS,
    ORPHANS,
    PEERS,
    TOGETHER,
    UNINSTALL,
    ending,
)

databases = suite.databases()

LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>WARNING|ERROR|CRITICAL) "
    r"\S+ (?P<logger>[\w.]+): (?P<text>.*)"
)


class Alone:
    """An add-on on a database of its own; every log line it causes is kept."""

    def __init__(self, addon, database):
        self.addon = addon
        self.database = database
        self.baseline = self.noise("--stop-after-init")
        self.columns = self.structure()
        self.first_menus = self.menus()

    def odoo(self, *arguments, script=None):
        command = ["-c", config["config"], "-d", self.database, "--no-http"]
        command += ["--log-level=info", "--max-cron-threads=0"]
        if script is not None:
            command = ["shell", "--shell-interface=python", *command]
        done = databases.odoo([*command, *arguments], script=script)
        assert not done.returncode, done.stdout[-3000:]
        return done.stdout

    def noise(self, *arguments):
        """Warnings and errors of a run, without what differs from run to run."""
        found = set()
        for line in self.odoo(*arguments).splitlines():
            if match := LINE.match(line):
                text = re.sub(r"\d+", "#", match["text"])
                found.add(f"{match['level']} {match['logger']}: {text}")
        return found

    def quiet(self, *arguments):
        """Assert that a run adds nothing to what the bare database logs."""
        added = self.noise(*arguments, "--stop-after-init") - self.baseline
        assert not added, suite.listed(sorted(added))

    def tell(self, script):
        told = self.odoo(script=ending(script))
        assert DONE in told.splitlines(), told[-3000:]

    def sql(self, statement):
        return databases.sql(statement, self.database)

    def structure(self):
        """Every column of every table, with its type."""
        return {
            tuple(row)
            for row in self.sql(
                "SELECT table_name, column_name, data_type "
                "FROM information_schema.columns WHERE table_schema = 'public'"
            )
        }

    def menus(self):
        """Where every menu stands, what it is called and who sees it."""
        return {tuple(map(str, row)) for row in self.sql(MENUS)}

    def installed(self):
        rows = self.sql("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return {row[0] for row in rows}


@pytest.fixture(scope="module", params=suite.ADDONS)
def alone(request):
    """The add-on's dependencies installed, of the suite only those it stands on."""
    deps = os.environ.get("SUITE_DEPS_DB")
    assert deps, "Run by setup/test: it prepares the database of dependencies."
    database = f"{databases.here('suite_alone')}_{os.getpid()}"
    databases.copy(deps, database)
    try:
        world = Alone(request.param, database)
        for lower in suite.below(request.param):
            world.odoo("-i", lower, "--stop-after-init")
        if suite.below(request.param):
            world = Alone(request.param, database)
        yield world
    finally:
        databases.drop(database)


# The tests of one add-on are the chapters of its life and run in this order.


def test_installs_with_what_it_depends_on(alone):
    before = alone.installed()
    alone.quiet("-i", alone.addon)
    added = alone.installed() - before - {alone.addon}
    assert not added & set(suite.FLOORS), added


def test_upgrades_with_data(alone):
    assert alone.addon in DATA, (
        f"Say in install_stories what {alone.addon} is used for."
    )
    alone.tell(DATA[alone.addon])
    before = alone.sql("SELECT count(*) FROM project_milestone")
    alone.quiet("-u", alone.addon)
    assert alone.sql("SELECT count(*) FROM project_milestone") == before


def test_an_upgrade_of_the_helpdesk_moves_no_menu(alone):
    if alone.addon != "support_sla":
        pytest.skip(f"{alone.addon} moves no menu of the helpdesk.")
    before = alone.menus()
    assert before != alone.first_menus
    alone.odoo("-u", "helpdesk_mgmt", "--stop-after-init")
    assert alone.menus() == before


def test_uninstalls_and_leaves_nothing(alone):
    alone.tell(UNINSTALL.format(addon=alone.addon))
    assert alone.addon not in alone.installed()
    left = alone.structure() - alone.columns
    assert not left, suite.listed(sorted(".".join(row[:2]) for row in left))
    lost = alone.columns - alone.structure()
    assert not lost, suite.listed(sorted(".".join(row[:2]) for row in lost))
    orphans = []
    for table, column in ORPHANS.items():
        rows = alone.sql(
            f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL "
            f"AND {column} NOT IN (SELECT model FROM ir_model) GROUP BY 1"
        )
        orphans += [f"{count} rows of {table} name {model}" for model, count in rows]
    for what, rows in LEFTOVERS.items():
        [[count]] = alone.sql(f"SELECT count(*) FROM {rows}")
        orphans += [f"{count} {what}"] if count != "0" else []
    assert not orphans, suite.listed(orphans)
    named = alone.sql(f"SELECT name FROM ir_model_data WHERE module = '{alone.addon}'")
    assert not named, named
    assert alone.menus() == alone.first_menus


def test_leaves_odoos_records_usable(alone):
    alone.tell(LEFT + screens.CORE)
    added = alone.noise("--stop-after-init") - alone.baseline
    assert not added, suite.listed(sorted(added))


def test_installs_again(alone):
    alone.quiet("-i", alone.addon)
    assert alone.addon in alone.installed()
    alone.tell(DATA[alone.addon].replace("Kept project", "Third project"))


def test_stands_beside_its_peer(alone):
    if alone.addon not in PEERS:
        pytest.skip(f"{alone.addon} has no peer that people may have installed.")
    alone.odoo("-i", PEERS[alone.addon], "--stop-after-init")
    alone.tell(BESIDE.format(addon=alone.addon, peer=PEERS[alone.addon]))
    alone.tell(TOGETHER[alone.addon])

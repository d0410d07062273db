# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Each add-on alone: installed, upgraded, uninstalled with data, installed again.

Odoo runs as a person runs it, in processes of its own on a copy of a database that
holds what the add-on depends on and nothing else.
"""

import os

import pytest

from . import screens, suite
from .install_stories import BESIDE, DATA, LEFT, PEERS, TOGETHER, UNINSTALL
from .life import Database

databases = suite.databases()


class Alone(Database):
    """An add-on on a database of its own; every log line it causes is kept."""

    def __init__(self, addon, database):
        super().__init__(database)
        self.addon = addon
        self.baseline = self.noise("--stop-after-init")
        self.columns = self.structure()
        self.first_menus = self.menus()

    def quiet(self, *arguments):
        """Assert that a run adds nothing to what the bare database logs."""
        added = self.noise(*arguments, "--stop-after-init") - self.baseline
        assert not added, suite.listed(sorted(added))


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
    alone.assert_nothing_is_left(alone.columns, alone.addon)
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

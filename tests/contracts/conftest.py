# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os

import pytest

from . import life, suite

STORY = """
from importlib import import_module

for addon in {addons!r}:
    import_module("odoo.addons." + addon + ".demo.story").build(env)
    env.cr.commit()
"""

databases = suite.databases()


def _prepared(variable):
    name = os.environ.get(variable)
    assert name, "Run by setup/test: it prepares the databases."
    return name


@pytest.fixture(scope="session")
def bare():
    """The database with what the suite depends on, and nothing of the suite."""
    return life.Database(_prepared("SUITE_DEPS_DB"))


@pytest.fixture(scope="session")
def empty():
    """The database with the suite installed, and nothing in it."""
    return life.Database(_prepared("SUITE_TEMPLATE_DB"))


@pytest.fixture(scope="session")
def story(empty):
    """A database with the demo story of all floors, for tests to copy."""
    world = life.Database(f"{databases.here('suite_story')}_{os.getpid()}")
    databases.copy(empty.database, world.database)
    try:
        world.tell(STORY.format(addons=suite.ADDONS))
        yield world
    finally:
        databases.drop(world.database)


@pytest.fixture
def copied():
    """Copies of databases, dropped when the test has ended."""
    made = []

    def copy(source, name):
        made.append(f"{databases.here(f'suite_{name}')}_{os.getpid()}")
        databases.copy(source.database, made[-1])
        return life.Database(made[-1])

    yield copy
    for name in made:
        databases.drop(name)

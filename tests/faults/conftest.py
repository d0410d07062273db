# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os

import pytest

from .world import World


@pytest.fixture(scope="session")
def world():
    """The one world of all fault tests; each of them leaves it whole."""
    template = os.environ.get("SUITE_TEMPLATE_DB")
    assert template, "Run by setup/test: it prepares the template."
    built = World(template)
    try:
        yield built
    finally:
        built.close()

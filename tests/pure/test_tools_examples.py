# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The examples in the docstrings of every add-on's ``tools/`` hold."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TOOLS = sorted(
    f"odoo.addons.{path.parts[-3]}.tools.{path.stem}"
    for path in CHECKOUT.glob("*/tools/*.py")
    if path.stem != "__init__"
)
# an exception's full name depends on the folder from which it was imported
FLAGS = doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


@pytest.mark.parametrize("name", TOOLS)
def test_examples(name):
    """Run the examples of one module of hard rules."""
    assert doctest.testmod(import_module(name), optionflags=FLAGS).failed == 0

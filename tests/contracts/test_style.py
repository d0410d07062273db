# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Ruff, pylint-odoo's mandatory messages, and Odoo's own lint for our add-ons.

Odoo's lint tests are found in its add-on ``test_lint``, so those it gains are run as
well. They look at every add-on there is: they are shown ours only, and what they say
about others is left out.
"""

import contextlib
import importlib
import inspect
import logging
import pkgutil
import subprocess
import sys
import unittest
from unittest.mock import patch

import pytest

from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tools import config

import odoo.addons
from odoo.addons.test_lint import tests as lint

from . import suite

suite.databases()  # puts setup/ on the path
from ground import hooks  # noqa: E402

NOT_RUN = {
    "test_checkers": "tests Odoo's own checkers",
    "test_eslint": "needs a program that neither Odoo nor the suite brings",
}
#: Keys that OCA's manifests have and Odoo's do not.
OCA_KEYS = {"development_status", "maintainers"}


def run(*command):
    return subprocess.run(
        command, cwd=suite.ROOT, capture_output=True, text=True, check=False
    )


def test_ruff():
    done = run(
        *(sys.executable, "-m", "ruff", "check", "--no-fix", "--no-cache"),
        *("--output-format", "concise", "."),
    )
    assert (suite.ROOT / ".ruff.toml").is_file()
    assert not done.returncode, done.stdout + done.stderr


def test_pylint_odoo_mandatory():
    problems = hooks.pylint_problems(suite.ADDONS)
    assert not problems, suite.listed(problems)


class OurRegistry:
    """A registry that shows the models which the suite defines or extends."""

    def __init__(self, registry):
        self.registry = registry

    def items(self):
        for name, model in self.registry.items():
            if any(suite.is_ours(cls) for cls in model.mro()):
                yield name, model


def linters():
    """Test classes of Odoo's lint, by the names of their modules."""
    for module in pkgutil.iter_modules(lint.__path__):
        if module.name.startswith("test_") and module.name not in NOT_RUN:
            imported = importlib.import_module(f"{lint.__name__}.{module.name}")
            for name, case in vars(imported).items():
                if inspect.isclass(case) and issubclass(case, BaseCase):
                    if case.__module__ == imported.__name__:
                        yield pytest.param(imported, case, id=f"{module.name}.{name}")


@pytest.mark.parametrize(("module", "case"), [*linters()])
def test_odoo_lint(module, case, caplog):
    ours = [Manifest.for_addon(name) for name in suite.ADDONS]
    result = unittest.TestResult()
    with contextlib.ExitStack() as patches:
        enter = patches.enter_context
        enter(caplog.at_level(logging.WARNING, logger=module.__name__))
        enter(caplog.at_level(logging.WARNING, logger="odoo.http"))
        enter(patch.object(Manifest, "all_addon_manifests", lambda: ours))
        # its pylint run would take all of Odoo along
        enter(patch.dict(vars(config), root_path=ours[0].path))
        enter(patch.object(odoo.addons, "__path__", [m.path for m in ours]))
        if hasattr(module, "Registry"):
            enter(
                patch.object(module, "Registry", lambda db: OurRegistry(Registry(db)))
            )
        if hasattr(module, "get_modules"):
            enter(patch.object(module, "get_modules", lambda: suite.ADDONS))
        if hasattr(module, "MANIFEST_KEYS"):
            enter(
                patch.object(module, "MANIFEST_KEYS", module.MANIFEST_KEYS | OCA_KEYS)
            )
        names = unittest.defaultTestLoader.getTestCaseNames(case)
        unittest.TestSuite(map(case, names)).run(result)
    problems = [
        text
        for test, text in result.failures + result.errors
        if concerns_us(test, text)
    ]
    problems += [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and concerns_us(None, record.getMessage())
    ]
    assert result.testsRun
    assert not problems, suite.listed(problems)


def concerns_us(test, text):
    """Whether what a linter says is about something that an add-on of ours defines."""
    params = getattr(test, "params", {})
    if "method" in params and "module" in params:
        return params["module"] in suite.ADDONS
    if "method" in params:
        model = Registry(suite.database())[params["model"]]
        return any(
            suite.is_ours(cls) and params["method"] in vars(cls) for cls in model.mro()
        )
    if "should be indexed" in text:
        return any(about_index(line) for line in text.splitlines())
    if test is not None:
        return True
    return any(addon in text for addon in suite.ADDONS)


def about_index(line):
    """Whether a line like ``model.field (inverse of model.fields)`` is about us."""
    if " (inverse of " not in line:
        return False
    names = line.strip().removesuffix(")").split(" (inverse of ")
    registry = Registry(suite.database())
    if begins_an_index(registry, names[0]):
        return False
    for name in names:
        model, _dot, field = name.rpartition(".")
        if set(registry[model]._fields[field]._modules) & set(suite.ADDONS):
            return True
    return False


def begins_an_index(registry, name):
    """Whether an index of several columns starts with this one: it serves as well."""
    model, _dot, field = name.rpartition(".")
    objects = registry[model]._table_objects.values()
    return any(
        getattr(one, "_index_definition", "").startswith(f"({field},")
        for one in objects
    )


def test_what_is_not_run_exists():
    known = {module.name for module in pkgutil.iter_modules(lint.__path__)}
    assert set(NOT_RUN) <= known

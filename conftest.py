# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Shared by every test of the suite: order, missing tools, the word on pure tests."""

import inspect
import os
import re

import pytest

FLOORS = (
    *("tests/pure", "", "tests/journeys"),
    *("tests/contracts", "tests/faults", "tests/upgrade"),
)
"""Folders in the order they run; "" is the add-ons' own. Browser tests come last."""
BROWSER_CALLS = re.compile(r"\b(browser_js|start_tour)\(")
MISSING_TOOL = re.compile(
    r"chrom|browser|websocket|wkhtmltopdf|postgres|database|--odoo-http"
    r"|not (installed|found)|no module named|could not import",
    re.IGNORECASE,
)
"""Reasons for a skip that a test machine of the suite must not give."""


def pytest_collection_modifyitems(items):
    """Run the add-ons' tests, then journeys, contracts, faults, browser tests last."""
    browsers = {}
    items.sort(key=lambda item: (_uses_browser(item, browsers), _floor(item)))


def _floor(item):
    path = item.path.relative_to(item.config.rootpath).as_posix()
    for number, folder in enumerate(FLOORS):
        if folder and path.startswith(f"{folder}/"):
            return number
    return FLOORS.index("")


def _uses_browser(item, known):
    """Tell whether the item's class is tagged ``browser`` or drives one itself."""
    case = getattr(item, "cls", None)
    if case is None:
        return False
    if case not in known:
        known[case] = "browser" in getattr(case, "test_tags", ()) or bool(
            BROWSER_CALLS.search(_source(case))
        )
    return known[case]


def _source(case):
    try:
        return inspect.getsource(case)
    except (OSError, TypeError):
        return ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI, make a test skipped for a missing tool a failure."""
    return _no_excuse((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """In CI, make a test file skipped for a missing tool a failure."""
    return _no_excuse((yield))


def _no_excuse(report):
    if os.environ.get("CI") == "true" and report.skipped:
        # a skip is told as (file, line, reason)
        reason = str(report.longrepr[-1])
        if not hasattr(report, "wasxfail") and MISSING_TOOL.search(reason):
            report.outcome = "failed"
            report.longrepr = f"with CI=true a missing tool is a failure: {reason}"
    return report


def pytest_terminal_summary(terminalreporter):
    """Say once more, near the last line, that the pure tests had failed."""
    if os.environ.get("SUITE_PURE_CODE", "0") not in ("0", "5"):
        terminalreporter.section("tests without a database FAILED, see above", red=True)

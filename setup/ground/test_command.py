# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""``setup/test``: pure tests first, then those with Odoo, in two lanes."""

import os
import sys
from collections import namedtuple
from contextlib import contextmanager

from . import databases, environment, paths, postgres, shell, templates
from .console import SetupError, console, guarded

USAGE = """\
usage: setup/test [pytest arguments]

  setup/test                        everything, pure tests first
  setup/test support_sla -k hold    the tests of one add-on, by name
  setup/test tests/pure             tests without a database
  setup/test tests/contracts -x     any path, any option of pytest
  setup/test --lf                   those that failed last time

CI=true: a test skipped for a missing tool is a failure.
"""
PURE = ("tests", "pure")
WITH_ODOO = ("tests/journeys", "tests/contracts", "tests/faults", "tests/upgrade")
BESIDE = WITH_ODOO[1:3]
"""Folders whose tests run beside the others where there are two cores: about half."""
WITH_VALUE = {
    *("-k", "-m", "-p", "-o", "-c", "-n", "-W", "-r", "-t"),
    *("--maxfail", "--tb", "--durations", "--ignore", "--deselect", "--confcutdir"),
    *("--junitxml", "--override-ini", "--log-level", "--color", "--capture"),
    *("--odoo-log-level", "--odoo-extra", "--hypothesis-seed"),
}
"""Options of pytest whose value is the next argument, so that it is no path."""
PASSED, NOTHING = 0, 5
"""Exit codes of pytest that mean something here."""

Plan = namedtuple("Plan", "pure odoo options")
"""Paths of either phase (empty: not run) and the options for both."""


def plan(arguments, addons):
    """Sort pytest's ``arguments`` into a Plan; ``addons`` are the suite's names.

    >>> plan(["hypercare", "-k", "hypercare"], ["hypercare"])
    Plan(pure=[], odoo=['hypercare/tests'], options=['-k', 'hypercare'])
    >>> plan(["tests/pure/conftest.py::test_it"], [])
    Plan(pure=['tests/pure/conftest.py::test_it'], odoo=[], options=[])
    >>> plan(["-x"], ["hypercare"]).odoo[:3]
    ['hypercare/tests', 'tests/journeys', 'tests/contracts']
    """
    found, options = [], []
    before = ""
    for argument in arguments:
        word = argument.rstrip("/")
        if argument.startswith("-") or before in WITH_VALUE:
            options.append(argument)
        elif word in addons:
            found.append(f"{word}/tests")
        elif _path(word).exists():
            found.append(word)
        elif before.startswith("-"):
            options.append(argument)  # the value of an option unknown here
        else:
            raise SetupError(f"{argument} is neither an add-on nor a file of tests.")
        before = "" if before in WITH_VALUE else argument
    if found:
        pure = [word for word in found if _is_pure(word)]
        return Plan(pure, [word for word in found if word not in pure], options)
    return Plan(
        ["/".join(PURE)],
        [*(f"{name}/tests" for name in sorted(addons)), *WITH_ODOO],
        options,
    )


def _path(word):
    return paths.CHECKOUT / word.split("::")[0]


def _is_pure(word):
    try:
        parts = _path(word).resolve().relative_to(paths.CHECKOUT).parts
    except ValueError:
        return False
    return parts[:2] == PURE


def main(arguments):
    """Run the tests; returns pytest's exit code, the worse one of two phases."""
    if {"-h", "--help"} & {*arguments}:
        print(USAGE, end="")
        return 0
    todo = plan(arguments, {folder.name for folder in paths.addons()})
    environment.prepare(test=True)
    pure = run_pure(todo) if _exist(todo.pure) else NOTHING
    stop = pure not in (PASSED, NOTHING) and _stops_early(todo.options)
    odoo = run_odoo(todo, pure) if _exist(todo.odoo) and not stop else NOTHING
    return verdict([pure, odoo])


def verdict(codes):
    """Return the exit code for those of the phases: nothing run is no failure of one.

    >>> verdict([0, 5]), verdict([5, 5]), verdict([1, 0]), verdict([5, 2])
    (0, 5, 1, 2)
    """
    telling = [code for code in codes if code != NOTHING]
    return next((code for code in telling if code), PASSED if telling else NOTHING)


def run_pure(todo):
    """Run the tests that need no database; returns pytest's exit code."""
    console.say("\nTests without a database")
    # The plugin would ask for a database; our configuration names none.
    arguments = ["-p", "no:odoo", *_exist(todo.pure)]
    return _run(_command(arguments, todo.options, "pure"))


def run_odoo(todo, pure_code):
    """Run the other tests on copies of the template; returns pytest's exit code.

    Contracts mostly wait for other processes: where there are two cores they run
    beside the others, and their output comes when the others have ended.
    """
    with postgres.server():
        environment.write_config()
        deps, template = templates.prepare()
        templates.drop_leftovers()
        variables = {
            "SUITE_DEPS_DB": deps,
            "SUITE_TEMPLATE_DB": template,
            "SUITE_PURE_CODE": str(pure_code),
        }
        first, second = lanes(_exist(todo.odoo), os.cpu_count() or 1)
        console.say("\nTests with Odoo")
        if not second:
            with _copy(template, "odoo") as name:
                command = _odoo_command(name, first, todo.options, "odoo")
                return _run(command, variables)
        with _copy(template, "odoo") as name, _copy(template, "beside") as other:
            command = _odoo_command(other, second, todo.options, "beside")
            options = _options(variables)
            with shell.beside(command, log="test-beside.log", **options) as follow:
                command = _odoo_command(name, first, todo.options, "odoo")
                code = _run(command, variables)
                if code not in (PASSED, NOTHING) and _stops_early(todo.options):
                    return code
                console.say(f"\nTests beside them: {', '.join(second)}")
                return verdict([code, follow()])


def lanes(folders, cores):
    """Sort ``folders`` into those that run first and those that run beside them.

    >>> lanes(["hypercare/tests", "tests/journeys", "tests/contracts"], 2)
    (['hypercare/tests', 'tests/journeys'], ['tests/contracts'])
    >>> lanes(["hypercare/tests", "tests/contracts"], 1)
    (['hypercare/tests', 'tests/contracts'], [])
    >>> lanes(["tests/contracts"], 2)
    (['tests/contracts'], [])
    """
    second = [folder for folder in folders if folder in BESIDE]
    first = [folder for folder in folders if folder not in BESIDE]
    return (first, second) if first and cores > 1 else (folders, [])


@contextmanager
def _copy(template, phase):
    name = templates.run_name(phase)
    try:
        databases.copy(template, name)
        yield name
    finally:
        databases.drop(name)


def _odoo_command(database, folders, options, phase):
    arguments = [f"--odoo-config={paths.CONFIG}", f"--odoo-database={database}"]
    return _command([*arguments, "--odoo-http", *folders], options, phase)


def _command(arguments, options, phase):
    options = list(options)
    if {"--lf", "--last-failed"} & {*options}:
        # else a phase without a failure would run all of its tests
        options.append("--last-failed-no-failures=none")
    cache = paths.CACHE / f"pytest-{phase}"
    command = [paths.PYTHON, "-m", "pytest", "-o", f"cache_dir={cache}"]
    return [*command, *arguments, *options]


def _run(command, variables=()):
    return shell.foreground(command, last=False, **_options(variables))


def _options(variables):
    return {"cwd": paths.CHECKOUT, "env": {**environment.child(), **dict(variables)}}


def _exist(words):
    return [w for w in words if _path(w).exists()]


def _stops_early(options):
    return any(
        option in ("-x", "--exitfirst") or option.startswith("--maxfail")
        for option in options
    )


def run():
    """Run ``setup/test``: the entry point."""
    sys.exit(guarded(main, sys.argv[1:]))

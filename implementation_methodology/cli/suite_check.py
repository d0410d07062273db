# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import sys
import time
from collections import Counter

from odoo import SUPERUSER_ID, api, fields
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

#: Lines told of one check; the rest is counted.
MOST = 50


class SuiteCheck(Command):
    """Look whether all that the suite has stored is whole: documents, clocks, figures.

    Reads only, all installed add-ons of the suite, as of one instant. Exits 0 when all
    is whole, 1 with a list when something differs.
    """

    name = "suite_check"

    def run(self, cmdargs):
        """Check the one database that the arguments name."""
        config.parser.prog = self.prog
        # Every missing file is told as a finding; Odoo's own words on it add nothing.
        quiet = ["--log-level=warn", *cmdargs, "--no-http"]
        config.parse_config(quiet, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database: suite_check -d DATABASE")
        registry = Registry(names[0])
        if "implementation.integrity" not in registry:
            sys.exit(f"Nothing of the suite is installed in {names[0]}.")
        with registry.cursor() as cr:
            cr.execute("SET TRANSACTION READ ONLY")
            env = api.Environment(cr, SUPERUSER_ID, {})
            sys.exit(1 if self._check(env).findings else 0)

    def _check(self, env):
        """Run all checks, tell what is found, and return it."""
        integrity = env["implementation.integrity"]
        names = integrity._checks()
        begun = time.monotonic()
        tell = self._progress if sys.stderr.isatty() else None
        verdict = integrity._check(fields.Datetime.now(), tell=tell)
        found = Counter(finding.code for finding in verdict.findings)
        for code, name in names.items():
            count = verdict.counts[code]
            state = f"{found[code]} differ" if found[code] else "whole"
            self._say(f"{name:<44} {count:>9}  {state}\n")
            of_code = [one for one in verdict.findings if one.code == code]
            for finding in of_code[:MOST]:
                place = f"{finding.model}({finding.res_id or ''})"
                self._say(f"    {place}: {finding.words}\n")
            if len(of_code) > MOST:
                self._say(f"    … and {len(of_code) - MOST} more\n")
        total = len(verdict.findings)
        words = f"{total} findings" if total else "All is whole"
        self._say(f"{words} ({time.monotonic() - begun:.1f} s).\n")
        return verdict

    def _progress(self, code, count):
        self._say(f"\r{code} {count}".ljust(60) + "\r", sys.stderr)

    def _say(self, words, stream=sys.stdout):
        stream.write(words)
        stream.flush()

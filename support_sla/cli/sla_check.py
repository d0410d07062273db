# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import sys

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

#: Tickets between two commits.
CHUNK = 500


class SlaCheck(Command):
    """Replay all SLA clocks of a database and compare them with what is stored.

    Exits 0 when all is whole, 1 when something differs.
    """

    name = "sla_check"

    def run(self, cmdargs):
        """Check the one database that the arguments name."""
        config.parser.prog = self.prog
        quiet = ["--log-level=warn", *cmdargs, "--no-http"]
        config.parse_config(quiet, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database: sla_check -d DATABASE")
        registry = Registry(names[0])
        if "support.sla.check" not in registry:
            sys.exit(f"Support SLA is not installed in {names[0]}.")
        with registry.cursor() as cr:
            run = self._check(api.Environment(cr, SUPERUSER_ID, {}))
            self._tell(run)
            sys.exit(1 if run.differences else 0)

    def _check(self, env):
        runs = env["support.sla.check"]
        run = runs._begin(env["support.sla.engine"]._now())
        while run.state == "running":
            run._advance(CHUNK)
            env.cr.commit()  # pylint: disable=invalid-commit
            self._say(f"\r{run.tickets} tickets", sys.stderr)
        self._say("\n", sys.stderr)
        return run

    def _tell(self, run):
        self._say(
            f"{run.clocks} clocks of {run.tickets} tickets: "
            f"{run.differences} differences, {run.waiting} waiting for the sweep.\n"
        )
        for line in run.line_ids:
            name = f"{line.metric} {line.cycle}" if line.metric else "shown"
            self._say(f"{line.ticket_id.number} {name} ({line.kind}): {line.values}\n")

    def _say(self, words, stream=sys.stdout):
        stream.write(words)
        stream.flush()

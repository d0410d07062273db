# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""An Odoo process of the fault tests: a server, or a hand that does steps when asked.

``process.py …`` is Odoo's own command line with the points of ``points`` installed.
``process.py hand …`` reads a step per line as JSON, does it in a transaction of its own
and answers with a line of JSON.
"""

import json
import logging
import os
import sys
import traceback
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))


def main():
    """Start what the command line asks for."""
    import points

    from odoo.service.server import PreforkServer

    points.install()
    # Nobody chats here; a process less to be started each time.
    PreforkServer.long_polling_spawn = lambda server: None
    if sys.argv[1] == "hand":
        del sys.argv[1]
        hand()
    else:
        from odoo.cli import command

        command.main()


def hand():
    """Do the steps that are asked for, one after the other."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever else is printed is no answer
    import backup
    import letters
    import steps
    import twice

    from odoo import SUPERUSER_ID, api, sql_db
    from odoo.modules.registry import Registry
    from odoo.service.model import retrying
    from odoo.tools import config

    config.parse_config(sys.argv[1:], setup_logging=True)
    [name] = config["db_name"]
    registry = Registry(name)
    answers.write(json.dumps({"result": "ready"}) + "\n")
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            registry.check_signaling()
            name = asked["step"]
            step = next(
                vars(module)[name]
                for module in (steps, twice, backup, letters)
                if name in vars(module)
            )
            if getattr(step, "by_itself", False):
                result = step(registry, **asked["values"])
            else:
                with registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, steps.QUIET)
                    # As a request: two at once are run again.
                    result = retrying(partial(step, env, **asked["values"]), env)
            answer = {"result": result}
        except Exception:
            logging.getLogger("faults").exception("Step %s", asked["step"])
            answer = {"error": traceback.format_exc()}
        registry.signal_changes()
        # The server may be killed before the next step.
        sql_db.close_all()
        answers.write(json.dumps(answer, default=str) + "\n")


if __name__ == "__main__":
    main()

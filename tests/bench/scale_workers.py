# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Two servers with workers and cron workers on one database, all busy at once.

    setup/seed 10000 --database year_10
    setup/odoo exec python tests/bench/scale_workers.py year_10 --seconds 60

Two Odoo servers stand for two hosts that share database and filestore. Clients create
tickets, answer, hold and solve them on both, and meet on the same tickets; every cron
of the suite is due again and again. Afterwards the integrity check replays all clocks,
and facts, notices, firings and statements are counted. PGHOST and PGPORT name another
PostgreSQL, as for every command of setup.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "setup"))

from ground import databases, environment, paths  # noqa: E402

CLIENTS = 8
START = 300
MEETING = re.compile(r"SERIALIZATION_FAILURE|could not serialize|DEADLOCK_DETECTED")
TRACE = re.compile(r"^\S+ \S+ \d+ (?:ERROR|CRITICAL) .*", re.M)
SUITE = "implementation_methodology support_sla support_scope_classifier hypercare"
#: Of what there must be one only.
ONCE = {
    "firings of a level": "SELECT count(*) - count(DISTINCT (clock_id, level_ref)) "
    "FROM support_sla_firing WHERE level_ref <> 0",
    "statements of a month": "SELECT count(*) - "
    "count(DISTINCT (agreement_id, date_start)) FROM support_statement",
    "clocks of a cycle": "SELECT count(*) - "
    "count(DISTINCT (ticket_id, metric, cycle)) FROM support_sla_clock",
    "snapshots of a day": "SELECT count(*) - count(DISTINCT (window_id, day, code, "
    "COALESCE(segment, ''))) FROM hypercare_snapshot",
    "facts of a message": "SELECT count(*) - count(DISTINCT data->>'message') "
    "FROM support_sla_fact WHERE data ? 'message'",
}


@contextmanager
def server(name, port, log):
    """A server with two workers and two cron workers."""
    command = [paths.PYTHON, "-m", "odoo", "-d", name, "--workers=2"]
    command += ["--max-cron-threads=2", f"--http-port={port}", "--no-database-list"]
    command += [f"--gevent-port={port + 1}", f"--db-filter=^{name}$"]
    with log.open("w") as out:
        process = subprocess.Popen(
            list(map(str, command)), stdout=out, stderr=out, env=environment.child()
        )
        try:
            until = time.monotonic() + START
            while time.monotonic() < until:
                try:
                    urlopen(f"http://127.0.0.1:{port}/web/health", timeout=5).read()
                    break
                except (URLError, OSError):
                    time.sleep(1)
            yield
        finally:
            process.terminate()
            process.wait(90)


class Caller:
    """JSON-RPC as one user on one server."""

    def __init__(self, port, name, login):
        self.port, self.name, self.login = port, name, login
        self.uid = self._ask("common", "login", [name, login, login])

    def __call__(self, model, method, *args, **options):
        service = [self.name, self.uid, self.login, model, method, list(args), options]
        return self._ask("object", "execute_kw", service)

    def _ask(self, service, method, args):
        params = {"service": service, "method": method, "args": args}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        request = Request(
            f"http://127.0.0.1:{self.port}/jsonrpc",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        told = json.load(urlopen(request, timeout=300))
        if "error" in told:
            raise RuntimeError(told["error"]["data"]["message"])
        return told["result"]


def work(call, number, shared, ids, until):
    """Live through tickets of one's own and shared ones; ``[(seconds, ticket)]``."""
    done = []
    while time.monotonic() < until:
        start = time.monotonic()
        values = {**ids["values"], "name": f"Load {number}"}
        [ticket] = call("helpdesk.ticket", "create", [values])
        for stage in ("in_progress", "awaiting", "done"):
            call("helpdesk.ticket", "write", [ticket], {"stage_id": ids[stage]})
        meet = shared[len(done) % len(shared)]
        priority = str((number + len(done)) % 4)
        call("helpdesk.ticket", "write", [meet], {"priority": priority})
        done.append((time.monotonic() - start, ticket))
    return done


def crons(name, until):
    """Make every cron of the suite due, again and again."""
    rounds = 0
    modules = ", ".join(f"'{one}'" for one in SUITE.split())
    while time.monotonic() < until:
        databases.sql(
            "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE active AND "
            "id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND "
            f"module IN ({modules})) AND nextcall > now() AT TIME ZONE 'UTC'",
            name,
        )
        databases.sql(f"NOTIFY cron_trigger, '{name}'")
        rounds += 1
        time.sleep(5)
    return rounds


def main():
    """Run the load, then look whether all is whole."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("database")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--port", type=int, default=8971)
    options = parser.parse_args()
    name = options.database
    logs = [paths.LOGS / f"bench-workers-{number}.log" for number in (1, 2)]
    ports = [options.port, options.port + 2]
    before = int(databases.sql("SELECT max(id) FROM helpdesk_ticket", name)[0][0])
    [[fired, checks]] = databases.sql(
        "SELECT (SELECT count(*) FROM support_sla_firing), "
        "(SELECT count(*) FROM hypercare_snapshot)",
        name,
    )
    with ExitStack() as running:
        for port, log in zip(ports, logs, strict=True):
            running.enter_context(server(name, port, log))
        callers = [Caller(ports[n % 2], name, "lead") for n in range(CLIENTS)]
        ids = known(callers[0])
        shared = callers[0](
            "helpdesk.ticket", "search", [["stage_id.closed", "=", False]], limit=3
        )
        until = time.monotonic() + options.seconds
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            made_due = pool.submit(crons, name, until)
            done = [
                pool.submit(work, call, number, shared, ids, until)
                for number, call in enumerate(callers)
            ]
            lives = [life for one in done for life in one.result()]
            print(f"rounds in which all crons were due: {made_due.result()}")
    tell(name, lives, before, logs, int(fired), int(checks))


def known(call):
    """Ids of stages, and what a new ticket says."""

    def number(name):
        domain = [["module", "=", "helpdesk_mgmt"], ["name", "=", name]]
        found = call("ir.model.data", "search_read", domain, ["res_id"])
        return found[0]["res_id"]

    [team] = call("helpdesk.ticket.team", "search", [], limit=1)
    domain = [["name", "=", "Client1"]]
    [contact] = call("res.partner", "search", domain, limit=1)
    values = {"description": "<p>Load</p>", "team_id": team, "partner_id": contact}
    stages = ("in_progress", "awaiting", "done")
    return {
        "values": values,
        **{name: number(f"helpdesk_ticket_stage_{name}") for name in stages},
    }


def tell(name, lives, before, logs, fired, kept):
    """What was done, and what is wrong afterwards."""
    times = [seconds for seconds, _ticket in lives]
    text = "".join(log.read_text("utf-8", errors="replace") for log in logs)
    print(f"tickets lived through: {len(lives)}, median {median(times):.1f} s each")
    print(f"transactions that met and were run again: {len(MEETING.findall(text))}")
    errors = [line for line in TRACE.findall(text) if "serialize" not in line]
    print(f"errors in the logs: {len(errors)}")
    for line in errors[:10]:
        print(f"  {line[:200]}")
    ids = ",".join(str(ticket) for _seconds, ticket in lives) or "0"
    short = databases.sql(
        "SELECT count(*) FROM (SELECT t.id FROM helpdesk_ticket t LEFT JOIN "
        "support_sla_fact f ON f.ticket_id = t.id AND f.kind IN "
        f"('created', 'hold', 'release', 'closed') WHERE t.id IN ({ids}) "
        "GROUP BY t.id HAVING count(*) <> 4) wrong",
        name,
    )[0][0]
    print(f"of them without each of their four facts: {short}")
    ends = databases.sql(
        "SELECT (SELECT count(*) FROM support_sla_firing), "
        "(SELECT count(*) FROM hypercare_snapshot), "
        f"(SELECT count(*) FROM helpdesk_ticket WHERE id > {before})",
        name,
    )[0]
    print(
        f"new firings {int(ends[0]) - fired}, snapshots {int(ends[1]) - kept}, "
        f"tickets {ends[2]}"
    )
    for what, query in ONCE.items():
        print(f"more than one, {what}: {databases.sql(query, name)[0][0]}")
    check = databases.odoo(["sla_check", "-d", name])
    print(check.stdout.strip().splitlines()[-1])


if __name__ == "__main__":
    main()

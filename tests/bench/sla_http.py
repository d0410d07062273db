# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Throughput of 8 clients over HTTP on 2 workers: bare helpdesk, the peer, ours.

    setup/odoo exec python tests/bench/sla_http.py            about 5 minutes

Uses the databases that ``tests/bench/sla.py create`` has made. Each client creates a
ticket, answers it, moves it to hold and solves it, again and again; the servers take
turns, five rounds each. Prints tickets per second as ratios to bare, and how often
PostgreSQL had two transactions meet. The databases keep these tickets.
"""

import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "setup"))

from ground import databases, paths  # noqa: E402

PORT = 8971
CLIENTS = 8
WORKERS = 2
SECONDS = 20
ROUNDS = 5
MEETING = re.compile(r"SERIALIZATION_FAILURE|could not serialize|DEADLOCK_DETECTED")


@contextmanager
def server(name, log):
    """A server with workers on the database ``name``, stopped by its process id."""
    command = [paths.CHECKOUT / "setup" / "odoo", "-d", name, "--workers", str(WORKERS)]
    command += ["--http-port", str(PORT), "--http-interface", "127.0.0.1"]
    command += ["--max-cron-threads", "0", "--no-database-list"]
    with log.open("a") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            for _try in range(120):
                try:
                    urlopen(f"http://127.0.0.1:{PORT}/web/health", timeout=5).read()
                    break
                except (URLError, ConnectionError):
                    time.sleep(0.5)
            yield
        finally:
            process.terminate()
            process.wait(60)


def call(database, model, method, *args):
    """One JSON-RPC call as the administrator."""
    service = [database, 2, "admin", model, method, list(args)]
    params = {"service": "object", "method": "execute_kw", "args": service}
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
    request = Request(
        f"http://127.0.0.1:{PORT}/jsonrpc", body, {"Content-Type": "application/json"}
    )
    told = json.load(urlopen(request, timeout=120))
    if "error" in told:
        raise RuntimeError(told["error"]["data"]["message"])
    return told["result"]


def work(database, ids, until):
    """Live through tickets until the time is over; returns how many."""
    done = 0
    while time.monotonic() < until:
        [ticket] = call(database, "helpdesk.ticket", "create", [ids["values"]])
        call(database, "helpdesk.ticket", "write", [ticket], {"priority": "2"})
        call(database, "helpdesk.ticket", "write", [ticket], {"stage_id": ids["hold"]})
        call(database, "helpdesk.ticket", "write", [ticket], {"stage_id": ids["done"]})
        done += 1
    return done


def round_of(database):
    """Tickets per second of one round."""

    def number(xmlid):
        domain = [["module", "=", "helpdesk_mgmt"], ["name", "=", xmlid]]
        return call(database, "ir.model.data", "search_read", domain, ["res_id"])[0][
            "res_id"
        ]

    def kept(name):
        return int(
            call(database, "ir.config_parameter", "get_param", f"bench.{name}") or 0
        )

    values = {"name": "Load", "description": "<p>Load</p>"}
    values |= {"team_id": kept("team"), "partner_id": kept("client")}
    ids = {
        "values": values,
        "hold": number("helpdesk_ticket_stage_awaiting"),
        "done": number("helpdesk_ticket_stage_done"),
    }
    work(database, ids, time.monotonic() + 3)  # warm
    start = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = pool.map(lambda _n: work(database, ids, start + SECONDS), range(CLIENTS))
        total = sum(done)
    return total / (time.monotonic() - start)


def main():
    """Run the rounds in turns and print the table."""
    rates, met = {}, {}
    for _round in range(ROUNDS):
        for kind in ("bare", "peer", "ours"):
            name = databases.here(f"bench_{kind}")
            log = paths.STATE / "logs" / f"bench-http-{kind}.log"
            log.unlink(missing_ok=True)
            with server(name, log):
                rates.setdefault(kind, []).append(round_of(name))
            text = log.read_text("utf-8", errors="replace")
            met[kind] = met.get(kind, 0) + len(MEETING.findall(text))
    bare = median(rates["bare"])
    for kind, figures in rates.items():
        rate = median(figures)
        print(
            f"{kind}: {rate:6.2f} tickets/s, {rate / bare:4.2f} of bare, "
            f"{met[kind]} transactions met"
        )


if __name__ == "__main__":
    main()

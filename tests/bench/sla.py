# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What clocks cost: bare helpdesk, the peer with 4 SLAs, ours with 4 targets.

    setup/odoo exec python tests/bench/sla.py                everything
    setup/odoo exec python tests/bench/sla.py create move    some of it

The three databases are made once (names end in _bench_*) and used alternately in one
run; every measured step is rolled back. Times are medians of five, as ratios to bare;
queries are exact and counted from the first statement to the last flush.
"""

import argparse
import logging
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "setup"))

from ground import databases, paths  # noqa: E402

import odoo  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402
from odoo.tools import config  # noqa: E402

BARE, PEER, OURS = "bare", "peer", "ours"
MODULES = {
    BARE: {"helpdesk_mgmt", "helpdesk_mgmt_project"},
    PEER: {"helpdesk_mgmt_sla", "helpdesk_mgmt_project"},
    OURS: {"support_sla"},
}
ROUNDS = 5
GOALS = {
    "create 1": "≤ 1.25, ≤ 5 more queries",
    "create 1000": "≤ 1.12, ≤ 20 more",
    "move 1": "≤ 1.30, ≤ 5 more",
    "move 1000": "≤ 1.15, ≤ 12 more",
    "no policy 1": "≤ 1.02",
    "page of 80": "≤ 1.08, no more",
}


def prepare(kind):
    """The registry of the database of one kind, made when it is not there."""
    name = databases.here(f"bench_{kind}")
    if name not in databases.names():
        print(f"making {name} …", flush=True)
        databases.create(name)
        registry = Registry.new(
            name, update_module=True, install_modules={"base", *MODULES[kind]}
        )
        with registry.cursor() as cr:
            globals()[f"set_up_{kind}"](environment(cr))
    return Registry(name)


def environment(cr):
    """The administrator's environment."""
    return odoo.api.Environment(cr, 2, {"tracking_disable": False})


def set_up_bare(env):
    """A team and a client: what all three have."""
    team = env["helpdesk.ticket.team"].create({"name": "Bench", "user_ids": [(4, 2)]})
    client = env["res.partner"].create({"name": "Bench", "is_company": True})
    env["ir.config_parameter"].set_param("bench.team", team.id)
    env["ir.config_parameter"].set_param("bench.client", client.id)


def set_up_peer(env):
    """Four SLAs on the stage that solves."""
    set_up_bare(env)
    team = env["helpdesk.ticket.team"].browse(parameter(env, "team"))
    team.write({"use_sla": True, "resource_calendar_id": 1})
    done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    for hours in (2, 4, 8, 16):
        env["helpdesk.sla"].create(
            {"name": f"{hours} h", "stage_id": done.id, "hours": hours}
        )


def set_up_ours(env):
    """One policy with a target for each of the four metrics."""
    set_up_bare(env)
    policy = env["support.sla.policy"].create(
        {"name": "Bench", "company_id": False, "sequence": 1, "calendar_id": 1}
    )
    metrics = ("first_response", "next_response", "periodic_update", "resolution")
    for hours, metric in enumerate(metrics, start=2):
        env["support.sla.target"].create(
            {"policy_id": policy.id, "metric": metric, "amount": hours}
        )
    # The first ticket under a promise writes down its version, once and for all.
    env["helpdesk.ticket"].create(values(env, 1))


def parameter(env, name):
    """A record's number that ``set_up`` has kept."""
    return int(env["ir.config_parameter"].sudo().get_param(f"bench.{name}"))


def values(env, number):
    """What new tickets are made of."""
    vals = {
        "description": "<p>It says no.</p>",
        "partner_id": parameter(env, "client"),
        "team_id": parameter(env, "team"),
    }
    return [{"name": f"Ticket {i}", **vals} for i in range(number)]


@contextmanager
def step(registry):
    """An environment whose work is rolled back."""
    with registry.cursor() as cr:
        try:
            yield environment(cr)
        finally:
            cr.rollback()


def measure(registry, before, work):
    """Seconds and queries of ``work(env, before(env))`` with its flush."""
    with step(registry) as env:
        subject = before(env)
        env.flush_all()
        env.cr.flush()
        queries, start = env.cr.sql_log_count, perf_counter()
        work(env, subject)
        env.flush_all()
        env.cr.flush()
        return perf_counter() - start, env.cr.sql_log_count - queries


def compare(label, registries, before, work, rounds=ROUNDS, repeat=1):
    """Print one line: medians of alternating rounds, as ratios to bare."""
    figures = {kind: [] for kind in registries}
    for registry in registries.values():
        measure(registry, before, work)  # caches are warm in a running server
    for _round in range(rounds * repeat):
        for kind, registry in registries.items():
            figures[kind].append(measure(registry, before, work))
    times = {kind: median(f[0] for f in rows) for kind, rows in figures.items()}
    counts = {kind: median(f[1] for f in rows) for kind, rows in figures.items()}
    line = [f"{label:<22}", f"bare {times[BARE] * 1e3:9.1f} ms {counts[BARE]:7.0f} q"]
    for kind in registries:
        if kind != BARE:
            ratio, more = times[kind] / times[BARE], counts[kind] - counts[BARE]
            line.append(f"{kind} {ratio:5.2f} {more:+7.0f} q")
    goal = f"  goal {GOALS[label]}" if label in GOALS else ""
    print("   ".join(line) + goal, flush=True)


def nothing(env):
    """No preparation."""


def bench_create(registries):
    """New tickets, one and a thousand."""
    for number, repeat in ((1, 5), (1000, 1)):
        compare(
            f"create {number}",
            registries,
            lambda env, n=number: values(env, n),
            lambda env, vals: env["helpdesk.ticket"].create(vals),
            repeat=repeat,
        )


def bench_move(registries):
    """A stage move, of one and of a thousand tickets."""
    for number, repeat in ((1, 5), (1000, 1)):
        compare(
            f"move {number}",
            registries,
            lambda env, n=number: fresh(env, n),
            lambda env, tickets: tickets.write(
                {"stage_id": env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting").id}
            ),
            repeat=repeat,
        )


def fresh(env, number):
    """New tickets as another request would meet them."""
    tickets = env["helpdesk.ticket"].create(values(env, number))
    env.flush_all()
    env.cr.flush()
    env.invalidate_all()
    return tickets


def bench_no_policy(registries):
    """New tickets to which nothing was promised."""

    def before(env):
        if "support.sla.policy" in env:
            env["support.sla.policy"].search([]).action_archive()
        if "helpdesk.sla" in env:
            env["helpdesk.sla"].search([]).action_archive()
        env["helpdesk.ticket"].create(values(env, 1))
        return values(env, 1)

    compare(
        "no policy 1",
        registries,
        before,
        lambda env, vals: env["helpdesk.ticket"].create(vals),
        repeat=10,
    )


BENCHES = {
    "create": bench_create,
    "move": bench_move,
    "nothing": bench_no_policy,
}


def ready():
    """The registries of the three databases, with Odoo set up quietly."""
    config.parse_config(["-c", str(paths.CONFIG), "--max-cron-threads=0"])
    logging.disable(logging.WARNING)
    return {kind: prepare(kind) for kind in (BARE, PEER, OURS)}


def main():
    """Run the benches that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", nargs="*", choices=[*BENCHES, []])
    options = parser.parse_args()
    registries = ready()
    for name in options.bench or BENCHES:
        BENCHES[name](registries)


if __name__ == "__main__":
    main()

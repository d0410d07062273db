# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What big tables cost: lists, sorting by due, a million clocks, the sweep.

    setup/odoo exec python tests/bench/sla_tables.py                everything
    setup/odoo exec python tests/bench/sla_tables.py page sweep     some of it
    setup/odoo exec python tests/bench/sla_tables.py --rows 20000   smaller tables

Uses the databases of ``sla.py`` and fills them: ten clocks per ticket.
"""

import argparse
from statistics import median
from time import perf_counter

from sla import (
    BARE,
    OURS,
    ROUNDS,
    bench_create,
    bench_move,
    compare,
    environment,
    parameter,
    ready,
    step,
)

COLUMNS = ("priority", "number", "name", "partner_name", "create_date")
LINKED = ("user_id", "stage_id", "team_id")


def bench_page(registries, rows):
    """A page of 80 of the list, with due and state on ours, in a big table."""
    pair = {kind: registries[kind] for kind in (BARE, OURS)}
    for registry in pair.values():
        fill(registry, rows)

    def work(env, extra):
        names = [*COLUMNS, *extra]
        specification = {name: {} for name in names}
        specification |= {name: {"fields": {"display_name": {}}} for name in LINKED}
        env.invalidate_all()
        env["helpdesk.ticket"].web_search_read([], specification, limit=80)

    def before(env):
        ours = "support.sla.clock" in env
        return ("sla_due_at", "sla_status") if ours else ()

    compare("page of 80", pair, before, work, repeat=3)


def bench_due(registries, rows):
    """Sorted, filtered and grouped by due: a big table against a small one."""
    registry = registries[OURS]
    searches = {
        "sorted by due": lambda t: t.search([], order="sla_due_at", limit=80),
        "filtered by due": lambda t: t.search(
            [("sla_due_at", "<", "2026-03-02 09:30:00")], limit=80
        ),
        "grouped by due": lambda t: t.formatted_read_group(
            [("sla_due_at", "<", "2026-03-03")], ["sla_due_at:day"], ["__count"]
        ),
    }
    times = {}
    for size in (1000, rows):
        fill(registry, size)
        for label, search in searches.items():
            timed = [timed_search(registry, search) for _ in range(ROUNDS)]
            times[label, size] = median(timed)
    for label in searches:
        ratio = times[label, rows] / times[label, 1000]
        print(f"{label:<22}   {rows} tickets {ratio:5.2f} × 1000   goal ≤ 1.50")


def timed_search(registry, search):
    """Seconds of one search with a cold record cache."""
    with step(registry) as env:
        tickets = env["helpdesk.ticket"].with_user(2)
        search(tickets)
        env.invalidate_all()
        start = perf_counter()
        search(tickets)
        return perf_counter() - start


def fill(registry, rows):
    """Bring the table to ``rows`` tickets by plain SQL; ours with two clocks each."""
    with registry.cursor() as cr:
        env = environment(cr)
        cr.execute("DELETE FROM helpdesk_ticket WHERE number LIKE 'B%'")
        ours = "support.sla.clock" in env
        cr.execute(
            """
            INSERT INTO helpdesk_ticket (number, name, description, team_id, stage_id,
                   company_id, partner_id, priority, sequence, active, create_date)
            SELECT 'B' || i, 'Ticket ' || i, '', %s, %s, 1, %s, (i %% 4)::varchar,
                   10, true, timestamp '2026-01-01' + i * interval '5 minutes'
              FROM generate_series(1, %s) i
            """,
            (
                parameter(env, "team"),
                env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new").id,
                parameter(env, "client"),
                rows,
            ),
        )
        if ours:
            fill_clocks(cr, rows)
        cr.execute("ANALYZE helpdesk_ticket")


def fill_clocks(cr, rows):
    """Due times spread over a year, ten clocks of ended cycles per ticket."""
    cr.execute(
        """
        UPDATE helpdesk_ticket t
           SET sla_due_at = timestamp '2026-03-02'
                            + (t.id % 525600) * interval '1 min',
               sla_status = 'running'
         WHERE number LIKE 'B%'
        """,
    )
    cr.execute(
        """
        INSERT INTO support_sla_clock (ticket_id, metric, cycle, state, started_at,
               due_at, next_action_at)
        SELECT t.id, 'resolution', c,
               CASE WHEN c = 10 THEN 'running' ELSE 'met' END,
               t.create_date, t.sla_due_at,
               CASE WHEN c = 10 THEN t.sla_due_at + interval '1 s' END
          FROM helpdesk_ticket t, generate_series(1, 10) c
         WHERE t.number LIKE 'B%'
        """
    )
    cr.execute("ANALYZE support_sla_clock")


def bench_full(registries, rows):
    """Create and move again, beside ten clocks per ticket of a full table."""
    fill(registries[OURS], rows)
    print(f"with {rows * 10:,} clocks in the table:")
    bench_create(registries)
    bench_move(registries)


DUE = 10_000
FLOOR = (
    "SELECT id FROM support_sla_clock WHERE next_action_at <= %(now)s "
    "ORDER BY next_action_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED",
    "UPDATE support_sla_clock SET alert = 'breached', breach_cause = 'time', "
    "breached_at = due_at, next_action_at = NULL WHERE id = ANY(%(ids)s)",
    "UPDATE helpdesk_ticket SET sla_status = 'breached' WHERE id IN "
    "(SELECT ticket_id FROM support_sla_clock WHERE id = ANY(%(ids)s))",
)


def bench_sweep(registries, rows):
    """10,000 clocks that have become late in a full table, and a sweep in vain."""
    registry = registries[OURS]
    fill(registry, rows)
    with registry.cursor() as cr:
        # the tenth cycle of every ticket runs; those of the first tickets are due
        cr.execute(
            "SELECT next_action_at FROM support_sla_clock WHERE next_action_at "
            "IS NOT NULL ORDER BY 1 OFFSET %s LIMIT 1",
            (DUE,),
        )
        [now] = cr.fetchone()
    steps = {"sweep": sweep, "floor": floor, "idle sweep": sweep}
    times = {}
    for label, run in steps.items():
        at = now if label != "idle sweep" else now.replace(year=2000)
        times[label] = median(timed_sweep(registry, run, at) for _ in range(ROUNDS))
    print(
        f"sweep of {DUE:,} due among {rows * 10:,}: {times['sweep'] * 1e3:.0f} ms, "
        f"{times['sweep'] / times['floor']:.2f} × plain SQL   goal ≤ 3\n"
        f"idle sweep: {times['idle sweep'] * 1e3:.2f} ms   goal ≤ 2"
    )


def timed_sweep(registry, run, now):
    """Seconds of a sweep at ``now`` that is rolled back."""
    with step(registry) as env:
        env["support.sla.sweep"]._sweep_chunk(now.replace(year=2000), 1)  # warm
        start = perf_counter()
        run(env, now)
        return perf_counter() - start


def sweep(env, now):
    """What the cron does, without its commits."""
    while env["support.sla.sweep"]._sweep_chunk(now, 1000):
        pass


def floor(env, now):
    """The least that has to be written, as plain SQL in chunks of the same size."""
    while True:
        env.cr.execute(FLOOR[0], {"now": now})
        ids = [number for (number,) in env.cr.fetchall()]
        if not ids:
            return
        for statement in FLOOR[1:]:
            env.cr.execute(statement, {"ids": ids})


BENCHES = {
    "page": bench_page,
    "due": bench_due,
    "full": bench_full,
    "sweep": bench_sweep,
}


def main():
    """Run the benches that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", nargs="*", choices=[*BENCHES, []])
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    registries = ready()
    for name in options.bench or BENCHES:
        BENCHES[name](registries, options.rows)


if __name__ == "__main__":
    main()

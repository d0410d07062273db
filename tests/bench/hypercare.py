# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the indicators of a window cost with 1,000 and with 10,000 tickets.

    setup/odoo exec python tests/bench/hypercare.py
    setup/odoo exec python tests/bench/hypercare.py --database my_database

The database is made once, unless one with the add-on is named; what is filled in is
rolled back. Times are medians of five, and queries must be the same for both sizes.
The missed day is the dear one: tickets touched since are replayed from their facts.
"""

import argparse
import logging
import sys
from datetime import date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "setup"))

from ground import databases, paths  # noqa: E402

import odoo  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402
from odoo.tools import config  # noqa: E402

SIZES = (1_000, 10_000)
ROUNDS = 5
#: A Friday evening of the second week, and the missed Thursday before.
NOW, FRIDAY, THURSDAY = datetime(2026, 3, 13, 17), date(2026, 3, 13), date(2026, 3, 12)


def ready(name):
    """The registry of a database that has the add-on."""
    config.parse_config(["-c", str(paths.CONFIG), "--max-cron-threads=0"])
    logging.disable(logging.WARNING)
    if name:
        return Registry(name)
    name = databases.here("bench_hypercare")
    if name not in databases.names():
        print(f"making {name} …", flush=True)
        databases.create(name)
        Registry.new(name, update_module=True, install_modules={"base", "hypercare"})
    return Registry(name)


def open_window(env):
    """A window of 15 days that promises to answer and to solve."""
    client = env["res.partner"].create({"name": "Bench", "is_company": True})
    window = env["hypercare.window"].create(
        {"partner_id": client.id, "user_count": 50, "budget_hours": 100, "tz": "UTC"}
    )
    opened = datetime(2026, 3, 2)
    window._by_verb().write(
        {
            "state": "open",
            "opened_at": opened,
            "date_start": opened.date(),
            "date_end": date(2026, 3, 20),
        }
    )
    window._arm_promises(opened)
    return window


def fill(env, window, size):
    """So many tickets over two weeks: answered, most solved, some opened again."""
    cr = env.cr
    stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new").id
    cr.execute(
        """
        INSERT INTO helpdesk_ticket (number, name, description, stage_id, company_id,
               partner_id, commercial_partner_id, hypercare_id, priority, nature,
               sequence, active, rating_status, create_date)
        SELECT 'B' || i, 'Ticket ' || i, '', %(stage)s, %(company)s, %(client)s,
               %(client)s, %(window)s, (i %% 4)::varchar,
               (ARRAY['question', 'defect', 'data'])[1 + i %% 3], 10, true,
               'stage_change',
               timestamp '2026-03-02 07:00'
                   + i * (interval '11 days' / %(size)s)
          FROM generate_series(1, %(size)s) i
        """,
        {
            "stage": stage,
            "company": window.company_id.id,
            "client": window.partner_id.id,
            "window": window.id,
            "size": size,
        },
    )
    promise = any_promise(env, window)
    cr.execute(
        """
        INSERT INTO support_sla_fact (ticket_id, kind, at, data)
        SELECT t.id, k.kind, t.create_date + k.later,
               CASE WHEN k.kind = 'created' THEN jsonb_build_object('promises',
                    jsonb_build_object('first_response', %(promise)s::int,
                                       'resolution', %(promise)s::int)) END
          FROM helpdesk_ticket t,
               (VALUES ('created', interval '0', 1), ('reply', interval '1 hour', 1),
                       ('closed', interval '5 hours', 1),
                       ('reopened', interval '20 hours', 10))
               AS k (kind, later, every)
         WHERE t.hypercare_id = %(window)s AND t.number LIKE 'B%%'
           AND t.id %% k.every = 0
        """,
        {"promise": promise, "window": window.id},
    )
    cr.execute(
        """
        INSERT INTO support_sla_clock (ticket_id, metric, cycle, promise_id, state,
               started_at, due_at, stopped_at, consumed)
        SELECT t.id, m.metric, 1, %(promise)s, 'met', t.create_date,
               t.create_date + interval '1 day', t.create_date + m.later,
               EXTRACT(EPOCH FROM m.later)
          FROM helpdesk_ticket t,
               (VALUES ('first_response', interval '1 hour'),
                       ('resolution', interval '5 hours')) AS m (metric, later)
         WHERE t.hypercare_id = %(window)s AND t.number LIKE 'B%%'
        """,
        {"promise": promise, "window": window.id},
    )
    for table in ("helpdesk_ticket", "support_sla_fact", "support_sla_clock"):
        cr.execute(f"ANALYZE {table}")


def any_promise(env, window):
    """A promise of the window, made by a first ticket."""
    ticket = env["helpdesk.ticket"].create(
        {"name": "First", "description": "-", "partner_id": window.partner_id.id}
    )
    env.cr.execute(
        "SELECT (data->'promises'->>'first_response')::int FROM support_sla_fact "
        "WHERE ticket_id = %s AND kind = 'created'",
        (ticket.id,),
    )
    [promise] = env.cr.fetchone()
    assert promise, "The window promises nothing."
    return promise


def tiles(window):
    """What the page of indicators reads."""
    known = window._kpi_known(NOW)
    figures = window._figures_by_window(NOW, known=known)[window.id]
    return window._tiles(NOW, figures), window._inflow_chart(NOW, known)


STEPS = {
    "tiles and curve": tiles,
    "snapshot of today": lambda window: window._take_snapshot(FRIDAY, NOW),
    "snapshot of a missed day": lambda window: window._figures(
        window._day_end(THURSDAY)
    ),
}


def measure(env, window, run):
    """Milliseconds (median) and queries of ``run(window)``, caches warm."""
    run(window)
    times, counts = [], set()
    for _round in range(ROUNDS):
        env.flush_all()
        env.invalidate_all()
        queries, start = env.cr.sql_log_count, perf_counter()
        run(window)
        env.flush_all()
        times.append(perf_counter() - start)
        counts.add(env.cr.sql_log_count - queries)
    return median(times) * 1000, counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", help="one that has the add-on")
    registry = ready(parser.parse_args().database)
    found = {}
    for size in SIZES:
        with registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            window = open_window(env)
            fill(env, window, size)
            for label, run in STEPS.items():
                found[label, size] = measure(env, window, run)
            cr.rollback()
    for label in STEPS:
        line = [f"{label:<26}"]
        for size in SIZES:
            ms, counts = found[label, size]
            queries = "/".join(map(str, sorted(counts)))
            line.append(f"{size:>7,} tickets {ms:8.1f} ms {queries:>4} queries")
        same = len({frozenset(found[label, size][1]) for size in SIZES}) == 1
        print("   ".join([*line, "same" if same else "NOT THE SAME"]))


if __name__ == "__main__":
    main()

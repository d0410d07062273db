# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What every screen, page, report and cron costs in a small and in a large year.

    setup/seed 10000 --database year_10
    setup/seed 100000 --database year_100
    setup/odoo exec python tests/bench/scale.py year_10 year_100
    setup/odoo exec python tests/bench/scale.py year_100 --only ticket --plans

Everything is found in the registry: window actions, client routes, reports and crons
of the four add-ons, and the ticket lists below them. Prints a table in markdown, what
grows most first, and with ``--plans`` how PostgreSQL reads the slow queries. Screens
are rolled back; crons are not: they do their work once before they are measured.
"""

import argparse
import json
import logging
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "setup"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import scale_jobs  # noqa: E402
import scale_pages  # noqa: E402
import scale_screens  # noqa: E402
from ground import paths  # noqa: E402
from scale_meter import Meter  # noqa: E402

from odoo.modules.registry import Registry  # noqa: E402
from odoo.tools import config  # noqa: E402

PARTS = {
    "screens": scale_screens.measure,
    "pages": scale_pages.measure,
    "reports": scale_jobs.measure_reports,
    "crons": scale_jobs.measure_crons,
}


def measured(name, options):
    """``{label: {"queries", "ms", …}}`` of the database ``name``."""
    meter = Meter(Registry(name), only=options.only, quick=options.quick)
    for part in options.part or PARTS:
        print(f"{name}: {part}", file=sys.stderr, flush=True)
        PARTS[part](meter)
    for words in meter.left_out:
        print(f"not measured in {name}: {words}", file=sys.stderr)
    if options.plans:
        for line in meter.plans():
            print(line)
    return meter.found


def table(first, second):
    """Lines of markdown; ``second`` may be empty."""
    if not second:
        yield "| What | queries | ms |"
        yield "| --- | ---: | ---: |"
        for label, one in sorted(first.items(), key=lambda item: -item[1]["ms"]):
            yield f"| {label} | {one['queries']} | {one['ms']:.0f} |"
        return
    yield "| What | queries, small | large | ms, small | large | growth |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    rows = []
    for label, one in first.items():
        two = second.get(label)
        if two:
            growth = two["ms"] / max(one["ms"], 0.1)
            rows.append((growth, label, one, two))
    for growth, label, one, two in sorted(rows, key=lambda row: -row[0]):
        yield (
            f"| {label} | {one['queries']} | {two['queries']} | {one['ms']:.0f} "
            f"| {two['ms']:.0f} | {growth:.1f} |"
        )
    for label in sorted(first.keys() ^ second.keys()):
        one = first.get(label) or second[label]
        where = "small" if label in first else "large"
        yield f"| {label} (only {where}) | {one['queries']} | | {one['ms']:.0f} | | |"


def main():
    """Measure the databases that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("databases", nargs="+", help="one, or a small and a large one")
    parser.add_argument("--only", default="", help="labels that hold this text")
    parser.add_argument("--part", action="append", choices=list(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="no single filters, fewer rounds"
    )
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--again", action="store_true", help="use kept figures")
    options = parser.parse_args()
    config.parse_config(["-c", str(paths.CONFIG), "--max-cron-threads=0"])
    logging.disable(logging.WARNING)
    found = []
    for name in options.databases[:2]:
        kept = paths.CACHE / f"scale-{name}.json"
        known = json.loads(kept.read_text()) if kept.exists() else {}
        if not options.again:
            known.update(measured(name, options))
            kept.write_text(json.dumps(known, indent=1))
        found.append(known)
    print("\n".join(table(found[0], found[1] if found[1:] else {})))


if __name__ == "__main__":
    main()

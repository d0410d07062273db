# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What it costs to count a costly request, beside 100,000 counted ones.

    setup/odoo shell -d DATABASE < tests/bench/rate.py

Prints milliseconds and the plan. What is counted here is forgotten again.
"""

import statistics
import time

ROWS, CALLS = 100_000, 400
rate = env["implementation.rate"]  # noqa: F821
env.cr.execute(  # noqa: F821
    "INSERT INTO implementation_rate (key, at)"
    " SELECT 'bench:' || mod(n, 2000),"
    " now() AT TIME ZONE 'UTC' - n * interval '1 second'"
    " FROM generate_series(1, %s) AS n",
    [ROWS],
)
env.cr.commit()  # noqa: F821
try:
    # "sign" lets twenty through: most of the calls are refused
    for name in ("page", "sign"):
        taken = []
        for number in range(CALLS):
            payer = f"bench {number}" if name == "page" else "bench"
            start = time.perf_counter()
            rate._wait(name, payer)
            taken.append((time.perf_counter() - start) * 1000)
        what = "let through" if name == "page" else "refused"
        best = statistics.quantiles(taken, n=20)[0]
        print(f"{what:<12} {statistics.median(taken):.2f} ms, at best {best:.2f} ms")
finally:
    env.cr.execute(  # noqa: F821
        "DELETE FROM implementation_rate WHERE key LIKE '%bench%'"
    )
    env.cr.commit()  # noqa: F821

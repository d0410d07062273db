# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What ``WorkingTime`` costs, and that Odoo's calendar gives the same answers.

    python3 tests/bench/working_time.py
    setup/odoo shell < tests/bench/working_time.py     beside Odoo, and rolled back

Run it in the checkout's folder. All figures are medians of five.
"""

import random
from datetime import datetime, timedelta
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from operator import truediv
from statistics import median
from timeit import timeit

HOUR = 3600
TZ = "Europe/Kyiv"
HORIZON = datetime(2016, 1, 1), datetime(2036, 1, 1)
FIRST, SPAN = datetime(2025, 1, 1), 700 * 24 * HOUR
MOMENT = datetime(2026, 3, 4, 10, 11, 12)
AMOUNTS = {"2 h": 2 * HOUR, "160 h": 160 * HOUR, "a year": 2088 * HOUR}
CASES = 10_000
CALENDARS = {
    # lines of weekday, hours from and to, week parity
    "Mon-Fri, lunch": [
        (day, *hours, None) for day in range(5) for hours in ((9, 13), (14, 18))
    ],
    "nights": [(day, *hours, None) for day in range(7) for hours in ((0, 6), (22, 24))],
    "two weeks": [
        (day, 8 + week, 17, week) for week in (0, 1) for day in (0, 2, 3 + week)
    ],
    "24/7": [(day, 0, 24, None) for day in range(7)],
}
CLOSED = [
    ["2025-12-24 22:00:00", "2026-01-07 22:00:00"],
    ["2026-03-08 22:00:00", "2026-03-09 22:00:00"],
    ["2026-06-16 09:30:00", "2026-06-16 12:15:00"],
]


def load():
    """Load the tool alone, without the add-on around it."""
    path = "support_sla/tools/working_time.py"
    spec = spec_from_file_location("working_time_tool", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.WorkingTime


WorkingTime = load()


def rules(name):
    """The calendar ``name`` as WorkingTime takes it."""
    lines = [[day, a * HOUR, b * HOUR, week] for day, a, b, week in CALENDARS[name]]
    return {"tz": TZ, "weekly": lines, "closed": CLOSED}


def micros(number, call, *arguments):
    """Microseconds per call, the median of five rounds of ``number`` calls."""
    once = partial(call, *arguments)
    return median(timeit(once, number=number) for _ in range(5)) / number * 1e6


def row(label, figures, form="{:>12,.1f}"):
    """Print one line of the table."""
    print(f"{label:<28}", *(form.format(figure) for figure in figures))


def speed(calendar=None):
    """Print what an answer costs, and how many times that in Odoo's ``calendar``."""
    office = rules("Mon-Fri, lunch")
    built = micros(1, WorkingTime.from_rules, office, *HORIZON)
    print(f"building twenty years: {built / 1000:.1f} ms\n")
    time = WorkingTime.from_rules(office, *HORIZON)
    amounts = list(AMOUNTS.values())
    ends = [time.add(MOMENT, amount) for amount in amounts]
    adds = [micros(20_000, time.add, MOMENT, amount) for amount in amounts]
    betweens = [micros(20_000, time.between, MOMENT, end) for end in ends]
    row("µs per answer", AMOUNTS, "{:>12}")
    row("add", adds)
    row("between", betweens)
    if not calendar:
        return
    plan, count = calendar.plan_hours, calendar.get_work_hours_count
    plans = [micros(3, plan, amount / HOUR, MOMENT, True) for amount in amounts]
    counts = [micros(3, count, MOMENT, end) for end in ends]
    row("Odoo: plan_hours", plans)
    row("Odoo: get_work_hours_count", counts)
    row("plan_hours / add", map(truediv, plans, adds), "{:>11,.0f}x")
    row("get_work_hours / between", map(truediv, counts, betweens), "{:>11,.0f}x")


def in_odoo(env, name):
    """Create the calendar ``name`` in Odoo."""
    lines = [
        {
            "name": name,
            "dayofweek": str(day),
            "hour_from": opens,
            "hour_to": closes,
            "day_period": "morning",
            "week_type": str(week) if week is not None else False,
        }
        for day, opens, closes, week in CALENDARS[name]
    ]
    calendar = env["resource.calendar"].create(
        {
            "name": name,
            "tz": TZ,
            "two_weeks_calendar": any(line["week_type"] for line in lines),
            "attendance_ids": [(5, 0, 0), *((0, 0, line) for line in lines)],
            "leave_ids": [
                (0, 0, {"date_from": start, "date_to": end}) for start, end in CLOSED
            ],
        }
    )
    assert len(calendar.attendance_ids) == len(lines)
    return calendar


def same(env):
    """Ask both the same at random, and print how often they agree to the second.

    To Odoo 24:00 is a microsecond earlier, and its hours are fractions: an amount that
    ends exactly at closing may end at the next opening there. That is told apart.

    No line begins or ends between 03:00 and 04:00, where the clocks of Kyiv change:
    Odoo takes a time that comes twice as its second occurrence, and moves one that is
    skipped an hour on. All questions are put in UTC, so there is none to leave out.
    """
    print(f"\n{CASES:,} questions to both, within a second")
    chance = random.Random(19)
    for name in CALENDARS:
        calendar = in_odoo(env, name)
        time = WorkingTime.from_rules(rules(name), *HORIZON)
        agreed, ties, others = 0, 0, []
        for number in range(CASES // len(CALENDARS)):
            start = FIRST + timedelta(seconds=chance.randrange(SPAN))
            amount = int(10 ** chance.uniform(0, 6))
            if number % 3 == 0:
                end = start + timedelta(seconds=amount * 4)
                ours = time.between(start, end)
                theirs = calendar.get_work_hours_count(start, end) * HOUR
                tie = ours
            else:
                amount *= (-1) ** number
                ours = time.add(start, amount)
                theirs = calendar.plan_hours(amount / HOUR, start, True)
                tie = time.add(ours, 0) if amount > 0 else time.subtract(ours, 0)
            if near(ours, theirs):
                agreed += 1
            elif near(tie, theirs):
                ties += 1
            else:
                others.append((start, amount, ours, theirs))
        print(
            f"{name:<20}{agreed:>6} agree, {ties} ties, {len(others)} differ",
            *others[:3],
        )


def near(ours, theirs):
    """Tell whether two answers lie within a second."""
    if isinstance(ours, datetime):
        ours, theirs = (theirs - ours).total_seconds(), 0
    return abs(ours - theirs) <= 1


odoo = globals().get("env")  # there in Odoo's shell
speed(in_odoo(odoo, "Mon-Fri, lunch") if odoo else None)
if odoo:
    same(odoo)

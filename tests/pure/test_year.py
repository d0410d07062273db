# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The year of ``setup/seed``: its draws are the same again, and possible."""

import doctest
from datetime import datetime, timedelta
from random import Random

import pytest
from ground import seed_command
from ground.console import SetupError
from ground.year import course, shares

from odoo.addons.support_sla.tools.working_time import WorkingTime

HOURS = WorkingTime.from_weekly(
    [(day, "09:00", "18:00") for day in range(5)], "Europe/Kyiv"
)
MONDAY = datetime(2026, 3, 2)
NOW = datetime(2026, 3, 20, 15)


def courses(count, now=NOW):
    """So many courses of tickets opened on a Tuesday."""
    opened = MONDAY + timedelta(days=1, hours=9)
    return [course.course(Random(f"{n}"), opened, HOURS, now) for n in range(count)]


def test_examples():
    assert doctest.testmod(shares).failed == 0


@pytest.mark.parametrize(
    "name",
    "LEVELS PRIORITIES CHANNELS CATEGORIES ROUNDS HOLD_ENDS SCOPES RATINGS ENTRIES "
    "MINUTES STAGES NATURES".split(),
)
def test_shares_add_up(name):
    assert sum(getattr(shares, name).values()) == pytest.approx(1)


def test_the_same_draw_is_the_same_course():
    assert courses(50) == courses(50)


def test_nothing_happens_before_the_opening_or_after_now():
    for told in courses(500):
        moments = [step.at for step in told.steps]
        assert moments == sorted(moments)
        assert all(told.opened <= at <= NOW for at in moments)


def test_what_is_closed_was_closed_by_its_last_stage():
    for told in courses(500):
        assert bool(told.closed) == (told.stage in (course.DONE, course.CANCELLED))
        assert not told.closed or told.closed <= NOW


def test_an_hour_later_most_are_open():
    told = courses(300, MONDAY + timedelta(days=1, hours=10))
    still_open = sum(not one.closed for one in told)
    assert 0.8 < still_open / len(told) < 1


def test_shares_come_out():
    told = courses(3000)
    held = sum(any(step.kind == "hold" for step in one.steps) for one in told)
    assert held / len(told) == pytest.approx(shares.HELD, abs=0.04)
    urgent = sum(one.priority == "3" for one in told)
    assert urgent / len(told) == pytest.approx(shares.PRIORITIES["3"], abs=0.02)


def test_openings_lie_in_their_week_and_not_ahead():
    draw = Random(1)
    for _number in range(500):
        at = course.moment(draw, MONDAY, NOW, 2)
        assert MONDAY - timedelta(hours=2) <= at < MONDAY + timedelta(days=7)
        assert course.moment(draw, NOW, NOW - timedelta(hours=9), 2) is None


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ({}, "was not made by setup/"),
        ({"addons": {}}, "was not made by setup/seed"),
        ({"seed": {"size": 7}}, "has 7 tickets, not 8"),
    ],
)
def test_another_database_is_refused(notes, words):
    with pytest.raises(SetupError, match=words):
        seed_command.there("suite_seed", notes, 8, False)

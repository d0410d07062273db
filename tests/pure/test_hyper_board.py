# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The board of key processes: rows of ok by hand, and what never changes them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools import board

#: Monday 2 March 2026 and the four weeks after it; Monday 9 March is a holiday.
MARCH = [date(2026, 3, 2) + timedelta(days=n) for n in range(28)]
HOLIDAY = date(2026, 3, 9)
WORKED = {day for day in MARCH if day.weekday() < 5 and day != HOLIDAY}
LETTERS = {"o": board.OK, "w": board.WORKAROUND, "b": board.BLOCKED}


def story(letters):
    """What ``letters`` say from 2 March on, a day each; a dot says nothing."""
    return {
        day: LETTERS[letter]
        for day, letter in zip(MARCH, letters, strict=False)
        if letter in LETTERS
    }


@pytest.mark.parametrize(
    ("letters", "run"),
    [
        ("", 0),
        ("o", 1),
        ("ooooo", 5),
        ("oooow", 0),
        ("woooo", 4),
        ("boooo..o", 4),  # the last ok is on a holiday
        ("oo.oo", 4),  # nobody said anything on Wednesday
        ("ooooo.." + "." * 5, 5),  # silence for a week
        ("oooooow", 0),  # trouble on Sunday
        ("ooooooo", 5),  # the weekend adds nothing
        ("oooowoo.ooooo", 4),  # Monday the 9th adds nothing: Tue, Wed, Thu, Fri
    ],
)
def test_rows_of_ok_are_counted_as_by_hand(letters, run):
    assert board.ok_run(story(letters), WORKED, MARCH[-1]) == run


def test_what_is_said_later_does_not_count_yet():
    said = story("ooooow")
    assert board.ok_run(said, WORKED, date(2026, 3, 4)) == 3
    assert board.last_said(said, date(2026, 3, 4)) == date(2026, 3, 4)


def test_five_days_in_a_row_are_needed():
    assert not board.is_stable(board.ok_run(story("oooo"), WORKED, MARCH[4]))
    assert board.is_stable(board.ok_run(story("ooooo"), WORKED, MARCH[4]))


@given(st.text("owb.", max_size=28), st.integers(0, 27))
def test_silence_neither_adds_nor_takes(letters, hole):
    """Saying nothing on a day never makes the row longer than saying ok would."""
    said = story(letters)
    day = MARCH[hole]
    with_ok, without = {**said, day: board.OK}, dict(said)
    without.pop(day, None)
    last = MARCH[-1]
    least = board.ok_run(without, WORKED, last)
    most = board.ok_run(with_ok, WORKED, last)
    assert most - least in (0, 1)


@given(st.text("owb.", max_size=28))
def test_no_row_is_longer_than_the_days_of_ok(letters):
    said = story(letters)
    run = board.ok_run(said, WORKED, MARCH[-1])
    assert (
        0
        <= run
        <= sum(state == board.OK and day in WORKED for day, state in said.items())
    )


def test_stable_ones_are_counted_of_all():
    assert board.counts([]) == (0, 0)
    assert board.counts(iter([5, 4, 9])) == (2, 3)
